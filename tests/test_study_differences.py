"""The paired differences of a study: known answers, two levels of claim, gaps, and a figure for every shape."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from sim.analysis.complete_cases import complete, cube, whole
from sim.analysis.differences import paired
from sim.analysis.estimates import compare, two_way
from sim.config.fields import ConfigError
from sim.language import LANGUAGES
from sim.reporting.figures.differences import grid_of, middle
from sim.studies.results import MEAN, Results


def study(
    values: dict[str, np.ndarray], alternatives: pd.DataFrame | None = None, years: tuple[int, ...] = (1,)
) -> Results:
    """Results of ``values`` by outcome: float [alternatives, scenarios, worlds], NaN where a run is missing."""
    shape = next(iter(values.values())).shape
    names = [f"a{i}" for i in range(shape[0])] if alternatives is None else list(alternatives.index)
    rows = [
        (names[a], s, w, year, outcome, table[a, s, w] + year - 1)
        for outcome, table in values.items()
        for year in years
        for a, s, w in itertools.product(*map(range, shape))
    ]
    table = pd.DataFrame(rows, columns=["alternative", "scenario", "world", "year", "outcome", "value"])
    if alternatives is None:
        alternatives = pd.DataFrame({"option": names}, index=names)
    return Results("made up", table, alternatives, pd.DataFrame({"x": np.arange(shape[1]) / 10}))


def noise(*shape: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).standard_normal(shape)


def test_one_scenario_by_hand() -> None:
    values = np.array([[[0.0, 0.0, 0.0]], [[1.0, 2.0, 3.0]]])
    row = paired(study({"quality": values})).table.iloc[0]
    half = stats.t.ppf(0.975, 2) * 1.0 / np.sqrt(3)
    assert (row["difference"], row["low"]) == pytest.approx((2.0, 2.0 - half))
    assert (row["replications"], row["scenarios"], row["share_of_worlds"]) == (3, 1, 1.0)
    assert row["p"] == pytest.approx(stats.ttest_1samp([1.0, 2.0, 3.0], 0).pvalue)


def test_several_scenarios_are_the_two_way_layout() -> None:
    values = 0.1 * noise(2, 4, 6) + np.array([0.0, 0.3])[:, None, None]
    row = paired(study({"quality": values})).table.iloc[0]
    known = two_way(values[1] - values[0])
    for name in ("low", "high", "luck_low", "sets_high", "share_of_sets", "rest_sd"):
        assert row[name] == pytest.approx(known[name])
    assert (row["replications"], row["scenarios"]) == (6, 4)


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 5), st.integers(2, 8), st.integers(0, 10_000), st.floats(-1, 1))
def test_p_and_interval_agree(scenarios: int, worlds: int, seed: int, shift: float) -> None:
    row = compare(noise(scenarios, worlds, seed=seed) + shift)
    assert (row["p"] < 0.05) == (row["low"] > 0 or row["high"] < 0)


def test_seen_takes_more_than_an_interval_without_zero() -> None:
    rng = np.random.default_rng(3)
    values = rng.standard_normal((41, 1, 12))
    values[0] = 0.0
    table = paired(study({"quality": values})).table
    assert table["excludes_zero"].sum() > 0  # forty looks, and nothing there
    assert not table["seen"].any()
    slow = np.array([min(1.0, max(p * (40 - r) for p, r in zip(np.sort(table["p"])[: k + 1], range(k + 1), strict=True)))
                     for k in range(40)])  # fmt: skip
    assert np.sort(table["p_holm"]) == pytest.approx(slow)


def test_a_table_of_nothing_seldom_claims_anything() -> None:
    rng = np.random.default_rng(1)
    wrong = [bool(paired(study({"quality": rng.standard_normal((6, 1, 8))})).table["seen"].any()) for _ in range(120)]
    assert np.mean(wrong) < 0.1


def test_equal_in_every_world_is_trusted_only_after_six() -> None:
    for worlds, seen in ((2, False), (5, False), (6, True)):
        values = np.zeros((2, 1, worlds))
        values[1] = 0.5
        row = paired(study({"quality": values})).table.iloc[0]
        assert row["excludes_zero"]
        assert row["seen"] == seen
    nothing = paired(study({"quality": np.zeros((2, 1, 9))})).table.iloc[0]
    assert np.isnan(nothing["p"])
    assert not nothing["seen"]


def test_one_world_claims_nothing() -> None:
    result = paired(study({"quality": noise(3, 4, 1)}))
    assert result.table["low"].isna().all()
    assert not result.table["seen"].any()
    assert any("Nothing can be said yet" in line for line in result.sentences("en"))
    assert len(result.plot("nb").axes) == 1


def test_gaps_leave_out_their_own_pair_only() -> None:
    values = noise(3, 1, 6)
    values[1, 0, 2] = np.nan
    table = paired(study({"quality": values})).table.set_index("alternative")
    assert list(table["replications"]) == [5, 6]
    assert any("rests on worlds: 5" in line for line in paired(study({"quality": values})).sentences("en"))


def test_a_study_stopped_by_scenario_keeps_the_whole_scenarios() -> None:
    gaps = np.zeros((10, 8), dtype=bool)
    gaps[6, 3:], gaps[7:] = True, True
    rows, columns = complete(gaps)
    assert rows.tolist() == [True] * 6 + [False] * 4
    assert columns.all()
    rows, columns = complete(gaps.T)
    assert rows.all()
    assert columns.sum() == 6


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 6), st.integers(1, 6), st.floats(0, 1), st.integers(0, 999))
def test_what_is_whole_has_no_gaps(rows: int, columns: int, share: float, seed: int) -> None:
    table = np.where(np.random.default_rng(seed).random((rows, columns)) < share, np.nan, 1.0)
    left = whole(table)
    assert np.isfinite(left).all()
    assert left.size > 0 or not np.isfinite(table).any()


def test_an_alternative_that_mostly_failed_does_not_take_the_others_with_it() -> None:
    values = noise(3, 2, 6)
    values[2, :, 1:] = np.nan
    result = cube(study({"quality": values}), "quality")
    assert (result.alternatives, result.left_out) == (["a0", "a1"], ["a2"])
    assert result.values.shape == (2, 2, 6)
    with pytest.raises(ConfigError, match="at least two"):
        cube(study({"quality": np.full((2, 1, 3), np.nan)}), "quality")


def test_another_reference_turns_the_sign() -> None:
    results = study({"quality": noise(3, 2, 5), "backlog": noise(3, 2, 5, seed=1)})
    one = paired(results, "quality").table.set_index("alternative")
    other = paired(results, ["quality"], against="a1").table.set_index("alternative")
    assert other.loc["a0", "difference"] == pytest.approx(-one.loc["a1", "difference"])
    assert other.loc["a0", "p"] == pytest.approx(one.loc["a1", "p"])
    assert list(other.index) == ["a0", "a2"]


def test_the_year_asked_for() -> None:
    values = {"quality": noise(2, 1, 4)}
    values["quality"][1] += 1
    results = study(values, years=(0, 1, 2))
    assert paired(results, year=MEAN).table["difference"][0] == pytest.approx(paired(results).table["difference"][0])
    with pytest.raises(ConfigError, match="kept no year 9"):
        paired(results, year=9)


def test_unknown_names_are_refused_in_a_sentence() -> None:
    results = study({"quality": noise(2, 1, 3)})
    with pytest.raises(ConfigError, match=r"no outcome 'qualty'\. Did you mean 'quality'"):
        paired(results, "qualty")
    with pytest.raises(ConfigError, match="no alternative 'a7'"):
        paired(results, against="a7")


def levers(*levels: tuple[object, ...]) -> pd.DataFrame:
    cells = list(itertools.product(*levels))
    names = [f"c{i}" for i in range(len(cells))]
    columns = ["governance.detail_management", "governance.local_autonomy", "option"]
    return pd.DataFrame(cells, index=names, columns=columns[: len(levels)])


def test_a_grid_over_levers_is_recognised() -> None:
    full = levers((0.0, 0.5, 1.0), (0.0, 1.0))
    result = paired(study({"quality": noise(6, 1, 5)}, full))
    assert grid_of(result) == ["governance.detail_management", "governance.local_autonomy"]
    assert "governance.local_autonomy" in result.table
    assert grid_of(paired(study({"quality": noise(5, 1, 5)}, full.iloc[:5]))) == []
    three = levers((0.0, 0.5, 1.0), (0.0, 0.1, 0.2, 0.3), ("report_package", "baseline_2014"))
    assert grid_of(paired(study({"quality": noise(24, 1, 5)}, three)))[2] == "option"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("shape", [(4, 1), (24, 1), (2, 3)])
def test_every_shape_has_a_figure_and_sentences(language: str, shape: tuple[int, int]) -> None:
    result = paired(study({o: noise(shape[0], shape[1], 5) for o in ("quality", "backlog", "time_casework")}))
    assert len(result.plot(language).axes) == 3
    text = " ".join(result.sentences(language))
    assert "{" not in text
    assert f"{result.about['tests']}" in text


def test_maps_have_a_cell_for_each_alternative() -> None:
    result = paired(
        study({"quality": noise(6, 1, 5) + np.arange(6)[:, None, None]}, levers((0.0, 0.5, 1.0), (0.0, 1.0)))
    )
    ax = result.plot("nb").axes[0]
    items = [text.get_text() for text in ax.texts if text.get_text()]
    assert sum(text == "referanse" for text in items) == 1
    assert len(ax.patches) == 6


def test_saved_with_mixed_levers(tmp_path: object) -> None:
    mixed = pd.DataFrame({"option": ["x", "x"], "lever": [0.5, "much"]}, index=["a", "b"])
    folder = paired(study({"quality": noise(2, 1, 4)}, mixed)).save(tmp_path)  # type: ignore[arg-type]
    table = pd.read_parquet(folder / "differences.parquet")
    assert table["lever"].tolist() == ["much"]
    assert (folder / "found.nb.txt").read_text(encoding="utf-8").startswith("Alternativer sammenlignet")


def test_long_names_keep_both_ends() -> None:
    assert middle("short") == "short"
    cut = middle("report_package governance.local_autonomy=0.25")
    assert len(cut) <= 34
    assert cut.startswith("report")
    assert cut.endswith("0.25")
