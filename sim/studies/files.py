"""Writing results: every table as Parquet and as CSV, settings as YAML, provenance as JSON."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

import pandas as pd

from sim.config.yaml_text import dump_yaml
from sim.studies.shards import put, replace
from sim.studies.types import Tree

WRITTEN = ".written.json"
"""In a folder: the files that were last written there together."""


def write_table(table: pd.DataFrame, folder: Path, name: str) -> None:
    """Write ``name.parquet`` and ``name.csv`` (UTF-8, full precision, no index), each whole or not at all."""
    put(folder / f"{name}.parquet", table.to_parquet(index=False))
    put(folder / f"{name}.csv", table.to_csv(index=False, lineterminator="\n").encode("utf-8"))


def remove_table(folder: Path, name: str) -> None:
    """Take away a table that an earlier run left there."""
    for ending in ("parquet", "csv"):
        (folder / f"{name}.{ending}").unlink(missing_ok=True)


@contextmanager
def appear_together(folder: Path, *, keep_others: bool = False) -> Iterator[Path]:
    """Give an empty folder to write files in; they move into ``folder`` when all are written, and those before them go.

    At no moment do files of different age stand side by side, however the program ends. Files that others put into
    ``folder`` stay, and where writing fails, or a file cannot be moved, everything there is as it was. ``keep_others``:
    only files of the same names go, and what was written together is not noted.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for left in [] if keep_others else folder.glob(".writing-*"):
        shutil.rmtree(left, ignore_errors=True)
    place = Path(mkdtemp(prefix=".writing-", dir=folder))
    new, old = place / "new", place / "old"
    new.mkdir()
    try:
        yield new
        names = _files_in(new)
        going = {*names} if keep_others else {*names, *_written(folder)}
        for name in going:
            if (folder / name).is_file():
                _move(folder / name, old / name)
        if not keep_others:
            write_json(names, folder / WRITTEN)
        for name in names:
            _move(new / name, folder / name)
    except OSError:
        for name in _files_in(old):
            _move(old / name, folder / name)
        if not keep_others and old.is_dir():
            write_json(sorted(going), folder / WRITTEN)
        raise
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _files_in(folder: Path) -> list[str]:
    return [path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*")) if path.is_file()]


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
    put(path, dump_yaml(content).encode("utf-8"))


def write_json(content: object, path: Path) -> None:
    """Write facts, one a line, whole or not at all."""
    put(path, (json.dumps(content, indent=2, ensure_ascii=False, default=str) + "\n").encode("utf-8"))


def read_json(path: Path) -> Tree:
    """Return the facts in a file; none where it is not there, cannot be read or holds anything else."""
    try:
        facts = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return facts if isinstance(facts, dict) else {}
