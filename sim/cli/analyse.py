"""``orglearn analyse``: what a study says, as tables, sentences and a figure in a folder beside its runs."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

from sim.analysis.break_even import assumptions_of
from sim.analysis.result import AnalysisResult
from sim.cli.analyses import Analysis, analysis_named
from sim.cli.which_study import executor_of, print_made, run_folder
from sim.cli.words import Given, names_in
from sim.config import ConfigError
from sim.config.fields import Tree
from sim.config.files import check_names, no_such
from sim.studies.evaluate import Evaluate, evaluator
from sim.studies.executors import Executor
from sim.studies.files import refuse_links
from sim.studies.folder import Folder
from sim.studies.points import settings_at
from sim.studies.progress import bar
from sim.studies.results import Results
from sim.studies.study import Study
from sim.studies.workflow import load_study

OWN = ("study", "out", "language")


def command(given: Given) -> int:
    """Do one analysis, keep it, print what it found."""
    analysis = analysis_named(given.text("what"))
    own = (*OWN, "executor") if analysis.runs else OWN
    asked = given.without(*own, "what")
    for name in asked:
        if name not in (*analysis.needs, *analysis.takes):
            raise ConfigError(no_such("setting", name, (*own, *analysis.needs, *analysis.takes)))
    language = given.text("language", "en")
    folder = run_folder(given.text("study"))
    out = Path(given.text("out") or folder.path / "analysis" / analysis.name)
    for name in analysis.needs:
        if name not in asked:
            raise ConfigError(f"`orglearn analyse {analysis.name}` needs {name}=...")
    if analysis.runs:
        result = with_runs(analysis, folder, executor_of(given), asked)
    else:
        result = analysis.load()(finished(folder), **asked)
    if "out" not in given.values:
        refuse_links(folder.path)
    result.save(out)
    for sentence in result.sentences(language):
        print(sentence)
    print(f"{'Tabeller og figur' if language == 'nb' else 'Tables and figure'}: {out}")
    return 0


def finished(folder: Folder) -> Results:
    """Return what a study has found, and print which model made it if it is another; ConfigError where there is nothing."""
    results = load_study(folder.path)
    if results.table.empty:
        raise ConfigError(f"The study {results.name} has no finished runs; `orglearn sweep` makes them.")
    print_made(folder)
    return results


def with_runs(analysis: Analysis, folder: Folder, executor: Executor, asked: Tree) -> AnalysisResult:
    """Do an analysis that asks for runs of its own; they are kept, so that it goes on where it was stopped."""
    study = folder.study()
    # They lie in a folder of its own name, or of a former one where that has runs.
    former = [folder.path / name for name in analysis.old]
    store = next((path for path in former if (path / "manifest.json").is_file()), folder.path / analysis.name)
    with ExitStack() as stack:
        progress = stack.enter_context(bar(True))
        evaluate = stack.enter_context(evaluator(study, store, executor, progress=progress))
        if analysis.name == "break_even":
            return break_even(analysis, study, evaluate, dict(asked))
        rest = dict(asked)
        levers, objectives = rest.pop("levers"), rest.pop("objectives")
        return analysis.load()(evaluate, levers, objectives, config=settings_at(study, {}, seed=0), **rest)


def break_even(analysis: Analysis, study: Study, evaluate: Evaluate, asked: Tree) -> AnalysisResult:
    """Look for the assumption that turns the comparison of two options of a study."""
    options = dict(study.options)
    ours, theirs = asked.pop("alternative"), asked.pop("against", study.options[0][0])
    check_names("option of the study", (ours, theirs), options)
    points = ({"governance": dict(options[name])} for name in (ours, theirs))
    names = names_in("assumptions", asked.pop("assumptions")) if "assumptions" in asked else []
    return analysis.load()(
        evaluate, {}, *points, assumptions_of(settings_at(study, {}, 0), names),
        asked.pop("outcome"), worlds=asked.pop("worlds", study.replications), labels=(ours, theirs), **asked,
    )  # fmt: skip
