"""Each result becomes a line of the validation passport: what was said, what was found, and whether it holds."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import stats

from sim.validation.records import Record

CONFIDENCE = 0.99


def interval(values: np.ndarray | pd.Series) -> tuple[float, float, float]:
    """Mean of independent values with its two-sided 99 % t-interval: (mean, low, high)."""
    values = np.asarray(values, dtype=float)
    mean = float(values.mean())
    if len(values) < 2:
        return mean, float("-inf"), float("inf")
    half = float(stats.t.ppf(0.5 + CONFIDENCE / 2, len(values) - 1) * values.std(ddof=1) / np.sqrt(len(values)))
    return mean, mean - half, mean + half


def relation(
    name: str,
    target: str,
    target_nb: str,
    source: str,
    differences: np.ndarray | pd.Series,
    expect: str,
    note: str = "",
) -> Record:
    """A line that says which way something goes, judged by paired differences, one a replication.

    ``expect``: "rises" or "falls" holds where the whole 99 % interval is on that side of zero (stricter than a
    one-sided interval of 99 %); "keeps" where every single difference is zero.
    """
    result, low, high = interval(differences)
    holds = {"rises": low > 0, "falls": high < 0, "keeps": bool(np.all(np.asarray(differences) == 0))}[expect]
    return _line(name, target, target_nb, source, (result, low, high), len(differences), holds, note)


def point(
    name: str,
    target: str,
    target_nb: str,
    source: str,
    values: pd.Series,
    *,
    published: float | None,
    reference: float,
    near_reference: float,
    near_published: float | None = None,
    note: str = "",
) -> Record:
    """A line that says how much, judged by its distance from a reference and from what was printed.

    ``near_reference`` and ``near_published`` are the distances allowed. ``tolerance`` of the line is the one
    that goes with the printed value, or with the reference where nothing was printed.
    """
    result, low, high = interval(values)
    holds = abs(result - reference) <= near_reference
    allowed = near_reference
    if published is not None and near_published is not None:
        holds = holds and abs(result - published) <= near_published
        allowed = near_published
    line = _line(name, target, target_nb, source, (result, low, high), len(values), holds, note)
    return line | {"published": published, "reference": reference, "tolerance": float(allowed)}


def _line(
    name: str, target: str, target_nb: str, source: str, spread: tuple[float, float, float], n: int, holds: bool,
    note: str,
) -> Record:  # fmt: skip
    """Everything a line has; a point adds to it what was printed."""
    result, low, high = spread
    return {
        "id": name,
        "classic": CLASSICS[name.partition(".")[0]],
        "target": target,
        "target_nb": target_nb,
        "source": source,
        "published": None,
        "reference": None,
        "found": result,
        "low": low,
        "high": high,
        "tolerance": None,
        "verdict": "holds" if holds else "fails",
        "replications": int(n),
        "fitted": False,
        "note": note,
    }


CLASSICS = {
    "march1991": "March 1991",
    "fang2010": "Fang, Lee & Schilling 2010",
    "miller2006": "Miller, Zhao & Calantone 2006",
    "chang2000": "Chang & Harrington 2000",
}
"""What an id begins with, and the classic it stands for."""


def at(table: pd.DataFrame, column: str, period: int | None = None) -> pd.Series:
    """One value a replication: ``column`` at ``period``, or at the end; indexed by replication."""
    when = table["period"].max() if period is None else period
    return table[table["period"] == when].set_index("replication")[column].sort_index()
