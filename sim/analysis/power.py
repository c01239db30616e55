"""How many worlds a paired comparison needs, so that an effect that matters is seen."""

from __future__ import annotations

import numpy as np
from scipy import stats

ALPHA, POWER = 0.01, 0.95


def power(worlds: int, sd: float, effect: float, alpha: float = ALPHA) -> float:
    """Probability that a two-sided t-test of paired differences with s.d. ``sd`` sees a true ``effect``."""
    beyond = float(stats.t.ppf(1 - alpha / 2, worlds - 1))
    away = abs(effect) / sd * worlds**0.5
    if away > beyond + 30:  # beyond doubt, and beyond what SciPy can tell
        return 1.0
    wrong_sign = stats.nct.cdf(-beyond, worlds - 1, away)  # next to nothing, and NaN where SciPy's series gives up
    return float(stats.nct.sf(beyond, worlds - 1, away) + np.nan_to_num(wrong_sign))


def worlds_needed(sd: float, effect: float = 0.01, alpha: float = ALPHA, wanted: float = POWER) -> int:
    """The fewest worlds (three or more) with which an ``effect`` is seen with probability ``wanted``.

    >>> worlds_needed(sd=0.02), worlds_needed(sd=0.02, effect=0.02)
    (75, 22)
    """
    if not (sd > 0 and effect):
        raise ValueError(f"sd is {sd} and effect is {effect}; both must differ from 0, and sd must be above it.")
    worlds = 3
    while power(worlds, sd, effect, alpha) < wanted:
        worlds += max(1, worlds // 1000)
    return worlds
