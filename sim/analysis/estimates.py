"""Means of paired differences with their errors, over worlds or worlds × scenarios, and what stands out among many.

Every scenario meets the same worlds, so a difference is mean + scenario + world + rest, all but the mean drawn at random
(the two-way random-effects layout of Searle, Casella & McCulloch 1992, chapter 4).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from sim.analysis.complete_cases import complete as without_gaps
from sim.analysis.complete_cases import whole
from sim.analysis.fields import Record

CONFIDENCE = 0.95
TOGETHER = 0.05
"""Largest Holm-adjusted p-value of a difference that counts as seen."""
NAN = float("nan")
NOTHING = 1e-12
"""A difference no larger than this is rounding, and counts as 0."""
DIFFERENCE = ["difference", "low", "high", "share_of_worlds", "replications"]
JUDGED = ["p", "p_holm", "excludes_zero", "seen"]
LAST = ["share_no_effect", "few_events"]
LUCK_AND_DOUBT = [
    "luck_low", "luck_high", "sets_low", "sets_high", "share_of_sets", "set_sd", "world_sd", "rest_sd",
]  # fmt: skip
"""Columns of every table of differences, what :func:`judged` adds to them, what helps to read them and comes last, and
those more that several scenarios or parameter sets give: :func:`two_way`."""


def reach(freedom: float) -> float:
    """Return how many standard errors a 95 per cent interval reaches to either side, by Student's t."""
    return float(stats.t.ppf((1 + CONFIDENCE) / 2, freedom))


@dataclass(frozen=True)
class Estimate:
    """``mean``, its standard error ``se``, and the ``freedom`` of the error (degrees of freedom).

    The error is NaN where there was too little to tell it by, and 0 where everything agreed to the bit.
    """

    mean: float
    se: float = NAN
    freedom: float = NAN

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 per cent interval; NaN where there is no error."""
        half = reach(self.freedom) * self.se
        return self.mean - half, self.mean + half

    @property
    def p(self) -> float:
        """The two-sided p-value of no difference: 1 where all is 0 to the bit, 0 where all agree on another number."""
        if not np.isfinite(self.se):
            return float("nan")
        if self.se <= 1e-12 * max(1.0, abs(self.mean)):  # rounding is not doubt
            return float(abs(self.mean) <= 1e-12)
        return float(2 * stats.t.sf(abs(self.mean) / self.se, self.freedom))

    def with_doubt(self, other: Estimate) -> Estimate:
        """Return the same mean with an independent source of doubt added; freedom by Satterthwaite (1946)."""
        if not (np.isfinite(self.se) and np.isfinite(other.se)):
            return Estimate(self.mean)
        one, two = self.se**2, other.se**2
        parts = one**2 / self.freedom + two**2 / other.freedom
        return Estimate(self.mean, (one + two) ** 0.5, (one + two) ** 2 / parts if parts > 0 else self.freedom)


def estimate(table: np.ndarray) -> Estimate:
    """Return the mean of paired differences float [scenarios, worlds], all finite, with the error that fits its shape.

    One scenario: luck alone, with worlds − 1 degrees of freedom. Two or more: scenarios and worlds both drawn at
    random (Searle, Casella & McCulloch 1992). With one world, or nothing at all, there is no error.
    """
    table = np.asarray(table, dtype=float)
    scenarios, worlds = table.shape
    if not table.size:
        return Estimate(float("nan"))
    mean = float(table.mean())
    if worlds < 2:
        return Estimate(mean)
    if scenarios == 1:
        return Estimate(mean, float(table.mean(axis=0).std(ddof=1)) / worlds**0.5, worlds - 1.0)
    variance, freedom = _of_mean(_squares(table), scenarios, worlds)
    return Estimate(mean, variance**0.5, freedom)


def _squares(table: np.ndarray) -> tuple[float, float, float]:
    """Return the mean squares of scenarios, worlds and rest of a table float [scenarios, worlds]."""
    scenarios, worlds = table.shape
    of_scenarios, of_worlds = table.mean(axis=1), table.mean(axis=0)
    rest = table - of_scenarios[:, None] - of_worlds[None, :] + float(table.mean())
    ms_rest = float((rest**2).sum()) / ((scenarios - 1) * (worlds - 1))
    return worlds * float(of_scenarios.var(ddof=1)), scenarios * float(of_worlds.var(ddof=1)), ms_rest


def _of_mean(squares: tuple[float, float, float], scenarios: int, worlds: int) -> tuple[float, float]:
    """Return the variance of a mean over both, by mean squares, and Satterthwaite's degrees of freedom; at least one."""
    total = max(squares[0] + squares[1] - squares[2], squares[2])
    freedoms = scenarios - 1, worlds - 1, (scenarios - 1) * (worlds - 1)
    parts = sum(square**2 / freedom for square, freedom in zip(squares, freedoms, strict=True))
    size = scenarios * worlds
    return total / size, max(1.0, total**2 / parts) if parts > 0 else size - 1.0


def two_way(table: np.ndarray) -> dict[str, float]:
    """Return what paired differences float [sets, worlds] say: a row of a table of differences.

    ``difference``, the mean, and its interval ``low``, ``high`` over both; ``share_of_worlds``, ``share_of_sets``:
    single pairs, and sets, whose difference has the mean's sign; ``replications``: worlds in which every set has a
    value, the others being left out. ``luck_low``, ``luck_high``: the interval if these sets were all there are, so
    that only luck is in doubt; ``sets_low``, ``sets_high``: between these lie the effects of nine sets in ten, luck
    taken out. ``set_sd``, ``world_sd``, ``rest_sd``: the parts of the spread. With fewer than two sets or two worlds
    left there is a mean, but nothing to separate luck from doubt, and the rest is NaN.
    """
    table = np.asarray(table, dtype=float)
    table = table[:, np.isfinite(table).all(axis=0)]
    sets, worlds = table.shape
    result = dict.fromkeys((*DIFFERENCE, *LUCK_AND_DOUBT), NAN) | {"replications": worlds}
    if min(sets, worlds) == 0:
        return result
    mean, of_sets = float(table.mean()), table.mean(axis=1)
    for name, values in (("share_of_sets", of_sets), ("share_of_worlds", table)):
        result[name] = float(np.mean(np.sign(values) == np.sign(mean)))
    result["difference"] = mean
    if min(sets, worlds) < 2:
        return result
    ms_sets, ms_worlds, ms_rest = squares = _squares(table)
    variance, freedom = _of_mean(squares, sets, worlds)
    half, luck = reach(freedom) * np.sqrt(variance), reach(worlds - 1) * np.sqrt(ms_worlds / (sets * worlds))
    set_variance = max(0.0, (ms_sets - ms_rest) / worlds)
    spread = set_variance + ms_rest / worlds  # the sets' means drawn together until they spread as without luck
    calm = mean + (of_sets - mean) * (np.sqrt(set_variance / spread) if spread > 0 else 0.0)
    low, high = np.quantile(calm, [0.05, 0.95])
    return result | {
        "low": mean - half, "high": mean + half, "luck_low": mean - luck, "luck_high": mean + luck,
        "sets_low": float(low), "sets_high": float(high), "set_sd": set_variance**0.5,
        "world_sd": max(0.0, (ms_worlds - ms_rest) / sets) ** 0.5, "rest_sd": ms_rest**0.5,
    }  # fmt: skip


def complete(table: np.ndarray) -> np.ndarray:
    """Return which cells of [..., scenarios, worlds] to pair: bool [scenarios, worlds], a whole block of them.

    Scenarios and worlds are left out until nothing is missing in any of the tables; see
    :func:`sim.analysis.complete_cases.complete`.
    """
    there = np.isfinite(np.asarray(table, dtype=float)).reshape(-1, *np.shape(table)[-2:])
    scenarios, worlds = without_gaps(~there.all(axis=0))
    return np.asarray(scenarios[:, None] & worlds[None, :])


def holm(p: Sequence[float]) -> np.ndarray:
    """P-values corrected for how many were looked at, by Holm's (1979) step-down rule; NaN stays NaN, uncounted."""
    raw = np.asarray(p, dtype=float)
    corrected = np.full(len(raw), np.nan)
    order = [i for i in np.argsort(raw, kind="stable") if np.isfinite(raw[i])]
    steps = raw[order] * np.arange(len(order), 0, -1)
    corrected[order] = np.minimum(1.0, np.maximum.accumulate(steps)) if order else []
    return corrected


def interval(paired: np.ndarray) -> tuple[float, float, float, float, int]:
    """Mean, low, high, share of worlds with the mean's sign, and count, of paired differences [worlds].

    The interval is Student's t at 95 per cent; NaN ends with fewer than two worlds.
    """
    n = len(paired)
    if n == 0:
        return np.nan, np.nan, np.nan, np.nan, 0
    mean = float(paired.mean())
    share = float(np.mean(np.sign(paired) == np.sign(mean)))
    if n == 1:
        return mean, np.nan, np.nan, share, 1
    half = float(reach(n - 1) * paired.std(ddof=1) / np.sqrt(n))
    return mean, mean - half, mean + half, share, n


def share_under_no_effect(n: float) -> float:
    """Return the share of worlds that point the way of their mean, on average, where there is no effect at all.

    It is above a half, for the mean is made of the same worlds: 1/2 + arcsin(1/√n)/π, exact for normal differences (n of
    them, each correlated 1/√n with their mean), and within 0.02 for other symmetric ones without heavy tails. ``n`` may
    be an effective number: the variance of single pairs over that of their mean. NaN where it is below 1.
    """
    return 0.5 + float(np.arcsin(n**-0.5)) / np.pi if n >= 1 else NAN


def _effective(row: Record, scenarios: int) -> float:
    """Return how many independent pairs a mean over scenarios and worlds is worth, by the parts of the spread."""
    parts = np.array([row["set_sd"], row["world_sd"], row["rest_sd"]]) ** 2
    worlds = row["replications"]
    of_mean = float(parts @ np.array([1 / scenarios, 1 / worlds, 1 / (scenarios * worlds)])) if worlds else NAN
    return float(parts.sum()) / of_mean if of_mean > 0 else NAN


def judged(result: pd.DataFrame, families: Sequence[Any] | None = None, copies: Collection[str] = ()) -> pd.DataFrame:
    """Return differences corrected for their number (Holm 1979): adds p_holm, excludes_zero and seen to p, low, high.

    ``families``: keys of rows as in ``groupby``; each family is corrected by itself. ``copies``: options that repeat
    another's runs (:mod:`sim.analysis.copies`); they are no further tests, and have no p.
    """
    if result.empty:
        return result
    names = result["alternative" if "alternative" in result else "option"]
    result["p"] = result["p"].mask(names.isin(list(copies)))
    result["p_holm"] = np.nan
    for _, own in [(None, result)] if families is None else result.groupby(list(families)):
        result.loc[own.index, "p_holm"] = holm(own["p"].to_numpy())
    result["excludes_zero"] = ((result["low"] > 0) | (result["high"] < 0)) & (result["difference"].abs() > NOTHING)
    result["seen"] = result["excludes_zero"] & (result["p_holm"] <= TOGETHER)
    last = [name for name in LAST if name in result]
    return result[[*(name for name in result if name not in last), *last]]


def compare(pairs: np.ndarray) -> Record:
    """Return what paired differences float [scenarios, worlds], with or without gaps, say: a row of the table."""
    table = whole(pairs)
    own = two_way(table) if len(pairs) > 1 else dict(zip(DIFFERENCE, interval(table.ravel()), strict=True))
    n = _effective(own, len(table)) if len(pairs) > 1 else own["replications"]
    return own | {"scenarios": table.shape[0], "share_no_effect": share_under_no_effect(n), "p": p_value(table)}


def p_value(table: np.ndarray) -> float:
    """Return the p-value of no difference; where every pair agrees to the bit, that of the sign test.

    With no spread at all Student's t would be certain after two worlds. The sign test is not before there are six. NaN
    where every pair is 0: nothing was measured, so there is no test (Tarone 1990 leaves such out of the correction too).
    """
    known = estimate(table)
    if table.size and not (np.abs(table) > NOTHING).any():
        return NAN
    if known.se <= 1e-12 * max(1.0, abs(known.mean)) and abs(known.mean) > 1e-12:
        return float(2.0 ** (1 - table.shape[1]))
    return known.p
