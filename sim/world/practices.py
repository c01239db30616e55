"""Figure 1 as 16 kinds of practice: discretion content y and service content x drive everything else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.config.world import World
from sim.knowledge import pack
from sim.luck import Luck

if TYPE_CHECKING:
    from sim.config.arrays import Bools, Floats, Words

LEVELS = (0.0, 0.2, 0.8, 1.0)
"""The levels y and x take; few, so that rates and weights belong to kinds of practice."""


@dataclass(frozen=True)
class Practices:
    """The practices and their attributes: arrays [practices], and sets of practices uint64 [1, words].

    ``y``: 0 standardised .. 1 individually tailored; ``x``: 0 cash benefit .. 1 service (report, 2c).
    """

    y: Floats
    x: Floats
    municipal: Bools
    local_variation: Floats
    measurability: Floats
    clarity: Floats
    speed: Floats
    municipal_law: Words
    tacit: Words
    service: Words
    cash_state: Words

    @property
    def number(self) -> int:
        return len(self.y)

    @property
    def words(self) -> int:
        return len(self.y) // 64

    @classmethod
    def of(cls, world: World, number: int, luck: Luck) -> Practices:
        """Lay out ``number`` practices, four of each kind per 64; tacit ones are the world's luck."""
        m = np.arange(number)
        kind, copy = (m % 64) // 4, m % 4
        y, x = np.array(LEVELS)[kind % 4], np.array(LEVELS)[kind // 4]
        municipal_share = world.municipal_law_tailored * np.minimum(1.0, 1.5 * y)
        municipal = copy < np.rint(4 * municipal_share)
        everything = np.full((1, number // 64), np.uint64(0xFFFFFFFFFFFFFFFF))
        tacit = luck.of("practices", 0).chance_by_practice(
            "tacit", world.tacitness * y[None, :], where=everything, who=np.zeros(1, np.uint64)
        )
        return cls(
            y=y,
            x=x,
            municipal=municipal,
            local_variation=world.local_variation * y,
            measurability=1 - world.measurability_fall * y,
            clarity=world.clarity - world.clarity_fall * y,
            speed=1 - world.outcome_delay * x,
            municipal_law=pack(municipal),
            tacit=tacit,
            service=pack(x > 0.5),
            cash_state=pack((x < 0.5) & ~municipal),
        )


def demand(world: World, practices: Practices, year: float) -> Floats:
    """Return the share of the work in each practice at a time: float [practices], summing to 1 (report, 2c)."""
    drift = world.demand_drift_per_year * year
    tailored = np.clip(world.tailored_demand + drift, 0.0, 1.0)
    service = np.clip(world.service_demand + drift, 0.0, 1.0)
    weight = np.where(practices.y > 0.5, tailored, 1 - tailored) * np.where(practices.x > 0.5, service, 1 - service)
    return np.asarray(weight / weight.sum())
