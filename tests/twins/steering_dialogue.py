"""What is measured and codified: kept and enforced, or talked about and changed."""

from __future__ import annotations

from math import fsum

from .decisions import visible
from .proposals import Becomes, Thinks

MOVES = {"steering_dialogue": "routines guidance"}


def questions_the_goals(org, levers, luck):
    """Offices are brought back to the target; twice a year the target itself may be talked about."""
    for office in org.offices:
        yield from we_are_corrected(org, levers, luck, office)
    if org.falls_due(2):
        yield from i_let_go(org, levers, luck)
        yield from i_revise_goals(org, levers, luck)


def we_are_corrected(org, levers, luck, office):
    """Where our routine contradicts the guidance, and it shows, it is corrected under target pressure."""
    pressure = org.config.uncertainty.correction_rate * levers.target_pressure * levers.detail_management
    for practice in org.practices:
        m = practice.number
        if office.views[m] * org.directorate.views[m] == -1:
            push = org.per_step(pressure * visible(org, levers, practice))
            if luck.chance("corrected", push, office.number, m):
                yield Thinks(office, m, org.directorate.views[m])


def i_let_go(org, levers, luck):
    """As the directorate I take out a rule that offices disagree on, if enough experience was passed on."""
    u, me = org.config.uncertainty, org.directorate
    for m, text in enumerate(me.views):
        routines = [office.views[m] for office in org.offices if office.views[m]]
        minority = min(routines.count(1), routines.count(-1)) / max(1, len(routines))
        passed_on = sum(1 for c in org.caseworkers if c.month.integrated[m]) / len(org.caseworkers)
        ripe = text and minority > u.split_opinion and passed_on > u.passed_on
        if ripe and luck.chance("let go", u.letting_go * levers.pedagogical_steering, 0, m):
            yield Thinks(me, m, 0)


def i_revise_goals(org, levers, luck):
    """In a dialogue about causes, goals come to show more of the work."""
    me = org.directorate
    held = luck.happens("dialogue", levers.pedagogical_steering, 0)
    steps = [org.config.uncertainty.target_step * (1 - target) if held else 0.0 for target in me.targets]
    yield Becomes(me, "targets", [target + step for target, step in zip(me.targets, steps, strict=True)])
    yield Becomes(me, "target_revisions", me.target_revisions + fsum(steps))
