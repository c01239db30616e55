"""Professional knowledge: I see what came of my own cases."""

from __future__ import annotations

from math import sqrt
from statistics import NormalDist

from .decisions import discretion, visible
from .proposals import Thinks

MOVES = {"casework": "caseworkers"}
CALLED = {
    ("casework", "took"): "I formed a view of {} from what came of my own cases",
    ("casework", "doubted"): "I doubted my view of {} after a case of my own",
    ("casework", "changed"): "I changed my view of {} after a review of many decisions",
}


def pooled(clarity, cases):
    """How sure many outcomes are together, when one alone is right with ``clarity``."""
    if not 0 < clarity < 1:
        return clarity
    return NormalDist().cdf(NormalDist().inv_cdf(clarity) * sqrt(cases))


def teaches(org, levers, luck):
    """One case against my view makes me doubt; many settle it. Where I laid judgement down I do not learn."""
    u = org.config.uncertainty
    for me in org.caseworkers:
        rate = u.feedback_rate * levers.decision_feedback * me.office.room
        reviewed = luck.happens("reviewed", org.per_step(rate), me.number)
        coverage = org.per_occasion(rate, u.feedback_coverage)
        for practice in org.practices:
            m = practice.number
            if me.month.abdicated[m]:
                continue
            if i_notice(org, levers, luck, me, practice):
                clear = luck.chance("clear", practice.clarity, me.number, m)
                shown = me.truth[m] if clear else -me.truth[m]
                if me.views[m] == 0:
                    yield Thinks(me, m, shown)
                elif me.views[m] != shown:
                    yield Thinks(me, m, 0)
            if reviewed and luck.chance("in the review", coverage, me.number, m):
                sure = luck.chance("sure", pooled(practice.clarity, u.feedback_cases), me.number, m)
                yield Thinks(me, m, me.truth[m] if sure else -me.truth[m])


def i_notice(org, levers, luck, me, practice):
    """Whether I look at what came of my case: at what is measured, and what I judged myself."""
    u, pressure = org.config.uncertainty, levers.target_pressure
    room = discretion(org, levers, me.municipal, practice)
    attends = (1 - pressure) + pressure * visible(org, levers, practice)
    looks = attends * practice.speed * (u.learning_by_the_book + (1 - u.learning_by_the_book) * room)
    if not luck.chance("notices", org.per_step(u.casework_rate * looks), me.number, practice.number):
        return False
    set_aside = 1 - me.office.municipal_attention
    return not (practice.municipal and luck.chance("state first", set_aside, me.number, practice.number))
