"""How a case is decided: by the book, or by own judgement where there is room for it; and what is done where they part."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.knowledge import Knowledge, otherwise, unpack, weigh, weigher
from sim.mechanism import Proposals, Update, mechanism

if TYPE_CHECKING:
    from sim.config.arrays import Floats, Ints, Words
    from sim.mechanism import Levers, MechanismLuck, Organisation


@dataclass(frozen=True)
class Month:
    """One decision in each practice by each caseworker: sets of practices uint64 [caseworkers, words].

    own: the answer under own judgement · own_right: whether that is right (a guess counts as it falls) ·
    acts, right: what was done, and whether it was right · integrated, bypassed, abdicated: ways of coping ·
    standing int64 [caseworkers]: how good the own judgement looks through what is measured ·
    attention float [practices]: the weights it is looked at with, and ``table`` the same as :func:`standing_table` has it.
    """

    own: Words
    own_right: Words
    acts: Words
    right: Words
    integrated: Words
    bypassed: Words
    abdicated: Words
    standing: Ints
    attention: Floats
    table: Ints


def binding(org: Organisation, levers: Levers) -> Floats:
    """Return how far guidance binds, κ: float [2 employers, practices] (model section 4).

    detail_management · (1 − differentiation · y), less over municipal staff, whom the directorate
    advises but cannot instruct (report, 2a: the double role).
    """
    kappa = levers.detail_management * (1 - levers.differentiation * org.practices.y)
    reach = org.config.uncertainty.municipal_reach
    state, municipal = {"partnership": (1, reach), "state": (1, 1), "municipal": (reach, reach)}[levers.structure]
    return np.stack([state * kappa, municipal * kappa])


def discretion(org: Organisation, levers: Levers) -> Floats:
    """Return the room for own judgement: float [2 employers, practices].

    local_autonomy · (1 − κ), or 1 where guidance is silent.
    """
    silent = unpack(org.guidance.known)[0] == 0
    return np.where(silent, 1.0, levers.local_autonomy * (1 - binding(org, levers)))


def visible(org: Organisation, levers: Levers) -> Floats:
    """Return how well each practice shows in the state's targets: float [practices].

    Municipal goals are not measured likewise (report, 2d) but as far as goals are aligned.
    """
    alike = levers.goal_alignment if levers.structure == "partnership" else 1.0
    return np.asarray(org.directorate.targets * np.where(org.practices.municipal, alike, 1.0))


def attention(org: Organisation, levers: Levers) -> Floats:
    """Return the weights by which people judge who does well: float [practices].

    The demand for each practice, shifted towards what is measured (report, 2d).
    """
    pressure = levers.target_pressure
    return np.asarray(org.demand * ((1 - pressure) + pressure * visible(org, levers)))


def standing_table(weights: Floats) -> Ints:
    """Return weights as a table of whole numbers for :func:`weigh`, so that comparing two people is exact."""
    return weigher(np.rint(weights / weights.sum() * 2**24).astype(np.int64))


def conflict(belief: Knowledge, guidance: Knowledge) -> Words:
    """Return where a caseworker's own view contradicts the guidance: uint64 [caseworkers, words]."""
    return belief.known & guidance.known & (belief.answer ^ guidance.answer)


def ways_of_coping(
    org: Organisation, levers: Levers, luck: MechanismLuck, disputed: Words
) -> tuple[Words, Words, Words]:
    """Split what is disputed into (integrated, bypassed, abdicated): sets uint64 [caseworkers, words].

    Disputed: one's own view contradicts the guidance, and one may not judge for oneself.
    Integrated: reported upward as experience; grows with the leader's competence and with pedagogical
    steering. Bypassed: done one's own way, quietly. Abdicated: followed passively, and no longer
    learned from. Report, 3c; prevalence is stated to be unknown there, so the shares are never
    reported as estimates. The dispositions are temperaments: they do not change by the month.
    """
    u, people = org.config.uncertainty, org.caseworkers
    competence = org.leader_competence[people.office, people.employer]
    passes_on = np.clip(
        u.integrates + u.integrates_leader * competence + u.integrates_dialogue * levers.pedagogical_steering, 0, 1
    )
    integrated = luck.chance("passes on", passes_on, where=disputed, who=people.who, always=True)
    rest = disputed & ~integrated
    bypassed = luck.chance("passes by", u.bypass_share, where=rest, who=people.who, always=True)
    return integrated, bypassed, rest & ~bypassed


@mechanism(
    "decisions",
    moved_by=("detail_management", "differentiation", "local_autonomy", "structure", "target_pressure", "goal_alignment",
              "pedagogical_steering"),
    carries="decisions",
    flows=(("caseworker", "users"),),
    passage="work_decisions",
)  # fmt: skip
def cases_are_decided(org: Organisation, levers: Levers, luck: MechanismLuck) -> Proposals:
    """Guidance binds where there is detail management; own judgement decides where there is room.

    Own judgement is one's own view, else the office's routine, else a guess. The book is the guidance; where
    it is silent there is nothing to bind anyone, and own judgement decides. Where own view and guidance part
    and there is no room for the own view, there is a conflict to cope with; whoever is free to judge has none.
    Report, 3c; model section 4.
    """
    people, offices, guidance = org.caseworkers, org.offices, org.guidance
    truth = org.reality.truth[people.office]
    routine_known, routine_answer = (offices.routine.known[people.office], offices.routine.answer[people.office])
    guess = luck.coins("guess", org.practices.words, who=people.who)
    from_routine = (routine_known & routine_answer) | (~routine_known & guess)
    own = otherwise(people.belief, from_routine)
    book = otherwise(guidance, own)
    differs = own ^ book
    judged = luck.chance_by_practice(
        "judges", discretion(org, levers), where=differs, who=people.who, group=people.employer
    )
    disputed = conflict(people.belief, guidance) & ~judged
    integrated, bypassed, abdicated = ways_of_coping(org, levers, luck, disputed)
    acts = book ^ (differs & (judged | bypassed))
    hasty = org.config.uncertainty.haste * np.maximum(0.0, offices.pressure[people.office] - 1)
    right = ~(acts ^ truth)
    if org.config.uncertainty.haste > 0:
        right &= ~luck.chance("haste", hasty, where=right, who=people.who)
    own_right = ~(own ^ truth)
    weights = attention(org, levers)
    has_view = people.belief.known | routine_known
    table = standing_table(weights)
    standing = 2 * weigh(own_right & has_view, table) + weigh(~has_view, table)
    month = Month(own, own_right, acts, right, integrated, bypassed, abdicated, standing, weights, table)
    weight_of = weigher(np.rint(org.demand * 2**24).astype(np.int64))
    return [Update("organisation", {"month": month, "quality": weigh(right, weight_of) / 2**24})]


def routine_standing(org: Organisation, holder_known: Words, right: Words) -> Ints:
    """Return how good a code looks through what is measured: int64 [rows], on the scale of a caseworker's standing."""
    table = org.month.table
    return 2 * weigh(right, table) + weigh(~holder_known, table)
