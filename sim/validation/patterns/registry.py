"""What a pattern is: a paired experiment in one world, and the ablation that must break it.

A pattern's function gets a :class:`~sim.validation.paired_experiment.Life` and returns *margins*: numbers that are above 0
where the report's pattern shows in that world. Words, passage and strength stand in ``patterns.yaml``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sim.validation.paired_experiment import Life, Without

Margins = dict[str, float]
Tell = Callable[[Life], Margins]

KEPT = 0.003
"""A fall in a share smaller than this counts as none: three decisions in a thousand."""


@dataclass(frozen=True)
class Pattern:
    """One pattern: ``tell`` runs its arms in one world; ``without`` switches off what is claimed to cause it.

    ``moderation``: arms for what the report says strengthens or softens the pattern; told, not judged.
    """

    id: str
    tell: Tell
    without: Without
    moderation: Tell | None = None


REGISTRY: dict[str, Pattern] = {}


def pattern(id_: str, *, without: Without) -> Callable[[Tell], Tell]:
    """Register a pattern's function under its id."""

    def enter(tell: Tell) -> Tell:
        assert id_ not in REGISTRY, id_
        REGISTRY[id_] = Pattern(id_, tell, without)
        return tell

    return enter


def moderated(id_: str) -> Callable[[Tell], Tell]:
    """Add to a registered pattern what the report says moderates it."""

    def enter(tell: Tell) -> Tell:
        was = REGISTRY[id_]
        REGISTRY[id_] = Pattern(id_, was.tell, was.without, tell)
        return tell

    return enter
