"""Writing the baseline: only with a new entry under "Results change" where a number is another."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.golden.changelog import entries
from tests.golden.compare import FLOAT_BITS, environment, is_number, leaves, same
from tests.golden.encode import written

BASELINE = Path(__file__).with_name("baseline.json")


class RefusedError(Exception):
    """The baseline may not be overwritten; the message tells why."""


def read(path: Path = BASELINE) -> dict[str, Any]:
    """The stored baseline: ``environment``, ``results change`` and ``numbers``; empty where there is none."""
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def exact_here(stored: Mapping[str, Any]) -> bool:
    """Whether the stored numbers were made in an environment like this one, so that every bit has to be the same."""
    return stored.get("environment") == environment()


def lost(
    stored: Mapping[str, Any], here: Mapping[str, Any], exact: bool, forget: Sequence[str] = ()
) -> list[tuple[str, Any, Any]]:
    """Stored numbers that are no longer told: path, stored value, value here.

    A number may stand under another name: a path that is gone is no loss if its value is found at a path that is new.
    Text and new items are no loss. ``forget``: paths whose items may go.
    """
    old = {p: v for p, v in leaves(stored) if is_number(v, p) and not p.startswith(tuple(forget) or "\0")}
    new = dict(leaves(here))
    if not exact:
        old = {p: v for p, v in old.items() if not p.endswith(FLOAT_BITS)}
    moved = Counter(repr(v) for p, v in new.items() if p not in old)
    result = []
    for path, value in old.items():
        if path in new:
            if not same(value, new[path], exact):
                result.append((path, value, new[path]))
        elif moved[repr(value)]:
            moved[repr(value)] -= 1
        else:
            result.append((path, value, "nothing"))
    return result


def updated(
    stored: Mapping[str, Any],
    numbers: Mapping[str, Any],
    changelog: Mapping[str, str] | None = None,
    forget: Sequence[str] = (),
) -> dict[str, Any]:
    """The baseline to write.

    Raises :class:`RefusedError` where a stored number is another, or is gone, and the changelog has no entry that the stored
    baseline does not name.
    """
    changelog = entries() if changelog is None else changelog
    gone = lost(stored.get("numbers", {}), numbers, exact_here(stored), forget) if stored else []
    fresh = [words for key, words in changelog.items() if key not in stored.get("results change", {})]
    if gone and not fresh:
        few = "\n".join(f"  {path}: stored {a!r}, here {b!r}" for path, a, b in gone[:15])
        raise RefusedError(
            f"{len(gone)} stored numbers are others now:\n{few}\nCHANGELOG.md has no entry under "
            '"Results change" that the baseline does not name yet. Write one that says which numbers change, in '
            "which direction and why; then this works. Nothing was written."
        )
    return {"environment": environment(), "results change": dict(changelog), "numbers": dict(numbers)}


def write(tree: Mapping[str, Any], path: Path = BASELINE) -> None:
    """Write a baseline as text: sorted, indented, every float so that its bits come back."""
    path.write_text(written(tree) + "\n", encoding="utf-8")
