"""A comparison is a small study: its runs go through the study engine, are kept in a folder, and are gathered from it.

A folder may hold runs of other settings, or of another version of the model; they stay there and are left out.
"""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from sim.analysis.comparison import Comparison, Failure, Finished, gather
from sim.analysis.fields import Record
from sim.config import Config
from sim.config.fields import ConfigError
from sim.config.files import option_names
from sim.studies import details
from sim.studies.engine import Limit, Report, sweep
from sim.studies.executors import Executor
from sim.studies.folder import Folder
from sim.studies.jobs import Job, Jobs
from sim.studies.progress import ProgressCallback
from sim.studies.shards import Shards
from sim.studies.study import Study, study_from
from sim.studies.types import Settings, Tree

NAME = "comparison"
LEDGER = "ledger"

RECORDED = (
    "quality", "quality_standard", "quality_discretionary", "quality_most_discretionary",
    "quality_standard_cash", "quality_standard_service", "quality_tailored_cash",
    "quality_tailored_service", "measured_score", "measurement_gap", "goal_conformity",
    "warranted_tailoring", "unwarranted_variation", "service_variation", "state_attention",
    "motivation", "trials_active", "pressure", "backlog", "time_casework", "time_admin",
    "time_learning", "time_double_work", "development_time", "knowledge_caseworkers",
    "knowledge_routines", "knowledge_repository", "knowledge_guidance", "knowledge_at_hand",
    "vulnerability", "learning_ability", "single_loop_events", "double_loop_events",
    "mix_standardisation", "mix_professional", "mix_innovation", "mix_improvement", "learning_mix",
    "innovation_made", "innovation_anchored", "spread_time", "appeal_lessons_state",
    "appeal_lessons_municipal", "exits", "user_outcome",
)  # fmt: skip
"""The order of outcomes in the tables of a comparison, which readers of stored tables know. Others come last, in the
catalogue's order."""


def in_table_order(names: Sequence[str]) -> list[str]:
    """Return outcomes as the tables of a comparison have them: those of :data:`RECORDED`, then the rest as given."""
    known = [name for name in RECORDED if name in names]
    return known + [name for name in names if name not in RECORDED]


def study_of(
    options: Sequence[tuple[str, str | Settings]], settings: Settings, kept: Sequence[str] = details.KINDS
) -> Study:
    """Return the study that a comparison of options is.

    ``settings``: of the study, as in its file; a ready section counts as the settings it holds, None as silence.
    ``kept``: details of each run, the ledger at least.
    """  # fmt: skip
    tree: Tree = {key: _plain(key, value) for key, value in settings.items() if value is not None}
    tree["options"] = [label if label == levers else {label: levers} for label, levers in options]
    return study_from(NAME, tree | {"details": list(kept)})


def _plain(key: str, value: object) -> object:
    """Return a setting as a file has it. A ready section's name stays only where it is that of an option."""
    if not dataclasses.is_dataclass(value) or isinstance(value, type):
        return value
    tree = dataclasses.asdict(value)
    if tree.get("name") not in option_names(key):
        tree.pop("name", None)
    return tree


class ComparisonRun:
    """The runs of a comparison's study in a folder; ``is_kept``: whether anybody is to find them there afterwards."""

    def __init__(self, study: Study, folder: Path, is_kept: bool = False):
        self.folder, self.is_kept = Folder(folder), is_kept
        self.jobs = self.folder.jobs(study)

    def carry_out(
        self,
        executor: Executor,
        *,
        limit: Limit | None = None,
        progress: ProgressCallback | None = None,
        before: Callable[[Report], None] | None = None,
        observe: Callable[[Config], np.ndarray] | None = None,
    ) -> Report:
        """Run what the folder does not hold; ``stopped`` in the report is a sentence where it ended early.

        KeyboardInterrupt where it was stopped before any run was finished, ConfigError where the disk is full.
        """
        is_new = not self.folder.path.exists()
        report = sweep(
            self.jobs, self.folder, executor, limit=limit, progress=progress, before=before, observe=observe,
            table_of=self.written,
        )  # fmt: skip
        if report.disk_full:
            raise ConfigError(report.stopped)
        done = report.before + report.finished
        if report.interrupted and not done:
            if is_new:
                shutil.rmtree(self.folder.path)
            raise KeyboardInterrupt
        if report.interrupted:
            done += len(report.failed)
            report.stopped = f"Stopped on request after {done} of {report.total} runs; the finished ones are kept."
        return report

    def written(self, parts: Shards) -> Jobs | None:
        """Return the study as far as it came: the options that any run finished of, and the worlds that all of them did.

        It is what the folder tells of afterwards. None where nothing is to be kept.
        """
        if not self.is_kept:
            return None
        study, points = self.jobs.study, self.jobs.points
        cells = list(self.jobs.cells())
        options = {job.alternative for job in cells if job.key in parts}
        sets = {job.scenario for job in cells if job.key in parts}
        there = [job for job in cells if job.alternative in options and job.scenario in sets]
        missing = {job.world for job in there if job.key not in parts}
        whole = [job.world for job in there if job.world not in missing]
        if 0 not in options or not whole:
            return self.jobs
        tree = dict(study.tree)
        tree["options"] = [tree["options"][number] for number in range(len(points.alternatives)) if number in options]
        tree["replications"] = max(whole) + 1
        if tree["sets"] is not None:
            tree["sets"] = max(sets) + 1
        return self.folder.jobs(study_from(study.name, tree))

    def finished(self) -> list[Finished]:
        """Return the runs that the folder holds, world by world."""
        parts, study = self.folder.parts(), self.jobs.study
        names = in_table_order(study.outcome_names)
        place = [study.outcome_names.index(name) for name in names]
        years = np.repeat(study.years_kept, len(names))
        outcomes = np.tile(np.array(names, dtype=object), len(study.years_kept))
        start = len(years) + details.size([kind for kind in study.details if kind != LEDGER], study.years)
        result = []
        for job in self.jobs.cells():
            if job.key in parts:
                values = parts.values(job.key)
                by_year = values[: len(years)].reshape(-1, len(names))[:, place]
                table = pd.DataFrame({"year": years, "outcome": outcomes, "value": by_year.ravel()})
                ledger = details.ledger_table(values[start:], float(study.years))
                result.append(Finished(outcomes=table, ledger=ledger, **self._who(job)))
        return result

    def failures(self) -> list[Failure]:
        """Return the runs that failed and have not been finished since."""
        known = self.folder.read_failures()
        return [
            Failure(
                error=known[job.key]["error"], traceback=known[job.key]["traceback"], config=self.jobs.config(job),
                **self._who(job),
            )
            for job in (self.jobs.cells() if known else ())
            if job.key in known
        ]  # fmt: skip

    def gathered(self, **about: object) -> Comparison:
        """Return the comparison; ``about`` as :func:`sim.analysis.comparison.gather` takes it."""
        folder = self.folder.path if self.is_kept else None
        options = [alternative.label for alternative in self.jobs.points.alternatives]
        return gather(options, self.finished(), self.failures(), folder=folder, **about)

    def _who(self, job: Job) -> Record:
        """Return the option, the world by its seed, and the parameter set of a run."""
        points = self.jobs.points
        label, number = points.alternatives[job.alternative].label, points.scenarios[job.scenario].set
        return {"option": label, "world": self.jobs.seed(job.world), "set": number}
