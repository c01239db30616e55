"""I may leave, and take along what only I know; whoever comes brings what they were taught."""

from __future__ import annotations

from math import exp, fsum

from .decisions import discretion
from .proposals import Becomes, Thinks

MOVES = {"turnover": "caseworkers"}

PROFILES = ("broad", "social_work", "nav_profession")


def takes_and_brings(org, levers, luck):
    """How motivated each of us is now, who leaves, and who comes instead."""
    u = org.config.uncertainty
    graduated = org.year >= u.graduates_after
    profile = PROFILES.index(levers.recruitment_profile) if graduated else 0
    exits, experts = 0, those_who_know_most(org)
    for me in org.caseworkers:
        motivation = my_motivation(org, levers, me)
        hazard = u.turnover_per_year * exp(u.turnover_motivation * (0.5 - motivation))
        if luck.happens("leaves", org.per_step(hazard), me.number) or me.number in experts:
            exits += 1
            yield from newcomer(org, luck, me, profile)
        else:
            yield Becomes(me, "tenure", me.tenure + org.dt)
            yield Becomes(me, "motivation", motivation)
    yield Becomes(org, "exits", exits)


def those_who_know_most(org):
    """The numbers of those who leave together in this step, where the world has such a moment now."""
    world = org.config.world
    if not world.experts_share or round((org.year - world.experts_year) / org.dt) != 0:
        return set()
    right = {me.number: sum(map(me.right, range(len(me.views)))) for me in org.caseworkers}
    ranked = sorted(right, key=lambda number: (-right[number], number))
    return set(ranked[: round(world.experts_share * len(ranked))])


def my_motivation(org, levers, me):
    """It moves towards what room, prospects, shared values, conflict and pressure make of it."""
    u, units = org.config.uncertainty, levers.competence_units
    room = fsum(
        discretion(org, levers, me.municipal, practice) * org.demand[practice.number] for practice in org.practices
    )
    laid_down = sum(me.month.abdicated) / len(org.practices)
    aim = u.motivation_base + u.motivation_match * me.value_match + u.motivation_room * room
    aim -= u.motivation_conflict * laid_down + u.motivation_pressure * (me.office.pressure - 1)
    aim += u.motivation_career * levers.career_plans * me.competence_above
    if units.model != "permanent":
        aim += u.motivation_unit * units.intensity
    towards = 1 - exp(-org.dt / u.motivation_memory)
    return me.motivation + towards * (min(1.0, max(0.0, aim)) - me.motivation)


def newcomer(org, luck, me, profile):
    """My chair is taken by a recruit, who knows other things and comes from elsewhere."""
    for practice in org.practices:
        yield Thinks(me, practice.number, taught(org, luck, me, profile, practice))
    for what, value in background(org.config.population, me.municipal, me.number, luck).items():
        yield Becomes(me, what, value)
    fresh = {"former": 0, "profile": profile, "tenure": 0.0, "motivation": 0.6, "in_trial": False}
    for what, value in fresh.items():
        yield Becomes(me, what, value)


def taught(org, luck, me, profile, practice):
    """What a recruit thinks of a practice; the errors of a common curriculum are everybody's."""
    u, m = org.config.uncertainty, practice.number
    share = u.recruit_knows
    if profile == 1:
        share += u.social_work_extra * practice.y
    elif profile == 2:
        share += u.nav_profession_extra
    if not luck.chance("brings", share, me.number, m):
        return 0
    if profile == 2:
        mistaken = luck.chance("curriculum", 1 - u.recruit_accuracy, 0, m, always=True)
    else:
        mistaken = luck.chance("errs", 1 - u.recruit_accuracy, me.number, m)
    return -org.reality.national[m] if mistaken else org.reality.national[m]


def background(people, municipal, who, luck):
    """Profession, age, degree and values of somebody new, given the employer."""
    social = people.social_workers_municipal if municipal else people.social_workers_state
    social_worker = luck.happens("social worker", social, who)
    young = people.under_40_municipal if municipal else people.under_40_state
    under_40 = luck.happens("under 40", young, who)
    share = people.degree_under_40 if under_40 else people.degree_over_40
    others = min(1.0, max(0.0, (share - social) / (1 - social)))
    degree = social_worker or luck.happens("degree", others, who)
    match = people.value_match_social_workers if social_worker else people.value_match_others
    return {
        "social_worker": social_worker,
        "under_40": under_40,
        "degree": degree,
        "value_match": luck.happens("values match", match, who),
    }
