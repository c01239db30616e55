"""Verdicts on margins whose answer is known, and a pattern run where it must hold and where it must break."""

from __future__ import annotations

import numpy as np
import pytest

from sim.config import ConfigError, configure
from sim.validation import evaluate
from sim.validation.paired_experiment import PairedExperiment, Without
from sim.validation.patterns import PATTERNS

SMALL = {"name": "classroom", "settling_years": 1}


def values(mean: float, spread: float, n: int = 40) -> list[float]:
    return list(mean + spread * np.random.default_rng(1).standard_normal(n))


def test_a_clear_margin_holds():
    result = evaluate.summary(values(1.0, 0.5))
    assert result["holds"]
    assert result["low"] > 0
    assert result["share"] > 0.9


def test_a_mean_above_zero_alone_does_not_hold():
    # The interval is clear of 0, but a quarter of the pairs go the other way.
    result = evaluate.summary([3.0] * 75 + [-1.0] * 25)
    assert result["low"] > 0
    assert not result["holds"]
    assert result["settled"]


def test_a_share_alone_does_not_hold():
    # Nine pairs in ten go the right way by little, one the wrong way by much.
    assert not evaluate.summary([0.1] * 90 + [-2.0] * 10)["holds"]


def test_a_pair_without_a_value_speaks_against():
    assert evaluate.summary([1.0, 1.1, 0.9, None, None])["share"] == 0.6
    assert evaluate.summary([None, None])["holds"] is False


def test_few_pairs_leave_it_undecided():
    assert evaluate.verdict({"a": evaluate.summary([0.5, -0.2, 0.4])}) == "undecided"
    assert evaluate.verdict({"a": evaluate.summary([-0.5, -0.4, -0.6, -0.5])}) == "fails"
    assert evaluate.verdict({"a": evaluate.summary(values(1, 0.2)), "b": evaluate.summary(values(0, 1, 80))}) == "fails"


def test_the_interval_is_students_at_99_per_cent():
    result = evaluate.summary([1.0, 2.0, 3.0])
    assert result["high"] - 2.0 == pytest.approx(9.924843 * 1.0 / np.sqrt(3))


def entries(intact: list[float], ablated: list[float]) -> list[dict]:
    return [
        {"intact": {"P08": {"m": a}}, "moderation": {}, "ablated": {"P08": {"m": b}}, "errors": {}}
        for a, b in zip(intact, ablated, strict=True)
    ]


def test_an_ablation_that_changes_nothing_does_not_break():
    same = values(1.0, 0.1, 10)
    result = evaluate.judge("P08", entries(same, same))["ablation"]
    assert result["breaks"] is False
    assert result["kept"] == pytest.approx(1.0)


def test_an_ablation_that_takes_all_breaks():
    result = evaluate.judge("P08", entries(values(1.0, 0.1, 10), values(0.0, 0.1, 10)))["ablation"]
    assert result["breaks"] is True
    assert abs(result["kept"]) < 0.1


def test_a_tenth_that_is_left_is_as_good_as_nothing():
    # So even that it still holds; but a fifth that holds has not gone away.
    strong = values(1.0, 0.01, 10)
    items = [evaluate.judge("P08", entries(strong, values(left, 0.001, 10)))["ablation"] for left in (0.05, 0.2)]
    assert [result["breaks"] for result in items] == [True, False]


def test_a_pattern_that_does_not_hold_cannot_be_ablated():
    assert evaluate.judge("P08", entries(values(0.0, 1, 10), values(0.0, 1, 10)))["ablation"]["breaks"] is None


@pytest.mark.parametrize("id_", ["P08", "P09", "P25"])
def test_a_pattern_holds_and_its_ablation_breaks_it(id_):
    done = evaluate.run_pair(evaluate.Pair(0, {}, (id_,), True, "classroom"))
    assert done["errors"] == {}
    assert min(done["intact"][id_].values()) > 0
    assert min(done["ablated"][id_].values()) <= 1e-12


def test_a_pattern_that_stops_is_noted_and_stops_no_other(monkeypatch):
    def broken(life):
        raise ZeroDivisionError("no such luck")

    monkeypatch.setitem(PATTERNS, "P03", judging_pattern("P03", broken))
    done = evaluate.run_pair(evaluate.Pair(0, {}, ("P03", "P08"), False, "classroom"))
    assert "no such luck" in done["errors"]["P03"]
    assert "P08" in done["intact"]


def judging_pattern(id_, tell):
    from sim.validation.patterns.registry import Pattern

    return Pattern(id_, tell, Without())


def test_a_life_shares_everything_but_what_is_moved():
    life = PairedExperiment(configure(scale=SMALL, seed=3))
    same, other = life(years=1), life(years=1, local_autonomy=0.9)
    assert life(years=1) is same
    assert np.array_equal(same.org.reality.national, other.org.reality.national)
    assert np.array_equal(same.org.reality.deviation, other.org.reality.deviation)
    assert same.yearly["quality"][0] == other.yearly["quality"][0]  # year 0 is shared
    assert same.yearly["quality"][1] != other.yearly["quality"][1]


def test_a_life_is_the_run_that_simulate_gives():
    import sim

    seen = PairedExperiment(configure(scale=SMALL, seed=3))(years=2, detail_management=0.4)
    run = sim.simulate(scale=SMALL, seed=3, years=2, levers={"detail_management": 0.4})
    value = run.outcomes.set_index(["outcome", "year"])["value"]
    for name, years in seen.yearly.items():
        np.testing.assert_array_equal(years, value[name].to_numpy())


def test_leaders_can_be_made_alike():
    org = PairedExperiment(configure(scale=SMALL, seed=3))(years=1, leaders=0.9).org
    assert {leader.competence for leader in org.leaders} == {0.9}


def test_a_silent_mechanism_keeps_its_place():
    org = PairedExperiment(configure(scale=SMALL, seed=3), Without(mechanisms=("colleagues",)))(years=1).org
    number = [m.name for m in org.order].index("colleagues")
    assert org.ledger.counts[:, number].sum() == 0
    assert org.ledger.counts.sum() > 0


@pytest.mark.parametrize(
    ("without", "says"),
    [
        (Without({"uncertainty.no_such": 1.0}), "no number 'uncertainty.no_such'"),
        (Without({"scale.offices": 1.0}), "no number 'scale.offices'"),
        (Without(mechanisms=("gossip",)), "no mechanism 'gossip'"),
        (Without({"uncertainty.anchoring": 7.0}), "from 0 to 1"),
    ],
)
def test_an_ablation_of_what_is_not_there_is_refused(without, says):
    with pytest.raises(ConfigError, match=says):
        PairedExperiment(configure(scale=SMALL, seed=3), without)


def test_every_ablation_can_be_made():
    config = configure(scale=SMALL, seed=3)
    for pattern in PATTERNS.values():
        PairedExperiment(config, pattern.without)(years=1 / 12)
