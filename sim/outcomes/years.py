"""The years of a run: whole ones, and a part-year at the end where the run ends within one."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Sequence


def year_ends(years: float) -> tuple[float, ...]:
    """Return the ends of the years lived, in years after year 0; a part-year is called by its end.

    >>> year_ends(2), year_ends(1.5), year_ends(0.25)
    ((1, 2), (1, 1.5), (0.25,))
    """
    whole = tuple(range(1, math.floor(years) + 1))
    return whole if years == math.floor(years) else (*whole, years)


def length(year: float) -> float:
    """Return how much of a year the one that ends at ``year`` is: 1, or the part of it that was lived."""
    return float(year) % 1 or 1.0


def mean_over_years(rows: pd.DataFrame, by: Sequence[str]) -> pd.Series:
    """Return the mean of ``value`` over all years after year 0, each by its length: float, indexed by ``by``.

    ``rows``: columns year, value and those of ``by``. NaN where there is no value.
    """
    after = rows[rows["year"] > 0]
    part = after["year"] % 1
    if not part.any():
        return after.groupby(list(by), observed=True)["value"].mean()
    weight = part.where(part > 0, 1.0).where(after["value"].notna())
    sums = after.assign(value=after["value"] * weight, weight=weight)
    sums = sums.groupby(list(by), observed=True)[["value", "weight"]].sum(min_count=1)
    return sums["value"] / sums["weight"]
