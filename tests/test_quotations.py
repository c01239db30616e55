"""The report's words: every anchor is intact, short, and found where it is said to stand."""

from __future__ import annotations

import dataclasses
import json
import re
from pathlib import Path

import pytest

from docs.tools import quotations
from docs.tools.quotations import check, main
from docs.tools.sentences import INDEX, SentenceIndex
from sim.governance.passages import Passage, load_passages, passage_from

#: A made-up report: real headings, invented sentences. One heading is broken over two lines, one stands
#: twice, one chapter title stands at the foot of its page, and lines break at hyphens.
REPORT = """ 7 Innledning

Her står noen ord om bakgrunnen for det hele.
Navs organisering
Etaten har mange hjelpe-
systemer, og kontoret bruker dem hver eneste dag.
 En enkel definisjon på organisatorisk læring er at man husker
hva man gjorde sist og gjør det

3 Hva er en lærende organisasjon?

bedre neste gang.
Innledning
Forslagene bygger på ting som finnes fra før.
Lederutvikling som forutsetning for
kompetanseheving
Ledere trenger rom for
å tenke høyt sammen med andre.
"""
QUOTED = {
    "1": "Her står noen ord om bakgrunnen",
    "2a": "mange hjelpesystemer, og kontoret bruker dem",
    "3": "hva man gjorde sist og gjør det bedre neste gang",
    "4e": "Ledere trenger rom for å tenke høyt",
    "4a": "Forslagene bygger på ting som finnes",
}


def passage(section: str, quote: str, name: str = "anchor") -> Passage:
    return Passage(name, section, quotations.OUTLINE[section], quote, "argument")


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "report.txt"
    path.write_text(REPORT, encoding="utf-8")
    return path


@pytest.fixture
def ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let the command work on one passage of the made-up report, and write beside it."""
    passages = {"anchor": passage("4a", QUOTED["4a"])}
    monkeypatch.setattr(quotations, "load_passages", lambda: passages)
    monkeypatch.setattr(quotations, "FINGERPRINTS", tmp_path / "fingerprints.json")
    return tmp_path / "fingerprints.json"


# --- our own passages -----------------------------------------------------------------------------


def test_every_passage_matches_its_fingerprint() -> None:
    now = {name: quotations.anchor_fingerprint(p) for name, p in load_passages().items()}
    assert now == quotations.load_fingerprints()


@pytest.mark.parametrize("part", ["quote", "heading"])
def test_an_edited_quotation_or_heading_is_caught(part: str) -> None:
    stored = quotations.load_fingerprints()
    for name, p in load_passages().items():
        edited = dataclasses.replace(p, **{part: getattr(p, part) + "e"})
        assert quotations.anchor_fingerprint(edited) != stored[name]


def test_no_quotation_is_longer_than_fifteen_words() -> None:
    assert all(4 <= len(p.quote.split()) <= 15 for p in load_passages().values())


def test_notes_come_in_both_languages() -> None:
    assert all(bool(p.note_nb) == bool(p.note_en) for p in load_passages().values())


# --- reading passages -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"quote": "ord " * 16}, "quotes 16 words"),
        ({"quote": "bare tre ord"}, "quotes 3 words"),
        ({"strength": "proof"}, "strength 'proof'"),
        ({"heading": "  "}, "no heading"),
        ({"heading": "Innledninga"}, "not headed"),
        ({"section": "9z"}, "section 9z"),
        ({"colour": "red"}, "unknown key 'colour'"),
        ({"section": 3}, "every value is text"),
    ],
)
def test_a_bad_passage_is_refused_with_a_sentence(change: dict[str, object], sentence: str) -> None:
    good = {"section": "4a", "heading": "Innledning", "quote": "fire ord er nok", "strength": "context"}
    assert passage_from("anchor", good).quote == "fire ord er nok"
    with pytest.raises(ValueError, match=sentence):
        passage_from("anchor", good | change)


def test_an_empty_file_of_passages_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty.yaml").write_text("")
    with pytest.raises(ValueError, match="must be a mapping"):
        load_passages(tmp_path / "empty.yaml")


def test_normalising_ignores_how_the_text_was_set() -> None:
    assert quotations.normalise("a\u030a lære\n  sammen\u00ad ") == "å lære sammen"
    assert quotations.fingerprint("å  lære") == quotations.fingerprint("a\u030a\nlære")


# --- checking against a report --------------------------------------------------------------------


@pytest.mark.parametrize("section", QUOTED)
def test_a_quotation_stands_under_its_heading(report: Path, section: str) -> None:
    assert check(report, {"anchor": passage(section, QUOTED[section])}) == []


@pytest.mark.parametrize("section", QUOTED)
def test_a_quotation_under_another_heading_is_reported(report: Path, section: str) -> None:
    (problem,) = check(report, {"anchor": passage("3f", QUOTED[section])})
    assert "stands under" in problem
    assert f"({section})" in problem
    assert "not under «Sentral styring og lokal innovasjon» (3f)" in problem


def test_two_sections_with_one_heading_are_kept_apart(report: Path) -> None:
    (problem,) = check(report, {"anchor": passage("1", QUOTED["4a"])})
    assert "stands under «Innledning» (4a), not under «Innledning» (1)" in problem


def test_missing_and_too_long_quotations_are_reported(report: Path) -> None:
    absent = passage("1", "dette står det ingenting om", "absent")
    long = passage("1", " ".join(["ord"] * 16), "long")
    problems = check(report, {"absent": absent, "fine": passage("1", QUOTED["1"]), "long": long})
    assert [p.split()[1] for p in problems] == ["'absent'", "'long'"]


# --- the command ----------------------------------------------------------------------------------


def test_the_command_says_all_is_well_and_writes_when_asked(
    report: Path, ours: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(report)]) == 0
    assert "1 of 1 quotations stand where stated" in capsys.readouterr().out
    assert not ours.exists()
    assert main(["check", str(report), "--write"]) == 0
    assert '"anchor"' in ours.read_text(encoding="utf-8")


def test_the_command_writes_nothing_when_something_is_missing(
    tmp_path: Path, ours: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "other.txt"
    other.write_text("Innledning\nNoe helt annet.\n", encoding="utf-8")
    assert main(["check", str(other), "--write"]) == 1
    assert "was not found" in capsys.readouterr().out
    assert not ours.exists()


@pytest.mark.parametrize("arguments", [[], ["check"], ["look", "x"], ["check", "a", "b"], ["check", "--help"]])
def test_a_wrong_command_shows_how_to_use_it(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    assert capsys.readouterr().err.startswith("Usage:")


def test_a_file_that_cannot_be_read_gives_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    latin = tmp_path / "latin.txt"
    latin.write_bytes("læring".encode("latin-1"))
    for path in (tmp_path / "absent.txt", tmp_path, latin):
        assert main(["check", str(path)]) == 2
        err = capsys.readouterr().err
        assert str(path) in err
        assert err.count("\n") == 1


# --- without the report ---------------------------------------------------------------------------

WHOLE = "Navs tradisjoner og unike organisering gir store læringsutfordringer."
"""A sentence of the report, under «Et komplisert og dynamisk oppdrag»."""


def test_a_true_sentence_is_accepted_without_the_report() -> None:
    assert quotations.problem_without_report(passage("2c", WHOLE)) == ""
    part = passage("2c", "unike organisering gir store")
    assert quotations.problem_without_report(part, f"Noe annet før. {WHOLE}") == ""


@pytest.mark.parametrize("word", WHOLE.split())
def test_a_sentence_with_one_word_changed_is_refused_without_the_report(word: str) -> None:
    assert "was not recognised" in quotations.problem_without_report(passage("2c", WHOLE.replace(word, "mange")))


@pytest.mark.parametrize(
    ("quote", "around"),
    [
        ("Navs tradisjoner og uvanlige organisering", WHOLE),
        ("unike organisering gir store", ""),
        ("Navs tradisjoner og unike organisering", WHOLE.removesuffix("læringsutfordringer.") + "muligheter."),
    ],
)
def test_words_that_are_not_part_of_a_known_sentence_are_refused(quote: str, around: str) -> None:
    assert "was not recognised" in quotations.problem_without_report(passage("2c", quote), around)


def test_a_true_sentence_under_a_wrong_heading_is_refused_without_the_report() -> None:
    problem = quotations.problem_without_report(passage("2d", WHOLE))
    assert "stands under «Et komplisert og dynamisk oppdrag» (2c), not under" in problem


def test_how_a_sentence_was_set_does_not_matter() -> None:
    index = SentenceIndex.of(quotations.split_sections(REPORT))
    broken = passage("2a", "mange hjelpesystemer, og kontoret bruker dem")
    whole = "Etaten har mange hjelpe-\nsystemer, og kontoret bruker dem hver eneste dag."
    assert quotations.problem_without_report(broken, whole, index) == ""
    across = passage("4a", "Forslagene bygger på ting som finnes fra før.")
    assert quotations.problem_without_report(across, "", index) == ""


def test_the_index_holds_no_words_and_no_order(tmp_path: Path) -> None:
    index = SentenceIndex.of(quotations.split_sections(REPORT))
    index.write(tmp_path / "index.json")
    text = (tmp_path / "index.json").read_text(encoding="utf-8")
    assert SentenceIndex.read(tmp_path / "index.json") == index
    assert not [word for word in REPORT.split() if len(word) > 3 and word in text]
    stored = json.loads(INDEX.read_text(encoding="utf-8"))
    assert set(stored) <= set(quotations.OUTLINE)
    for hashes in stored.values():
        assert hashes == sorted(hashes)
        assert all(re.fullmatch("[0-9a-f]{24}", one) for one in hashes)


def test_accepting_writes_the_fingerprint_of_one_passage_only(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    prints = tmp_path / "fingerprints.json"
    prints.write_text("{}", encoding="utf-8")
    passages = {"whole": passage("2c", WHOLE, "whole"), "other": passage("2c", "helt andre ord her", "other")}
    assert main(["accept", "whole"], lambda: passages, prints) == 0
    assert list(quotations.load_fingerprints(prints)) == ["whole"]
    assert main(["accept", "other", WHOLE], lambda: passages, prints) == 1
    assert list(quotations.load_fingerprints(prints)) == ["whole"]
    edited = passages | {"whole": passage("2c", WHOLE.lower(), "whole"), "third": passage("2c", WHOLE, "third")}
    assert main(["accept", "third"], lambda: edited, prints) == 2
    assert main(["accept", "nowhere"], lambda: edited, prints) == 2
    err = capsys.readouterr().err
    assert "'whole' was edited too" in err
    assert "no passage 'nowhere'" in err
