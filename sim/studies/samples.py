"""Points in the unit cube for sampled designs: the same seed gives the same points, whatever else draws luck.

Row i of a sample is scenario i of the design; whoever designs the study maps each column to a factor's span or
levels. A row may come more than once (Morris has few levels), and stands in its place all the same.
"""

from __future__ import annotations

import numpy as np

from sim.config.fields import ConfigError

FEWEST = 2
"""Points, or trajectories: with one there is nothing to compare."""


def latin_hypercube(factors: int, samples: int, seed: int) -> np.ndarray:
    """Spread points so that every factor's span, cut in ``samples`` equal parts, has one point in each part.

    Returns float [samples, factors] in [0, 1]. Source: McKay, Beckman & Conover 1979, by ``scipy.stats.qmc``.
    """
    from scipy.stats import qmc

    _check(factors=(factors, 1), samples=(samples, 1))
    drawn = qmc.LatinHypercube(d=factors, seed=np.random.default_rng(seed)).random(samples)
    return np.asarray(drawn, dtype=float)


def sobol(factors: int, samples: int, seed: int, second_order: bool = False) -> np.ndarray:
    """Draw the sample that Sobol indices are estimated from, in SALib's row order.

    ``samples``: base rows N, a power of two. Each gives a block of rows: A, then A with one factor at a time from B,
    (for second order then B with one factor at a time from A), then B. Returns float [N·(factors + 2), factors],
    or [N·(2·factors + 2), factors] for second order. ConfigError: N is no power of two.
    Source: Saltelli 2002; scrambled Sobol' sequence (Owen 2020: without leaving out the first point).
    """
    from SALib.sample.sobol import sample

    _check(factors=(factors, 1), samples=(samples, FEWEST))
    if samples & (samples - 1):
        below = 1 << (samples.bit_length() - 1)
        near = f"{below} or {2 * below}"
        raise ConfigError(f"samples is {samples}, but a Sobol design needs a power of two. Nearest: {near}.")
    drawn = sample(_problem(factors), samples, calc_second_order=second_order, seed=np.random.default_rng(seed))
    return np.asarray(drawn, dtype=float)


def sobol_rows(factors: int, second_order: bool = False) -> int:
    """Rows in the block of one base row."""
    return (2 * factors if second_order else factors) + 2


def morris(factors: int, trajectories: int, levels: int, seed: int) -> np.ndarray:
    """Draw trajectories that move one factor at a time, by levels / (2·(levels − 1)) of its span.

    ``levels``: how many values each factor can have, an even number. Returns float
    [trajectories·(factors + 1), factors]. ConfigError: an odd number of levels. Source: Morris 1991, by SALib.
    """
    from SALib.sample.morris import sample

    _check(factors=(factors, 1), trajectories=(trajectories, FEWEST), levels=(levels, 2))
    if levels % 2:
        raise ConfigError(f"levels is {levels}, but a Morris design needs an even number, such as {levels + 1}.")
    drawn = sample(_problem(factors), trajectories, num_levels=levels, seed=np.random.default_rng(seed))
    return np.asarray(drawn, dtype=float)


def _problem(factors: int) -> dict[str, object]:
    """Return so many factors from 0 to 1 as SALib's problem."""
    return {"num_vars": factors, "names": [f"x{place}" for place in range(factors)], "bounds": [[0.0, 1.0]] * factors}


def _check(**wanted: tuple[int, int]) -> None:
    """ConfigError where a number is not whole, or below the fewest allowed."""
    for name, (value, fewest) in wanted.items():
        if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < fewest:
            raise ConfigError(f"{name} is {value!r}, but must be a whole number, {fewest} or more.")
