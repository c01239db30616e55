"""The flip test, on differences whose crossings are known."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.analysis.break_even import Assumption, BreakEvenResult, assumptions_of, flip
from sim.analysis.estimates import interval
from sim.config import ConfigError, configure
from sim.language import LANGUAGES
from sim.reporting import style

A, B = {"governance": "A"}, {"governance": "B"}
X, Y, Z = (Assumption(name, f"uncertainty.{name}", 0.5, 0.0, 1.0, -1.0, 3.0) for name in "xyz")


@dataclass
class Fake:
    """Differences by formula; luck is shared by world number, and half of it moves with the difference."""

    difference: Callable[[Mapping[str, float]], float]
    noise: float = 0.01
    lost: Callable[[Mapping[str, Any], int], bool] = lambda point, world: False
    outcome: str = "quality"
    calls: list[list[dict[str, Any]]] = field(default_factory=list)

    def __call__(self, points: Sequence[Mapping[str, Any]], worlds: Sequence[int]) -> pd.DataFrame:
        self.calls.append([dict(point) for point in points])
        rows = []
        for i, point in enumerate(points):
            at = {name: point.get(f"uncertainty.{name}", 0.5) for name in "xyz"}
            for world in worlds:
                luck = np.random.default_rng(world).normal(size=2)
                value = 0.6 + 0.1 * luck[0]
                if point["governance"] == "A":
                    value += self.difference(at) + self.noise * luck[1]
                if not self.lost(point, world):
                    rows += [(i, world, 1.0, self.outcome, value / 2), (i, world, 10.0, self.outcome, value)]
        return pd.DataFrame(rows, columns=["point", "world", "year", "outcome", "value"])

    @property
    def luck(self) -> tuple[float, float, float]:
        """Mean, low and high of what luck adds over 20 worlds."""
        of = np.array([self.noise * np.random.default_rng(world).normal(size=2)[1] for world in range(20)])
        return interval(of)[:3]


def tried(fake: Fake, assumptions: Sequence[Assumption] = (X, Y, Z), worlds: int = 20, **asked: Any) -> BreakEvenResult:
    return flip(fake, {}, A, B, assumptions, asked.pop("outcome", fake.outcome), worlds=worlds, **asked)


def row(result: BreakEvenResult, name: str) -> pd.Series:
    return result.tables["assumptions"].set_index("assumption").loc[name]


def falling(x: float, y: float = 0.0, z: float = 0.0, start: float = 0.05) -> Fake:
    return Fake(lambda at: start - x * (at["x"] - 0.5) - y * (at["y"] - 0.5) - z * (at["z"] - 0.5))


# --- crossings ------------------------------------------------------------------------------------


def test_a_straight_line_is_crossed_where_it_should_be():
    fake = falling(0.2, -0.2, 0.02)
    result = tried(fake)
    luck, low, high = fake.luck
    assert result.about["status"] == "reversed"
    assert row(result, "x")["crossing"] == pytest.approx(0.5 + (0.05 + luck) / 0.2, abs=1e-9)
    assert row(result, "y")["crossing"] == pytest.approx(0.5 - (0.05 + luck) / 0.2, abs=1e-9)
    # The interval is that of the difference, read along the line.
    assert row(result, "x")["crossing_low"] == pytest.approx(0.5 + (0.05 + low) / 0.2, abs=1e-9)
    assert row(result, "x")["crossing_high"] == pytest.approx(0.5 + (0.05 + high) / 0.2, abs=1e-9)
    assert row(result, "y")["crossing_low"] == pytest.approx(0.5 - (0.05 + high) / 0.2, abs=1e-9)
    assert list(result.tables["assumptions"]["verdict"]) == ["reversed", "reversed", "holds"]
    assert row(result, "x")["change"] == pytest.approx((0.05 + luck) / 0.2)
    assert (row(result, "x")["end"], row(result, "y")["end"], row(result, "z")["end"]) == ("high", "low", "")


def test_a_curve_is_crossed_where_a_fine_grid_crosses_it():
    curve = lambda x: 0.05 - 0.3 * (x - 0.5) ** 2 - 0.4 * max(0.0, x - 0.7) ** 1.5  # noqa: E731
    fake = Fake(lambda at: curve(at["x"]))
    result = row(tried(fake, [X], tolerance=0.005), "x")
    luck, low, high = fake.luck
    grid = np.linspace(0.5, 1, 500_001)
    values = np.array([curve(x) for x in grid])
    for name, shift, close in (("crossing", luck, 1e-4), ("crossing_low", low, 2e-3), ("crossing_high", high, 2e-3)):
        assert result[name] == pytest.approx(grid[np.argmax(values + shift < 0)], abs=close)


def test_of_two_ends_that_reverse_the_order_the_nearer_crossing_is_reported():
    result = row(tried(Fake(lambda at: 0.05 - 0.3 * abs(at["x"] - 0.6)), [X]), "x")
    assert result["verdict_low"] == result["verdict_high"] == "reversed"
    assert result["end"] == "low"
    assert result["crossing"] == pytest.approx(0.6 - 0.05 / 0.3, abs=0.02)  # the other lies at 0.77
    result = row(tried(Fake(lambda at: 0.05 - 0.3 * abs(at["x"] - 0.4)), [X]), "x")
    assert result["end"] == "high"
    assert result["crossing"] == pytest.approx(0.4 + 0.05 / 0.3, abs=0.02)


def test_of_several_crossings_one_is_located_and_a_return_is_missed():
    waves = Fake(lambda at: 0.05 * np.cos(10 * np.pi * max(0, at["x"] - 0.5)), noise=0.0)  # 0.55, 0.65 ... 0.95
    crossing = row(tried(waves, [X], tolerance=0.001), "x")["crossing"]
    assert min(abs(crossing - place) for place in (0.55, 0.65, 0.75, 0.85, 0.95)) < 1e-4
    dip = Fake(lambda at: 0.05 - 0.2 * (0.6 < at["x"] < 0.8), noise=0.0)
    assert row(tried(dip, [X]), "x")["verdict"] == "holds"


@settings(max_examples=25, deadline=None)
@given(st.floats(0.12, 2.0), st.floats(0.5, 2.0), st.sampled_from([-1, 1]), st.sampled_from([1, -1]))
def test_the_crossing_lies_between_the_value_used_and_the_end_and_within_its_interval(slope, power, way, sign):
    def difference(at: Mapping[str, float]) -> float:
        moved = max(0.0, way * (at["x"] - 0.5))
        return sign * (0.05 - slope * moved**power)

    result = row(tried(Fake(difference, noise=0.004), [X]), "x")
    if result["verdict"] == "reversed":
        assert 0.0 <= result["crossing_low"] <= result["crossing"] <= result["crossing_high"] <= 1.0
        assert way * (result["crossing"] - 0.5) > 0
        assert result["crossing"] == pytest.approx(0.5 + way * (0.05 / slope) ** (1 / power), abs=0.08)
    else:
        assert slope * 0.5**power < 0.07


def test_no_luck_leaves_no_interval_to_the_crossing():
    result = row(tried(Fake(lambda at: 0.05 - 0.2 * (at["x"] - 0.5), noise=0.0), [X]), "x")
    assert result["crossing"] == result["crossing_low"] == result["crossing_high"] == pytest.approx(0.75)


# --- verdicts -------------------------------------------------------------------------------------


def test_what_luck_can_explain_does_not_reverse():
    fake = falling(0.09)  # just short of zero at the end, within its interval
    result = tried(fake)
    x = row(result, "x")
    assert x["difference_high"] == pytest.approx(0.05 + fake.luck[0] - 0.045)
    assert x["verdict"] == "no longer seen"
    assert x["difference_high"] > 0
    assert x["end"] == ""
    assert result.about["status"] == "not_reversed"
    gone = tried(falling(0.1))
    assert row(gone, "x")["verdict"] == "no longer seen"
    assert row(gone, "x")["crossing"] < 1
    assert np.isnan(row(gone, "x")["crossing_high"])


def test_nothing_is_moved_where_there_is_nothing_to_reverse():
    for fake, worlds, status in ((falling(0.2, start=0.001), 20, "unseen"), (falling(0.2), 1, "one_world"),
                                 (Fake(lambda at: 0.05, lost=lambda point, world: True), 5, "missing")):  # fmt: skip
        result = tried(fake, worlds=worlds)
        assert result.about["status"] == status
        assert [len(call) for call in fake.calls] == [2]
        assert result.about["runs"] == 2 * worlds
        assert set(result.tables["assumptions"]["verdict"]) == {"missing"}
        assert all(len(result.sentences(language)) == 1 for language in LANGUAGES)
        result.plot()


def test_less_may_be_better_and_the_other_way_round():
    fake = Fake(lambda at: -0.05 + 0.2 * (at["x"] - 0.5), outcome="backlog")
    result = tried(fake, [X])
    assert row(result, "x")["crossing"] == pytest.approx(0.5 + (0.05 - fake.luck[0]) / 0.2)
    assert "is better than" in result.sentences("en")[0]
    assert "er dårligere enn" in tried(falling(0.2, start=-0.05)).sentences("nb")[0]
    neutral = tried(Fake(lambda at: 0.05, outcome="time_casework"), [X]).sentences("en")[0]
    assert "lies higher than" in neutral
    assert "better" not in neutral


def test_beyond_the_likely_span():
    fake = falling(0.08)
    assert row(tried(fake, [X]), "x")["verdict"] == "holds"
    result = row(tried(fake, [X], beyond=True), "x")
    assert result["verdict"] == "reversed"
    assert result["crossing"] == pytest.approx(0.5 + (0.05 + fake.luck[0]) / 0.08, abs=1e-9)
    assert result["change"] > 0.5  # as a share of the likely span
    assert (result["tried_low"], result["tried_high"]) == (-1.0, 3.0)


def test_a_value_outside_its_likely_span_is_tried_from_where_it_is():
    fake = falling(0.2)
    result = flip(fake, {"uncertainty.x": 1.2}, A, B, [X], "quality", worlds=20)
    assert row(result, "x")["value"] == 1.2
    assert row(result, "x")["verdict_high"] == "not moved"
    assert [call["uncertainty.x"] for call in fake.calls[1]] == [0.0, 0.0]


# --- what is asked --------------------------------------------------------------------------------


def test_all_ends_are_asked_about_at_once_and_all_crossings_advance_together():
    fake, value = falling(0.2, -0.2, 0.3), []
    result = tried(fake, progress=lambda stage, points: value.append((stage, points)))
    assert [len(call) for call in fake.calls] == [2, 12, *[6] * 5, 12]
    assert [stage for stage, _ in value] == ["base", "ends", *["crossings"] * 5, "intervals"]
    assert [points for _, points in value] == [len(call) for call in fake.calls]
    assert result.about["points"] == sum(len(call) for call in fake.calls)


def test_the_same_question_asks_for_the_same_points():
    one, other = falling(0.2, 0.15), falling(0.2, 0.15)
    first, second = tried(one), tried(other)
    assert one.calls == other.calls
    for name, table in first.tables.items():
        pd.testing.assert_frame_equal(table, second.tables[name])


def test_an_assumption_alone_is_judged_as_among_others():
    columns = ["verdict", "crossing", "crossing_low", "crossing_high", "change"]
    alone, among = (row(tried(falling(0.2, 0.15, -0.3), those), "x")[columns] for those in ([X], [Y, X, Z]))
    assert list(alone) == list(among)


def test_a_year_may_be_asked_for():
    early = tried(falling(0.2), year=1.0)
    assert early.about["difference"] == pytest.approx(tried(falling(0.2)).about["difference"] / 2)
    both = tried(falling(0.2), year="mean")
    assert both.about["difference"] == pytest.approx(early.about["difference"] * 1.5)


# --- missing runs ---------------------------------------------------------------------------------


def test_worlds_without_a_pair_are_left_out():
    lost = lambda point, world: world in (3, 7) and point["governance"] == "B"  # noqa: E731
    result = tried(Fake(falling(0.2).difference, lost=lost), [X])
    assert result.about["worlds_paired"] == 18
    assert row(result, "x")["worlds"] == 18
    assert row(result, "x")["verdict"] == "reversed"


def test_an_end_without_runs_has_the_verdict_missing():
    lost = lambda point, world: point.get("uncertainty.x") == 0.0  # noqa: E731
    result = tried(Fake(falling(0.02).difference, lost=lost))
    assert row(result, "x")["verdict"] == "missing"
    assert row(result, "y")["verdict"] == "holds"
    assert any("For 1 of 3 assumptions runs are missing" in line for line in result.sentences("en"))


def test_missing_runs_on_the_way_leave_a_rough_crossing():
    lost = lambda point, world: 0.6 < point.get("uncertainty.x", 0.5) < 0.9  # noqa: E731
    result = tried(Fake(falling(0.2).difference, lost=lost), [X])
    x = row(result, "x")
    assert x["verdict"] == "reversed"
    assert x["rough"]
    assert 0.5 < x["crossing"] < 1.0
    assert any("rough" in line for line in result.sentences("en"))
    assert not row(tried(falling(0.2), [X]), "x")["rough"]


# --- together -------------------------------------------------------------------------------------


def test_together_they_reverse_what_none_does_alone():
    fake = falling(0.08, -0.06, 0.0)
    result = tried(fake)
    luck, _, _ = fake.luck
    assert result.about["status"] == "not_reversed"
    assert result.about["joint"] == "reversed"
    assert result.about["joint_difference"] == pytest.approx(0.05 + luck - 0.5 * 0.14)
    joint = result.tables["joint"].set_index("assumption")
    assert list(joint.index) == ["x", "y"]  # z does nothing, and is left alone
    # In proportion to the effects, 8 to 6, and far enough for the straight lines to be level.
    assert joint.loc["x", "change"] / -joint.loc["y", "change"] == pytest.approx(8 / 6)
    assert 0.08 * joint.loc["x", "change"] - 0.06 * joint.loc["y", "change"] == pytest.approx(0.05 + luck)
    # The point itself was run.
    ran = [point for call in fake.calls for point in call if point.get("uncertainty.x") == joint.loc["x", "at"]]
    assert len(ran) == 2


def test_the_joint_change_is_the_smallest_along_straight_lines():
    # Slopes 0.09 and 0.03; the first would pass its end, so it stops there, and the second goes on.
    fake = Fake(lambda at: 0.05 - 0.09 * (at["x"] - 0.5) - 0.03 * (at["y"] - 0.5), noise=1e-5)
    changes = tried(fake).tables["joint"].set_index("assumption")["change"]
    grid = np.linspace(0, 0.5, 501)
    reached = [(a**2 + b**2, a, b) for a in grid for b in grid if 0.09 * a + 0.03 * b >= 0.05 - 1e-9]
    _, a, b = min(reached)
    assert (changes["x"], changes["y"]) == pytest.approx((a, b), abs=3e-3)


def test_not_even_together():
    result = tried(falling(0.04, 0.02, 0.0))
    assert result.about["joint"] == "holds"
    assert set(result.tables["joint"]["at"]) == {1.0}
    assert any("Not even 2 assumptions" in line for line in result.sentences("en"))
    assert tried(falling(0.04)).about["joint"] == "none"
    assert "joint" not in tried(falling(0.04, 0.02), joint=False).about


def test_a_joint_direction_that_linearity_promises_but_runs_do_not_keep():
    # Each weakens it alone, and the two together would be enough, were it not that they work against one another.
    kind = Fake(lambda at: 0.05 - 0.09 * max(0, at["x"] - 0.5) - 0.09 * max(0, at["y"] - 0.5)
                + 0.3 * max(0, at["x"] - 0.5) * max(0, at["y"] - 0.5))  # fmt: skip
    result = tried(kind)
    assert result.about["joint"] == "holds"
    guessed = result.tables["trace"].query("assumption == 'joint'")["place"]
    assert len(guessed) == 2  # where straight lines would be level, and the end


def test_a_joint_reversal_on_the_way_counts_though_the_end_has_none():
    def difference(at: Mapping[str, float]) -> float:
        least = min(at["x"], at["y"]) - 0.5
        return (
            0.05
            - 0.05 * (at["x"] - 0.5)
            - 0.05 * (at["y"] - 0.5)
            + 0.03 * (least > 0.49)
            - 0.05 * (0.45 < least < 0.49)
        )

    result = tried(Fake(difference))
    assert result.about["joint_difference"] > 0
    assert result.about["joint"] == "reversed"


# --- the list of assumptions ----------------------------------------------------------------------


def test_all_numbers_with_a_likely_span_are_assumptions():
    result = {of.path: of for of in assumptions_of()}
    assert {path.partition(".")[0] for path in result} == {"uncertainty", "world", "costs"}
    assert result["uncertainty.peer_rate"] == Assumption(
        "peer_rate", "uncertainty.peer_rate", 9.0, 5.0, 14.0, 0.0, 60.0, "meetings a year"
    )
    assert "uncertainty.haste" not in result  # a choice, without a likely span
    assert all(of.allowed_low <= of.low < of.high <= of.allowed_high for of in result.values())


def test_assumptions_take_the_values_of_the_config_and_may_be_named():
    config = configure(uncertainty={"peer_rate": 7.0})
    (one,) = assumptions_of(config, ["peer_rate"])
    assert (one.path, one.value) == ("uncertainty.peer_rate", 7.0)
    assert assumptions_of(config, ["uncertainty.peer_rate"]) == [one]
    with pytest.raises(ConfigError, match=r"'peer_rat' is not there. Did you mean 'uncertainty.peer_rate'"):
        assumptions_of(config, ["peer_rat"])


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"worlds": 0}, "worlds is 0, but must be a whole number from 1"),
        ({"tolerance": 0.0}, "tolerance is 0.0, but must be above 0"),
        ({"assumptions": []}, "no assumptions to move"),
        ({"assumptions": [X, X]}, "uncertainty.x is named twice"),
        (
            {"assumptions": [Assumption("g", "governance", 0.5, 0.0, 1.0)]},
            "governance is set by one of the alternatives",
        ),
        ({"assumptions": [Assumption("w", "w", 0.5, 1.0, 1.0)]}, "likely span 1 to 1"),
        ({"assumptions": [Assumption("w", "w", 0.5, 0.0, 1.0)], "beyond": True}, "does not say what is allowed"),
        ({"outcome": "qualty"}, "no outcome 'qualty'. Did you mean 'quality'"),
        ({"year": 4}, "no year 4; the runs have 1, 10"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_a_sentence(asked: dict[str, Any], words: str):
    with pytest.raises(ConfigError, match=words):
        tried(falling(0.2), **asked)


# --- in words and pictures ------------------------------------------------------------------------


def test_the_sentences_say_how_far_it_holds():
    text = tried(falling(0.2, -0.3, 0.02), labels=("report_package", "baseline_2014")).sentences("en")
    assert text[0].startswith("Right decisions: The report's package is better than")
    assert "95 per cent interval" in text[0]
    assert "over 20 worlds" in text[0]
    assert text[1].startswith("Moving y alone, this holds as long as it stays above 0.34 (95 per cent interval 0.")
    assert text[2].startswith("Moving x alone, this holds as long as it stays below 0.74")
    assert any(line.startswith("1 of 3 assumptions") for line in text)
    norwegian = tried(falling(0.2, -0.3, 0.02)).sentences("nb")
    assert norwegian[1].startswith("Flyttes bare y, gjelder dette så lenge verdien er over 0,34")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_outcome_of_the_test_has_sentences_and_a_figure(language: str, tmp_path: Path):
    many = [Assumption(f"a{i}", f"uncertainty.a{i}", 0.5, 0.0, 1.0) for i in range(30)]
    steep = lambda point: 0.05 - sum(0.01 * i * (point.get(of.path, 0.5) - 0.5) for i, of in enumerate(many))  # noqa: E731

    def evaluate(points: Sequence[Mapping[str, Any]], worlds: Sequence[int]) -> pd.DataFrame:
        rows = [(i, w, 1.0, "quality", (point["governance"] == "A") * (steep(point) + 0.001 * w))
                for i, point in enumerate(points) for w in worlds]  # fmt: skip
        return pd.DataFrame(rows, columns=["point", "world", "year", "outcome", "value"])

    all_ends = [
        flip(evaluate, {}, A, B, many, "quality", worlds=4),
        *(tried(fake) for fake in (falling(0.1), falling(0.08, -0.06), falling(0.04, 0.02), falling(0.04))),
        tried(falling(0.2, -0.06), beyond=True),
    ]
    for result in all_ends:
        text = result.sentences(language)
        assert not any("{" in line or "nan" in line for line in text)
        assert all(line.endswith((".", ".)")) for line in text)
        assert style.png(result.plot(language)).startswith(b"\x89PNG")
    all_ends[2].save(tmp_path / "joint")
    folder = all_ends[0].save(tmp_path / "flip")
    assert {"assumptions.csv", "joint.csv", "trace.csv", "found.json"} <= {path.name for path in folder.iterdir()}
