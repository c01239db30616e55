"""The front tried again in fresh worlds: what a search found flatters itself on the worlds it was found on.

The best of many noisy numbers is on average too good (the winner's curse; Smith & Winkler 2006). So the sets are run
again in worlds the search never saw, beside the packages, and only those numbers are told.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from sim.analysis.catalogues import lever_values
from sim.analysis.estimates import estimate, holm
from sim.analysis.fields import Record
from sim.analysis.search.levers import Space, levers_of
from sim.analysis.search.steps import signs
from sim.config import package_names

STANDINGS = ("stands", "unclear", "beaten")
"""No other looks better on every objective; one does, but it may be luck; one is, beyond doubt."""
ALPHA = 0.025
"""One-sided, as a 95 per cent interval is."""
SAME = 1e-12


def spread_out(gains: np.ndarray, keep: int) -> np.ndarray:
    """At most ``keep`` rows that lie well spread: the best of each objective, then always the farthest: int [rows].

    Distances are over the range of each objective. The rows come in the order of the first objective.
    """
    if len(gains) <= keep:
        return np.argsort(-gains[:, 0], kind="stable")
    low, high = gains.min(axis=0), gains.max(axis=0)
    unit = (gains - low) / np.where(high > low, high - low, 1.0)
    chosen = list(dict.fromkeys(int(i) for i in unit.argmax(axis=0)))[:keep]
    while len(chosen) < keep:
        nearest = np.min([np.linalg.norm(unit - unit[i], axis=1) for i in chosen], axis=0)
        nearest[chosen] = -1.0
        chosen.append(int(nearest.argmax()))
    return np.array(sorted(chosen, key=lambda i: -gains[i, 0]))


def beats(one: np.ndarray, other: np.ndarray) -> tuple[float, bool]:
    """Whether one set is better than another on every objective; gains float [worlds, objectives], NaN where missing.

    Returns a one-sided p-value, the largest over the objectives, as all must hold (Berger 1982); and whether one looks at
    least as good on all and better on some. An objective alike in every world is passed over.
    """
    chances, means = [], []
    for column in (one - other).T:
        result = estimate(column[np.isfinite(column)][None, :])
        means.append(result.mean)
        if not abs(column[np.isfinite(column)]).max(initial=0.0) <= SAME or not np.isfinite(result.mean):
            away = result.p / 2 if result.mean > 0 else 1 - result.p / 2
            chances.append(away if np.isfinite(away) else 1.0)  # 1 where there is no telling
    looks = bool(np.isfinite(means).all() and min(means) >= -SAME and max(means) > SAME)
    return (float(np.max(chances)) if chances else 1.0), looks


def standing(own: int, gains: np.ndarray, rivals: Sequence[int]) -> tuple[str, list[int]]:
    """Return one of :data:`STANDINGS` for a row of gains float [sets, worlds, objectives], and which rivals beat it."""
    result = [beats(gains[rival], gains[own]) for rival in rivals]
    beaten = holm([p for p, _ in result]) < ALPHA
    by = [rival for rival, sure in zip(rivals, beaten, strict=True) if sure]
    return (STANDINGS[2] if by else STANDINGS[1] if any(looks for _, looks in result) else STANDINGS[0]), by


def better_than_base(gains: np.ndarray) -> list[bool]:
    """Which sets are better than the base on every objective, beyond doubt, corrected for how many sets there are."""
    return [bool(p < ALPHA) for p in holm([beats(own, np.zeros_like(own))[0] for own in gains])]


def tables(
    space: Space, places: np.ndarray, in_search: np.ndarray, values: np.ndarray, objectives: Sequence[str]
) -> dict[str, pd.DataFrame]:
    """Return the tables ``front`` and ``packages``; ``values`` float [base, sets and packages, worlds, objectives]."""
    gains = (values[1:] - values[0]) * signs(objectives)
    sets, packages = len(places), [name for name in package_names() if name != space.base]
    names = [f"F{i + 1}" for i in range(sets)] + packages
    hours = [space.hours(place) for place in places] + [space.hours_of(name) for name in packages]
    owner = levers_of(space.base).structure  # whom a search cannot change, so that others are no rivals
    others = {name for name in packages if levers_of(name).structure != owner}
    rivals = [i for i, name in enumerate(names) if i < sets or (space.fits(hours[i]) and name not in others)]
    sure = better_than_base(gains[:sets])
    hours_of_base = space.hours_of(space.base)
    front: list[Record] = []
    base: Record = {"package": space.base, "hours": hours_of_base, "hours_more": 0.0, "standing": "", "beaten_by": ""}
    rest = [base | {"within_budget": space.fits(hours_of_base)} | _outcomes(values[0], values[0], objectives)]
    for i, name in enumerate(names):
        position, by = standing(i, gains, [r for r in rivals if r != i])
        row: Record = {
            "hours": hours[i], "hours_more": hours[i] - hours_of_base, "standing": position,
            "beaten_by": ", ".join(names[r] for r in by),
        }  # fmt: skip
        value = _outcomes(values[0], values[1 + i], objectives)
        if i < sets:
            own: Record = {"better_than_base": sure[i], "as_in": space.is_same_result(places[i])}
            searched = in_search[i] * signs(objectives)
            flattered = {f"{o}_in_search": float(v) for o, v in zip(objectives, searched, strict=True)}
            front.append(Record(set=name) | row | own | space.values(places[i]) | value | flattered)
        else:
            rest.append(Record(package=name) | row | {"within_budget": space.fits(hours[i])} | value)
    empty = ["set", "hours", "hours_more", "standing", "beaten_by", "better_than_base", "as_in", *space.levers]
    return {"front": pd.DataFrame(front, columns=None if front else empty), "packages": pd.DataFrame(rest)}


def _outcomes(base: np.ndarray, own: np.ndarray, objectives: Sequence[str]) -> Record:
    """Return each objective: the difference from the base with its interval, how many worlds, and the value itself."""
    fields: Record = {}
    for at, name in enumerate(objectives):
        paired = (own - base)[:, at]
        paired = paired[np.isfinite(paired)]
        result = estimate(paired[None, :])
        low, high = result.interval
        finished = own[np.isfinite(own[:, at]), at]
        fields |= {name: result.mean, f"{name}_low": low, f"{name}_high": high, f"{name}_worlds": len(paired)}
        fields[f"{name}_value"] = float(finished.mean()) if len(finished) else float("nan")
    return fields


def flattery(front: pd.DataFrame, objectives: Sequence[str]) -> pd.DataFrame:
    """Return a row an objective: the sets' mean difference from the base in the search's worlds, and in fresh ones."""
    rows = [(o, front[f"{o}_in_search"].mean(), front[o].mean()) for o in objectives] if len(front) else []
    return pd.DataFrame(rows, columns=["outcome", "in_search", "fresh"])


def moved(space: Space, front: pd.DataFrame) -> pd.DataFrame:
    """Return a row a lever: the base's value, and the lowest, middle and highest among the sets."""
    start = lever_values(levers_of(space.base))
    rows = []
    for lever in space.levers:
        low, middle, high = front[lever].quantile([0.0, 0.5, 1.0]) if len(front) else [float("nan")] * 3
        rows.append((lever, float(start[lever]), float(low), float(middle), float(high)))
    return pd.DataFrame(rows, columns=["lever", "base", "lowest", "middle", "highest"])
