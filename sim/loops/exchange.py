"""Good practice between offices: what worked there may not fit here, unless somebody adapts it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.knowledge import rows_where
from sim.mechanism import Change, Proposals, mechanism
from sim.work.decisions import routine_standing

if TYPE_CHECKING:
    from sim.config.arrays import Floats
    from sim.mechanism import Levers, MechanismLuck, Organisation


def adapts(org: Organisation, levers: Levers) -> Floats:
    """Return how likely an office notices that borrowed practice does not fit: float [offices].

    A competent leader, or a competence unit that knows both places (report, 3g and 3h).
    """
    u = org.config.uncertainty
    competence = org.leader_competence.mean(axis=1)
    return np.clip(u.adapts + u.adapts_leader * competence + u.adapts_unit * levers.competence_units.intensity, 0, 1)


@mechanism(
    "exchange",
    moved_by=("trial_exchange", "national_resources", "competence_units"),
    lam="improvement",
    carries="good practice, examples",
    flows=(("office", "office"), ("office", "county")),
    cycle="single",
)
def spreads_good_practice(org: Organisation, levers: Levers, luck: MechanismLuck) -> Proposals:
    """An office hears from one that looks better and copies; counties collect examples from those who do well.

    «Better» is the measured look of it. Copying what does not fit hurts, unless it is adapted. Tacit
    practice does not travel in an example. Report, 3d and 4c («eksempelsamlinger»).
    """
    u, offices, practices = org.config.uncertainty, org.offices, org.practices
    truth, memory = org.reality.truth, offices.routine
    standing = routine_standing(org, memory.known, memory.right(truth))
    nationwide = luck.happens("nationwide", levers.national_resources, who=offices.who)
    neighbour = luck.choose("neighbour", org.county_size[offices.county], who=offices.who)
    in_county = org.county_start[offices.county] + neighbour
    anywhere = luck.choose("anyone", np.full(len(offices), len(offices)), who=offices.who)
    partner = np.where(nationwide, anywhere, in_county)
    contact = luck.happens("contact", org.per_step(u.exchange_rate * levers.trial_exchange), who=offices.who)
    looks_better = standing[partner] > standing
    offered = memory.known[partner] & ~practices.tacit & (~memory.known | (memory.answer ^ memory.answer[partner]))
    open_to = rows_where(contact & looks_better) & offered
    copies = luck.chance("copies", u.exchange_uptake, where=open_to, who=offices.who)
    unfit = copies & (memory.answer[partner] ^ truth)
    noticed = luck.chance("noticed", adapts(org, levers), where=unfit, who=offices.who)

    county = org.repository
    collecting = 0.5 * (levers.trial_exchange + levers.national_resources)
    speaker = org.county_start + luck.choose("speaker", org.county_size, who=org.county_who)
    listened = luck.happens("listened", org.per_step(u.collecting_rate * collecting), who=org.county_who)
    example = rows_where(listened) & memory.known[speaker] & ~practices.tacit
    example &= ~county.known | (county.answer ^ memory.answer[speaker])
    own = routine_standing(org, county.known, county.right(truth[speaker]))
    example &= rows_where(standing[speaker] > own)
    return [
        Change("routines", copies & ~noticed, memory.answer[partner]),
        Change("repository", luck.chance("kept", u.exchange_uptake, where=example, who=org.county_who),
               memory.answer[speaker]),
    ]  # fmt: skip
