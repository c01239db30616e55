"""Differences over worlds × parameter sets: what is luck, and what is doubt about the numbers.

Every set meets the same worlds, so a difference d[set, world] = mean + set + world + rest, all but the mean
drawn at random (the two-way random-effects layout of Searle, Casella & McCulloch 1992, chapter 4).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import stats

CONFIDENCE = 0.95


@dataclass(frozen=True)
class TwoWay:
    """What a table of paired differences says.

    ``mean`` and its interval ``low``, ``high`` over both; ``luck_low``, ``luck_high``: the interval if these sets
    were all there are, so that only luck is in doubt; ``sets_low``, ``sets_high``: between these lie the effects
    of nine sets in ten, luck taken out; ``share_of_sets``, ``share_of_worlds``: sets, and single pairs, whose
    difference has the mean's sign. ``set_sd``, ``world_sd``, ``rest_sd``: the parts of the spread.
    """

    mean: float
    low: float
    high: float
    luck_low: float
    luck_high: float
    sets_low: float
    sets_high: float
    share_of_sets: float
    share_of_worlds: float
    set_sd: float
    world_sd: float
    rest_sd: float


NAN = float("nan")
NOTHING = TwoWay(NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN)


def two_way(table: np.ndarray) -> TwoWay:
    """Analyse paired differences float [sets, worlds].

    Worlds in which some set has no value are left out. With fewer than two sets or two worlds left there is a
    mean, but nothing to tell luck from doubt by, and the rest is NaN.
    """
    table = np.asarray(table, dtype=float)
    table = table[:, np.isfinite(table).all(axis=0)]
    sets, worlds = table.shape
    if min(sets, worlds) == 0:
        return NOTHING
    mean = float(table.mean())
    of_sets, of_worlds = table.mean(axis=1), table.mean(axis=0)
    same = (float(np.mean(np.sign(of_sets) == np.sign(mean))), float(np.mean(np.sign(table) == np.sign(mean))))
    if min(sets, worlds) < 2:
        return replace(NOTHING, mean=mean, share_of_sets=same[0], share_of_worlds=same[1])
    rest = table - of_sets[:, None] - of_worlds[None, :] + mean
    ms_sets = worlds * float(of_sets.var(ddof=1))
    ms_worlds = sets * float(of_worlds.var(ddof=1))
    ms_rest = float((rest**2).sum()) / ((sets - 1) * (worlds - 1))
    half = _half(mean_square=ms_sets + ms_worlds - ms_rest, floor=ms_rest, n=sets * worlds,
                 freedom=_freedom(ms_sets, ms_worlds, ms_rest, sets, worlds))  # fmt: skip
    luck = _half(mean_square=ms_worlds, floor=0.0, n=sets * worlds, freedom=worlds - 1)
    set_variance = max(0.0, (ms_sets - ms_rest) / worlds)
    world_variance = max(0.0, (ms_worlds - ms_rest) / sets)
    low, high = np.quantile(_without_luck(of_sets, mean, set_variance, ms_rest / worlds), [0.05, 0.95])
    return TwoWay(
        mean, mean - half, mean + half, mean - luck, mean + luck, float(low), float(high), *same,
        set_variance**0.5, world_variance**0.5, ms_rest**0.5,
    )  # fmt: skip


def _half(mean_square: float, floor: float, n: int, freedom: float) -> float:
    """Half the width of a t-interval for a mean of ``n`` values."""
    return float(stats.t.ppf((1 + CONFIDENCE) / 2, freedom) * np.sqrt(max(mean_square, floor) / n))


def _freedom(ms_sets: float, ms_worlds: float, ms_rest: float, sets: int, worlds: int) -> float:
    """Satterthwaite's degrees of freedom for a sum of mean squares; at least one."""
    total = max(ms_sets + ms_worlds - ms_rest, ms_rest)
    parts = ms_sets**2 / (sets - 1) + ms_worlds**2 / (worlds - 1) + ms_rest**2 / ((sets - 1) * (worlds - 1))
    return max(1.0, total**2 / parts) if parts > 0 else float(sets * worlds - 1)


def _without_luck(of_sets: np.ndarray, mean: float, set_variance: float, noise: float) -> np.ndarray:
    """The sets' means drawn together until they spread as the sets do without luck: float [sets]."""
    spread = set_variance + noise
    return mean + (of_sets - mean) * (np.sqrt(set_variance / spread) if spread > 0 else 0.0)
