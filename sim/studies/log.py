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
        path.parent.mkdir(parents=True, exist_ok=True)
        lines, wanted = self._read(), json.loads(json.dumps(dict(purpose)))
        if lines and lines[0] != wanted:
            path.replace(path.with_suffix(".old.jsonl"))
            lines = []
        if not lines:
            self._append(wanted)
        self.entries: dict[int, Tree] = {
            entry[key]: entry for entry in lines[1:] if isinstance(entry, dict) and key in entry
        }

    def add(self, entry: Values) -> None:
        """Write one result to the disk before anything else happens."""
        self._append(entry)
        self.entries[int(entry[self.key])] = dict(entry)

    def _append(self, entry: Values) -> None:
        cut_off = self.path.exists() and self.path.stat().st_size and not self.path.read_bytes().endswith(b"\n")
        with open(self.path, "a", encoding="utf-8", opener=_not_a_link) as file:
            file.write(("\n" if cut_off else "") + json.dumps(entry) + "\n")
            file.flush()
            os.fsync(file.fileno())

    def _read(self) -> list[object]:
        """Return what the lines say, the purpose first; None for one that was cut off."""
        read: list[object] = []
        text = self.path.read_text(encoding="utf-8", errors="replace") if self.path.exists() else ""
        for line in text.splitlines():
            try:
                read.append(json.loads(line))
            except ValueError:
                read.append(None)
        return read


def _not_a_link(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NOFOLLOW", 0), 0o666)
