"""Studies whose outcomes are a known polynomial of the levers, for tests of the surface and the page made of it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from sim.config.levers import Levers
from sim.studies.points import Points
from sim.studies.results import Results
from sim.studies.study import study_from

LEVERS = ("local_autonomy", "detail_management", "differentiation", "target_pressure")
MOVED = {"local_autonomy": 0.6, "detail_management": 0.4}
STUDY: dict[str, Any] = {
    "options": [
        "baseline_2014", {"freer": MOVED}, {"later": {"detail_management": {"from_year": 0.5, "to": 0.4}}}, "one_state",
    ],
    "replications": 12, "years": 1,
}  # fmt: skip
BASE = np.array([getattr(Levers(), name) for name in LEVERS])
LUCK = 0.02


def truth(x: np.ndarray) -> dict[str, np.ndarray]:
    """What the outcomes are, by the distance from the reference: float [..., levers]."""
    a, d, f, t = np.moveaxis(np.asarray(x, dtype=float), -1, 0)
    return {
        "quality": 0.2 * a - 0.15 * d + 0.1 * d * f - 0.2 * a**2,
        "motivation": -0.3 * t + 0.1 * a,
        "backlog": 2.0 * d + 1.5 * t**2,
        "user_outcome": np.zeros_like(a),
    }


def study(worlds: int = 12) -> Results:
    """The main study: the option «freer» is on the surface, the two after it are not."""
    points = Points(study_from("planted", STUDY))
    alternatives = points.table_of_alternatives()
    freer = np.array([MOVED.get(name, usual) for name, usual in zip(LEVERS, BASE, strict=True)]) - BASE
    where = {"baseline_2014": np.zeros(4), "freer": freer, "later": freer, "one_state": freer}
    rows = []
    for name, x in where.items():
        for world in range(worlds):
            rows += [(name, 0, world, outcome, value) for outcome, value in _met(x, world).items()]
    return _results("planted", rows, points, alternatives)


def settings(n: int = 90, worlds: int = 2, noise: float = 0.0) -> Results:
    """The study of many settings of the levers; ``noise``: what each point has of luck of its own."""
    factors = {f"governance.{name}": {"from": 0.0, "to": 1.0} for name in LEVERS}
    tree = {
        "options": ["baseline_2014"], "factors": factors, "replications": worlds, "years": 1,
        "design": {"kind": "lhs", "samples": n},
    }  # fmt: skip
    points = Points(study_from("planted what if", tree))
    own = np.random.default_rng(5)
    rows = []
    for scenario, at in points.table_of_scenarios().iterrows():
        x = at[list(LEVERS)].to_numpy(dtype=float) - BASE
        for world in range(worlds):
            result = _met(x, world)
            rows += [("baseline_2014", scenario, world, o, v + noise * own.normal()) for o, v in result.items()]
    return _results("planted what if", rows, points, points.table_of_alternatives())


def _met(x: np.ndarray, world: int) -> dict[str, float]:
    """The outcomes in a world, whose luck is the same everywhere; the users' outcome is luck alone."""
    luck = np.random.default_rng(world).normal(size=4) * LUCK
    own = np.random.default_rng([world, *(np.asarray(x) * 1e6).astype(int) + 10**7]).normal()
    fields = {o: float(v) + luck[i] for i, (o, v) in enumerate(truth(x).items())}
    return fields | {"user_outcome": float(own)}


def _results(name: str, rows: list[Any], points: Points, alternatives: pd.DataFrame) -> Results:
    table = pd.DataFrame(rows, columns=["alternative", "scenario", "world", "outcome", "value"])
    table["year"], table["seed"] = 1.0, table["world"]
    return Results(
        name, table, alternatives, points.table_of_scenarios(), points.study.factors, points.study.design,
        points.study.tree,
    )  # fmt: skip
