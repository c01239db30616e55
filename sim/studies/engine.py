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
from itertools import groupby, islice

from sim.config import Config
from sim.config.files import check_names
from sim.studies import results_table
from sim.studies.commands import orglearn, shown_path
from sim.studies.executors import Executor, Perform
from sim.studies.files import DiskFullError, file_digest
from sim.studies.fingerprint import model_hash
from sim.studies.folder import Folder
from sim.studies.jobs import Job, Jobs
from sim.studies.pool import Answer, Bundle
from sim.studies.progress import Tell
from sim.studies.provenance import now
from sim.studies.shards import Shards
from sim.studies.simulate_config import Observer
from sim.studies.types import Facts, Observe, Tree

ON_ERROR = ("continue", "drain", "abort")
"""What a failing run does to the others: nothing; no more are begun; all stop at once."""
FORMER = {"off": "continue", "slow": "drain", "fast": "abort"}
"""What the modes were called before, and are called now."""
LARGEST_BUNDLE = 64
"""Runs that a worker gets at a time, at most."""
BUNDLE_SECONDS = 20.0
"""And no more than it does in this time: what is lost when a machine of a cluster dies."""


@dataclass(frozen=True)
class Run:
    """One run to do: its key, its settings, and what is recorded of it where it fails."""

    key: str
    config: Config
    about: Facts


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


Limit = Callable[[Jobs, Shards, Report, int], Iterator[Job]]
"""Gives the runs that are left, for so many workers and as long as more may begin, as :class:`TimeLimit` does."""


@dataclass(frozen=True)
class TimeLimit:
    """Begin no world that would end after ``minutes`` of work, at the speed so far, once ``at_least`` worlds are begun.

    Work of earlier sittings counts, so that a study that was stopped goes on to where it would have come in one.
    A world that was begun is finished.
    """

    minutes: float
    at_least: int

    def __call__(self, jobs: Jobs, parts: Shards, report: Report, size: int) -> Iterator[Job]:
        """Yield the runs that are left, world by world, asking before each world that nothing was done of."""
        spent = parts.seconds_of(job.key for job in jobs if job.key in parts) / size
        start, in_world = time.perf_counter(), len(jobs.distinct)
        for world, runs in groupby(jobs, key=lambda job: job.world):
            left = [job for job in runs if job.key not in parts]
            done = report.before + report.finished + len(report.failed)
            if len(left) == in_world and world >= self.at_least and done:
                seconds = spent + time.perf_counter() - start
                if seconds * (world + 1) * in_world / done > self.minutes * 60:
                    return
            yield from left


def check_on_error(mode: str) -> tuple[str, str]:
    """Return the mode, and a sentence where it was given by its former name (else empty); ConfigError for no mode."""
    if isinstance(mode, str) and mode in FORMER:
        return FORMER[mode], f"errors={mode} is now called on_error={FORMER[mode]}."
    check_names("way to meet errors", [mode], ON_ERROR, key="on_error")
    return mode, ""


def sweep(
    jobs: Jobs,
    folder: Folder,
    executor: Executor,
    *,
    on_error: str = "continue",
    progress: Tell = None,
    observe: Observe | None = None,
    before: Callable[[Report], None] | None = None,
    limit: Limit | None = None,
    table_of: Callable[[Shards], Jobs | None] | None = None,
    takes_over: bool = False,
) -> Report:
    """Run what is left of a study, and write its table; returns what was done.

    ``observe``: what is kept of a run, from its config; by default the study's outcomes and years. ``before`` gets
    what there is to do, once the folder is ours. ``limit``: which runs may begin; by default all that are left.
    ``table_of``: the study that is written down in the end, from what is finished; by default ``jobs``, None for no
    table. ``takes_over``: whether the folder may hold another study, as that of a supplement may, which is made anew.
    ConfigError where another runner has the folder; OtherResultsError where it holds another study.
    """
    mode, _ = check_on_error(on_error)
    study = jobs.study
    with folder.lock():
        if not takes_over:
            folder.check_is_for(study)
        parts = folder.parts(repair=True)
        total, left = len(jobs), sum(1 for _ in jobs.left(parts))
        report = Report(total, total - left, set_aside=list(parts.set_aside))
        if before:
            before(report)
        folder.keep_earlier()
        manifest = folder.begin(study, executor.about())
        folder.write_study(study)  # after the manifest: what another model left is never told by this study
        keep = Keeper(folder, parts, report)
        start = time.perf_counter()
        try:
            seen = observe or Observer(study.outcome_names, study.years_kept, study.details)
            with executor.opened(seen) as perform:
                given = jobs.left(parts) if limit is None else limit(jobs, parts, report, executor.size)
                runs = (Run(job.key, jobs.config(job), described(jobs, job, folder)) for job in given)
                together = 0 if limit is not None else len(jobs.points.alternatives)
                run_all(runs, left, keep, perform, executor.size, mode, progress, together)
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


def run_all(
    runs: Iterator[Run],
    number: int,
    keep: Keeper,
    perform: Perform,
    size: int,
    on_error: str = "continue",
    progress: Tell = None,
    together: int = 1,
) -> None:
    """Do ``number`` runs: given out in bundles to ``size`` workers, kept as answers come.

    ``together``: how many in a row share their settling years; 0 where each is asked for only when a worker is free.
    """
    under_way: dict[int, Run] = {}
    report, start = keep.report, time.perf_counter()
    done = report.finished, len(report.failed)

    def bundles() -> Iterator[Bundle]:
        numbered, given = enumerate(runs), 0
        while on_error == "continue" or not report.failed:
            # No worker is to have much left when the others are done, and alternatives that share their settling years
            # are not parted where there is a choice.
            most = max(1, min((number - given) // (4 * size), keep.in_one_go())) if together else 1
            most -= most % together if most > together > 0 else 0
            bundle = list(islice(numbered, most))
            if not bundle:
                return
            given += len(bundle)
            under_way.update(bundle)
            yield [(place, run.config) for place, run in bundle]

    # One bundle is made ready while the workers work, where it will be run whatever the others come to.
    ahead = 1 if on_error == "continue" and together else 0
    with closing(perform(bundles(), ahead)) as answers:
        for place, answer in answers:
            keep(under_way.pop(place), answer)
            if progress:
                so_far = report.finished + len(report.failed) - sum(done)
                progress(so_far, number, time.perf_counter() - start, len(report.failed) - done[1])
            if report.failed and on_error == "abort":
                report.stopped = "Stopped at the first failure (on_error=abort)."
                return
    if report.failed and on_error == "drain":
        report.stopped = "Nothing was begun after the first failure (on_error=drain)."


class Keeper:
    """Puts answers where nothing is lost: results in the parts, failures beside them.

    ``with_settings``: write the settings of a run that fails too, since no study has them.
    """

    def __init__(self, folder: Folder, parts: Shards, report: Report, with_settings: bool = False):
        self.folder, self.parts, self.report, self.with_settings = folder, parts, report, with_settings
        self.failed_before = set(folder.read_failures())

    def __call__(self, run: Run, answer: Answer) -> None:
        """Keep one answer."""
        ok, value, seconds = answer
        if ok:
            self.report.finished += 1
            self.parts.add(run.key, value, seconds)
            if run.key in self.failed_before:
                self.folder.forget_failure(run.key)
            return
        error, trace = value
        self.report.failed.append(run.key)
        facts = {"model": model_hash(), "when": now(), "error": error, "traceback": trace}
        self.folder.write_failure(run.key, run.about | facts, run.config if self.with_settings else None)

    def in_one_go(self) -> int:
        """Runs that take a worker some seconds, at the speed so far."""
        each = self.parts.seconds / len(self.parts) if len(self.parts) else 0.0
        return max(1, min(LARGEST_BUNDLE, int(BUNDLE_SECONDS / each) if each else LARGEST_BUNDLE))


def described(jobs: Jobs, job: Job, folder: Folder) -> Facts:
    """Return what is recorded of a run of a study where it fails: which it was, and the command that repeats it."""
    return {
        "alternative": jobs.points.alternatives[job.alternative].label,
        "scenario": job.scenario,
        "world": job.world,
        "seed": jobs.seed(job.world),
        "command": repeat_command(folder, job.key),
    }


def repeat_command(folder: Folder, key: str) -> str:
    """Return the command that does one run again and shows all it has to say."""
    return orglearn("repeat", f"study={shown_path(folder.path)}", f"key={key}")


def _end(
    table_of: Callable[[Shards], Jobs | None], folder: Folder, parts: Shards, report: Report, manifest: Tree
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
        lost = f" {parts.waiting} finished runs could not be written and will be done again." if parts.waiting else ""
        report.finished -= parts.waiting
        with contextlib.suppress(Exception):
            folder.write_manifest(manifest)
        report.stopped = f"{problem}{lost}"
