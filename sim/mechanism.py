"""What a mechanism is: one file, one sentence, a pure function in, proposals out.

A mechanism looks at the organisation as it stood before, at the levers it declares, and at its own
luck, and *proposes*; :meth:`sim.organisation.Organisation.commit` is the only place where anything
is altered. A mechanism that reads a lever it has not declared is refused, so the declaration
``moved_by`` cannot lie, and «which mechanisms does this lever touch?» has one answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

import numpy as np

if TYPE_CHECKING:
    from sim.config.arrays import Words
    from sim.config.levers import Levers as Levers
    from sim.luck import MechanismLuck as MechanismLuck
    from sim.organisation import Organisation as Organisation

LAM_TYPES = ("standardisation", "professional", "innovation", "improvement", "outside")
"""Lam's four ways of learning as the report's Table 2 names them, and what is none of them."""

HOLDERS = ("caseworkers", "routines", "repository", "guidance")
"""Who can hold views."""

UPDATED = ("organisation", "caseworkers", "offices", "leaders", "directorate")
"""What an :class:`Update` may set: facts of the organisation as a whole, or of one kind of actor in it."""


@dataclass(frozen=True)
class Change:
    """A proposal to alter views: where, whether there is a view, and which.

    ``where``, ``known``, ``answer``: uint64 [rows, words] (or broadcastable), rows of ``holder``.
    """

    holder: str
    where: Words
    answer: Words
    known: Words = field(default_factory=lambda: np.full((1, 1), 0xFFFFFFFFFFFFFFFF, dtype=np.uint64))


@dataclass(frozen=True)
class Update:
    """A proposal to set whole columns: of caseworkers, offices or leaders, or facts of directorate or organisation.

    ``of`` is one of :data:`UPDATED`; ``columns`` maps an attribute that is there to its new value. For leaders the value is
    a sequence with one entry a leader, in the order of ``org.leaders``.
    """

    of: str
    columns: dict[str, Any]  # arrays, numbers or a Month: each column has its own type


@dataclass(frozen=True)
class WorldTurns:
    """A proposal by reality alone: which national ways and local contexts turn."""

    national: Words
    local: Words


Proposal = Change | Update | WorldTurns
Proposals = Iterable[Proposal]
Propose = Callable[["Organisation", "Levers", "MechanismLuck"], Proposals]


@dataclass(frozen=True)
class Mechanism:
    """A named mechanism of the year, with what moves it and what it carries.

    ``flows`` lists (from place, to place) for the map of loops; ``cycle`` is "single", "double" or ""
    (Argyris & Schön's terms are a theory overlay: the report does not cite them). ``rate`` names the number of which
    more must mean the same events and further ones, or is "" where no such number exists.
    """

    name: str
    propose: Propose
    moved_by: tuple[str, ...] = ()
    lam: str = "outside"
    carries: str = ""
    flows: tuple[tuple[str, str], ...] = ()
    cycle: str = ""
    passage: str = ""
    rate: str = ""

    def __post_init__(self) -> None:
        assert self.lam in LAM_TYPES, self.lam

    @property
    def sentence(self) -> str:
        """The first line of its docstring: what happens in the organisation."""
        return (self.propose.__doc__ or "").strip().splitlines()[0]

    def __deepcopy__(self, memo: dict[int, object]) -> Mechanism:
        """Return the mechanism itself: it has no state, so a copied organisation shares it."""
        return self

    def __call__(self, org: Organisation, levers: Levers, luck: MechanismLuck) -> Iterable[Proposal]:
        """Return what the mechanism proposes from the state before it, without altering anything.

        Raises AttributeError where the rule reads a lever that is not in ``moved_by``.
        """
        return self.propose(org, cast("Levers", OnlyDeclared(levers, self)), luck)


class OnlyDeclared:
    """The levers as one mechanism may see them: it stands in for :class:`~sim.config.levers.Levers`."""

    def __init__(self, levers: Levers, mechanism: Mechanism):
        self._levers = levers
        self._mechanism = mechanism

    def __getattr__(self, name: str) -> object:
        if name not in self._mechanism.moved_by:
            raise AttributeError(f"{self._mechanism.name} reads the lever {name} without declaring it in moved_by.")
        value = getattr(self._levers, name)
        self.__dict__[name] = value  # so that it is asked for once
        return value


def mechanism(name: str, **about: Any) -> Callable[[Propose], Mechanism]:
    """Turn a function into a :class:`Mechanism`; ``about``: its other fields, with a passage of its own by default."""
    return lambda propose: Mechanism(name, propose, **{"passage": f"loop_{name}"} | about)
