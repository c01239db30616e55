"""What holds for every test: interrupts as usual, a folder all processes of a session share, and how long each test took."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pytest

from tests import shared, slowest

# A shell starts what it puts in the background with interrupts ignored, and every child would inherit that, also those
# a test interrupts. Set here, before any of them starts, the children have the usual answer to an interrupt.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# The files that take longest come first: a file is given to one process as a whole, and a long one that comes last
# would leave the other process without work. A file that is not named here comes after them.
LONGEST = (
    "test_golden", "test_classics", "test_golden_studies", "test_lab_browser", "test_lab_demonstrations",
    "test_readme", "test_golden_documents", "test_verify", "test_places", "test_earlier_model",
    "test_first_claims", "test_experiments", "test_document_loops", "test_sweep", "test_lab_playback", "test_sensitivity",
    "test_report_command", "test_break_even", "test_organisation", "test_document_browser", "test_document_numbers",
    "test_document_office", "test_ensemble", "test_discovery", "test_search", "test_twins", "test_notebooks",
    "test_document", "test_pasted", "test_moved", "test_hostile_files", "test_killed", "test_one_of_many",
)  # fmt: skip

_folder = pytest.StashKey[str]()


def pytest_configure(config: pytest.Config) -> None:
    """Make the shared folder, in the process that starts the others."""
    if not hasattr(config, "workerinput"):
        config.stash[_folder] = os.environ[shared.FOLDER] = tempfile.mkdtemp(prefix="orglearn-tests-")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove the shared folder when all is done."""
    if _folder in config.stash:
        shutil.rmtree(config.stash[_folder], ignore_errors=True)
        os.environ.pop(shared.FOLDER, None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest files first; within a file the order stays."""
    rank = {name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: rank.get(item.path.stem, len(rank)))


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> Iterator[None] | None:
    """Keep the seconds of each test, set-up included, for `make slowest`."""
    seconds: defaultdict[str, float] = defaultdict(float)
    for reports in terminalreporter.stats.values():
        for report in reports:
            if isinstance(report, pytest.TestReport):
                seconds[report.nodeid] += report.duration
    cache = getattr(config, "cache", None)
    if cache is not None and seconds:
        cache.set(slowest.KEY, dict(seconds))
