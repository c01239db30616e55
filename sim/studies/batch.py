"""Run a list of jobs in worker processes, and keep everything that was finished.

A job is one option in one world. Jobs are taken in the order given, so a list that goes through the
worlds one by one leaves a balanced, paired study wherever it stops. A job that fails is recorded and
stops nothing; a worker that dies is replaced. Ctrl-C and SIGTERM end the run and keep what is done.

A job's result depends on its config alone, so one worker and many give the same numbers.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol

from sim.studies.executors import Executor
from sim.studies.pool import Answer, Bundle

BETWEEN_SEEDS = 1_000_003
"""World w of a study with seed s has seed s * BETWEEN_SEEDS + w."""

Simulate = Callable[[Any], Any]
"""From a config to a result; a module-level function, so that a worker can import it."""


def world_seed(seed: int, world: int) -> int:
    """The seed of world ``world`` (0, 1, ...) of a comparison or study with seed ``seed``.

    >>> world_seed(0, 3), world_seed(2, 0)
    (3, 2000006)
    """
    return seed * BETWEEN_SEEDS + world


@dataclass(frozen=True)
class Job:
    """One option in one world. ``config`` is all that the result depends on."""

    option: str
    world: int
    config: Any
    set: int | None = None


@dataclass(frozen=True)
class Finished:
    """A job's result, and the seconds it took; ``set`` is its parameter set, where the study has several."""

    option: str
    world: int
    result: Any
    seconds: float
    set: int | None = None


@dataclass(frozen=True)
class Failure:
    """A job that did not finish: the error in one line, its traceback, and the config it ran with."""

    option: str
    world: int
    error: str
    traceback: str
    config: Any
    set: int | None = None

    def __str__(self) -> str:
        """One line for a reader."""
        under = f" under parameter set {self.set}" if self.set is not None else ""
        return f"Option '{self.option}' failed in world {self.world}{under}: {self.error}"


@dataclass
class Report:
    """What a run left behind, in the order of the jobs; ``stopped`` is a sentence when it ended early."""

    finished: list[Finished] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    stopped: str = ""
    seconds: float = 0.0
    workers: int = 1


class Progress(Protocol):
    """Told after every job: how many are done of how many, and the seconds gone by."""

    def __call__(self, done: int, total: int, seconds: float) -> None: ...


def run(
    jobs: Sequence[Job],
    simulate: Simulate,
    *,
    workers: int | None = None,
    progress: Progress | None = None,
    stop_before: Callable[[int, int, float], bool] | None = None,
    keep: Callable[[Finished | Failure], None] | None = None,
) -> Report:
    """Run every job and return what finished and what failed.

    ``keep`` is given each result as it comes, so that it can be put where nothing is lost.

    ``workers``: processes; None means one for each core, 1 means in this process. ``stop_before(number,
    finished, seconds)`` is asked before job ``number`` starts, and ends the run when it says so.
    Raises ValueError for fewer than one worker.
    """
    if workers is not None and (isinstance(workers, bool) or workers != int(workers) or workers < 1):
        raise ValueError(f"workers is {workers!r}, but must be a whole number of 1 or more, or None.")
    workers = max(1, min(workers or os.cpu_count() or 1, len(jobs)))
    answers: dict[int, Answer] = {}
    report = Report(workers=workers)
    start = time.perf_counter()

    def next_jobs() -> Iterator[Bundle]:
        for number, job in enumerate(jobs):
            if stop_before and stop_before(number, len(answers), time.perf_counter() - start):
                return
            yield [(number, job.config)]

    place = Executor("local", workers)
    try:
        with (
            terminated_like_interrupted(),
            place.opened(simulate) as perform,
            closing(perform(next_jobs(), ahead=0)) as finished,
        ):
            for number, answer in finished:
                answers[number] = answer
                if keep:
                    keep(_told(jobs[number], answer))
                if progress:
                    progress(len(answers), len(jobs), time.perf_counter() - start)
    except KeyboardInterrupt:
        done = f"{len(answers)} of {len(jobs)} runs"
        report.stopped = f"Stopped on request after {done}; the finished ones are kept."
    report.seconds = time.perf_counter() - start
    _sort(report, jobs, answers)
    return report


def _sort(report: Report, jobs: Sequence[Job], answers: dict[int, Answer]) -> None:
    """Put the answers into the report, in the order of the jobs."""
    for number, job in enumerate(jobs):
        if number not in answers:
            continue
        value = _told(job, answers[number])
        if isinstance(value, Finished):
            report.finished.append(value)
        else:
            report.failures.append(value)


def _told(job: Job, answer: Answer) -> Finished | Failure:
    """A worker's answer as a result or a failure of its job."""
    ok, value, seconds = answer
    if ok:
        return Finished(job.option, job.world, value, seconds, job.set)
    error, trace = value
    return Failure(job.option, job.world, error, trace, job.config, job.set)


@contextmanager
def terminated_like_interrupted() -> Iterator[None]:
    """Let SIGTERM end a run as Ctrl-C does (only where signals can be caught: in the main thread)."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def interrupt(number: int, frame: Any) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
