"""Levers as a user writes them, as settings: dotted names unfolded, and moves over time put in the schedule.

A lever that moves is ``{"from": 0.7, "from_year": 2, "to": 0.5, "over_years": 1}``, or a list of such. ``from``, which only
the first can have, is the lever's value from year 0 on; it is put where the value of a lever that does not move stands,
and the schedule holds what comes later.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sim.config.fields import ConfigError, Tree, metas
from sim.config.levers import LeverMove, Levers

UNIT = "competence_units"


def lever_tree(levers: Any) -> Tree:
    """Return levers as a user writes them as a tree of settings; a tree that is one already comes back as it is.

    Competence units of model none have no intensity, unless one is said. Raises :class:`ConfigError` where ``from`` cannot
    be used; values are checked by :mod:`sim.config.check`.
    """
    if levers is None:
        return {}
    if not isinstance(levers, dict):
        raise ConfigError(f"levers is {levers!r}, but must be settings as lever: value.")
    tree: Tree = {}
    parts: Tree = {UNIT: {}, "schedule": {}}
    over_time = metas(Levers)
    for name, value in levers.items():
        if name in over_time and isinstance(value, (dict, list, tuple)):
            _put(parts["schedule"], "schedule", {name: value})
        elif isinstance(name, str) and name.startswith(f"{UNIT}."):
            _put(parts[UNIT], UNIT, {name.partition(".")[2]: value})
        elif name in parts and isinstance(value, dict):
            _put(parts[name], name, value)
        else:
            tree[name] = value
    for name, moves in parts["schedule"].items():
        start, parts["schedule"][name] = parted(f"governance.schedule.{name}", moves)
        if start is not None and tree.setdefault(name, start) != start:
            raise ConfigError(f"governance.{name} is {tree[name]!r}, and moves from {start!r}; say one of them.")
    if parts[UNIT].get("model") == "none":
        parts[UNIT].setdefault("intensity", 0.0)
    return tree | {name: part for name, part in parts.items() if part}


def _put(part: Tree, of: str, settings: Tree) -> None:
    """Add settings to a part of the tree; refuse one that stands there already, said in another way, as something else."""
    for name, value in settings.items():
        if part.setdefault(name, value) != value:
            raise ConfigError(
                f"governance.{of}.{name} is said twice, as {part[name]!r} and as {value!r}; keep one of them."
            )


def parted(key: str, moves: Any) -> tuple[Any, Any]:
    """Return where a lever starts (None: where it stood), and its moves without that."""
    several = isinstance(moves, (list, tuple))
    first, *later = moves if several and moves else [moves]
    for move in later:
        if isinstance(move, dict) and "from" in move:
            raise ConfigError(
                f"{key} has a later move with from; only the first can, each other goes on from the one before."
            )
    if not isinstance(first, dict) or "from" not in first:
        return None, moves
    start, first = first["from"], {name: value for name, value in first.items() if name != "from"}
    if start is None or isinstance(start, (dict, list, tuple)):
        raise ConfigError(f"{key}.from is {start!r}, but must be the value that the lever has from year 0.")
    if "to" in first and first["to"] == start:
        raise ConfigError(f"{key} moves from {start!r} to {start!r}, which is no move; write {start!r} alone.")
    if "to" in first and not first.get("from_year") and not first.get("over_years"):
        raise ConfigError(
            f"{key} moves from {start!r} in year 0 and at once, so it never is {start!r}; say from_year, over_years or both."
        )
    return start, [first, *later] if several else first


def text_of(start: Any, moves: Iterable[LeverMove]) -> str:
    """Return a lever and its moves as one short text; ``start`` is None where it is as it was.

    >>> text_of(0.7, [LeverMove(2, 0.5, 1), LeverMove(8, 0.9, 0)])
    '0.7 → 0.5 (year 2–3) → 0.9 (year 8)'
    """

    def value(what: Any) -> str:
        return f"{what:g}" if isinstance(what, (int, float)) else str(what)

    def years(move: LeverMove) -> str:
        return f"{move.from_year:g}" + (f"–{move.from_year + move.over_years:g}" if move.over_years else "")

    parts = [f"→ {value(move.to)} (year {years(move)})" for move in moves]
    return " ".join(parts if start is None else [value(start), *parts])
