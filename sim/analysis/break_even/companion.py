"""The flip tests that go with a study: which comparisons, run where the study lies, and answered again from what is kept.

On each outcome the foremost option is held against the nearest that it is seen to be ahead of. What to run depends on what
was found; the same question asks for the same runs in the same order, so that a test that was stopped goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from sim.analysis.assumptions import influence
from sim.analysis.break_even import Assumption, BreakEvenResult, assumptions_of, flip
from sim.analysis.differences import paired
from sim.analysis.estimates import interval
from sim.analysis.fields import Fields
from sim.config import Config
from sim.outcomes.catalogue import CATALOGUE, HEADLINES
from sim.studies.evaluate import Evaluate, Evaluator, evaluator
from sim.studies.executors import Executor
from sim.studies.folder import Folder
from sim.studies.jobs import kept_by
from sim.studies.points import Points, settings_at
from sim.studies.progress import bar
from sim.studies.results import Results
from sim.studies.study import Study, study_from
from sim.studies.supplements import FLIP, NEEDS

OUTCOMES = NEEDS[FLIP]
"""What is asked about: work by rule, and work by judgement."""
NUMBERS = 10
"""So many uncertain numbers are moved, those that matter most to the outcome."""
TOLERANCE = 0.05
"""How closely it is found where an order turns, as a share of the likely span."""


@dataclass(frozen=True)
class Ahead:
    """On ``outcome``, ``leader`` is foremost and seen to be ahead of ``behind``, but not of those in ``unseen``."""

    outcome: str
    leader: str
    behind: str
    unseen: tuple[str, ...] = ()


def best_options(results: Results, outcomes: Sequence[str], worlds: int | None = None) -> list[Ahead]:
    """A comparison for each of the outcomes that the study kept and where some option is seen ahead of the reference.

    ``worlds``: the difference has to be seen in the first so many worlds by themselves too, since they are all that a
    smaller test will have. Judged among the main outcomes, in the last year.
    """
    kept = [name for name in results.outcomes if name in HEADLINES]
    wanted = [name for name in outcomes if name in kept and CATALOGUE[name].better]
    if not wanted:
        return []
    table = paired(results, kept).table
    result = []
    for outcome in wanted:
        rows = table[(table["outcome"] == outcome) & table["seen"]]
        gains = CATALOGUE[outcome].better * rows.set_index("alternative")["difference"]
        if (gains > 0).any():
            result.append(_nearest(results, outcome, str(gains.idxmax()), worlds))
    return [ahead for ahead in result if ahead is not None]


def _nearest(results: Results, outcome: str, leader: str, worlds: int | None) -> Ahead | None:
    """Return the first in the order of means that the leader is seen to be ahead of; None where it is so of none."""
    better = CATALOGUE[outcome].better
    rows = paired(results, outcome, against=leader).table
    rows = rows.assign(behind=-better * rows["difference"]).sort_values("behind", kind="stable")
    seen = rows["seen"] & (rows["behind"] > 0)
    unseen = tuple(str(name) for name in rows["alternative"][~seen & np.isfinite(rows["behind"])])
    for name in map(str, rows["alternative"][seen]):
        if _seen_in(results, outcome, leader, name, worlds):
            return Ahead(outcome, leader, name, unseen)
    return None


def _seen_in(results: Results, outcome: str, leader: str, behind: str, worlds: int | None) -> bool:
    """Whether the leader is seen ahead in the first so many worlds alone: the 95 per cent interval leaves out 0."""
    if worlds is None:
        return True
    pairs = results.differences(outcome, leader, behind)
    first = pairs[[world for world in pairs if world < worlds]].to_numpy(dtype=float).ravel()
    _, low, *_ = interval(CATALOGUE[outcome].better * first[np.isfinite(first)])
    return low > 0


@dataclass(frozen=True)
class BreakEvenTest:
    """A comparison and what the test of it found. ``lost``: runs that the test asked for and that are not kept, of
    which ``failed`` were tried and failed; ``runs``: those that are there."""

    ahead: Ahead
    result: BreakEvenResult
    runs: int
    lost: int
    failed: int

    @property
    def is_complete(self) -> bool:
        """Whether every run was made, or tried."""
        return self.lost <= self.failed


def numbers(study: Study, outcome: str) -> list[Assumption]:
    """The uncertain numbers that matter most to what the report's package changes of an outcome, the strongest first."""
    known = {of.path: of for of in assumptions_of(settings_at(study, {}, seed=0))}
    table = influence()
    sizes = table[outcome].abs() if outcome in table else pd.Series(dtype=float)
    order = sizes.sort_values(ascending=False, kind="stable").index
    return [known[path] for path in order if path in known][:NUMBERS]


def least(study: Study) -> int:
    """How many runs a test takes at the least: both options at the values used, and with each number at either end."""
    return 2 * (1 + 2 * NUMBERS) * int(study.replications)


def tested(results: Results, supplement: Study, ahead: Ahead, evaluate: Evaluate) -> BreakEvenResult:
    """Return one test: the foremost option against the nearest behind it, in the worlds of the supplement."""
    own = study_from(results.name, dict(results.study))
    levers = {a.label: a.governance for a in Points(own).alternatives}
    ours, theirs = ({"governance": dict(levers[name])} for name in (ahead.leader, ahead.behind))
    return flip(
        evaluate, {}, ours, theirs, numbers(supplement, ahead.outcome), ahead.outcome,
        worlds=int(supplement.replications), tolerance=TOLERANCE, labels=(ahead.leader, ahead.behind),
    )  # fmt: skip


def run(
    results: Results, folder: Folder, executor: Executor, observe: Callable[[Config], Any] | None = None
) -> list[str]:
    """Run what is left of every test of a study; returns the keys of the runs that failed. What is done is kept."""
    study = folder.study()
    with ExitStack() as stack:
        tell = stack.enter_context(bar(True))
        evaluate = stack.enter_context(evaluator(study, folder.path, executor, progress=tell, observe=observe))
        for ahead in best_options(results, OUTCOMES, int(study.replications)):
            tested(results, study, ahead, evaluate)
    return list(evaluate.report.failed)


def answered(results: Results, folder: Folder) -> list[BreakEvenTest]:
    """Return every test of a study, answered from the runs that are kept; none is begun."""
    runs, kept = _kept(results, folder), []
    study = runs.study
    for ahead in best_options(results, OUTCOMES, int(study.replications)):
        runs.lost, runs.there = set(), set()
        result = tested(results, study, ahead, runs)
        failed = len(runs.lost & set(folder.read_failures())) if runs.lost else 0
        kept.append(BreakEvenTest(ahead, result, len(runs.there), len(runs.lost), failed))
    return kept


def kept_runs(results: Results, folder: Folder) -> dict[str, Config]:
    """Return the settings of every run of the tests that is kept, by its key, so that it can be done again."""
    runs = _kept(results, folder)
    for ahead in best_options(results, OUTCOMES, int(runs.study.replications)):
        tested(results, runs.study, ahead, runs)
    return runs.settings


def _kept(results: Results, folder: Folder) -> Kept:
    """Return what answers from the kept runs; those of an earlier model, where the study's own are."""
    earlier = results.folder is not None and not Folder(results.folder).can_be_repeated
    return Kept(folder.study(), folder, folder.model if earlier else None)


class Kept(Evaluator):
    """An evaluator that answers from the kept runs, and notes which it had, with their settings, and which it had not.

    ``model``: the fingerprint that their keys are made with, where it is not the present one.
    """

    def __init__(self, study: Study, folder: Folder, model: str | None = None):
        super().__init__(study, folder, folder.parts(), _never, 1, None)
        self._rest = kept_by(study, model) if model else self._rest
        self.lost: set[str] = set()
        self.there: set[str] = set()
        self.settings: dict[str, Config] = {}

    def __call__(self, points: Sequence[Fields], worlds: Sequence[int]) -> pd.DataFrame:
        """Return the outcomes of the runs that are kept."""
        asked = self.asked(points, worlds)
        keys = {one.key for row in asked for one in row}
        self.settings |= {one.key: one.config for row in asked for one in row if one.key in self.parts}
        self.there |= {key for key in keys if key in self.parts}
        self.lost |= {key for key in keys if key not in self.parts}
        return self.table(asked, worlds)


def _never(*_: Any, **__: Any) -> Any:
    raise AssertionError("What is kept is read, never run.")
