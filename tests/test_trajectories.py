"""Differences over the years: bands with the coverage they claim, verdicts with known answers, and the chapter on them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import sim
from sim.analysis.trajectories import MATTERS, VERDICTS, band, critical, dip, trajectories, verdict
from sim.config import ConfigError
from sim.language import LANGUAGES, words
from sim.reporting.document.blocks import Items, Number, Picture, Table
from sim.reporting.document.chapters.over_time import FEW_YEARS, over_time, some
from sim.reporting.document.draft import Draft
from sim.reporting.document.layout import plain
from sim.studies.study import study_from
from tests.studied import STUDY, drawn, small_study


def made(rows: dict[str, list[float]], spread: float, worlds: int = 20, outcome: str = "motivation") -> sim.Results:
    """Options whose true difference in each year is known, the same in every world but for a little luck."""
    luck = np.random.default_rng(1)
    table = [
        (name, 0, world, year, outcome, 0.5 + value + (spread * luck.normal() if name != "base" else 0.0), world)
        for name, values in {"base": [0.0] * 5, **rows}.items()
        for year, value in enumerate([0.0, *values] if name != "base" else [0.0] * (len(next(iter(rows.values()))) + 1))
        for world in range(worlds)
    ]
    columns = ["alternative", "scenario", "world", "year", "outcome", "value", "seed"]
    names = ["base", *rows]
    return sim.Results(
        "made", pd.DataFrame(table, columns=columns), pd.DataFrame({"option": names}, index=names), pd.DataFrame(index=[0])
    )  # fmt: skip


def test_each_shape_gets_its_verdict():
    results = made(
        {"dips": [-0.05, 0.0, 0.05], "falls": [-0.05, -0.05, -0.05], "fades": [0.05, 0.0, -0.05], "flat": [0, 0, 0],
         "rises": [0.01, 0.05, 0.06]},
        spread=0.002,
    )  # fmt: skip
    result = trajectories(results)
    value = result.dips.set_index("alternative")
    assert value["verdict"].to_dict() == {
        "dips": "dip", "falls": "worse", "fades": "fades", "flat": "none", "rises": "none"
    }  # fmt: skip
    assert value.loc["dips", ["year", "better_from", "worse_first", "worse_last"]].tolist() == [1, 3, 1, 1]
    assert value.loc["dips", "difference"] == pytest.approx(-0.05, abs=0.003)
    assert value.loc["rises", "better_from"] == 1
    wide = trajectories(made({"flat": [0, 0, 0]}, spread=0.2))
    assert wide.dips["verdict"].tolist() == ["open"]
    assert trajectories(made({"dips": [-0.05, 0.05]}, 0.0, worlds=1)).dips["verdict"].tolist() == ["untold"]


def test_less_may_be_better():
    """Of exits fewer are better, so a rise is what counts as worse."""
    result = trajectories(made({"dips": [5.0, 0.0, -5.0]}, 0.1, outcome="exits"))
    assert result.dips["verdict"].tolist() == ["dip"]
    assert result.dips["difference"].iloc[0] == pytest.approx(5.0, abs=0.2)


def test_a_shortfall_that_does_not_matter_is_no_dip():
    low, high = np.array([-0.9 * MATTERS, 0.01]), np.array([0.001, 0.02])
    assert verdict(low, high, MATTERS) == "none"
    assert verdict(low, high, 0.0) == "open"
    assert verdict(np.full(2, np.nan), np.full(2, np.nan), 0.0) == "untold"
    line = pd.DataFrame({"alternative": "a", "outcome": "motivation", "year": [1, 2], "difference": [np.nan] * 2,
                         "low": [np.nan] * 2, "high": [np.nan] * 2, "n": [0, 0]})  # fmt: skip
    assert dip(line)["verdict"] == "untold"


def test_the_band_covers_the_whole_line_as_often_as_it_says():
    """Ten years that hang together; 400 trials: 95 per cent give or take four standard errors of that."""
    luck = np.random.default_rng(8)
    root = np.linalg.cholesky(0.6 ** np.abs(np.subtract.outer(np.arange(10), np.arange(10))))
    inside, narrower = 0, 0
    for _ in range(400):
        pairs = root @ luck.normal(size=(10, 25))
        result = band(pairs[:, None, :])
        inside += bool((result["low"] <= 0).all() and (result["high"] >= 0).all())
        narrower += bool((result["high"] - result["low"] < 2 * 3.1 * pairs.std(axis=1, ddof=1) / 5).all())
    assert abs(inside / 400 - 0.95) < 4 * (0.95 * 0.05 / 400) ** 0.5
    assert narrower > 300, "years that hang together need less than Bonferroni's"


def test_the_critical_value_lies_between_one_year_alone_and_bonferroni():
    from scipy import stats

    luck = np.random.default_rng(2)
    one = luck.normal(size=(1, 30))
    assert critical(np.repeat(one, 6, axis=0)) == pytest.approx(stats.t.ppf(0.975, 29), abs=0.05)
    free = critical(luck.normal(size=(6, 300)))
    assert stats.t.ppf(0.975, 299) < free < stats.t.ppf(1 - 0.025 / 6, 299) + 0.05
    assert np.isfinite(critical(np.ones((3, 10))))


def test_worlds_that_are_missing_make_the_band_wider_not_wrong():
    pairs = np.random.default_rng(4).normal(size=(3, 1, 30))
    whole = band(pairs)
    holes = pairs.copy()
    holes[1, 0, :5] = np.nan
    result = band(holes)
    assert result["n"].tolist() == [30, 25, 30]
    assert result["high"][0] - result["low"][0] >= whole["high"][0] - whole["low"][0]


def test_what_cannot_be_asked_is_refused():
    results = made({"a": [0.1]}, 0.01)
    with pytest.raises(ConfigError, match="kept one year only"):
        trajectories(results)
    with pytest.raises(ConfigError, match="nobody"):
        trajectories(made({"a": [0.1, 0.1]}, 0.01), alternative="nobody")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_analysis_writes_sentences_and_saves_its_tables(language, tmp_path):
    result = trajectories(made({"dips": [-0.05, 0.0, 0.05]}, 0.002))
    assert any("1 " in line for line in result.sentences(language)[2:])
    result.save(tmp_path)
    assert len(pd.read_csv(tmp_path / "dips.csv")) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_chapters_numbers_are_those_of_the_analysis(language):
    results = small_study()
    blocks = list(over_time(Draft(results, language)))
    known = trajectories(results).table
    values = set(known[["difference", "low", "high"]].to_numpy().ravel().tolist())
    entries = [w.value for b in blocks if isinstance(b, Table) for row in b.rows for cell in row for w in cell
            if isinstance(w, Number)]  # fmt: skip
    assert len(entries) > 90  # what is the same in every run, as before a later move, is told in words
    assert set(entries) <= values
    [listed] = [block for block in blocks if isinstance(block, Items)]
    assert len(listed.rows) == 4
    counted = trajectories(results).dips.groupby("outcome", sort=False)["verdict"].value_counts()
    for (outcome, how), n in counted.items():
        text = next(
            plain(row) for row in listed.rows if plain(row).startswith(words(language)[f"outcomes.{outcome}.label"])
        )
        if how in ("none", "open", "untold"):
            assert words(language)[f"over_time.{how}"].format(n=n, all=3) in text
    [picture] = [block for block in blocks if isinstance(block, Picture)]
    assert picture.table in {block.anchor for block in blocks if isinstance(block, Table)}
    assert set(counted.index.get_level_values(1)) <= set(VERDICTS)


def test_a_study_of_one_year_says_what_would_show_it(tmp_path):
    tree = STUDY | {"keep": "last_year", "replications": 2, "details": []}
    blocks = list(over_time(Draft(drawn(study_from("one", tree), tmp_path), "en")))
    assert len(blocks) == 2
    assert "keep: every_year" in plain(blocks[1].words)


def test_some_years():
    assert some([1, 2, 3]) == [1, 2, 3]
    assert some(list(range(1, 11))) == [1, 4, 7, 10]
    assert len(some(list(range(1, 31)))) == FEW_YEARS
