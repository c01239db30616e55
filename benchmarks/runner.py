"""What running a study costs beyond the runs themselves: overhead a job, efficiency of two workers, memory.

``python benchmarks/runner.py [--jobs 10000]`` prints a table; everything is measured in one go, on one machine. The overhead
is taken on jobs that do nothing (and on jobs of a known length, for the efficiency), so that nothing hides it.
"""

from __future__ import annotations

import argparse
import gc
import os
import shutil
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import psutil

from sim.config import Config
from sim.outcomes.catalogue import CATALOGUE
from sim.studies.engine import sweep
from sim.studies.executors import Executor
from sim.studies.folder import Folder
from sim.studies.jobs import Jobs
from sim.studies.points import Points
from sim.studies.study import study_from

OUTCOMES = len(CATALOGUE)


@dataclass(frozen=True)
class Nothing:
    """A job of a known length: it keeps a core busy for so many seconds, and returns as much as a run of ten years."""

    seconds: float = 0.0

    def __call__(self, config: Config) -> np.ndarray:
        end = time.perf_counter() + self.seconds
        while time.perf_counter() < end:
            pass
        return np.full((11, OUTCOMES), float(config.seed))


def jobs(options: int, worlds: int) -> Jobs:
    """Runs of a study of some options in some worlds."""
    labels: list[Any] = [{f"option {n}": {"local_autonomy": n / options}} for n in range(options)]
    study = study_from("bench", {"options": labels, "replications": worlds, "years": 10})
    return Jobs(study, Points(study))


def timed(work: Jobs, executor: Executor, observe: Nothing, memory: list[float] | None = None) -> float:
    """Seconds for a study from start to finished table; ``memory``: MB of this process, every 200 jobs."""
    folder = Path(tempfile.mkdtemp())
    process = psutil.Process(os.getpid())

    def look(done: int, total: int, seconds: float, failed: int = 0) -> None:
        if memory is not None and done % 200 == 0:
            memory.append(process.memory_info().rss / 1e6)

    start = time.perf_counter()
    try:
        report = sweep(work, Folder(folder), executor, observe=observe, progress=look)
        assert report.is_complete
        return time.perf_counter() - start
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main() -> int:
    """Measure, print, and say where a promise is not kept."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--jobs", type=int, default=10_000, help="jobs for the overhead (10 000)")
    asked = parser.parse_args()
    worlds = asked.jobs // 10
    here, two = Executor("in_process"), Executor("local", workers=2)
    print(f"{'what':52}{'measured':>12}{'promised':>12}")
    kept = True

    def line(what: str, measured: float, promised: float, unit: str, below: bool = True) -> None:
        nonlocal kept
        good = measured <= promised if below else measured >= promised
        kept &= good
        print(f"{what:52}{measured:>9.2f} {unit:2}{promised:>9g} {unit:2}{'' if good else '  NOT KEPT'}", flush=True)

    work = jobs(10, worlds)
    line(f"overhead a job, in process ({len(work)} jobs)", 1e3 * timed(work, here, Nothing()) / len(work), 3, "ms")
    line(f"overhead a job, two workers ({len(work)} jobs)", 1e3 * timed(work, two, Nothing()) / len(work), 3, "ms")
    wide = jobs(1000, max(2, worlds // 200))
    line(
        f"overhead a job, 1000 alternatives ({len(wide)} jobs)", 1e3 * timed(wide, two, Nothing()) / len(wide), 3, "ms"
    )
    some = jobs(10, 20)
    one_by_one, side_by_side = timed(some, here, Nothing(0.1)), timed(some, two, Nothing(0.1))
    line("efficiency of two workers, 200 jobs of 0.1 s", 100 * one_by_one / (2 * side_by_side), 90, "%", below=False)
    memory: list[float] = []
    gc.collect()
    work = jobs(10, 2 * worlds)
    timed(work, here, Nothing(), memory)
    half = len(memory) // 2
    growth = float(np.mean(memory[-5:]) - np.mean(memory[half : half + 5]))
    line(f"memory gained over the last half of {len(work)} jobs", growth, 10, "MB")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
