"""Offices: what belongs to the office rather than to anyone in it, as named columns."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.knowledge import Knowledge


@dataclass
class Offices:
    """One row per office; a side is 0 for state staff and 1 for municipal staff.

    who uint64 · county int64 · start int64: first row of its caseworkers · size int64 · unified bool ·
    municipal_leader bool: a leader with municipal background · competence float [offices, 2]: leader of each
    side · arenas float [offices, 2]: arenas a year per side, relative · pressure float: work asked / work
    possible · room float: share of planned learning that takes place · backlog float: months of work ·
    trial_on, trial_mask [offices, words], trial_left float years · routine: what the office remembers.
    """

    who: np.ndarray
    county: np.ndarray
    start: np.ndarray
    size: np.ndarray
    unified_at: np.ndarray
    unified: np.ndarray
    municipal_leader: np.ndarray
    competence: np.ndarray
    substance: np.ndarray
    arenas: np.ndarray
    pressure: np.ndarray
    room: np.ndarray
    backlog: np.ndarray
    municipal_attention: np.ndarray
    trial_on: np.ndarray
    trial_mask: np.ndarray
    trial_left: np.ndarray
    time_casework: np.ndarray
    time_admin: np.ndarray
    time_learning: np.ndarray
    time_double_work: np.ndarray
    time_development: np.ndarray
    routine: Knowledge

    def __len__(self) -> int:
        return len(self.who)
