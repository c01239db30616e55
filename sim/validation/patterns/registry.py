"""What a pattern is: a paired experiment in one world, and the ablation that must break it.

A pattern's function gets a :class:`~sim.validation.paired_experiment.PairedExperiment` and returns *margins*: numbers
that are above 0 where the report's pattern shows in that world. Words, passage and strength stand in ``patterns.yaml``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from sim.validation.paired_experiment import PairedExperiment, Without

Margins = dict[str, float]
Experiment = Callable[[PairedExperiment], Margins]

KEPT = 0.003
"""A fall in a share smaller than this counts as none: three decisions in a thousand."""


@dataclass(frozen=True)
class Pattern:
    """One pattern: ``experiment`` runs its arms in one world; ``without`` switches off what is claimed to cause it.

    ``moderation``: arms for what the report says strengthens or softens the pattern; told, not judged.
    """

    id: str
    experiment: Experiment
    without: Without
    moderation: Experiment | None = None


REGISTRY: dict[str, Pattern] = {}


def pattern(id_: str, *, without: Without) -> Callable[[Experiment], Experiment]:
    """Register a pattern's function under its id."""

    def enter(experiment: Experiment) -> Experiment:
        assert id_ not in REGISTRY, id_
        REGISTRY[id_] = Pattern(id_, experiment, without)
        return experiment

    return enter


def moderated(id_: str) -> Callable[[Experiment], Experiment]:
    """Add to a registered pattern what the report says moderates it."""

    def enter(experiment: Experiment) -> Experiment:
        REGISTRY[id_] = replace(REGISTRY[id_], moderation=experiment)
        return experiment

    return enter
