"""Two lines of appeal: a wrong decision becomes a lesson for the office, and for others if it is heard of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.knowledge import ALL, NONE, any_in_group, count, rows_where
from sim.mechanism import Change, Proposals, Update, mechanism

if TYPE_CHECKING:
    from sim.mechanism import Levers, MechanismLuck, Organisation


@mechanism(
    "appeals",
    moved_by=("appeals_across_lines", "county_coordination", "one_state", "structure"),
    lam="standardisation",
    carries="rulings",
    flows=(("users", "appeals_bodies"), ("appeals_bodies", "office")),
    cycle="single",
)
def come_back_as_lessons(org: Organisation, levers: Levers, luck: MechanismLuck) -> Proposals:
    """A ruling tells the office what was right; public rulings can be read by all, others cannot.

    State decisions go to Nav's appeals body and the tribunal, whose rulings are public; municipal decisions to the
    county governor, whose are not (report, 2a). Elsewhere a ruling speaks only of what is right
    in general.
    """
    u, people, offices, practices = org.config.uncertainty, org.caseworkers, org.offices, org.practices
    truth, national, memory = org.reality.truth, org.reality.national, offices.routine
    wrong = ~org.month.right
    appealed = luck.chance("appealed", org.per_step(u.appeal_rate), where=wrong, who=people.who)
    lessons = any_in_group(appealed, offices.start)
    takes = luck.chance("taken in", u.appeal_uptake, where=lessons, who=offices.who)

    municipal_line = {"partnership": practices.municipal_law, "state": NONE & practices.municipal_law,
                      "municipal": ALL | practices.municipal_law}[levers.structure]  # fmt: skip
    apart = (1 - levers.appeals_across_lines) * (1 - 0.25 * levers.county_coordination) * (1 - 0.15 * levers.one_state)
    across = 1 - apart
    reads = u.appeal_reading * (0.3 + 0.7 * offices.room)
    public = np.bitwise_or.reduce(lessons & ~municipal_line, axis=0, keepdims=True)
    by_county = any_in_group(lessons & municipal_line, org.county_start)[offices.county]
    anywhere = np.bitwise_or.reduce(lessons & municipal_line, axis=0, keepdims=True)
    heard_public = luck.chance("reads", reads, where=np.broadcast_to(public, lessons.shape) & ~lessons, who=offices.who)
    heard_county = luck.chance("is told", u.appeal_told * across * reads, where=by_county & ~lessons, who=offices.who)
    further = np.broadcast_to(anywhere, lessons.shape) & ~lessons & ~by_county
    far = u.appeal_told * levers.appeals_across_lines * reads
    heard_far = luck.chance("is told of", far, where=further, who=offices.who)
    elsewhere = heard_public | heard_county | heard_far
    new = elsewhere & (~memory.known | (memory.answer ^ national))
    own_new = takes & ~memory.right(truth)
    both = own_new | new
    return [
        Change("routines", elsewhere, np.broadcast_to(national, lessons.shape)),
        Change("routines", takes, truth),
        Change("caseworkers", appealed & rows_where(luck.happens("told why", u.appeal_uptake, who=people.who)),
               truth[people.office]),
        Update("organisation", {
            "appeal_lessons": (int(count(both & ~municipal_line).sum()), int(count(both & municipal_line).sum()))
        }),
    ]  # fmt: skip
