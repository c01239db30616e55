"""What a study has finished, on disk: small files that are whole or not there, however the program ends.

Results are written in batches. A batch becomes one Parquet file, written under another name, flushed to the disk
and then renamed, so that it appears whole or not at all. Its name ends in a digest of its bytes; a file that no longer
fits its name is set aside, and its runs are done again.
"""

from __future__ import annotations

import hashlib
import time
from collections import OrderedDict
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from sim.studies.files import put

AT_MOST_JOBS = 256
"""Runs in a batch."""
SHORTEST, LONGEST = 5.0, 60.0
"""Seconds that finished runs may wait for the disk: at first, and in a study of many hours."""
DECODED = 8
"""Parts held in memory at a time when results are read."""
MOST_ROWS = 16 * AT_MOST_JOBS
"""Runs that a part may say it holds; more than any has."""
MOST_BYTES, MOST_NUMBERS = 2**30, 2**26
"""Bytes of a part, and numbers in it; one that says more is no part of ours."""
LAYOUT = pa.schema([("key", pa.string()), ("seconds", pa.float64()), ("values", pa.list_(pa.float64()))])


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


def _whole(file: Path) -> pa.Table | None:
    """Return the table of a part, or None where its bytes are not those it was written with."""
    try:
        if not file.is_file() or file.stat().st_size > MOST_BYTES:
            return None
        content = file.read_bytes()
    except OSError:
        return None
    if hashlib.sha256(content).hexdigest()[:20] != file.stem.rpartition("-")[2] or not fits(content, MOST_ROWS, LAYOUT):
        return None
    return pq.read_table(pa.BufferReader(content))


def fits(source: Path | bytes, rows: int, layout: pa.Schema | None = None) -> bool:
    """Return whether a Parquet file says of itself that it has at most so many rows, and unpacks to what memory can hold.

    ``layout``: the columns it has to have. Nothing but its last part is read, so that a small file that would unpack to
    a large table is refused before it does.
    """
    try:
        if isinstance(source, Path) and not source.is_file():
            return False
        with pq.ParquetFile(pa.BufferReader(source) if isinstance(source, bytes) else source) as file:
            about, schema = file.metadata, file.schema_arrow
    except (OSError, pa.ArrowException):
        return False
    if about.num_rows > rows or not (layout is None or schema.equals(layout)):
        return False
    groups = [about.row_group(nth) for nth in range(about.num_row_groups)]
    columns = [group.column(place) for group in groups for place in range(group.num_columns)]
    numbers, size = sum(one.num_values for one in columns), sum(one.total_uncompressed_size for one in columns)
    return numbers <= max(MOST_NUMBERS, 64 * rows) and size <= 16 * max(MOST_NUMBERS, 64 * rows)
