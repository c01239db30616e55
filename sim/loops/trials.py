"""Innovation by trial and error: local experiments find what nobody knew, and may leave nothing behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.knowledge import ALL, net_votes, pack, rows_where
from sim.mechanism import Change, Proposals, Update, mechanism

if TYPE_CHECKING:
    from sim.config.arrays import Bools, Floats, Words
    from sim.mechanism import Levers, MechanismLuck, Organisation


@mechanism(
    "trials",
    moved_by=("leader_funds", "innovation_money", "local_autonomy", "detail_management", "trial_continuity"),
    lam="innovation",
    carries="new, tried knowledge",
    flows=(("users", "trials"), ("trials", "caseworker"), ("trials", "office")),
    cycle="single",
    rate="trial_learning",
)
def experiment(org: Organisation, levers: Levers, luck: MechanismLuck) -> Proposals:
    """Participants find out what works here; when the money ends, only what was anchored stays with the office.

    A trial needs room from detail, means and a leader who starts it. While it runs with
    continuity, and when it ends, its lessons may reach the routine; otherwise only the participants
    know (report, 3d on HUSK: «har slitt med å forankre»).
    """
    u, people, offices = org.config.uncertainty, org.caseworkers, org.offices
    truth = org.reality.truth
    in_trial = people.in_trial & offices.trial_on[people.office]
    tried = rows_where(in_trial) & offices.trial_mask[people.office]
    unsettled = tried & ~people.belief.right(truth[people.office])
    finds = luck.chance("finds", org.per_step(u.trial_learning), where=unsettled, who=people.who)
    correct = luck.chance("correct", u.trial_reliability, where=finds, who=people.who)

    left = np.where(offices.trial_on, offices.trial_left - org.dt, 0.0)
    ends = offices.trial_on & (left <= 1e-9)
    anchors = u.anchoring + (1 - u.anchoring) * levers.trial_continuity * (0.5 + org.leader_competence.mean(axis=1))
    at_end = ends & luck.happens("anchored", anchors, who=offices.who)
    bridges = org.per_step(u.bridge_rate * levers.trial_continuity)
    bridged = offices.trial_on & luck.happens("bridged", bridges, who=offices.who)
    votes = net_votes(people.belief.known & tried, people.belief.answer, people.office, len(offices))
    lesson = pack(votes > 0)
    kept = rows_where(at_end | bridged) & offices.trial_mask & pack(votes != 0)

    starts, mask, years = _new_trials(org, levers, luck)
    runs = (offices.trial_on & ~ends) | starts
    joins = luck.happens("joins", u.trial_share, who=people.who)
    return [
        Change("caseworkers", finds, truth[people.office] ^ (finds & ~correct)),
        Change("routines", kept, lesson),
        Update("offices", {
            "trial_on": runs,
            "trial_left": np.where(starts, years, left),
            "trial_mask": np.where(starts[:, None], mask, offices.trial_mask),
        }),
        Update("caseworkers", {"in_trial": np.where(starts[people.office], joins, people.in_trial & runs[people.office])}),
        Update("organisation", {"trials_ended": int(ends.sum()), "trials_anchored": int(at_end.sum())}),
    ]  # fmt: skip


def _new_trials(org: Organisation, levers: Levers, luck: MechanismLuck) -> tuple[Bools, Words, Floats]:
    """Return which offices start a trial, on what, and for how many years: decided by their leaders once a quarter."""
    u, offices, practices = org.config.uncertainty, org.offices, org.practices
    if not org.falls_due(per_year=4):
        nothing = np.zeros(len(offices), bool)
        return nothing, offices.trial_mask, offices.trial_left
    room_from_detail = levers.local_autonomy * (1 - u.detail_stifles * levers.detail_management)
    wishes = np.zeros(len(offices))
    for leader in org.leaders:
        if leader.leads:
            room = offices.room[leader.office]
            wish = leader.applies_for_trial(room_from_detail, levers.leader_funds, levers.innovation_money, room)
            wishes[leader.office] = max(wishes[leader.office], wish)
    starts = ~offices.trial_on & luck.happens("starts", u.trial_rate * wishes, who=offices.who)
    about = luck.chance_by_practice(
        "about", u.trial_breadth * (0.2 + practices.y)[None, :],
        where=np.full((len(offices), practices.words), ALL), who=offices.who,
    )  # fmt: skip
    years = (1 + 2 * luck.uniform("years", who=offices.who)) * (1 + levers.trial_continuity)
    return starts, about, years
