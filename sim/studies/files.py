"""Writing results: every table as Parquet and as CSV, settings as YAML, provenance as JSON."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

import pandas as pd
import yaml

from sim.studies.shards import put, replace
from sim.studies.types import Tree

WRITTEN = ".written.json"
"""In a folder: the files that were last written there together."""


def write_table(table: pd.DataFrame, folder: Path, name: str) -> None:
    """Write ``name.parquet`` and ``name.csv`` (UTF-8, full precision, no index)."""
    folder.mkdir(parents=True, exist_ok=True)
    table.to_parquet(folder / f"{name}.parquet", index=False)
    table.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")


def remove_table(folder: Path, name: str) -> None:
    """Take away a table that an earlier run left there."""
    for ending in ("parquet", "csv"):
        (folder / f"{name}.{ending}").unlink(missing_ok=True)


@contextmanager
def appear_together(folder: Path) -> Iterator[Path]:
    """Give an empty folder to write files in; they move into ``folder`` when all are written, and those before them go.

    At no moment do files of different age stand side by side, however the program ends. Files that others put into
    ``folder`` stay, and where writing fails everything there is as it was.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for left in folder.glob(".writing-*"):
        shutil.rmtree(left, ignore_errors=True)
    place = Path(mkdtemp(prefix=".writing-", dir=folder))
    new, old = place / "new", place / "old"
    new.mkdir()
    try:
        yield new
        names = [path.relative_to(new).as_posix() for path in sorted(new.rglob("*")) if path.is_file()]
        for name in {*names, *_written(folder)}:
            if (folder / name).is_file():
                _move(folder / name, old / name)
        write_json(names, folder / WRITTEN)
        for name in names:
            _move(new / name, folder / name)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _written(folder: Path) -> list[str]:
    """Return the files that were last written into a folder together."""
    try:
        names = [Path(name) for name in json.loads((folder / WRITTEN).read_text(encoding="utf-8"))]
    except (OSError, ValueError, TypeError):
        return []
    return [name.as_posix() for name in names if ".." not in name.parts and not name.is_absolute()]


def _move(file: Path, to: Path) -> None:
    to.parent.mkdir(parents=True, exist_ok=True)
    replace(file, to)


def write_yaml(content: object, path: Path) -> None:
    """Write settings in the order they stand in, whole or not at all."""
    put(path, yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=110).encode("utf-8"))


def write_json(content: object, path: Path) -> None:
    """Write facts, one a line, whole or not at all."""
    put(path, (json.dumps(content, indent=2, ensure_ascii=False, default=str) + "\n").encode("utf-8"))


def read_json(path: Path) -> Tree:
    """Return the facts in a file; none where it is not there or cannot be read."""
    try:
        return dict(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return {}
