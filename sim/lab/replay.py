"""A run simulated again, month by month, for the views that look closer."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sim.config import Config
from sim.config.fields import whole_number
from sim.knowledge import Knowledge, unpack
from sim.organisation import Organisation
from sim.studies.simulate_config import SettledWorlds

warmed_up = SettledWorlds(24)
"""Worlds at year 0, kept for whoever asks next: a class tries many levers in few; of teaching scale, a megabyte each."""


def months_of(config: Config) -> int:
    """Return how many months a run has after year 0."""
    return round(config.years * config.scale.steps_per_year)


def simulate_config(config: Config, months: int) -> Iterator[tuple[int, Organisation]]:
    """Yield pairs of month and organisation, at year 0 and after each month up to ``months``."""
    org = warmed_up(config).continue_under(config)
    yield 0, org
    for month in range(1, months + 1):
        org.step()
        yield month, org


def organisation_at(config: Config, month: int) -> Organisation:
    """Return the organisation as it is after so many months; raise ConfigError where the run is not that long."""
    whole_number("month", month, 0, months_of(config))
    for _, org in simulate_config(config, month):
        last = org
    return last


def judge_views(knowledge: Knowledge, truth: np.ndarray) -> np.ndarray:
    """Return each view against the truth: int8 [rows, practices] of −1 wrong, 0 none, +1 right."""
    right, wrong = (unpack(knowledge.right(truth)).astype(np.int8), unpack(knowledge.wrong(truth)).astype(np.int8))
    return np.asarray(right - wrong)
