"""Every pattern of the report is told in words, in both languages, and the words fit the experiment they tell of."""

from __future__ import annotations

import copy
import dataclasses
import re
from collections.abc import Iterator
from typing import Any

import pytest

from docs.tools import pattern_quotations as passages
from docs.tools import quotations
from sim.config import configure
from sim.config.fields import metas
from sim.config.levers import Levers
from sim.config.options import SECTIONS as KINDS_OF_NUMBERS
from sim.outcomes.catalogue import CATALOGUE
from sim.validation.ensemble import FOR_FILTERING
from sim.validation.paired_experiment import Arm, PairedExperiment
from sim.validation.patterns import PATTERNS
from sim.validation.patterns.texts import has_text, problems, words

TESTED = {id_: entry for id_, entry in words().items() if "not_testable" not in entry}
BY_OFFICE = {"P15": {"quality_standard"}, "P16": {"time_learning"}, "P17": {"quality_standard"},
             "P22": {"knowledge_caseworkers", "knowledge_at_hand"}}  # fmt: skip
"""Outcomes read from the table of offices, or in the month of a shock, neither of which is looked over here."""
IN_A_SHOCK = {"P22": {"uncertainty.turnover_per_year"}}


def texts(tree: Any) -> Iterator[tuple[str, str]]:
    """(language, text) for every text in an entry."""
    for key, branch in tree.items() if isinstance(tree, dict) else ():
        if key in ("nb", "en"):
            yield key, branch
        else:
            yield from texts(branch)


class Short(PairedExperiment):
    """A life in which every arm lasts a year, with levers that move later moved at once, and which notes what was moved."""

    moved: set[str]

    @property
    def nationwide(self) -> Short:
        return self

    def __call__(self, **asked: Any) -> Arm:
        numbers = {**(asked.get("to") or {}), **(asked.get("times") or {})}
        self.moved |= numbers.keys() | (asked.keys() - {"years", "to", "times", "leaders"})
        self.moved |= {"uncertainty.leader_competence"} if "leaders" in asked else set()
        later = {name: what for name, what in asked.items() if isinstance(what, dict) and "from_year" in what}
        at_once = {name: move | {"from_year": 0} for name, move in later.items()}
        return super().__call__(**asked | at_once | {"years": 1})


@pytest.fixture(scope="module")
def run() -> dict[str, dict[str, Any]]:
    """What each pattern moved, read and returned, run once in one tiny world."""
    world = Short(configure(scale={"name": "classroom", "settling_years": 1}, seed=1))
    result: dict[str, dict[str, Any]] = {}
    read: set[str] = set()
    mean = Arm.mean

    def noting(seen: Arm, outcome: str, *years: Any) -> float:
        read.add(outcome)
        return mean(seen, outcome, *years)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Arm, "mean", noting)
        for id_, pattern in PATTERNS.items():
            world.moved = set()
            read.clear()
            margins = pattern.experiment(world)
            result[id_] = {"margins": set(margins), "moved": set(world.moved), "read": set(read)}
            result[id_]["moderation"] = set(pattern.moderation(world)) if pattern.moderation else set()
    return result


# --- the words and the experiments --------------------------------------------------------------------


def test_all_forty_have_texts_and_all_but_one_can_be_run() -> None:
    assert list(words()) == [f"P{n:02}" for n in range(1, 41)]
    assert set(TESTED) == set(PATTERNS) == set(words()) - {"P24"}


@pytest.mark.parametrize("id_", TESTED)
@pytest.mark.parametrize("part", ["margins", "moderation"])
def test_each_number_has_a_sentence_of_its_own(run: dict[str, Any], id_: str, part: str) -> None:
    assert set(TESTED[id_].get(part, {})) == run[id_][part]


@pytest.mark.parametrize("id_", TESTED)
def test_levers_and_outcomes_are_those_of_the_experiment(run: dict[str, Any], id_: str) -> None:
    entry = TESTED[id_]
    assert set(entry["levers"]) == run[id_]["moved"] | IN_A_SHOCK.get(id_, set())
    assert set(entry["outcomes"]) == run[id_]["read"] | BY_OFFICE.get(id_, set())


def test_levers_and_outcomes_exist() -> None:
    known = {field.name for field in dataclasses.fields(Levers)}
    known |= {f"{section}.{n}" for section in ("uncertainty", "world") for n in metas(KINDS_OF_NUMBERS[section])}
    for entry in words().values():
        assert set(entry["levers"]) <= known
        assert set(entry["outcomes"]) <= set(CATALOGUE)


def test_those_that_chose_the_ensemble_say_so() -> None:
    assert {id_ for id_, entry in words().items() if entry["filter"]} == set(FOR_FILTERING)


# --- the words ----------------------------------------------------------------------------------------


def test_numbers_are_written_as_each_language_writes_them() -> None:
    for entry in words().values():
        for language, text in texts(entry):
            assert not re.search(r"\d\.\d" if language == "nb" else r"\d,\d", text), text


def test_the_texts_are_free_of_code_and_identifiers() -> None:
    inside = re.compile(r"\b[A-Za-z]+_[a-z_]+|\bNAV\b|\b[KR]\d+\b|\buncertainty\.|\bworld\.[a-z]")
    for id_, entry in words().items():
        for _, text in texts(entry):
            assert not inside.findall(text), (id_, text)


def test_sentences_end_where_they_are_shown_as_such() -> None:
    for id_, entry in words().items():
        for part in ("rule", "note", "why", "not_testable"):
            assert all(text.endswith(".") for _, text in texts(entry.get(part))), (id_, part)
        for part in ("name", "direction", "moderator", "margins", "moderation", "ablation"):
            assert not any(text.endswith(".") for _, text in texts(entry.get(part))), (id_, part)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"strength": "B"}, "has strength 'B'"),
        ({"kind": "both"}, "is 'both'"),
        ({"filter": "no"}, "must say true or false"),
        ({"name": {"nb": "bare det ene"}}, "must say name in nb and en"),
        ({"margins": {"falls": {"nb": "ett", "en": " "}}}, "must say margins.falls"),
        ({"colour": "red"}, "unknown key 'colour'"),
        ({"not_testable": {"nb": "nei", "en": "no"}}, "and yet has rule"),
    ],
)
def test_a_bad_entry_is_refused(change: dict[str, Any], sentence: str) -> None:
    good = words()["P01"]
    assert list(problems(good)) == []
    assert any(sentence in text for text in problems(copy.deepcopy(good) | change))
    assert list(problems({k: v for k, v in good.items() if k != "quote"})) == ["has no quote"]


def test_a_text_counts_only_where_it_is_in_both_languages() -> None:
    assert has_text({"nb": "ja", "en": "yes"})
    assert not has_text({"nb": "ja"})
    assert not has_text("ja")


# --- the quotations -----------------------------------------------------------------------------------


def test_every_quotation_matches_its_fingerprint() -> None:
    now = {id_: quotations.anchor_fingerprint(p) for id_, p in passages.load_passages().items()}
    assert now == passages.load_fingerprints()


@pytest.mark.parametrize("part", ["quote", "heading"])
def test_an_edited_quotation_or_heading_is_caught(part: str) -> None:
    stored = passages.load_fingerprints()
    for id_, p in passages.load_passages().items():
        edited = dataclasses.replace(p, **{part: getattr(p, part) + "e"})
        assert quotations.anchor_fingerprint(edited) != stored[id_]


def test_the_command_checks_the_patterns(tmp_path: Any, capsys: pytest.CaptureFixture[str]) -> None:
    report = tmp_path / "report.txt"
    first = passages.load_passages()["P01"]
    report.write_text(f"{first.heading}\n{first.quote} art.\n", encoding="utf-8")
    before = passages.FINGERPRINTS.read_text()
    assert passages.main(["check", str(report), "--write"]) == 1
    text = capsys.readouterr().out
    assert "'P01'" not in text
    assert "Quotation 'P02' was not found" in text
    assert text.endswith("1 of 40 quotations stand where stated.\n")
    assert passages.FINGERPRINTS.read_text() == before
    assert passages.main([]) == 2
    assert "docs.tools.pattern_quotations" in capsys.readouterr().err
