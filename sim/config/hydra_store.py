"""What Hydra is told: the types of all settings, and the levers at their 2014 baseline."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from hydra.core.config_store import ConfigStore
from omegaconf import MISSING, DictConfig, OmegaConf

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
    store.store(name="schema", node=open_to_overrides(Schema), provider="orglearn")
    store.store(group="governance", name="levers", node=open_to_overrides(Levers), provider="orglearn")


def open_to_overrides(kind: type) -> DictConfig:
    """Return a dataclass as OmegaConf's typed node, with the read-only flag of every frozen part taken away.

    OmegaConf marks a frozen dataclass read-only and would refuse every override. What comes out of the composition
    is made into frozen sections again, and checked, by :func:`sim.config.from_dict`.
    """
    node: DictConfig = OmegaConf.structured(kind)
    unfrozen = [node]
    for part in unfrozen:
        OmegaConf.set_readonly(part, None)
        children = (part._get_node(key) for key in part)
        unfrozen.extend(child for child in children if isinstance(child, DictConfig))
    return node
