"""What Hydra is told: the types of all settings, and the levers at their 2014 baseline."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from hydra.core.config_store import ConfigStore
from omegaconf import MISSING

from sim.config.levers import Levers
from sim.config.scale import Population, Scale
from sim.config.uncertainties import Costs, Uncertainties
from sim.config.world import World


@dataclass
class Schema:
    """Everything `python -m sim` can set. The ranges are checked by :mod:`sim.config.check`."""

    scale: Scale = field(default_factory=Scale)
    population: Population = field(default_factory=Population)
    governance: Levers = field(default_factory=Levers)
    world: World = field(default_factory=World)
    uncertainty: Uncertainties = field(default_factory=Uncertainties)
    costs: Costs = field(default_factory=Costs)
    years: float = 10.0
    seed: int = 0
    ensemble: dict[str, Any] = field(default_factory=dict)
    member: int = 0
    output: str = MISSING
    language: str = "en"


def register() -> None:
    """Tell Hydra the types; doing so again changes nothing."""
    store = ConfigStore.instance()
    store.store(name="schema", node=Schema, provider="orglearn")
    store.store(group="governance", name="levers", node=Levers, provider="orglearn")
