"""Run a study on until its worlds are enough to decide."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sim.analysis.sample_size.estimate import FIRST, SampleSizeResult, plan_next, sample_size, worlds_run
from sim.config.fields import Tree
from sim.studies.workflow import sweep


def run_until_enough(
    study: object,
    outcome: str,
    effect: float,
    *,
    most: int,
    out: str | Path | None = None,
    alternative: str | None = None,
    year: float | str | None = None,
    **choices: Any,
) -> SampleSizeResult:
    """Run a study in steps until its worlds decide whether each difference of ``effect`` on an outcome is there.

    After each step the intervals are checked, and the study is given as many worlds more as the spread so far asks for,
    to ``most`` at most. The intervals hold at every check at once, so checking often costs nothing of what they promise.
    ``alternative``: decide for this one only. ``choices`` go to :func:`sim.sweep`. Returns the last check.
    """
    asked: Tree = {"alternative": alternative, "year": year}
    worlds = min(FIRST, most)
    while True:
        results = sweep(study, out=out, replications=worlds, **choices)
        wanted = plan_next(results, outcome, effect, most=most, **asked)
        if wanted <= max(worlds, worlds_run(results)):
            return sample_size(results, outcome, effect, **asked)
        worlds = wanted
