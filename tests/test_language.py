"""The two languages say the same things, and say them in full."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml

from sim.governance.passages import PASSAGES, load_passages
from sim.language import LANGUAGES, flatten, words

#: Long enough that the same text in both languages means that one was not translated.
LONG = 25
STATUSES = {"recommended", "argued", "described", "finding", "discussed", "outside_report"}
LEVELS = ("individual", "office", "partnership", "county", "directorate", "ministry")


def every_text(language: str) -> dict[str, str]:
    """Key -> text, with lists of sentences numbered."""
    book = words(language)
    return {f"{key}.{i}": text for key in book.texts for i, text in enumerate(book.lines(key))}


def governance(name: str) -> dict[str, Any]:
    entries: dict[str, Any] = yaml.safe_load(PASSAGES.with_name(f"{name}.yaml").read_text(encoding="utf-8"))
    return entries


# --- the words ------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_the_keys_of_bokmaal_in_the_same_order(language: str) -> None:
    reference, own = every_text("nb"), every_text(language)
    missing, unknown = ([key for key in reference if key not in own], [key for key in own if key not in reference])
    assert not missing, f"{language} lacks the words {', '.join(missing[:20])}."
    assert not unknown, f"{language} has words that nb lacks: {', '.join(unknown[:20])}."
    assert list(own) == list(reference)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_empty(language: str) -> None:
    assert [key for key, text in every_text(language).items() if not text.strip()] == []


def test_no_long_text_is_left_untranslated() -> None:
    en = every_text("en")
    assert [key for key, text in every_text("nb").items() if len(text) > LONG and text == en[key]] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_nav_is_written_as_the_report_writes_it(language: str) -> None:
    assert [key for key, text in every_text(language).items() if re.search(r"\bNAV\b", text)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_full_sentences_end_as_sentences(language: str) -> None:
    full = {k: t for k, t in every_text(language).items() if re.search(r"(sentence|meaning|caveat)\.0$", k)}
    del full["ui.caveat.0"]
    assert [key for key, text in full.items() if not text.endswith(".")] == []


def test_the_page_says_six_things_it_does_not_claim() -> None:
    assert all(len(words(language).lines("ui.what_it_does_not_claim")) == 6 for language in LANGUAGES)


# --- looking them up ------------------------------------------------------------------------------


def test_words_are_looked_up_by_dotted_key() -> None:
    assert words("en")["loops.guidance.label"] == "Guidance from above"
    assert words("en").names("levels") == LEVELS
    assert "ui.title" in words("nb")
    assert "ui" not in words("nb")
    assert words("nb") is words("nb")


def test_a_missing_key_is_named_in_a_sentence() -> None:
    with pytest.raises(KeyError, match=r"no text 'loops.guidnce.label'.*mean 'loops.guidance.label'"):
        words("en")["loops.guidnce.label"]
    with pytest.raises(KeyError, match="no words under 'nothing'"):
        words("en").names("nothing")
    with pytest.raises(KeyError, match=r"ask for it with lines\(\)"):
        words("en")["ui.what_it_does_not_claim"]


def test_other_languages_and_other_things_than_text_are_refused() -> None:
    with pytest.raises(ValueError, match="no language 'nn'; choose one of: nb, en"):
        words("nn")
    with pytest.raises(ValueError, match=r"under 'a.b' must be a sentence"):
        flatten({"a": {"b": 3}})


# --- levers and packages in words -----------------------------------------------------------------


@pytest.mark.parametrize("name", ["levers", "packages"])
def test_levers_and_packages_speak_both_languages(name: str) -> None:
    for entry in governance(name).values():
        pairs = {key: part for key, part in entry.items() if isinstance(part, dict)}
        for key, part in pairs.items():
            assert set(part) == {"nb", "en"}, (entry["code"], key)
            assert all(part.values()) or (key == "badge" and not any(part.values())), (entry["code"], key)
            assert part["nb"] != part["en"] or len(part["nb"]) <= LONG, (entry["code"], key)
            assert not any(re.search(r"\bNAV\b", text) for text in part.values())


def test_every_lever_has_its_level_status_and_passage() -> None:
    levers = governance("levers")
    for entry in levers.values():
        assert entry["level"] in LEVELS
        assert entry["status"] in STATUSES
        passage = load_passages()[entry["passage"]]
        assert entry["evidence"] == passage.strength or passage.strength == "context"
        low, high = entry["sensitivity"] or (0, 1)
        assert 0 <= low < high <= 1


def test_every_package_has_a_label_that_fits_and_a_badge_where_it_is_outside_the_report() -> None:
    packages = governance("packages")
    assert len(packages) == 12
    for entry in packages.values():
        assert all(0 < len(label) <= 22 for label in entry["short_label"].values())
        assert entry["in_report"] in ("yes", "partly", "described", "discussed", "no")
        expected = words("nb")["ui.badge_outside"] if entry["in_report"] == "no" else ""
        assert entry["badge"]["nb"] == expected
