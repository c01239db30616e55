"""Draws who works where: the report's population facts, and office sizes from small rural to large urban."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtri

from sim.agents.caseworkers import Caseworkers
from sim.agents.offices import Offices
from sim.knowledge import Knowledge

if TYPE_CHECKING:
    from sim.config.arrays import Bools, Ids, Ints
    from sim.config.scale import Population, Scale
    from sim.luck import Luck, MechanismLuck


def office_sizes(scale: Scale, luck: MechanismLuck) -> Ints:
    """Return log-normal sizes that sum exactly to the number of caseworkers: int64 [offices]."""
    least = min(scale.smallest_office, scale.caseworkers // scale.offices)
    luck_of_office = luck.uniform("size", who=np.arange(scale.offices, dtype=np.uint64))
    wish = np.exp(scale.size_spread * ndtri(np.clip(luck_of_office, 1e-6, 1 - 1e-6)))
    spare = scale.caseworkers - least * scale.offices
    share = spare * wish / wish.sum()
    size = least + np.floor(share).astype(np.int64)
    most_left_over = np.argsort(-(share - np.floor(share)), kind="stable")
    size[most_left_over[: scale.caseworkers - int(size.sum())]] += 1
    return size


def draw_offices(scale: Scale, words: int, leaders: float, luck: Luck) -> Offices:
    """Return offices with sizes, counties and the luck that decides leadership; no routines yet."""
    own = luck.of("population", -1)
    size = office_sizes(scale, own)
    n = scale.offices
    who = np.arange(n, dtype=np.uint64)
    hours = ("time_casework", "time_admin", "time_learning", "time_double_work", "time_development")
    return Offices(
        who=who,
        county=np.arange(n) * scale.counties // n,
        start=np.concatenate([[0], np.cumsum(size)[:-1]]).astype(np.int64),
        size=size,
        unified_at=own.uniform("unified", who=who),
        unified=np.zeros(n, bool),
        municipal_leader=own.happens("municipal leader", leaders, who=who),
        competence=np.zeros((n, 2)),
        substance=np.zeros((n, 2)),
        arenas=np.zeros((n, 2)),
        pressure=np.ones(n),
        room=np.full(n, 0.5),
        municipal_attention=np.full(n, 0.5),
        trial_on=np.zeros(n, bool),
        trial_mask=np.zeros((n, words), np.uint64),
        routine=Knowledge.empty(n, words),
        **{name: np.zeros(n) for name in ("backlog", "trial_left", *hours)},
    )


def background(people: Population, municipal: Bools, who: Ids, luck: MechanismLuck) -> dict[str, Bools]:
    """Draw age, education, profession and value match of each of ``who``, given the employer: column -> bool [rows]."""
    social = np.where(municipal, people.social_workers_municipal, people.social_workers_state)
    social_worker = luck.happens("social worker", social, who=who)
    under_40 = luck.happens("under 40", np.where(municipal, people.under_40_municipal, people.under_40_state), who=who)
    # Social workers hold a degree; the rest get theirs so that each age group's share comes out as given.
    share = np.where(under_40, people.degree_under_40, people.degree_over_40)
    others = np.clip((share - social) / np.maximum(1e-9, 1 - social), 0, 1)
    degree = social_worker | luck.happens("degree", others, who=who)
    match = np.where(social_worker, people.value_match_social_workers, people.value_match_others)
    return {
        "social_worker": social_worker,
        "under_40": under_40,
        "degree": degree,
        "value_match": luck.happens("values match", match, who=who),
    }


def draw_caseworkers(people: Population, offices: Offices, words: int, luck: Luck) -> Caseworkers:
    """Draw the staff of every office, without knowledge yet."""
    own = luck.of("population", -1)
    office = np.repeat(np.arange(len(offices)), offices.size)
    who = np.arange(len(office), dtype=np.uint64)
    municipal = own.happens("municipal", people.municipal_share, who=who)
    former_line = np.where(municipal, 3, 1 + own.choose("agency", np.full(len(who), 2), who=who))
    former = np.where(own.happens("former", people.former_agency, who=who), former_line, 0)
    tenure = -people.mean_tenure_years * np.log1p(-own.uniform("tenure", who=who))
    return Caseworkers(
        who=who,
        office=office,
        municipal=municipal,
        former=former.astype(np.int8),
        profile=np.zeros(len(who), np.int8),
        tenure=np.minimum(tenure, 40.0),
        motivation=np.full(len(who), 0.5),
        in_trial=np.zeros(len(who), bool),
        belief=Knowledge.empty(len(who), words),
        **background(people, municipal, who, own),
    )


def teams(offices: Offices, office: Ints, size: int) -> tuple[Ints, Ints]:
    """Return each caseworker's team as its first row and its number of people: int64 [caseworkers] each.

    A team is neighbours within the office, about ``size`` of them; ``office``: the office of each caseworker, in order.
    """
    row = np.arange(len(office))
    start, n = offices.start[office], offices.size[office]
    number = np.maximum(1, n // size)
    mine = np.minimum((row - start) * number // n, number - 1)
    first = start + -(-mine * n // number)
    return first, start + -(-(mine + 1) * n // number) - first
