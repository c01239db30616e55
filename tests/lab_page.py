"""A visit to the lab's page in a real Chromium, and the server and the browser that the tests of a module share."""

from __future__ import annotations

import re

import pytest

from tests.browser import PATIENCE_MS, chromium, program
from tests.lab import serving


@pytest.fixture(scope="module", name="lab")
def shared_lab():
    program("chromium")
    with serving("--workers", "2") as served:
        yield served


@pytest.fixture(scope="module", name="browser")
def shared_browser(lab):
    with chromium() as opened:
        yield opened


class Visit:
    """A page of the lab, with all that it logged and all that it asked for elsewhere."""

    def __init__(self, browser, lab, width=1280, height=900, by_keyboard=True, **more):
        self.by_keyboard = by_keyboard
        self.context = browser.new_context(
            viewport={"width": width, "height": height}, accept_downloads=True, reduced_motion="reduce", **more
        )
        self.lab, self.amiss, self.elsewhere = lab, [], []
        self.context.route(re.compile(rf"^(?!http://127\.0\.0\.1:{lab.port}/|data:|blob:)"), self._stop)
        self.page = self.context.new_page()
        self.page.set_default_timeout(PATIENCE_MS)
        self.page.on("console", self._note)
        self.page.on("pageerror", lambda problem: self.amiss.append(str(problem)))

    def _note(self, message):
        """What is amiss; that a newer question took an older one's place is not."""
        if message.type in ("error", "warning") and "409 (Conflict)" not in message.text:
            self.amiss.append(message.text)

    def _stop(self, route):
        self.elsewhere.append(route.request.url)
        route.abort()

    def __enter__(self):
        return self

    def __exit__(self, *why):
        self.context.close()
        if why[0] is None:
            assert self.amiss == []
            assert self.elsewhere == []

    def open(self, address=""):
        self.page.goto(self.lab.address + address)
        self.page.wait_for_selector("main")
        return self.page

    def ready(self):
        """The run that is asked for is there, and so are those beside it."""
        self.page.wait_for_function(
            "() => document.querySelector('.status') === null || document.querySelector('.status').textContent === ''"
        )
        return self.page

    def whole(self, in_the_address, lines):
        """Everything is drawn: so many lines with something in them, and whatever was looked into more closely."""
        self.ready()
        self.page.wait_for_function("part => location.hash.includes(part)", arg=in_the_address)
        self.page.wait_for_function(
            """n => [...document.querySelectorAll('.charts figure path.line')].filter(p => p.getAttribute('d')).length === n
                 && ![...document.querySelectorAll('#view [role=status]')]
                   .some(p => /Regner|Working/.test(p.textContent))""",
            arg=lines,
        )

    # -- by keyboard, or by mouse

    def tab_to(self, selector, back=False, most=260):
        """Press Tab until the element has the focus: it has to be reachable, and its focus seen."""
        for _ in range(most):
            if self.page.evaluate("s => document.activeElement.matches(s)", selector):
                shown = self.page.evaluate(
                    """() => { const it = document.activeElement, around = it.querySelector('.reach');
                      return getComputedStyle(it).outlineStyle !== 'none'
                        || (around && getComputedStyle(around).stroke !== 'rgba(0, 0, 0, 0)'); }"""
                )
                assert shown, f"the focus on {selector} cannot be seen"
                return
            self.page.keyboard.press("Shift+Tab" if back else "Tab")
        raise AssertionError(f"{selector} cannot be reached with the tab key")

    def press(self, selector, key="Enter", back=False):
        """Do what an element is for: by keyboard alone, or with a click."""
        if not self.by_keyboard:
            self.page.locator(selector).first.click()
            return
        self.tab_to(selector, back)
        self.page.keyboard.press(key)


def drawn(page):
    """What the charts and the map show, without what hangs on the focus."""
    page.evaluate("() => document.activeElement.blur()")
    return page.evaluate(
        """() => [...document.querySelectorAll('.charts figure svg, .stage svg')].map(s => s.innerHTML
             .replace(/ (class="loop[^"]*"|aria-pressed="[a-z]*")/g, ''))
             .concat([...document.querySelectorAll('.charts .key')].map(k => k.textContent))"""
    )
