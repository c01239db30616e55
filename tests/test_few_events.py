"""Intervals of rare events are marked where they are too narrow, and the share of worlds has its null beside it."""

from __future__ import annotations

import sys

import numpy as np
import pandas as pd
import pytest

from sim.analysis.comparison import VALUES, Comparison, differences
from sim.analysis.differences import paired
from sim.analysis.estimates import compare, interval, share_under_no_effect
from sim.analysis.events import COUNTED, FEW, events_in, few_events
from sim.language import LANGUAGES, words
from sim.outcomes.catalogue import CATALOGUE
from sim.reporting.comparison import tables
from sim.reporting.document.blocks import Small
from sim.reporting.document.chapters.effects import effects
from sim.reporting.document.draft import Draft
from tests.test_study_differences import noise, study

MADE = 400


def poisson(worlds: int, rates: tuple[float, float], offices: int, seed: int) -> np.ndarray:
    """Tables of events per office and year, float [tables, arms, worlds]."""
    drawn = np.random.default_rng(seed).poisson(rates, (MADE, worlds, 2))
    return np.moveaxis(drawn, 2, 1) / offices


@pytest.mark.parametrize("worlds", [3, 5, 8, 12])
@pytest.mark.parametrize("rates", [(0.02, 0.1), (0.05, 0.2), (0.2, 0.6), (1.0, 2.0), (3.0, 5.0), (0.0, 3.0)])
@pytest.mark.parametrize("offices", [1, 60])
def test_an_interval_that_covers_too_seldom_is_marked(worlds: int, rates: tuple[float, float], offices: int) -> None:
    tables_ = poisson(worlds, rates, offices, seed=worlds)
    truth = (rates[1] - rates[0]) / offices
    covered, marked = [], []
    for usual, other in tables_:
        _, low, high, *_ = interval(other - usual)
        covered.append(low - 1e-12 <= truth <= high + 1e-12)
        marked.append(few_events("innovation_made", usual, other))
    if np.mean(covered) < 0.9:
        assert np.mean(marked) > 0.98
    if np.mean(marked) < 0.5:
        assert np.mean(covered) > 0.9


def test_events_are_counted_whatever_they_are_counted_per() -> None:
    counts = np.array([0, 3, 4, 1, 0, 2])
    for per in (1, 7, 60, 428):
        assert events_in(counts / per, np.array([np.nan, 5 / per])) == 15
    assert events_in(np.zeros(4)) == 0
    assert events_in(np.array([2.0, 2.0])) == 2  # never more than there can be said to be
    luck = np.random.default_rng(0).random(8)
    assert events_in(luck) > 1000  # a measure that counts nothing
    assert not few_events("quality", np.zeros(4), np.zeros(4))
    assert few_events("innovation_made", np.zeros(4), np.zeros(4))
    assert set(COUNTED) <= set(CATALOGUE)


def of_events() -> dict[str, np.ndarray]:
    """Rare events under two options of three, and an outcome with nothing rare about it."""
    luck = np.random.default_rng(3)
    rare = luck.poisson(np.array([0.1, 0.4, 6.0])[:, None, None], (3, 1, 6)) / 60
    return {"innovation_made": rare, "quality": noise(3, 1, 6)}


def test_a_table_of_differences_marks_them_and_says_so() -> None:
    result = paired(study(of_events()))
    table = result.table.set_index(["alternative", "outcome"])["few_events"]
    assert table.to_dict() == {
        ("a1", "innovation_made"): True,
        ("a2", "innovation_made"): False,
        ("a1", "quality"): False,
        ("a2", "quality"): False,
    }
    for language in LANGUAGES:
        name = words(language)["outcomes.innovation_made.label"]
        reported = words(language)["differences.few_events"].format(n=1, outcomes=name, few=FEW)
        assert reported in result.sentences(language)
    none = paired(study({"quality": noise(2, 1, 4)}))
    assert not any("events" in line for line in none.sentences("en"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_a_comparison_marks_them(language: str) -> None:
    results = study(of_events())
    values = results.table.rename(columns={"alternative": "option"})[VALUES]
    options = list(results.alternatives.index)
    made = Comparison(
        options, values, differences(values, options), pd.DataFrame(columns=["option", "year", "loop", "holder"])
    )
    assert made.few_events == {("a1", "innovation_made")}
    page = tables.differences(made, "x", "", list(of_events()), tables.option_cards(made, language), language)
    warned = [[any(isinstance(word, Small) for word in cell) for cell in row[2:]] for row in page.rows]
    assert warned == [[True, False], [False, False]]


@pytest.mark.parametrize("draw", ["standard_normal", "uniform", "laplace"])
@pytest.mark.parametrize("worlds", [2, 3, 5, 12, 40])
def test_the_share_under_no_effect_is_what_it_is_on_average(draw: str, worlds: int) -> None:
    luck = np.random.default_rng(worlds)
    size = (40_000, worlds)
    pairs = luck.uniform(-1, 1, size) if draw == "uniform" else getattr(luck, draw)(size=size)
    share = np.mean(np.sign(pairs) == np.sign(pairs.mean(axis=1, keepdims=True)))
    near = 0.005 if draw == "standard_normal" else 0.025
    assert share_under_no_effect(worlds) == pytest.approx(share, abs=near)


def test_the_share_under_no_effect_at_its_edges() -> None:
    assert share_under_no_effect(1) == pytest.approx(1.0)
    assert share_under_no_effect(2) == pytest.approx(0.75)
    assert share_under_no_effect(1e9) == pytest.approx(0.5, abs=1e-4)
    assert np.isnan(share_under_no_effect(0))


def test_over_scenarios_it_follows_how_pairs_hang_together() -> None:
    """Where scenarios share their luck, many of them are worth little more than one."""
    luck = np.random.default_rng(1)
    shares, nulls = [], []
    for _ in range(300):
        pairs = luck.standard_normal((1, 6)) + 0.2 * luck.standard_normal((5, 6))
        row = compare(pairs)
        shares.append(row["share_of_worlds"])
        nulls.append(row["share_no_effect"])
    assert np.mean(nulls) == pytest.approx(np.mean(shares), abs=0.03)
    assert np.mean(nulls) > share_under_no_effect(30) + 0.05


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_null_is_reported_beside_the_share(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    results = study({"quality": noise(3, 1, 8)})
    null = round(100 * share_under_no_effect(8))
    reported = words(language)["differences.share_no_effect"].format(share=null, worlds=8)
    assert reported in paired(results).sentences(language)
    monkeypatch.setattr(Draft, "source_of", lambda *_: "x")
    monkeypatch.setattr(sys.modules[effects.__module__], "_glance", lambda _: None)
    table = list(zip(range(3), effects(Draft(results, language)), strict=False))[2][1]
    assert f"{null} " in table.note
    assert "50" in table.note
