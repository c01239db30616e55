"""A progress bar with the time left; plain lines where there is no terminal to draw on."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from sim.studies.terminal import Terminal

SECONDS_BETWEEN_LINES = 30.0
LEFT = TextColumn("{task.fields[left]}")


class ProgressCallback(Protocol):
    """Told how many runs are done of how many, the seconds gone by, and how many failed."""

    def __call__(self, done: int, total: int, seconds: float, failed: int = 0) -> None: ...


Tell = ProgressCallback | None
"""What is told how far the runs have come, if anybody is."""


@contextmanager
def bar(shown: bool, minutes: float | None = None) -> Iterator[Tell]:
    """Something to tell after every run (None when nothing is to be shown).

    ``minutes``: the time a run may take in all, if there is such a limit; the bar then fills with time.
    """
    console = Terminal(stderr=True)
    if not shown:
        yield None
    elif console.is_terminal:
        columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), LEFT)
        with Progress(*columns, console=console, transient=True) as progress:
            yield _filling(progress, minutes)
    else:
        yield _lines(console, minutes)


def _filling(progress: Progress, minutes: float | None) -> ProgressCallback:
    task = progress.add_task("Starting", total=1.0, left="")

    def report(done: int, total: int, seconds: float, failed: int = 0) -> None:
        left = seconds_left(done, total, seconds, minutes)
        share = seconds / (seconds + left) if seconds + left > 0 else 1.0
        of = f"{done} of at most {total} runs" if minutes else f"{done} of {total} runs{_failed(failed)}"
        progress.update(task, completed=share, description=of, left=f"about {clock(left)} left")

    return report


def _lines(console: Console, minutes: float | None) -> ProgressCallback:
    last = time.monotonic()

    def report(done: int, total: int, seconds: float, failed: int = 0) -> None:
        nonlocal last
        if time.monotonic() - last < SECONDS_BETWEEN_LINES:
            return
        last = time.monotonic()
        left = clock(seconds_left(done, total, seconds, minutes))
        line = f"{done} runs done in {clock(seconds)}{_failed(failed)}, about {left} left"
        console.print(line, highlight=False)

    return report


def _failed(number: int) -> str:
    return f", {number} failed" if number else ""


def seconds_left(done: int, total: int, seconds: float, minutes: float | None) -> float:
    """Return seconds until all jobs are done at the speed so far, or until the time is up if that is sooner."""
    left = seconds * (total - done) / max(done, 1)
    return left if minutes is None else max(0.0, min(left, minutes * 60 - seconds))


def clock(seconds: float) -> str:
    """``75`` -> ``1:15``."""
    whole = round(seconds)
    return f"{whole // 60}:{whole % 60:02d}"
