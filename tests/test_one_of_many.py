"""What a study with scenarios has many of is not told as if it had one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import sim
from sim.analysis.lever_changes import lever_label, moved
from sim.language import LANGUAGES, words
from sim.reporting.document.blocks import Items, Paragraph, Table
from sim.reporting.document.chapters.conditions import appendix
from sim.reporting.document.chapters.options import options
from sim.reporting.document.chapters.trust import again
from sim.reporting.document.draft import Draft
from sim.reporting.document.layout import plain
from sim.studies.study import study_from
from tests.studied import drawn

OPTIONS = ["baseline_2014", "report_package"]
ALIKE = ["baseline_2014", {"more from below": {"upward_loop": 0.6}}]
"""Options that agree on the levers that are varied."""
SAMPLE = {"kind": "lhs", "samples": 5}
LEVERS = {
    "governance.local_autonomy": {"from": 0.0, "to": 1.0},
    "governance.detail_management": {"from": 0.0, "to": 1.0},
}
NUMBERS = {"uncertainty.team_size": {"from": 3, "to": 12}, "costs.peer_guidance": {"from": 0.001, "to": 0.01}}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("studies")


def made(place: Path, name: str, **more: object) -> sim.Results:
    """A study of two options in three worlds, its values drawn; made once a name."""
    folder = place / name
    if folder.exists():
        return sim.load_study(folder)
    tree = {"options": OPTIONS, "replications": 3, "years": 1, "outcomes": ["quality", "quality_standard"]}
    return drawn(study_from(name, tree | more), folder)


@pytest.mark.parametrize("language", LANGUAGES)
def test_levers_that_scenarios_vary_are_no_options(place: Path, language: str) -> None:
    results = made(place, "levers", factors=LEVERS, design=SAMPLE, options=ALIKE)
    result, say = moved(results), words(language)
    assert not set(result.table["lever"]) & {"local_autonomy", "detail_management"}
    assert not (result.table["alternative"] == "baseline_2014").any()
    names = [lever_label(name, language) for name in result.about["varied"]]
    assert len(names) == 2
    [line] = [line for line in result.sentences(language) if names[0] in line]
    assert names[1] in line
    assert " 5 " in line
    none = say["levers.moves_none"].format(option=Draft(results, language).name("baseline_2014"))
    assert none in result.sentences(language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_levers_varied_round_an_options_own_value_are_its_own(place: Path, language: str) -> None:
    around = {path: {"add": {"from": -0.1, "to": 0.1}} for path in LEVERS}
    results = made(place, "around", factors=around, design=SAMPLE)
    result = moved(results)
    rows = result.table.set_index(["alternative", "lever"])["to"]
    assert (rows["report_package", "local_autonomy"], rows["report_package", "detail_management"]) == ("0.60", "0.45")
    assert not (result.table["alternative"] == "baseline_2014").any()
    names = [lever_label(name, language) for name in result.about["varied_around"]]
    assert result.about["varied"] == []
    [line] = [line for line in result.sentences(language) if all(name in line for name in names)]
    assert " 5 " in line


def test_without_scenarios_nothing_is_reported_of_them(place: Path) -> None:
    result = moved(made(place, "plain"))
    assert {"scenarios", "varied", "costs_varied"} & set(result.about) == set()
    assert len(result.sentences("en")) == 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_hours_by_costs_that_vary_are_reported_to_be_of_one(place: Path, language: str) -> None:
    reported = words(language)["levers.costs_varied"].format(n=5)
    assert reported in moved(made(place, "numbers", factors=NUMBERS, design=SAMPLE)).sentences(language)
    only = {"uncertainty.team_size": NUMBERS["uncertainty.team_size"]}
    assert reported not in moved(made(place, "team", factors=only, design=SAMPLE)).sentences(language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_register_has_the_span_of_what_varies(place: Path, language: str) -> None:
    results = made(place, "numbers", factors=NUMBERS, design=SAMPLE)
    [table] = [block for block in appendix(Draft(results, language)) if isinstance(block, Table)]
    cells = {plain(row[0]): row[1] for row in table.rows}
    varied = [cell for cell in cells.values() if len(cell) == 3]
    assert len(varied) == 2
    sizes = results.scenarios["team_size"]
    own = cells[words(language)["assumptions.labels.uncertainty.team_size"]]
    assert [own[0].value, own[2].value] == pytest.approx([sizes.min(), sizes.max()])
    [alone] = [block for block in appendix(Draft(made(place, "plain"), language)) if isinstance(block, Table)]
    assert all(len(row[1]) == 1 for row in alone.rows)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_document_says_that_levers_vary(place: Path, language: str) -> None:
    draft = Draft(made(place, "levers", factors=LEVERS, design=SAMPLE, options=ALIKE), language)
    notes = []
    for block in options(draft):
        notes += [plain(block.words)] if isinstance(block, Paragraph) else []
        if len(notes) == 2:
            break
    assert lever_label("local_autonomy", language) in notes[1]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("name", "more", "scenarios"), [("plain", {}, 1), ("numbers", {"factors": NUMBERS, "design": SAMPLE}, 5)]
)
def test_worlds_are_called_worlds_and_runs_are_runs(
    place: Path, language: str, name: str, more: dict, scenarios: int
) -> None:
    draft = Draft(made(place, name, **more), language)
    [items] = [block for block in again(draft) if isinstance(block, Items)]
    facts = dict(plain(row).split(": ", 1) for row in items.rows)
    say = words(language)
    worlds, runs = (facts[say[f"document.repeat.{key}"]] for key in ("worlds", "runs"))
    assert worlds.startswith("3 × 5 " if scenarios > 1 else "3 · ")
    assert int(runs) == 2 * scenarios * 3 == int(np.prod([len(OPTIONS), scenarios, 3]))
    draft.source_of("report_package", "last")
    assert draft.sources["last-1"].facts == {say["document.repeat.worlds"]: worlds}
