"""Users, panels, staff and local politicians know the local context, and may be asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.knowledge import ALL
from sim.mechanism import Change, Proposals, mechanism

if TYPE_CHECKING:
    from sim.mechanism import Levers, MechanismLuck, Organisation


@mechanism(
    "user_voice",
    moved_by=("local_knowledge_banks", "structure"),
    lam="improvement",
    carries="local context",
    flows=(("users", "office"),),
    cycle="single",
    rate="voice_rate",
)
def is_heard(org: Organisation, levers: Levers, luck: MechanismLuck) -> Proposals:
    """Those who know the place tell the office what is right here, on services, and not without error.

    A leader with municipal background knows whom to ask. A voice against the routine first makes it
    doubtful. Report, 4c («kunnskapsbanker»).
    """
    u, offices, practices = org.config.uncertainty, org.offices, org.practices
    everywhere = np.full((len(offices), practices.words), ALL)
    link = {"partnership": 1.0, "municipal": 1.3, "state": 0.6}[levers.structure]
    asks = org.per_step(u.voice_rate * link * levers.local_knowledge_banks * (1 + 0.5 * offices.municipal_leader))
    heard = luck.chance("asks", asks, where=everywhere, who=offices.who)
    heard = luck.chance_by_practice("concerns", (practices.x * practices.y)[None, :], where=heard, who=offices.who)
    mistaken = luck.chance("mistaken", 1 - u.voice_reliability, where=heard, who=offices.who)
    value = org.reality.truth ^ mistaken
    doubts = heard & offices.routine.known & (offices.routine.answer ^ value)
    return [Change("routines", heard, value, known=~doubts)]
