"""The office remembers: our routine learns from those who do better, and each of us from the routine."""

from __future__ import annotations

from .decisions import standing_of
from .proposals import Thinks

MOVES = {"routines": "caseworkers routines"}
CALLED = {
    ("routines", "took"): "I took over our office's routine on {}",
    ("routines", "changed"): "I gave up my own way for our office's routine on {}",
}

DRAWS = ("learns", "learns, municipal side")


def are_written_down(org, levers, luck):
    """Office by office: which arenas are held, what is written down there, and who takes it over."""
    for office in org.offices:
        held = [side for side in (0, 1) if arena_is_held(org, luck, office, side)]
        for side in held:
            if office.unified or leaders_agree(org, levers, luck, office, side):
                yield from we_write_down(org, levers, luck, office, side)
        for me in office.staff:
            yield from i_socialise(org, luck, me, any(i_am_there(me, side) for side in held))


def arena_is_held(org, luck, office, side):
    """One leader gathers everybody; of two, each gathers the own side, when there is time for it."""
    if side == 1 and office.unified:
        return False
    return luck.happens("arena", org.per_step(arenas_a_year(org, office, side)), office.number, side)


def arenas_a_year(org, office, side):
    """How often this side's leader finds time for an arena."""
    return org.config.uncertainty.arena_rate * office.arenas[side] * office.room


def leaders_agree(org, levers, luck, office, side):
    """Where leadership is split, what one side writes becomes a routine only if both leaders agree."""
    u = org.config.uncertainty
    agreement = u.joint_decision + (1 - u.joint_decision) * levers.partnership_dialogue
    return luck.happens("agreed", agreement, office.number, side)


def i_am_there(me, side):
    """Whether I am among those whom this side's leader gathers."""
    return me.office.unified or me.municipal == bool(side)


def we_write_down(org, levers, luck, office, side):
    """Those present who do better than the routine have their majority written down, surer if it is large."""
    u = org.config.uncertainty
    ours = standing_of(org, office.views, office.truth)
    better = [me for me in office.staff if i_am_there(me, side) and me.month.standing > ours]
    informed = u.arena_alone + (1 - u.arena_alone) * levers.decision_feedback
    p2 = u.code_learning * informed * (0.5 + office.competence[side])
    p2 = org.per_occasion(arenas_a_year(org, office, side), p2)
    for m, routine in enumerate(office.views):
        net = sum(me.views[m] for me in better)
        majority = (net > 0) - (net < 0)
        if majority and routine != majority:
            surely = 1 - (1 - p2) ** abs(net)
            if luck.chance(DRAWS[side], surely, office.number, m):
                yield Thinks(office, m, majority)


def i_socialise(org, luck, me, attended):
    """I take over our routine: readily in an arena, slowly otherwise, twice as fast while I am new."""
    u = org.config.uncertainty
    slowly = org.per_step(u.socialisation_rate * (2 if me.tenure < 2.0 else 1))
    in_arena = 0.0
    if attended:
        in_arena = org.per_occasion(arenas_a_year(org, me.office, int(me.municipal)), u.arena_uptake)
    p1 = 1 - (1 - slowly) * (1 - in_arena)
    for m, routine in enumerate(me.office.views):
        lacks_it = routine and me.views[m] != routine
        if lacks_it and luck.chance("socialises", p1, me.number, m):
            yield Thinks(me, m, routine)
