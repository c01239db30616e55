"""What a study has finished, on disk: small files that are whole or not there, however the program ends.

Results are written in batches. A batch becomes one Parquet file, written under another name, flushed to the disk
and then renamed, so that it appears whole or not at all. Its name ends in a digest of its bytes; a file that no longer
fits its name is set aside, and its runs are done again.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import time
from collections import OrderedDict
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from sim.config.fields import ConfigError

AT_MOST_JOBS = 256
"""Runs in a batch."""
SHORTEST, LONGEST = 5.0, 60.0
"""Seconds that finished runs may wait for the disk: at first, and in a study of many hours."""
DECODED = 8
"""Parts held in memory at a time when results are read."""
LAYOUT = pa.schema([("key", pa.string()), ("seconds", pa.float64()), ("values", pa.list_(pa.float64()))])
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG) if hasattr(errno, "EDQUOT") else (errno.ENOSPC, errno.EFBIG)


class DiskFullError(ConfigError):
    """The disk took no more; what was written before is whole."""

    exit_code = 4


class Shards:
    """Finished runs by key: float64 values each, and the seconds they took."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.where: dict[str, tuple[int, int]] = {}
        self.files: list[Path] = []
        self.set_aside: list[str] = []
        self.seconds = 0.0
        self._waiting: list[tuple[str, float, np.ndarray]] = []
        self._decoded: OrderedDict[int, pa.Table] = OrderedDict()
        self._opened = self._since = time.monotonic()

    def open(self, repair: bool = True) -> Shards:
        """Read what is there. ``repair``: set damaged files aside, and clear away what was cut off in writing."""
        if repair:
            for left in self.folder.glob("*.writing"):
                left.unlink(missing_ok=True)
        for file in sorted(self.folder.glob("part-*.parquet")):
            table = _whole(file)
            if table is None:
                self.set_aside.append(file.name)
                if repair:
                    aside = self.folder.parent / "set_aside"
                    aside.mkdir(exist_ok=True)
                    file.replace(aside / file.name)
                continue
            self._enter(file, table)
        return self

    def _enter(self, file: Path, table: pa.Table) -> None:
        number = len(self.files)
        self.files.append(file)
        for row, key in enumerate(table.column("key").to_pylist()):
            self.where.setdefault(key, (number, row))
        self.seconds += float(np.sum(table.column("seconds").to_numpy()))

    def __contains__(self, key: object) -> bool:
        return key in self.where

    def __len__(self) -> int:
        return len(self.where)

    def values(self, key: str) -> np.ndarray:
        """Return the values of a finished run; KeyError where there is none."""
        number, row = self.where[key]
        return np.asarray(self._table(number).column("values")[row].values)

    def seconds_of(self, keys: Iterable[str]) -> float:
        """Return how many seconds these finished runs took in all."""
        places = (self.where[key] for key in keys)
        return sum(float(self._table(number).column("seconds")[row].as_py()) for number, row in places)

    def _table(self, number: int) -> pa.Table:
        """Return a part's table; the last few are held in memory."""
        if number not in self._decoded:
            self._decoded[number] = pq.read_table(self.files[number])
            while len(self._decoded) > DECODED:
                self._decoded.popitem(last=False)
        self._decoded.move_to_end(number)
        return self._decoded[number]

    def add(self, key: str, values: np.ndarray, seconds: float) -> None:
        """Take a finished run; it is on the disk once its batch is, which is a few seconds later at most."""
        # A hundredth of the time gone, so that long studies do not leave many files.
        patience = min(max((time.monotonic() - self._opened) / 100, SHORTEST), LONGEST)
        self._waiting.append((key, seconds, np.ascontiguousarray(values, dtype=np.float64).ravel()))
        if len(self._waiting) >= AT_MOST_JOBS or time.monotonic() - self._since > patience:
            self.flush()

    @property
    def waiting(self) -> int:
        """Finished runs that are not on the disk yet."""
        return len(self._waiting)

    def flush(self) -> None:
        """Write what waits. DiskFullError, with a sentence, where there is no room: nothing is damaged, and it waits on."""
        self._since = time.monotonic()
        if not self._waiting:
            return
        keys, seconds, values = zip(*self._waiting, strict=True)
        offsets = np.concatenate([[0], np.cumsum([len(v) for v in values])]).astype(np.int32)
        listed = pa.ListArray.from_arrays(pa.array(offsets), pa.array(np.concatenate(values)))
        table = pa.table([pa.array(keys), pa.array(seconds, pa.float64()), listed], schema=LAYOUT)
        content = parquet_bytes(table)
        name = f"part-{time.time_ns():020d}-{hashlib.sha256(content).hexdigest()[:20]}.parquet"
        file = put(self.folder / name, content)
        self._waiting = []
        self._enter(file, table)


def parquet_bytes(table: pa.Table) -> bytes:
    """Return a table as the bytes of a Parquet file."""
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd")
    return bytes(sink.getvalue().to_pybytes())


def put(path: Path, content: bytes) -> Path:
    """Write bytes under another name, see them safe on the disk, then give them their name.

    DiskFullError, as a sentence, where there is no room; the file that was there before is untouched.
    """
    writing = path.with_name(path.name + ".writing")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with writing.open("wb") as file:
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


def file_digest(path: Path) -> str:
    """SHA-256 of a file, read piece by piece."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


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


def _sync_folder(folder: Path) -> None:
    """See the new name safe on the disk too, where the system has such a thing."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _whole(file: Path) -> pa.Table | None:
    """Return the table of a part, or None where its bytes are not those it was written with."""
    try:
        content = file.read_bytes()
    except OSError:
        return None
    if hashlib.sha256(content).hexdigest()[:20] != file.stem.rpartition("-")[2]:
        return None
    table = pq.read_table(pa.BufferReader(content))
    return table if table.schema.equals(LAYOUT) else None
