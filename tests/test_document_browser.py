"""The written page in a real browser: anyone can read it, on a phone, on paper, by keyboard, and without a network."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from sim.language import LANGUAGES
from tests import browser as machine
from tests.studied import written

PAPER = 703
"""The width in pixels of what is printed on an A4 sheet within the page's margins: 186 mm."""
ARRIVED = """() => {
  const here = document.activeElement, name = here.className;
  window.tabs ??= [];
  if (['skip', 'scroll'].includes(name) && getComputedStyle(here).outlineStyle !== 'none' &&
      (name === 'skip' || here.getAttribute('aria-label') ||
       document.getElementById(here.getAttribute('aria-labelledby')))) window.tabs.push(name);
  return window.tabs.filter(n => n === 'scroll').length;
}"""
"""Notes the skip link and the boxes that scroll as the keyboard comes to them, if that is seen and they have a name."""
BEFORE = """box => {
  const all = [...document.querySelectorAll('a[href], button, input, summary, [tabindex="0"]')]
    .filter(e => e.checkVisibility() && !e.disabled);
  all[all.indexOf(document.querySelectorAll('.scroll')[box]) - 1].focus();
}"""
"""Stands where the next step of the keyboard leads to a box that scrolls; thousands of numbers are links on the way."""
WAYS = {
    "phone": {"width": 390}, "phone_dark": {"width": 390, "color_scheme": "dark"},
    "screen": {"width": 1280}, "screen_dark": {"width": 1280, "color_scheme": "dark"},
}  # fmt: skip


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with machine.chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def pages() -> dict[str, Path]:
    """The page in each language, about a small study with everything that can go with one."""
    return {language: files["html"] for language, files in written().files.items()}


@pytest.mark.parametrize(("language", "way"), [*(("nb", way) for way in WAYS), ("en", "phone")])
def test_axe_finds_nothing_on_any_screen(chromium: Any, pages: dict[str, Path], language: str, way: str) -> None:
    with machine.opened(chromium, pages[language], bypass_csp=True, **WAYS[way]) as page:
        assert machine.accessibility(page) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_on_paper_and_nothing_is_cut_off(
    chromium: Any, pages: dict[str, Path], language: str
) -> None:
    with machine.opened(chromium, pages[language], PAPER, bypass_csp=True) as page:
        page.emulate_media(media="print")
        assert machine.accessibility(page) == []
        assert machine.too_wide(page) == []


@pytest.mark.parametrize("width", [360, 390, 1280])
def test_only_tables_and_figures_scroll_sideways(chromium: Any, pages: dict[str, Path], width: int) -> None:
    for path in pages.values():
        with machine.opened(chromium, path, width) as page:
            assert machine.too_wide(page) == []
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            page.evaluate("window.scrollTo(500, 0)")
            assert page.evaluate("window.scrollX") == 0


def test_axe_sees_what_is_wrong(chromium: Any, tmp_path: Path) -> None:
    """A page with faults, so that silence elsewhere means something."""
    bad = tmp_path / "bad.html"
    bad.write_text(
        '<!doctype html><title>x</title><p style="color:#ccc">grey</p><img src="data:,">'
        '<div style="width:900px">wide</div>',
        encoding="utf-8",
    )
    with machine.opened(chromium, bad, 390) as page:
        result = {line.partition(":")[0] for line in machine.accessibility(page)}
        assert {"color-contrast", "image-alt", "html-has-lang"} <= result
        assert machine.too_wide(page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_opens_without_a_network_and_asks_for_nothing(chromium: Any, pages: dict[str, Path], language: str) -> None:
    inside = chromium.new_context(offline=True)
    asked: list[str] = []
    messages: list[str] = []
    try:
        page = inside.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda line: messages.append(line.text))
        page.on("pageerror", lambda problem: messages.append(str(problem)))
        page.add_init_script(
            "addEventListener('securitypolicyviolation', e => (window.refused ??= []).push(e.violatedDirective))"
        )
        page.goto(pages[language].as_uri())
        for summary in page.locator("summary").all():
            summary.click()
        page.wait_for_load_state("networkidle")
        refused = page.evaluate("window.refused ?? []")
        undrawn = page.evaluate("[...document.images].filter(i => !(i.complete && i.naturalWidth)).map(i => i.alt)")
        figures = page.evaluate("document.images.length")
    finally:
        inside.close()
    assert {url for url in asked if not url.startswith("data:")} == {pages[language].as_uri()}
    assert messages == refused == undrawn == []
    assert figures >= 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_link_leads_where_it_says(chromium: Any, pages: dict[str, Path], language: str) -> None:
    with machine.opened(chromium, pages[language]) as page:
        targets = page.evaluate("[...new Set([...document.links].map(a => a.getAttribute('href')))]")
        assert len(targets) > 20
        for target in targets:
            assert target.startswith("#")
            where = page.evaluate(
                """href => {
                  const link = [...document.links].find(a => a.getAttribute('href') === href);
                  link.click();
                  const place = document.getElementById(href.slice(1));
                  return place && [location.hash, place.getBoundingClientRect().top,
                    innerHeight, document.documentElement.scrollHeight - scrollY - innerHeight];
                }""",
                target,
            )
            assert where, f"{target} leads nowhere"
            hash, top, height, below = where
            assert hash == target
            assert -1 <= top < height or below < 1, f"{target} is not seen after a click"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_outline_has_no_holes_and_the_keyboard_reaches_everything_that_scrolls(
    chromium: Any, pages: dict[str, Path], language: str
) -> None:
    with machine.opened(chromium, pages[language], 390) as page:
        levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map(h => +h.tagName[1])")
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))
        assert page.evaluate("document.documentElement.lang") == language
        boxes = page.evaluate("document.querySelectorAll('.scroll').length")
        page.keyboard.press("Tab")
        page.evaluate(ARRIVED)
        for box in range(boxes):
            page.evaluate(BEFORE, box)
            page.keyboard.press("Tab")
            page.evaluate(ARRIVED)
        assert page.evaluate("window.tabs") == ["skip", *["scroll"] * boxes]
        page.evaluate("[...document.querySelectorAll('.scroll')].find(e => e.scrollWidth > e.clientWidth + 40).focus()")
        page.keyboard.press("ArrowRight")
        page.wait_for_function("document.activeElement.scrollLeft > 0")


@pytest.mark.parametrize("language", LANGUAGES)
def test_printed_by_the_browser_every_number_is_on_the_paper(
    chromium: Any, pages: dict[str, Path], language: str, tmp_path: Path
) -> None:
    read = machine.program("pdftotext")
    with machine.opened(chromium, pages[language]) as page:
        page.pdf(path=tmp_path / "page.pdf", prefer_css_page_size=True, print_background=True)
        value = page.evaluate("[...document.querySelectorAll('a.number')].map(a => a.textContent)")
        captions = page.evaluate("[...document.querySelectorAll('caption, h2, h3')].map(a => a.textContent)")
    text = subprocess.run([read, "-raw", tmp_path / "page.pdf", "-"], capture_output=True, check=True, timeout=300)
    paper = re.sub(r"[\s\u00ad\u2010-]+", "", text.stdout.decode("utf-8"))
    assert len(value) > 60
    for part in {*value, *captions}:
        assert re.sub(r"[\s\u00ad\u2010-]+", "", part) in paper, part
    sizes = subprocess.run(
        [machine.program("pdfinfo"), "-l", "999", tmp_path / "page.pdf"], capture_output=True, check=True, timeout=300
    )
    assert set(re.findall(rb"Page +\d+ size:\s+(\d+)", sizes.stdout)) <= {b"595", b"594", b"841", b"842"}
