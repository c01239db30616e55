"""The search itself: generations of lever sets, each asked for at once, and how far they have come.

NSGA-II (Deb, Pratap, Agarwal & Meyarivan 2002) with two objectives, NSGA-III (Deb & Jain 2014) with three, U-NSGA-III (Seada
& Deb 2016) with more, by pymoo (Blank & Deb 2020). The same seed asks for the same sets in the same order.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from sim.analysis.fields import Fields, Record, Year
from sim.analysis.search.levers import Space
from sim.config import package_names
from sim.config.fields import ConfigError, nearest
from sim.outcomes.catalogue import CATALOGUE
from sim.outcomes.years import mean_over_years
from sim.studies.evaluate import Evaluate
from sim.studies.results import MEAN

PROGRESS = ["generation", "sets", "evaluations", "runs", "failed", "front", "hypervolume"]
Text = Callable[[Fields], None]


def signs(objectives: Sequence[str]) -> np.ndarray:
    """Return which way is better of each objective, +1 or −1: float [objectives]."""
    return np.array([CATALOGUE[name].better for name in objectives], dtype=float)


def asked(
    evaluate: Evaluate, points: Sequence[Fields], worlds: Sequence[int], objectives: Sequence[str], year: Year = None
) -> np.ndarray:
    """Return the objectives as they are, float [points, worlds, objectives]; NaN where a run failed or is undefined."""
    frame = evaluate(points, worlds)
    for name in objectives:
        if len(frame) and name not in set(frame["outcome"]):
            raise ConfigError(
                f"The study keeps no outcome '{name}' to search by. {nearest(name, map(str, frame['outcome'].unique()))}"
            )
    years = sorted(frame["year"].unique())
    by = ["point", "world", "outcome"]
    if year == MEAN:
        wide = mean_over_years(frame, by)
    else:
        rows = frame[frame["year"] == (year if year is not None else years[-1] if years else 0)]
        if len(frame) and rows.empty:
            raise ConfigError(f"The study keeps no year {year}; it has {', '.join(f'{y:g}' for y in years)}.")
        wide = rows.groupby(by, observed=True)["value"].mean()
    index = pd.MultiIndex.from_product([range(len(points)), worlds, objectives])
    return wide.reindex(index).to_numpy(dtype=float).reshape(len(points), len(worlds), len(objectives))


@dataclass
class Archive:
    """Every set tried, by place: its mean gain on the base, float [objectives], NaN where too little finished.

    A gain is a difference from the base in the same world, turned so that more is better.
    """

    space: Space
    evaluate: Evaluate
    objectives: Sequence[str]
    worlds: Sequence[int]
    year: Year = None
    tried: dict[tuple[int, ...], np.ndarray] = field(default_factory=dict)
    base: np.ndarray | None = None

    def ask(self, places: np.ndarray) -> np.ndarray:
        """Return the gains of these places, float [places, objectives]; only those not tried before are asked for."""
        new = list(dict.fromkeys(key for key in map(_key, places) if key not in self.tried))
        points: list[Record] = [self.space.point(np.array(key)) for key in new]
        if self.base is None:  # the base comes along with the first generation
            result = self._asked([{"governance": self.space.base}, *points])
            self.base, result = result[0], result[1:]
            if not np.isfinite(self.base).any(axis=0).all():
                raise ConfigError(
                    f"{self.space.base} finished in no world with these objectives, so nothing can be compared with it."
                )
        elif points:
            result = self._asked(points)
        if new:
            self.tried |= dict(zip(new, mean_gains(result, self.base, signs(self.objectives)), strict=True))
        return np.array([self.tried[_key(place)] for place in places])

    def _asked(self, points: Sequence[Fields]) -> np.ndarray:
        return asked(self.evaluate, points, self.worlds, self.objectives, self.year)

    def front(self) -> tuple[np.ndarray, np.ndarray]:
        """Return places and gains of the sets that no other set tried is better than: int, float [sets, ...]."""
        places, gains = self.all()
        kept = non_dominated(gains)
        return places[kept], gains[kept]

    def all(self) -> tuple[np.ndarray, np.ndarray]:
        """Return places and gains of every set that finished."""
        done = {key: gain for key, gain in self.tried.items() if np.isfinite(gain).all()}
        places = np.array(list(done), dtype=int).reshape(len(done), len(self.space.levers))
        return places, np.array(list(done.values())).reshape(len(done), len(self.objectives))

    def table(self) -> pd.DataFrame:
        """Return every set tried: its levers, hours and gains."""
        rows = [
            (*self.space.values(np.array(key)).values(), self.space.hours(np.array(key)), *gain)
            for key, gain in self.tried.items()
        ]
        return pd.DataFrame(rows, columns=[*self.space.levers, "hours", *self.objectives])


def _key(place: np.ndarray) -> tuple[int, ...]:
    return tuple(int(i) for i in place)


def mean_gains(values: np.ndarray, base: np.ndarray, better: np.ndarray) -> np.ndarray:
    """Return the mean paired gains float [points, objectives]; NaN where fewer than half of the base's worlds finished.

    A set that failed in a world is thereby not compared on another set of worlds' luck than its own.
    """
    gains = (values - base[None]) * better
    there = np.isfinite(gains)
    half = 2 * there.sum(axis=1) >= np.isfinite(base).sum(axis=0)
    summed = np.where(there, gains, 0.0).sum(axis=1)
    return np.where(half & there.any(axis=1), summed / np.maximum(there.sum(axis=1), 1), np.nan)


def non_dominated(gains: np.ndarray) -> np.ndarray:
    """Which rows no other row is at least as good as in all, and better than in some: bool [rows]. More is better."""
    kept = np.ones(len(gains), dtype=bool)
    for i, own in enumerate(gains):
        kept[i] = not ((gains >= own).all(axis=1) & (gains > own).any(axis=1)).any()
    return kept


def run_generations(
    archive: Archive, population: int, generations: int, seed: int, tell: Text | None = None
) -> pd.DataFrame:
    """Let the sets breed; returns a row a generation: the columns of :data:`PROGRESS`.

    ``hypervolume``: how much of the box between the worst and the best of the first generation is beaten by some set
    (above 1 where later generations went beyond the best); it can only grow, and levels off as the search converges.
    """
    from pymoo.core.evaluator import Evaluator
    from pymoo.core.problem import Problem
    from pymoo.problems.static import StaticProblem

    space, objectives = archive.space, len(archive.objectives)
    breeder = algorithm(space, objectives, population)
    # Whole numbers of steps; a set that did not finish breaks a constraint.
    low, high = np.zeros_like(space.most), space.most
    problem = Problem(n_var=len(low), n_obj=objectives, n_ieq_constr=1, xl=low, xu=high, vtype=int)
    breeder.setup(problem, termination=("n_gen", generations), seed=seed, verbose=False)
    rows: list[Record] = []
    box: tuple[np.ndarray, np.ndarray] | None = None
    while breeder.has_next():
        brood = breeder.ask()
        if brood is None or not len(brood):  # every set that can be bred has been tried
            break
        places = brood.get("X").astype(int)
        gains = archive.ask(places)
        failed = ~np.isfinite(gains).all(axis=1)
        numbers = {"F": np.where(failed[:, None], 0.0, -gains), "G": failed[:, None].astype(float)}
        Evaluator().eval(StaticProblem(breeder.problem, **numbers), brood)
        breeder.tell(infills=brood)
        _, all_gains = archive.all()
        if box is None and len(all_gains):
            box = all_gains.min(axis=0), all_gains.max(axis=0)
        rows.append(_row(archive, len(rows) + 1, len(places), box))
        if tell is not None:
            tell(rows[-1])
    return pd.DataFrame(rows, columns=PROGRESS)


def _row(archive: Archive, generation: int, sets: int, box: tuple[np.ndarray, np.ndarray] | None) -> Record:
    """Return how far the search has come after a generation."""
    _, front = archive.front()
    tried, finished = len(archive.tried), len(archive.all()[0])
    runs = (tried + 1) * len(archive.worlds)
    volume = hypervolume(front, *box) if box is not None else float("nan")
    return dict(zip(PROGRESS, (generation, sets, tried, runs, tried - finished, len(front), volume), strict=True))


def hypervolume(gains: np.ndarray, worst: np.ndarray, best: np.ndarray) -> float:
    """Return the share of the box from ``worst`` to ``best`` that some row is better than (Zitzler & Thiele 1999)."""
    from pymoo.indicators.hv import HV

    scale = np.where(best > worst, best - worst, 1.0)
    size = (gains - worst) / scale
    inside = size[(size > 0).all(axis=1)]
    if not len(inside):
        return 0.0
    return float(HV(ref_point=np.zeros(gains.shape[1]))(-inside))


def algorithm(space: Space, objectives: int, population: int) -> Any:
    """Return the algorithm that suits so many objectives, with sets kept on the grid and within the budget."""
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
        "pop_size": population, "sampling": partial(_start, space), "repair": WithinBudget(), "eliminate_duplicates": True,
        "crossover": SBX(prob=0.9, eta=10, vtype=float, repair=RoundingRepair()),
        "mutation": PM(eta=15, vtype=float, repair=RoundingRepair()),
    }  # fmt: skip
    if objectives == 2:
        return NSGA2(**own)
    return (NSGA3 if objectives == 3 else UNSGA3)(ref_dirs=reference_directions(objectives, population), **own)


def _start(space: Space, problem: Any, n_samples: int, random_state: Any = None, **_: Any) -> Any:
    """Return the first sets: what the packages say of the levers searched, the rest spread evenly by a Latin hypercube."""
    from pymoo.core.population import Population

    known = [space.within_budget(space.place_of(name)) for name in dict.fromkeys((space.base, *package_names()))]
    known = list({tuple(place): place for place in known}.values())[: max(1, n_samples // 2)]
    left = n_samples - len(known)
    strata = np.array([random_state.permutation(left) for _ in space.levers]).T.reshape(left, len(space.levers))
    spread = (strata + random_state.random(strata.shape)) / max(left, 1)
    places = np.minimum(np.floor(spread * (space.most + 1)), space.most)
    return Population.new(X=np.vstack([*known, places]).astype(int))


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
