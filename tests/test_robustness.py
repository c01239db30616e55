"""Regret, satisficing and ranks: known answers, luck kept apart from doubt, and nothing named that is not seen."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from sim.analysis.complete_cases import Cube
from sim.analysis.robustness.estimate import Threshold, robustness
from sim.analysis.robustness.ranks import kendall_w, mean_tau, rank_stability, ranks_of, ties_with_best
from sim.analysis.robustness.regret import _of, by_scenario, regret, summaries, without_luck
from sim.analysis.robustness.satisficing import satisficing, wilson
from sim.config.fields import ConfigError
from sim.language import LANGUAGES
from tests.test_study_differences import noise, study

CALM = np.array([[3.0, 1.0, 2.0], [2.0, 2.0, 2.0], [0.0, 5.0, 1.0]])
"""Alternatives × scenarios, without luck."""


def calm(means: np.ndarray = CALM, worlds: int = 4) -> np.ndarray:
    return np.repeat(means[:, :, None], worlds, axis=2)


# --- regret ---------------------------------------------------------------------------------------


def test_without_luck_regret_is_savages() -> None:
    table = regret(study({"quality": calm()}), draws=20).set_index("alternative")
    assert table["max"].tolist() == pytest.approx([4.0, 3.0, 3.0])
    assert table["mean"].tolist() == pytest.approx([4 / 3, 4 / 3, 4 / 3])
    assert table["worst_scenario"].tolist() == [1, 1, 0]
    assert table["max_low"].tolist() == table["max_high"].tolist() == table["max_uncorrected"].tolist()
    assert table["may_be_least"].tolist() == [False, True, True]


def test_less_is_better_turns_it_round() -> None:
    more = regret(study({"quality": calm()}), draws=5)
    less = regret(study({"backlog": -calm()}), draws=5)
    assert less["max"].tolist() == pytest.approx(more["max"].tolist())


@settings(max_examples=40, deadline=None)
@given(st.integers(2, 5), st.integers(1, 6), st.integers(1, 6), st.integers(0, 999))
def test_regret_is_never_below_zero_and_the_best_option_has_none(a: int, s: int, w: int, seed: int) -> None:
    own = by_scenario(noise(a, s, w, seed=seed))
    assert own.shape == (a, s)
    assert own.min(axis=0) == pytest.approx(np.zeros(s))


def test_drawing_together_is_the_two_way_layout_computed_by_loops() -> None:
    values = noise(3, 5, 6) + 2 * noise(3, 5, 1, seed=1)
    beside = values - values.mean(axis=0)
    rest, between = [], []
    for one in beside:
        r = one - one.mean(axis=1, keepdims=True) - one.mean(axis=0) + one.mean()
        rest.append((r**2).sum() / (4 * 5) / 6)
        between.append(one.mean(axis=1).var(ddof=1))
    of_worlds = [one.mean(axis=0).var(ddof=1) / 6 for one in beside]
    own = beside.mean(axis=(1, 2))
    slow = own * np.sqrt(max(0, 1 - np.mean(of_worlds) / own.var(ddof=1)))
    slow = slow[:, None] + (beside.mean(axis=2) - own[:, None]) * np.sqrt(max(0, 1 - np.mean(rest) / np.mean(between)))
    assert without_luck(values, np.ones(6)) == pytest.approx(slow)


def test_a_world_drawn_twice_weighs_twice() -> None:
    values = noise(3, 4, 3)
    means = by_scenario(calm(values.mean(axis=2)))
    assert by_scenario(calm(values.mean(axis=2)), np.array([2.0, 0, 1, 1])) == pytest.approx(means)
    one_world = by_scenario(values, np.array([0.0, 3, 0]))
    assert np.isfinite(one_world).all()


@pytest.mark.parametrize(("between", "luck"), [(0.02, 0.1), (0.05, 0.1), (0.1, 0.1), (0.03, 0.2)])
def test_the_best_of_noisy_means_is_not_believed(between: float, luck: float) -> None:
    """Plain regret is far too great; what is left of the error is a small part of it, for mean and greatest."""
    rng, errors = np.random.default_rng(0), []
    for _ in range(100):
        true = rng.normal(0, between, (6, 20)) + np.linspace(0, between, 6)[:, None]
        values = true[:, :, None] + luck * rng.standard_normal((6, 20, 10))
        means, known = values.mean(axis=2), summaries(true.max(axis=0) - true)
        errors.append([summaries(means.max(axis=0) - means) - known, summaries(by_scenario(values)) - known])
    plain, ours = np.mean(errors, axis=(0, 3))
    assert (plain[[0, 2]] > 0).all()
    assert (np.abs(ours[[0, 2]]) < 0.25 * plain[[0, 2]] + 0.0005).all()


def test_intervals_cover() -> None:
    rng, hits = np.random.default_rng(1), []
    for i in range(40):
        true = rng.normal(0, 0.05, (4, 12)) + np.linspace(0, 0.05, 4)[:, None]
        values = true[:, :, None] + 0.1 * rng.standard_normal((4, 12, 10))
        result = _of(Cube("quality", values, list("abcd"), list(range(12)), []), 100, np.random.default_rng(i))
        known = summaries(true.max(axis=0) - true)
        hits.append(
            [
                ((result[f"{m}_low"] <= k) & (k <= result[f"{m}_high"])).mean()
                for m, k in zip(("mean", "p90", "max"), known, strict=True)
            ]
        )
    assert (np.mean(hits, axis=0) > 0.9).all()


def test_alternatives_that_are_alike_may_all_have_the_least() -> None:
    wrong = [
        regret(study({"quality": noise(4, 6, 8, seed=seed)}), draws=60)["may_be_least"].sum() == 1 for seed in range(40)
    ]
    assert np.mean(wrong) <= 0.15


def test_same_seed_same_bits() -> None:
    results = study({"quality": noise(3, 4, 5)})
    one, two, other = (robustness(results, draws=30, seed=seed) for seed in (1, 1, 2))
    for name, table in one.tables.items():
        pd.testing.assert_frame_equal(table, two.tables[name])
    assert not one.tables["regret"].equals(other.tables["regret"])


# --- satisficing ----------------------------------------------------------------------------------


def test_shares_without_luck() -> None:
    table = satisficing(study({"quality": calm()}), {"quality": 2.0}).set_index("alternative")
    assert table["share"].tolist() == pytest.approx([2 / 3, 1.0, 1 / 3])
    assert table["met"].tolist() == [2, 3, 1]
    assert table["undecided"].eq(0).all()
    assert table["low"]["a1"] == pytest.approx(wilson(3, 3)[0])
    assert set(table["outcome"]) == {"quality"}


def test_differences_and_several_at_once() -> None:
    results = study({"quality": calm(), "backlog": calm(CALM[::-1])})
    asked = {"quality": {"at_least": 0.0, "difference": True}, "backlog": 2.0}
    table = satisficing(results, asked).set_index(["outcome", "alternative"])
    good = CALM - CALM[0] >= 0
    low = CALM[::-1] <= 2.0
    assert table.loc["quality", "met"].tolist() == good.sum(axis=1).tolist()
    assert table.loc["all", "met"].tolist() == (good & low).sum(axis=1).tolist()
    assert (table.loc["all", "met"] <= table.loc["quality", "met"]).all()


def test_luck_that_leaves_it_open_is_counted_apart() -> None:
    values = noise(2, 10, 5)
    values[1] += 100.0
    table = satisficing(study({"quality": values}), {"quality": 0.0}).set_index("alternative")
    assert table.loc["a1", ["met", "missed", "undecided"]].tolist() == [10, 0, 0]
    assert table.loc["a0", "undecided"] > 5
    assert table.loc["a0", "low"] < 0.1
    assert table.loc["a0", "high"] > 0.9
    assert (table["met"] + table["missed"] + table["undecided"] == 10).all()
    one_world = satisficing(study({"quality": values[:, :, :1]}), {"quality": 0.0})
    assert one_world["undecided"].eq(10).all()


@pytest.mark.parametrize(("count", "n"), [(0, 10), (10, 10), (3, 10), (50, 200)])
def test_wilson_is_as_scipy_has_it(count: int, n: int) -> None:
    known = stats.binomtest(count, n).proportion_ci(method="wilson")
    assert wilson(count, n) == pytest.approx((known.low, known.high))


def test_thresholds_that_are_none_are_refused() -> None:
    results = study({"quality": calm(), "time_casework": calm()})
    for asked, value in (
        ({}, "no thresholds"), ({"time_casework": 0.3}, "say at_least or"), ({"quality": "much"}, "must be a number"),
        ({"quality": {"at_lest": 1}}, "Did you mean 'at_least'"), ({"quality": {"difference": True}}, "one of at_least"),
        ({"qualty": 1}, "Did you mean 'quality'"), ({"quality": True}, "must be a number"),
    ):  # fmt: skip
        with pytest.raises(ConfigError, match=value):
            satisficing(results, asked)
    assert len(satisficing(results, {"time_casework": Threshold(1.0, at_least=False)})) == 3


# --- ranks ----------------------------------------------------------------------------------------


def test_ranks_without_luck() -> None:
    tables = rank_stability(study({"quality": calm()}), draws=10)
    ranks = tables["ranks"].pivot(index="alternative", columns="rank", values="share")
    assert ranks.loc["a0"].tolist() == pytest.approx([2 / 3, 0, 1 / 3])
    assert np.allclose(ranks.sum(axis=1), 1)
    assert tables["ranks"]["share"].tolist() == pytest.approx(tables["ranks"]["redrawn"].tolist())
    best = tables["best"].set_index("alternative")
    assert best["share"].tolist() == pytest.approx([2 / 3, 1 / 3, 1 / 3])  # a tie in the last scenario
    assert best["clear"].tolist() == [1, 0, 1]
    assert best["tied"].tolist() == [2, 1, 1]


def test_w_and_tau_by_hand_and_by_scipy() -> None:
    same = np.repeat(np.arange(5.0)[:, None], 4, axis=1)
    assert kendall_w(same) == pytest.approx(1.0)
    assert mean_tau(same) == pytest.approx(1.0)
    means = np.round(noise(6, 5), 0)  # with ties
    taus = [stats.kendalltau(x, y).statistic for x, y in itertools.combinations(means.T, 2)]
    assert mean_tau(means) == pytest.approx(np.mean(taus))
    clean = noise(6, 5)
    rhos = [stats.spearmanr(x, y).statistic for x, y in itertools.combinations(clean.T, 2)]
    assert kendall_w(clean) == pytest.approx((np.mean(rhos) * 4 + 1) / 5)
    assert np.isnan(kendall_w(np.ones((3, 4))))
    assert np.isnan(mean_tau(np.ones((3, 4))))


def test_equals_share_the_better_rank() -> None:
    assert ranks_of(np.array([[2.0], [2.0], [1.0]])).ravel().tolist() == [1, 1, 3]


def test_ties_are_seldom_broken_by_luck() -> None:
    alone = [ties_with_best(noise(5, 1, 10, seed=seed)).sum() == 1 for seed in range(300)]
    assert np.mean(alone) < 0.1
    apart = noise(5, 1, 10) + 20 * np.arange(5)[:, None, None]
    assert ties_with_best(apart).ravel().tolist() == [False] * 4 + [True]


# --- together -------------------------------------------------------------------------------------


def test_all_equal_everywhere() -> None:
    result = robustness(study({"quality": np.ones((3, 4, 5))}), thresholds={"quality": 1.0}, draws=10)
    assert result.tables["regret"]["max"].eq(0).all()
    assert result.tables["regret"]["may_be_least"].all()
    assert result.tables["best"]["tied"].eq(4).all()
    assert result.tables["satisficing"]["met"].eq(4).all()
    assert not any("has the least regret" in line or "clearly best of" in line for line in result.sentences("en"))


def test_a_clear_winner_is_named_and_an_unclear_one_is_not() -> None:
    values = 0.01 * noise(3, 8, 8)
    values[2] += 1.0
    text = " ".join(robustness(study({"quality": values}), draws=50).sentences("en"))
    assert "a2 has the least regret at worst" in text
    assert "a2 in 8" in text
    unclear = " ".join(robustness(study({"quality": noise(3, 8, 8)}), draws=50).sentences("en"))
    assert "has the least regret" not in unclear
    assert "cannot be told" in unclear


def test_one_scenario_gives_an_interval_of_luck_only() -> None:
    result = robustness(study({"quality": noise(3, 1, 6)}), draws=20)
    assert "luck alone" in result.sentences("en")[1]
    assert np.isnan(result.tables["agreement"]["kendall_w"].item())
    assert not any("Kendall" in line for line in result.sentences("en"))


def test_one_world_settles_nothing() -> None:
    result = robustness(study({"quality": noise(3, 5, 1)}), "quality", draws=20)
    assert result.tables["regret"]["max_low"].isna().all()
    assert result.tables["best"]["clear"].eq(0).all()
    text = " ".join(result.sentences("en"))
    assert "nan" not in text
    assert "nothing below is settled" in text
    result.plot("nb")


def test_gaps_leave_whole_scenarios_and_worlds() -> None:
    values = noise(3, 6, 5)
    values[1, 4:, :] = np.nan
    values[0, 0, 4] = np.nan
    result = robustness(study({"quality": values}), draws=20)
    rows = result.tables["regret"]
    assert (rows["scenarios"].unique().tolist(), rows["worlds"].unique().tolist()) == ([4], [4])
    assert any("4 scenarios and 4 worlds" in line for line in result.sentences("en"))


def test_outcomes_without_a_better_way_are_refused_or_left_out() -> None:
    results = study({"quality": noise(2, 3, 4), "time_casework": noise(2, 3, 4)})
    assert robustness(results, draws=5).about["outcomes"] == ["quality"]
    for ask in (regret, rank_stability, robustness):
        with pytest.raises(ConfigError, match="Neither more nor less of 'time_casework'"):
            ask(results, ["time_casework"])
    with pytest.raises(ConfigError, match="no outcome of which more"):
        robustness(study({"time_casework": noise(2, 3, 4)}))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("many", [2, 30])
def test_figures_and_words_at_both_sizes(language: str, many: int) -> None:
    result = robustness(
        study({"quality": noise(many, 4, 5), "backlog": noise(many, 4, 5, seed=1)}),
        thresholds={"quality": 0.0},
        draws=10,
    )
    assert len(result.plot(language).axes) == 2 * 2 + 1
    text = " ".join(result.sentences(language))
    assert "{" not in text
    assert len(result.sentences(language)) < 25


def test_saved(tmp_path: object) -> None:
    result = robustness(study({"quality": noise(3, 4, 5)}), thresholds={"quality": {"at_most": 0.1}}, draws=10)
    folder = result.save(tmp_path)  # type: ignore[arg-type]
    there = {file.name for file in folder.iterdir()}
    assert {f"{name}.parquet" for name in ("regret", "ranks", "best", "agreement", "satisficing")} <= there
