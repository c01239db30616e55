"""Running a study: what is not done yet is done, kept as it comes, and never done twice.

Starting, going on after a crash and adding replications are the same thing: the runs of the study, less those whose keys
are in the store. A run that failed has no key there, so it is tried again the next time.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from itertools import islice
from typing import Generic, Protocol, TypeVar

import numpy as np

from sim.config import Config
from sim.config.fields import ConfigError
from sim.config.files import no_such
from sim.studies import results_table
from sim.studies.executors import Executor, Perform
from sim.studies.fingerprint import model_hash
from sim.studies.folder import Folder, now
from sim.studies.jobs import Job, Jobs
from sim.studies.pool import Answer, Bundle
from sim.studies.progress import ProgressCallback
from sim.studies.shards import DiskFullError, Shards, file_digest
from sim.studies.simulate_config import Observer
from sim.studies.types import Facts, Manifest

ON_ERROR = ("continue", "drain", "abort")
"""What a failing run does to the others: nothing; no more are begun; all stop at once."""
FORMER = {"off": "continue", "slow": "drain", "fast": "abort"}
"""What the modes were called before, and are called now."""
LARGEST_BUNDLE = 64
"""Runs that a worker gets at a time, at most."""
BUNDLE_SECONDS = 20.0
"""And no more than it does in this time: what is lost when a machine of a cluster dies."""


class HasKey(Protocol):
    """A job known by its key."""

    @property
    def key(self) -> str: ...


Some = TypeVar("Some", bound=HasKey)


@dataclass
class Report:
    """What one sitting did. ``stopped`` is a sentence where it ended early; ``failed``: keys."""

    total: int
    before: int
    finished: int = 0
    failed: list[str] = field(default_factory=list)
    set_aside: list[str] = field(default_factory=list)
    stopped: str = ""
    disk_full: bool = False
    interrupted: bool = False
    seconds: float = 0.0

    @property
    def is_complete(self) -> bool:
        """Whether every run of the study is finished."""
        return self.before + self.finished == self.total


class Limit(Protocol):
    """Gives the runs that are left, for as long as more may begin (:mod:`sim.studies.time_limit`)."""

    def __call__(self, jobs: Jobs, parts: Shards, report: Report, size: int) -> Iterator[Job]: ...


def check_on_error(mode: str) -> tuple[str, str]:
    """Return the mode, and a sentence where it was given by its former name (else empty); ConfigError for no mode."""
    if isinstance(mode, str) and mode in FORMER:
        return FORMER[mode], f"errors={mode} is now called on_error={FORMER[mode]}."
    if mode not in ON_ERROR:
        raise ConfigError(no_such("way to meet errors", mode, ON_ERROR, key="on_error"))
    return mode, ""


def sweep(
    jobs: Jobs,
    folder: Folder,
    executor: Executor,
    *,
    on_error: str = "continue",
    progress: ProgressCallback | None = None,
    observe: Callable[[Config], np.ndarray] | None = None,
    before: Callable[[Report], None] | None = None,
    limit: Limit | None = None,
    table_of: Callable[[Shards], Jobs | None] | None = None,
) -> Report:
    """Run what is left of a study, and write its table; returns what was done.

    ``observe``: what is kept of a run, from its config; by default the study's outcomes and years. ``before`` gets
    what there is to do, once the folder is ours. ``limit``: which runs may begin; by default all that are left.
    ``table_of``: the study that is written down in the end, from what is finished; by default ``jobs``, None for no
    table. ConfigError where another runner has the folder.
    """
    mode, _ = check_on_error(on_error)
    study = jobs.study
    with folder.lock():
        parts = folder.parts(repair=True)
        total, left = len(jobs), sum(1 for _ in jobs.left(parts))
        report = Report(total, total - left, set_aside=list(parts.set_aside))
        if before:
            before(report)
        folder.write_study(study)
        manifest = folder.begin(study, executor.about())
        keep = Keeper(folder, parts, report, describe_failure(jobs, folder))
        start = time.perf_counter()
        try:
            seen = observe or Observer(study.outcome_names, study.years_kept, study.details)
            with executor.opened(seen) as perform:
                given = jobs.left(parts) if limit is None else limit(jobs, parts, report, executor.size)
                together = len(jobs.points.alternatives)
                todo = Todo(given, left, jobs.config, together, one_by_one=limit is not None)
                run_all(todo, keep, perform, executor.size, mode, progress)
        except KeyboardInterrupt:
            report.interrupted = True
            report.stopped = "Stopped on request."
        except DiskFullError as problem:
            report.disk_full, report.stopped = True, str(problem)
        except BaseException as problem:
            report.stopped = f"Stopped by an error: {problem}"
            raise
        finally:
            report.seconds = time.perf_counter() - start
            _end(table_of or (lambda parts: jobs), folder, parts, report, manifest)
    return report


@dataclass(frozen=True)
class Todo(Generic[Some]):
    """Jobs to run: them, how many, the config of one, and how many in a row share their settling years.

    ``one_by_one``: whether each is asked for only when a worker is free to begin it.
    """

    jobs: Iterator[Some]
    number: int
    config: Callable[[Some], Config]
    together: int = 1
    one_by_one: bool = False


def run_all(
    todo: Todo[Some],
    keep: Keeper[Some],
    perform: Perform,
    size: int,
    on_error: str = "continue",
    progress: ProgressCallback | None = None,
) -> None:
    """Run every job: given out in bundles to ``size`` workers, kept as answers come."""
    under_way: dict[int, Some] = {}
    report, start = keep.report, time.perf_counter()
    done = report.finished, len(report.failed)

    def bundles() -> Iterator[Bundle]:
        numbered, given = enumerate(todo.jobs), 0
        while on_error == "continue" or not report.failed:
            most = 1 if todo.one_by_one else min((todo.number - given) // (4 * size), keep.in_one_go())
            bundle = _next_bundle(numbered, most, todo.together)
            if not bundle:
                return
            given += len(bundle)
            under_way.update(bundle)
            yield [(number, todo.config(job)) for number, job in bundle]

    # One bundle is made ready while the workers work, where it will be run whatever the others come to.
    ahead = 1 if on_error == "continue" and not todo.one_by_one else 0
    with closing(perform(bundles(), ahead)) as answers:
        for number, answer in answers:
            keep(under_way.pop(number), answer)
            if progress:
                so_far = report.finished + len(report.failed) - sum(done)
                progress(so_far, todo.number, time.perf_counter() - start, len(report.failed) - done[1])
            if report.failed and on_error == "abort":
                report.stopped = "Stopped at the first failure (on_error=abort)."
                return
    if report.failed and on_error == "drain":
        report.stopped = "Nothing was begun after the first failure (on_error=drain)."


def _next_bundle(numbered: Iterator[tuple[int, Some]], size: int, together: int) -> list[tuple[int, Some]]:
    """Some runs for one worker, ``size`` of them at most.

    The ``together`` alternatives of a scenario and world share their settling years, so they are not parted where
    there is a choice. Bundles are smaller towards the end, so that no worker has much left when the others are done.
    """
    size = max(1, size)
    if size > together:
        size -= size % together
    return list(islice(numbered, size))


class Keeper(Generic[Some]):
    """Puts answers where nothing is lost: results in the parts, failures beside them.

    ``about``: what is recorded of a job that failed.
    """

    def __init__(self, folder: Folder, parts: Shards, report: Report, about: Callable[[Some], Facts]):
        self.folder, self.parts, self.report, self.about = folder, parts, report, about
        self.failed_before = set(folder.read_failures())

    def __call__(self, job: Some, answer: Answer) -> None:
        """Keep one answer."""
        ok, value, seconds = answer
        if ok:
            self.report.finished += 1
            self.parts.add(job.key, value, seconds)
            if job.key in self.failed_before:
                self.folder.forget_failure(job.key)
            return
        error, trace = value
        self.report.failed.append(job.key)
        about = self.about(job) | {"model": model_hash(), "when": now(), "error": error, "traceback": trace}
        self.folder.write_failure(job.key, about)

    def in_one_go(self) -> int:
        """Runs that take a worker some seconds, at the speed so far."""
        each = self.parts.seconds / len(self.parts) if len(self.parts) else 0.0
        return max(1, min(LARGEST_BUNDLE, int(BUNDLE_SECONDS / each) if each else LARGEST_BUNDLE))


def describe_failure(jobs: Jobs, folder: Folder) -> Callable[[Job], Facts]:
    """Return what records a failed run of a study: which it was, and the command that repeats it."""

    def about(job: Job) -> Facts:
        return {
            "alternative": jobs.points.alternatives[job.alternative].label,
            "scenario": job.scenario,
            "world": job.world,
            "seed": jobs.seed(job.world),
            "command": repeat_command(folder, job.key),
        }

    return about


def repeat_command(folder: Folder, key: str) -> str:
    """The command that does one run again and shows all it has to say."""
    path = folder.path.as_posix()
    return f"orglearn repeat study={_quoted(path)} key={key}"


def _quoted(text: str) -> str:
    return f"'{text}'" if " " in text else text


def _end(
    table_of: Callable[[Shards], Jobs | None], folder: Folder, parts: Shards, report: Report, manifest: Manifest
) -> None:
    """Write what waits, the study and its table, and how it ended; a full disk is reported once."""
    try:
        parts.flush()
        jobs = table_of(parts)
        if jobs is not None:
            folder.write_study(jobs.study)
            manifest["results_sha256"] = file_digest(results_table.write(folder, jobs, parts))
        ended = "complete" if report.is_complete and not report.stopped else report.stopped or "with failures"
        manifest["runs"][-1] |= {
            "ended": ended, "at": now(), "seconds": round(report.seconds, 1), "runs_before": report.before,
            "runs_done": report.finished, "runs_failed": len(report.failed), "parts_set_aside": report.set_aside,
        }  # fmt: skip
        manifest["runs_in_study"], manifest["runs_finished"] = report.total, report.before + report.finished
        folder.write_manifest(manifest)
    except DiskFullError as problem:
        report.disk_full = True
        lost = parts.text_of_waiting()
        report.finished -= parts.waiting
        with contextlib.suppress(Exception):
            folder.write_manifest(manifest)
        report.stopped = f"{problem} {lost}.".strip() if lost else str(problem)
