"""The lab in a real Chromium: its views, levers, time, worlds and addresses, on small and large screens."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest

from sim.lab.demos import demos
from sim.language import words
from sim.outcomes.catalogue import CATALOGUE
from tests.browser import accessibility, too_wide
from tests.lab_page import Visit, drawn, shared_browser, shared_lab  # noqa: F401 - they are fixtures


@pytest.mark.slow
@pytest.mark.parametrize("width", [360, 1920])
@pytest.mark.parametrize("view", ["map", "offices", "spread", "levels", "sweep", "idea", "case"])
def test_every_view_fits_small_and_large_screens_and_can_be_used_by_all(browser, lab, view, width):
    with Visit(browser, lab, width=width, height=740 if width == 360 else 1080) as visit:
        page = visit.open(f"#l=nb&o=report_package&p=baseline_2014&c=classroom&t=60&v={view}&f=3")
        visit.ready()
        page.wait_for_function("() => !document.querySelector('#view').textContent.includes('Regner')")
        assert too_wide(page) == []
        assert accessibility(page) == []


@pytest.mark.slow
@pytest.mark.parametrize("width", [360, 1920])
def test_demonstrations_help_and_sharing_fit_and_can_be_used_by_all(browser, lab, width):
    with Visit(browser, lab, width=width) as visit:
        page = visit.open("#l=en&c=classroom")
        visit.ready()
        page.click("nav >> text=Demonstrations")
        assert page.locator(".demos button").count() == 12
        assert too_wide(page) == []
        assert accessibility(page) == []
        page.click("nav >> text=About the lab")
        for level in page.locator(".controls summary").all():
            if level.locator("xpath=..").get_attribute("open") is None:
                level.click()
        page.locator(".lever .about").first.click()
        assert too_wide(page) == []
        assert accessibility(page) == []
        page.click("nav >> text=Share")
        page.wait_for_selector("dialog textarea")
        assert accessibility(page) == []
        page.keyboard.press("Escape")
        page.wait_for_selector("dialog", state="detached")


@pytest.mark.slow
def test_a_lever_is_pulled_taken_back_and_pinned(browser, lab):
    with Visit(browser, lab) as visit:
        page = visit.open("#l=en&c=classroom")
        visit.ready()
        before = drawn(page)
        slider = page.locator("#detail_management")
        slider.fill("0.3")
        page.wait_for_function("() => location.hash.includes('D1:30')")
        page.wait_for_function("() => performance.getEntriesByName('lever-answer').length === 1")
        assert page.locator("[data-lever=detail_management] output").inner_text() == "0.30"
        pulled = drawn(page)
        assert pulled != before
        assert page.locator(".charts > .key li").count() == 2  # beside the baseline that was pinned
        page.click(".undo button:nth-child(1)")
        page.wait_for_function("() => !location.hash.includes('D1:30')")
        assert drawn(page) == before
        page.click(".undo button:nth-child(2)")
        page.wait_for_function("() => location.hash.includes('D1:30')")
        assert drawn(page) == pulled
        page.click("text=Pin this for comparison")
        page.select_option("#package", "report_package")
        page.wait_for_function("() => document.querySelectorAll('.charts > .key li').length === 3")
        page.locator(".charts > .key button").last.click()
        assert page.locator(".charts > .key li").count() == 2
        page.locator("[data-lever=upward_loop] .about").first.click()
        page.locator("[data-lever=upward_loop] .later select").select_option("4")
        page.wait_for_function("() => /D6:t\\d+y4/.test(location.hash)")
        assert page.locator(".chart .mark").count() == 3


@pytest.mark.slow
def test_a_lever_moves_several_times_and_the_address_keeps_it(browser, lab):
    moving = "O2:70t50y2o1t90y8"
    with Visit(browser, lab) as visit:
        page = visit.open(f"#l=en&c=classroom&o=baseline_2014~{moving}~M4:statetmunicipaly5&p=baseline_2014")
        visit.ready()
        lever = page.locator("[data-lever=local_autonomy]")
        assert lever.locator("output").inner_text() == "0.70 → 0.50 → 0.90"
        assert page.locator(".chart").first.locator(".mark").count() == 3  # years 2, 5 and 8
        lever.locator(".about").first.click()
        assert lever.locator(".later select").count() == 5  # year and span of two moves, and a further one
        lever.locator(".later select").last.select_option("9")
        page.wait_for_function("() => location.hash.includes('O2:70t50y2o1t90y8t65y9')")
        lever.locator(".later select").first.select_option("")
        page.wait_for_function("() => location.hash.includes('O2:70t90y8t65y9')")
        assert "M4:statetmunicipaly5" in page.evaluate("() => location.hash")
        page.locator("#local_autonomy").fill("0.4")
        page.wait_for_function("() => location.hash.includes('O2:40t90y8t65y9')")
        page.locator(".levers summary", has_text="The county").click()
        assert page.locator("#competence_units\\.intensity").is_disabled()
        visit.ready()


FRAMES = """() => new Promise(done => { let left = 20;
    const next = () => { left -= 1; left ? requestAnimationFrame(next) : done(); }; requestAnimationFrame(next); })"""
"""Wait until the page has drawn twenty frames."""
TIMERS_DONE = """() => new Promise(done =>
    setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(done)), 200))"""
"""Wait until a timer has fired that is longer than any of the page: those set before it have fired then, and are drawn."""
LATE = "const soon = setTimeout; window.setTimeout = (what, wait, ...more) => soon(what, (wait || 0) + 300, ...more);"


@pytest.mark.slow
def test_map_and_charts_are_drawn_together_also_where_timers_are_late(browser, lab):
    """The widths of the map hang on every run beside it: they have to change in the frame the charts change in."""
    with Visit(browser, lab) as visit:
        visit.page.add_init_script(LATE)
        page = visit.open("#l=en&c=classroom&o=baseline_2014&p=report_package&t=60")
        visit.whole("t=60", 6)
        at_once = drawn(page)
        page.evaluate(TIMERS_DONE)
        assert drawn(page) == at_once


@pytest.mark.slow
def test_time_is_played_stepped_and_rewound(browser, lab):
    with Visit(browser, lab) as visit:
        page = visit.open("#l=en&c=classroom&t=60")
        visit.ready()
        time = page.locator(".time")
        page.get_by_label("One month on", exact=True).click()
        assert time.input_value() == "61"
        assert page.locator(".when").inner_text() == "Year 6, month 1"
        page.get_by_label("One year on", exact=True).click()
        assert time.input_value() == "73"
        widths = page.evaluate(
            "() => [...document.querySelectorAll('.map .body')].map(p => p.getAttribute('stroke-width'))"
        )
        page.get_by_label("Play backwards", exact=True).click()
        page.wait_for_function("() => Number(document.querySelector('.time').value) < 70")
        page.get_by_label("Pause", exact=True).click()
        stopped = time.input_value()
        page.evaluate(FRAMES)
        assert time.input_value() == stopped
        later = page.evaluate(
            "() => [...document.querySelectorAll('.map .body')].map(p => p.getAttribute('stroke-width'))"
        )
        assert later != widths
        page.get_by_label("To the start", exact=True).click()
        assert time.input_value() == "0"
        page.wait_for_function("() => !location.hash.includes('t=')")


@pytest.mark.slow
def test_a_loop_shows_what_it_is_when_it_has_the_focus(browser, lab):
    with Visit(browser, lab) as visit:
        page = visit.open("#l=nb&c=classroom&o=report_package&t=36")
        visit.ready()
        visit.tab_to("[data-loop=upward]")
        card = page.locator(".loop-card").inner_text()
        texts = words("nb")
        assert texts["loops.upward.sentence"] in card
        assert texts["lab.theory"] in card
        assert "«Nav som lærende organisasjon»" in card
        assert page.locator("[data-loop=upward]").get_attribute("aria-label").startswith("Erfaring oppover.")


@pytest.mark.slow
def test_an_office_is_reached_by_arrow_keys_and_opened(browser, lab):
    with Visit(browser, lab) as visit:
        page = visit.open("#l=en&c=classroom&v=offices&t=24")
        visit.ready()
        visit.tab_to("[data-office='0']")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter")
        page.wait_for_selector(".closer .people .person")
        assert page.locator(".closer h3").inner_text().startswith("Office 3")
        assert "f=2" in page.evaluate("() => location.hash")
        assert page.locator(".closer table tbody tr").count() > 5


@pytest.mark.slow
def test_twenty_worlds_fill_in_and_say_what_is_seen(browser, lab):
    with Visit(browser, lab) as visit:
        page = visit.open("#l=en&c=classroom&o=report_package&p=baseline_2014&t=120")
        visit.ready()
        page.click(".worlds .go")
        page.wait_for_selector(".worlds progress")
        page.wait_for_selector("text=Mean over 20 worlds")
        value = page.locator("[data-outcome=quality_discretionary] + .differences").inner_text()
        between = r"\+(0\.\d+) \(95% interval \+(0\.\d+) to \+(0\.\d+), 20 worlds\): better"
        result = re.search("Year 10, difference from “2014 baseline”: " + between, value)
        assert result, value
        mean, low, high = map(float, result.groups())
        assert low < mean < high
        both = [{"scale": "classroom", "package": name} for name in ("report_package", "baseline_2014")]
        column, differences = list(CATALOGUE).index("quality_discretionary"), []
        for first in range(0, 20, 2):
            for one, other in lab.ask("worlds", {"options": both, "worlds": [first, first + 1]})[1]["outcomes"]:
                differences.append(one[column][10] - other[column][10])
        assert mean == pytest.approx(sum(differences) / 20, abs=0.00051)
        assert "n=20" in page.evaluate("() => location.hash")


@pytest.mark.slow
def test_an_outcome_against_a_lever(browser, lab):
    with Visit(browser, lab) as visit:
        page = visit.open("#l=en&c=classroom&v=sweep&k=measured_score~quality_discretionary&x=target_pressure")
        visit.ready()
        page.click(".sweep .go")
        page.wait_for_selector(".sweep svg[data-worlds='20']")
        assert page.locator(".sweep table tbody tr").count() == 2
        assert page.locator(".sweep table tbody tr:first-child td").count() == 5


@pytest.mark.slow
def test_what_is_seen_can_be_taken_along(browser, lab, tmp_path):
    with Visit(browser, lab) as visit:
        page = visit.open("#l=nb&c=classroom&o=report_package~D1:30&p=baseline_2014&t=60")
        visit.ready()
        page.wait_for_function("() => document.querySelectorAll('.charts path.line').length === 6")
        page.click("nav >> text=Del")
        page.wait_for_selector("dialog textarea")
        assert page.locator("dialog textarea").input_value() == (
            "python -m sim governance=report_package scale=classroom world=norway_2014 "
            "governance.detail_management=0.3 seed=0"
        )
        with page.expect_download() as got:
            page.click("dialog >> text=Last ned tallene")
        rows = list(csv.DictReader(io.StringIO(got.value.path().read_text(encoding="utf-8-sig"))))
        assert {row["option"] for row in rows} == {"Rapportens pakke med egne spaker (1)", "Utgangspunkt 2014"}
        option = {"scale": "classroom", "package": "report_package", "levers": {"detail_management": 0.3}}
        status, playback = lab.ask("playback", {"option": option})
        assert status == 200
        seen = {
            row["year"]: float(row["value"]) for row in rows if row["outcome"] == "quality" and "egne" in row["option"]
        }
        assert [seen[str(year)] for year in range(11)] == playback["outcomes"]["quality"]
        with page.expect_download() as got:
            page.click("dialog >> text=Last ned bilde")
        from PIL import Image

        with Image.open(got.value.path()) as picture:
            assert picture.size[0] > 2000
            assert picture.size[1] > 2 * (900 + 7 * 20), "the map, and below it what its colours mean"
            assert len(picture.convert("RGB").getcolors(2**24)) > 50
        with page.expect_download() as got:
            page.click("dialog >> text=Last ned som studie")
        assert "Rapportens pakke" in got.value.path().read_text(encoding="utf-8")


@pytest.mark.slow
@pytest.mark.parametrize(
    "address",
    [
        "#o=<script>document.title='x'</script>", "#l=fr&d=T99.9&o=nothing~D1:999~Z9:1!mars~clarity:2!gravity",
        "#t=1e9&s=-1&c=planet&v=shell", "#%E0%A4%A", "#o=" + "baseline_2014~" * 400, "#=&&&==",
        "#k=__proto__&x=constructor&a=toString&o=__proto__&p=constructor", "#d=T1.7&g=99&n=99999&f=-1&i=x&e=1.5",
    ],
)  # fmt: skip
def test_an_address_that_makes_no_sense_is_reported_and_does_no_harm(browser, lab, address):
    with Visit(browser, lab) as visit:
        page = visit.open(address)
        visit.ready()
        assert page.locator("[role=alert]").count() == 1
        assert page.title() == "Læringslaben"
        assert page.locator("script:not([type=importmap])").count() == 1
        page.click("[role=alert] button")
        assert page.locator("[role=alert]").count() == 0


@pytest.mark.slow
def test_two_pages_do_not_see_each_other(browser, lab):
    with Visit(browser, lab) as one, Visit(browser, lab) as other:
        first, second = one.open("#l=nb&c=classroom"), other.open("#l=en&c=classroom")
        one.ready()
        other.ready()
        before = drawn(second)
        first.locator("#detail_management").fill("0.1")
        first.wait_for_function("() => performance.getEntriesByName('lever-answer').length === 1")
        second.reload()
        second.wait_for_selector("main")
        other.ready()
        assert drawn(second) == before
        assert json.loads(
            second.evaluate("() => JSON.stringify({...localStorage, ...sessionStorage, c: document.cookie})")
        ) == {"c": ""}


@pytest.mark.slow
def test_the_sheet_is_what_is_printed(browser, lab):
    with Visit(browser, lab) as visit:
        page = visit.open("#l=nb&d=T2.0")
        visit.ready()
        page.emulate_media(media="print")
        assert page.locator(".sheet").is_visible()
        assert not page.locator(".stage").is_visible()
        tree = demos()["T2"].tree
        sentence = " ".join(page.locator(".sheet").inner_text().split())
        for text in (tree["question"]["nb"], *tree["discuss"]["nb"], *tree["teacher"]["nb"], words("nb")["lab.modest"]):
            assert " ".join(text.split()) in sentence
        assert page.locator(".sheet .boxes li").count() == len(tree["predict"]["choices"])
