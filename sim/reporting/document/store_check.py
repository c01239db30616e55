"""The files of a study held against each other: parts whole and of one mind, tables as the parts give them."""

from __future__ import annotations

import io
from collections.abc import Iterator

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from sim.reporting.document.page_differences import Difference
from sim.studies.files import csv_text, read_csv
from sim.studies.folder import Folder
from sim.studies.results import Results
from sim.studies.shards import fits

UNREADABLE = (OSError, ValueError, pa.ArrowException)


def store_differences(results: Results) -> Iterator[Difference]:
    """Yield what in a study's folder is not as its parts have it. ``results``: made of the parts."""
    if results.folder is None:
        return
    yield from _of_parts(Folder(results.folder))
    tables = {"results": results.table, **results.details}
    for name, table in tables.items():
        path = results.folder / f"{name}.parquet"
        if path.is_file():
            there = _read(lambda path=path: pd.read_parquet(path)) if fits(path, len(table)) else None
            yield from _of_table(path.as_posix(), there, table)
    sheets = {
        "alternatives": results.alternatives.reset_index(), "scenarios": results.scenarios.reset_index(),
        "failures": results.failures, "levers": results.levers.reset_index(), "left_out": results.left_out,
    }  # fmt: skip
    for name, table in sheets.items():
        path = results.folder / f"{name}.csv"
        if path.is_file():
            again = _read(lambda table=table: read_csv(io.StringIO(csv_text(table))))
            yield from _of_table(path.as_posix(), _read(lambda path=path: read_csv(path)), again)


def _of_parts(folder: Folder) -> Iterator[Difference]:
    """Yield parts that are damaged, and runs that two parts hold with other values."""
    parts = folder.parts()
    for name in parts.set_aside:
        yield Difference(f"{folder.path.as_posix()}/parts/{name}", "bytes that it was not written with", "")
    seen: dict[str, bytes] = {}
    for file in parts.files:
        table = pq.read_table(file)
        for key, values in zip(table.column("key").to_pylist(), table.column("values"), strict=True):
            content = np.asarray(values.values).tobytes()
            if seen.setdefault(key, content) != content:
                yield Difference(file.as_posix(), f"other values of run {key}", "those of an earlier part")


def _read(read) -> pd.DataFrame | None:  # type: ignore[no-untyped-def]
    try:
        return read()
    except UNREADABLE:
        return None


def _of_table(where: str, there: pd.DataFrame | None, ours: pd.DataFrame | None) -> Iterator[Difference]:
    """Yield the first way in which a table is not the one that the parts give."""
    if there is None or ours is None:
        if (there is None) != (ours is None):
            yield Difference(where, "nothing that can be read", "a table")
        return
    if list(there) != list(ours) or len(there) != len(ours):
        yield Difference(where, f"{len(there)} rows of {', '.join(there)}", f"{len(ours)} rows of {', '.join(ours)}")
        return
    for name in ours:
        old, new = (table[name].astype(object).to_numpy() for table in (there, ours))
        if len(unlike := np.flatnonzero(~((old == new) | (pd.isna(old) & pd.isna(new))))):
            row = unlike[0]
            yield Difference(f"{where}, column {name}, row {row + 1}", str(old[row]), str(new[row]))
            return
