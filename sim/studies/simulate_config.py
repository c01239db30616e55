"""Letting organisations live: options of one world share its settling years, which do not depend on them."""

from __future__ import annotations

import dataclasses
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from sim.config import Config, config_hash
from sim.config.levers import Levers
from sim.studies import details

if TYPE_CHECKING:
    from sim.organisation import Organisation


@dataclass
class SettledWorlds:
    """Organisations at year 0, by their world: the last ``most`` that were asked for."""

    most: int
    kept: OrderedDict[str, Organisation] = field(default_factory=OrderedDict)

    def __call__(self, config: Config) -> Organisation:
        """Return the organisation of this world at year 0, whatever the governance."""
        from sim.organisation import Organisation

        world = config_hash(dataclasses.replace(config, governance=Levers()))
        if world not in self.kept:
            self.kept[world] = Organisation(config)
            if len(self.kept) > self.most:
                self.kept.popitem(last=False)
        self.kept.move_to_end(world)
        return self.kept[world]


warmed_up = SettledWorlds(1)
"""A worker gets the options of a world one after the other, so it needs the last one only."""


def simulate_config(config: Config) -> Organisation:
    """Return the organisation after its years."""
    return warmed_up(config).continue_under(config).run()


@dataclass(frozen=True)
class Observer:
    """What a study keeps of a run: these outcomes, at these years. Workers call it with a config."""

    outcomes: tuple[str, ...]
    years: tuple[float, ...]
    details: tuple[str, ...] = ()

    def __call__(self, config: Config) -> np.ndarray:
        """Float [years × outcomes + details]; NaN where an outcome is undefined."""
        result = np.full((len(self.years), len(self.outcomes)), np.nan)
        row = {year: i for i, year in enumerate(self.years)}
        column = {name: i for i, name in enumerate(self.outcomes)}
        organisation = simulate_config(config)
        for year, name, value in organisation.recorder.rows:
            if year in row and name in column:
                result[row[year], column[name]] = value
        return np.concatenate([result.ravel(), details.keep(organisation, self.details, warmed_up(config))])
