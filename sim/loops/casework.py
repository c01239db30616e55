"""Professional knowledge: casework teaches, as far as one decides oneself and sees what comes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtr, ndtri

from sim.knowledge import rows_where
from sim.mechanism import Change, Proposals, mechanism
from sim.work.decisions import discretion, visible

if TYPE_CHECKING:
    from sim.config.arrays import Floats
    from sim.mechanism import Levers, MechanismLuck, Organisation


def pooled(clarity: Floats, cases: float) -> Floats:
    """Return how reliable ``cases`` independent outcomes are together, when one is right with ``clarity``.

    Pooling n observations multiplies the distance between signal and noise by √n (signal detection
    theory; Green & Swets 1966).
    """
    return np.asarray(ndtr(ndtri(clarity) * np.sqrt(cases)))


@mechanism(
    "casework",
    moved_by=("decision_feedback", "local_autonomy", "detail_management", "differentiation", "target_pressure",
              "goal_alignment", "structure"),
    lam="professional",
    carries="experience",
    flows=(("users", "caseworker"),),
    cycle="single",
    rate="casework_rate",
)  # fmt: skip
def teaches(org: Organisation, levers: Levers, luck: MechanismLuck) -> Proposals:
    """I see what came of my own cases, one by one; with systematic feedback I see many together.

    A single outcome that speaks against my view makes me doubt, and only from doubt do I take a view: so
    one odd case does not overturn much. Pooled feedback settles the matter. Attention follows what is
    measured, state matters come first under pressure, and where I have laid my judgement down I
    do not learn. Report, 2d (uncertain technology) and 3d (concrete feedback).
    """
    u, people, practices, offices = org.config.uncertainty, org.caseworkers, org.practices, org.offices
    truth = org.reality.truth[people.office]
    room_to_judge = discretion(org, levers)
    attends = (1 - levers.target_pressure) + levers.target_pressure * visible(org, levers)
    looks = attends * practices.speed * (u.learning_by_the_book + (1 - u.learning_by_the_book) * room_to_judge)
    open_minded = ~org.month.abdicated

    seen = luck.chance_by_practice(
        "notices", org.per_step(u.casework_rate * looks), where=open_minded, who=people.who, group=people.employer
    )
    municipal = seen & practices.municipal_law
    inattention = 1 - offices.municipal_attention[people.office]
    seen &= ~luck.chance("state first", inattention, where=municipal, who=people.who)
    clear = luck.chance_by_practice("clear", practices.clarity[None, :], where=seen, who=people.who)
    signal = truth ^ (seen & ~clear)
    doubts = seen & people.belief.known & (people.belief.answer ^ signal)
    takes = seen & ~people.belief.known

    room = offices.room[people.office]
    reviews = u.feedback_rate * levers.decision_feedback * room
    reviewed = luck.happens("reviewed", org.per_step(reviews), who=people.who)
    coverage = org.per_occasion(reviews, u.feedback_coverage)
    pool = luck.chance("in the review", coverage, where=rows_where(reviewed) & open_minded, who=people.who)
    reliable = pooled(practices.clarity, u.feedback_cases)
    sure = luck.chance_by_practice("sure", reliable[None, :], where=pool, who=people.who)
    return [
        Change("caseworkers", takes | doubts, signal, known=~doubts),
        Change("caseworkers", pool, truth ^ (pool & ~sure)),
    ]
