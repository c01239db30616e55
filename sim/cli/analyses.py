"""What can be asked of a study, in one table: the command, its help and docs/studies.md read it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from sim.config.files import check_names

if TYPE_CHECKING:
    from sim.analysis.result import AnalysisResult


@dataclass(frozen=True)
class Analysis:
    """One analysis: where it is, what it asks, the settings it has to be given and those it may be given.

    ``example``: further settings as a user may write them. ``wants``: what else the study has to have. ``runs``: it asks
    for runs of its own, and keeps them. ``old``: former names.
    """

    name: str
    home: str
    function: str
    question: str
    needs: tuple[str, ...] = ()
    takes: tuple[str, ...] = ()
    example: str = ""
    wants: str = ""
    runs: bool = False
    old: tuple[str, ...] = ()

    def load(self) -> Callable[..., AnalysisResult]:
        """Return the function itself."""
        function: Callable[..., AnalysisResult] = getattr(import_module(f"sim.analysis.{self.home}"), self.function)
        return function


_AGAINST = ("alternative", "against", "year", "resamples", "seed")

ANALYSES: dict[str, Analysis] = {
    one.name: one
    for one in (
        Analysis(
            "differences", "differences", "paired",
            "every alternative against the reference, in pairs, with all comparisons looked at together",
            (), ("outcomes", "against", "year", "scenario"), "[outcomes=[quality] against=... year=5]",
        ),
        Analysis(
            "sample_size", "sample_size", "sample_size",
            "are there worlds enough to see a difference of that size? If not, how many more? It names no difference it "
            "cannot see",
            ("outcome", "effect"), ("alternative", "power", "alpha", "year"), old=("enough",),
        ),
        Analysis(
            "robustness", "robustness", "robustness",
            "regret, thresholds and ranks over the scenarios, outcome by outcome; no total score",
            (), ("outcomes", "thresholds", "year", "draws", "seed"), "[outcomes=[...] thresholds={quality:0.8}]",
            "scenarios",
        ),
        Analysis(
            "sobol", "sensitivity", "sobol_indices",
            "which assumptions drive an outcome, or a difference, and how much of it; luck kept apart",
            ("outcome",), _AGAINST, "[alternative=...]", "a `sobol` design, two worlds or more",
        ),
        Analysis(
            "morris", "sensitivity", "morris_effects", "the same by screening: which of many assumptions matter at all",
            ("outcome",), _AGAINST, "[alternative=...]", "a `morris` design, two worlds or more",
        ),
        Analysis(
            "discovery", "discovery", "discover", "when does an alternative lose? In words, by PRIM or CART",
            ("outcome", "alternative"),
            ("against", "worse_than", "lose", "year", "method", "rule", "least_coverage", "alpha", "seed"),
            "[method=prim|cart worse_than=0]", "scenarios that were sampled, or an ensemble",
        ),
        Analysis(
            "contributions", "contributions", "contributions",
            "what does each part of a package contribute? Leave-one-out and Shapley values",
            ("outcome",), ("year",), wants="a package design",
        ),
        Analysis(
            "flows", "flows", "flows", "what each learning loop made right and wrong, and how that differs",
            (), ("against",), wants="`flows` among the study's details",
        ),
        Analysis(
            "groups", "groups", "groups", "the differences in each group of offices",
            (), ("outcomes", "against"), wants="`groups` among the study's details",
        ),
        Analysis(
            "levers", "lever_changes", "moved", "which levers every alternative moves, and by how much",
            (), ("alternative",),
        ),
        Analysis(
            "trajectories", "trajectories", "trajectories", "the outcomes year by year",
            (), ("outcomes", "against", "alternative"),
        ),
        Analysis(
            "break_even", "break_even", "flip", "what is the least change of an assumption that turns a comparison?",
            ("outcome", "alternative"),
            ("against", "assumptions", "worlds", "year", "tolerance", "beyond", "joint"),
            wants="runs what it needs", runs=True, old=("flip",),
        ),
        Analysis(
            "search", "search", "search", "which trade-offs can levers reach, within hours?",
            ("levers", "objectives"),
            ("budget_hours", "base", "population", "generations", "worlds", "fresh_worlds", "keep", "step", "year", "seed"),
            "[budget_hours=...]", "runs what it needs", runs=True,
        ),
    )
}  # fmt: skip
"""Every analysis by name."""


def analysis_named(name: str) -> Analysis:
    """Return an analysis by name; for a former name, print the new one on stderr. ConfigError where there is none."""
    for analysis in ANALYSES.values():
        if name in analysis.old:
            print(f"analyse {name} is now written analyse {analysis.name}.", file=sys.stderr)
            return analysis
    check_names("analysis", [name], ANALYSES)
    return ANALYSES[name]


def settings_of_all() -> dict[str, list[str]]:
    """Return every setting that some analysis takes, with the names of those analyses."""
    takers: dict[str, list[str]] = {}
    for one in ANALYSES.values():
        for name in (*one.needs, *one.takes):
            takers.setdefault(name, []).append(one.name)
    return takers


def synopses() -> str:
    """Return a line or two for each analysis, for the help of the command."""
    lines = []
    for one in ANALYSES.values():
        typed = " ".join(["study=...", *(f"{name}=..." for name in one.needs), one.example]).strip()
        lines += [f"  {one.name:14} {typed}", f"{'':17}{one.question}"]
    return "\n".join(lines)


def as_markdown() -> str:
    """Return the table of docs/studies.md."""
    rows = ["| `WHAT` | the question | needs |", "| --- | --- | --- |"]
    for one in ANALYSES.values():
        needs = "; ".join(filter(None, [" ".join(f"`{name}=`" for name in one.needs), one.wants]))
        rows.append(f"| `{one.name}` | {one.question} | {needs} |")
    return "\n".join(rows)
