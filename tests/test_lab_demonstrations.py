"""Every demonstration from start to end in a real Chromium: by keyboard alone in both languages, and with a mouse."""

from __future__ import annotations

import pytest

from sim.lab.demos import demos
from sim.language import LANGUAGES, words
from tests.browser import accessibility
from tests.lab_page import Visit, drawn, shared_browser, shared_lab  # noqa: F401 - they are fixtures

WALKS = [(name, LANGUAGES[number % len(LANGUAGES)], "keyboard") for number, name in enumerate(demos())]
WALKS += [("T4", "en", "mouse"), ("T11", "nb", "mouse")]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "language", "hand"), WALKS)
def test_a_demonstration_from_start_to_end(browser, lab, name, language, hand):
    """Each by keyboard alone, in every other language, and two with a mouse; test_lab_words reads both languages of all."""
    text, tree = words(language), demos()[name].tree
    with Visit(browser, lab, by_keyboard=hand == "keyboard") as visit:
        page = visit.open(f"#l={language}")
        assert page.evaluate("() => document.documentElement.lang") == language
        visit.press("nav button.go")
        visit.press(f"[data-demo={name}]")
        page.wait_for_selector(".demo")
        body = page.locator(".demo-body")
        assert " ".join(tree["question"][language].split()) in " ".join(body.inner_text().split())
        assert page.locator(".charts figure").count() == 0, "guess before you look"
        assert page.locator(".cover").is_visible()
        visit.press(".demo-move .go")
        assert tree["predict"]["ask"][language] in body.inner_text()
        visit.press(".guess input", "Space")
        visit.press(".demo-move .go")
        visit.ready()
        assert page.locator(".charts figure").count() == len(tree["outcomes"])
        assert page.locator(".charts .key li").count() == len(tree["variants"])
        for one in tree["variants"]:
            assert one["label"][language] in page.locator(".charts > .key").inner_text()
        visit.press(".demo-body .go")
        page.wait_for_function("() => Number(document.querySelector('.time').value) > 2")
        visit.press(".transport .play")
        assert accessibility(page) == []
        visit.press(".demo-move .go", back=True)
        sentence = " ".join(body.inner_text().split())
        assert " ".join(tree["see"][language].split()) in sentence
        right = tree["predict"]["right"]
        assert (
            text["lab.demo.as_guessed" if right == 0 else "lab.demo.not_as_guessed"].split("{")[0].strip() in sentence
        )
        visit.press(".demo-body button:not(.go)")
        assert float(page.locator(".time").input_value()) == (tree["look"]["month"] or 120)
        visit.press(".demo-move .go")
        assert text["lab.theory"] in body.inner_text()
        if tree["break_it"]:
            visit.press(".demo-body p:not(.theory-note) button")
            page.wait_for_function("turned => location.hash.includes(turned)", arg=tree["break_it"][0])
            visit.ready()
        visit.press(".demo-move .go")
        assert " ".join(tree["teacher"][language][0].split()) in " ".join(body.inner_text().split())
        lines = len(tree["outcomes"]) * len(tree["variants"])
        visit.whole(f"d={name}.5", lines)
        there, address = drawn(page), page.evaluate("() => location.href")
        page.goto("about:blank")
        page.goto(address)
        page.wait_for_selector(".demo")
        visit.whole(f"d={name}.5", lines)
        assert page.locator(".demo h3").first.inner_text() == text["lab.demo.teacher"]
        assert drawn(page) == there
        assert page.locator("[role=alert]").count() == 0
