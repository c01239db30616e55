"""Whether differences keep their sign: in what share of the scenarios each goes the way it does over them all."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from sim.studies.results import Results


def signs(results: Results, outcomes: Sequence[str], year: float | str | None = None) -> pd.DataFrame:
    """A row for each outcome and alternative but the reference: outcome, alternative, same_sign (share of scenarios)."""
    others = [str(name) for name in results.alternatives.index if name != results.reference]
    rows = [(outcome, name, same_sign(results, outcome, name, year)) for outcome in outcomes for name in others]
    return pd.DataFrame(rows, columns=["outcome", "alternative", "same_sign"])


def same_sign(results: Results, outcome: str, alternative: str, year: float | str | None = None) -> float:
    """The share of scenarios whose mean paired difference has the sign of the mean over them all; NaN where unknown."""
    pairs = results.differences(outcome, alternative, year=year).to_numpy(dtype=float)
    known = pairs[np.isfinite(pairs).any(axis=1)]
    if not len(known):
        return float("nan")
    means = np.nanmean(known, axis=1)
    return float((np.sign(means) == np.sign(means.mean())).mean())
