"""A log of results that survives whatever stops the run: one JSON line each, and a first line that says for what."""

from __future__ import annotations

import json
import os
from pathlib import Path

from sim.studies.types import Tree, Values


class Log:
    """Results on disk, by a whole-number key. What was logged for another purpose is set aside, not mixed in.

    ``purpose``: everything the results depend on, as plain values. A line that was cut off is left out.
    """

    def __init__(self, path: Path, purpose: Values, key: str):
        self.path, self.key = path, key
        self.entries: dict[int, Tree] = {}
        path.parent.mkdir(parents=True, exist_ok=True)
        first, lines = self._read()
        wanted = json.loads(json.dumps(dict(purpose)))
        if first is not None and first != wanted:
            path.replace(path.with_suffix(".old.jsonl"))
            first, lines = None, []
        if first is None:
            self._append(wanted)
        for entry in lines:
            self.entries[entry[key]] = entry

    def add(self, entry: Values) -> None:
        """Write one result to the disk before anything else happens."""
        self._append(entry)
        self.entries[int(entry[self.key])] = dict(entry)

    def _append(self, entry: Values) -> None:
        cut_off = self.path.exists() and self.path.stat().st_size and not self.path.read_bytes().endswith(b"\n")
        with self.path.open("a", encoding="utf-8") as file:
            file.write(("\n" if cut_off else "") + json.dumps(entry) + "\n")
            file.flush()
            os.fsync(file.fileno())

    def _read(self) -> tuple[object, list[Tree]]:
        """The first line, and the results after it; (None, []) where there is nothing to read."""
        if not self.path.exists():
            return None, []
        read = []
        for line in self.path.read_text(encoding="utf-8", errors="replace").splitlines():
            try:
                read.append(json.loads(line))
            except ValueError:
                read.append(None)
        if not read or not isinstance(read[0], dict):
            return {}, []
        return read[0], [e for e in read[1:] if isinstance(e, dict) and self.key in e]
