"""A log of results that survives whatever stops the run: one JSON line each, and a first line that says for what."""

from __future__ import annotations

import json
import os
from itertools import count
from pathlib import Path

from sim.studies.types import Tree, Values


class Log:
    """Results on disk, by a whole-number key. Each purpose has a file of its own: NAME, NAME-2, NAME-3 and so on.

    ``purpose``: everything the results depend on, as plain values. A line that was cut off is left out.
    """

    def __init__(self, path: Path, purpose: Values, key: str):
        self.key = key
        path.parent.mkdir(parents=True, exist_ok=True)
        wanted = json.loads(json.dumps(dict(purpose)))
        for number in count(1):
            self.path = path if number == 1 else path.with_stem(f"{path.stem}-{number}")
            lines = self._read()
            if lines == [None] and json.dumps(wanted).encode().startswith(self.path.read_bytes()):
                self.path.unlink()  # it was cut off in writing the first line
                lines = []
            if not lines or lines[0] == wanted:
                break
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
