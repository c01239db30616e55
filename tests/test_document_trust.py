"""What the document says of its own foundation: the report's proposals that are not there, and the passport in brief."""

from __future__ import annotations

import copy
import importlib

import pytest

from sim.analysis import proposals as data
from sim.analysis.proposals import proposals, read
from sim.config import ConfigError
from sim.language import LANGUAGES, words
from sim.reporting.document.blocks import Items, Number, Paragraph, Table, words_of
from sim.reporting.document.chapters.trust import not_modelled, trust
from sim.reporting.document.draft import Draft
from sim.reporting.document.layout import plain
from sim.studies.fingerprint import model_hash
from sim.validation.brief import fingerprints, read_brief
from tests.studied import small_study

ENTRY = {
    "section": "4b", "who": "offices", "how": "part", "levers": ["peer_guidance"],
    "says": {"nb": "a", "en": "a"}, "left_out": {"nb": "b", "en": "b"},
}  # fmt: skip


def text_of(blocks) -> str:
    return " ".join(plain(piece) for block in blocks for piece in words_of(block))


def test_the_reports_own_summary_is_all_there():
    """Section 4f sums the proposals up by who is asked; each kind of actor in it has some."""
    asked = {one.who for one in proposals()}
    assert {"employees", "offices", "county", "directorate"} <= asked
    levers = {lever for one in proposals() for lever in one.levers}
    summed_up = {"career_plans", "continuing_education", "leader_funds", "reflection_arenas", "local_knowledge_banks",
                 "partnership_dialogue", "trial_exchange", "competence_units", "national_resources",
                 "pedagogical_steering", "leader_programme"}  # fmt: skip
    assert summed_up <= levers


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"section": "4z"}, "There is no section '4z'"),
        ({"who": "nobody"}, "There is no who 'nobody'"),
        ({"how": "maybe"}, "There is no how 'maybe'"),
        ({"levers": ["peer_guide"]}, "did you mean 'peer_guidance'"),
        ({"levers": []}, "is 'part', but has 0 levers"),
        ({"how": "out"}, "is 'out', but has 1 levers"),
        ({"how": "in"}, "goes with 'out' and 'part' alone"),
        ({"left_out": {"nb": "b"}}, "lacks words in one of the languages"),
    ],
)
def test_an_entry_that_does_not_hold_together_is_refused(change, text):
    assert read("mine", ENTRY).levers == ("peer_guidance",)
    with pytest.raises(ConfigError, match=text):
        read("mine", copy.deepcopy(ENTRY) | change)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_not_modelled_stands_first(language):
    blocks = list(not_modelled(Draft(small_study(), language)))
    [table] = [block for block in blocks if isinstance(block, Table)]
    out, part, whole = (words(language)[f"proposals.is_{how}"] for how in data.HOW)
    items = [row[3][0].partition(":")[0] for row in table.rows]
    assert items == sorted(items, key=[out, part, whole].index)
    assert items.count(out) >= 2
    assert len(items) == len(proposals())
    assert all(row[4] == ("–",) for row, how in zip(table.rows, items, strict=True) if how == whole)
    [lead] = [block for block in blocks if isinstance(block, Paragraph)]
    assert f"{len(proposals())} " in plain(lead.words)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_passports_numbers_are_given_and_what_failed_is_named(language):
    brief = read_brief()
    draft = Draft(small_study(), language)
    blocks = list(trust(draft))
    [table] = [block for block in blocks if isinstance(block, Table)]
    fields = {row[0][0]: [w.value for w in row[1] if isinstance(w, Number)] for row in table.rows}
    texts = words(language)
    for key in ("classics", "F", "A", "T", "verification"):
        assert fields[texts[f"trust.kinds.{key}"]] == list(brief["summary"][key].values())
    text = text_of(blocks)
    for pattern in (*brief["not_held"], *brief["not_testable"]):
        assert f"({pattern['id']}, " in text
        assert pattern["why"][language] in text
    assert draft.sources["passport"].command == brief["made"]["command"]
    assert sum(len(block.rows) for block in blocks if isinstance(block, Items)) == 4


def test_a_passport_of_another_model_is_flagged(monkeypatch):
    results = small_study()
    text = text_of(trust(Draft(results, "en")))
    same = model_hash() in fingerprints(read_brief()["made"])
    assert ("has changed since" in text) != same
    chapter = importlib.import_module(
        "sim.reporting.document.chapters.trust"
    )  # the package has the function by that name
    monkeypatch.setattr(chapter, "model_hash", lambda: "another")
    assert "now another" in text_of(trust(Draft(results, "en")))
    monkeypatch.setitem(results.manifest, "model", "older")
    assert "with another model (older)" in text_of(trust(Draft(results, "en")))
