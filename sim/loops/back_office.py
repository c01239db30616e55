"""The benefit unit upholds or overrules what the office recommends, with reasons or without."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.mechanism import Change, Proposals, mechanism

if TYPE_CHECKING:
    from sim.mechanism import Levers, MechanismLuck, Organisation


@mechanism(
    "back_office",
    moved_by=("ict_integration", "decision_feedback", "county_coordination"),
    lam="standardisation",
    carries="verdicts",
    flows=(("back_office", "caseworker"),),
    cycle="single",
    rate="verdict_rate",
)
def answers(org: Organisation, levers: Levers, luck: MechanismLuck) -> Proposals:
    """Overruled with reasons I learn what the unit holds right; overruled without, I only grow careful.

    The unit goes by the guidance, and by the national rule where there is none. Report, 2d (reported
    perception: duplicate work, overruling, missing reasons).
    """
    u, people, guidance = org.config.uncertainty, org.caseworkers, org.guidance
    verdict = (guidance.known & guidance.answer) | (~guidance.known & org.reality.national)
    overruled = org.practices.cash_state & people.belief.known & (people.belief.answer ^ verdict)
    returned = luck.chance("returned", org.per_step(u.verdict_rate), where=overruled, who=people.who)
    reasons = np.clip(
        u.reasons + 0.3 * levers.ict_integration + 0.3 * levers.decision_feedback + 0.2 * levers.county_coordination, 0, 1
    )  # fmt: skip
    explained = luck.chance("explained", reasons, where=returned, who=people.who)
    careful = luck.chance("careful", u.caution, where=returned & ~explained, who=people.who)
    return [Change("caseworkers", explained | careful, np.broadcast_to(verdict, careful.shape), known=~careful)]
