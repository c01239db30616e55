"""Designs: which points of a study are run. A point is what each factor is set to.

Factors that are levers make *alternatives*; all others make *scenarios*. Designs that take levels (grid, factorial,
one_at_a_time) build the two apart, and the study crosses them. Designs that sample spans (lhs, sobol, morris) draw
all factors together, each draw a scenario, and so is each of a list of points. Designs on a package (leave_one_out,
shapley and their kin) make an alternative of each set of its parts.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from itertools import product
from typing import Any

import numpy as np

from sim.config.fields import ConfigError
from sim.studies import coalitions, samples
from sim.studies.results import Factor
from sim.studies.types import Tree

DRAWS: dict[str, Callable[..., np.ndarray]] = {
    "lhs": samples.latin_hypercube,
    "sobol": samples.sobol,
    "morris": samples.morris,
}
LEVELLED = ("grid", "factorial", "one_at_a_time")
SAMPLED = tuple(DRAWS)
LISTED = "points"
TOGETHER = (*SAMPLED, LISTED)
"""Designs whose points set all factors together, levers as well, so that each is a scenario."""
OF_PACKAGE = ("leave_one_out", "add_one", "package_factorial", "shapley")
KINDS = ("none", *LEVELLED, *TOGETHER, *OF_PACKAGE)
MAY_LACK = (*LEVELLED, "lhs", LISTED)
"""Designs that can do without a point that cannot be run; indices are worked out from all of theirs."""


FEW_LEVELS = 2


def levelled(kind: str, factors: Sequence[Factor]) -> list[Tree]:
    """Return the points of a design that takes each factor's levels: every combination, or one change at a time."""
    for factor in factors:
        name, number = factor.name, len(factor.levels)
        if not number:
            raise ConfigError(
                f"The factor {name} has a span, but a {kind} takes a list of values, as in [0.2, 0.5, 0.8]."
            )
        if kind == "factorial" and number != FEW_LEVELS:
            raise ConfigError(f"The factor {name} has {number} values, but a factorial takes two; a grid takes more.")
    if kind == "one_at_a_time":
        return [{}] + [{factor.name: level} for factor in factors for level in factor.levels]
    names = [factor.name for factor in factors]
    return [dict(zip(names, levels, strict=True)) for levels in product(*(factor.levels for factor in factors))]


def combinations(kind: str, factors: Sequence[Factor]) -> int:
    """Return how many points :func:`levelled` would give, without making them."""
    levels = [len(factor.levels) for factor in factors]
    return 1 + sum(levels) if kind == "one_at_a_time" else math.prod(levels)


def rows(design: Tree, factors: int) -> int:
    """Return how many points :func:`sampled` would give, without drawing them."""
    if design["kind"] == "lhs":
        return int(design["samples"])
    if design["kind"] == "morris":
        return int(design["trajectories"]) * (factors + 1)
    return int(design["samples"]) * samples.sobol_rows(factors, bool(design["second_order"]))


def sets_of_parts(design: Tree, parts: int) -> int:
    """Return how many sets of a package's parts a design takes at most."""
    if design["kind"] == "package_factorial":
        return int(2**parts)
    return min(int(2**parts), int(design["orders"]) * parts + 1) if design["kind"] == "shapley" else parts + 2


def sampled(design: Tree, factors: Sequence[Factor]) -> list[Tree]:
    """Return the points of a sampled design, in the order of its rows."""
    rows = DRAWS[design["kind"]](len(factors), **{key: value for key, value in design.items() if key != "kind"})
    return [{f.name: _at(f, float(u)) for f, u in zip(factors, row, strict=True)} for row in rows]


def _at(factor: Factor, share: float) -> Any:
    """Return the value a share of the way along a factor: 0 its low end or first level, 1 its high end or last level."""
    if factor.levels:
        return factor.levels[min(int(share * len(factor.levels)), len(factor.levels) - 1)]
    assert factor.low is not None
    assert factor.high is not None
    if factor.whole:  # each whole number has an equal share of the span
        numbers = int(factor.high - factor.low) + 1
        return int(factor.low) + min(int(share * numbers), numbers - 1)
    return factor.low + share * (factor.high - factor.low)


def of_package(design: Tree, parts: Sequence[str]) -> list[tuple[int, ...]]:
    """Return which parts of a package are in (1) and out (0): the whole first, none last where there is a choice."""
    kind = design["kind"]
    if kind == "shapley":
        return coalitions.shapley(parts, design["orders"], design["seed"])
    of_kind = {"leave_one_out": coalitions.leave_one_out, "add_one": coalitions.one_at_a_time}
    return of_kind.get(kind, coalitions.full_factorial)(parts)


def split(factors: Iterable[Factor]) -> tuple[list[Factor], list[Factor]]:
    """Return the factors that are decided, and those that are not."""
    factors = list(factors)
    return [f for f in factors if f.decided], [f for f in factors if not f.decided]
