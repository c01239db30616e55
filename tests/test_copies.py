"""An option that is the same as another is told as that: no interval, no test, and no burden on the tests of others."""

from __future__ import annotations

import io

import numpy as np
import pandas as pd
import pytest
from rich.console import Console

import sim
from sim.analysis.comparison import VALUES, Comparison, differences
from sim.analysis.copies import copies_of
from sim.analysis.differences import paired
from sim.analysis.estimates import p_value
from sim.cli import differences_table
from sim.language import LANGUAGES, words
from sim.reporting import labelling
from sim.reporting.comparison import tables
from sim.reporting.document.blocks import Mark
from sim.reporting.document.chapters.effects import _cell, verdict_of
from sim.reporting.document.chapters.summary import _in_short
from sim.reporting.document.draft import Draft
from sim.reporting.figures import differences as figure
from sim.studies.results import Results
from tests.pretend import TINY

OUTCOMES = ["quality", "quality_standard", "motivation", "backlog", "exits"]
WORLDS = 8
COPIES = [f"copy {n}" for n in range(5)]


def values(*more: str) -> dict[tuple[str, str], np.ndarray]:
    """(option, outcome) -> values by world: an option with one effect that stands among few tests, and copies of it."""
    luck = np.random.default_rng(5)
    usual = {outcome: luck.standard_normal(WORLDS) for outcome in OUTCOMES}
    moved = {outcome: usual[outcome] + 0.3 * luck.standard_normal(WORLDS) for outcome in OUTCOMES}
    moved["quality"] = usual["quality"] + 0.25 + 0.12 * np.linspace(-1, 1, WORLDS)
    own = {"baseline_2014": usual, "moved": moved} | dict.fromkeys(more, moved)
    return {(option, outcome): table for option, tables_ in own.items() for outcome, table in tables_.items()}


def study(*more: str, of_reference: tuple[str, ...] = ()) -> Results:
    made = values(*more)
    made |= {(name, outcome): made["baseline_2014", outcome] for name in of_reference for outcome in OUTCOMES}
    rows = [(option, 0, w, 1, outcome, v, w) for (option, outcome), own in made.items() for w, v in enumerate(own)]
    table = pd.DataFrame(rows, columns=["alternative", "scenario", "world", "year", "outcome", "value", "seed"])
    names = list(dict.fromkeys(option for option, _ in made))
    return Results("made up", table, pd.DataFrame({"option": names}, index=names), pd.DataFrame(index=[0]))


def test_no_difference_at_all_is_no_test() -> None:
    assert np.isnan(p_value(np.zeros((1, 6))))
    assert np.isnan(p_value(np.zeros((3, 4))))
    assert p_value(np.array([[0.0, 0.0, 1.0, 0.0]])) > 0.1  # one event in four worlds is a test that found little
    assert p_value(np.full((1, 6), 0.5)) == 2.0**-5


@pytest.mark.parametrize("which", ["of another", "of the reference"])
def test_five_copies_change_nothing_for_the_others(which: str) -> None:
    alone = paired(study()).table.set_index("outcome")
    more = study(*COPIES) if which == "of another" else study(of_reference=tuple(COPIES))
    result = paired(more)
    assert result.about["tests"] == len(OUTCOMES)
    table = result.table.set_index("alternative")
    pd.testing.assert_series_equal(table.loc["moved"].set_index("outcome")["p_holm"], alone["p_holm"])
    assert alone.loc["quality", "seen"]
    assert table.loc[COPIES, ["p", "p_holm"]].isna().all(axis=None)
    assert not table.loc[COPIES, "seen"].any()
    other = "moved" if which == "of another" else "baseline_2014"
    assert result.about["copies"] == {name: [other, "numbers"] for name in COPIES}


def test_a_comparison_leaves_copies_out_too() -> None:
    comparison = compared(study(*COPIES, of_reference=("same",)))
    assert comparison.tests == len(OUTCOMES)
    assert set(comparison.copies) == {*COPIES, "same"}
    assert comparison.differences.set_index("option").loc["moved", "seen"].any()


def compared(results: Results) -> Comparison:
    table = results.table.rename(columns={"alternative": "option"})[VALUES]
    options = list(results.alternatives.index)
    ledger = pd.DataFrame(columns=["option", "year", "loop", "holder"])
    return Comparison(options, table, differences(table, options), ledger)


def test_the_same_settings_are_known_by_the_runs(tmp_path) -> None:
    options = ["baseline_2014", {"copy": {}}, "report_package", {"again": {"package": "report_package"}}]
    tree = {
        "options": options,
        "scale": TINY["scale"],
        "years": 1,
        "replications": 2,
        "outcomes": ["quality", "backlog"],
    }
    results = sim.sweep(tree, out=tmp_path / "s", executor="in_process")
    assert copies_of(results) == {"copy": ["baseline_2014", "settings"], "again": ["report_package", "settings"]}
    text = " ".join(paired(results).sentences("en"))
    assert "copy has the same settings as 2014 baseline" in text
    assert "again has the same settings as The report's package" in text


def test_what_agrees_in_one_outcome_alone_is_no_copy() -> None:
    made = study("near")
    made.table.loc[(made.table["alternative"] == "near") & (made.table["outcome"] == "exits"), "value"] += 1e-9
    assert copies_of(made) == {}
    first = study("near")
    first.table["year"] = 0  # before anything is moved, all are alike
    assert copies_of(first) == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_place_tells_it_in_words_and_not_as_an_interval(language: str) -> None:
    results = study("again", of_reference=("same",))
    say, comparison = words(language), compared(results)
    sentences = " ".join(paired(results).sentences(language))
    for name, other in (("again", "moved"), ("same", labelling.option_label("baseline_2014", language))):
        assert say["copies.numbers"].format(option=name, other=other)[:30] in sentences
    assert set(comparison.table(language)["again"]) == {say["copies.as_other"].format(other="moved")}
    out = io.StringIO()
    differences_table.show(comparison, Console(file=out, width=220), language)
    assert say["copies.numbers"].format(option="again", other="moved") in out.getvalue()
    assert "0.000" not in out.getvalue()
    cards = tables.option_cards(comparison, language)
    page = tables.differences(comparison, "quality", "", OUTCOMES, cards, language)
    assert all(isinstance(row[3][0], Mark) and row[3][0].kind == row[4][0].kind == "same" for row in page.rows)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_document_tells_it_and_judges_a_copy_as_what_it_repeats(language: str) -> None:
    draft = Draft(study("again", of_reference=("same",)), language)
    say = draft.t
    assert _cell(draft, draft.row("same", "quality")) == (say("copies.same"),)
    assert verdict_of(draft, draft.row("same", "quality")) == "same"
    regret = draft.interval((0.0, 0.0, 0.0), lambda value: draft.signed(value, "quality", "x"), apart=False)
    assert len(regret) == 6  # a number and its ends: none is better in any scenario
    for outcome in draft.headlines:
        assert draft.certainty(draft.row("again", outcome)) == draft.certainty(draft.row("moved", outcome))
    assert say("copies.numbers_short", other="moved") in _in_short(draft, "again")
    assert say("copies.numbers_short", other=draft.name("baseline_2014")) in _in_short(draft, "same")


def test_a_figure_has_no_dots_for_copies_and_says_why() -> None:
    drawn = figure.draw(paired(study("again", of_reference=("same",)), ["quality"]), "en")
    names = [label.get_text() for label in drawn.axes[0].get_yticklabels()]
    assert names == ["moved"]
    foot = " ".join(t.get_text().replace("\n", " ") for t in drawn.texts)
    assert "again gave exactly the same numbers as moved" in foot


def test_an_outcome_that_nothing_moves_is_reported_to_be_the_same() -> None:
    results = study()
    results.table.loc[results.table["outcome"] == "exits", "value"] = 2.0
    text = " ".join(paired(results).sentences("en"))
    assert words("en")["differences.same"].format(outcome=words("en")["outcomes.exits.label"]) in text
    assert labelling.kind_of("exits", 0.0, 0.0, 0.0, False) == "same"
