"""How many runs, how long, how much disk: forecast before a study starts."""

from __future__ import annotations

import shutil
import time
from dataclasses import dataclass
from pathlib import Path

from sim.config import configure
from sim.config.fields import ConfigError
from sim.studies.jobs import Jobs
from sim.studies.shards import Shards
from sim.studies.simulate_config import warmed_up

BYTES_PER_VALUE = 13
"""On disk, measured: somewhat over six bytes in the parts, and as many in the table."""
FIRST_YEARS = 1.0
"""Years that are timed; the others take as long."""


@dataclass(frozen=True)
class Forecast:
    """``runs`` in all and ``left`` of them; ``seconds`` for those; ``bytes`` of disk."""

    runs: int
    left: int
    seconds: float
    bytes: int

    @property
    def done(self) -> int:
        """Runs finished before."""
        return self.runs - self.left


def forecast(jobs: Jobs, parts: Shards, left: int, size: int) -> Forecast:
    """From the runs that are finished, or from timing the first year of one run here."""
    disk = left * (jobs.study.numbers * BYTES_PER_VALUE + 60)
    if not left:
        return Forecast(len(jobs), left, 0.0, disk)
    if len(parts) >= size:
        each = parts.seconds / len(parts)
        return Forecast(len(jobs), left, each * left / size, disk)
    settling, after = time_one(jobs)
    groups = min(left, left * len(jobs.points.scenarios) // len(jobs.distinct) + 1)
    return Forecast(len(jobs), left, (groups * settling + left * after) / min(size, left), disk)


def time_one(jobs: Jobs) -> tuple[float, float]:
    """Return seconds that a world takes to settle, and an alternative to live its years, on this machine."""
    small = {"offices": 2, "caseworkers": 8, "counties": 1, "settling_years": 0}
    warmed_up(configure(scale=small, years=0.25)).run()  # compiled code is loaded, or made, once; that is not timed
    first = next(iter(jobs))
    config = jobs.points.config(first.scenario, first.alternative, jobs.seed(first.world))
    years = min(FIRST_YEARS, config.years)
    start = time.perf_counter()
    organisation = warmed_up(config)
    middle = time.perf_counter()
    organisation.continue_under(config).run(years)
    simulate_config = time.perf_counter() - middle
    return middle - start, simulate_config * (config.years / years if years else 1.0)


def check_room(folder: Path, needed: int) -> None:
    """ConfigError where the disk has less room than the study will take."""
    at = folder
    while not at.exists():
        at = at.parent
    free = shutil.disk_usage(at).free
    if needed > free:
        raise ConfigError(
            f"The study would take about {size_text(needed)}, and the disk with {folder} has {size_text(free)} free; make "
            "room, or keep fewer outcomes and years (outcomes=[...], keep=last_year)."
        )


def size_text(size: float) -> str:
    """Return bytes as a reader takes them in: ``4.2 MB``."""
    for unit, amount in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if size >= amount:
            return f"{size / amount:.1f} {unit}"
    return f"{size:.0f} bytes"


def time_text(seconds: float) -> str:
    """Return a duration as a reader takes it in: ``2 h 5 min``, ``40 s``."""
    minutes = round(seconds / 60)
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    if minutes < 90:
        return f"{minutes} min"
    return f"{minutes // 60} h {minutes % 60} min" if minutes < 48 * 60 else f"{minutes / 1440:.1f} days"
