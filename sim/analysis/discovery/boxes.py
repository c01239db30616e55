"""Boxes in the space of scenarios: limits on a few factors inside which the cases of interest lie close together.

PRIM (Friedman & Fisher 1999; Bryant & Lempert 2010), with the peeling of ema_workbench (Kwakkel 2017), and CART (Breiman,
Friedman, Olshen & Stone 1984), with the tree of scikit-learn. Lempert, Bryant & Bankes (2008) compare the two.
"""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

Limit = tuple[float, float] | frozenset[str]
"""From and to, both included (infinite where open), or the names allowed."""
Box = dict[str, Limit]
"""Factor -> its limit; a factor that is not named is free."""

MEASURES = ["coverage", "density", "mass", "n", "losses", "restricted", "agreement"]


def inside(x: pd.DataFrame, box: Box) -> np.ndarray:
    """Return which rows lie in the box: bool [rows]."""
    return np.asarray(~ends_of(x, box)[1].any(axis=0))


def measures(x: pd.DataFrame, loses: np.ndarray, box: Box) -> dict[str, float]:
    """Coverage, density, mass, n, losses, restricted, agreement of a box.

    ``coverage``: the share of all losses that lie in it; ``density``: the share of its scenarios that are losses;
    ``mass``: its share of all scenarios; ``agreement``: the correlation between lying in it and losing (phi).
    NaN where there is nothing to divide by.
    """
    held = inside(x, box)
    n, losses, both = int(held.sum()), int(loses.sum()), int((held & loses).sum())
    spread = float(held.std() * loses.std())
    coverage, density, mass = (part / of if of else np.nan for part, of in ((both, losses), (both, n), (n, len(x))))
    agreement = float(np.mean(held & loses) - held.mean() * loses.mean()) / spread if spread else np.nan
    return dict(zip(MEASURES, (coverage, density, mass, n, both, len(box), agreement), strict=True))


End = tuple[str, str]
"""A factor and which end of its limit: «low», «high», or «names», of which there is but one."""


def ends_of(x: pd.DataFrame, box: Box) -> tuple[list[End], np.ndarray]:
    """Return the ends that a box has, and which rows lie outside each: bool [ends, rows]."""
    ends: list[End] = []
    outside = []
    for factor, limit in box.items():
        if isinstance(limit, frozenset):
            ends.append((factor, "names"))
            outside.append(~x[factor].isin(limit).to_numpy(dtype=bool))
            continue
        values = x[factor].to_numpy(dtype=float)
        for end, at, out in (("low", limit[0], values < limit[0]), ("high", limit[1], values > limit[1])):
            if np.isfinite(at):
                ends.append((factor, end))
                outside.append(out)
    return ends, np.array(outside, dtype=bool).reshape(len(ends), len(x))


def quasi_p(x: pd.DataFrame, loses: np.ndarray, box: Box) -> dict[End, float]:
    """Quasi-p-value of each end (Bryant & Lempert 2010): could chance do what this end does?

    The probability of as many losses among as many scenarios as the box has, were they drawn from the box without
    this end. One-sided, binomial, and too small since the ends were sought; hence «quasi».
    """
    ends, outside = ends_of(x, box)
    return dict(zip(ends, map(float, _quasi_p(outside, loses)), strict=True))


def _quasi_p(outside: np.ndarray, loses: np.ndarray) -> np.ndarray:
    """Return float [ends]; ``outside`` as :func:`ends_of` gives it."""
    barred = outside.sum(axis=0)
    here = barred == 0
    wider = (barred - outside) == 0  # the rows that come in when one end goes
    n, losses = int(here.sum()), int((here & loses).sum())
    density = (wider & loses).sum(axis=1) / np.maximum(wider.sum(axis=1), 1)
    return stats.binom.sf(losses - 1, n, density) if n else np.ones(len(outside))


def without_idle(x: pd.DataFrame, loses: np.ndarray, box: Box, alpha: float) -> Box:
    """The box without the ends that chance could account for: the idlest is taken off, then those left weighed anew."""
    ends, outside = ends_of(x, box)
    while ends:
        ps = _quasi_p(outside, loses)
        worst = int(np.argmax(ps))
        if ps[worst] <= alpha:
            break
        del ends[worst]
        outside = np.delete(outside, worst, axis=0)
    return _only(box, ends)


def _only(box: Box, ends: Sequence[End]) -> Box:
    """Return the box with these of its ends, the others open."""
    kept: Box = {}
    for factor, limit in box.items():
        if (factor, "names") in ends:
            kept[factor] = limit
        elif isinstance(limit, tuple):
            low = limit[0] if (factor, "low") in ends else -np.inf
            high = limit[1] if (factor, "high") in ends else np.inf
            if np.isfinite([low, high]).any():
                kept[factor] = (low, high)
    return kept


def prim(
    x: pd.DataFrame, loses: np.ndarray, least_mass: float = 0.05, peel: float = 0.05, lenient: bool = False
) -> list[Box]:
    """Return the boxes of PRIM's trajectory, from the whole space through peeling to pasting.

    ``x``: float columns, and string columns for named factors; ``least_mass``: no box holds less of the scenarios;
    ``peel``: the share that a peel takes off. Each peel is the one that leaves the highest density, as Friedman &
    Fisher have it, until the least mass. ``lenient``: that which gains most density for each scenario lost, until none
    gains (the library's usual one): fairer to names, which take much off at once, but in mislabelled scenarios it
    may stop before it has begun. The same in, the same out.
    """
    codes = {c: sorted(set(x[c])) for c in x if not pd.api.types.is_numeric_dtype(x[c])}
    coded = pd.DataFrame(
        # Names as whole numbers: sets of these keep their order from one process to the next, and it settles ties.
        {f"f{i}": pd.Categorical([codes[c].index(v) for v in x[c]]) if c in codes else x[c].to_numpy(dtype=float)
         for i, c in enumerate(x)}
    )  # fmt: skip
    result = _peeled(coded, loses.astype(int), least_mass, peel, "LENIENT1" if lenient else "ORIGINAL")
    return [_box(list(x), codes, result[0], limits) for limits in result]


def _peeled(x: pd.DataFrame, y: np.ndarray, least_mass: float, peel: float, objective: str) -> list[pd.DataFrame]:
    """Return the library's own boxes: data frames of two rows, with a column a factor."""
    with warnings.catch_warnings():
        # The library tells of optional packages that are not there, and uses pandas in ways that are going out.
        warnings.simplefilter("ignore")
        from ema_workbench.analysis.prim import Prim, PRIMObjectiveFunctions

        # Version 2 asks for the density to reach, and below it gives an empty answer; version 3 does not ask.
        asked = {"threshold": 1e-9} if "threshold" in inspect.signature(Prim.__init__).parameters else {}
        how = PRIMObjectiveFunctions[objective]
        sought = Prim(x, y, obj_function=how, peel_alpha=peel, paste_alpha=peel, mass_min=least_mass, **asked)
        return list(sought.find_box().box_lims)


def _box(factors: Sequence[str], codes: dict[str, list[str]], whole: pd.DataFrame, limits: pd.DataFrame) -> Box:
    """Return one of the library's boxes as a :data:`Box`; ends that the data set are open."""
    box: Box = {}
    for i, factor in enumerate(factors):
        column = f"f{i}"
        if column not in limits:  # a name that never varies is left out by the library
            continue
        if factor in codes:
            allowed = frozenset(codes[factor][int(code)] for code in limits[column].iloc[0])
            if len(allowed) < len(codes[factor]):
                box[factor] = allowed
            continue
        low, high = (float(end) for end in limits[column])
        ends = (-np.inf if low == whole[column].iloc[0] else low, np.inf if high == whole[column].iloc[1] else high)
        if np.isfinite(ends).any():
            box[factor] = ends
    return box


def cart(
    x: pd.DataFrame, loses: np.ndarray, least_mass: float = 0.05, most_leaves: int = 8, seed: int = 0
) -> list[Box]:
    """Return the leaves of a classification tree as boxes, from left to right; they share no scenario.

    ``x`` and ``least_mass`` as in :func:`prim`; ``most_leaves``: the best cuts first, until there are so many;
    ``seed``: settles which of equally good cuts is made.
    """
    from sklearn.tree import DecisionTreeClassifier

    # Not ema_workbench's CART: it loses the cuts on named factors, and draws from NumPy's global stream.
    columns: list[tuple[str, str | None]] = []
    for factor in x:
        named = not pd.api.types.is_numeric_dtype(x[factor])
        columns += [(factor, name) for name in sorted(set(x[factor]))] if named else [(factor, None)]
    values = np.column_stack([x[f] if name is None else x[f] == name for f, name in columns]).astype(float)
    least = max(1, int(least_mass * len(x)))
    tree = DecisionTreeClassifier(min_samples_leaf=least, max_leaf_nodes=most_leaves, random_state=seed)
    return _leaves(tree.fit(values, loses).tree_, 0, {}, columns, x)


def _leaves(tree: Any, node: int, box: Box, columns: list[tuple[str, str | None]], x: pd.DataFrame) -> list[Box]:
    """Return the boxes of the leaves under a node, whose own box is ``box``."""
    if tree.children_left[node] < 0:
        return [box]
    (factor, name), cut = columns[tree.feature[node]], float(tree.threshold[node])
    if name is None:
        now = box.get(factor)
        low, high = now if isinstance(now, tuple) else (-np.inf, np.inf)
        left: Limit = (low, min(high, cut))
        right: Limit = (max(low, float(np.nextafter(cut, np.inf))), high)
    else:
        names = frozenset(map(str, box.get(factor, x[factor])))
        left, right = names - {name}, names & {name}
    return [
        *_leaves(tree, tree.children_left[node], box | {factor: left}, columns, x),
        *_leaves(tree, tree.children_right[node], box | {factor: right}, columns, x),
    ]


RULES = ("agreement", "density")


def choose(table: pd.DataFrame, rule: str, least_coverage: float) -> int | None:
    """Return the place of the box to report: the highest agreement or density among those with coverage enough.

    ``table``: :func:`measures` a row. Where no box has the coverage, all are tried. Ties go to the higher coverage,
    then to fewer limits, then to the first. None where no box has both a limit and more losses than the whole.
    """
    there = table[(table["restricted"] > 0) & (table["agreement"] > 0)]
    covered = there[there["coverage"] >= least_coverage]
    there = covered if len(covered) else there
    if there.empty:
        return None
    # Rounded, so that ties are ties whatever the order of a sum.
    best = there.round(12).sort_values([rule, "coverage", "restricted"], ascending=[False, False, True], kind="stable")
    return int(best.index[0])
