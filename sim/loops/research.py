"""Research knows what holds in general; it reaches an office little unless somebody translates it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.knowledge import ALL
from sim.mechanism import Change, Proposals, mechanism

if TYPE_CHECKING:
    from sim.mechanism import Levers, MechanismLuck, Organisation


@mechanism(
    "research",
    moved_by=("research_translation", "national_resources"),
    lam="professional",
    carries="general knowledge",
    flows=(("research", "county"), ("research", "directorate"), ("research", "office")),
    cycle="single",
    rate="research_office",
)
def is_translated(org: Organisation, levers: Levers, luck: MechanismLuck) -> Proposals:
    """What research has found enters guidance, the county's repository and, translated, the office's routine.

    It knows the national way and not the local context. Guidance and repository hold only what can be written
    down; a translation given in the office may be about the rest too. Where most are recruited from one education, fewer
    others study Nav (report, 3i), and less is found. Report, 3e and 4b.
    """
    u, offices, practices = org.config.uncertainty, org.offices, org.practices
    everything = np.full((1, practices.words), ALL)
    one = np.zeros(1, np.uint64)
    wrong = luck.chance("mistaken", 1 - u.research_accuracy, where=everything, who=one, always=True)
    result = org.reality.national ^ wrong
    variety = 1 - u.narrow_research * float(np.mean(org.caseworkers.profile == 2))
    enters = luck.chance("enters", org.per_step(u.research_national * levers.national_resources * variety),
                         where=everything & ~practices.tacit, who=one)  # fmt: skip
    counties = np.full((len(org.county_who), practices.words), ALL)
    collected = luck.chance("collected", org.per_step(u.research_county * levers.research_translation * variety),
                            where=counties & ~practices.tacit, who=org.county_who)  # fmt: skip
    everywhere = np.full((len(offices), practices.words), ALL)
    rate = u.research_office * levers.research_translation * variety * offices.room
    arrives = luck.chance("arrives", org.per_step(rate), where=everywhere & ~offices.routine.known, who=offices.who)
    return [
        Change("guidance", enters, result),
        Change("repository", collected, np.broadcast_to(result, counties.shape)),
        Change("routines", arrives, np.broadcast_to(result, everywhere.shape)),
    ]
