"""How many worlds a comparison needs: looked at once, or after every world, with a confidence sequence for the mean.

The sequence is the t-test turned into a ratio of likelihoods (M. Gönen et al. 2005, The American Statistician 59; T. L. Lai
1976, Annals of Statistics 4; A. Hendriksen, R. de Heide & P. Grünwald 2021, Bayesian Analysis 16; J. Ville 1939).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from functools import cache

import numpy as np
from scipy import stats

ALPHA, POWER = 0.01, 0.95
SCALE = 0.3
"""The s.d. of the effects that the ratio looks for, in s.d. of the differences.

Any fixed number is right; 0.3 to 1 ask for nearly as many worlds. The small one is wary of early looks, which is
where skewed differences would break the level.
"""
MOST_WORLDS = 10_000_000


def power(worlds: int, sd: float, effect: float, alpha: float = ALPHA) -> float:
    """Probability that a two-sided t-test of paired differences with s.d. ``sd`` sees a true ``effect``."""
    beyond = float(stats.t.ppf(1 - alpha / 2, worlds - 1))
    away = abs(effect) / sd * worlds**0.5
    if away > beyond + 30:  # beyond doubt, and beyond what SciPy can tell
        return 1.0
    wrong_sign = stats.nct.cdf(-beyond, worlds - 1, away)  # next to nothing, and NaN where SciPy's series gives up
    return float(stats.nct.sf(beyond, worlds - 1, away) + np.nan_to_num(wrong_sign))


def worlds_needed(sd: float, effect: float = 0.01, alpha: float = ALPHA, wanted: float = POWER) -> int:
    """Return the fewest worlds (three or more) with which an ``effect`` is seen with probability ``wanted``.

    >>> worlds_needed(sd=0.02), worlds_needed(sd=0.02, effect=0.02)
    (75, 22)
    """
    if not (sd > 0 and effect):
        raise ValueError(f"sd is {sd} and effect is {effect}; both must differ from 0, and sd must be above it.")
    worlds = 3
    while power(worlds, sd, effect, alpha) < wanted:
        worlds += max(1, worlds // 1000)
    return worlds


def critical(worlds: int, alpha: float = ALPHA) -> float:
    """Return how many standard errors from the mean the interval reaches; infinite with too few worlds to say anything.

    The ratio at Student's t is (1 + nc²)^−½ · [(1 + t²/ν) / (1 + t²/(ν(1 + nc²)))]^(n/2), ν = n − 1, c = SCALE; this is the
    t at which it is 1/α.
    """
    if worlds < 2:
        return float("inf")
    widened = 1 + worlds * SCALE**2
    limit = (widened**0.5 / alpha) ** (2 / worlds)
    if limit >= widened:
        return float("inf")
    return float(((worlds - 1) * (limit - 1) / (1 - limit / widened)) ** 0.5)


def half_width(sd: float, worlds: int, alpha: float = ALPHA) -> float:
    """Return half the interval's width for differences with s.d. ``sd``."""
    return critical(worlds, alpha) * sd / worlds**0.5


@cache
def worlds_to_see(sd: float, effect: float, alpha: float = ALPHA, wanted: float = POWER) -> int:
    """The fewest worlds after which a true ``effect`` is seen with probability ``wanted``, differences having s.d. ``sd``.

    Seen with its own sign, at a single look at so many worlds; looks on the way only raise the probability. As
    :func:`sim.analysis.power.worlds_needed`, with this interval in place of Student's.

    >>> worlds_to_see(1.0, 0.5), worlds_to_see(1.0, 1.0)
    (115, 37)
    """

    def suffices(worlds: int) -> bool:
        limit, away = critical(worlds, alpha), abs(effect) / sd * worlds**0.5
        if away > limit + 30:  # beyond doubt, and beyond what SciPy can tell
            return True
        return float(stats.nct.sf(limit, worlds - 1, away)) >= wanted

    return _fewest(suffices)


@cache
def worlds_to_narrow(sd: float, half: float, alpha: float = ALPHA) -> int:
    """Return the fewest worlds after which the interval reaches less than ``half`` to either side."""
    return _fewest(lambda worlds: half_width(sd, worlds, alpha) < half)


def _fewest(suffices: Callable[[int], bool]) -> int:
    """Return the smallest number for which it is enough, found by doubling and halving; MOST_WORLDS at the most."""
    high = 4
    while high < MOST_WORLDS and not suffices(high):
        high *= 2
    return bisect_left(range(MOST_WORLDS), True, high // 2 + 1, min(high, MOST_WORLDS), key=suffices)
