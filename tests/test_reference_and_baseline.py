"""The reference is called by its name, and the 2014 baseline by its own: no text has one word for both."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest

from sim.config.registry import registry
from sim.language import LANGUAGES, words
from sim.reporting.document.blocks import Items
from sim.reporting.document.chapters.over_time import over_time
from sim.reporting.document.draft import Draft
from sim.reporting.document.layout import plain
from sim.reporting.figures import tradeoffs
from tests.test_study_differences import noise, study

OTHER = ("lab", "search", "sensitivity", "assumptions", "patterns", "passport")
"""What a search starts from and the base points of a design have their own names there."""
LOOSE = {
    "en": re.compile(r"starting point|(?<!2014 )baseline(?! in 2014)", re.IGNORECASE),
    "nb": re.compile(r"utgangspunkt(?:et)?\b(?! i 2014| 2014)", re.IGNORECASE),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_says_baseline_without_saying_which(language: str) -> None:
    loose = {}
    for key, text in words(language).texts.items():
        for line in (text,) if isinstance(text, str) else text:
            if key.partition(".")[0] not in OTHER and LOOSE[language].search(line):
                loose[key] = line
    assert loose == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_package_says_that_all_are_measured_against_it(language: str) -> None:
    for name, about in registry("packages").items():
        assert not re.search(r"measured against|måles mot", about["idea"][language]), name


OPTIONS = ["report_package", "baseline_2014", "one_state"]


def other_reference(language: str) -> Draft:
    """A study in which the report's package is what the others are measured against."""
    values = {name: noise(3, 1, 6, seed=n) for n, name in enumerate(("quality_standard", "learning_ability"))}
    return Draft(study(values, pd.DataFrame({"option": OPTIONS}, index=OPTIONS), years=(1, 2)), language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_of_differences_name_the_reference_there_is(language: str) -> None:
    draft = other_reference(language)
    name = draft.name("report_package")
    for key in ("groups.nobody", "groups.source", "groups.quadrants_source", "over_time.lead", "tradeoffs.alt"):
        text = draft.t(key, pairs="", options=2, beaten=0)
        assert name in text, key
        assert not LOOSE[language].search(text.replace(draft.name("baseline_2014"), "")), key
    assert name in draft.t("robust.steady", n=1, all=2, limit=95)
    [items] = [block for block in over_time_blocks(draft) if isinstance(block, Items)]
    assert not any(LOOSE[language].search(plain(item)) for item in items.rows)


def over_time_blocks(draft: Draft) -> list:
    """The chapter as far as its first figure."""
    blocks = []
    for block in over_time(draft):
        blocks.append(block)
        if isinstance(block, Items):
            break
    return blocks


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_key_of_the_tradeoffs_names_the_reference(language: str) -> None:
    draft = other_reference(language)
    axis = tradeoffs.Axis("x", 1, {name: (float(n), n - 0.1, n + 0.1) for n, name in enumerate(OPTIONS)})
    drawn = tradeoffs.draw([(axis, axis)], OPTIONS[1:], OPTIONS[0], [], "", language)
    key = [text.get_text() for text in drawn.legends[0].get_texts()]
    assert draft.name("report_package") in key[0]
    assert np.isfinite(axis.values["one_state"]).all()
