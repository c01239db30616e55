"""Who there is, as plain objects: caseworkers, offices, leaders, counties, the directorate, the world.

A view of a practice is −1, 0 (none) or +1, and so is what is right. Whoever holds views is a
:class:`Holder`; ``truth`` is the list of right ways it is judged by.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Practice:
    """A way of handling a kind of case; ``y`` discretion content, ``x`` service content."""

    number: int
    y: float
    x: float
    municipal: bool
    tacit: bool
    service: bool
    cash_state: bool
    local_variation: float
    clarity: float
    speed: float


@dataclass(eq=False, kw_only=True)
class Holder:
    """Anyone, or anything, that holds views, and remembers which mechanism put each of them there."""

    kind = ""
    number: int
    views: list[int]
    sources: list[int]
    truth: list[int] = field(repr=False)

    def right(self, m: int) -> bool:
        return self.views[m] == self.truth[m]


@dataclass(eq=False, kw_only=True)
class Month:
    """What I did in each practice this month, and how good my own judgement looks."""

    own: list[int]
    own_right: list[bool]
    acts: list[int]
    right: list[bool]
    integrated: list[bool]
    bypassed: list[bool]
    abdicated: list[bool]
    standing: int


@dataclass(eq=False, kw_only=True)
class Caseworker(Holder):
    """I, a caseworker."""

    kind = "caseworkers"
    office: Office = field(repr=False)
    municipal: bool
    social_worker: bool
    degree: bool
    under_40: bool
    value_match: bool
    former: int
    profile: int
    tenure: float
    motivation: float
    in_trial: bool
    quality: float = 0.0
    month: Any = None
    team: list[Caseworker] = field(default_factory=list, repr=False)

    @property
    def competence_above(self) -> float:
        """How competent my own leader is."""
        return self.office.competence[int(self.municipal)]


@dataclass(eq=False)
class Leader:
    """I, the leader of one side of an office."""

    number: int
    leadership: float
    substance: float

    @property
    def competence(self) -> float:
        return 0.5 * (self.leadership + self.substance)


@dataclass(eq=False, kw_only=True)
class Office(Holder):
    """An office; its views are its routine. Pairs are [state side, municipal side]."""

    kind = "routines"
    county: County = field(repr=False)
    size: int
    unified_at: float
    unified: bool
    municipal_leader: bool
    competence: list[float]
    substance: list[float]
    arenas: list[float]
    pressure: float
    room: float
    backlog: float
    municipal_attention: float
    trial_on: bool
    trial_mask: list[bool]
    trial_left: float
    time_casework: float
    time_admin: float
    time_learning: float
    time_double_work: float
    time_development: float
    deviates: list[bool]
    leaders: list[Leader]
    staff: list[Caseworker] = field(default_factory=list, repr=False)

    @property
    def insight(self) -> float:
        """The mean competence of those who lead."""
        return (self.competence[0] + self.competence[1]) / 2


@dataclass(eq=False, kw_only=True)
class County(Holder):
    """A county; its views are its repository of examples."""

    kind = "repository"
    offices: list[Office] = field(default_factory=list, repr=False)


@dataclass(eq=False, kw_only=True)
class Directorate(Holder):
    """The directorate; its views are the guidance."""

    kind = "guidance"
    targets: list[float]
    awaiting: list[bool]
    target_revisions: float


@dataclass(eq=False)
class Reality:
    """What is right in general, and what the last reform turned."""

    national: list[int]
    reform: list[bool]
