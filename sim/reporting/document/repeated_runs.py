"""Runs behind a document done again: what nothing but repetition can show, and how likely a sample is to show it."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from math import comb
from pathlib import Path

import numpy as np

from sim.analysis.break_even import companion
from sim.config import Config
from sim.studies.adopt import is_same_place
from sim.studies.executors import Executor, run_each
from sim.studies.folder import Folder
from sim.studies.pool import Answer
from sim.studies.results import Results
from sim.studies.same_numbers import difference
from sim.studies.shards import Shards
from sim.studies.simulate_config import Observer
from sim.studies.supplements import FLIP


@dataclass(frozen=True)
class StoredRun:
    """A finished run that a document rests on: ``place`` is the study's folder, ``config`` gives its settings.

    ``name``: its key, after the kind of what goes with the study where it is a run of that.
    """

    name: str
    place: Path
    key: str
    config: Callable[[], Config]


def stored_runs(results: Results, supplements: Mapping[str, Results]) -> list[StoredRun]:
    """Return every finished run of a study and of those that go with it, each once, in a fixed order."""
    result: dict[str, StoredRun] = {}
    for kind, one in {"": results, **supplements}.items():
        if one.folder is None:
            continue
        folder = Folder(one.folder)
        jobs, parts = folder.jobs_as_kept(), folder.parts()
        for job in jobs:
            if job.key in parts:
                name = f"{kind}/{job.key}".lstrip("/")
                result[name] = StoredRun(name, one.folder, job.key, partial(jobs.config, job))
        for key, config in (companion.kept_runs(results, folder) if kind == FLIP else {}).items():
            result.setdefault(f"{kind}/{key}", StoredRun(f"{kind}/{key}", one.folder, key, partial(_same, config)))
    return list(result.values())


def _same(config: Config) -> Config:
    return config


def chosen(runs: list[StoredRun], sample: int | None, seed: int | None) -> list[StoredRun]:
    """Return so many of the runs, drawn at random, in their order; all of them where ``sample`` is None."""
    if sample is None or sample >= len(runs):
        return runs
    return [runs[place] for place in sorted(random.Random(seed).sample(range(len(runs)), sample))]


def repeat_each(runs: list[StoredRun], executor: Executor) -> dict[str, bool]:
    """Do runs again; returns name -> whether it came out as kept: to the bit where it was made with what is here.

    With other libraries, or on another kind of machine, to twelve digits. A run that fails did not come out as kept.
    """
    result: dict[str, bool] = {}
    by_place: dict[Path, list[StoredRun]] = defaultdict(list)
    for run in runs:
        by_place[run.place].append(run)
    for place, there in by_place.items():
        folder = Folder(place)
        study, note = folder.study(), partial(_note, result, folder.parts(), is_same_place(folder.manifest()), there)
        observe = Observer(study.outcome_names, study.years_kept, study.details)
        run_each([run.config() for run in there], observe, executor, note)
    return result


def _note(
    result: dict[str, bool], parts: Shards, exact: bool, runs: list[StoredRun], number: int, answer: Answer
) -> None:
    """Enter whether one run came out as kept."""
    ok, value, _ = answer
    kept = parts.values(runs[number].key)
    result[runs[number].name] = ok and difference(kept, np.asarray(value, dtype=float).ravel(), exact) is None


def chance_to_find(forged: int, repeated: int, runs: int) -> float:
    """Return how likely it is that a sample of ``repeated`` of ``runs`` runs holds at least one of ``forged`` ones.

    >>> chance_to_find(1, 5, 20), chance_to_find(5, 20, 20)
    (0.25, 1.0)
    """
    forged = min(forged, runs)
    return 1.0 - comb(runs - forged, repeated) / comb(runs, repeated) if runs else 0.0
