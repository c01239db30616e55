"""Two lines of appeal: a ruling on my decision is a lesson for us, and for others if they hear of it."""

from __future__ import annotations

from .proposals import Becomes, Thinks

MOVES = {"appeals": "caseworkers routines"}
CALLED = {
    ("appeals", "took"): "I was told why my decision on {} was wrong",
    ("appeals", "changed"): "I was told why my decision on {} was wrong, and changed my view",
}


def come_back_as_lessons(org, levers, luck):
    """Wrong decisions are appealed; we learn from our own rulings, others from what they read or are told."""
    u = org.config.uncertainty
    appealed = {me: what_is_appealed(org, luck, me) for me in org.caseworkers}
    rulings = {office: set().union(*(appealed[me] for me in office.staff)) for office in org.offices}
    lessons = {True: 0, False: 0}
    for office in org.offices:
        for practice in org.practices:
            m = practice.number
            heard = m not in rulings[office] and we_hear(org, levers, luck, office, practice, rulings)
            taken = m in rulings[office] and luck.chance("taken in", u.appeal_uptake, office.number, m)
            right = office.truth[m] if taken else org.reality.national[m]
            if heard or taken:
                lessons[municipal_line(levers, practice)] += office.views[m] != right
                yield Thinks(office, m, right)
    for me in org.caseworkers:
        if luck.happens("told why", u.appeal_uptake, me.number):
            for m in sorted(appealed[me]):
                yield Thinks(me, m, me.truth[m])
    yield Becomes(org, "appeal_lessons", (lessons[False], lessons[True]))


def what_is_appealed(org, luck, me):
    """Those of my wrong decisions that somebody appeals."""
    rate = org.per_step(org.config.uncertainty.appeal_rate)
    return {m for m, right in enumerate(me.month.right) if not right and luck.chance("appealed", rate, me.number, m)}


def municipal_line(levers, practice):
    """Whether appeals go to the county governor, whose rulings are not public."""
    return practice.municipal if levers.structure == "partnership" else levers.structure == "municipal"


def we_hear(org, levers, luck, office, practice, rulings):
    """Of a ruling elsewhere: public ones we may read; others we must be told of, soonest in the county."""
    u, m = org.config.uncertainty, practice.number
    where = [other for other in org.offices if m in rulings[other]]
    if not where:
        return False
    reads = u.appeal_reading * (0.3 + 0.7 * office.room)
    if not municipal_line(levers, practice):
        return luck.chance("reads", reads, office.number, m)
    value = u.appeal_told
    if any(other.county is office.county for other in where):
        across = 1 - (1 - levers.appeals_across_lines) * (1 - 0.25 * levers.county_coordination) * (
            1 - 0.15 * levers.one_state
        )
        return luck.chance("is told", value * across * reads, office.number, m)
    return luck.chance("is told of", value * levers.appeals_across_lines * reads, office.number, m)
