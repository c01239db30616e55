"""Runs that take no time, for tests of what happens around runs: outcomes are a function of the settings and the luck."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.config import Config
from sim.studies.jobs import Jobs
from sim.studies.points import Points
from sim.studies.study import study_from

TINY: dict[str, Any] = {
    "options": ["baseline_2014", "report_package"],
    "scale": {"offices": 2, "caseworkers": 8, "counties": 1, "settling_years": 0},
    "years": 1,
    "outcomes": ["quality", "backlog"],
    "keep": "last_year",
    "replications": 10,
}


@dataclass(frozen=True)
class Pretend:
    """Answers like an Observer. ``fails``: worlds (seeds) that raise; ``dies``: seeds that end the process;
    ``pause``: seconds a run takes."""

    fails: tuple[int, ...] = ()
    dies: tuple[int, ...] = ()
    pause: float = 0.0
    values: int = 2

    def __call__(self, config: Config) -> np.ndarray:
        time.sleep(self.pause)
        if config.seed in self.fails:
            raise ArithmeticError(f"world {config.seed} does not add up")
        if config.seed in self.dies:
            os._exit(9)
        luck = np.random.default_rng(config.seed).normal(size=self.values)
        return luck + config.governance.local_autonomy + 10 * config.world.turbulence


def jobs(**settings: Any) -> Jobs:
    """The runs of a tiny study."""
    study = study_from("tiny", TINY | settings)
    return Jobs(study, Points(study))
