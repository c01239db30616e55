"""Bands around a line of means that hold at every point of the line at once.

A claim such as «worse at first» looks at many years and picks one. With an interval made for one year alone, one in twenty
such years would be picked by luck. A simultaneous band holds the whole true line with 95 per cent probability: its
half-width at each point is a critical value times the standard error there (Montiel Olea & Plagborg-Møller 2019,
Journal of Applied Econometrics 34, «sup-t»).
"""

from __future__ import annotations

import numpy as np
from scipy import stats

from sim.analysis.complete_cases import whole
from sim.analysis.estimates import estimate

CONFIDENCE = 0.95
DRAWS, SEED = 20_000, 20150
NOTHING = 1e-12
"""A standard error below this is rounding, not doubt."""


def band(pairs: np.ndarray) -> dict[str, np.ndarray]:
    """Mean, low, high and n at each point, of paired differences float [points, scenarios, worlds]; NaN where missing.

    Where one scenario was met in at least twice as many worlds as there are points and nothing is missing, the critical
    value follows how the points hang together (sup-t). Otherwise it is Bonferroni's, which is never too narrow however
    they hang together. ``n``: whole worlds at the point. Ends are NaN with fewer than two worlds, and meet the mean where
    every world agrees to the bit.
    """
    points, scenarios, worlds = pairs.shape
    known = [estimate(whole(table)) for table in pairs]
    mean, se = np.array([k.mean for k in known]), np.array([k.se for k in known])
    freedom = np.array([k.freedom for k in known])
    if scenarios == 1 and worlds >= 2 * points and np.isfinite(pairs).all():
        factor = np.full(points, critical(pairs[:, 0, :]))
    else:
        factor = stats.t.ppf(1 - (1 - CONFIDENCE) / (2 * points), freedom)
    half = np.where(se <= NOTHING, 0.0, factor * se)
    n = np.array([whole(table).shape[1] for table in pairs])
    return {"mean": mean, "low": mean - half, "high": mean + half, "n": n}


def critical(values: np.ndarray) -> float:
    """How many standard errors the band of means of float [points, worlds] reaches to either side.

    The 95th percentile of the largest |t| over the points, drawn from Student's t with worlds − 1 degrees of freedom
    and the correlation found between the points. Points without spread are left out. The draws have a fixed seed.
    """
    spread = values.std(axis=1, ddof=1)
    moving = values[spread > NOTHING]
    freedom = values.shape[1] - 1
    if not len(moving):
        return float(stats.t.ppf((1 + CONFIDENCE) / 2, freedom))
    together = np.atleast_2d(np.corrcoef(moving))
    size, way = np.linalg.eigh(together)
    root = way * np.sqrt(np.clip(size, 0.0, None))
    luck = np.random.default_rng(SEED)
    drawn = luck.standard_normal((DRAWS, len(moving))) @ root.T
    drawn /= np.sqrt(luck.chisquare(freedom, size=(DRAWS, 1)) / freedom)
    return float(np.quantile(np.abs(drawn).max(axis=1), CONFIDENCE))
