"""Satisficing: in how large a share of the scenarios an alternative is good enough.

The domain criterion (M. K. Starr 1962, Product Design and Decision Theory; R. J. Lempert et al. 2006, Management Science
52; C. McPhail et al. 2018, Earth's Future 6). Where luck leaves it open, a scenario counts neither as met nor as missed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from sim.analysis.complete_cases import better, cube
from sim.analysis.estimates import CONFIDENCE, reach
from sim.analysis.fields import Fields, Record, Year
from sim.config.fields import ConfigError, nearest
from sim.studies.results import Results

JOINTLY = "all"
"""In place of an outcome: all thresholds at once."""
MET, OPEN, MISSED = 1, 0, -1


@dataclass(frozen=True)
class Threshold:
    """What is good enough: ``value`` in the outcome's unit.

    ``at_least``: whether the outcome must reach it (else it must not exceed it); ``difference``: whether it is the
    difference from the reference that is held up against it, pair by pair, rather than the level itself.
    """

    value: float
    at_least: bool
    difference: bool = False


def satisficing(results: Results, thresholds: Fields, year: Year = None) -> pd.DataFrame:
    """Return how often each alternative meets each threshold, and all of them at once.

    ``thresholds``: by outcome, a number (a least level where more is better, a greatest where less is), or
    ``{"at_least": x}`` or ``{"at_most": x}``, with ``"difference": True`` where x is a difference from the reference.

    A row for each outcome, and ``all``, and each alternative: share, of scenarios in which the mean over worlds is good
    enough; met, missed and undecided, the numbers of scenarios by 95 per cent t-intervals over worlds; low and high,
    Wilson's limits (1927, JASA 22) for the share met for certain, and for the share possibly met, so that they cover
    luck as well as the draw of scenarios; scenarios and worlds. Together, it is met where every one is, and
    missed where any is. ConfigError for what is no threshold.
    """
    if not thresholds:
        raise ConfigError("There are no thresholds; give at least one, such as {'quality': 0.7}.")
    fields = {outcome: threshold(results, outcome, asked) for outcome, asked in thresholds.items()}
    judged = {outcome: _judge(results, outcome, limit, year) for outcome, limit in fields.items()}
    both = _jointly(judged) if len(judged) > 1 else {}
    rows = [
        {"outcome": outcome, "alternative": name} | _row(*result)
        for outcome, by_name in (judged | ({JOINTLY: both} if both else {})).items()
        for name, result in by_name.items()
    ]
    return pd.DataFrame(rows)


def threshold(results: Results, outcome: str, asked: Any) -> Threshold:
    """Return a threshold as it was asked for, checked; ConfigError with a sentence."""
    results.check(outcome)
    if isinstance(asked, Threshold):
        return asked
    if isinstance(asked, Mapping):
        known = ("at_least", "at_most", "difference")
        for key in asked:
            if key not in known:
                raise ConfigError(f"A threshold has no '{key}'. {nearest(str(key), known)}")
        ends = [key for key in known[:2] if key in asked]
        if len(ends) != 1:
            raise ConfigError(f"The threshold for '{outcome}' must have one of at_least and at_most.")
        return Threshold(_number(outcome, asked[ends[0]]), ends[0] == "at_least", bool(asked.get("difference", False)))
    if not better(outcome):
        raise ConfigError(
            f"Neither more nor less of '{outcome}' is better in itself; say at_least or at_most, as in "
            f"{{'{outcome}': {{'at_most': {asked}}}}}."
        )
    return Threshold(_number(outcome, asked), better(outcome) > 0)


def _number(outcome: str, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not np.isfinite(value):
        raise ConfigError(f"The threshold for '{outcome}' is {value!r}; it must be a number.")
    return float(value)


Judged = dict[str, tuple[pd.Series, pd.Series, int]]
"""By alternative: by scenario whether the mean is good enough (bool), and the verdict (MET, OPEN, MISSED); worlds."""


def _judge(results: Results, outcome: str, limit: Threshold, year: Year) -> Judged:
    """Return each alternative in each scenario, held up against one threshold."""
    result = cube(results, outcome, year)
    values = result.values
    if limit.difference:
        if results.reference not in result.alternatives:
            raise ConfigError(f"The reference {results.reference} has no finished runs to measure '{outcome}' against.")
        values = values - values[[result.alternatives.index(results.reference)]]
    above = (values - limit.value) * (1 if limit.at_least else -1)
    mean, worlds = above.mean(axis=2), above.shape[2]
    if worlds > 1:
        half = reach(worlds - 1) * above.std(axis=2, ddof=1) / worlds**0.5
        verdict = np.where(mean - half >= 0, MET, np.where(mean + half < 0, MISSED, OPEN))
    else:
        verdict = np.full(mean.shape, OPEN)
    return {
        name: (pd.Series(mean[i] >= 0, result.scenarios), pd.Series(verdict[i], result.scenarios), worlds)
        for i, name in enumerate(result.alternatives)
    }


def _jointly(judged: Mapping[str, Judged]) -> Judged:
    """Return all thresholds at once, in the scenarios that every outcome has."""
    names = [n for n in next(iter(judged.values())) if all(n in by_name for by_name in judged.values())]
    both: Judged = {}
    for name in names:
        parts = [by_name[name] for by_name in judged.values()]
        good = pd.concat([part[0] for part in parts], axis=1, join="inner").all(axis=1)
        verdict = pd.concat([part[1] for part in parts], axis=1, join="inner").min(axis=1)
        both[name] = (good, verdict, min(part[2] for part in parts))
    return both


def _row(good: pd.Series, verdict: pd.Series, worlds: int) -> Record:
    n = len(good)
    met, missed = int((verdict == MET).sum()), int((verdict == MISSED).sum())
    return {
        "share": float(good.mean()) if n else np.nan, "low": wilson(met, n)[0], "high": wilson(n - missed, n)[1],
        "met": met, "missed": missed, "undecided": n - met - missed, "scenarios": n, "worlds": worlds,
    }  # fmt: skip


def wilson(count: int, n: int) -> tuple[float, float]:
    """Wilson's 95 per cent limits for a share of which ``count`` in ``n`` were seen; NaN where n is 0."""
    if not n:
        return float("nan"), float("nan")
    z = float(stats.norm.ppf((1 + CONFIDENCE) / 2))
    share = count / n
    middle = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * (share * (1 - share) / n + z**2 / (4 * n**2)) ** 0.5
    return max(0.0, middle - half), min(1.0, middle + half)
