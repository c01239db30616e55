"""What is left of an unfinished study when only whole pairs count: scenarios and worlds that everyone came through."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.analysis.fields import Record, Year
from sim.config.fields import ConfigError, nearest
from sim.outcomes.catalogue import CATALOGUE
from sim.studies.results import MEAN, Results


@dataclass(frozen=True)
class Cube:
    """One outcome where nothing is missing.

    ``values``: float [alternatives, scenarios, worlds]; ``alternatives``, ``scenarios``: their labels; ``left_out``:
    alternatives that lack more than half of their runs.
    """

    outcome: str
    values: np.ndarray
    alternatives: list[str]
    scenarios: list[Any]
    left_out: list[str]


def complete(gaps: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return which rows and columns to keep so that no gap is left: two arrays of bool.

    ``gaps``: bool [rows, columns]. Rows and columns without anything go first; then, as long as there are gaps, the row
    or column that has the greatest share of them (a column where they are equal). A study stopped half-way thus
    loses what it had just begun, whether it went by scenarios or by worlds.
    """
    gaps = np.asarray(gaps, dtype=bool)
    rows = np.asarray(~gaps.all(axis=1))
    columns = np.asarray(~gaps.all(axis=0))
    while (left := gaps & rows[:, None] & columns[None, :]).any():
        of_rows, of_columns = left.sum(axis=1) / columns.sum(), left.sum(axis=0) / rows.sum()
        if of_rows.max() > of_columns.max():
            rows[of_rows.argmax()] = False
        else:
            columns[of_columns.argmax()] = False
    return rows, columns


def whole(table: np.ndarray) -> np.ndarray:
    """Return float [rows, columns] without gaps (NaN): see :func:`complete`."""
    table = np.asarray(table, dtype=float)
    rows, columns = complete(~np.isfinite(table))
    return table[np.ix_(rows, columns)]


def cube(results: Results, outcome: str, year: float | str | None = None) -> Cube:
    """Return an outcome for every alternative in the same scenarios and worlds; ConfigError where nothing is whole."""
    wide = results.values(outcome, year)
    names = [str(name) for name in results.alternatives.index]
    shape = (len(names), len(results.scenarios), wide.shape[1])
    values = wide.to_numpy(dtype=float).reshape(shape)
    there = np.isfinite(values)
    half = there.sum(axis=(1, 2)) * 2 >= there.any(axis=0).sum()
    kept = [i for i in range(len(names)) if half[i] and there[i].any()]
    if len(kept) < 2:
        raise ConfigError(
            f"The study {results.name} has {len(kept)} alternatives with enough finished runs for '{outcome}'; "
            "comparing them takes at least two."
        )
    rows, columns = complete(~there[kept].all(axis=0))
    if not rows.any() or not columns.any():
        raise ConfigError(f"No world of the study {results.name} has '{outcome}' for every alternative.")
    return Cube(
        outcome,
        values[np.ix_(np.array(kept), rows, columns)],
        [names[i] for i in kept],
        list(results.scenarios.index[rows]),
        [name for i, name in enumerate(names) if i not in kept],
    )


def wanted(results: Results, outcomes: str | Sequence[str] | None, *, directed: bool = False) -> list[str]:
    """Return the outcomes asked for, in the order they were asked for; all of the study's where None.

    ``directed``: only those of which more, or less, is better; others are left out of "all", and refused by name.
    """
    if outcomes is None:
        return [o for o in results.outcomes if not directed or better(o)]
    chosen = list(dict.fromkeys([outcomes] if isinstance(outcomes, str) else outcomes))
    for outcome in chosen:
        results.check(outcome)
        if directed and not better(outcome):
            usable = [o for o in results.outcomes if better(o)]
            raise ConfigError(
                f"Neither more nor less of '{outcome}' is better in itself, so no alternative is best at it. "
                f"{nearest(outcome, usable)}"
            )
    return chosen


def nothing_moved(results: Results, year: Year) -> Record:
    """Return ``{"nothing_moved": True}`` where the year asked about (the last) is before any lever is moved, else {}."""
    asked = results.years[-1] if year is None or year == MEAN else float(year)
    return {"nothing_moved": True} if asked <= 0 else {}


def better(outcome: str) -> int:
    """+1 if more of the outcome is better, −1 if less is, 0 if neither or unknown."""
    return CATALOGUE[outcome].better if outcome in CATALOGUE else 0
