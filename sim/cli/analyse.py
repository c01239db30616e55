"""``orglearn analyse``: what a study says, as tables, sentences and a figure in a folder beside its runs."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from sim.analysis.result import AnalysisResult
from sim.cli.sweep import executor_of, run_folder
from sim.config import ConfigError
from sim.config.cli_settings import settings
from sim.config.files import no_such
from sim.language import LANGUAGES
from sim.studies.evaluate import evaluator
from sim.studies.executors import read_executor
from sim.studies.folder import Folder
from sim.studies.points import settings_at
from sim.studies.progress import bar
from sim.studies.results import Results
from sim.studies.study import Study
from sim.studies.workflow import load_study

OWN = ("study", "out", "language")
PLACE = ("executor",)


@dataclass(frozen=True)
class Analysis:
    """Where an analysis stands, the settings it has to be given, and those it may be given."""

    home: str
    function: str
    needs: tuple[str, ...] = ()
    takes: tuple[str, ...] = ()
    runs: bool = False

    def load(self) -> Callable[..., AnalysisResult]:
        """The function itself."""
        result: Callable[..., AnalysisResult] = getattr(
            import_module(f"sim.analysis.{self.home}"), self.function
        )
        return result


ANALYSES: dict[str, Analysis] = {
    "differences": Analysis("differences", "paired", (), ("outcomes", "against", "year", "scenario")),
    "enough": Analysis("enough", "enough", ("outcome", "effect"), ("alternative", "power", "alpha", "year")),
    "robustness": Analysis("robustness", "robustness", (), ("outcomes", "thresholds", "year", "draws", "seed")),
    "sobol": Analysis(
        "sensitivity", "sobol_indices", ("outcome",), ("alternative", "against", "year", "resamples", "seed")
    ),
    "morris": Analysis(
        "sensitivity", "morris_effects", ("outcome",), ("alternative", "against", "year", "resamples", "seed")
    ),
    "discovery": Analysis(
        "discovery", "discover", ("outcome", "alternative"),
        ("against", "worse_than", "lose", "year", "method", "rule", "least_coverage", "alpha", "seed"),
    ),
    "contributions": Analysis("contributions", "contributions", ("outcome",), ("year",)),
    "flows": Analysis("flows", "flows", (), ("against",)),
    "groups": Analysis("groups", "groups", (), ("outcomes", "against")),
    "levers": Analysis("moved", "moved", (), ("alternative",)),
    "trajectories": Analysis("trajectories", "trajectories", (), ("outcomes", "against", "alternative")),
    "flip": Analysis(
        "flip", "flip", ("outcome", "alternative"),
        ("against", "assumptions", "worlds", "year", "tolerance", "beyond", "joint"), runs=True,
    ),
    "search": Analysis(
        "search", "search", ("levers", "objectives"),
        (
            "budget_hours", "base", "population", "generations", "worlds", "fresh_worlds", "keep", "step", "year", "seed",
        ),
        runs=True,
    ),
}  # fmt: skip
"""What can be asked of a study, by name."""


def analyse(asked: Namespace) -> int:
    """Do one analysis, keep it, say what it found."""
    if asked.what not in ANALYSES:
        raise ConfigError(no_such("analysis", asked.what, ANALYSES))
    analysis = ANALYSES[asked.what]
    given = settings(asked.words, (*OWN, *(PLACE if analysis.runs else ()), *analysis.needs, *analysis.takes))
    language = str(given.pop("language", "en"))
    if language not in LANGUAGES:
        raise ConfigError(no_such("language", language, LANGUAGES))
    folder = run_folder(given.pop("study", None))
    out = Path(given.pop("out", folder.path / "analysis" / asked.what))
    for name in analysis.needs:
        if name not in given:
            raise ConfigError(f"`orglearn analyse {asked.what}` needs {name}=...; it has to be told which.")
    result = (
        with_runs(asked.what, analysis, folder, given)
        if analysis.runs
        else analysis.load()(finished(folder), **given)
    )
    result.save(out)
    for sentence in result.sentences(language):
        print(sentence)
    print(f"{'Tabeller og figur' if language == 'nb' else 'Tables and figure'}: {out}")
    return 0


def finished(folder: Folder) -> Results:
    """What a study has found; ConfigError where that is nothing, as after a change of the model."""
    results = load_study(folder.path)
    if results.table.empty:
        raise ConfigError(
            f"The study {results.name} has no finished runs of this version of the model; `orglearn sweep` makes them."
        )
    return results


def with_runs(what: str, analysis: Analysis, folder: Folder, given: dict[str, Any]) -> AnalysisResult:
    """An analysis that asks for runs of its own; they are kept, so that it goes on where it was stopped."""
    study = folder.study()
    place = executor_of(given.pop("executor")) if "executor" in given else read_executor()
    with ExitStack() as stack:
        tell = stack.enter_context(bar(True))
        evaluate = stack.enter_context(evaluator(study, folder.path / what, place, progress=tell))
        if what == "flip":
            return flipped(analysis, study, evaluate, given)
        levers, objectives = given.pop("levers"), given.pop("objectives")
        return analysis.load()(evaluate, levers, objectives, config=settings_at(study, {}, seed=0), **given)


def flipped(analysis: Analysis, study: Study, evaluate: Any, given: dict[str, Any]) -> AnalysisResult:
    """A flip test between two options of a study."""
    from sim.analysis.break_even import assumptions_of

    options = dict(study.options)
    ours, theirs = given.pop("alternative"), given.pop("against", study.options[0][0])
    for name in (ours, theirs):
        if name not in options:
            raise ConfigError(no_such("option of the study", name, options))
    names = given.pop("assumptions", [])
    assumptions = assumptions_of(settings_at(study, {}, 0), [names] if isinstance(names, str) else names)
    return analysis.load()(
        evaluate, {}, _point(options[ours]), _point(options[theirs]), assumptions, given.pop("outcome"),
        worlds=given.pop("worlds", study.replications), labels=(ours, theirs), **given,
    )  # fmt: skip


def _point(governance: Mapping[str, Any]) -> dict[str, Any]:
    return {"governance": dict(governance)}
