"""Competence units bring the county's repository home to the offices, or bring people in to learn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.knowledge import rows_where
from sim.loops.exchange import adapts
from sim.mechanism import Change, Proposals, mechanism

if TYPE_CHECKING:
    from sim.mechanism import Levers, MechanismLuck, Organisation

PERMANENT = {"none": 0.0, "permanent": 1.0, "hybrid": 0.5, "secondment": 0.0}
SECONDMENT = {"none": 0.0, "permanent": 0.0, "hybrid": 0.5, "secondment": 1.0}


@mechanism(
    "downward",
    moved_by=("competence_units", "research_translation"),
    lam="improvement",
    carries="codified and tacit knowledge",
    flows=(("county", "office"), ("county", "caseworker")),
    cycle="single",
)
def comes_home(org: Organisation, levers: Levers, luck: MechanismLuck) -> Proposals:
    """Permanent units visit offices with what the county knows; seconded caseworkers bring it back, tacit too.

    A unit knows the office and leaves out what does not fit, as far as it is able. Report, 3h (two models);
    effects there are an analogy from business, so the strength is an assumption.
    """
    u, people, offices, practices = org.config.uncertainty, org.caseworkers, org.offices, org.practices
    units, county, memory, truth = levers.competence_units, org.repository, offices.routine, org.reality.truth
    visits = u.visit_rate * (units.intensity * PERMANENT[units.model] + 0.1 * levers.research_translation)
    visited = luck.happens("visited", org.per_step(visits), who=offices.who)
    answer = county.answer[offices.county]
    offered = county.known[offices.county] & ~practices.tacit & (~memory.known | (memory.answer ^ answer))
    brought = luck.chance("brought", u.unit_uptake, where=rows_where(visited) & offered, who=offices.who)
    unfit = luck.chance("left out", adapts(org, levers), where=brought & (answer ^ truth), who=offices.who)

    stays = u.secondment_rate * units.intensity * SECONDMENT[units.model]
    away = luck.happens("seconded", org.per_step(stays), who=people.who)
    mine = offices.county[people.office]
    host_office = org.county_start[mine] + luck.choose("host office", org.county_size[mine], who=people.who)
    host = offices.start[host_office] + luck.choose("host", offices.size[host_office], who=people.who)
    better = org.month.standing[host] > org.month.standing
    tacit = practices.tacit & people.belief.known[host] & rows_where(better)
    codified = county.known[mine] & ~practices.tacit
    taught = (tacit & people.belief.answer[host]) | (codified & county.answer[mine])
    learns = rows_where(away) & (tacit | codified) & (~people.belief.known | (people.belief.answer ^ taught))
    return [
        Change("routines", brought & ~unfit, answer),
        Change("caseworkers", luck.chance("brings back", u.unit_uptake, where=learns, who=people.who), taught),
    ]
