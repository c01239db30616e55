"""``orglearn report``: a study as a document for those who decide; what is new is run first, and what goes with it."""

from __future__ import annotations

import sys
from pathlib import Path

from sim.analysis.break_even import companion
from sim.cli.errors import FAILED
from sim.cli.sweep import carried_out, planned
from sim.cli.which_study import executor_of, own_of, print_made, run_folder
from sim.cli.words import Given, names_in
from sim.config import ConfigError
from sim.config.files import check_names, option_names
from sim.studies.commands import orglearn
from sim.studies.executors import Executor
from sim.studies.files import refuse_links
from sim.studies.folder import Folder
from sim.studies.supplements import FLIP, KINDS, folder_of, supplement
from sim.studies.workflow import load_study, prepared

BESIDE = tuple(KINDS)
"""What can be run beside a study for its document."""


def command(given: Given) -> int:
    """Write the document that was asked for, and print where it is; a study that is new is run first."""
    wanted = kinds_of(given.values["with"]) if "with" in given.values else []
    formats = given.names("formats") or None
    executor = executor_of(given)
    code, folder = run_if_new(given, executor)
    for kind in wanted if code in (0, FAILED) else ():
        code = max(code, run_beside(folder, kind, executor))
    if code not in (0, FAILED):
        return code
    from sim.reporting.document.publish import report

    results = load_study(folder.path)
    for file in report(results, given.text("out") or None, language=given.text("language", "nb"), formats=formats):
        print(file)
    return code


def kinds_of(asked: object) -> list[str]:
    """Return what is to be run beside the study: ``with=all``, or some of them."""
    if not isinstance(asked, (str, list)):
        raise ConfigError(f"with is {asked!r}, but must be all, or a list of {', '.join(BESIDE)}.")
    names = names_in("with", asked)
    check_names("supplement", names, (*BESIDE, "all"), key="with")
    return list(BESIDE) if "all" in names else [kind for kind in BESIDE if kind in names]


def run_if_new(given: Given, executor: Executor) -> tuple[int, Folder]:
    """Return a study's folder, by name, file or folder; what has no finished runs is run. Exit code, and the folder."""
    what, folders = given.text("study"), own_of(given).folders
    try:
        folder = run_folder(what)
    except ConfigError:
        if not what or not (what in option_names("study", folders) or Path(what).exists()):
            raise
        settings = {name: what for name, what in given.values.items() if name in ("study", "config_dir")}
        jobs, folder, _, _ = planned(Given(settings))
        return carried_out(jobs, folder, executor), folder
    jobs, folder = prepared(folder.study(), folder.path, {})
    if folder.of_earlier_model() and not load_study(folder.path).table.empty:
        if "with" in given.values:
            more = f"run the study by this one first: orglearn sweep study={folder.path.as_posix()}"
            why = "What goes with them has to be of their model; leave out with=, or"
            raise ConfigError(f"{folder.of_earlier_model()} {why} {more}.")
        print_made(folder)
        return 0, folder
    left = sum(1 for _ in jobs.left(folder.parts()))
    if left == len(jobs):
        return carried_out(jobs, folder, executor), folder
    print_made(folder)
    if left:
        again = orglearn("sweep", f"study={folder.path.as_posix()}")
        print(f"{left} of {len(jobs)} runs are left; this tells of the others. {again} does them.", file=sys.stderr)
    return 0, folder


def run_beside(folder: Folder, kind: str, executor: Executor) -> int:
    """Run what goes with a study, or what is left of it; one that cannot be made of this study is reported."""
    refuse_links(folder.path)
    try:
        jobs, place = prepared(supplement(folder.study(), kind), folder_of(folder.path, kind).path, {})
    except ConfigError as problem:
        print(f"{kind}: {problem}", file=sys.stderr)
        return 0
    code = carried_out(jobs, place, executor, takes_over=True)
    return max(code, run_break_even_tests(folder, place, executor)) if kind == FLIP and code in (0, FAILED) else code


def run_break_even_tests(folder: Folder, place: Folder, executor: Executor) -> int:
    """Run what is left of a study's flip tests, reported as it goes; returns the exit code."""
    results = load_study(folder.path)
    tests = companion.answered(results, place)
    if not tests:
        print("No option is seen ahead of the reference, so there is no order to turn.", file=sys.stderr)
        return 0
    if not any(test.lost for test in tests):
        kept = sum(test.runs for test in tests)
        print(f"{kept} runs of flip tests are kept; nothing is left to do.", file=sys.stderr)
        return 0
    for test in tests:
        ahead, least = test.ahead, companion.least(place.study())
        print(f"{ahead.outcome}: when does {ahead.behind} come ahead of {ahead.leader}? {least} runs or more, "
              f"{test.runs} of them done before.", file=sys.stderr)  # fmt: skip
    failed = companion.run(results, place, executor)
    if failed:
        print(f"{len(failed)} runs failed; they stand in {place.failures.as_posix()}.", file=sys.stderr)
    return FAILED if failed else 0
