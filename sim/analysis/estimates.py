"""A mean with its standard error, and what stands out when many are looked at.

The error of a mean over worlds is Student's; over worlds × scenarios both are drawn at random, as in
:mod:`sim.analysis.two_way`, and the intervals are the same as there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

from sim.analysis.complete_cases import complete as without_gaps

CONFIDENCE = 0.95


@dataclass(frozen=True)
class Estimate:
    """``mean``, its standard error ``se``, and the ``freedom`` of the error (degrees of freedom).

    The error is NaN where there was too little to tell it by, and 0 where everything agreed to the bit.
    """

    mean: float
    se: float = float("nan")
    freedom: float = float("nan")

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 per cent interval; NaN where there is no error."""
        half = float(stats.t.ppf((1 + CONFIDENCE) / 2, self.freedom)) * self.se
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
        """The same mean with an independent source of doubt added; freedom by Satterthwaite (1946)."""
        if not (np.isfinite(self.se) and np.isfinite(other.se)):
            return Estimate(self.mean)
        one, two = self.se**2, other.se**2
        parts = one**2 / self.freedom + two**2 / other.freedom
        return Estimate(self.mean, (one + two) ** 0.5, (one + two) ** 2 / parts if parts > 0 else self.freedom)


def estimate(table: np.ndarray) -> Estimate:
    """The mean of paired differences float [scenarios, worlds], all finite, with the error that fits its shape.

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
    of_scenarios, of_worlds = table.mean(axis=1), table.mean(axis=0)
    if scenarios == 1:
        return Estimate(mean, float(of_worlds.std(ddof=1)) / worlds**0.5, worlds - 1.0)
    rest = table - of_scenarios[:, None] - of_worlds[None, :] + mean
    freedom = np.array([scenarios - 1.0, worlds - 1.0, (scenarios - 1.0) * (worlds - 1.0)])
    squares = np.array([
        worlds * of_scenarios.var(ddof=1), scenarios * of_worlds.var(ddof=1), (rest**2).sum() / freedom[2],
    ])  # fmt: skip
    total = max(squares[0] + squares[1] - squares[2], squares[2])
    parts = float((squares**2 / freedom).sum())
    own = max(1.0, total**2 / parts) if parts > 0 else table.size - 1.0
    return Estimate(mean, float(total / table.size) ** 0.5, float(own))


def complete(table: np.ndarray) -> np.ndarray:
    """Which cells of [..., scenarios, worlds] to pair: bool [scenarios, worlds], a whole block of them.

    Scenarios and worlds are left out until nothing is missing in any of the tables; see
    :func:`sim.analysis.complete_cases.complete`.
    """
    there = np.isfinite(np.asarray(table, dtype=float)).reshape(-1, *np.shape(table)[-2:])
    scenarios, worlds = without_gaps(~there.all(axis=0))
    return np.asarray(scenarios[:, None] & worlds[None, :])


def paired(table: np.ndarray) -> np.ndarray:
    """The complete block of one table [scenarios, worlds]: float, maybe empty."""
    cells = complete(table)
    return np.asarray(table, dtype=float)[cells.any(axis=1)][:, cells.any(axis=0)]


def holm(p: Sequence[float]) -> np.ndarray:
    """P-values corrected for how many were looked at, by Holm's (1979) step-down rule; NaN stays NaN, uncounted."""
    raw = np.asarray(p, dtype=float)
    corrected = np.full(len(raw), np.nan)
    order = [i for i in np.argsort(raw, kind="stable") if np.isfinite(raw[i])]
    steps = raw[order] * np.arange(len(order), 0, -1)
    corrected[order] = np.minimum(1.0, np.maximum.accumulate(steps)) if order else []
    return corrected
