"""When does an option lose? Scenarios in which it does, and the part of the space they lie in (Bryant & Lempert 2010).

A *box* is limits on a few factors. One found on some scenarios flatters itself on the same ones, so it is also found on
random halves and held against the other halves, and its factors are counted each time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import pandas as pd
from scipy import stats

from sim.analysis.complete_cases import better
from sim.analysis.discovery import boxes, cases
from sim.analysis.discovery.boxes import Box
from sim.analysis.discovery.text import sentences
from sim.analysis.fields import Record, Year, check_whole
from sim.analysis.result import AnalysisResult
from sim.config.fields import ConfigError, nearest
from sim.studies.results import Results

METHODS = ("prim", "cart")
HOLDS = 0.9
"""A box holds where it is denser than the whole in this share of the other halves."""
LIMITS = ["factor", "low", "high", "names", "span_low", "span_high", "share_of_span", "quasi_p", "came_back"]
HALVES = ["half", "n", "coverage_found", "density_found", "n_other", "coverage", "density", "base", "factors"]


@dataclass
class DiscoveryResult(AnalysisResult):
    """Where an alternative loses.

    ``cases``: scenario, its factors, difference (mean over worlds, as the outcome is measured), low, high, worlds,
    loses, uncertain (the interval over worlds contains the threshold, or there is none), in_box. ``limits``: a row a
    limited factor: factor, low, high (infinite where open), names (of a named factor), span_low, span_high,
    share_of_span, quasi_p (of its idlest end), came_back (the share of halves whose box limits it).
    ``trajectory``: every box of PRIM's peeling (of two peelings, one after the other, where factors have names), or
    every leaf of the tree: coverage, density, mass, n, losses,
    restricted, agreement, limits in short; the same with ``kept_`` before it, once idle ends are off; chosen.
    ``halves``: a row a random half: coverage and density of its box in that half and in the other, base (the share of
    losses in the other). ``about``: what was asked; status, one of none, all, few, few_others, no_pattern, box; counts;
    the box's measures.
    """

    kind: ClassVar[str] = "discovery"
    sentences = sentences


@dataclass(frozen=True)
class Search:
    """How a box is sought; the fields are the arguments of :func:`discover`."""

    method: str
    rule: str
    least_coverage: float
    least_mass: float
    peel: float
    most_leaves: int
    alpha: float
    seed: int

    def __post_init__(self) -> None:
        """ConfigError for a choice that cannot be used."""
        for name, value, allowed in (("method", self.method, METHODS), ("rule", self.rule, boxes.RULES)):
            if value not in allowed:
                raise ConfigError(f"{name} is {value!r}, but must be one of: {', '.join(allowed)}. "
                                  f"{nearest(str(value), allowed)}")  # fmt: skip
        for name, most in (("least_coverage", 1), ("least_mass", 0.5), ("peel", 0.5), ("alpha", 1)):
            if not 0 < getattr(self, name) <= most:
                raise ConfigError(f"{name} is {getattr(self, name)!r}, but must be above 0 and at most {most}.")
        check_whole("most_leaves", self.most_leaves, 2)

    def boxes(self, x: pd.DataFrame, loses: np.ndarray) -> tuple[list[Box], list[Box], int | None]:
        """Return every box that was tried, each without its idle ends, and the place of the chosen one among these.

        The ends go before the choice is made: a peeling takes a little off idle factors too, and with it coverage.
        """
        if self.method == "prim":
            # Names take much off at once, and would always go first; so where there are any, both ways are tried.
            named = any(not pd.api.types.is_numeric_dtype(x[factor]) for factor in x)
            ways = (False, True) if named else (False,)
            tried = [box for way in ways for box in boxes.prim(x, loses, self.least_mass, self.peel, way)]
        else:
            tried = boxes.cart(x, loses, self.least_mass, self.most_leaves, self.seed)
        kept = [boxes.without_idle(x, loses, box, self.alpha) for box in tried]
        return tried, kept, boxes.choose(_table(x, loses, kept), self.rule, self.least_coverage)


def discover(
    results: Results, outcome: str, alternative: str, *, against: str | None = None, worse_than: float = 0.0,
    lose: str | None = None, year: Year = None, method: str = "prim", rule: str = "agreement",
    least_coverage: float = 0.5, least_mass: float = 0.05, peel: float = 0.05, most_leaves: int = 8,
    alpha: float = 0.05, halves: int = 20, seed: int = 0,
) -> DiscoveryResult:  # fmt: skip
    """When does ``alternative`` do worse than ``against`` (the reference) on an outcome?

    For each scenario the paired difference is averaged over worlds and counted so that plus is better; the
    scenario is a loss when that lies below ``worse_than`` (−0.01: worse by more than 0.01). ``lose``: «below» or
    «above», for an outcome of which neither more nor less is better. ``method``: «prim» or «cart».

    Ends that chance could account for (quasi-p above ``alpha``) are taken off every box. ``rule``: among boxes with a
    coverage of ``least_coverage`` or more, that with the highest «agreement» (the correlation between lying in the box
    and losing: many of the losses, few else) or «density» is then chosen. ``least_mass``: the smallest share
    of the scenarios in a box; ``peel``: the share PRIM peels at a time; ``most_leaves``: of the tree.
    ``halves``: how many random halves the box is found on anew (0: none); ``seed``: draws them.

    There is one box: losses in two places far apart show as a low coverage, and better as leaves of «cart».
    ConfigError for an unknown outcome, alternative or choice, or where no scenario has a pair or a factor.
    """
    against = results.reference if against is None else against
    results.check(outcome, [alternative, against])
    if alternative == against:
        raise ConfigError(f"{alternative} is compared with itself; name another alternative, or what it is against.")
    search = Search(method, rule, least_coverage, least_mass, peel, most_leaves, alpha, seed)
    sign = cases.direction(outcome, lose)
    check_whole("halves", halves, 0)
    asked = {"outcome": outcome, "alternative": alternative, "against": against, "worse_than": worse_than,
             "year": year, "loses_when": "above" if sign < 0 else "below",
             "neutral": better(outcome) == 0, "method": method, "rule": rule,
             "least_coverage": least_coverage, "alpha": alpha, "seed": seed, "worlds": len(results.worlds)}  # fmt: skip
    x, table, missing = cases.gather(
        results, results.differences(outcome, alternative, against, year), sign, worse_than
    )
    return _result(x, table, search, halves, asked | {"missing": missing})


def _result(x: pd.DataFrame, table: pd.DataFrame, search: Search, halves: int, asked: Record) -> DiscoveryResult:
    """Seek the box where there is enough to seek in, and put everything together."""
    loses, uncertain = table["loses"].to_numpy(dtype=bool), table["uncertain"].to_numpy(dtype=bool)
    status, apart = cases.status(loses), pd.DataFrame(columns=HALVES)
    tried, kept, chosen = search.boxes(x, loses) if status == "box" else ([], [], None)
    box = Box() if chosen is None else kept[chosen]
    came_back: dict[str, float] = {}
    if status == "box" and not box:
        status = "no_pattern"
    if box and halves:
        apart, came_back = _halves(x, loses, search, halves)
    counts = {"status": status, "scenarios": len(x), "losses": int(loses.sum()), "uncertain": int(uncertain.sum()),
              "uncertain_losses": int((uncertain & loses).sum()), "factors": list(x)}  # fmt: skip
    tables = {
        "cases": table.assign(in_box=boxes.inside(x, box) if box else False),
        "limits": _limits(x, loses, box, came_back),
        "trajectory": _trajectory(x, loses, tried, kept, chosen),
        "halves": apart,
    }
    of = _of_box(x, loses, box) | _held(apart) if box else {}
    of |= _of_leaves(x, loses, tried) if search.method == "cart" and tried else {}
    return DiscoveryResult(tables, asked | counts | of)


def _table(x: pd.DataFrame, loses: np.ndarray, tried: list[Box]) -> pd.DataFrame:
    return pd.DataFrame([boxes.measures(x, loses, box) for box in tried], columns=boxes.MEASURES)


def _trajectory(
    x: pd.DataFrame, loses: np.ndarray, tried: list[Box], kept: list[Box], chosen: int | None
) -> pd.DataFrame:
    """Every box that was tried, in order: as it was found, and what is left without its idle ends (``kept_``)."""
    table = _table(x, loses, tried).assign(limits=[_short(box) for box in tried])
    left = _table(x, loses, kept).assign(limits=[_short(box) for box in kept])
    table = table.join(left.add_prefix("kept_"))
    table.insert(0, "box", range(len(tried)))
    return table.assign(chosen=[place == chosen for place in range(len(tried))])


def _short(box: Box) -> str:
    """``turbulence 0.8 to inf; world calm, stormy``."""
    limits = {
        factor: ", ".join(sorted(limit)) if isinstance(limit, frozenset) else f"{limit[0]:.4g} to {limit[1]:.4g}"
        for factor, limit in box.items()
    }
    return "; ".join(f"{factor} {text}" for factor, text in limits.items())


def _limits(x: pd.DataFrame, loses: np.ndarray, box: Box, came_back: dict[str, float]) -> pd.DataFrame:
    """Return the limits of the box, the narrowest first; the columns stand in :class:`DiscoveryResult`."""
    ps = boxes.quasi_p(x, loses, box)
    rows: list[list[Any]] = []
    for factor, limit in box.items():
        if isinstance(limit, frozenset):
            row = [np.nan, np.nan, ", ".join(sorted(limit)), np.nan, np.nan, len(limit) / x[factor].nunique()]
        else:
            low, high = float(x[factor].min()), float(x[factor].max())
            row = [*limit, "", low, high, (min(limit[1], high) - max(limit[0], low)) / (high - low)]
        p = max(value for (of, _), value in ps.items() if of == factor)
        rows.append([factor, *row, p, came_back.get(factor, np.nan)])
    return pd.DataFrame(rows, columns=LIMITS).sort_values("share_of_span", kind="stable", ignore_index=True)


def _halves(x: pd.DataFrame, loses: np.ndarray, search: Search, halves: int) -> tuple[pd.DataFrame, dict[str, float]]:
    """Fit the box again on random halves, as many losses in each, and test it on the other halves.

    Returns the table of halves, and factor -> the share of halves whose box limits it (Bryant & Lempert's
    reproducibility). A half without a box has NaN there.
    """
    rng = np.random.default_rng(search.seed)
    rows, counted = [], dict.fromkeys(x, 0)
    for half in range(halves):
        here = np.zeros(len(x), dtype=bool)
        for of in (np.flatnonzero(loses), np.flatnonzero(~loses)):
            here[rng.permutation(of)[: len(of) // 2]] = True
        part, other = x[here].reset_index(drop=True), x[~here]
        _, kept, chosen = search.boxes(part, loses[here])
        box = {} if chosen is None else kept[chosen]
        for factor in box:
            counted[factor] += 1
        own, out = boxes.measures(part, loses[here], box), boxes.measures(other, loses[~here], box)
        result = [own["n"], own["coverage"], own["density"], out["n"], out["coverage"], out["density"]]
        rows.append([half, *(result if box else [np.nan] * 6), float(loses[~here].mean()), ", ".join(sorted(box))])
    return pd.DataFrame(rows, columns=HALVES), {factor: n / halves for factor, n in counted.items()}


def _of_box(x: pd.DataFrame, loses: np.ndarray, box: Box) -> Record:
    """Return the box's measures, with Wilson's interval for its density."""
    now = boxes.measures(x, loses, box)
    sure = stats.binomtest(int(now["losses"]), int(now["n"])).proportion_ci(method="wilson")
    return {f"box_{name}": value for name, value in now.items()} | {
        "box_density_low": float(sure.low), "box_density_high": float(sure.high), "base": float(loses.mean()),
    }  # fmt: skip


def _of_leaves(x: pd.DataFrame, loses: np.ndarray, leaves: list[Box]) -> Record:
    """Return how the leaves with more losses than not do together; leaves share no scenario, so they may be summed."""
    losing = [held for leaf in leaves if (held := boxes.measures(x, loses, leaf))["density"] > 0.5]
    coverage = float(sum(leaf["coverage"] for leaf in losing))
    return {"leaves": len(leaves), "losing_leaves": len(losing), "losing_leaves_coverage": coverage}


def _held(apart: pd.DataFrame) -> Record:
    """How the boxes of the halves did in the other halves; one that was not found, or is empty there, counts against."""
    if apart.empty:
        return {}
    denser = float((apart["density"] > apart["base"]).mean())
    return {
        "halves": len(apart), "halves_denser": denser, "holds": denser >= HOLDS,
        "halves_with_box": int(apart["n"].notna().sum()),
        "held_out_coverage": float(apart["coverage"].mean()), "held_out_density": float(apart["density"].mean()),
        "held_out_density_low": float(apart["density"].quantile(0.1)),
        "held_out_density_high": float(apart["density"].quantile(0.9)),
    }  # fmt: skip
