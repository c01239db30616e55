"""Rank stability: whether the same alternatives come out best whatever the scenario, and whatever the luck.

Ranks are given outcome by outcome; there is no ranking over outcomes. Two alternatives whose paired difference is not
seen in a scenario are tied there, whatever their means: a rank between them is luck.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
from scipy import stats

from sim.analysis.complete_cases import Cube, better, cube, wanted
from sim.analysis.estimates import CONFIDENCE
from sim.analysis.fields import Outcomes, Year
from sim.analysis.robustness.regret import DRAWS, draw_worlds
from sim.analysis.robustness.satisficing import wilson
from sim.studies.results import Results


def rank_stability(
    results: Results, outcomes: Outcomes = None, year: Year = None, *, draws: int = DRAWS, seed: int = 0
) -> dict[str, pd.DataFrame]:
    """Return how the alternatives rank from scenario to scenario, for each outcome by itself: three tables.

    ``ranks``: outcome, alternative, rank (1 is best; equals share the better rank), share (of scenarios, by means over
    worlds) and redrawn (of scenarios, over ``draws`` samples of worlds: luck counted in).

    ``best``: outcome, alternative, share (of scenarios in which its mean is best), clear (number in which every other is
    seen to be worse), tied (in which it is not seen to be worse than the best), low and high (Wilson's limits for
    the share of clear ones and of tied ones, so that they cover luck and the draw of scenarios), scenarios, worlds.

    ``agreement``: outcome, kendall_w (1 where all scenarios rank alike; Kendall & Babington Smith 1939), tau (mean
    Kendall's tau-b between two scenarios), each with _low and _high by the jackknife over scenarios and over
    worlds, alternatives, scenarios, worlds. NaN with one scenario. ConfigError for an outcome without a better way.
    """
    tables: dict[str, list[pd.DataFrame]] = {"ranks": [], "best": [], "agreement": []}
    for outcome in wanted(results, outcomes, directed=True):
        result = cube(results, outcome, year)
        values = result.values * better(outcome)
        rng = np.random.default_rng(seed)
        for name, table in (
            ("ranks", _ranks(result, values, draws, rng)), ("best", _best(result, values)),
            ("agreement", _agreement(values)),
        ):  # fmt: skip
            table.insert(0, "outcome", outcome)
            tables[name].append(table)
    return {name: pd.concat(result, ignore_index=True) if result else pd.DataFrame() for name, result in tables.items()}


def ranks_of(means: np.ndarray) -> np.ndarray:
    """Return ranks int [alternatives, scenarios], 1 for the greatest; equals share the better rank."""
    return np.asarray(stats.rankdata(-means, method="min", axis=0), dtype=int)


def _ranks(result: Cube, values: np.ndarray, draws: int, rng: np.random.Generator) -> pd.DataFrame:
    """Shares of scenarios with each rank, as found, and with worlds drawn anew."""
    alternatives, _, worlds = values.shape
    shares = _shares(ranks_of(values.mean(axis=2)))
    again = np.zeros_like(shares)
    for _ in range(draws if worlds > 1 else 0):
        again += _shares(ranks_of(values @ (draw_worlds(worlds, rng) / worlds)))
    places = range(1, alternatives + 1)
    return pd.DataFrame({
        "alternative": np.repeat(result.alternatives, alternatives),
        "rank": list(places) * alternatives,
        "share": shares.ravel(),
        "redrawn": again.ravel() / draws if worlds > 1 else np.nan,
    })  # fmt: skip


def _shares(ranks: np.ndarray) -> np.ndarray:
    """Return the share of scenarios in which each alternative has each rank: float [alternatives, ranks]."""
    return np.asarray((ranks[:, :, None] == np.arange(1, len(ranks) + 1)).mean(axis=1))


def _best(result: Cube, values: np.ndarray) -> pd.DataFrame:
    scenarios = values.shape[1]
    tied = ties_with_best(values)
    clear = tied & (tied.sum(axis=0) == 1)
    count, could = clear.sum(axis=1), tied.sum(axis=1)
    return pd.DataFrame({
        "alternative": result.alternatives,
        "share": (ranks_of(values.mean(axis=2)) == 1).mean(axis=1),
        "clear": count,
        "tied": could,
        "low": [wilson(int(c), scenarios)[0] for c in count],
        "high": [wilson(int(c), scenarios)[1] for c in could],
        "scenarios": scenarios,
        "worlds": values.shape[2],
    })  # fmt: skip


def ties_with_best(values: np.ndarray) -> np.ndarray:
    """Return which alternatives are not seen to be worse than the best in a scenario: bool [alternatives, scenarios].

    Paired, one-sided t-tests over worlds at 5 per cent shared between the others (Bonferroni; comparisons with the
    best, J. C. Hsu 1984, Annals of Statistics 12). With one world everything is tied.
    """
    alternatives, _, worlds = values.shape
    means = values.mean(axis=2)
    if worlds < 2:
        return np.ones(means.shape, dtype=bool)
    best = means.argmax(axis=0)
    behind = np.take_along_axis(values, best[None, :, None], axis=0) - values
    error = behind.std(axis=2, ddof=1) / worlds**0.5
    beyond = stats.t.ppf(1 - (1 - CONFIDENCE) / max(1, alternatives - 1), worlds - 1)
    return np.asarray(behind.mean(axis=2) <= beyond * error + 1e-12)


def _agreement(values: np.ndarray) -> pd.DataFrame:
    alternatives, scenarios, worlds = values.shape
    row: dict[str, float] = {}
    for name, of, least in (("kendall_w", kendall_w, 0.0), ("tau", mean_tau, -1.0)):
        row[name] = of(values.mean(axis=2))
        variance = _jackknife(values, 1, of) + _jackknife(values, 2, of)
        reach = float(stats.norm.ppf((1 + CONFIDENCE) / 2)) * variance**0.5
        row[f"{name}_low"], row[f"{name}_high"] = np.clip([row[name] - reach, row[name] + reach], least, 1.0)
    return pd.DataFrame([row | {"alternatives": alternatives, "scenarios": scenarios, "worlds": worlds}])


def _jackknife(values: np.ndarray, axis: int, of: Callable[[np.ndarray], float]) -> float:
    """Return the jackknife variance of a coefficient of means, leaving out a scenario (axis 1) or world (2) at a time."""
    n = values.shape[axis]
    if n < 3:
        return float("nan")
    left = np.array([of(np.delete(values, i, axis=axis).mean(axis=2)) for i in range(n)])
    return float((n - 1) * left.var())


def kendall_w(means: np.ndarray) -> float:
    """Return Kendall's coefficient of concordance of means float [alternatives, scenarios] (scenarios rank)."""
    n, m = means.shape
    ranks = stats.rankdata(means, axis=0)
    ties = sum(float((c**3 - c).sum()) for c in (np.unique(r, return_counts=True)[1] for r in ranks.T))
    below = m**2 * (n**3 - n) - m * ties
    if m < 2 or below <= 0:
        return float("nan")
    return float(12 * ((ranks.sum(axis=1) - m * (n + 1) / 2) ** 2).sum() / below)


def mean_tau(means: np.ndarray) -> float:
    """Return the mean of Kendall's tau-b over all pairs of scenarios, those where everything is equal left out."""
    first, second = np.triu_indices(len(means), 1)
    signs = np.sign(means[first] - means[second])
    length = np.sqrt((signs**2).sum(axis=0))
    signs = signs[:, length > 0] / length[length > 0]
    m = signs.shape[1]
    return float(((signs.sum(axis=1) ** 2).sum() - m) / (m * (m - 1))) if m > 1 else float("nan")
