"""An interval that may be looked at after every world: a confidence sequence for a mean of unknown variance.

Student's interval keeps its level for one look at a number of worlds settled beforehand. Looked at again and again
until it leaves out 0, it errs far more often. This one keeps its level however often, and whenever, one looks, and
whatever decides when to stop, so that a study can be run, looked at and run on. It is the t-test turned into a
ratio of likelihoods: how much better the differences fit an effect drawn from N(0, (SCALE · s.d.)²) than no effect
(M. Gönen and others 2005, The American Statistician 59; the interval: T. L. Lai 1976, Annals of Statistics 4).
Under no effect the ratio is a martingale for differences that are normal, whatever their variance (A. Hendriksen,
R. de Heide and P. Grünwald 2021, Bayesian Analysis 16), so it ever exceeds 1/α with probability α at most (J. Ville 1939).

What it costs: at α = .01 and power .95 about half as many worlds again as a single look would take, when the effect is
just as large as the stated one; larger effects are seen early, which wins much of it back.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from scipy import stats

from sim.analysis.power import ALPHA, POWER

SCALE = 0.3
"""The s.d. of the effects that the ratio looks for, in s.d. of the differences.

Any fixed number is right; 0.3 to 1 ask for nearly as many worlds. The small one is wary of early looks, which is
where skewed differences would break the level.
"""
MOST_WORLDS = 10_000_000


def critical(worlds: int, alpha: float = ALPHA) -> float:
    """How many standard errors from the mean the interval reaches; infinite with too few worlds to say anything.

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
    """Half the interval's width for differences with s.d. ``sd``."""
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
    """The fewest worlds after which the interval reaches less than ``half`` to either side."""
    return _fewest(lambda worlds: half_width(sd, worlds, alpha) < half)


def _fewest(suffices: Callable[[int], bool]) -> int:
    """The smallest number for which it is enough, found by doubling and halving; MOST_WORLDS at the most."""
    high = 4
    while high < MOST_WORLDS and not suffices(high):
        high *= 2
    low, high = high // 2, min(high, MOST_WORLDS)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if suffices(middle) else (middle, high)
    return high
