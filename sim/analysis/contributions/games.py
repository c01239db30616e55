"""A package as a game: what every coalition of its parts gives, and how the whole is shared among the parts.

The Shapley value (Shapley 1953) is exact where every coalition was run, and else estimated from sampled orders (Castro,
Gómez & Tejada 2009; Song, Nelson & Staum 2016).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import comb

import numpy as np
import pandas as pd

from sim.analysis.estimates import Estimate, complete, estimate
from sim.analysis.fields import Year
from sim.config.fields import ConfigError
from sim.studies.coalitions import Coalition, on_the_way, shapley_orders
from sim.studies.results import Results


@dataclass(frozen=True)
class Game:
    """``parts``: their names; ``values``: coalition -> float [scenarios, worlds], NaN where a run is missing."""

    parts: tuple[str, ...]
    values: dict[Coalition, np.ndarray]

    @property
    def none(self) -> Coalition:
        """No part: the baseline."""
        return (0,) * len(self.parts)

    @property
    def whole(self) -> Coalition:
        """Every part: the package."""
        return (1,) * len(self.parts)

    def but(self, part: int, coalition: Coalition) -> Coalition:
        """Return the coalition with one part the other way."""
        return (*coalition[:part], 1 - coalition[part], *coalition[part + 1 :])

    def finished(self, coalition: Coalition) -> bool:
        """Return whether it was run, and finished in some world."""
        return coalition in self.values and bool(np.isfinite(self.values[coalition]).any())


def game(results: Results, outcome: str, year: Year = None) -> Game:
    """Return one outcome as a game; ConfigError where the study did not take a package apart."""
    parts = part_names(results)
    values = results.values(outcome, year)
    result = Game(parts, {})
    for name, row in results.alternatives.iterrows():
        coalition = tuple(int(row[part]) for part in parts)
        result.values.setdefault(coalition, values.loc[name].to_numpy(dtype=float))
    for coalition, what in ((result.none, "the baseline, with no part"), (result.whole, "the whole package")):
        if coalition not in result.values:
            raise ConfigError(f"The study {results.name} has no alternative that is {what}; contributions need both.")
    return result


def part_names(results: Results) -> tuple[str, ...]:
    """Return the parts of the package: the columns of the alternatives that hold 0 and 1."""
    alternatives = results.alternatives
    parts = tuple(str(column) for column in alternatives.columns if column != "option")
    for part in parts:
        numbers = pd.to_numeric(alternatives[part], errors="coerce")
        if not numbers.isin([0, 1]).all():
            raise ConfigError(
                f"In the study {results.name}, '{part}' is not only 0 and 1, so it is not a part kept or left out. "
                "Contributions need a design of coalitions: leave_one_out, add_one, package_factorial or shapley."
            )
    if not parts:
        raise ConfigError(f"The study {results.name} did not take a package apart: its alternatives have no parts.")
    return parts


@dataclass(frozen=True)
class Shares:
    """How the whole is shared: ``values`` float [parts, pairs of orders, scenarios, worlds], all finite.

    Exact values have one pair and ``exact``. ``asked``: the orders that were drawn; ``orders``: those used.
    ``cells``: bool [scenarios, worlds], which were complete.
    """

    values: np.ndarray
    cells: np.ndarray
    exact: bool
    asked: int = 0
    orders: int = 0

    def each(self) -> np.ndarray:
        """Return the Shapley value in each scenario and world: float [parts, scenarios, worlds]."""
        return np.asarray(self.values.mean(axis=1))

    def orders_error(self, part: int) -> Estimate:
        """Return a part's value, with the error that comes of having drawn these orders and not others."""
        if self.exact:
            return Estimate(float(self.values[part].mean()), 0.0, 1.0)
        return estimate(self.values[part].mean(axis=(1, 2))[None, :])


def share(result: Game, orders: int = 0, seed: int = 0) -> Shares:
    """Return the Shapley values: exact where every coalition was finished, else from ``orders`` drawn with ``seed``.

    Rests on the worlds in which every coalition needed has a value, so that the values sum to package less
    baseline in each. ConfigError where neither is possible.
    """
    k, finished = len(result.parts), sum(map(result.finished, result.values))
    if len(result.values) == finished == 2**k:
        shares = _exact(result)
    elif orders:
        shares = _sampled(result, orders, seed)
    else:
        raise ConfigError(
            f"Shapley values of {k} parts need all {2**k} coalitions (the design 'package_factorial') or sampled orders "
            f"(the design 'shapley'); this study has finished {finished} coalitions."
        )
    if not shares.cells.any():
        raise ConfigError("No world has every run that the Shapley values need, so there is nothing to share yet.")
    return shares


def _exact(result: Game) -> Shares:
    """Weigh every coalition by how many orders meet it: k is at most some twelve."""
    k, met = len(result.parts), list(result.values)
    cells, table = _whole(result, met)
    values = np.zeros((k, *table[result.none].shape))
    for part in range(k):
        for coalition in (c for c in met if not c[part]):
            weight = 1 / (k * comb(k - 1, sum(coalition)))
            values[part] += weight * (table[result.but(part, coalition)] - table[coalition])
    return Shares(values[:, None], cells, exact=True)


def _sampled(result: Game, orders: int, seed: int) -> Shares:
    """Return the mean of what each part adds as it joins, over the orders whose coalitions were all finished somewhere."""
    drawn = shapley_orders(result.parts, orders, seed)
    pairs = [
        pair
        for pair in zip(drawn[::2], drawn[1::2], strict=True)
        if all(result.finished(c) for order in pair for c in on_the_way(order))
    ]
    if not pairs:
        raise ConfigError(
            f"None of the {orders} orders drawn with seed {seed} was run to its end, so there is no Shapley value yet."
        )
    needed = list(dict.fromkeys(c for pair in pairs for order in pair for c in on_the_way(order)))
    cells, table = _whole(result, needed)
    values = np.zeros((len(result.parts), len(pairs), *table[result.none].shape))
    for at, pair in enumerate(pairs):
        for order in pair:
            way = on_the_way(order)
            for part, before, after in zip(order, way[:-1], way[1:], strict=True):
                values[part, at] += (table[after] - table[before]) / 2
    return Shares(values, cells, exact=False, asked=len(drawn), orders=2 * len(pairs))


def _whole(result: Game, coalitions: Sequence[Coalition]) -> tuple[np.ndarray, dict[Coalition, np.ndarray]]:
    """Return the cells [scenarios, worlds] in which all of these have a value, and the values there by coalition."""
    cells = complete(np.stack([result.values[c] for c in coalitions]))
    keep = np.ix_(cells.any(axis=1), cells.any(axis=0))
    return cells, {c: result.values[c][keep] for c in coalitions}
