"""How I decide a case: by the book, or by my own judgement where there is room for it; and how I cope."""

from __future__ import annotations

from math import fsum

from .people import Month
from .proposals import Becomes


def binding(org, levers, municipal, practice):
    """How far guidance binds me in this practice; the directorate cannot instruct municipal staff."""
    by_municipality = municipal if levers.structure == "partnership" else levers.structure == "municipal"
    reach = org.config.uncertainty.municipal_reach if by_municipality else 1
    return reach * (levers.detail_management * (1 - levers.differentiation * practice.y))


def discretion(org, levers, municipal, practice):
    """The room I have to judge for myself: all of it where guidance is silent."""
    if org.directorate.views[practice.number] == 0:
        return 1.0
    return levers.local_autonomy * (1 - binding(org, levers, municipal, practice))


def visible(org, levers, practice):
    """How well the practice shows in what the state measures."""
    alike = levers.goal_alignment if levers.structure == "partnership" and practice.municipal else 1.0
    return org.directorate.targets[practice.number] * alike


def whole(weights):
    """Weights as whole numbers out of 2**24, so that two people are compared exactly."""
    total = fsum(weights)
    return [round(weight / total * 2**24) for weight in weights]


def standing_of(org, views, truth):
    """How good a code looks through what is measured: right counts twice, silence once, wrong nothing."""
    points = 0
    for weight, view, right_way in zip(whole(org.attention), views, truth, strict=True):
        if view == right_way:
            points += 2 * weight
        elif view == 0:
            points += weight
    return points


def cases_are_decided(org, levers, luck):
    """Each of us decides one case in each practice."""
    pressure = levers.target_pressure
    attention = [org.demand[p.number] * ((1 - pressure) + pressure * visible(org, levers, p)) for p in org.practices]
    weights, shares = whole(attention), [round(share * 2**24) for share in org.demand]
    yield Becomes(org, "attention", attention)
    for me in org.caseworkers:
        decided = [i_decide(org, levers, luck, me, practice) for practice in org.practices]
        month = Month(**{name: [case[name] for case in decided] for name in decided[0]}, standing=0)
        for m, weight in enumerate(weights):
            if me.views[m] == 0 and me.office.views[m] == 0:
                month.standing += weight  # a guess is not held against me, nor for me
            elif month.own_right[m]:
                month.standing += 2 * weight
        yield Becomes(me, "month", month)
        yield Becomes(me, "quality", sum(shares[m] for m, right in enumerate(month.right) if right) / 2**24)


def i_decide(org, levers, luck, me, practice):
    """One case: what I would do, what the book says, and what I do."""
    m = practice.number
    routine, guidance = me.office.views[m], org.directorate.views[m]
    own = me.views[m] or routine or luck.coin("guess", me.number, m)
    book = guidance or own
    room = discretion(org, levers, me.municipal, practice)
    free = own != book and luck.chance("judges", room, me.number, m)
    conflict = me.views[m] * guidance == -1 and not free
    cope = i_cope(org, levers, luck, me, m) if conflict else ""
    acts = own if free or cope == "bypassed" else book
    right = acts == me.truth[m]
    if right:
        haste = org.config.uncertainty.haste * max(0.0, me.office.pressure - 1)
        right = not luck.chance("haste", haste, me.number, m)
    return {
        "own": own,
        "own_right": own == me.truth[m],
        "acts": acts,
        "right": right,
        "integrated": cope == "integrated",
        "bypassed": cope == "bypassed",
        "abdicated": cope == "abdicated",
    }


def i_cope(org, levers, luck, me, m):
    """The guidance contradicts my view, and I may not judge for myself.

    I pass my experience on, quietly go my own way, or lay my judgement down. Which of them is my
    temperament: it does not change by the month.
    """
    u = org.config.uncertainty
    passes_on = (
        u.integrates + u.integrates_leader * me.competence_above + u.integrates_dialogue * levers.pedagogical_steering
    )
    if luck.chance("passes on", passes_on, me.number, m, always=True):
        return "integrated"
    if luck.chance("passes by", u.bypass_share, me.number, m, always=True):
        return "bypassed"
    return "abdicated"
