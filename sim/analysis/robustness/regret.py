"""Regret: how far an alternative falls short of the best one in each scenario (L. J. Savage 1951, JASA 46).

The best of several noisy means is by luck better than it is, so that regret against it is too great. The means are drawn
together first, until they spread as they do without luck (T. A. Louis 1984, JASA 79): over scenarios, and among themselves.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import stats

from sim.analysis.complete_cases import Cube, better, cube, wanted
from sim.analysis.estimates import CONFIDENCE, reach
from sim.analysis.fields import Outcomes, Year
from sim.studies.results import Results

DRAWS = 400
MEASURES = ("mean", "p90", "max")


def regret(
    results: Results, outcomes: Outcomes = None, year: Year = None, *, draws: int = DRAWS, seed: int = 0
) -> pd.DataFrame:
    """Return the regret of every alternative over the scenarios, outcome by outcome, never put together into one score.

    A row for each outcome and alternative: mean, p90 (nine scenarios in ten have less) and max (Savage), each with
    _low and _high, in the outcome's unit; max_uncorrected, the greatest difference from what did best, luck included;
    worst_scenario, where the regret is greatest; may_be_least, whether the data leave it possible that no other
    has a smaller max; scenarios and worlds. Intervals are 95 per cent, with standard errors from ``draws`` samples:
    of scenarios and worlds both (A. B. Owen 2007, Annals of Applied Statistics 1), for max of worlds only, since it
    is about these very scenarios. NaN with one world. ConfigError for an outcome of which neither more nor less is better.
    """
    rows = [
        _of(cube(results, outcome, year), draws, np.random.default_rng(seed))
        for outcome in wanted(results, outcomes, directed=True)
    ]
    return pd.concat(rows, ignore_index=True) if rows else pd.DataFrame(columns=["outcome", "alternative"])


def _of(result: Cube, draws: int, rng: np.random.Generator) -> pd.DataFrame:
    """Return the regret table of one outcome."""
    values = result.values * better(result.outcome)
    scenarios, worlds = values.shape[1:]
    means = values.mean(axis=2)
    own = by_scenario(values)
    table = summaries(own)
    frame = pd.DataFrame({"outcome": result.outcome, "alternative": result.alternatives})
    both, luck = _drawn(values, draws, rng)
    freedom = max(1, (min(scenarios, worlds) if scenarios > 1 else worlds) - 1)
    for place, name in enumerate(MEASURES):
        sample, free = (luck, max(1, worlds - 1)) if name == "max" else (both, freedom)
        half = sample[:, place].std(axis=0, ddof=1) * reach(free)
        frame[name] = np.maximum(table[place], 0.0)
        frame[f"{name}_low"] = np.maximum(table[place] - half, 0.0) if worlds > 1 else np.nan
        frame[f"{name}_high"] = np.maximum(table[place] + half, 0.0) if worlds > 1 else np.nan
    frame["max_uncorrected"] = (means.max(axis=0) - means).max(axis=1)
    frame["worst_scenario"] = [result.scenarios[i] for i in own.argmax(axis=1)]
    frame["may_be_least"] = _may_be_least(table[2], luck[:, 2], worlds)
    return frame.assign(scenarios=scenarios, worlds=worlds)


def by_scenario(values: np.ndarray, counts: np.ndarray | None = None) -> np.ndarray:
    """Return regret float [alternatives, scenarios], from means that spread as they do without luck.

    ``values``: float [alternatives, scenarios, worlds], more is better; ``counts``: how often each world was drawn
    (once). With one world luck is unknown, and it is the plain difference from the best.
    """
    calm = without_luck(values, np.ones(values.shape[2]) if counts is None else counts)
    return np.asarray(calm.max(axis=0) - calm)


def without_luck(values: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Means over worlds, less those of the mean alternative, drawn together: float [alternatives, scenarios].

    The share that is kept of a spread with variance V, of which luck made L, is √(1 − L/V). The variances are those of
    the two-way layout, scenarios × worlds, the same for every alternative.
    """
    scenarios, n = values.shape[1], float(counts.sum())
    weights = counts / n
    beside = values - values.mean(axis=0)
    means = beside @ weights
    own = means.mean(axis=1, keepdims=True)
    away = means - own
    if n < 2:
        return np.asarray(means)
    of_worlds = beside.mean(axis=1) - own
    luck = float((of_worlds**2 @ weights).mean()) / (n - 1)
    calm = own.mean() + (own - own.mean()) * _kept(luck, float(own.var(ddof=1)))
    if scenarios > 1:
        rest = beside - means[:, :, None] - of_worlds[:, None, :]
        luck = float((rest**2 @ weights).sum(axis=1).mean()) / ((scenarios - 1) * (n - 1))
        calm = calm + away * _kept(luck, float(away.var(axis=1, ddof=1).mean()))
    return np.asarray(np.broadcast_to(calm, means.shape))


def _kept(luck: float, spread: float) -> float:
    """Return the share of a spread that is not luck's."""
    return float(np.sqrt(max(0.0, 1 - luck / spread))) if spread > 0 else 0.0


def summaries(own: np.ndarray) -> np.ndarray:
    """Mean, 90th percentile and greatest over scenarios: float [3, alternatives]."""
    return np.stack([own.mean(axis=1), np.quantile(own, 0.9, axis=1), own.max(axis=1)])


def _drawn(values: np.ndarray, draws: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Summaries float [draws, 3, alternatives] of drawn scenarios and worlds, and of drawn worlds alone."""
    alternatives, scenarios, worlds = values.shape
    both, luck = np.zeros((2, draws, 3, alternatives))
    if worlds < 2:
        return both, luck
    for i in range(draws):
        counts = draw_worlds(worlds, rng)
        own = by_scenario(values, counts)
        luck[i] = summaries(own)
        both[i] = summaries(own[:, rng.integers(0, scenarios, scenarios)])
    return both, luck


def draw_worlds(worlds: int, rng: np.random.Generator) -> np.ndarray:
    """Return how often each world is drawn, with replacement: float [worlds], two different ones at least."""
    while True:
        counts = np.bincount(rng.integers(0, worlds, worlds), minlength=worlds).astype(float)
        if (counts > 0).sum() >= min(2, worlds):
            return counts


def _may_be_least(greatest: np.ndarray, luck: np.ndarray, worlds: int) -> np.ndarray:
    """Return which alternatives' greatest regret is not seen to exceed that of the least one: bool [alternatives].

    Student's t with drawn standard errors, one-sided at 5 per cent shared between the alternatives (Bonferroni).
    """
    least = int(greatest.argmin())
    if worlds < 2:
        return np.ones(len(greatest), dtype=bool)
    error = (luck - luck[:, [least]]).std(axis=0, ddof=1)
    beyond = stats.t.ppf(1 - (1 - CONFIDENCE) / max(1, len(greatest) - 1), worlds - 1)
    return np.asarray(greatest - greatest[least] <= beyond * error + 1e-12)
