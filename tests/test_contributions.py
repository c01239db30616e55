"""Contributions: games whose answers are known, efficiency in every world, doubt from luck and from orders."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import permutations
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from sim.analysis.complete_cases import whole
from sim.analysis.contributions.estimate import ContributionsResult, contributions, leave_one_out, shapley
from sim.analysis.contributions.text import part_label
from sim.analysis.estimates import Estimate, complete, estimate, holm, interval, two_way
from sim.config.fields import ConfigError
from sim.studies import coalitions
from sim.studies.results import Results

OUTCOME = "quality"
ABC = ("a", "b", "c")

Rule = Callable[[np.ndarray, int, int], float]


def study(
    parts: Sequence[str],
    met: Sequence[tuple[int, ...]],
    value: Rule,
    worlds: int = 6,
    scenarios: int = 1,
    **design: Any,
) -> Results:
    """A study of coalitions; ``value`` gives the outcome of a coalition in a scenario and world (None: missing)."""
    names = {"".join(map(str, c)): c for c in met}
    rows = [
        (name, s, w, 5.0, OUTCOME, value(np.array(c), s, w))
        for name, c in names.items()
        for s in range(scenarios)
        for w in range(worlds)
    ]
    table = pd.DataFrame(rows, columns=["alternative", "scenario", "world", "year", "outcome", "value"])
    alternatives = pd.DataFrame.from_dict(names, orient="index", columns=list(parts))
    alternatives.insert(0, "option", "report_package")
    return Results("try", table, alternatives, pd.DataFrame(index=range(scenarios)), design=design)


def means(result: ContributionsResult, measure: str) -> np.ndarray:
    rows = result.tables["contributions"]
    return rows[rows["measure"] == measure]["mean"].to_numpy()


def majority(c: np.ndarray, s: int, w: int) -> float:
    return float(c.sum() >= 2) + 0.1 * w


def noisy(seed: int, effects: Sequence[float], spread: float = 0.5) -> Rule:
    """Additive, with effects that differ from world to world, and a world's own level."""
    rng = np.random.default_rng(seed)
    own = np.asarray(effects) + spread * rng.standard_normal((500, len(effects)))
    return lambda c, s, w: float(c @ own[w]) + float(w)


# --- designs --------------------------------------------------------------------------------------


def test_leaving_out_and_adding_one_at_a_time() -> None:
    assert coalitions.leave_one_out(ABC) == [(1, 1, 1), (0, 1, 1), (1, 0, 1), (1, 1, 0), (0, 0, 0)]
    assert coalitions.one_at_a_time(ABC) == [(0, 0, 0), (1, 0, 0), (0, 1, 0), (0, 0, 1), (1, 1, 1)]
    assert coalitions.leave_one_out(["a"]) == [(1,), (0,)]
    assert len(coalitions.full_factorial(list("abcdefghijkl"))) == 4096
    with pytest.raises(ConfigError, match="8192 alternatives; at most 12"):
        coalitions.full_factorial(list("abcdefghijklm"))
    with pytest.raises(ConfigError, match="no parts"):
        coalitions.leave_one_out([])
    with pytest.raises(ConfigError, match="'a' is named twice"):
        coalitions.leave_one_out(["a", "b", "a"])


def test_orders_come_with_their_reverse_and_again_from_the_same_seed() -> None:
    drawn = coalitions.shapley_orders(ABC, 8, seed=3)
    assert drawn == coalitions.shapley_orders(ABC, 8, seed=3) != coalitions.shapley_orders(ABC, 8, seed=4)
    assert all(one == two[::-1] for one, two in zip(drawn[::2], drawn[1::2], strict=True))
    met = coalitions.shapley(ABC, 8, seed=3)
    assert len(set(met)) == len(met)
    assert set(met) == {c for order in drawn for c in coalitions.on_the_way(order)}
    for wrong in (3, 0, 2.0, True):
        with pytest.raises(ConfigError, match="even whole number"):
            coalitions.shapley_orders(ABC, wrong)  # type: ignore[arg-type]


def test_more_orders_with_the_same_seed_begin_with_the_same_ones() -> None:
    assert coalitions.shapley_orders(ABC, 20, 1)[:6] == coalitions.shapley_orders(ABC, 6, 1)


# --- games with known answers ---------------------------------------------------------------------


def test_an_additive_game_has_one_answer() -> None:
    effects = np.array([0.3, -0.1, 0.0])
    result = contributions(study(ABC, coalitions.full_factorial(ABC), lambda c, s, w: float(c @ effects) + w), OUTCOME)
    assert result.measures == ["without", "alone", "shapley"]
    for measure in result.measures:
        np.testing.assert_allclose(means(result, measure), effects, atol=1e-12)
    whole = result.tables["whole"].set_index("measure")
    assert whole.loc["alone", "interaction"] == 0 == whole.loc["without", "interaction"]
    assert whole.loc["shapley", "whole"] == pytest.approx(0.2)
    rows = result.tables["contributions"].query("measure == 'without'")
    assert rows["stands_out"].tolist() == [True, True, False]


def test_a_majority_game_is_shared_alike_though_no_part_does_anything_alone() -> None:
    result = contributions(study(ABC, coalitions.full_factorial(ABC), majority), OUTCOME)
    np.testing.assert_allclose(means(result, "shapley"), 1 / 3)
    assert means(result, "without").tolist() == [0, 0, 0]
    assert means(result, "alone").tolist() == [0, 0, 0]
    assert result.tables["whole"].set_index("measure").loc["alone", "interaction"] == pytest.approx(1.0)


def test_gloves_and_a_weighted_vote() -> None:
    # One left glove, two right ones: 2/3, 1/6, 1/6.
    gloves = study(ABC, coalitions.full_factorial(ABC), lambda c, s, w: float(c[0] and (c[1] or c[2])))
    np.testing.assert_allclose(means(shapley(gloves, OUTCOME), "shapley"), [2 / 3, 1 / 6, 1 / 6])
    # Votes 4, 3, 2, 1 with 6 needed: (5, 3, 3, 1) / 12, a textbook weighted vote.
    votes, parts = np.array([4, 3, 2, 1]), list("abcd")
    vote = study(parts, coalitions.full_factorial(parts), lambda c, s, w: float(c @ votes >= 6))
    np.testing.assert_allclose(means(shapley(vote, OUTCOME), "shapley"), np.array([5, 3, 3, 1]) / 12)


def test_a_pair_that_only_works_together_shares_alike() -> None:
    result = contributions(study(ABC, coalitions.full_factorial(ABC), lambda c, s, w: 0.4 * c[0] * c[1]), OUTCOME)
    np.testing.assert_allclose(means(result, "without"), [0.4, 0.4, 0.0])
    np.testing.assert_allclose(means(result, "alone"), 0.0)
    np.testing.assert_allclose(means(result, "shapley"), [0.2, 0.2, 0.0])


def slowly(values: dict[tuple[int, ...], float], k: int) -> np.ndarray:
    """Every order, one after the other."""
    total = np.zeros(k)
    orders = list(permutations(range(k)))
    for order in orders:
        way = coalitions.on_the_way(order)
        for part, before, after in zip(order, way[:-1], way[1:], strict=True):
            total[part] += values[after] - values[before]
    return total / len(orders)


@given(st.lists(st.floats(-1, 1), min_size=16, max_size=16))
@settings(max_examples=25, deadline=None)
def test_any_game_of_four_is_shared_as_all_orders_would_share_it(numbers: list[float]) -> None:
    parts = list("abcd")
    met = coalitions.full_factorial(parts)
    values = dict(zip(met, numbers, strict=True))
    result = shapley(study(parts, met, lambda c, s, w: values[tuple(map(int, c))], worlds=2), OUTCOME)
    np.testing.assert_allclose(means(result, "shapley"), slowly(values, 4), atol=1e-12)
    assert means(result, "shapley").sum() == pytest.approx(values[1, 1, 1, 1] - values[0, 0, 0, 0], abs=1e-12)


# --- sampled orders -------------------------------------------------------------------------------


def random_game(seed: int, k: int, spread: float) -> tuple[list[str], Rule, np.ndarray]:
    """Main effects and pairs; the Shapley value of a part is its effect and half of each of its pairs."""
    rng = np.random.default_rng(seed)
    effect, pair = rng.normal(0, 0.3, k), np.triu(rng.normal(0, 0.4, (k, k)), 1)
    own = spread * rng.standard_normal((200, k))
    true = effect + (pair + pair.T).sum(axis=1) / 2
    return [f"p{i}" for i in range(k)], lambda c, s, w: float(c @ (effect + own[w]) + c @ pair @ c), true


def test_antithetic_orders_are_exact_where_parts_act_in_pairs() -> None:
    # Of two parts, each joins before the other in one of an order and its reverse.
    parts, rule, true = random_game(5, 7, spread=0.0)
    result = shapley(study(parts, coalitions.shapley(parts, 2, 1), rule, orders=2, seed=1), OUTCOME)
    np.testing.assert_allclose(means(result, "shapley"), true, atol=1e-12)


def triple(c: np.ndarray, own: np.ndarray) -> float:
    return float(c @ own + 2 * (c[0] and c[1] and c[2]) - 1.5 * (c[2] and c[3] and c[4]))


@pytest.mark.parametrize("scenarios", [1, 4])
def test_efficiency_holds_in_every_world_though_orders_are_sampled(scenarios: int) -> None:
    parts = [f"p{i}" for i in range(6)]
    own = np.random.default_rng(2).normal(0, 0.2, (5, 6))
    rule = lambda c, s, w: triple(c, own[w]) * (1 + s) + w  # noqa: E731
    results = study(parts, coalitions.shapley(parts, 4, 9), rule, 5, scenarios, kind="shapley", orders=4, seed=9)
    result = shapley(results, OUTCOME)
    assert not result.about["exact"]
    summed = result.tables["by_world"].groupby(["scenario", "world"])["value"].sum().unstack()
    whole = results.differences(OUTCOME, "111111", "000000")
    np.testing.assert_allclose(summed.to_numpy(), whole.to_numpy(), atol=1e-12)


@pytest.mark.slow
def test_the_interval_covers_luck_and_orders_together_as_often_as_it_says() -> None:
    parts = [f"p{i}" for i in range(6)]
    true = np.zeros(6)
    true[:3] += 2 / 3
    true[2:5] -= 0.5
    covered = []
    for seed in range(100):
        own = np.random.default_rng(seed).normal(0, 0.5, (8, 6))
        met = coalitions.shapley(parts, 12, seed)
        result = shapley(
            study(parts, met, lambda c, s, w, own=own: triple(c, own[w]), 8, orders=12, seed=seed), OUTCOME
        )  # type: ignore[misc]
        rows = result.tables["contributions"]
        assert (rows["se_luck"] > 0).all()
        covered.append(((rows["low"] <= true) & (true <= rows["high"])).to_numpy())
    share = np.mean(covered)
    assert 0.93 < share < 0.995
    np.testing.assert_allclose(rows["se"] ** 2, rows["se_luck"] ** 2 + rows["se_orders"] ** 2)


def test_doubt_from_luck_and_from_orders_is_separated() -> None:
    parts = [f"p{i}" for i in range(6)]
    met = coalitions.shapley(parts, 8, 1)
    still = shapley(study(parts, met, lambda c, s, w: triple(c, np.zeros(6)), orders=8, seed=1), OUTCOME)
    assert still.tables["contributions"]["se_luck"].max() == pytest.approx(0, abs=1e-12)
    assert still.tables["contributions"]["se_orders"].iloc[:5].min() > 0.01
    assert any("orders that happened to be drawn" in line for line in still.sentences("en"))
    lucky = shapley(study(parts, met, noisy(1, [0] * 6), orders=8, seed=1), OUTCOME)
    assert lucky.tables["contributions"]["se_orders"].max() == pytest.approx(0, abs=1e-12)
    assert any("More worlds help" in line for line in lucky.sentences("en"))


def test_orders_with_a_coalition_that_never_finished_are_left_out_with_their_reverse() -> None:
    parts = [f"p{i}" for i in range(6)]
    met = coalitions.shapley(parts, 8, 1)
    lost = coalitions.on_the_way(coalitions.shapley_orders(parts, 8, 1)[2])[3]
    rule = lambda c, s, w: float("nan") if tuple(c) == lost else float(c.sum()) + w  # noqa: E731
    result = shapley(study(parts, met, rule, orders=8, seed=1), OUTCOME)
    assert result.about["orders"] < 8 == result.about["orders_asked"]
    np.testing.assert_allclose(means(result, "shapley"), 1.0)
    assert any("of the 8 orders drawn were left out" in line for line in result.sentences("en"))


# --- pairs, missing runs, scenarios ---------------------------------------------------------------


def test_the_interval_is_the_house_interval_of_paired_differences() -> None:
    results = study(ABC, coalitions.leave_one_out(ABC), noisy(3, [0.4, 0, 0]), worlds=9)
    row = leave_one_out(results, OUTCOME).tables["contributions"].iloc[0]
    expected = interval(results.differences(OUTCOME, "111", "011").to_numpy()[0])
    assert (row["mean"], row["low"], row["high"], row["worlds"]) == pytest.approx((*expected[:3], 9))


def test_with_scenarios_the_interval_is_that_of_the_two_way_layout() -> None:
    rng = np.random.default_rng(4)
    bits = rng.normal(0, 1, (3, 5, 7))
    rule = lambda c, s, w: float(c @ bits[:, s, w]) + 3 * s + w  # noqa: E731
    result = leave_one_out(study(ABC, coalitions.leave_one_out(ABC), rule, 7, 5), OUTCOME)
    for part, row in enumerate(result.tables["contributions"].itertuples()):
        expected = two_way(bits[part])
        assert (row.low, row.high) == pytest.approx((expected["low"], expected["high"]))
        assert (row.worlds, row.scenarios) == (7, 5)


def test_missing_worlds_leave_complete_pairs() -> None:
    whole = noisy(3, [0.4, 0.2, 0])
    rule = lambda c, s, w: float("nan") if w == 2 and tuple(c) == (0, 1, 1) else whole(c, s, w)  # noqa: E731
    result = leave_one_out(study(ABC, coalitions.leave_one_out(ABC), rule, worlds=9), OUTCOME)
    rows = result.tables["contributions"]
    assert rows["worlds"].tolist() == [8, 9, 9]
    assert result.tables["whole"]["worlds"].tolist() == [8]
    assert any("8 to 9 of 9" in line for line in result.sentences("en"))
    holed = study(ABC, coalitions.full_factorial(ABC), rule, worlds=9)
    kept = study(ABC, coalitions.full_factorial(ABC), whole, worlds=9)
    kept.table = kept.table[kept.table["world"] != 2]
    np.testing.assert_array_equal(means(shapley(holed, OUTCOME), "shapley"), means(shapley(kept, OUTCOME), "shapley"))
    assert any("the 8 of 9 worlds" in line for line in shapley(holed, OUTCOME).sentences("en"))


def test_a_part_that_never_finished_leaves_the_others_their_values() -> None:
    rule = lambda c, s, w: float("nan") if tuple(c) == (0, 1, 1) else noisy(3, [1, 1, 0])(c, s, w)  # noqa: E731
    result = leave_one_out(study(ABC, coalitions.leave_one_out(ABC), rule), OUTCOME)
    rows = result.tables["contributions"]
    assert np.isnan(rows["mean"][0])
    assert rows["worlds"].tolist() == [0, 6, 6]
    assert np.isfinite(result.tables["whole"]["whole"][0])
    assert np.isnan(result.tables["whole"]["interaction"][0])
    result.sentences("nb")
    result.plot("nb")


def test_a_scenario_that_never_finished_is_out_of_play() -> None:
    rule = lambda c, s, w: float("nan") if s == 1 else float(c.sum()) * (1 + w + s)  # noqa: E731
    result = leave_one_out(study(ABC, coalitions.leave_one_out(ABC), rule, scenarios=3), OUTCOME)
    assert result.tables["contributions"]["scenarios"].tolist() == [2, 2, 2]
    assert any("1 of 3 scenarios" in line for line in result.sentences("en"))


def test_one_world_names_no_part() -> None:
    result = contributions(study(ABC, coalitions.full_factorial(ABC), majority, worlds=1), OUTCOME)
    assert not result.tables["contributions"]["stands_out"].any()
    text = " ".join(result.sentences("en"))
    assert "no interval" in text
    assert "stand out" not in text
    result.plot("en")


def test_where_all_are_equal_nothing_stands_out() -> None:
    result = contributions(study(ABC, coalitions.full_factorial(ABC), lambda c, s, w: 0.5), OUTCOME)
    assert result.tables["contributions"]["p"].tolist() == [1.0] * 9
    assert sum("none of the 3 parts" in line for line in result.sentences("en")) == 3


# --- many looks -----------------------------------------------------------------------------------


def test_holm_by_hand() -> None:
    assert holm([0.01, 0.04, 0.03, 0.005]).tolist() == pytest.approx([0.03, 0.06, 0.06, 0.02])
    np.testing.assert_array_equal(holm([0.5, np.nan, 0.01]), [0.5, np.nan, 0.02])
    assert holm([]).tolist() == []


@given(st.lists(st.floats(0, 1), min_size=1, max_size=12))
@settings(max_examples=50, deadline=None)
def test_holm_is_no_stricter_than_bonferroni_and_keeps_the_order(p: list[float]) -> None:
    corrected = holm(p)
    assert (corrected >= np.array(p) - 1e-15).all()
    assert (corrected <= np.minimum(1, np.array(p) * len(p)) + 1e-15).all()
    order = np.argsort(p, kind="stable")
    assert (np.diff(corrected[order]) >= 0).all()


def test_among_many_idle_parts_one_seldom_stands_out() -> None:
    parts = [f"p{i}" for i in range(27)]
    met = coalitions.leave_one_out(parts)
    wrong = [
        leave_one_out(study(parts, met, noisy(seed, [0.0] * 27), worlds=8), OUTCOME).tables["contributions"]
        for seed in range(40)
    ]
    assert np.mean([(rows["p"] < 0.05).any() for rows in wrong]) > 0.5  # so uncorrected it would often be said
    assert np.mean([rows["stands_out"].any() for rows in wrong]) < 0.15


# --- estimates ------------------------------------------------------------------------------------


def test_the_error_agrees_with_the_house_intervals() -> None:
    table = np.random.default_rng(0).normal(1, 1, (6, 9))
    expected = two_way(table)
    assert estimate(table).interval == pytest.approx((expected["low"], expected["high"]))
    assert estimate(table[:1]).interval == pytest.approx(interval(table[0])[1:3])
    assert estimate(table[:1]).p == pytest.approx(stats.ttest_1samp(table[0], 0).pvalue)
    assert np.isnan(estimate(table[:, :1]).se)
    assert np.isnan(estimate(table[:, :0]).mean)


def test_doubts_add_in_quadrature() -> None:
    both = Estimate(1.0, 3.0, 10).with_doubt(Estimate(1.0, 4.0, 10))
    assert both.se == 5.0
    assert 10 < both.freedom < 20
    assert Estimate(1.0, 3.0, 10).with_doubt(Estimate(1.0, 0.0, 1.0)) == Estimate(1.0, 3.0, 10.0)
    assert np.isnan(Estimate(1.0, 3.0, 10).with_doubt(Estimate(1.0)).p)


def test_complete_pairs() -> None:
    nan = np.nan
    table = np.array([[1, 2, nan], [nan, nan, nan], [1, 2, 3]])
    assert complete(table).tolist() == [[True, True, False], [False] * 3, [True, True, False]]
    assert whole(table).tolist() == [[1, 2], [1, 2]]
    assert whole(np.full((2, 2), nan)).size == 0


# --- refusals, words, figure ----------------------------------------------------------------------


def test_what_cannot_be_estimated_is_refused_with_a_sentence() -> None:
    results = study(ABC, coalitions.leave_one_out(ABC), majority)
    with pytest.raises(ConfigError, match=r"no outcome 'qualty'\. Did you mean 'quality'"):
        leave_one_out(results, "qualty")
    with pytest.raises(ConfigError, match="need all 8 coalitions"):
        shapley(results, OUTCOME)
    with pytest.raises(ConfigError, match="no part was left out"):
        leave_one_out(study(ABC, [(1, 1, 1), (0, 0, 0)], majority), OUTCOME)
    with pytest.raises(ConfigError, match="no alternative that is the baseline"):
        leave_one_out(study(ABC, [(1, 1, 1), (0, 1, 1)], majority), OUTCOME)
    results.alternatives["a"] = 0.4
    with pytest.raises(ConfigError, match="'a' is not only 0 and 1"):
        contributions(results, OUTCOME)
    with pytest.raises(ConfigError, match="its alternatives have no parts"):
        contributions(Results("x", results.table, results.alternatives[["option"]], results.scenarios), OUTCOME)


def test_no_complete_world_is_refused() -> None:
    rule = lambda c, s, w: float("nan") if w == c.sum() else 1.0  # noqa: E731
    with pytest.raises(ConfigError, match="No world has every run"):
        shapley(study(ABC, coalitions.full_factorial(ABC), rule, worlds=4), OUTCOME)


def test_parts_are_called_by_their_names() -> None:
    assert part_label("detail_management", "nb") == "Detaljstyring"
    assert part_label("county", "en") == "The county"
    assert part_label("the_rest", "nb") == "Alle andre virkemidler samlet"
    assert part_label("competence_units.intensity", "nb") == "Kompetanseenheter"
    assert part_label("mine", "nb") == "mine"


def test_a_lower_outcome_is_for_the_better_where_less_is_better() -> None:
    results = study(ABC, coalitions.leave_one_out(ABC), lambda c, s, w: float(c @ [3.0, -3.0, 0.0]))
    results.table["outcome"] = "pressure"
    text = " ".join(leave_one_out(results, "pressure").sentences("en"))
    assert "For the better: b −3.000" in text
    assert "For the worse: a +3.000" in text
    results.table["outcome"] = "mix_innovation"
    assert "Upwards: a +3.000" in " ".join(leave_one_out(results, "mix_innovation").sentences("en"))


@pytest.mark.parametrize("language", ["nb", "en"])
def test_it_speaks_and_draws_and_is_saved(language: str, tmp_path: Any) -> None:
    results = study(
        ABC, coalitions.full_factorial(ABC), noisy(1, [3, -3, 0], 0.1), scenarios=2, package="report_package"
    )
    result = contributions(results, OUTCOME)
    text = " ".join(result.sentences(language))
    assert "{" not in text
    assert {"nb": "Rapportens pakke", "en": "The report's package"}[language] in text
    folder = result.save(tmp_path / "found")
    assert (folder / f"figure.{language}.svg").stat().st_size > 1000
    again = pd.read_csv(folder / "contributions.csv")
    np.testing.assert_allclose(again["mean"], result.tables["contributions"]["mean"])
