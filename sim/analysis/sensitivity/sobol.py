"""Sobol indices of a study: how much of the spread over settings each uncertain number accounts for.

The first-order index S1 is the share of the variance of the outcome's mean over luck that would go if the number
were known; the total index ST is the share that would be left if it alone were unknown (Homma & Saltelli 1996).
"""

from __future__ import annotations

from functools import partial
from itertools import combinations
from typing import ClassVar

import numpy as np
import pandas as pd

from sim.analysis.fields import Year
from sim.analysis.result import AnalysisResult
from sim.analysis.sensitivity.common import Draws, least_variance, luck_table, sampled
from sim.analysis.sensitivity.text import of_sobol
from sim.studies.results import Results
from sim.studies.samples import sobol_rows

INDICES = ["factor", "s1", "s1_low", "s1_high", "st", "st_low", "st_high"]
PAIRS = ["factor", "other", "s2", "s2_low", "s2_high"]


class SobolResult(AnalysisResult):
    """``indices``: columns of :data:`INDICES`, a row a factor in the design's order; NaN where not told from luck.

    ``pairs``: columns of :data:`PAIRS`, where the design has second order. ``luck``: see
    :func:`sim.analysis.sensitivity.common.luck_table`. ``about``: ``told``: whether the settings' spread is told from luck;
    ``alone``: the sum of S1 with its interval; blocks and worlds used and planned.
    """

    kind: ClassVar[str] = "sobol"
    sentences = of_sobol


def sobol_indices(
    results: Results,
    outcome: str,
    *,
    alternative: str | None = None,
    against: str | None = None,
    year: Year = None,
    resamples: int = 1000,
    seed: int = 0,
) -> SobolResult:
    """Estimate first-order and total indices, noise kept out, with 95 per cent bootstrap intervals.

    ``alternative`` alone: its values; with ``against``: their difference in the same scenario and world; neither:
    the only alternative's values, or the difference of the second of two. ``year``: None for the last.

    Of the mean over luck f: S1 = E[f(B)·(f(AB) − f(A))] / Var f (Saltelli et al. 2010, table 2 b) and
    ST = ½·E[(f(A) − f(AB))²] / Var f (Jansen 1999). A square or product of f is estimated by products of runs in
    different worlds, so that noise adds nothing to it: not to Var f, which would deflate every index, nor to
    ST, which would lift every number's (see :mod:`sim.analysis.sensitivity.common`). Estimates of small
    indices can fall below zero by chance; they are left as they are. Without noise they are SALib's.

    Intervals resample base rows and worlds (see :class:`sim.analysis.sensitivity.common.Draws`). They take base rows
    as drawn at random, which the Sobol' sequence betters, and leave out the model's own faults. Where the interval
    of Var f reaches zero, no index is given. A base row with a missing run is left out. ConfigError: no Sobol
    design, or too little finished.
    """
    second = bool(results.design.get("second_order", False))
    size = partial(sobol_rows, second_order=second)
    of = sampled(results, "sobol", "samples", size, outcome, alternative, against, year, resamples, seed)
    values, draws, names = of.blocks.values, of.draws, [factor.name for factor in of.factors]
    first, total, pairs = indices(values, draws, second)
    columns = [first[0], *draws.interval(first), total[0], *draws.interval(total)]
    table = pd.DataFrame(dict(zip(INDICES, [names, *columns], strict=True)))
    tables = {"indices": table, "luck": luck_table(values[:, [0, -1]], draws)}
    if second:
        one, other = zip(*combinations(names, 2), strict=True) if len(names) > 1 else ((), ())
        columns = [one, other, pairs[0], *draws.interval(pairs)]
        tables["pairs"] = pd.DataFrame(dict(zip(PAIRS, columns, strict=True)))
    alone = [float(first[0].sum()), *map(float, draws.interval(first.sum(axis=1)))]
    return SobolResult(tables, of.about | {"told": bool(np.isfinite(total[0]).all()), "alone": alone})


def indices(values: np.ndarray, draws: Draws, second: bool) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """First-order and total indices, float [draws, factors] each, and second-order, float [draws, pairs].

    ``values``: float [base rows, rows of a block, worlds]. All NaN where Var f is not told from zero.
    """
    least = least_variance(values)
    values = values - values.mean(axis=(0, 1), keepdims=True)  # takes away the worlds' own luck
    factors = (values.shape[1] - 2) // (2 if second else 1)
    A, B = values[:, 0], values[:, -1]
    AB = [values[:, 1 + j] for j in range(factors)]
    variance = (draws.across(A, A) + draws.across(B, B)) / 2 - draws.square_of_mean((A + B) / 2)[0]
    low, _ = draws.interval(variance)
    is_above = min(float(variance[0]), float(low)) > least
    # The few draws near or below zero are held at a tenth of the interval's low end, so that their indices are large and
    # land outside the interval.
    variance = np.maximum(variance, low / 10) if is_above else np.full_like(variance, np.nan)
    first = np.stack([draws.across(B, one - A) for one in AB], axis=1) / variance[:, None]
    total = np.stack([draws.across(A - one, A - one) for one in AB], axis=1) / (2 * variance[:, None])
    if not second:
        return first, total, np.empty((len(variance), 0))
    BA = [values[:, 1 + factors + j] for j in range(factors)]
    product = draws.across(A, B)
    pairs = [
        (draws.across(BA[j], AB[k]) - product) / variance - first[:, j] - first[:, k]
        for j, k in combinations(range(factors), 2)
    ]
    return first, total, np.stack(pairs, axis=1) if pairs else np.empty((len(variance), 0))
