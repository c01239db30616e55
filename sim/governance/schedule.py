"""Which levers are in force when: the baseline while settling, then the package, then what is scheduled."""

from __future__ import annotations

import dataclasses
from typing import Any

from sim.config.levers import LeverMove, Levers

BASELINE = Levers()


def in_force(governance: Levers, year: float) -> Levers:
    """Return the levers at a time. Before year 0 the 2014 baseline, whatever is chosen later.

    ``governance.schedule[lever]`` holds its moves (:class:`LeverMove`) in order: from the ``from_year`` of each the lever
    moves in a straight line from where it then stands to ``to``, in ``over_years`` (0: at once). A lever whose value is a
    name changes at once.
    """
    if year < -1e-9:
        return BASELINE
    if not governance.schedule:
        return governance
    moved: dict[str, Any] = {  # each field has its own type, which mypy cannot follow through a name
        name: _at(getattr(governance, name), moves, year) for name, moves in governance.schedule.items()
    }
    return dataclasses.replace(governance, **moved)


def _at(start: float | str, moves: tuple[LeverMove, ...], year: float) -> float | str:
    """Return the value of one lever at a time: each move begins where the one before has ended."""
    for move in moves:
        start = _moved(start, move, year)
    return start


def _moved(start: float | str, move: LeverMove, year: float) -> float | str:
    """Return the value of one lever at a time, from where it started and how it is to move."""
    since = year - move.from_year
    if since < -1e-9:
        return start
    over = move.over_years
    if isinstance(start, (int, float)) and isinstance(move.to, (int, float)) and over > 0 and since < over:
        return start + (move.to - start) * max(0.0, since) / over
    return move.to
