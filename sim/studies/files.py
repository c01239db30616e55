"""Writing results: every table as Parquet and as CSV, settings as YAML, provenance as JSON."""

from __future__ import annotations

import contextlib
import csv
import errno
import hashlib
import json
import os
import re
import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from io import StringIO
from itertools import count
from pathlib import Path
from tempfile import mkdtemp
from typing import BinaryIO

import pandas as pd

from sim.config.fields import ConfigError
from sim.config.yaml_text import dump_yaml
from sim.studies.types import Tree

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG) if hasattr(errno, "EDQUOT") else (errno.ENOSPC, errno.EFBIG)
FORMULA = re.compile(r"'*[=+\-@\t\r]")
"""How a text begins that a spreadsheet would take for a formula; apostrophes before it are kept apart by one more."""
WRITTEN = ".written.json"
"""In a folder: the files that were last written there together."""


class DiskFullError(ConfigError):
    """The disk took no more; what was written before is whole."""

    exit_code = 4


def put(path: Path, content: bytes) -> Path:
    """Write bytes under another name, see them safe on the disk, then give them their name.

    DiskFullError, as a sentence, where there is no room; the file that was there before is untouched.
    """
    writing = path.with_name(path.name + ".writing")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with open_new(writing) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        replace(writing, path)
        _sync_folder(path.parent)
    except OSError as problem:
        with contextlib.suppress(OSError):
            writing.unlink(missing_ok=True)
        if problem.errno in FULL:
            raise DiskFullError(full(path.parent, len(content))) from None
        raise
    return path


def open_new(path: Path) -> BinaryIO:
    """Open a file that is not there for writing; what has its name goes first, and no link is followed."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    path.unlink(missing_ok=True)
    return os.fdopen(os.open(path, flags, 0o666), "wb")


def refuse_links(folder: Path) -> None:
    """ConfigError where anything in a folder is a link, so that nothing is written outside it."""
    for place, folders, files in os.walk(folder):
        for name in (*folders, *files):
            if (Path(place) / name).is_symlink():
                where = (Path(place) / name).as_posix()
                raise ConfigError(
                    f"{where} is a link; nothing is written into a folder that holds links to other places."
                )


def replace(old: Path, new: Path, tries: int = 20) -> None:
    """Rename over what is there; on Windows a reader may stand in the way for a moment."""
    for left in reversed(range(tries)):
        try:
            os.replace(old, new)
            return
        except PermissionError:
            if not left or os.name != "nt":
                raise
            time.sleep(0.1)


def full(folder: Path, size: int) -> str:
    """Return the sentence for a full disk."""
    return (
        f"The disk with {folder} is full: {size / 1e6:.1f} MB more were to be written. Everything written before is whole. "
        "Make room and give the same command again; it goes on where it stopped."
    )


def file_digest(path: Path) -> str:
    """SHA-256 of a file, read piece by piece."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync_folder(folder: Path) -> None:
    """See the new name safe on the disk too, where the system has such a thing."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_table(table: pd.DataFrame, folder: Path, name: str) -> None:
    """Write ``name.parquet`` and ``name.csv`` (UTF-8, full precision, no index)."""
    put(folder / f"{name}.parquet", table.to_parquet(None, index=False))
    write_csv(table, folder / f"{name}.csv")


def write_csv(table: pd.DataFrame, path: Path) -> None:
    """Write a table as CSV (UTF-8, full precision, no index) without formulas, whole or not at all."""
    put(path, csv_text(table).encode("utf-8"))


def csv_text(table: pd.DataFrame) -> str:
    """Return a table as CSV in which no text is a formula: one that would be begins with an apostrophe.

    Numbers stay numbers. :func:`read_csv` takes the apostrophe away again.
    """
    names = [_guarded(name) for name in table.columns]
    columns = [_each_text(table.iloc[:, place], _guarded) for place in range(len(names))]
    safe = pd.concat(columns, axis=1) if columns else table.copy()
    safe = safe.set_axis(names, axis=1)
    text = str(safe.to_csv(index=False, lineterminator="\n"))
    if "\r" not in text:
        return text
    return str(safe.to_csv(index=False, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC))  # a bare one ends a line


def read_csv(path: Path | StringIO) -> pd.DataFrame:
    """Return a table that :func:`write_csv` wrote, its texts as they were."""
    table = pd.read_csv(path)
    columns = [_each_text(table.iloc[:, place], _unguarded) for place in range(table.shape[1])]
    return pd.concat(columns, axis=1).set_axis([_unguarded(n) for n in table], axis=1) if columns else table


def _each_text(column: pd.Series, change: Callable[[object], object]) -> pd.Series:
    """Return a column with its texts changed; one of numbers as it is."""
    return column if pd.api.types.is_numeric_dtype(column) else column.astype(object).map(change)


def _guarded(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and FORMULA.match(cell) else cell


def _unguarded(cell: object) -> object:
    return cell[1:] if isinstance(cell, str) and cell[:1] == "'" and FORMULA.match(cell) else cell


def distinct_names(labels: Iterable[str]) -> dict[str, str]:
    """Return label -> part of a file's name: letters, digits and _, and no two alike, on systems that fold case too."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for label in labels:
        plain = re.sub(r"\W+", "_", label)
        tries = (plain if nth == 1 else f"{plain}_{nth}" for nth in count(1))
        names[label] = next(name for name in tries if name.casefold() not in taken)
        taken.add(names[label].casefold())
    return names


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
        text = (folder / WRITTEN).read_text(encoding="utf-8") if (folder / WRITTEN).is_file() else "[]"
        names = [Path(name) for name in json.loads(text)]
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
        facts = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    except (OSError, ValueError, RecursionError):
        return {}
    return facts if isinstance(facts, dict) else {}
