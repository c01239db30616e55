"""The what-if page: the script says what Python says, its state can be kept and shared, and nothing from outside runs."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from sim.language import LANGUAGES, words
from sim.reporting.document.blocks import Document, Explorer, Heading, Number, Paragraph, Picture, Table
from sim.reporting.document.chapters.what_if import what_if
from sim.reporting.document.draft import Draft
from sim.reporting.document.writers import docx as docx_writer
from sim.reporting.document.writers import html, pdf, xlsx
from sim.reporting.document.writers.html import payload
from tests.surfaces import BASE, LEVERS, MOVED, settings, study

CHROMIUM = Path("/usr/bin/chromium")
ARGS = ["--headless", "--no-sandbox", "--disable-gpu"]
LONGEST_WAIT = 180_000
"""Milliseconds after which what a test waits for is taken never to happen."""


def document(language: str, **supplements) -> tuple[Document, Draft]:
    draft = Draft(study(), language, supplements)
    blocks = (Heading("4", 1, "four"), *what_if(draft))
    made = date(2026, 11, 24)
    return Document("Hva om" if language == "nb" else "What if", "", language, made, blocks, draft.sources), draft


@pytest.fixture(scope="module")
def surfaces():
    return settings()


@pytest.fixture(scope="module")
def made(surfaces, tmp_path_factory):
    """The page in each language, and what Python says."""
    folder = tmp_path_factory.mktemp("what_if")
    result = {}
    for language in LANGUAGES:
        whole, draft = document(language, what_if=surfaces)
        path = html.write(whole, folder / f"{language}.html")
        [block] = [b for b in whole.blocks if isinstance(b, Explorer)]
        result[language] = SimpleNamespace(url=path.as_uri(), path=path, whole=whole, block=block, draft=draft)
    return result


# --- the chapter ----------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_the_supplement_it_is_a_note_with_the_command(language):
    whole, _ = document(language)
    _, _, note = whole.blocks
    assert isinstance(note, Paragraph)
    assert "with=[what_if]" in str(note.words[0])


@pytest.mark.parametrize("language", LANGUAGES)
def test_with_few_points_it_says_so(language):
    whole, _ = document(language, what_if=settings(12))
    assert len(whole.blocks) == 3
    assert "12" in str(whole.blocks[2].words[0])
    assert "40" in str(whole.blocks[2].words[0])


def test_every_number_has_its_source_and_every_figure_its_table(made):
    for page in made.values():
        tables = {b.anchor for b in page.whole.blocks if isinstance(b, Table)}
        assert (
            {b.table for b in page.whole.blocks if isinstance(b, Picture)}
            <= tables
            == {"what-if-errors", "what-if-options"}
        )
        assert {n.source for n in page.whole.numbers()} == set(page.whole.sources) == {"what_if"}
        for table in (b for b in page.whole.blocks if isinstance(b, Table)):
            items = [w for row in table.rows for cell in row[1:] for w in cell if isinstance(w, Number)]
            assert len(items) >= 12


def test_what_is_left_out_or_not_offered_is_named(made):
    text = made["nb"].block.words
    assert "Utbytte for brukerne" in text["left_out"]
    assert "later" in text["not_offered"]
    assert "utenfor rapporten" in text["not_offered"]
    assert [preset["id"] for preset in made["nb"].block.data["presets"]] == ["freer"]


def test_on_paper_and_in_word_a_sentence_stands_in_its_place(made, tmp_path):
    page = made["nb"]
    assert page.block.elsewhere in pdf.markup(page.whole)
    pdf.write(page.whole, tmp_path / "a.pdf")
    xlsx.write(page.whole, tmp_path / "a.xlsx")
    import docx

    text = [p.text for p in docx.Document(str(docx_writer.write(page.whole, tmp_path / "a.docx"))).paragraphs]
    assert page.block.elsewhere in text


def test_the_page_is_small_has_no_network_and_allows_one_script_by_its_hash(made):
    page = made["nb"].path.read_text(encoding="utf-8")
    assert len(payload(made["nb"].block, "nb")) < 500_000
    policy = page.partition('Content-Security-Policy" content="')[2].partition('"')[0]
    assert "script-src 'sha256-" in policy.replace("&#39;", "'")
    assert "unsafe" not in policy.replace("&#39;", "'").partition("script-src")[2]
    assert "http" not in policy
    assert made["nb"].path.read_bytes() == html.html(document("nb", what_if=settings())[0]).encode()


def test_a_hostile_word_cannot_end_the_data():
    evil = "</script><script>alert(1)</script><!--"
    block = Explorer("t", "a", {"presets": [{"label": evil}]}, {"x": evil}, "e")
    assert "<" not in payload(block, "en")
    assert json.loads(payload(block, "en"))["words"]["x"] == evil


# --- in a browser ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def chromium():
    if not CHROMIUM.is_file():
        pytest.skip("There is no Chromium at /usr/bin/chromium to try the page in.")
    api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed, so no browser can be led.")
    with api.sync_playwright() as p:
        browser = p.chromium.launch(executable_path=str(CHROMIUM), args=ARGS)
        yield browser
        browser.close()


@pytest.fixture
def opened(chromium, made):
    """Opens the page without a network; anything asked for but the file itself, or any error, fails the test."""
    contexts, trouble = [], []

    def visit(language="nb", hash="", width=1280, **settings):
        context = chromium.new_context(viewport={"width": width, "height": 900}, **settings)
        context.set_offline(True)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(LONGEST_WAIT)
        page.on("request", lambda r: None if r.url.startswith(("file://", "data:")) else trouble.append(r.url))
        page.on("pageerror", lambda e: trouble.append(str(e)))
        page.on("dialog", lambda d: (trouble.append(d.message), d.dismiss()))
        page.on("console", lambda m: trouble.append(m.text) if m.type in ("error", "warning") else None)
        page.goto(made[language].url + hash)
        return page

    yield visit
    for context in contexts:
        context.close()
    assert trouble == []


def values(page) -> dict[str, float]:
    return page.evaluate(
        "Object.fromEntries([...document.querySelectorAll('[data-lever]')].map(s => [s.dataset.lever, Number(s.value)]))"
    )


def usual() -> dict[str, float]:
    return dict(zip(LEVERS, BASE.tolist(), strict=True))


def test_the_script_says_what_python_says(opened, made, surfaces):

    from sim.analysis.surface import surface

    result, page = surface(study(), surfaces), opened()
    rng = np.random.default_rng(4)
    for at in [BASE, np.zeros(4), np.ones(4), *rng.uniform(size=(6, 4))]:
        value = page.evaluate(
            "v => document.querySelector('.explorer').foretell(v)", dict(zip(LEVERS, at.tolist(), strict=True))
        )
        x = result.coordinates(at)
        assert [row["id"] for row in value] == list(result.surfaces)
        for row in value:
            surf = result.surfaces[row["id"]]
            half = float(surf.half(x, result.errors[row["id"]]))
            known = float(surf.at(x))
            assert row["difference"] == pytest.approx(known, abs=1e-9)
            assert (row["low"], row["high"]) == pytest.approx((known - half, known + half), abs=1e-9)


def test_a_preset_can_be_undone_redone_and_reset(opened):
    page = opened()
    assert values(page) == usual()
    assert page.is_disabled("[data-part=undo]")
    page.click("button[data-preset='0']")
    assert values(page) == usual() | MOVED
    page.click("[data-part=undo]")
    assert values(page) == usual()
    page.click("[data-part=redo]")
    assert values(page) == usual() | MOVED
    page.click("[data-part=reset]")
    assert values(page) == usual()
    page.click("[data-part=undo]")
    assert values(page) == usual() | MOVED


def test_the_address_holds_the_state(opened):
    page = opened()
    page.click("button[data-preset='0']")
    hash = page.evaluate("location.hash")
    assert len(hash) < 60
    shown = page.inner_text(".outcomes")
    page.reload()
    assert values(page) == usual() | MOVED
    again = opened(hash=hash)
    assert values(again) == usual() | MOVED
    assert again.inner_text(".outcomes") == shown


@pytest.mark.parametrize(
    "part",
    ["D1=NaN", "D1=1e9", "D1=", "Q9=50", "D1=<img src=x onerror=alert(1)>", "__proto__=1",
     "constructor=5", "%3Cscript%3E", "D1=0.5"],
)  # fmt: skip
def test_a_hostile_address_is_passed_over(opened, part):
    page = opened(hash=f"#try-levers~{part}~O2=60")
    assert values(page) == usual() | {"local_autonomy": 0.6}
    assert page.locator(".explorer img").count() == 0
    assert page.evaluate("({}).O2") is None


def test_values_beyond_the_span_are_held_within_it(opened):
    page = opened(hash="#try-levers~D1=99999~O2=-500")
    assert values(page) == usual() | {"detail_management": 1.0, "local_autonomy": 0.0}


def test_the_keyboard_alone_moves_a_slider_and_words_follow(opened):
    page = opened()
    page.focus("[data-part=reset]") if page.is_enabled("[data-part=reset]") else page.focus("button[data-preset='0']")
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.dataset.lever || ''"):
            break
    lever = page.evaluate("document.activeElement.dataset.lever")
    assert lever in LEVERS
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert values(page)[lever] == pytest.approx(usual()[lever] + 0.1)
    value = page.evaluate("document.activeElement.getAttribute('aria-valuetext')")
    assert value.startswith(f"{usual()[lever] + 0.1:.2f}".replace(".", ","))
    page.locator("[data-part=summary]", has_text="Virkemidler som er flyttet: 1.").wait_for()
    page.keyboard.press("End")
    page.click("[data-part=undo]")
    assert values(page)[lever] == pytest.approx(usual()[lever] + 0.1)


@pytest.mark.parametrize(("language", "mark"), [("nb", ","), ("en", ".")])
def test_directions_are_given_in_words(opened, language, mark):
    page = opened(language, hash="#try-levers~D2=0")
    row = page.inner_text("[data-outcome=motivation]")
    assert words(language)["what_if.widget.likely_better"] in row
    assert f"+0{mark}" in row
    page = opened(language, hash="#try-levers~D2=100")
    assert words(language)["what_if.widget.likely_worse"] in page.inner_text("[data-outcome=motivation]")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_without_scripts_a_sentence_stands_there(chromium, made):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(made["nb"].url)
    assert words("nb")["what_if.widget.no_script"] in page.inner_text(".explorer")
    assert not page.is_visible(".explorer input")
    context.close()


def test_print_shows_the_state_and_no_controls(opened):
    page = opened(hash="#try-levers~D1=40")
    page.emulate_media(media="print")
    assert not page.is_visible(".explorer input")
    assert "0,40" in page.inner_text("[data-part=moved]")
    assert page.is_visible(".outcomes")


def test_it_fits_a_narrow_screen_and_nothing_moves(opened):
    page = opened(width=360)
    page.evaluate(
        "window.moved = 0; new PerformanceObserver(l => l.getEntries().forEach(e => window.moved += e.value))"
        ".observe({type: 'layout-shift', buffered: true})"
    )
    for press in range(3):
        page.locator("input[type=range]").nth(press).focus()
        page.keyboard.press("End")
    page.locator("[data-part=summary]:not(:empty)").wait_for()
    page.evaluate("new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.evaluate("window.moved") < 0.01


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(opened, width, scheme):
    axe = pytest.importorskip("axe_playwright_python", reason="axe is not installed, so nothing can be looked for.")
    source = (Path(axe.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
    page = opened(hash="#try-levers~D1=40~D2=100", width=width, color_scheme=scheme, bypass_csp=True)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    page.evaluate(source)
    tags = "['wcag2a','wcag2aa','wcag21a','wcag21aa','best-practice']"
    result = page.evaluate(f"axe.run(document, {{runOnly: {tags}}}).then(r => r.violations)")
    assert [(v["id"], [n["html"] for n in v["nodes"]]) for v in result] == []
