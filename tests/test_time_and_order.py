"""Cutting time finer, or telling the loops in another order, changes no outcome beyond its noise."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from sim.config import configure
from sim.organisation import STEP_ORDER, Organisation

WORLDS = 24
LOOSE = {"offices": 20, "caseworkers": 400, "counties": 2, "settling_years": 2}


def means(seeds: range, order=STEP_ORDER, package: str = "report_package", **scale) -> pd.DataFrame:
    """Mean of every outcome over years 1-4: a row per world."""
    rows = []
    for seed in seeds:
        setup = configure(package, scale={**LOOSE, **scale}, years=4, seed=seed)
        frame = Organisation(setup, order=order).run().recorder.outcomes()
        rows.append(frame[frame["year"] >= 1].groupby("outcome")["value"].mean())
    return pd.DataFrame(rows)


@pytest.fixture(scope="module")
def monthly() -> pd.DataFrame:
    return means(range(WORLDS))


def beyond_noise(one: pd.DataFrame, two: pd.DataFrame) -> list[str]:
    """Outcomes whose means differ beyond a 99.9 per cent Welch interval and by more than a thousandth of their size."""
    result = []
    for name in one:
        a, b = one[name].dropna(), two[name].dropna()
        size = abs(a.mean() - b.mean())
        if size <= 0.002 * max(abs(a.mean()), 0.01):
            continue
        if stats.ttest_ind(a, b, equal_var=False).pvalue < 0.001:
            result.append(f"{name}: {a.mean():.4f} against {b.mean():.4f}")
    return result


@pytest.mark.slow
def test_halving_the_step_changes_no_outcome_beyond_its_noise(monthly):
    fortnightly = means(range(1000, 1000 + WORLDS), steps_per_year=24)
    assert beyond_noise(monthly, fortnightly) == []


def test_the_comparison_of_steps_would_notice_a_rate_converted_wrongly(monthly):
    """Twice the noise in what is learned from casework would show: the test above can fail."""
    rows = []
    for seed in range(1000, 1000 + WORLDS):
        setup = configure("report_package", scale=LOOSE, years=4, seed=seed, uncertainty={"casework_rate": 2.8})
        frame = Organisation(setup).run().recorder.outcomes()
        rows.append(frame[frame["year"] >= 1].groupby("outcome")["value"].mean())
    assert beyond_noise(monthly, pd.DataFrame(rows))


@pytest.mark.slow
@pytest.mark.parametrize("turn", ["reversed loops", "loops rotated"])
def test_the_order_of_the_loops_changes_no_conclusion(turn):
    """What the report's package does to quality keeps its sign, and its size within noise."""
    first = next(i for i, m in enumerate(STEP_ORDER) if m.name == "guidance")
    loops = STEP_ORDER[first:]
    loops = loops[::-1] if turn == "reversed loops" else loops[6:] + loops[:6]
    seeds = range(8)
    effects = []
    for order in (STEP_ORDER, STEP_ORDER[:first] + loops):
        option, reference = (means(seeds, order, package) for package in ("report_package", "baseline_2014"))
        effects.append(option - reference)
    usual, turned = effects
    for name in ("quality", "quality_discretionary", "measurement_gap", "learning_ability", "motivation"):
        assert np.sign(usual[name].mean()) == np.sign(turned[name].mean()), name
        assert stats.ttest_rel(usual[name], turned[name]).pvalue > 0.001, name
