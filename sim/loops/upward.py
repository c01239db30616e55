"""Double loop: what offices find out is gathered by the county, and may change the guidance itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.knowledge import net_votes, pack, rows_where
from sim.mechanism import Change, Proposals, mechanism
from sim.work.decisions import routine_standing

if TYPE_CHECKING:
    from sim.mechanism import Levers, MechanismLuck, Organisation


@mechanism(
    "upward",
    moved_by=("upward_loop", "competence_units", "county_coordination", "ict_integration"),
    lam="improvement",
    carries="experience",
    flows=(("caseworker", "county"), ("office", "county"), ("county", "directorate")),
    cycle="double",
)
def reaches_the_standards(org: Organisation, levers: Levers, luck: MechanismLuck) -> Proposals:
    """Offices that do better than the present code report; counties pool; the directorate revises.

    Only those who do better than the code are heard (March's filter: without it, upward learning destroys
    good guidance). They report routines, and the experience of those who passed a conflict on. «Better» is
    measured, so what is not measured travels badly. Each level takes its time. Report, 3f.
    """
    u, people, offices, practices = org.config.uncertainty, org.caseworkers, org.offices, org.practices
    truth, memory, guidance, county = org.reality.truth, offices.routine, org.guidance, org.repository
    code = routine_standing(org, np.broadcast_to(guidance.known, truth.shape), guidance.right(truth))
    better = routine_standing(org, memory.known, memory.right(truth)) > code
    carried = levers.upward_loop * (0.5 + 0.5 * levers.ict_integration)
    reports = better & luck.happens("reports", org.per_step(u.report_rate * carried), who=offices.who)

    experience = org.month.integrated & people.belief.known & rows_where(reports[people.office])
    speakers = np.flatnonzero(experience.any(axis=1))
    views = people.belief.answer[speakers]
    value = np.sign(net_votes(experience[speakers], views, people.office[speakers], len(offices)))
    heard_of = memory.known & rows_where(reports)
    written = np.sign(net_votes(heard_of, memory.answer, np.arange(len(offices)), len(offices)))
    voice = np.where(value != 0, value, written)
    net = np.add.reduceat(voice, org.county_start, axis=0)
    gathers = u.county_gathers * (0.5 + 0.25 * levers.county_coordination + 0.25 * levers.competence_units.intensity)
    view = pack(net > 0)
    news = pack(net != 0) & ~practices.tacit & (~county.known | (county.answer ^ view))
    pooled = luck.chance_by_practice(
        "pooled", 1 - (1 - gathers) ** np.abs(net), where=news, who=org.county_who, group=np.arange(len(net))
    )

    review = luck.happens("review", org.per_step(u.review_rate * levers.upward_loop), who=org.county_who)
    centre = routine_standing(org, guidance.known, guidance.right(org.reality.national))[0]
    heard = review & (routine_standing(org, county.known, county.right(org.reality.national)) > centre)
    votes = net_votes(county.known & rows_where(heard), county.answer, np.zeros(len(net), np.int64), 1)
    revised = pack(votes > 0)
    open_ = pack(votes != 0) & ~practices.tacit & (~guidance.known | (guidance.answer ^ revised))
    revises = luck.chance_by_practice(
        "revises", 1 - (1 - u.revision) ** np.abs(votes), where=open_, who=np.zeros(1, np.uint64)
    )
    return [Change("repository", pooled, view), Change("guidance", revises, revised)]
