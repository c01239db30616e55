"""Runs on demand: what an adaptive analysis asks for is run once, kept in a store, and read back ever after.

A search or a flip test that is stopped and started again asks for the same points in the same order, finds them in
the store, and goes on where it was.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import numpy as np
import pandas as pd

from sim.config import Config
from sim.studies.commands import orglearn, shown_path
from sim.studies.engine import Keeper, Report, Run, run_all
from sim.studies.executors import Executor, Perform
from sim.studies.folder import Folder
from sim.studies.jobs import kept_by, made_under, world_seed
from sim.studies.points import content, settings_at
from sim.studies.progress import Tell
from sim.studies.shards import Shards
from sim.studies.simulate_config import Observer
from sim.studies.study import Study
from sim.studies.types import Observe, Values


class Evaluate(Protocol):
    """Give the outcomes of settings in worlds.

    ``points``: settings by name, on top of the study's own: ``{"governance": "report_package",
    "governance.detail_management": 0.4, "world.turbulence": 1.0}``. ``worlds``: numbers from 0; the same number
    is the same luck at every point. Returns columns point (place in ``points``), world, year, outcome, value; runs
    that failed have no rows.
    """

    def __call__(self, points: Sequence[Values], worlds: Sequence[int]) -> pd.DataFrame: ...


class Evaluator:
    """An :class:`Evaluate` that keeps what it runs in a folder. Made by :func:`evaluator`."""

    def __init__(self, study: Study, folder: Folder, parts: Shards, perform: Perform, size: int, progress: Tell):
        self.study, self.folder, self.parts, self.perform, self.size = study, folder, parts, perform, size
        self.progress = progress
        self.report = Report(0, len(parts), set_aside=list(parts.set_aside))
        self.keep = Keeper(folder, parts, self.report, with_settings=True)
        self._rest = kept_by(study, made_under(folder.adopted()))

    def __call__(self, points: Sequence[Values], worlds: Sequence[int]) -> pd.DataFrame:
        """Run what is not there yet, and read back what is."""
        asked = self.asked(points, worlds)
        missing = {one.key: one for row in asked for one in row if one.key not in self.parts}
        self.report.total += len(missing)
        run_all(iter(missing.values()), len(missing), self.keep, self.perform, self.size, progress=self.progress)
        self.parts.flush()
        return self.table(asked, worlds)

    def asked(self, points: Sequence[Values], worlds: Sequence[int]) -> list[list[Run]]:
        """The runs of all points in each of the worlds: a list a world. Settings are read once a point, luck is laid on."""
        configs = [settings_at(self.study, point, seed=0) for point in points]
        settings = [content(config) for config in configs]
        seeds = [world_seed(self.study.seed, world) for world in worlds]
        return [[self._run(c, text, seed) for c, text in zip(configs, settings, strict=True)] for seed in seeds]

    def table(self, asked: Sequence[Sequence[Run]], worlds: Sequence[int]) -> pd.DataFrame:
        """Return what is kept of the runs asked for, as :class:`Evaluate` has it."""
        outcomes, years = self.study.outcome_names, self.study.years_kept
        size = len(outcomes) * len(years)
        every = ((place, w, one.key) for w, row in zip(worlds, asked, strict=True) for place, one in enumerate(row))
        cells = [(place, world, key) for place, world, key in every if key in self.parts]
        values = [self.parts.values(key) for _, _, key in cells]
        return pd.DataFrame({
            "point": np.repeat([place for place, _, _ in cells], size).astype(int),
            "world": np.repeat([world for _, world, _ in cells], size).astype(int),
            "year": np.tile(np.repeat(years, len(outcomes)), len(cells)),
            "outcome": np.tile(np.array(outcomes, dtype=object), len(cells) * len(years)),
            "value": np.concatenate([np.empty(0), *values]),
        })  # fmt: skip

    def _run(self, config: Config, settings: str, seed: int) -> Run:
        """Return a run with what is recorded of it where it fails: its settings are written then, and repeat it."""
        key = hashlib.sha256(f"{settings}:{seed}:{self._rest}".encode()).hexdigest()[:24]
        command = orglearn("repeat", f"config={shown_path(self.folder.failures / f'{key}.yaml')}")
        return Run(key, replace(config, seed=seed), {"seed": seed, "command": command})


@contextmanager
def evaluator(
    study: Study, path: str | Path, executor: Executor, *, progress: Tell = None, observe: Observe | None = None
) -> Iterator[Evaluator]:
    """Give an evaluator whose runs are kept in ``path``, for as long as the analysis lasts. Ctrl-C keeps what is done.

    ConfigError where another process has the folder, or the disk is full.
    """
    folder = Folder(path)
    with folder.lock():
        parts = folder.parts(repair=True)
        manifest = folder.begin(study, executor.about())
        ended = "stopped"
        try:
            seen = observe or Observer(study.outcome_names, study.years_kept)
            with executor.opened(seen) as perform:
                yield Evaluator(study, folder, parts, perform, executor.size, progress)
            ended = "complete"
        finally:
            parts.flush()
            manifest["runs"][-1] |= {"ended": ended, "runs_kept": len(parts)}
            folder.write_manifest(manifest)
