"""Straight lines away from the values used, and where along them a difference crosses zero.

Every line is asked about at the same time, so that the runs of a round can be done beside one another.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from sim.analysis.break_even.assumptions import Assumption
from sim.analysis.estimates import interval
from sim.analysis.fields import Fields, Year
from sim.config.fields import ConfigError, nearest
from sim.outcomes.years import mean_over_years
from sim.studies.evaluate import Evaluate
from sim.studies.results import MEAN

Progress = Callable[[str, int], None]
"""Told before each round: what is being asked (base, ends, crossings, intervals, joint), and about how many points."""

JOINT = ["assumption", "path", "value", "at", "change"]
"""Columns of the table of several assumptions moved together."""


@dataclass(frozen=True)
class Paired:
    """Differences of one point: ``of_worlds`` float [worlds], NaN where a run is missing; mean, interval and count."""

    of_worlds: np.ndarray
    mean: float
    low: float
    high: float
    worlds: int

    @property
    def seen(self) -> bool:
        """Whether the interval leaves out zero; never without an interval."""
        return self.low > 0 or self.high < 0


@dataclass
class Asker:
    """Asks for the paired difference (alternative − against) at moved settings; all points of a round in one call."""

    evaluate: Evaluate
    base: Fields
    alternatives: tuple[Fields, Fields]
    outcome: str
    worlds: int
    year: Year = None
    progress: Progress | None = None
    asked: int = 0
    rounds: int = 0

    def __call__(self, stage: str, moves: Sequence[Fields]) -> list[Paired]:
        """Return the difference at each of the moved settings."""
        if not moves:
            return []
        points = [{**self.base, **of, **move} for move in moves for of in self.alternatives]
        if self.progress is not None:
            self.progress(stage, len(points))
        self.asked, self.rounds = self.asked + len(points), self.rounds + 1
        values = self._values(self.evaluate(points, range(self.worlds)), len(points))
        return [_paired(values[2 * i] - values[2 * i + 1]) for i in range(len(moves))]

    def _values(self, runs: pd.DataFrame, points: int) -> np.ndarray:
        """Return the outcome: float [points, worlds], NaN where there is no run."""
        values = np.full((points, self.worlds), np.nan)
        if runs.empty:
            return values
        rows = runs[runs["outcome"] == self.outcome]
        if rows.empty:
            raise ConfigError(
                f"There is no outcome '{self.outcome}'. {nearest(self.outcome, runs['outcome'].unique())}"
            )
        last = rows["year"].max()
        mean = self.year == MEAN
        kept = rows["year"] > 0 if mean else rows["year"] == (last if self.year is None else self.year)
        if not kept.any():
            years = ", ".join(f"{year:g}" for year in sorted(rows["year"].unique()))
            raise ConfigError(f"There is no year {self.year}; the runs have {years}.")
        by = ["point", "world"]
        result = mean_over_years(rows, by) if mean else rows[kept].groupby(by)["value"].mean()
        for (point, world), value in result.items():
            values[int(point), int(world)] = value
        return values


def _paired(differences: np.ndarray) -> Paired:
    mean, low, high, _, worlds = interval(differences[np.isfinite(differences)])
    return Paired(differences, mean, low, high, worlds)


@dataclass
class Line:
    """A way from the values used (place 0) to an end (place 1).

    ``at``: place -> settings moved; ``step``: how close the crossing is to be found, in places; ``seen``: place ->
    what was found there. ``stuck``: a run that was needed is missing. ``guess``: where a straight line would cross.
    """

    name: str
    end: str
    at: Callable[[float], dict[str, float]]
    step: float
    seen: dict[float, Paired] = field(default_factory=dict)
    stuck: bool = False
    guess: float = np.nan

    @property
    def sign(self) -> float:
        """The sign of the difference at place 0."""
        return float(np.sign(self.seen[0.0].mean))

    def bracket(self) -> tuple[float, float] | None:
        """Return the first two places in order with a difference of that sign and not; None where there are none."""
        places = [place for place in sorted(self.seen) if np.isfinite(self.seen[place].mean)]
        for near, far in pairwise(places):
            if self.sign * self.seen[far].mean <= 0 < self.sign * self.seen[near].mean:
                return near, far
        return None

    @property
    def rough(self) -> bool:
        """Whether the places around the crossing lie farther apart than asked."""
        around = self.bracket()
        return around is not None and around[1] - around[0] > self.step * (1 + 1e-9)

    def crossing(self) -> float:
        """Return where the mean difference crosses zero, interpolated within the bracket; NaN where it does not."""
        around = self.bracket()
        return np.nan if around is None else self._between(*around, bound=None)

    def interval(self) -> tuple[float, float]:
        """The places between which it cannot be told which is ahead: from the first end of an interval over worlds that
        reaches zero to the other end's reaching it. NaN for the second where it does not on this line.
        """  # fmt: skip
        crossing = self.crossing()
        if not np.isfinite(crossing):
            return np.nan, np.nan
        places = [place for place in sorted(self.seen) if np.isfinite(self.seen[place].low)]
        pairs = list(pairwise(places))
        near = next((self._between(a, b, "near") for a, b in pairs if self._reach(b, "near") <= 0), np.nan)
        far = next(
            (self._between(a, b, "far") for a, b in pairs if b >= crossing and self._reach(b, "far") <= 0), np.nan
        )
        return min(near, crossing), max(far, crossing)  # NaN as the first argument stays NaN

    def _reach(self, place: float, bound: str | None) -> float:
        """The mean (None), or the end of the interval nearest to reversal or farthest from it, plus as at place 0."""
        result = self.seen[place]
        if bound is None:
            return self.sign * result.mean
        ends = sorted([self.sign * result.low, self.sign * result.high])
        return ends[0] if bound == "near" else ends[1]

    def _between(self, a: float, b: float, bound: str | None) -> float:
        """Return where the straight line between two places reaches zero; the nearer one if it is there already."""
        left, right = self._reach(a, bound), self._reach(b, bound)
        return a if left <= 0 else a + (b - a) * left / (left - right)


def follow(lines: Sequence[Line], ask: Asker, stage: str = "crossings") -> None:
    """Halve every line's bracket, all lines a round, until each crossing is found; then look at the intervals' ends."""
    while going := [line for line in lines if line.rough and not line.stuck]:
        places = [float(np.mean(line.bracket() or (0.0, 0.0))) for line in going]
        _look(going, places, ask, stage)
    ends = [(line, place) for line in lines for place in line.interval() if place > 0 and place not in line.seen]
    _look([line for line, _ in ends], [place for _, place in ends], ask, "intervals")


def _look(lines: Sequence[Line], places: Sequence[float], ask: Asker, stage: str) -> None:
    result = ask(stage, [line.at(place) for line, place in zip(lines, places, strict=True)])
    for line, place, paired in zip(lines, places, result, strict=True):
        line.seen[place] = paired
        line.stuck = line.stuck or not np.isfinite(paired.mean)


def joint_line(moved: Sequence[Assumption], lines: Mapping[str, list[Line]], tolerance: float) -> Line | None:
    """The line from the values used to all the weakening ends; None where fewer than two assumptions are seen to weaken it.

    With effects per share of the likely span, taken as straight lines, the smallest change (in the sum of squared shares)
    that takes the difference down by so much moves each assumption in proportion to its effect, until it is at its end.
    This is a direction, found by linear approximation; only runs along it show what is there.

    An assumption is seen to where, world by world, its end changes the difference, with an interval that leaves out
    zero. Place p on the line is where the linear approximation has the difference fall by the share p of what it can.
    """
    ways: dict[str, tuple[float, float, float]] = {}
    now = None
    for of in moved:
        for line in lines[of.path]:
            now = line.seen[0.0]
            fall, weaker = _fall(line)
            reach = abs(line.at(1.0)[of.path] - of.value) / (of.high - of.low)
            if weaker and fall / reach > ways.get(of.path, (0.0,))[0]:
                ways[of.path] = (fall / reach, reach, line.at(1.0)[of.path])
    if len(ways) < 2 or now is None:
        return None
    slopes, reaches, ends = (np.array(column) for column in zip(*ways.values(), strict=True))
    used = np.array([next(of.value for of in moved if of.path == path) for path in ways])
    stops = np.concatenate([[0.0], np.sort(reaches / slopes)])  # each assumption is at its end from its stop on
    falls = np.array([(slopes * np.minimum(stop * slopes, reaches)).sum() for stop in stops])

    def at(place: float) -> dict[str, float]:
        if place == 1:
            return dict(zip(ways, map(float, ends), strict=True))
        shares = np.minimum(np.interp(place * falls[-1], falls, stops) * slopes, reaches) / reaches
        return dict(zip(ways, map(float, used + shares * (ends - used)), strict=True))

    return Line("joint", "joint", at, tolerance, {0.0: now}, guess=float(abs(now.mean) / falls[-1]))


def _fall(line: Line) -> tuple[float, bool]:
    """Return how far the end takes the difference down, and whether that is seen, world by world."""
    change = line.sign * (line.seen[0.0].of_worlds - line.seen[1.0].of_worlds)
    mean, low, _, _, _ = interval(change[np.isfinite(change)])
    return mean, bool(low > 0)


def joint_table(line: Line, moved: Mapping[str, Assumption], place: float) -> pd.DataFrame:
    """Return what each assumption is at a place on the line, the largest change first.

    ``change``: as a share of the likely span, with its direction's sign.
    """
    rows: list[list[Any]] = []
    for path, value in line.at(place).items():
        of = moved[path]
        rows.append([of.name, path, of.value, value, (value - of.value) / (of.high - of.low)])
    table = pd.DataFrame(rows, columns=JOINT)
    return table.loc[table["change"].abs().sort_values(ascending=False, kind="stable").index].reset_index(drop=True)
