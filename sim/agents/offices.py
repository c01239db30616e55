"""Offices: what belongs to the office rather than to anyone in it, as named columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.knowledge import Knowledge

if TYPE_CHECKING:
    from sim.config.arrays import Bools, Floats, Ids, Ints, Words


@dataclass
class Offices:
    """One row per office; a side is 0 for state staff and 1 for municipal staff.

    who uint64 · county int64 · start int64: first row of its caseworkers · size int64 · unified bool ·
    municipal_leader bool: a leader with municipal background · competence float [offices, 2]: leader of each
    side · arenas float [offices, 2]: arenas a year per side, relative · pressure float: work asked / work
    possible · room float: share of planned learning that takes place · backlog float: months of work ·
    trial_on, trial_mask [offices, words], trial_left float years · routine: what the office remembers.
    """

    who: Ids
    county: Ints
    start: Ints
    size: Ints
    unified_at: Floats
    unified: Bools
    municipal_leader: Bools
    competence: Floats
    substance: Floats
    arenas: Floats
    pressure: Floats
    room: Floats
    backlog: Floats
    municipal_attention: Floats
    trial_on: Bools
    trial_mask: Words
    trial_left: Floats
    time_casework: Floats
    time_admin: Floats
    time_learning: Floats
    time_double_work: Floats
    time_development: Floats
    routine: Knowledge

    def __len__(self) -> int:
        return len(self.who)
