"""Morris effects: the change in an outcome when one number alone moves, scaled to its full likely span.

Over the trajectories the effects of a number have a mean mu, a mean size mu* and a standard deviation sigma, which is large
where the effect bends or depends on the other numbers (Morris 1991; Campolongo, Cariboni & Saltelli 2007).
"""

from __future__ import annotations

from typing import ClassVar

import numpy as np
import pandas as pd

from sim.analysis.fields import Year
from sim.analysis.result import AnalysisResult
from sim.analysis.sensitivity.common import Draws, luck_table, sampled
from sim.analysis.sensitivity.text import of_morris
from sim.config.fields import ConfigError
from sim.studies.results import Factor, Results

EFFECTS = [
    "factor",
    *("mu", "mu_low", "mu_high"),
    *("mu_star", "mu_star_low", "mu_star_high", "mu_star_luck"),
    *("sigma", "sigma_low", "sigma_high", "sigma_luck"),
]


class MorrisResult(AnalysisResult):
    """``effects``: columns of :data:`EFFECTS`, a row a factor in the design's order, in units of the outcome.

    ``mu_star_luck``: what luck would add to ``mu_star`` were it the mean size of the means over worlds, as is usual;
    ``sigma_luck``: the standard deviation luck would add, in squares. NaN with one world, where luck is in
    all of them. ``luck``: see :func:`~sim.analysis.sensitivity.common.luck_table`; the settings are those of the
    trajectories.
    """

    kind: ClassVar[str] = "morris"
    sentences = of_morris


def morris_effects(
    results: Results,
    outcome: str,
    *,
    alternative: str | None = None,
    against: str | None = None,
    year: Year = None,
    resamples: int = 1000,
    seed: int = 0,
) -> MorrisResult:
    """Estimate mu, mu* and sigma of elementary effects, noise kept out, with 95 per cent bootstrap intervals.

    What is analysed: as :func:`sim.analysis.sensitivity.sobol.sobol_indices`. An effect is the outcome's change in a world
    when the factor moves, divided by the part of its span that it moved: from ``low`` to ``high``, from the
    lowest to the highest level, or from the first level to the last where levels are names.

    mu is a mean, which noise leaves alone. The size of a noisy effect is too large on average, so in mu* each
    world's effect gets its sign from the other worlds: nothing for a factor without effect, mu* as usual for one
    well above the noise, somewhat too little between, but no less than the size of mu where mu's interval leaves
    out zero (with three worlds or more). sigma² is a covariance between different worlds. Without noise all are
    SALib's. Intervals resample trajectories and worlds (see :class:`sim.analysis.sensitivity.common.Draws`).

    A trajectory with a missing run is left out. ConfigError: no Morris design, trajectories that do not move one
    factor at a time, or too little finished.
    """
    of = sampled(
        results, "morris", "trajectories", lambda n: n + 1, outcome, alternative, against, year, resamples, seed
    )
    moved = _moves(results.scenarios, of.factors, int(results.design["trajectories"]), results.name)[of.blocks.kept]
    effects = elementary(of.blocks.values, moved)
    rows = [_row(factor.name, effects[:, j], of.draws) for j, factor in enumerate(of.factors)]
    tables = {"effects": pd.DataFrame(rows, columns=EFFECTS), "luck": luck_table(of.blocks.values, of.draws)}
    return MorrisResult(tables, of.about)


def elementary(values: np.ndarray, moved: np.ndarray) -> np.ndarray:
    """Effects per full span: float [trajectories, factors, worlds].

    ``values``: float [trajectories, factors + 1, worlds]; ``moved``: float [trajectories, steps, factors], how far
    each step moved each factor in parts of its span: one entry in each step, and one for each factor, is not 0.
    """
    steps = np.diff(values, axis=1)
    return np.einsum("tsw,tsf->tfw", steps, np.divide(1.0, moved, out=np.zeros_like(moved), where=moved != 0))


def _moves(scenarios: pd.DataFrame, factors: list[Factor], trajectories: int, name: str) -> np.ndarray:
    """Return how far each step of each trajectory moved each factor: float [trajectories, steps, factors]."""
    places = np.stack([_place(scenarios[factor.name], factor) for factor in factors], axis=1)
    moved = np.diff(places.reshape(trajectories, len(factors) + 1, len(factors)), axis=1)
    moved[np.abs(moved) < 1e-9] = 0.0
    each = moved != 0
    if not ((each.sum(axis=1) == 1).all() and (each.sum(axis=2) == 1).all()):
        raise ConfigError(
            f"The trajectories of the study {name} do not move each factor once and one at a time; "
            "a Morris design must."
        )
    return np.asarray(moved)


def _place(column: pd.Series, factor: Factor) -> np.ndarray:
    """Return where values lie in the factor's span: 0 at its low end or first level, 1 at its high end or last."""
    if factor.levels:
        levels = list(factor.levels)
        if not all(isinstance(level, (int, float)) and not isinstance(level, bool) for level in levels):
            unknown = [value for value in column.unique() if value not in levels]
            if unknown:
                raise ConfigError(f"{factor.name} has the value {unknown[0]!r}, which is none of its levels.")
            return np.array([levels.index(value) for value in column]) / max(len(levels) - 1, 1)
        low, high = min(levels), max(levels)
    elif factor.low is None or factor.high is None:
        raise ConfigError(f"{factor.name} has neither levels nor a span from low to high.")
    else:
        low, high = factor.low, factor.high
    if not high > low:
        raise ConfigError(f"{factor.name} goes from {low:g} to {high:g}; a factor must have a span.")
    return (column.to_numpy(dtype=float) - low) / (high - low)


def _row(name: str, effects: np.ndarray, draws: Draws) -> list[str | float]:
    """Return one factor's row, of its effects float [trajectories, worlds]."""
    mu = (draws.blocks @ effects * draws.worlds).sum(axis=1)
    low, high = draws.interval(mu, mean=True)
    star = mean_size(effects, draws)
    if effects.shape[1] > 2 and (low > 0 or high < 0):
        star = np.maximum(star, np.sign(mu[0]) * mu)  # no mean size is below the mean
    sigma, both = deviation(effects, draws)
    usual = np.abs(effects.mean(axis=1)).mean()
    alone = effects.shape[1] == 1
    luck = [float("nan")] * 2 if alone else [usual - star[0], np.sqrt(max(both**2 - sigma[0] ** 2, 0.0))]
    return [
        name, mu[0], low, high, star[0], *draws.interval(star), luck[0],
        sigma[0], *(end.clip(0.0) for end in draws.interval(sigma)), luck[1],
    ]  # fmt: skip


def mean_size(effects: np.ndarray, draws: Draws) -> np.ndarray:
    """mu* of effects float [trajectories, worlds], each world's sign taken from the others: float [draws]."""
    together = draws.worlds @ effects.T
    if effects.shape[1] == 1:
        return (draws.blocks * np.abs(together)).sum(axis=1)
    result = np.zeros(len(together))
    for world in range(effects.shape[1]):
        own = draws.worlds[:, [world]] * effects[:, world]
        result += (draws.blocks * own * np.sign(together - own)).sum(axis=1)
    return result


def deviation(effects: np.ndarray, draws: Draws) -> tuple[np.ndarray, float]:
    """sigma of effects float [trajectories, worlds], from pairs of worlds: float [draws]; and as usual, with luck."""
    n = len(effects)
    effects = effects - effects.mean()
    squared = draws.across(effects, effects) - draws.square_of_mean(effects)[0]
    return np.sqrt(np.maximum(squared, 0.0) * n / (n - 1)), float(effects.mean(axis=1).std(ddof=1))
