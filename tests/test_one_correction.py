"""One rule says what is seen, wherever it is told: the interval leaves out 0, also when a table's tests are counted."""

from __future__ import annotations

import io

import numpy as np
import pandas as pd
import pytest
from rich.console import Console

from sim.analysis.comparison import DIFFERENCES, VALUES, Comparison, differences
from sim.analysis.estimates import JUDGED, holm
from sim.cli import differences_table
from sim.language import LANGUAGES, words
from sim.outcomes.catalogue import CATALOGUE
from sim.reporting.comparison import tables
from sim.reporting.document.blocks import Mark
from sim.reporting.figures import overview

OPTIONS = ["baseline_2014", *(f"option {n}" for n in range(9))]
OUTCOMES = list(CATALOGUE)[:17]
WORLDS, STRONG = 6, ("option 0", OUTCOMES[0])


def of_luck(seed: int = 3) -> Comparison:
    """153 differences of which one is an effect and the others luck; some intervals leave out 0 by chance."""
    luck = np.random.default_rng(seed)
    table = pd.MultiIndex.from_product([OPTIONS, range(WORLDS), [1], OUTCOMES], names=VALUES[:4]).to_frame(index=False)
    table["value"] = 0.5 + 0.01 * luck.standard_normal(len(table))
    table.loc[(table["option"] == STRONG[0]) & (table["outcome"] == STRONG[1]), "value"] += 1.0
    ledger = pd.DataFrame(columns=["option", "year", "loop", "holder"])
    return Comparison(OPTIONS, table, differences(table, OPTIONS), ledger)


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    return of_luck()


def test_a_comparison_corrects_all_its_differences_as_one_family(comparison: Comparison) -> None:
    table = comparison.differences
    assert list(table.columns) == [*DIFFERENCES, *JUDGED]
    assert comparison.tests == len(table) == 153
    np.testing.assert_allclose(table["p_holm"], holm(table["p"]))
    alone = table["excludes_zero"] & ~table["seen"]
    assert alone.sum() >= 3  # by luck, as one in twenty does
    assert list(zip(*table.loc[table["seen"], ["option", "outcome"]].to_numpy().T, strict=True)) == [STRONG]


def test_with_parameter_sets_the_same_rule_stands_at_the_end(comparison: Comparison) -> None:
    values = pd.concat([comparison.values.assign(set=0), comparison.values.assign(set=1)], ignore_index=True)
    values["value"] += 0.01 * np.random.default_rng(1).standard_normal(len(values))
    table = differences(values, OPTIONS)
    assert list(table.columns[-4:]) == JUDGED
    np.testing.assert_allclose(table["p_holm"], holm(table["p"]))
    assert table["excludes_zero"].sum() > table["seen"].sum() >= 1


def alone_and_seen(comparison: Comparison) -> tuple[set, set]:
    table = comparison.differences.set_index(["option", "outcome"])
    return set(table.index[table["excludes_zero"] & ~table["seen"]]), set(table.index[table["seen"]])


@pytest.mark.parametrize("language", LANGUAGES)
def test_stars_on_the_screen_and_in_the_table_stand_at_what_is_seen(comparison: Comparison, language: str) -> None:
    _, seen = alone_and_seen(comparison)
    cells = comparison.table(language).to_numpy().ravel()
    assert sum(cell.endswith(" *") for cell in cells) == len(seen)
    out = io.StringIO()
    differences_table.show(comparison, Console(file=out, width=200), language)
    shown = sum(outcome in differences_table.MAIN_OUTCOMES for _, outcome in seen)
    head, _, body = out.getvalue().partition("(Holm).")
    assert body.count("*") == shown
    assert "153" in head


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_says_better_or_worse_only_of_what_is_seen(comparison: Comparison, language: str) -> None:
    alone, seen = alone_and_seen(comparison)
    cards = tables.option_cards(comparison, language)
    table = tables.differences(comparison, "quality", "", OUTCOMES, cards, language)
    marks = [w for row in table.rows for cell in row[2:] for w in cell if isinstance(w, Mark)]
    kinds = [mark.kind for mark in marks]
    assert sum(kind in ("better", "worse", "changed") for kind in kinds) == len(seen)
    assert kinds.count("alone") == len(alone)
    assert {mark.text for mark in marks if mark.kind == "alone"} == {words(language)["ui.alone"]}


@pytest.mark.parametrize("language", LANGUAGES)
def test_filled_dots_are_what_is_seen_and_the_foot_says_among_how_many(comparison: Comparison, language: str) -> None:
    alone, seen = alone_and_seen(comparison)
    drawn = overview.differences(comparison, language, OUTCOMES)
    dots = [line for ax in drawn.axes for line in ax.lines if line.get_marker() == "o"]
    assert sum(dot.get_markerfacecolor() != "white" for dot in dots) == len(seen)
    assert len(alone) >= 3
    texts = " ".join(t.get_text() for t in drawn.findobj(lambda artist: hasattr(artist, "get_text")))
    assert "153" in texts
    assert "Holm" in texts
