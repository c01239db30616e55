"""The search itself: generations of lever sets, each asked for at once, and how far they have come.

The same seed asks for the same sets in the same order, so a search that was stopped finds what it had asked for in the
store.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from sim.analysis.fields import Fields, Record
from sim.analysis.search.algorithm import algorithm, problem
from sim.analysis.search.levers import Space
from sim.config.fields import ConfigError, nearest
from sim.outcomes.catalogue import CATALOGUE
from sim.studies.evaluate import Evaluate
from sim.studies.results import MEAN

PROGRESS = ["generation", "sets", "evaluations", "runs", "failed", "front", "hypervolume"]
Text = Callable[[Fields], None]


def signs(objectives: Sequence[str]) -> np.ndarray:
    """Which way is better of each objective, +1 or −1: float [objectives]."""
    return np.array([CATALOGUE[name].better for name in objectives], dtype=float)


def asked(
    evaluate: Evaluate,
    points: Sequence[Fields],
    worlds: Sequence[int],
    objectives: Sequence[str],
    year: float | str | None = None,
) -> np.ndarray:
    """The objectives as they are, float [points, worlds, objectives]; NaN where a run failed or is undefined."""
    frame = evaluate(points, worlds)
    for name in objectives:
        if len(frame) and name not in set(frame["outcome"]):
            raise ConfigError(
                f"The study keeps no outcome '{name}' to search by. {nearest(name, map(str, frame['outcome'].unique()))}"
            )
    years = sorted(frame["year"].unique())
    if year == MEAN:
        rows = frame[frame["year"] > 0]
    else:
        rows = frame[frame["year"] == (year if year is not None else years[-1] if years else 0)]
        if len(frame) and rows.empty:
            raise ConfigError(f"The study keeps no year {year}; it has {', '.join(f'{y:g}' for y in years)}.")
    wide = rows.groupby(["point", "world", "outcome"], observed=True)["value"].mean()
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
    year: float | str | None = None
    tried: dict[tuple[int, ...], np.ndarray] = field(default_factory=dict)
    base: np.ndarray | None = None

    def ask(self, places: np.ndarray) -> np.ndarray:
        """The gains of these places, float [places, objectives]; only those not tried before are asked for."""
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
        """Places and gains of the sets that no other set tried is better than: int, float [sets, ...]."""
        places, gains = self.all()
        kept = non_dominated(gains)
        return places[kept], gains[kept]

    def all(self) -> tuple[np.ndarray, np.ndarray]:
        """Places and gains of every set that finished."""
        done = [(key, gain) for key, gain in self.tried.items() if np.isfinite(gain).all()]
        places = np.array([key for key, _ in done], dtype=int).reshape(len(done), len(self.space.levers))
        return places, np.array([gain for _, gain in done]).reshape(len(done), len(self.objectives))


def _key(place: np.ndarray) -> tuple[int, ...]:
    return tuple(int(i) for i in place)


def mean_gains(values: np.ndarray, base: np.ndarray, better: np.ndarray) -> np.ndarray:
    """Mean paired gains float [points, objectives]; NaN where fewer than half of the base's worlds finished.

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
    from pymoo.problems.static import StaticProblem

    breeder = algorithm(archive.space, len(archive.objectives), population)
    breeder.setup(
        problem(archive.space, len(archive.objectives)), termination=("n_gen", generations), seed=seed, verbose=False
    )
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
    """How far the search has come after a generation."""
    _, front = archive.front()
    tried, finished = len(archive.tried), len(archive.all()[0])
    runs = (tried + 1) * len(archive.worlds)
    volume = hypervolume(front, *box) if box is not None else float("nan")
    return dict(zip(PROGRESS, (generation, sets, tried, runs, tried - finished, len(front), volume), strict=True))


def hypervolume(gains: np.ndarray, worst: np.ndarray, best: np.ndarray) -> float:
    """The share of the box from ``worst`` to ``best`` that some row is better than (Zitzler & Thiele 1999)."""
    from pymoo.indicators.hv import HV

    scale = np.where(best > worst, best - worst, 1.0)
    size = (gains - worst) / scale
    inside = size[(size > 0).all(axis=1)]
    if not len(inside):
        return 0.0
    return float(HV(ref_point=np.zeros(gains.shape[1]))(-inside))
