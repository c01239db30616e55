"""What must not depend on how we cut time, in which order we tell the loops, or how many offices we look at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy import stats

from sim.config import configure
from sim.organisation import STEP_ORDER, Organisation
from sim.validation.known_answers import Finding

LOOSE = {"offices": 20, "caseworkers": 400, "counties": 2, "settling_years": 2}
MAIN = (
    "quality_standard", "quality_discretionary", "knowledge_caseworkers", "knowledge_routines", "motivation",
    "exits", "single_loop_events",
)  # fmt: skip
"""States, which forget how fast things happen once they have settled, and two counts, which do not."""
SHARES = ("quality_standard", "quality_discretionary", "learning_ability", "warranted_tailoring")
ALPHA = 0.001
"""Each outcome is called apart only beyond a 99.9 per cent interval, since several are looked at."""
SMALLEST_THAT_MATTERS = 0.005
"""A difference below half a percentage point (or a two-hundredth of a count) is of no consequence."""


def years_means(package: str, scale: Any, years: float, seed: int, order: Any = STEP_ORDER) -> dict[str, float]:
    """Mean of every outcome over the years after year 0."""
    config = configure(package, scale=scale, years=years, seed=seed)
    frame = Organisation(config, order=order).run().recorder.outcomes()
    means = frame[frame["year"] >= 1].groupby("outcome")["value"].mean()
    return {str(name): float(value) for name, value in means.items()}


def effects(names: Sequence[str], scale: Any, years: float, seeds: range, order: Any = STEP_ORDER) -> np.ndarray:
    """What the report's package adds to the 2014 baseline in the same worlds: float [worlds, outcomes]."""
    packages = ("report_package", "baseline_2014")
    pairs = ([years_means(package, scale, years, seed, order) for package in packages] for seed in seeds)
    return np.array([[with_it[name] - without[name] for name in names] for with_it, without in pairs])


def loop_order(quick: bool, seed: int) -> Finding:
    """With the loops run in reverse order, the report's package helps discretionary work as before."""
    first = next(i for i, m in enumerate(STEP_ORDER) if m.name == "guidance")
    turned_order = STEP_ORDER[:first] + STEP_ORDER[first:][::-1]
    seeds = range(seed, seed + (4 if quick else 12))
    usual, turned = (
        effects(("quality_discretionary",), LOOSE, 4, seeds, order)[:, 0] for order in (STEP_ORDER, turned_order)
    )
    parts = {"worlds": str(len(seeds)), "usual": f"{usual.mean():+.4f}", "turned": f"{turned.mean():+.4f}"}
    return seen(usual) == seen(turned) != 0, parts


def seen(values: np.ndarray) -> int:
    """The sign of the mean where a 99 per cent interval leaves out 0, otherwise 0."""
    half = stats.t.ppf(0.995, len(values) - 1) * values.std(ddof=1) / np.sqrt(len(values))
    return int(np.sign(values.mean())) if abs(values.mean()) > half else 0


def halved_step(quick: bool, seed: int) -> Finding:
    """Cutting time twice as finely moves no main outcome beyond its noise."""
    worlds = 8 if quick else 24

    def table(start: int, steps: int) -> np.ndarray:
        cut = {**LOOSE, "steps_per_year": steps}
        rows = (years_means("report_package", cut, 4, s) for s in range(start, start + worlds))
        return np.array([[row[name] for name in MAIN] for row in rows])

    return _agree(MAIN, table(seed, 12), table(seed + 1000, 24))


def scale(quick: bool, seed: int) -> Finding:
    """60 offices and 428 give the same answer to what the report's package does, within noise."""
    few, many = range(seed, seed + 12), range(seed + 1000, seed + 1006)
    return _agree(SHARES, effects(SHARES, "teaching", 4, few), effects(SHARES, "national", 4, many), sign="+")


def _agree(names: Sequence[str], one: np.ndarray, two: np.ndarray, sign: str = "") -> Finding:
    """Whether no outcome's means differ beyond noise and by more than is of consequence; the furthest is named."""
    apart = one.mean(axis=0) - two.mean(axis=0)
    p = stats.ttest_ind(one, two, axis=0, equal_var=False).pvalue
    error = np.sqrt(one.var(axis=0, ddof=1) / len(one) + two.var(axis=0, ddof=1) / len(two))
    furthest = int(np.argmax(np.abs(apart) / np.maximum(error, 1e-12)))
    beyond = [name for name, d, q in zip(names, apart, p, strict=True) if abs(d) > SMALLEST_THAT_MATTERS and q < ALPHA]
    parts = {
        "outcomes": str(len(names)), "first": str(len(one)), "second": str(len(two)),
        "@furthest": names[furthest], "one": f"{one.mean(axis=0)[furthest]:{sign}.4f}",
        "two": f"{two.mean(axis=0)[furthest]:{sign}.4f}", "error": f"{error[furthest]:.4f}", "beyond": str(len(beyond)),
    }  # fmt: skip
    return not beyond, parts
