"""What each option moves: every lever, with hours that add up, in words and a figure, in both languages."""

from __future__ import annotations

import re

import pytest

import sim
from sim.analysis.lever_changes import LEVERS, config_of, moved, moves_of, value_text
from sim.analysis.search.planned_hours import planned_hours
from sim.config import ConfigError
from sim.config.files import package_names
from sim.config.levers import CompetenceUnits, Levers
from sim.config.registry import registry
from sim.governance.schedule import in_force
from sim.language import LANGUAGES, words
from sim.reporting.document import layout
from sim.reporting.document.blocks import Number, Table
from sim.reporting.document.chapters.options import options
from sim.reporting.document.draft import Draft
from sim.reporting.figures.lever_changes import AS_BEFORE, OTHER, _colour, _text
from tests.studied import STUDY, drawn

OVER_TIME = {
    "ramp and return": {
        "local_autonomy": [{"from": 0.7, "from_year": 1, "to": 0.5, "over_years": 1}, {"from_year": 2.5, "to": 0.3}]
    },
    "cut short": {"upward_loop": {"from_year": 2, "to": 0.95, "over_years": 4}},
    "owner": {"structure": {"from": "state", "from_year": 1, "to": "municipal"}},
}
OWN = OVER_TIME | {
    "systems": {"ict_integration": 0.75},
    "exempt": {"differentiation": 0.75},
    "both": {"differentiation": 0.75, "detail_management": 0.4},
}


@pytest.fixture(scope="module")
def results(tmp_path_factory) -> sim.Results:
    """Every package, levers over time, and options of one's own; values drawn, since settings decide it all."""
    packages = ["baseline_2014", *(name for name in package_names() if name != "baseline_2014")]
    options = [*packages, {"later": STUDY["options"][2]["later"]}, *({name: own} for name, own in OWN.items())]
    study = sim.studies.study.study_from("all", STUDY | {"options": options, "replications": 2, "details": []})
    return drawn(study, tmp_path_factory.mktemp("all"))


def test_every_lever_has_its_value_before_and_after(results):
    moves = {move.lever: move for move in moves_of(results, "report_package")}
    assert len(moves) == 27
    assert (moves["detail_management"].before, moves["detail_management"].to) == (0.8, 0.45)
    assert moves["detail_management"].change == pytest.approx(-0.35)
    assert moves["competence_units"].change == pytest.approx(0.6)
    assert moves_of(results, "baseline_2014") == []
    [later] = moves_of(results, "later")
    assert (later.lever, later.to, later.year) == ("detail_management", 0.4, 1.0)
    assert later.hours < 0, "less detail takes fewer hours"


def test_every_move_of_a_lever_is_kept_also_where_it_ends_as_it_was(results):
    [autonomy], [loop], [owner] = (moves_of(results, name) for name in OVER_TIME)
    assert (autonomy.start, autonomy.to, autonomy.change) == (0.7, 0.3, 0.0)
    assert autonomy.hours == 0
    assert (loop.to, loop.is_cut_short, autonomy.is_cut_short) == (pytest.approx(0.15 + 0.8 / 4), True, False)
    table = moved(results).tables["moves"]
    assert table.values.tolist() == [
        ["ramp and return", "local_autonomy", "0.70", 1.0, "0.50", 1.0],
        ["ramp and return", "local_autonomy", "0.70", 2.5, "0.30", 0.0],
        ["cut short", "upward_loop", "0.15", 2.0, "0.95", 4.0],
        ["owner", "structure", "state", 1.0, "municipality", 0.0],
    ]  # a lever that is set once, at once, is told by its value and year
    assert list(moved(results, "later").tables) == ["levers"]
    assert set(map(_colour, (-0.1, 0.0, 0.1, float("nan")))) >= {AS_BEFORE, OTHER}
    assert [_text(move, "en") for move in (autonomy, loop, owner)] == [
        "0.70 → 0.50 → 0.30",
        "→ 0.35",
        "state → municipality",
    ]


WORDED = {
    "en": ("0.70 from year 0; 0.50 gradually from year 1 to year 2; 0.30 from year 2.5",
           "0.95 gradually from year 2 to year 6; 0.35 in year 3, where the run ends",
           "state from year 0; municipality from year 1"),
    "nb": ("0,70 fra år 0; 0,50 gradvis fra år 1 til år 2; 0,30 fra år 2,5",
           "0,95 gradvis fra år 2 til år 6; 0,35 i år 3, der beregningen slutter",
           "staten fra år 0; kommunen fra år 1"),
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_document_tells_every_move_of_a_lever(results, language):
    [table] = [b for b in options(Draft(results, language)) if isinstance(b, Table) and b.anchor == "table-levers"]
    cells = [layout.plain(cell, language) for row in table.rows for cell in row]
    assert [text for text in WORDED[language] if text not in cells] == []


def test_hours_add_up_to_what_is_planned_in_all(results):
    """What one lever spares of another's time is told with it, and nothing is lost on the way."""
    for name in results.alternatives.index:
        config = config_of(results, name)
        ended = in_force(config.governance, config.years)
        whole = sum(planned_hours(ended, config).values()) - sum(planned_hours(Levers(), config).values())
        assert sum(move.hours for move in moves_of(results, name)) == pytest.approx(whole, abs=1e-9), name
    [systems] = moves_of(results, "systems")
    [exempt] = moves_of(results, "exempt")
    assert systems.hours < 0 > exempt.hours
    both = {move.lever: move.hours for move in moves_of(results, "both")}
    assert both["differentiation"] > 0 > both["detail_management"]


def test_every_value_that_a_lever_can_have_has_words_in_both_languages(results):
    from sim.config.levers import RECRUITMENT_PROFILES, STRUCTURES, UNIT_MODELS

    for language in LANGUAGES:
        for name in (*RECRUITMENT_PROFILES, *STRUCTURES):
            assert value_text(name, language)
        for model in UNIT_MODELS:
            text = value_text(CompetenceUnits(model, 0.5), language)
            assert ("0" in text) == (model != "none")
        with pytest.raises(KeyError):
            value_text("nobody", language)
        for kind in {package["in_report"] for package in registry("packages").values()}:
            assert f"levers.in_report.{kind}" in words(language)
    assert value_text(0.45, "nb") == "0,45"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_analysis_writes_sentences_tables_and_a_figure(results, language, tmp_path):
    result = moved(results)
    text = " ".join(result.sentences(language))
    assert f"27 av {LEVERS}" in text or f"27 of {LEVERS}" in text
    result.save(tmp_path)
    assert (tmp_path / "levers.csv").exists()
    table = result.tables["levers"]
    assert len(table) == sum(len(own) for own in result.moves.values())
    own = moved(results, "systems").tables["levers"]
    assert own["lever"].tolist() == ["ict_integration"]
    with pytest.raises(ConfigError, match="nobody"):
        moved(results, "nobody")


def test_the_chapter_has_every_lever_of_every_option(results):
    blocks = list(options(Draft(results, "nb")))
    tables = {block.anchor: block for block in blocks if isinstance(block, Table)}
    values, hours = tables["table-levers"], tables["table-hours"]
    heads = [column.title for column in values.columns[2:]]
    draft = Draft(results, "nb")
    for name, moves in moved(results).moves.items():
        if not moves:
            assert draft.name(name) not in heads
            continue
        at = heads.index(draft.name(name))
        filled = [row[at + 2] for row in values.rows if row[at + 2] != ("",)]
        assert len(filled) == len(moves)
        entries = [word.value for cell in filled for word in cell if isinstance(word, Number)]
        if name not in OVER_TIME:
            assert entries == [move.to for move in moves if isinstance(move.to, float)]
        total = hours.rows[-1][at + 1][0]
        assert total.value == pytest.approx(sum(move.hours for move in moves))
    cells = [layout.plain(cell, "nb") for row in values.rows for cell in row]
    assert any(re.search(r"0,40.* fra år 1", cell) for cell in cells)
    assert len(tables["table-options"].rows) == len(results.alternatives)


def test_options_that_move_nothing_get_sentences_and_no_figure(tmp_path):
    same = sim.studies.study.study_from(
        "same", {"options": ["baseline_2014", {"again": {}}], "replications": 2, "years": 1}
    )
    result = drawn(same, tmp_path)
    blocks = list(options(Draft(result, "en")))
    assert [block.anchor for block in blocks if isinstance(block, Table)] == ["table-options"]
    assert moved(result).plot("en")
