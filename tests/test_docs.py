"""The docs say what the code does: tables are up to date; nothing lacks a mechanism, a cost or a passage."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest

from sim import docs_tables
from sim.analysis.tables import registry
from sim.config.fields import PROVENANCE, metas
from sim.config.levers import Levers
from sim.config.uncertainties import Costs
from sim.docs_words import KINDS
from sim.language import LANGUAGES, words
from sim.organisation import STEP_ORDER
from sim.outcomes.catalogue import CATALOGUE

ROOT = Path(__file__).resolve().parent.parent
LEVERS = [f.name for f in dataclasses.fields(Levers) if f.name not in ("package", "schedule")]
#: They set time, room, attention, cases and the code itself; no knowledge goes from one holder to another.
NOT_LEARNING = {"reissue", "leaders", "time_budget", "decisions"}
#: Moves nothing but hours, by its nature: it keeps planned learning from being squeezed.
ONLY_TIME = {"protected_learning_time"}


@pytest.mark.parametrize("name", docs_tables.PAGES)
def test_a_table_is_up_to_date(name):
    written = (ROOT / "docs" / name).read_text(encoding="utf-8")
    assert written == docs_tables.pages()[name], f"docs/{name} is out of date; run `make docs`."


def test_check_tells_what_is_out_of_date(tmp_path, capsys):
    asked = ["--folder", str(tmp_path)]
    assert docs_tables.main([*asked, "--check"]) == 1
    assert "loops.md is out of date; run `make docs`." in capsys.readouterr().err
    assert docs_tables.main(asked) == 0
    assert docs_tables.main([*asked, "--check"]) == 0


def test_there_are_31_levers_and_all_of_them_have_words():
    assert len(LEVERS) == 31
    assert list(registry("levers")) == LEVERS


@pytest.mark.parametrize("lever", LEVERS)
def test_a_lever_has_a_mechanism_a_cost_and_a_passage(lever):
    moves = [m.name for m in STEP_ORDER if lever in m.moved_by]
    assert "time_budget" in moves
    assert (len(moves) == 1) == (lever in ONLY_TIME), moves
    assert getattr(Costs(), lever) > 0
    assert registry("levers")[lever]["passage"] in registry("passages")


def test_only_a_lever_that_exists_is_declared():
    assert {lever for m in STEP_ORDER for lever in m.moved_by} == set(LEVERS)


@pytest.mark.parametrize("happens", STEP_ORDER, ids=lambda m: m.name)
def test_a_mechanism_has_a_passage_a_sentence_and_places(happens):
    assert happens.passage in registry("passages")
    assert happens.sentence.endswith(".")
    assert happens.carries
    for place in {place for flow in happens.flows for place in flow}:
        assert f"places.{place}" in words("en"), place


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_learning_loop_has_words(language):
    for happens in STEP_ORDER:
        if happens.name not in NOT_LEARNING:
            for part in ("label", "sentence"):
                assert words(language)[f"loops.{happens.name}.{part}"]


def test_every_outcome_and_every_provenance_has_words():
    assert set(words("en").names("outcomes")) == set(CATALOGUE)
    assert set(KINDS) == set(PROVENANCE)


def test_the_description_of_the_model_names_only_what_exists():
    """Every `name` in it is a number, a lever or a mechanism, and no uncertain number is left out."""
    text = (ROOT / "docs" / "odd.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`([a-z0-9_]+)`", text))
    numbers = {name for section in docs_tables.SECTIONS.values() for name in metas(section)}
    known = numbers | set(LEVERS) | {m.name for m in STEP_ORDER} | {"code", "commit"}
    assert not named - known
    uncertain = set(metas(docs_tables.SECTIONS["Uncertainties"]))
    assert not uncertain - named, "Numbers that docs/odd.md says nothing of."


@pytest.mark.parametrize("page", sorted((ROOT / "docs").glob("*.md")), ids=lambda page: page.name)
def test_links_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target
