"""Runs that take no time, for tests of what happens around runs: outcomes are a function of the settings and the luck."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.config import Config
from sim.studies import details
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


@dataclass(frozen=True)
class Quick:
    """Answers like an Observer of a comparison, in no time.

    Quality is the world's luck plus the option's effect, growing by the year; what a loop moves depends on the world.
    ``troubles``: what befalls a run, by option and seed: fails, dies or waits. ``log``: a file that gets a line a run.
    """

    outcomes: tuple[str, ...]
    years: tuple[int, ...]
    details: tuple[str, ...] = ("ledger",)
    troubles: tuple[tuple[str, int, str], ...] = ()
    pause: float = 0.0
    log: str = ""

    def __call__(self, config: Config) -> np.ndarray:
        time.sleep(self.pause)
        option, seed = config.governance.package, config.seed
        if self.log:
            with open(self.log, "a", encoding="utf-8") as file:
                file.write(f"{option} {seed}\n")
        trouble = next((what for o, s, what in self.troubles if (o, s) == (option, seed)), "")
        if trouble == "fails":
            raise ZeroDivisionError("there is no caseworker left")
        if trouble == "dies":
            os._exit(7)
        if trouble == "waits":
            time.sleep(60)
        luck = np.random.default_rng(seed).normal(0.6, 0.1)
        own = np.random.default_rng((seed, len(option))).normal(0, 0.01)
        effect = {"baseline_2014": 0.0, "report_package": 0.05}.get(option, -0.02)
        values = {"quality": lambda year: luck + year * (effect / 2 + own), "backlog": lambda year: 2.0 * seed}
        of_outcomes = [values.get(o, lambda year: luck)(year) for year in self.years for o in self.outcomes]
        more = [
            self.ledger(seed, kind, config.years) if kind == "ledger" else np.zeros(details.size([kind], config.years))
            for kind in self.details
        ]
        return np.concatenate([of_outcomes, *more])

    @staticmethod
    def ledger(seed: int, kind: str, years: float) -> np.ndarray:
        about = details.columns(kind, years)
        first = about["loop"].iloc[0]
        moved = (about["loop"] == first) & (about["holder"] == "caseworkers") & (about["entry"] == "became_right")
        return np.where(moved, np.where(about["year"] == 1, 2.0, float(seed)), 0.0)


def jobs(**settings: Any) -> Jobs:
    """The runs of a tiny study."""
    study = study_from("tiny", TINY | settings)
    return Jobs(study, Points(study))
