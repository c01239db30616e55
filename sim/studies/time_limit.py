"""A limit to the time a study takes: whole worlds are begun for as long as they would end in time."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from sim.studies.engine import Report
from sim.studies.jobs import Job, Jobs
from sim.studies.shards import Shards


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
