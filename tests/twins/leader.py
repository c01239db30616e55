"""Each quarter leaders learn, move on or stay, and plan the arenas of their office."""

from __future__ import annotations

from math import exp

from .people import Leader
from .proposals import Becomes


def develop_their_offices(org, levers, luck):
    """Unified leadership gathers everybody; under split leadership each leader gathers the own side."""
    if not org.falls_due(4):
        return
    for office in org.offices:
        unified = office.unified_at < levers.unified_leadership or levers.structure != "partnership"
        after, arenas = [], []
        for side, leader in enumerate(office.leaders):
            i_am = my_quarter(org, levers, luck, leader)
            own_staff = sum(1 for caseworker in office.staff if caseworker.municipal == bool(side))
            arenas.append(i_plan_arenas(org, levers, i_am, len(office.staff) if unified else own_staff))
            after.append(i_am)
            yield Becomes(leader, "leadership", i_am.leadership)
            yield Becomes(leader, "substance", i_am.substance)
        leads = [0, 0] if unified else [0, 1]
        yield Becomes(office, "unified", unified)
        yield Becomes(office, "competence", [after[side].competence for side in leads])
        yield Becomes(office, "substance", [after[side].substance for side in leads])
        yield Becomes(office, "arenas", [arenas[side] for side in leads])


def my_quarter(org, levers, luck, me):
    """As a leader I may move on, and somebody else sits here; and whoever sits here may be trained."""
    u = org.config.uncertainty
    leadership, substance = me.leadership, me.substance
    if luck.uniform("leaves", me.number) < 1 - exp(-u.leader_turnover / 4):
        leadership = drawn(u, luck.uniform("leadership", me.number))
        substance = drawn(u, luck.uniform("substance", me.number))
    if luck.uniform("programme", me.number) < 1 - exp(-u.programme_rate * levers.leader_programme / 4):
        leadership += u.programme_gain * (1 - leadership)
        substance += u.programme_gain * (1 - substance)
    return Leader(me.number, leadership, substance)


def drawn(u, fortune):
    """A new leader's competence, around what leaders in general have."""
    return min(1.0, max(0.0, u.leader_competence + u.leader_spread * (2 * fortune - 1)))


def i_plan_arenas(org, levers, me, my_staff):
    """My drive, and how many I can gather at a time."""
    reach = min(1.0, org.config.uncertainty.leader_span / max(1, my_staff))
    return min(1.0, levers.reflection_arenas * (0.4 + 0.8 * me.leadership)) * reach
