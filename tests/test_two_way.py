"""Worlds × parameter sets: intervals that tell luck from doubt, on tables whose answer is known."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from sim.analysis.comparison import OF_SETS, Failure, Finished, differences, gather
from sim.analysis.estimates import JUDGED, two_way


def table(sets: int, worlds: int, of_sets: float, of_worlds: float, rest: float, seed: int = 0) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return (
        1.0
        + of_sets * rng.standard_normal((sets, 1))
        + of_worlds * rng.standard_normal((1, worlds))
        + rest * rng.standard_normal((sets, worlds))
    )


def test_by_hand():
    # Two sets, two worlds: set means 2 and 4, world means 2 and 4, no rest.
    result = two_way(np.array([[1.0, 3.0], [3.0, 5.0]]))
    assert result["difference"] == 3.0
    assert result["rest_sd"] == 0.0
    assert result["set_sd"] == pytest.approx(np.sqrt(2.0))
    assert result["world_sd"] == pytest.approx(np.sqrt(2.0))
    # Variance of the mean: (MS sets 4 + MS worlds 4 − MS rest 0) / 4 = 2.
    assert result["high"] - 3.0 == pytest.approx(stats.t.ppf(0.975, 2) * np.sqrt(2.0))
    # With these sets all there are: MS worlds 4 / 4 = 1, one degree of freedom.
    assert result["luck_high"] - 3.0 == pytest.approx(stats.t.ppf(0.975, 1) * 1.0)


def test_doubt_alone_leaves_no_luck():
    result = two_way(table(40, 10, of_sets=1.0, of_worlds=0.0, rest=0.0))
    assert result["luck_high"] - result["luck_low"] == pytest.approx(0.0, abs=1e-9)
    assert result["sets_high"] - result["sets_low"] > 2.0


def test_luck_alone_leaves_no_spread_between_sets():
    result = two_way(table(40, 10, of_sets=0.0, of_worlds=1.0, rest=0.01))
    assert result["sets_high"] - result["sets_low"] < 0.02
    assert result["high"] - result["low"] == pytest.approx(result["luck_high"] - result["luck_low"], rel=0.02)


def test_the_interval_covers_as_often_as_it_says():
    covered = [
        (result := two_way(table(12, 8, 0.6, 0.4, 0.5, seed)))["low"] < 1.0 < result["high"] for seed in range(400)
    ]
    assert 0.92 < np.mean(covered) < 0.985


def test_variance_components_are_recovered():
    result = [two_way(table(30, 30, 0.6, 0.4, 0.5, seed)) for seed in range(60)]
    for name, true in (("set_sd", 0.6), ("world_sd", 0.4), ("rest_sd", 0.5)):
        assert np.mean([f[name] for f in result]) == pytest.approx(true, rel=0.06)


def test_worlds_without_a_value_are_left_out():
    whole = table(5, 6, 0.6, 0.4, 0.5)
    holed = np.hstack([whole, np.full((5, 1), 99.0)])
    holed[2, -1] = np.nan
    assert two_way(holed) == two_way(whole)


def test_too_little_to_tell_apart():
    result = two_way(np.array([[1.0, 2.0]]))
    assert result["difference"] == 1.5
    assert np.isnan(result["low"])
    assert np.isnan(two_way(np.full((3, 2), np.nan))["difference"])


def finished(option: str, world: int, number: int | None, value: float) -> Finished:
    outcomes = pd.DataFrame({"year": [1], "outcome": ["quality"], "value": [value]})
    ledger = pd.DataFrame({"year": [1], "loop": ["casework"], "holder": ["caseworkers"], "became_right": [4],
                           "ceased_right": [0], "became_wrong": [0], "ceased_wrong": [0]})  # fmt: skip
    return Finished(option, world, outcomes, ledger, number)


def study(skip: tuple[tuple[str, int, int], ...] = ()) -> list[Finished]:
    return [
        finished(option, world, number, 0.5 + (option == "b") * (0.1 * number + 0.01 * world))
        for world in (1, 2, 3)
        for number in (0, 1)
        for option in ("a", "b")
        if (option, world, number) not in skip
    ]


def test_a_comparison_over_sets_has_both_intervals():
    comparison = gather(["a", "b"], study())
    row = comparison.differences.iloc[0]
    assert list(comparison.differences)[-len(OF_SETS + JUDGED) :] == OF_SETS + JUDGED
    assert (row.sets, row.replications) == (2, 3)
    assert row.difference == pytest.approx(0.07)
    assert row.sets_low < row.difference < row.sets_high
    assert comparison.ledger["became_right"].eq(4).all()  # a mean over worlds and sets, not a sum


def test_an_unfinished_world_is_left_out_for_every_set():
    comparison = gather(["a", "b"], study(skip=(("b", 3, 1),)))
    assert comparison.worlds == [1, 2]
    assert set(comparison.unpaired["world"]) == {3}


def test_a_set_that_always_fails_does_not_take_the_others_with_it():
    lost = tuple(("b", world, 1) for world in (1, 2, 3))
    failure = Failure("b", 1, "broke", "trace", None, 1)
    comparison = gather(["a", "b"], study(skip=lost), [failure])
    assert comparison.worlds == [1, 2, 3]
    assert set(comparison.values["set"]) == {0}
    assert "parameter set 1" in str(failure)


def test_without_sets_there_are_no_columns_about_sets():
    values = gather(["a", "b"], [finished(o, w, None, 0.5 + 0.1 * w) for w in (1, 2) for o in "ab"]).values
    assert "set" not in values
    assert not set(OF_SETS) & set(differences(values, ["a", "b"]))
