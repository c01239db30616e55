"""Who gains and who loses: pairs group by group, groups held against each other, and the chapter that tells of it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import sim
from sim.analysis.groups import CONTRASTS, MAIN, group_label, groups
from sim.config import ConfigError
from sim.language import LANGUAGES, words
from sim.outcomes.catalogue import CATALOGUE
from sim.reporting.document.blocks import Items, Number, Picture, Table
from sim.reporting.document.chapters.groups import QUADRANTS, for_whom
from sim.reporting.document.draft import Draft
from sim.reporting.document.layout import plain
from sim.studies.details import GROUPS
from tests.studied import small_study


def made(small: float, large: float, worlds: int = 30) -> sim.Results:
    """An option that changes small offices by so much and large ones by so much, with luck that the groups share."""
    luck = np.random.default_rng(5).normal(0, 0.002, size=worlds)
    rows, size = [], {"small": small, "large": large}
    for world in range(worlds):
        for by, of in GROUPS.items():
            for group in of:
                for outcome in MAIN:
                    rows.append(("base", 0, world, by, group, outcome, 0.5))
                    gain = size.get(group, (small + large) / 2) + luck[world]
                    rows.append(("other", 0, world, by, group, outcome, 0.5 + gain))
    table = pd.DataFrame(rows, columns=["alternative", "scenario", "world", "by", "group", "outcome", "value"])
    values = pd.DataFrame(
        [(n, 0, world, 1, outcome, 0.5, world) for n in ("base", "other") for world in range(worlds) for outcome in MAIN],
        columns=["alternative", "scenario", "world", "year", "outcome", "value", "seed"],
    )  # fmt: skip
    names = ["base", "other"]
    return sim.Results(
        "made", values, pd.DataFrame({"option": names}, index=names), pd.DataFrame(index=[0]), details={"groups": table}
    )  # fmt: skip


def row_of(table: pd.DataFrame, **where: str) -> pd.Series:
    for key, value in where.items():
        table = table[table[key] == value]
    [(_, row)] = table.iterrows()
    return row


def test_gains_are_paired_in_each_group_and_between_them():
    """The luck that groups share is in each gain and in no difference between gains."""
    result = groups(made(-0.01, 0.02))
    small = row_of(result.tables["groups"], by="size", group="small", outcome=MAIN[0])
    luck = np.random.default_rng(5).normal(0, 0.002, size=30)
    half = stats.t.ppf(0.975, 29) * luck.std(ddof=1) / 30**0.5
    assert small["difference"] == pytest.approx(-0.01 + luck.mean())
    assert small["high"] - small["low"] == pytest.approx(2 * half)
    assert small["seen"]
    apart = row_of(result.tables["between"], by="size", outcome=MAIN[0])
    assert apart["difference"] == pytest.approx(-0.03)
    assert (apart["one"], apart["other"]) == ("small", "large")
    alike = row_of(result.tables["between"], by="leadership", outcome=MAIN[0])
    assert alike["difference"] == pytest.approx(0.0, abs=1e-12)
    assert not alike["seen"]


def test_losers_are_named_and_gains_that_differ(tmp_path):
    result = groups(made(-0.01, 0.02))
    sentence = " ".join(result.sentences("en"))
    assert "small offices" in sentence
    assert "2 of 8 comparisons between groups" in sentence
    assert "no group is seen to be worse off" in " ".join(groups(made(0.01, 0.02)).sentences("en"))
    result.save(tmp_path)
    assert len(pd.read_csv(tmp_path / "groups.csv")) == 2 * sum(map(len, GROUPS.values()))
    [_, text] = [b for b in [None, *for_whom(Draft(made(-0.01, 0.02), "en"))] if b is None or isinstance(b, Items)]
    texts = plain(text.rows[0])
    assert "certainly worse off: other, small offices" in texts
    assert "small offices against large offices" in texts


def test_every_contrast_is_between_groups_that_are_there_and_has_words():
    assert set(CONTRASTS) == set(GROUPS)
    for by, of in GROUPS.items():
        assert set(CONTRASTS[by]) <= set(of)
        for language in LANGUAGES:
            assert all(group_label(by, group, language) for group in of)
    for outcome in QUADRANTS:
        assert outcome in CATALOGUE


def test_what_groups_cannot_show_is_refused_or_stated():
    results = made(0.0, 0.0)
    with pytest.raises(ConfigError, match="There is no outcome 'quality' for groups"):
        groups(results, "quality")
    results.details.clear()
    with pytest.raises(ConfigError, match="kept no groups"):
        groups(results)
    text = " ".join(plain(b.words) for b in for_whom(Draft(results, "nb")) if hasattr(b, "words"))
    assert words("nb")["groups.none_kept"] in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_chapters_numbers_are_the_stores(language):
    results = small_study()
    draft = Draft(results, language)
    tables = {block.anchor: block for block in for_whom(draft) if isinstance(block, Table)}
    raw = pd.read_parquet(results.folder / "groups.parquet")
    keys = [(by, group) for by, of in GROUPS.items() for group in of]
    for row, name in zip(tables["groups-quality_standard"].rows, draft.others, strict=True):
        for cell, (by, group) in zip(row[1:], keys, strict=True):
            own = raw[(raw["by"] == by) & (raw["group"] == group) & (raw["outcome"] == "quality_standard")]
            wide = own.pivot_table(index="world", columns="alternative", values="value", observed=True)
            if name in wide and (pairs := (wide[name] - wide["baseline_2014"]).dropna()).size:
                assert cell[0].value == pytest.approx(pairs.mean(), abs=1e-12)
            else:
                assert cell == ("–",)
    quadrant = tables["table-quadrants"]
    for row, name in zip(quadrant.rows, draft.others, strict=True):
        for cell, outcome in zip(row[1:], QUADRANTS, strict=True):
            assert cell[0].value == pytest.approx(results.differences(outcome, name).to_numpy().mean())
    assert {word.source for row in quadrant.rows for cell in row for word in cell if isinstance(word, Number)} == {
        "quadrants"
    }
    [picture] = [block for block in for_whom(draft) if isinstance(block, Picture)]
    assert picture.table in tables
