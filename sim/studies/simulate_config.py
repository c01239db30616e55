"""Letting organisations live: options of one world share its settling years, which do not depend on them."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.config import Config, config_hash
from sim.config.levers import Levers
from sim.studies import details

if TYPE_CHECKING:
    from sim.organisation import Organisation

_LAST_SETTLED: list[tuple[str, Organisation]] = []


def settled(config: Config) -> Organisation:
    """The organisation of this world at year 0, whatever the governance.

    Only the last one is kept: a worker gets the options of a world one after the other.
    """
    from sim.organisation import Organisation

    world = config_hash(dataclasses.replace(config, governance=Levers()))
    if not _LAST_SETTLED or _LAST_SETTLED[0][0] != world:
        _LAST_SETTLED[:] = [(world, Organisation(config))]
    return _LAST_SETTLED[0][1]


def lived(config: Config) -> Organisation:
    """The organisation after its years."""
    return settled(config).living_on(config).run()


@dataclass(frozen=True)
class Observer:
    """What a study keeps of a run: these outcomes, at these years. Workers call it with a config."""

    outcomes: tuple[str, ...]
    years: tuple[int, ...]
    details: tuple[str, ...] = ()

    def __call__(self, config: Config) -> np.ndarray:
        """Float [years × outcomes + details]; NaN where an outcome is undefined."""
        found = np.full((len(self.years), len(self.outcomes)), np.nan)
        row = {year: i for i, year in enumerate(self.years)}
        column = {name: i for i, name in enumerate(self.outcomes)}
        organisation = lived(config)
        for year, name, value in organisation.recorder.rows:
            if year in row and name in column:
                found[row[year], column[name]] = value
        return np.concatenate([found.ravel(), details.keep(organisation, self.details, settled(config))])
