"""Shoulder to shoulder: I learn from those of my team who do better."""

from __future__ import annotations

from .proposals import Thinks

MOVES = {"colleagues": "caseworkers"}
CALLED = {
    ("colleagues", "took"): "I learned {} from colleagues who do better",
    ("colleagues", "changed"): "I came round to what better colleagues think of {}",
}


def teach_each_other(org, levers, luck):
    """I meet three colleagues, and take over what most of those who do better agree on."""
    u = org.config.uncertainty
    for me in org.caseworkers:
        effort = levers.peer_guidance + u.arena_meetings * levers.reflection_arenas
        rate = u.peer_rate * effort * me.office.room
        if not luck.happens("meets", org.per_step(rate), me.number):
            continue
        uptake = org.per_occasion(rate, u.peer_uptake)
        teachers = i_listen_to(org, levers, luck, me)
        for m, mine in enumerate(me.views):
            votes = sum(colleague.views[m] for colleague in teachers)
            theirs = (votes > 0) - (votes < 0)
            if theirs and mine != theirs and luck.chance("takes up", uptake, me.number, m):
                yield Thinks(me, m, theirs)


def i_listen_to(org, levers, luck, me):
    """Those of the three who do better, who talk with my employer's people, and whose language I share."""
    u = org.config.uncertainty
    talks = levers.partnership_dialogue
    if me.office.unified:
        talks += (1 - levers.partnership_dialogue) * u.mixed_teams
    if levers.structure != "partnership":
        talks = 1.0
    teachers = []
    for place in range(3):
        colleague = me.team[luck.choose("who", len(me.team), me.number, place)]
        better = colleague.month.standing > me.month.standing
        same_employer = colleague.municipal == me.municipal
        shares = same_employer or luck.happens("across employers", talks, me.number, place)
        alike = colleague.social_worker == me.social_worker or colleague.profile == 2
        understood = alike or luck.happens("across professions", u.across_professions, me.number, place)
        if better and shares and understood:
            teachers.append(colleague)
    return teachers
