"""People leave and take what they know with them; recruits bring what they were taught."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.agents.caseworkers import PROFILES
from sim.agents.population import background
from sim.knowledge import ALL, count, rows_where
from sim.mechanism import Change, Proposals, Update, mechanism
from sim.work.decisions import discretion

if TYPE_CHECKING:
    from sim.config.arrays import Bools, Ids, Words
    from sim.mechanism import Levers, MechanismLuck, Organisation


def training(org: Organisation, profile: int, who: Ids, luck: MechanismLuck) -> tuple[Words, Words]:
    """Return what recruits of a profile bring: (known, answer), uint64 [rows, words].

    Broad recruits know a little of everything, each in their own way. Social workers know more of tailored work.
    A Nav profession knows more, and all of them the same: its curriculum's errors are everybody's.
    """
    u, practices = org.config.uncertainty, org.practices
    everything = np.full((len(who), practices.words), ALL)
    national = np.broadcast_to(org.reality.national, everything.shape)
    share = (u.recruit_knows + (0.0, u.social_work_extra, 0.0)[profile] * practices.y
             + (0.0, 0.0, u.nav_profession_extra)[profile])  # fmt: skip
    known = luck.chance_by_practice("brings", np.clip(share, 0, 1)[None, :], where=everything, who=who)
    if profile == 2:
        one = np.zeros(1, np.uint64)
        errors = luck.chance("curriculum", 1 - u.recruit_accuracy, where=everything[:1], who=one, always=True)
        errors = np.broadcast_to(errors, everything.shape)
    else:
        errors = luck.chance("errs", 1 - u.recruit_accuracy, where=everything, who=who)
    return known, known & (national ^ errors)


def experts(org: Organisation) -> Bools:
    """Return who leaves in the step when those who know most go: bool [caseworkers]; no one in any other step.

    Most right views first; among equals, the one with the lower number.
    """
    world, people = org.config.world, org.caseworkers
    leaves = np.zeros(len(people), bool)
    if world.experts_share > 0 and round((org.year - world.experts_year) / org.dt) == 0:
        knows = count(people.belief.right(org.reality.truth[people.office]))
        leaves[np.argsort(-knows, kind="stable")[: round(world.experts_share * len(people))]] = True
    return leaves


@mechanism(
    "turnover",
    moved_by=("career_plans", "recruitment_profile", "local_autonomy", "detail_management", "differentiation", "structure",
              "competence_units"),
    carries="loss and recruits' training",
    flows=(("caseworker", "outside"), ("higher_education", "caseworker")),
    rate="turnover_per_year",
)  # fmt: skip
def takes_and_brings(org: Organisation, levers: Levers, luck: MechanismLuck) -> Proposals:
    """Motivation rises with room, prospects and shared values, and falls with conflict and pressure; the weary leave.

    Whoever leaves takes along what only they knew (report, 3: «tar også denne kunnskapen med seg»). A new
    recruitment profile reaches the offices only when its first students have graduated. A world may have
    a moment when those who know most leave at once.
    """
    u, people, offices = org.config.uncertainty, org.caseworkers, org.offices
    room = (discretion(org, levers) * org.demand).sum(axis=-1)[people.employer]
    laid_down = np.bitwise_count(org.month.abdicated).sum(axis=1) / org.practices.number
    competence = org.leader_competence[people.office, people.employer]
    aim = (
        u.motivation_base + u.motivation_match * people.value_match + u.motivation_room * room
        - u.motivation_conflict * laid_down - u.motivation_pressure * (offices.pressure[people.office] - 1)
        + u.motivation_career * levers.career_plans * competence
        + u.motivation_unit * levers.competence_units.intensity * (levers.competence_units.model != "permanent")
    )  # fmt: skip
    towards = 1 - np.exp(-org.dt / u.motivation_memory)
    motivation = people.motivation + towards * (np.clip(aim, 0, 1) - people.motivation)
    hazard = u.turnover_per_year * np.exp(u.turnover_motivation * (0.5 - motivation))
    leaves = luck.happens("leaves", org.per_step(hazard), who=people.who) | experts(org)

    profile = PROFILES.index(levers.recruitment_profile) if org.year >= u.graduates_after else 0
    rows = np.flatnonzero(leaves)
    known = np.zeros_like(people.belief.known)
    answer = np.zeros_like(known)
    known[rows], answer[rows] = training(org, profile, people.who[rows], luck)
    person = background(org.config.population, people.municipal[rows], people.who[rows], luck)
    new = {name: getattr(people, name).copy() for name in (*person, "former", "profile")}
    for name, value in person.items():
        new[name][rows] = value
    new["former"][rows] = 0
    new["profile"][rows] = profile
    return [
        Change("caseworkers", rows_where(leaves) & np.full_like(known, ALL), answer, known=known),
        Update("caseworkers", {
            **new,
            "tenure": np.where(leaves, 0.0, people.tenure + org.dt),
            "motivation": np.where(leaves, 0.6, motivation),
            "in_trial": people.in_trial & ~leaves,
        }),
        Update("organisation", {"exits": int(leaves.sum())}),
    ]  # fmt: skip
