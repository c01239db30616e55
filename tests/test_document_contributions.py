"""What each part contributes, as the analysis has it, in words that hold whichever way is better."""

from __future__ import annotations

import pytest

from sim.analysis.contributions import contributions
from sim.analysis.contributions.text import part_label
from sim.language import LANGUAGES, words
from sim.reporting.document.blocks import Items, Number, Picture, Table
from sim.reporting.document.chapters.contributions import KIND, MEASURES, SHOWN, parts
from sim.reporting.document.draft import Draft
from sim.reporting.document.layout import plain
from sim.studies.supplements import supplements
from tests.studied import small_study


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_holds_each_part_of_each_outcome(language):
    results = small_study()
    going = supplements(results)
    draft = Draft(results, language, going)
    blocks = list(parts(draft))
    [table] = [block for block in blocks if isinstance(block, Table)]
    [picture] = [block for block in blocks if isinstance(block, Picture)]
    assert picture.table == table.anchor
    at = {(plain(row[0]), plain(row[1])): row for row in table.rows}
    items = [outcome for outcome in SHOWN if outcome in going[KIND].outcomes]
    assert len(table.rows) == 6 * len(items)
    for outcome in items:
        known = contributions(going[KIND], outcome).tables["contributions"].set_index(["part", "measure"])
        for part in known.index.get_level_values(0).unique():
            row = at[draft.outcome(outcome), part_label(part, language)]
            for measure, cell in zip(MEASURES, row[2:], strict=True):
                numbers = [word.value for word in cell if isinstance(word, Number)]
                assert numbers == known.loc[(part, measure), ["mean", "low", "high"]].tolist()


def test_the_parts_that_stand_out_are_named_and_the_average_adds_up_to_the_whole():
    results = small_study()
    going = supplements(results)
    [listed] = [block for block in parts(Draft(results, "en", going)) if isinstance(block, Items)]
    for row, outcome in zip(listed.rows, [o for o in SHOWN if o in going[KIND].outcomes], strict=True):
        result = contributions(going[KIND], outcome)
        table = result.tables["contributions"].query("measure == 'shapley'")
        whole = next(word.value for word in row if isinstance(word, Number))
        assert table["mean"].sum() == pytest.approx(whole)
        out = set(table.loc[table["stands_out"].astype(bool), "part"])
        text = plain(row)
        named = {part for part in table["part"] if f"{part_label(part, 'en')} " in text.partition("stand out:")[2]}
        assert named == out


def test_without_the_supplement_it_says_what_would_tell():
    [_, note] = parts(Draft(small_study(), "nb", {}))
    assert "'with=[contributions]'" in plain(note.words)


def test_contributions_to_other_outcomes_are_reported_as_such():
    results = small_study()
    going = supplements(results)
    draft = Draft(results, "en", going)
    draft.headlines = ["knowledge_routines"]
    [_, note] = parts(draft)
    assert plain(note.words) == words("en")["parts.nothing"]
