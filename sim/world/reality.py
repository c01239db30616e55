"""What is right: nationally, and in each office. Reforms and local change age what everyone knows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from sim.knowledge import ALL
from sim.mechanism import Proposals, WorldTurns, mechanism

if TYPE_CHECKING:
    from sim.config.arrays import Ids, Words
    from sim.config.levers import Levers
    from sim.luck import Luck, MechanismLuck
    from sim.organisation import Organisation
    from sim.world.practices import Practices


@dataclass
class Reality:
    """``national`` uint64 [1, words]; ``deviation`` uint64 [offices, words]: where the local way differs.

    ``reforms``: for each step so far, the set of practices whose national way turned.
    """

    national: Words
    deviation: Words
    reforms: list[Words] = field(default_factory=list)
    truth: Words = field(init=False)

    def __post_init__(self) -> None:
        self.truth = self.national ^ self.deviation

    def turn(self, turns: WorldTurns) -> None:
        """Let the world move, and remember the reform."""
        self.national = self.national ^ turns.national
        self.deviation = self.deviation ^ turns.local
        self.truth = self.national ^ self.deviation
        self.reforms.append(turns.national)

    @classmethod
    def of(cls, practices: Practices, offices: Ids, luck: Luck) -> Reality:
        """Draw a world: a coin for each national way, local deviation by y."""
        own = luck.of("reality", -1)
        national = own.coins("national", practices.words, who=np.zeros(1, np.uint64))
        everywhere = np.full((len(offices), practices.words), ALL)
        deviation = own.chance_by_practice(
            "deviates", practices.local_variation[None, :], where=everywhere, who=offices
        )
        return cls(national, deviation)


def turbulence(org: Organisation) -> float:
    """Return how often rules change now: the level of the world, or of its pulse."""
    world = org.config.world
    in_pulse = world.pulse_years > 0 and world.pulse_year <= org.year < world.pulse_year + world.pulse_years
    return world.pulse_turbulence if in_pulse else world.turbulence


@mechanism(
    "reality", carries="change", flows=(("outside", "office"), ("outside", "directorate")), passage="world_reality"
)
def moves_on(org: Organisation, levers: Levers, luck: MechanismLuck) -> Proposals:
    """Reforms turn what is right nationally, and contexts turn what is right in one office.

    A local context is drawn again at ``local_drift_per_year``, so that the share of deviating practices
    stays as Figure 1's y has it. Report, 2c: a continuous need to learn.
    """
    practices, world, reality = org.practices, org.config.world, org.reality
    reform = np.full((1, practices.number), org.per_step(world.reforms_per_practice_year * turbulence(org)))
    everything = np.full((1, practices.words), ALL)
    national = luck.chance_by_practice("reform", reform, where=everything, who=np.zeros(1, np.uint64))
    drift = org.per_step(world.local_drift_per_year)
    appears = drift * practices.local_variation[None, :]
    vanishes = drift * (1 - practices.local_variation[None, :]) * (practices.y[None, :] > 0)
    local = luck.chance_by_practice("appears", appears, where=~reality.deviation, who=org.offices.who)
    local |= luck.chance_by_practice("vanishes", vanishes, where=reality.deviation, who=org.offices.who)
    return [WorldTurns(national, local)]
