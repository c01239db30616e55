"""What a surface is fitted to: the difference of each point from the reference, with luck taken out as far as it is shared.

World 3 has the same luck in the study and in its supplement, so a point is compared with the reference in the same
world. Far from the reference luck is shared in part only. There the plain paired difference would carry the whole
luck of the reference in the few worlds of the supplement into every point alike, where no cross-validation can see it. The
reference's luck is therefore taken out by so much as it is shared, with a control variate (S. S. Lavenberg & P. D. Welch
1981, Management Science 27), learnt from the study's worlds in the option farthest away; what is left is in the band.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

FEW_WORLDS = 5
"""With fewer worlds the share cannot be learnt, and differences are paired plainly."""


@dataclass(frozen=True)
class Response:
    """``values``: float [points], NaN where missing; ``shared``: the share of luck; ``error``: the standard error that all
    points have alike, because they are met in few worlds."""

    values: np.ndarray
    shared: float
    error: float


def response(points: np.ndarray, reference: np.ndarray, far: np.ndarray | None, which: list[int]) -> Response:
    """The differences of points float [points, their worlds] from the reference float [worlds].

    ``which``: the place in ``reference`` of each of the points' worlds. ``far``: the option farthest away in the study's
    worlds, float [worlds], or None. With a share of 1 these are the plain paired differences.
    """
    expected = float(np.nanmean(reference)) if np.isfinite(reference).any() else float("nan")
    share, spread = _shared(reference, far)
    here = points - expected - share * (reference[which] - expected)
    count = np.isfinite(here).sum(axis=1)
    values = np.where(count > 0, np.nansum(here, axis=1) / np.maximum(count, 1), np.nan)
    worlds = max(int(np.isfinite(reference).sum()), 1)
    own = float(np.nanstd(reference, ddof=1)) * abs(1 - share) / worlds**0.5 if worlds > 1 else 0.0
    return Response(values, share, float(np.hypot(spread / max(len(which), 1) ** 0.5, own)))


def _shared(reference: np.ndarray, far: np.ndarray | None) -> tuple[float, float]:
    """The share of the reference's luck that the far option has too, and the spread of what it has of its own."""
    both = np.isfinite(reference) & np.isfinite(far) if far is not None else np.zeros(len(reference), bool)
    if far is None or both.sum() < 2:
        return 1.0, 0.0
    a, b = reference[both], far[both]
    varies = float(a.var(ddof=1)) > 0
    share = float(np.cov(a, b)[0, 1] / a.var(ddof=1)) if both.sum() >= FEW_WORLDS and varies else 1.0
    return share, float((b - share * a).std(ddof=1))
