"""Continuous improvement: the office remembers. March's (1991) mutual learning of people and code."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.knowledge import ALL, Knowledge, net_votes, pack
from sim.mechanism import Change, Proposal, Proposals, mechanism
from sim.work.decisions import routine_standing

ALL_VIEWS = np.full((1, 1), ALL)
"""Wherever a change is written, there is a view."""

if TYPE_CHECKING:
    from sim.config.arrays import Bools, Floats, Ids, Ints
    from sim.mechanism import Levers, MechanismLuck, Organisation


def socialises(
    belief: Knowledge,
    code: Knowledge,
    group: Ints,
    p1: Floats | float,
    who: Ids,
    luck: MechanismLuck,
    gradual: bool = False,
) -> Change:
    """Return the change by which people take over their group's code with probability p1 where it differs from theirs.

    ``gradual``: an opposite view first gives way to none, and only then to the code's (the rule behind the
    figures of March 1991, though not the one he prints; Chanda & Miller 2019).
    """
    known, answer = code.known[group], code.answer[group]
    differs = known & (~belief.known | (belief.answer ^ answer))
    takes = luck.chance("socialises", p1, where=differs, who=who)
    return Change("caseworkers", takes, answer, known=~belief.known | ~takes if gradual else ALL_VIEWS)


def learns_from_superiors(
    belief: Knowledge,
    code: Knowledge,
    group: Ints,
    superior: Bools,
    p2: Floats,
    who: Ids,
    luck: MechanismLuck,
    draw: str = "learns",
) -> Change:
    """Return the change by which codes move to the majority view of those who do better, the surer the larger the majority.

    P(change) = 1 − (1 − p2)^k for a net majority of k (March 1991, p. 74). ``p2`` float [groups];
    ``superior`` bool [rows]; ``who`` uint64 [groups].
    """
    rows = np.flatnonzero(superior)
    net = net_votes(belief.known[rows], belief.answer[rows], group[rows], len(who))
    meets = np.flatnonzero(p2 > 0)
    chance = 1 - (1 - p2[meets, None]) ** np.abs(net[meets])
    majority = pack(net > 0)
    where = np.zeros_like(code.known)
    differs = ~code.known | (code.answer ^ majority)
    where[meets] = luck.chance_by_practice(
        draw, chance, where=(differs & pack(net != 0))[meets], who=who[meets], group=np.arange(len(meets))
    )
    return Change("routines", where, majority)


@mechanism(
    "routines",
    moved_by=("decision_feedback", "partnership_dialogue"),
    lam="improvement",
    carries="office memory",
    flows=(("colleagues", "office"), ("office", "caseworker")),
    cycle="single",
)
def are_written_down(org: Organisation, levers: Levers, luck: MechanismLuck) -> Proposals:
    """Where an arena is held, the routine learns from those who do better, and people from the routine.

    Sharing without feedback does not accumulate: without knowing which decisions held, the arena has
    little to write down (report, 3d). Where leadership is split each leader gathers one side, and what one
    side writes becomes the office's routine only if both leaders agree (report, 2a: nobody has full authority).
    """
    u, people, offices = org.config.uncertainty, org.caseworkers, org.offices
    memory = offices.routine
    standing = routine_standing(org, memory.known, memory.right(org.reality.truth))
    superior = org.month.standing > standing[people.office]
    change: list[Proposal] = []
    attended = np.zeros(len(people), bool)
    informed = u.arena_alone + (1 - u.arena_alone) * levers.decision_feedback
    agreement = u.joint_decision + (1 - u.joint_decision) * levers.partnership_dialogue
    arenas_a_year = u.arena_rate * offices.arenas * offices.room[:, None]
    for side in (0, 1):
        may = ~offices.unified if side else np.ones(len(offices), bool)
        often = arenas_a_year[:, side]
        held = may & luck.happens("arena", org.per_step(often), who=offices.who, what=side)
        there = held[people.office] & (offices.unified[people.office] | (people.employer == side))
        attended |= there
        agreed = offices.unified | luck.happens("agreed", agreement, who=offices.who, what=side)
        learns = org.per_occasion(often, u.code_learning * informed * (0.5 + org.leader_competence[:, side]))
        draw = "learns" if side == 0 else "learns, municipal side"
        heard, p2 = superior & there, learns * (held & agreed)
        change.append(learns_from_superiors(people.belief, memory, people.office, heard, p2, offices.who, luck, draw))
    newcomer = people.tenure < 2.0
    slowly = org.per_step(u.socialisation_rate * (1 + newcomer))
    in_arena = attended * org.per_occasion(arenas_a_year[people.office, people.employer], u.arena_uptake)
    p1 = 1 - (1 - slowly) * (1 - in_arena)
    change.append(socialises(people.belief, memory, people.office, p1, people.who, luck))
    return change
