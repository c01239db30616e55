"""A polynomial of the second degree through nothing at the reference, fitted by the lasso and judged by cross-validation.

The lasso (R. Tibshirani 1996, JRSS B 58) keeps the few terms that foretell points left out; on 320 settings of 29 levers it
did so better than ridge regression or linear terms. The band is a conformal one (J. Lei et al. 2018, JASA 113).
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import lasso_path
from sklearn.model_selection import KFold

from sim.config.fields import ConfigError

FOLDS = 10
FEWEST = 40
"""With fewer points nothing is fitted."""
COVERAGE = 0.9
NORMAL = 1.6448536269514722
"""Nine in ten of a normal distribution lie within so many standard errors."""
TOGETHER = 1.5
"""A term of two levers is held back so much more than a term of one; pairs are many, and few of them matter."""
PENALTIES = np.logspace(0, -2.5, 20)
SMALLER = np.logspace(-2.7, -4.5, 10)
"""Of the penalty that leaves no term at all, in falling order; the smaller ones only where they are needed."""

FEW_WORLDS = 5
"""With fewer worlds the share cannot be learnt, and differences are paired plainly."""


@dataclass(frozen=True)
class Surface:
    """A fitted polynomial and its error. Coordinates are distances from the reference in spans of the levers.

    ``terms``: int [terms, 2], the levers whose product a term is; −1 in the second place for a term of one lever alone.
    ``coefficients``: float [terms]. ``foretold``: float [points], each foretold by a fit that had not seen it.
    ``rmse``, ``explained``: of those. ``quantile``: 9 of 10 errors at points left out are smaller. ``reach``: the
    median distance of the points from the reference. ``points``: how many it was fitted to.
    """

    terms: np.ndarray
    coefficients: np.ndarray
    foretold: np.ndarray
    rmse: float
    explained: float
    quantile: float
    reach: float
    points: int

    def at(self, x: np.ndarray) -> np.ndarray:
        """Return the difference from the reference foretold at x, float [..., levers]: float [...]."""
        return np.asarray(columns(np.asarray(x, dtype=float), self.terms) @ self.coefficients)

    def half(self, x: np.ndarray, error: float = 0.0) -> np.ndarray:
        """Half the width of the 90 per cent band at x: float [...]; wider beyond the points, nothing at the reference.

        ``error``: the standard error that all points have alike; it counts in full as far out as the points lie.
        """
        far = distance(np.asarray(x, dtype=float), self.reach)
        result = np.hypot(self.quantile * np.maximum(1.0, far), NORMAL * error * np.minimum(1.0, far))
        return np.asarray(np.where(far > 0, result, 0.0))


def all_terms(levers: int) -> np.ndarray:
    """Return every term of the first and second degree: int [terms, 2], linear ones, then squares, then pairs."""
    own = np.arange(levers)
    pairs = np.transpose(np.triu_indices(levers, 1))
    return np.vstack([np.column_stack([own, np.full(levers, -1)]), np.column_stack([own, own]), pairs])


def columns(x: np.ndarray, terms: np.ndarray) -> np.ndarray:
    """Return the terms' values: float [..., terms]."""
    return np.asarray(x[..., terms[:, 0]] * np.where(terms[:, 1] < 0, 1.0, x[..., terms[:, 1]]))


def distance(x: np.ndarray, reach: float) -> np.ndarray:
    """Return how far x lies from the reference, where 1 is as far as half of the points: float [...]."""
    return np.asarray(np.linalg.norm(x, axis=-1) / reach)


def fit(x: np.ndarray, y: np.ndarray, seed: int = 0) -> Surface:
    """The surface through points x float [points, levers] with differences y float [points]; NaN in y leaves a point out.

    Both worlds of a point are in its y, so that leaving out points never leaves a world of theirs behind. ConfigError
    where fewer than :data:`FEWEST` points have a difference, or all lie at the reference.
    """
    there = np.isfinite(y)
    if there.sum() < FEWEST:
        raise ConfigError(
            f"The study has {int(there.sum())} points with a difference; a surface needs {FEWEST} or more."
        )
    x, known = np.asarray(x, dtype=float)[there], np.asarray(y, dtype=float)[there]
    reach = float(np.median(np.linalg.norm(x, axis=1)))
    if reach <= 0:
        raise ConfigError("Half of the points lie at the reference; a surface needs points away from it.")
    terms = all_terms(x.shape[1])
    values, scales = _scaled(columns(x, terms), terms)
    penalties, left_out, best = _validated(values, known, PENALTIES, seed)
    if best == len(penalties) - 1:  # so little noise that still smaller penalties may do better
        penalties, left_out, best = _validated(values, known, np.append(PENALTIES, SMALLER), seed)
    whole = _path(values, known, penalties)[:, best] / scales
    foretold = np.full(len(y), np.nan)
    foretold[there] = left_out[:, best]
    error = left_out[:, best] - known
    spread = float(((known - known.mean()) ** 2).sum())
    explained = 1 - float((error**2).sum()) / spread if spread > 0 else float("nan")
    scores = np.sort(np.abs(error) / np.maximum(1.0, distance(x, reach)))
    place = min(len(scores), int(np.ceil(COVERAGE * (len(scores) + 1))))  # the conformal quantile
    rmse, kept = float(np.sqrt((error**2).mean())), np.flatnonzero(whole)
    return Surface(terms[kept], whole[kept], foretold, rmse, explained, float(scores[place - 1]), reach, len(known))


def _validated(
    values: np.ndarray, known: np.ndarray, shares: np.ndarray, seed: int
) -> tuple[np.ndarray, np.ndarray, int]:
    """The penalties, what is foretold of points left out at each, float [points, penalties], and the best one's place."""
    penalties = shares * max(float(np.abs(values.T @ known).max()) / len(known), 1e-12)
    left_out = np.zeros((len(known), len(penalties)))
    for seen, unseen in KFold(FOLDS, shuffle=True, random_state=seed).split(values):
        left_out[unseen] = values[unseen] @ _path(values[seen], known[seen], penalties)
    return penalties, left_out, int(np.argmin(((left_out - known[:, None]) ** 2).mean(axis=0)))


def _scaled(values: np.ndarray, terms: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Columns of like size, those of two levers larger by :data:`TOGETHER` to be held back more, and their scales."""
    size = np.sqrt((values**2).mean(axis=0))
    two = (terms[:, 1] >= 0) & (terms[:, 1] != terms[:, 0])
    scales = np.where(size > 0, size, 1.0) * np.where(two, TOGETHER, 1.0)
    return values / scales, scales


def _path(values: np.ndarray, known: np.ndarray, penalties: np.ndarray) -> np.ndarray:
    """Return coefficients at each penalty: float [terms, penalties]."""
    with warnings.catch_warnings():  # cross-validation judges what a path that has not settled is worth
        warnings.simplefilter("ignore", ConvergenceWarning)
        _, result, _ = lasso_path(values, known, alphas=penalties, max_iter=1000, tol=1e-3)
    return np.asarray(result)


@dataclass(frozen=True)
class Response:
    """``values``: float [points], NaN where missing; ``shared``: the share of luck; ``error``: the standard error that all
    points have alike, because they are met in few worlds."""

    values: np.ndarray
    shared: float
    error: float


def response(points: np.ndarray, reference: np.ndarray, far: np.ndarray | None, which: list[int]) -> Response:
    """Return the differences of points float [points, their worlds] from the reference float [worlds].

    World 3 has the same luck in the study and in its supplement. Far from the reference luck is shared in part only, and
    plain pairs would carry the luck of the reference into every point alike, where no cross-validation sees it. So much of
    it is taken out as is shared, with a control variate (S. S. Lavenberg & P. D. Welch 1981, Management Science 27), learnt
    in the option farthest away; what is left is in the band.

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
