"""The machine's own Chromium, driven from tests: started and ended by who asks, silent, with nothing kept between runs.

The programs that a check needs (Chromium, LibreOffice, poppler's pdftotext) are the machine's, not Python's. Where one is
missing, its checks are skipped with a sentence; where ``ORGLEARN_EXPECTS`` names it, as `.ci/run` does, they fail.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

EXPECTS = "ORGLEARN_EXPECTS"
"""Names of programs, with commas between them, that must be there."""
NAMES = {"chromium": ("chromium", "chromium-browser", "google-chrome"), "soffice": ("soffice", "libreoffice")}
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
PATIENCE_MS = 600_000
"""Milliseconds that a test waits for something to happen on a page, at most: a busy machine takes its time."""
AXE_TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa")


def program(name: str) -> str:
    """Where a program of the machine is; without it the test is skipped, or fails where it is expected."""
    for candidate in NAMES.get(name, (name,)):
        if path := shutil.which(candidate):
            return path
    text = f"{name} is not on this machine"
    if name in os.environ.get(EXPECTS, "").split(","):
        pytest.fail(f"{text}, and {EXPECTS} says that it must be")
    pytest.skip(f"{text}; `.ci/run` installs it")


@contextmanager
def chromium() -> Iterator[Any]:
    """A browser with a fresh folder of its own; ended, with all its processes, on the way out."""
    path = program("chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, headless=True, args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def opened(browser: Any, path: Path, width: int = 1280, **context: Any) -> Iterator[Any]:
    """A written page in a window of ``width`` pixels, as from a double click: no network, no memory of other pages."""
    inside = browser.new_context(viewport={"width": width, "height": 800}, offline=True, **context)
    try:
        page = inside.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.goto(path.as_uri())
        yield page
    finally:
        inside.close()


def accessibility(page: Any) -> list[str]:
    """What axe-core finds against WCAG 2.1, levels A and AA: a line for each element, with what is wrong."""
    from axe_playwright_python.sync_playwright import Axe

    options = {"runOnly": {"type": "tag", "values": list(AXE_TAGS)}, "resultTypes": ["violations"]}
    result = Axe().run(page, options=options).response["violations"]
    return [f"{rule['id']}: {node['target']} {node['failureSummary']}" for rule in result for node in rule["nodes"]]


def too_wide(page: Any) -> list[str]:
    """Elements that reach past the right edge of the page and are not inside a box that scrolls by itself."""
    return list(
        page.evaluate(
            """() => {
              const edge = document.documentElement.clientWidth + 1;
              const scrolls = e => e && e !== document.body &&
                (['auto', 'scroll'].includes(getComputedStyle(e).overflowX) || scrolls(e.parentElement));
              return [...document.body.querySelectorAll('*')]
                .filter(e => e.getBoundingClientRect().right > edge && !scrolls(e.parentElement)
                             && getComputedStyle(e).position !== 'absolute')
                .map(e => e.tagName + ' ' + (e.id || e.className) + ' ' + e.getBoundingClientRect().right);
            }"""
        )
    )
