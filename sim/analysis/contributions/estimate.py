"""What each part of a package contributes: taken out of it, added alone, and as a share of the whole (Shapley).

The three agree only where the parts do not act on one another.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import pandas as pd

from sim.analysis.complete_cases import whole
from sim.analysis.contributions.games import Game, Shares, game, share
from sim.analysis.contributions.text import sentences
from sim.analysis.estimates import Estimate, complete, estimate, holm
from sim.analysis.fields import Year
from sim.analysis.result import AnalysisResult
from sim.config.fields import ConfigError
from sim.studies.results import Results

ALPHA = 0.05
ROUNDING = 1e-12
"""Sums of parts that differ from the whole by less than this do so by rounding alone."""
MEASURES = ("without", "alone", "shapley")
COLUMNS = ["part", "measure", "mean", "low", "high", "se", "se_luck", "se_orders", "p", "p_holm", "stands_out",
           "worlds", "scenarios"]  # fmt: skip
WHOLE = ["measure", "whole", "whole_low", "whole_high", "sum_of_parts", "interaction", "interaction_low",
         "interaction_high", "worlds", "scenarios"]  # fmt: skip


@dataclass
class ContributionsResult(AnalysisResult):
    """What the parts contribute to one outcome.

    Tables: ``contributions``, a row for each part and measure (``without``: the package less the package without
    the part; ``alone``: the part added alone, less the baseline; ``shapley``), with a 95 per cent interval for
    everything in doubt, standard errors from luck (worlds, and scenarios where there are several) and from the drawing
    of orders, and p-values before and after Holm's correction within the measure. ``whole``: package less baseline
    beside the sum over the parts, and their difference, the interaction. ``by_world``: Shapley values in each
    scenario and world, which sum to package less baseline in each.
    """

    kind: ClassVar[str] = "contributions"
    sentences = sentences

    @property
    def measures(self) -> list[str]:
        """The measures that there are, in order."""
        there = set(self.tables["contributions"]["measure"])
        return [measure for measure in MEASURES if measure in there]


def contributions(results: Results, outcome: str, year: Year = None) -> ContributionsResult:
    """Return every measure that the study has the runs for: without, alone, Shapley."""
    wanted = [name for name, there in _there(results, game(results, outcome, year)).items() if there]
    if not wanted:
        raise ConfigError(
            f"The study {results.name} has no contribution to tell: no part was left out, added alone, or put in order."
        )
    return _result(results, outcome, year, wanted)


def leave_one_out(results: Results, outcome: str, year: Year = None) -> ContributionsResult:
    """Return what the package loses without each part; and what each gives alone, where that was run too.

    ``year``: None for the last, or :data:`sim.studies.results.MEAN`. Differences are paired by scenario and world.
    ConfigError where the study left out no part.
    """
    there = _there(results, game(results, outcome, year))
    wanted = [name for name in ("without", "alone") if there[name]]
    if not wanted:
        raise ConfigError(
            f"In the study {results.name} no part was left out of the package or added alone; use the design "
            "'leave_one_out' or 'add_one'."
        )
    return _result(results, outcome, year, wanted)


def shapley(results: Results, outcome: str, year: Year = None) -> ContributionsResult:
    """Return the Shapley value of each part; exact where every coalition was run, else from the design's orders.

    Orders are drawn again from ``orders`` and ``seed`` of the design. Orders of which some coalition never finished
    are left out with their reverse. ConfigError where the study has neither all coalitions nor orders.
    """
    return _result(results, outcome, year, ["shapley"])


def _there(results: Results, result: Game) -> dict[str, bool]:
    """Return which measures the study's design asked for."""
    parts = range(len(result.parts))
    one_out = [result.but(i, result.whole) in result.values for i in parts]
    alone = [result.but(i, result.none) in result.values for i in parts]
    every = len(result.values) == 2 ** len(result.parts)
    return {"without": all(one_out), "alone": all(alone), "shapley": every or bool(results.design.get("orders"))}


def _result(results: Results, outcome: str, year: Year, wanted: Iterable[str]) -> ContributionsResult:
    """Return the tables of the measures wanted, and what is worth knowing beside them."""
    played, rows, wholes, about = game(results, outcome, year), [], [], {}
    tables: dict[str, pd.DataFrame] = {}
    for measure in wanted:
        if measure == "shapley":
            shares = share(played, int(results.design.get("orders") or 0), int(results.design.get("seed") or 0))
            rows += _of_shares(played, shares)
            wholes.append(_whole_of_shares(played, shares))
            tables["by_world"] = _by_world(results, played, shares)
            about = {"exact": shares.exact, "orders_asked": shares.asked, "orders": shares.orders,
                     "coalitions": len(played.values)}  # fmt: skip
        else:
            rows += _one_by_one(played, measure)
            wholes.append(_sum_beside_whole(played, measure))
    contributions = pd.DataFrame(rows, columns=COLUMNS)
    asked = {"outcome": outcome, "year": year, "package": results.design.get("package"),
             "design": results.design.get("kind"), "parts": list(played.parts),
             "alpha": ALPHA, "worlds": len(results.worlds), "scenarios": len(results.scenarios)}  # fmt: skip
    first = {"contributions": contributions, "whole": pd.DataFrame(wholes, columns=WHOLE)}
    return ContributionsResult(first | tables, asked | about)


def _pair(played: Game, measure: str, part: int) -> np.ndarray:
    """Return what one part takes away or adds: float [scenarios, worlds], NaN where a run is missing."""
    start = played.whole if measure == "without" else played.none
    other = played.but(part, start)
    return (played.values[start] - played.values[other]) * (1 if measure == "without" else -1)


def _rows(
    played: Game, measure: str, sure: list[Estimate], luck: list[float], drawn: list[float], shapes: list[Any]
) -> list[list[Any]]:
    """Return a row a part: its estimate, the errors of luck and of drawn orders, and (scenarios, worlds) it rests on."""
    corrected = holm([one.p for one in sure])
    return [
        [name, measure, one.mean, *one.interval, one.se, a, b, one.p, p, bool(p < ALPHA), *shape[::-1]]
        for name, one, a, b, p, shape in zip(played.parts, sure, luck, drawn, corrected, shapes, strict=True)
    ]


def _one_by_one(played: Game, measure: str) -> list[list[Any]]:
    """Return a row a part, each on its own complete pairs."""
    tables = [whole(_pair(played, measure, part)) for part in range(len(played.parts))]
    sure = [estimate(table) for table in tables]
    return _rows(played, measure, sure, [one.se for one in sure], [0.0] * len(sure), [table.shape for table in tables])


def _sum_beside_whole(played: Game, measure: str) -> list[Any]:
    """Return package less baseline, the sum over parts, and the rest, in the worlds where every run was finished."""
    all_parts = played.values[played.whole] - played.values[played.none]
    pairs = np.stack([_pair(played, measure, part) for part in range(len(played.parts))])
    cells = complete(np.concatenate([all_parts[None], pairs]))
    if not cells.any():  # one part without runs takes the sum away, but not the whole
        total = estimate(table := whole(all_parts))
        return [measure, total.mean, *total.interval, *[float("nan")] * 4, table.shape[1], table.shape[0]]
    keep = np.ix_(cells.any(axis=1), cells.any(axis=0))
    total, summed = estimate(all_parts[keep]), estimate(pairs.sum(axis=0)[keep])
    left = (all_parts - pairs.sum(axis=0))[keep]
    rest = estimate(np.where(np.abs(left) < ROUNDING, 0.0, left))
    return [measure, total.mean, *total.interval, summed.mean, rest.mean, *rest.interval, *all_parts[keep].shape[::-1]]


def _of_shares(played: Game, shares: Shares) -> list[list[Any]]:
    """Return a row a part: the interval covers luck and the drawing of orders together."""
    luck = [estimate(values) for values in shares.each()]
    drawn = [shares.orders_error(part) for part in range(len(played.parts))]
    both = [a if shares.exact else a.with_doubt(b) for a, b in zip(luck, drawn, strict=True)]
    shapes = [shares.values.shape[2:]] * len(both)
    return _rows(played, "shapley", both, [a.se for a in luck], [b.se for b in drawn], shapes)


def _whole_of_shares(played: Game, shares: Shares) -> list[Any]:
    """Shapley values leave no interaction over: they sum to the whole."""
    each = shares.each().sum(axis=0)
    total = estimate(each)
    return ["shapley", total.mean, *total.interval, total.mean, 0.0, 0.0, 0.0, *each.shape[::-1]]


def _by_world(results: Results, played: Game, shares: Shares) -> pd.DataFrame:
    """Shapley values in each scenario and world: part, scenario, world, value."""
    scenarios = results.scenarios.index[shares.cells.any(axis=1)]
    worlds = np.array(results.worlds)[shares.cells.any(axis=0)]
    index = pd.MultiIndex.from_product([played.parts, scenarios, worlds], names=["part", "scenario", "world"])
    return pd.Series(shares.each().ravel(), index=index, name="value").reset_index()
