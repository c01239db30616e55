"""Several assumptions moved together, in the direction in which a difference is thought to fall fastest.

With effects d[i] per share of the likely span, taken as straight lines from the values used to the ends, the smallest
change (in the sum of squared shares) that takes the difference down by so much moves each assumption in proportion to its
effect, until it is at its end. This is a direction, found by linear approximation; only runs along it tell what is there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sim.analysis.break_even.lines import Line
from sim.analysis.comparison import interval

if TYPE_CHECKING:
    from sim.analysis.break_even.assumptions import Assumption

COLUMNS = ["assumption", "path", "value", "at", "change"]


def joint_line(moved: Sequence[Assumption], lines: Mapping[str, list[Line]], tolerance: float) -> Line | None:
    """The line from the values used to all the weakening ends; None where fewer than two assumptions are seen to weaken it.

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
    """How far the end takes the difference down, and whether that is seen, world by world."""
    change = line.sign * (line.seen[0.0].of_worlds - line.seen[1.0].of_worlds)
    mean, low, _, _, _ = interval(change[np.isfinite(change)])
    return mean, bool(low > 0)


def joint_table(line: Line, moved: Mapping[str, Assumption], place: float) -> pd.DataFrame:
    """What each assumption is at a place on the line, the largest change first.

    ``change``: as a share of the likely span, with its direction's sign.
    """
    rows: list[list[Any]] = []
    for path, value in line.at(place).items():
        of = moved[path]
        rows.append([of.name, path, of.value, value, (value - of.value) / (of.high - of.low)])
    table = pd.DataFrame(rows, columns=COLUMNS)
    return table.loc[table["change"].abs().sort_values(ascending=False, kind="stable").index].reset_index(drop=True)
