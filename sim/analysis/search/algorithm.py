"""The algorithm behind a search, as pymoo has it: which one, where it starts, how it keeps to the grid and the budget.

NSGA-II (Deb, Pratap, Agarwal & Meyarivan 2002) with two objectives, NSGA-III (Deb & Jain 2014) with three, U-NSGA-III
(Seada & Deb 2016) with more, all by pymoo (Blank & Deb 2020).
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from sim.analysis.fields import Record
from sim.analysis.search.levers import Space
from sim.config import package_names


def problem(space: Space, objectives: int) -> Any:
    """The problem as pymoo sees it: whole numbers of steps; a set that did not finish breaks a constraint."""
    from pymoo.core.problem import Problem

    return Problem(
        n_var=len(space.levers),
        n_obj=objectives,
        n_ieq_constr=1,
        xl=np.zeros_like(space.most),
        xu=space.most,
        vtype=int,
    )


def algorithm(space: Space, objectives: int, population: int) -> Any:
    """The algorithm that suits so many objectives, with sets kept on the grid and within the budget."""
    from pymoo.config import Config

    # Or pymoo prints a hint about its compiled modules, which is not for our reader.
    Config.warnings["not_compiled"] = False
    from pymoo.algorithms.moo.nsga2 import NSGA2
    from pymoo.algorithms.moo.nsga3 import NSGA3
    from pymoo.algorithms.moo.unsga3 import UNSGA3
    from pymoo.core.repair import Repair
    from pymoo.operators.crossover.sbx import SBX
    from pymoo.operators.mutation.pm import PM
    from pymoo.operators.repair.rounding import RoundingRepair

    class WithinBudget(Repair):
        def _do(self, problem: Any, X: np.ndarray, **_: Any) -> np.ndarray:
            return np.array([space.within_budget(place) for place in np.rint(X).astype(int)])

    own: Record = {
        "pop_size": population, "sampling": _Start(space), "repair": WithinBudget(), "eliminate_duplicates": True,
        "crossover": SBX(prob=0.9, eta=10, vtype=float, repair=RoundingRepair()),
        "mutation": PM(eta=15, vtype=float, repair=RoundingRepair()),
    }  # fmt: skip
    if objectives == 2:
        return NSGA2(**own)
    return (NSGA3 if objectives == 3 else UNSGA3)(ref_dirs=reference_directions(objectives, population), **own)


class _Start:
    """The first sets: what the packages say of the levers searched, and the rest spread evenly by a Latin hypercube."""

    def __init__(self, space: Space):
        self.space = space

    def __call__(self, problem: Any, n_samples: int, random_state: Any = None, **_: Any) -> Any:
        from pymoo.core.population import Population

        space = self.space
        known = [space.within_budget(space.place_of(name)) for name in dict.fromkeys((space.base, *package_names()))]
        known = list({tuple(place): place for place in known}.values())[: max(1, n_samples // 2)]
        left = n_samples - len(known)
        strata = np.array([random_state.permutation(left) for _ in space.levers]).T.reshape(left, len(space.levers))
        spread = (strata + random_state.random(strata.shape)) / max(left, 1)
        return Population.new(
            X=np.vstack([*known, np.minimum(np.floor(spread * (space.most + 1)), space.most)]).astype(int)
        )


def reference_directions(objectives: int, population: int) -> np.ndarray:
    """Directions spread evenly over the trade-offs (Das & Dennis 1998), as many as ``population`` has room for.

    With so many objectives that they all lie on the edge, an inner layer is added where there is room.
    """
    from pymoo.util.ref_dirs import get_reference_directions

    fits = [p for p in range(1, 100) if math.comb(objectives + p - 1, p) <= population]
    outer = max(fits, default=1)
    result = np.asarray(get_reference_directions("das-dennis", objectives, n_partitions=outer))
    room = [p for p in range(1, outer + 1) if math.comb(objectives + p - 1, p) <= population - len(result)]
    if outer < objectives and room:
        inner = np.asarray(get_reference_directions("das-dennis", objectives, n_partitions=max(room)))
        result = np.vstack([result, 0.5 * inner + 0.5 / objectives])
    return result
