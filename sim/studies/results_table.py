"""The one tidy table of a study, made of its parts: the same bytes however often the study was stopped.

Columns: alternative, option, the levers or parts moved, scenario, set (with an ensemble), what else was moved, world,
seed, year, outcome, value, unit, key, and each lever that runs differ in, as it was in the run (``governance.…``). A row
for each outcome of each year kept, in that order of the sort: world, scenario, alternative, year, outcome. An outcome
that is undefined is null.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from sim.outcomes.catalogue import CATALOGUE
from sim.studies import details
from sim.studies.files import (
    FULL,
    DiskFullError,
    file_digest,
    full,
    open_new,
    put,
    read_json,
    replace,
    write_csv,
    write_json,
)
from sim.studies.folder import Folder
from sim.studies.jobs import Job, Jobs
from sim.studies.run_levers import levers_of_runs, table_of_levers
from sim.studies.shards import Shards, fits, parquet_bytes

LEVER = "governance."
"""The start of the columns that say what a lever is in a run, whoever set it: an option, its package or a scenario."""

CHUNK = 256
"""Runs in a row group; a fixed number, so that the bytes do not depend on how the runs came."""


class Table:
    """How the runs of a study become rows."""

    def __init__(self, jobs: Jobs):
        study, points = jobs.study, jobs.points
        self.jobs = jobs
        self.outcomes, self.years = study.outcome_names, study.years_kept
        self.size = len(self.outcomes) * len(self.years)
        self.alternatives = points.table_of_alternatives()
        self.scenarios = points.table_of_scenarios(with_numbers=False)
        self.of_choice = {str(name): coded(own) for name, own in self.alternatives.items()}
        self.of_scenario = {str(name): coded(own) for name, own in self.scenarios.items()}
        levers = levers_of_runs(points).items()
        self.of_pair = {f"{LEVER}{name}": coded(pd.Series(own.ravel())) for name, own in levers}

    def batches(self, parts: Shards) -> Iterator[pa.Table]:
        """Give the rows of finished runs, some hundred runs at a time."""
        cells = iter(self.jobs.cells())
        while chunk := list(islice(cells, CHUNK)):
            if there := [job for job in chunk if job.key in parts]:
                yield self._rows(there, parts)

    def empty(self) -> pa.Table:
        """No rows, all columns."""
        return self._rows([], None)

    def _rows(self, jobs: Sequence[Job], parts: Shards | None) -> pa.Table:
        n, cells = self.size, len(jobs)
        numbers = ([getattr(job, what) for job in jobs] for what in ("alternative", "scenario", "world"))
        choice, scenario, world = (np.repeat(number, n).astype(np.int32) for number in numbers)
        columns: dict[str, pa.Array] = {"alternative": _coded(choice, list(self.alternatives.index))}
        columns |= {name: _taken(values, choice) for name, values in self.of_choice.items()}
        columns["scenario"] = pa.array(scenario)
        columns |= {name: _taken(values, scenario) for name, values in self.of_scenario.items()}
        columns["world"] = pa.array(world)
        columns["seed"] = pa.array(np.repeat([self.jobs.seed(job.world) for job in jobs], n).astype(np.int64))
        of_year = np.int32 if all(year % 1 == 0 for year in self.years) else np.float64
        columns["year"] = pa.array(np.tile(np.repeat(self.years, len(self.outcomes)), cells).astype(of_year))
        which = np.tile(np.arange(len(self.outcomes)), cells * len(self.years)).astype(np.int32)
        columns["outcome"] = _coded(which, list(self.outcomes))
        result = [parts.values(job.key)[:n] for job in jobs] if parts is not None else []
        columns["value"] = pa.array(np.concatenate([np.empty(0), *result]), pa.float64(), from_pandas=True)
        units = list(dict.fromkeys(CATALOGUE[name].unit for name in self.outcomes))
        own = np.array([units.index(CATALOGUE[name].unit) for name in self.outcomes], dtype=np.int32)
        columns["unit"] = _coded(own[which] if cells else which, units)
        columns["key"] = _coded(np.repeat(np.arange(cells), n).astype(np.int32), [job.key for job in jobs])
        pair = scenario * len(self.alternatives) + choice
        columns |= {name: _taken(values, pair) for name, values in self.of_pair.items()}
        return pa.table(columns)


def details_table(kind: str, jobs: Jobs, parts: Shards) -> pd.DataFrame:
    """Return the groups of offices, or the flows, of every finished run: alternative, scenario, world, what it is, value."""
    study, about = jobs.study, details.columns(kind, jobs.study.years)
    start = len(study.outcome_names) * len(study.years_kept)
    start += details.size(study.details[: study.details.index(kind)], study.years)
    cells = [job for job in jobs.cells() if job.key in parts]
    rows = [parts.values(job.key)[start : start + len(about)] for job in cells]
    names = [alternative.label for alternative in jobs.points.alternatives]
    columns = ("alternative", "scenario", "world")
    table = pd.DataFrame(
        {what: np.repeat([getattr(job, what) for job in cells], len(about)).astype(int) for what in columns}
    )
    table["alternative"] = pd.Categorical.from_codes(table["alternative"], names)
    for name in about.columns:
        kinds = list(dict.fromkeys(about[name]))
        codes = about[name].map(kinds.index).to_numpy()
        table[name] = pd.Categorical.from_codes(np.tile(codes, len(cells)), kinds)
    return table.assign(value=np.concatenate([np.empty(0), *rows]))


def _coded(codes: np.ndarray, names: Sequence[str]) -> pa.Array:
    """Text that repeats, as codes into a list."""
    return pa.DictionaryArray.from_arrays(pa.array(codes, pa.int32()), pa.array(list(names), pa.string()))


Coded = tuple[np.ndarray, list[str] | None]
"""A column of alternatives, scenarios or pairs: its numbers, or codes of its texts and the texts."""


def coded(values: pd.Series) -> Coded:
    """Return a column ready to be taken from, some hundred runs at a time."""
    if pd.api.types.is_numeric_dtype(values):
        return values.to_numpy(), None
    codes, names = pd.factorize(values.map(str))
    return codes.astype(np.int32), list(names)


def _taken(values: Coded, rows: np.ndarray) -> pa.Array:
    """Return a column, one value for each row."""
    own, names = values
    chosen = own[rows] if len(rows) else own[:0]
    return pa.array(chosen) if names is None else _coded(chosen, names)


def write(folder: Folder, jobs: Jobs, parts: Shards) -> Path:
    """Write ``results.parquet``, and the tables of alternatives, scenarios and failures; whole or not at all."""
    table, path = Table(jobs), folder.path / "results.parquet"
    writing = path.with_name(path.name + ".writing")
    try:
        with open_new(writing) as file, pq.ParquetWriter(file, table.empty().schema, compression="zstd") as writer:
            for batch in table.batches(parts):
                writer.write_table(batch)
        replace(writing, path)
    except OSError as problem:
        size = writing.stat().st_size if writing.exists() else 0
        writing.unlink(missing_ok=True)
        if problem.errno in FULL:
            raise DiskFullError(full(folder.path, size)) from None
        raise
    tables = {
        "alternatives": table.alternatives.reset_index(),
        "scenarios": jobs.points.table_of_scenarios().reset_index(),
        "failures": failures_table(folder, jobs),
        "levers": table_of_levers(jobs.points).reset_index(),
        "left_out": jobs.points.table_of_left_out(),
    }
    if tables["left_out"].empty:
        del tables["left_out"]
        (folder.path / "left_out.csv").unlink(missing_ok=True)
    for name, rows in tables.items():
        write_csv(rows, folder.path / f"{name}.csv")
    for kind in jobs.study.details:
        kept = pa.Table.from_pandas(details_table(kind, jobs, parts), preserve_index=False)
        put(folder.path / f"{kind}.parquet", parquet_bytes(kept))
    write_json({"of": stamp(folder, jobs, parts), "sha256": file_digest(path)}, folder.path / "results.json")
    return path


def failures_table(folder: Folder, jobs: Jobs) -> pd.DataFrame:
    """Return a row for each run of this study that failed: alternative, scenario, world, seed, error, command, key."""
    names = ["alternative", "scenario", "world", "seed", "error", "command", "key"]
    known = folder.read_failures()
    rows = [{**known[job.key], "key": job.key} for job in jobs if job.key in known] if known else []
    return pd.DataFrame([{name: row.get(name, "") for name in names} for row in rows], columns=names)


def stamp(folder: Folder, jobs: Jobs, parts: Shards) -> str:
    """Differs whenever the table would have other rows."""
    first = jobs.at(0, 0).key if len(jobs) else ""
    items: list[object] = [first, len(jobs.pairs), int(jobs.study.replications), sorted(f.name for f in parts.files)]
    items.append(sorted(folder.read_failures()))
    items.append(Table(jobs).empty().schema.names)
    items.append([list(jobs.points.table_of_alternatives().index), jobs.contents])
    return hashlib.sha256(json.dumps(items).encode()).hexdigest()[:20]


def is_fresh(folder: Folder, jobs: Jobs, parts: Shards) -> bool:
    """Return whether ``results.parquet`` tells all that the parts hold, and is as it was written."""
    path = folder.path / "results.parquet"
    known, rows = (
        read_json(folder.path / "results.json"),
        Table(jobs).size * len(jobs.pairs) * int(jobs.study.replications),
    )
    return fits(path, rows) and known == {"of": stamp(folder, jobs, parts), "sha256": file_digest(path)}


def read(folder: Folder, jobs: Jobs, parts: Shards) -> pd.DataFrame:
    """Return the table from its file, or rebuilt in memory where that lags behind the parts or is damaged."""
    if is_fresh(folder, jobs, parts):
        return pd.read_parquet(folder.path / "results.parquet")
    return rebuilt(folder, jobs, parts)


def rebuilt(folder: Folder, jobs: Jobs, parts: Shards) -> pd.DataFrame:
    """Return the table made of the parts, in memory."""
    table = Table(jobs)
    return pa.concat_tables([table.empty(), *table.batches(parts)]).unify_dictionaries().to_pandas()
