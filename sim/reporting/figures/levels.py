"""The few sums the figures need: means with intervals, for any option, outcome and year."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import stats

from sim.outcomes.years import length

CONFIDENCE = 0.95


def levels(values: pd.DataFrame) -> pd.DataFrame:
    """Mean over worlds with a 95 per cent t-interval: option, outcome, year, mean, low, high, n.

    ``values``: option, world, year, outcome, value. Ends are NaN with fewer than two worlds. Where a world was
    met under several parameter sets, its value is the mean over them.
    """
    by = ["option", "outcome", "year"]
    if "set" in values:
        values = values.groupby([*by, "world"], sort=False, as_index=False)["value"].mean()
    table = values.groupby(by, sort=False)["value"].agg(["mean", "std", "count"]).reset_index()
    n = table["count"].to_numpy(dtype=float)
    many = n > 1
    half = np.full(len(table), np.nan)
    half[many] = stats.t.ppf((1 + CONFIDENCE) / 2, n[many] - 1) * table["std"].to_numpy()[many] / np.sqrt(n[many])
    return pd.DataFrame(
        {**{key: table[key] for key in by}, "mean": table["mean"], "low": table["mean"] - half,
         "high": table["mean"] + half, "n": table["count"]}
    )  # fmt: skip


def worlds(values: pd.DataFrame) -> int:
    """How many worlds the values come from."""
    return int(values["world"].nunique())


def last_year(values: pd.DataFrame) -> float:
    """The last year there are values for: a whole number, or the end of a run that ended within a year."""
    year = float(values["year"].max())
    return year if year % 1 else int(year)


def loops_per_year(ledger: pd.DataFrame) -> pd.DataFrame:
    """Loop, holder and the four entries of the ledger as means per year, years before the first left out."""
    after = ledger[ledger["year"] >= 1]
    entries = ["became_right", "ceased_right", "became_wrong", "ceased_wrong"]
    years = sum(map(length, after["year"].unique())) or 1
    total = after.groupby(["loop", "holder"], sort=False, observed=True)[entries].sum() / years
    return total.reset_index()
