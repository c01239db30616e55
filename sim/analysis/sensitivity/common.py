"""What Sobol indices and Morris effects have in common: the runs by block, resampling, and luck kept apart.

Luck of different worlds is independent, so the product of two values from *different* worlds has the same mean as the
product of the two effects, whatever the noise. Every square and product is such a mean; one world gives no luck.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from sim.analysis.estimates import CONFIDENCE
from sim.analysis.fields import Record, Year
from sim.config.fields import ConfigError, nearest
from sim.studies.results import MEAN, Factor, Results

FEW_WORLDS = 5
"""With fewer worlds than this the intervals are too narrow where the worlds change what matters."""
FEWEST_RESAMPLES = 20
LUCK = ["part", "variance", "sd", "share", "share_low", "share_high"]
"""Columns of the table of luck: the share is of the spread of single runs."""
PARTS = ("settings", "luck", "luck_common", "luck_own")
"""Its rows: the mean over luck, all luck, luck that is the same for all settings, luck that differs with them."""


@dataclass(frozen=True)
class Blocks:
    """``values``: float [blocks, rows of a block, worlds], all there; ``planned``: blocks and worlds in the study.

    ``kept``: which blocks these are, by number.
    """

    values: np.ndarray
    kept: np.ndarray
    planned: tuple[int, int]


def in_blocks(values: np.ndarray, blocks: int, size: int, name: str) -> Blocks:
    """Cut float [scenarios, worlds] into whole blocks, leaving out what is not finished.

    A block is used if every run of it is there in every world used. Worlds are used from the fullest down, as many
    as leave the most runs. ConfigError: the scenarios are not the design's, or fewer than two blocks are whole.
    """
    if len(values) != blocks * size:
        raise ConfigError(
            f"The study {name} has {len(values)} scenarios, but its design gives {blocks} × {size} = {blocks * size}."
        )
    cut = values.reshape(blocks, size, -1)
    whole = np.isfinite(cut).all(axis=1)
    fullest = np.argsort(-whole.sum(axis=0), kind="stable")
    runs = [whole[:, fullest[:n]].all(axis=1).sum() * n for n in range(1, len(fullest) + 1)]
    most = len(runs) - int(np.argmax(runs[::-1])) if runs else 0
    worlds = np.sort(fullest[:most])
    kept = np.flatnonzero(whole[:, worlds].all(axis=1)) if most else np.array([], dtype=int)
    if len(kept) < 2:
        raise ConfigError(f"The study {name} has {len(kept)} whole blocks of {size} scenarios; two or more are needed.")
    return Blocks(cut[np.ix_(kept, np.arange(size), worlds)], kept, (blocks, values.shape[1]))


@dataclass(frozen=True)
class Draws:
    """Weights of blocks and worlds: ``blocks`` float [draws, blocks], ``worlds`` float [draws, worlds], sums 1.

    The first draw has equal weights and gives the estimate. The first half of the others resamples blocks, the
    second half worlds, and :meth:`interval` adds what the two do. Resampled together (the pigeonhole bootstrap, Owen
    2007) noise particular to a run would count three times or more; added it counts twice, so that intervals
    are rather too wide than too narrow where such noise is most of it. A draw has two worlds or more, since pairs
    of worlds are what counts; with two worlds there is one pair, and other worlds' doings do not show.
    """

    blocks: np.ndarray
    worlds: np.ndarray

    def across(self, left: np.ndarray, right: np.ndarray) -> np.ndarray:
        """Return the mean of left · right, float [blocks, worlds] each, over pairs of different worlds: float [draws]."""
        both = (self.worlds @ left.T) * (self.worlds @ right.T)
        everywhere = (self.blocks * both).sum(axis=1)
        if self.worlds.shape[1] == 1:
            return everywhere
        same = (self.blocks @ (left * right) * self.worlds**2).sum(axis=1)
        return (everywhere - same) / (1 - (self.worlds**2).sum(axis=1))

    def within(self, left: np.ndarray, right: np.ndarray) -> np.ndarray:
        """Return the mean of left · right in the same world: float [draws]."""
        return (self.blocks @ (left * right) * self.worlds).sum(axis=1)

    def square_of_mean(self, values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The mean over blocks, float [blocks, worlds], squared: across worlds and within, float [draws] each."""
        means = self.blocks @ values
        within = (self.worlds * means**2).sum(axis=1)
        if self.worlds.shape[1] == 1:
            return within, within
        same = (self.worlds**2 * means**2).sum(axis=1)
        across = (self.worlds * means).sum(axis=1) ** 2 - same
        return across / (1 - (self.worlds**2).sum(axis=1)), within

    def interval(self, drawn: np.ndarray, mean: bool = False) -> tuple[np.ndarray, np.ndarray]:
        """Return the 95 per cent percentile interval of float [draws, ...] in this order; NaN where any draw is NaN.

        ``mean``: whether it is a plain mean over worlds; then what resampling worlds does is widened as a
        t-interval is, since the mean of a few resampled varies too little. Pairs of worlds vary enough as they are.
        """
        half, worlds = (len(drawn) - 1) // 2, self.worlds.shape[1]
        tail, wider = (1 - CONFIDENCE) / 2, 1.0
        if mean and worlds > 1:
            wider = stats.t.ppf(1 - tail, worlds - 1) / stats.norm.ppf(1 - tail) * (worlds / (worlds - 1)) ** 0.5
        both = drawn[1 : 1 + half] + wider * (drawn[1 + half :] - drawn[0])
        low, high = np.quantile(both, [tail, 1 - tail], axis=0)
        return low, high


def draw(blocks: int, worlds: int, resamples: int, seed: int) -> Draws:
    """Equal weights, then ``resamples`` of so many blocks, then as many of so many worlds."""
    if resamples < FEWEST_RESAMPLES:
        raise ConfigError(f"resamples is {resamples}, but must be {FEWEST_RESAMPLES} or more.")
    rng = np.random.default_rng(seed)
    of_blocks = np.ones((1 + 2 * resamples, blocks))
    of_worlds = np.ones((1 + 2 * resamples, worlds))
    of_blocks[1 : 1 + resamples] = rng.multinomial(blocks, np.full(blocks, 1 / blocks), size=resamples)
    drawn = rng.multinomial(worlds, np.full(worlds, 1 / worlds), size=resamples)
    while worlds > 1 and (alone := drawn.max(axis=1) == worlds).any():
        drawn[alone] = rng.multinomial(worlds, np.full(worlds, 1 / worlds), size=int(alone.sum()))
    of_worlds[1 + resamples :] = drawn
    return Draws(of_blocks / blocks, of_worlds / worlds)


@dataclass(frozen=True)
class Sampled:
    """The ``factors`` that a design samples, in column order, its runs in ``blocks``, the ``draws`` and what was asked."""

    factors: list[Factor]
    blocks: Blocks
    draws: Draws
    about: Record


def sampled(
    results: Results,
    kind: str,
    count: str,
    size: Callable[[int], int],
    outcome: str,
    alternative: str | None,
    against: str | None,
    year: Year,
    resamples: int,
    seed: int,
) -> Sampled:
    """Return what Sobol indices and Morris effects start from, for a design of a ``kind`` with a number of ``count``.

    ``size``: number of factors -> rows of a block. An alternative alone: its values. With ``against``: the difference.
    Neither: the values of the only alternative, or the difference of the second of two. ConfigError where there is no
    such thing, no telling which, or too little finished.
    """
    alternative, against = _chosen(results, outcome, alternative, against)
    when = results.years[-1] if year is None else year
    when = when if when == MEAN else float(when)
    factors = _factors(results, kind, count)
    if against is None:
        values = results.values(outcome, when).loc[alternative].to_numpy()
    else:
        values = results.differences(outcome, alternative, against, when).to_numpy()
    blocks = in_blocks(values, int(results.design[count]), size(len(factors)), results.name)
    used, worlds = len(blocks.kept), blocks.values.shape[2]
    about: Record = {
        "outcome": outcome, "alternative": alternative, "against": against, "year": when,
        "blocks": used, "blocks_planned": blocks.planned[0], "worlds": worlds, "worlds_planned": blocks.planned[1],
        "study": results.name, "factors": {factor.name: factor.path for factor in factors},
        "resamples": resamples, "seed": seed,
    }  # fmt: skip
    return Sampled(factors, blocks, draw(used, worlds, resamples, seed), about)


def _chosen(results: Results, outcome: str, alternative: str | None, against: str | None) -> tuple[str, str | None]:
    """Return the alternative that is analysed, and what it is against."""
    names = [str(name) for name in results.alternatives.index]
    results.check(outcome, [name for name in (alternative, against) if name is not None])
    if alternative is None and len(names) > 1:
        against = against or names[0]
        others = [name for name in names if name != against]
        if len(others) > 1:
            raise ConfigError(
                f"The study {results.name} has several alternatives; say which one to analyse, "
                f"and against which, to analyse their difference. {nearest('', others)}"
            )
        alternative = others[0]
    alternative = alternative or names[0]
    if alternative == against:
        raise ConfigError(f"The alternative '{alternative}' cannot be analysed against itself.")
    return alternative, against


def _factors(results: Results, kind: str, count: str) -> list[Factor]:
    """Return the factors of a design of the kind, whose settings must have the number of ``count``."""
    has = str(results.design.get("kind", "unknown"))
    if has != kind:
        raise ConfigError(f"The study {results.name} has a design of kind '{has}'; this needs kind '{kind}'.")
    if count not in results.design:
        raise ConfigError(f"The design of the study {results.name} does not say its number of {count}.")
    factors = [factor for factor in results.factors if factor.name in results.scenarios.columns]
    if not factors:
        raise ConfigError(f"The study {results.name} has no factors among the columns of its scenarios.")
    return factors


def least_variance(values: np.ndarray) -> float:
    """Return a variance that rounding alone may give; what is not above it is none."""
    return float(1e-9 * np.abs(values).max()) ** 2


def spread(values: np.ndarray, draws: Draws) -> dict[str, np.ndarray]:
    """Part the variance of single runs, float [blocks, rows, worlds], into :data:`PARTS`: float [draws] each.

    Luck is parted as in the two-way random-effects layout (Searle, Casella & McCulloch 1992); a part that comes
    out below zero is zero. With one world luck is NaN.
    """
    least = least_variance(values)
    values = values - values.mean()
    rows = range(values.shape[1])
    mean = values.mean(axis=1)
    apart = sum(draws.across(values[:, row], values[:, row]) for row in rows) / len(rows)
    same = sum(draws.within(values[:, row], values[:, row]) for row in rows) / len(rows)
    mean_apart, mean_same = draws.square_of_mean(mean)
    settings = apart - mean_apart
    settings = np.where(settings > least, settings, 0.0)
    if values.shape[2] == 1:
        none = np.full_like(settings, np.nan)
        return dict(zip(PARTS, (settings, none, none, none), strict=True))
    luck = np.where(same - apart > least, same - apart, 0.0)
    one_of = (draws.blocks**2).sum(axis=1) / len(rows)
    own = np.clip((luck - (mean_same - mean_apart)) / (1 - one_of), 0.0, luck)
    return dict(zip(PARTS, (settings, luck, luck - own, own), strict=True))


def luck_table(values: np.ndarray, draws: Draws) -> pd.DataFrame:
    """Return a row for each of :data:`PARTS`, with its variance, s.d. and share of the spread of single runs."""
    parts = spread(values, draws)
    total = parts["settings"] + parts["luck"]
    share = np.divide(
        np.stack(list(parts.values()), axis=1), total[:, None],
        out=np.full((len(total), len(parts)), np.nan), where=total[:, None] > 0,
    )  # fmt: skip
    low, high = (end.clip(0, 1) for end in draws.interval(share))
    variance = np.array([part[0] for part in parts.values()])
    return pd.DataFrame(dict(zip(LUCK, (list(parts), variance, np.sqrt(variance), share[0], low, high), strict=True)))
