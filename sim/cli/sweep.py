"""``orglearn sweep``: run a study from the command line, or go on with one."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pandas as pd

from sim.cli.errors import FAILED, NO_ROOM
from sim.cli.which_study import executor_of, known_as, own_of, print_made, readable
from sim.cli.words import Given, over
from sim.config.fields import ConfigError
from sim.config.overrides import check_output
from sim.studies.commands import orglearn
from sim.studies.engine import Report, check_on_error
from sim.studies.engine import sweep as run_study
from sim.studies.executors import Executor
from sim.studies.folder import Folder
from sim.studies.forecast import BYTES_PER_VALUE, Forecast, check_room, forecast, size_text, time_text
from sim.studies.jobs import Jobs
from sim.studies.points import MOST_RUNS, MOST_SETTINGS, Points, check_size, size_of
from sim.studies.progress import bar
from sim.studies.results import sizes_text
from sim.studies.shards import Shards
from sim.studies.signals import exit_code
from sim.studies.study import Study, study_from
from sim.studies.terminal import Terminal
from sim.studies.workflow import SWEEPS, home

SHOWN_FAILURES = 10
SHOWN_REASONS = 5


def command(given: Given) -> int:
    """Print what there is to do, do it, print what came of it."""
    study, folder, executor, on_error = asked(given)
    if given.flag("plan") and is_too_large(study):
        print_size(study, executor)
        return 0
    jobs = folder.jobs(study)
    if given.flag("plan"):
        print_plan(jobs, folder, executor)
        return 0
    return carried_out(jobs, folder, executor, on_error)


def carried_out(
    jobs: Jobs, folder: Folder, executor: Executor, on_error: str = "continue", takes_over: bool = False
) -> int:
    """Run what is left of a study, reported as it goes; returns the exit code. ``takes_over``: as the engine has it."""
    if not takes_over:
        folder.check_is_for(jobs.study)
    plan = print_plan(jobs, folder, executor)
    if not plan.left:
        say("Nothing is left to do. More worlds: replications=N.")
        _write_table(jobs, folder)
        return 0
    check_output(folder.path)
    check_room(folder.path, plan.bytes)
    with bar(True) as tell:
        before = partial(print_set_aside, folder)
        report = run_study(
            jobs, folder, executor, on_error=on_error, progress=tell, before=before, takes_over=takes_over
        )
    print_report(report, folder)
    if report.disk_full:
        return NO_ROOM
    return exit_code() if report.interrupted else FAILED if report.failed else 0


def planned(given: Given) -> tuple[Jobs, Folder, Executor, str]:
    """Return the runs of the study that was asked for, its folder, executor and ``on_error``, all of it checked."""
    study, folder, executor, on_error = asked(given)
    return folder.jobs(study), folder, executor, on_error


def asked(given: Given) -> tuple[Study, Folder, Executor, str]:
    """Return the study that was asked for, its folder, executor and ``on_error``; none of its runs is made yet."""
    what = known_as(given.text("study"))
    own = own_of(given)
    name, tree = readable(what, own)
    on_error, notice = check_on_error(given.text("on_error", "continue"))
    if notice:
        print(notice, file=sys.stderr)
    executor = executor_of(given)
    typed = own.study(given.without("study", "out", "executor", "on_error", "plan", "config_dir"))
    study = study_from(name, over(tree, typed))
    folder = Folder(given.text("out") or home(what, study))
    return study, folder, executor, on_error


def is_too_large(study: Study) -> bool:
    """Return whether a study is more than can be run as one."""
    try:
        check_size(study)
    except ConfigError:
        return True
    return False


def print_size(study: Study, executor: Executor) -> None:
    """Say how large a study is that cannot be run as one: how many runs, and how long and how much disk they would take."""
    alternatives, scenarios = size_of(study)
    runs = alternatives * scenarios * study.replications
    say(f"{study.name}: {' × '.join(sizes_text(alternatives, scenarios, study.replications))}, at most")
    few = study_from(
        study.name, study.tree | {"factors": {}, "constraints": [], "design": "grid", "ensemble": None, "sets": None}
    )
    plan = forecast(Jobs(few, Points(few)), Shards(Path()), len(few.options), 1)
    seconds = plan.seconds / len(few.options) * runs / executor.size
    say(f"{runs} runs: about {time_text(seconds)} on {executor.size} worker{'s' * (executor.size > 1)}, about "
        f"{size_text(runs * (study.numbers * BYTES_PER_VALUE + 60))} of disk.")  # fmt: skip
    say(f"One study can have {MOST_SETTINGS:,} settings and {MOST_RUNS:,} runs: it is refused where it is run.")


def say(text: str, style: str = "") -> None:
    """Print a line on stderr."""
    Terminal(stderr=True, soft_wrap=True, highlight=False).print(text, style=style)


def print_plan(jobs: Jobs, folder: Folder, executor: Executor) -> Forecast:
    """Say how many runs, how long, how much disk."""
    parts, points, study = folder.parts(), jobs.points, jobs.study
    left = sum(1 for _ in jobs.left(parts))
    sizes = sizes_text(len(points.alternatives), len(points.scenarios), study.replications)
    say(f"{study.name}: {' × '.join(sizes)}")
    for line in left_out_text(points.table_of_left_out()):
        say(line, "yellow")
    plan = forecast(jobs, parts, left, executor.size)
    before = f", {plan.done} of them done before" if plan.done else ""
    where = f"on {executor.size} worker{'s' * (executor.size > 1)}"
    where = "on the cluster, were it as this machine" if executor.address else where
    spent = f"{plan.left} to do: about {time_text(plan.seconds)} {where}, about {size_text(plan.bytes)} of disk."
    say(f"{plan.runs} runs{before}. {spent if plan.left else 'None are left.'}")
    say(f"Kept in {folder.path}")
    if folder.path.parent == SWEEPS and folder.path.name != study.name and (SWEEPS / study.name).is_dir():
        say(f"{SWEEPS / study.name} holds another study of that name, so this one has a folder of its own.")
    print_made(folder)
    if others := len(parts) - plan.done:
        say(f"{others} runs there are of other settings or another version of the model, and are left out.")
    return plan


def left_out_text(left_out: pd.DataFrame) -> Iterator[str]:
    """Give how many alternatives and scenarios of a design cannot be run, and a line for each reason, with its count."""
    for what, rows in left_out.groupby("what", sort=False):
        n, many = len(rows), len(rows) > 1
        yield f"{n} {what}{'s' * many} of the design cannot be run, and {'are' if many else 'is'} left out:"
        counts = rows.groupby("reason", sort=False)["moved"].agg(["size", "first"])
        most = counts.head(SHOWN_REASONS)
        yield from (f"  {row['size']} × {reason} ({row['first']})" for reason, row in most.iterrows())
        if len(counts) > len(most):
            yield f"  and {len(counts) - len(most)} more reasons; left_out.csv in the study's folder has them all."


def print_set_aside(folder: Folder, report: Report) -> None:
    """Say where files were damaged."""
    if report.set_aside:
        n = len(report.set_aside)
        what, those = ("1 damaged file was", "it") if n == 1 else (f"{n} damaged files were", "them")
        where = folder.path / "set_aside"
        say(f"{what} set aside in {where}; the runs in {those} are done again, all others are kept.", "yellow")


def print_report(report: Report, folder: Folder) -> None:
    """Say what came of it: what is done, what failed, what to do next."""
    done = report.before + report.finished
    if report.stopped:
        say(report.stopped, "yellow")
    say(f"{report.finished} runs in {time_text(report.seconds)}; {done} of {report.total} are finished.")
    if report.failed:
        say(f"{len(report.failed)} failed (all in {folder.path / 'failures.csv'}). To repeat one:", "red")
        for key in report.failed[:SHOWN_FAILURES]:
            say(f"  {orglearn('repeat', f'study={folder.path.as_posix()}', f'key={key}')}")
    if report.stopped or report.failed:
        say("The same command goes on where this stopped; what is finished is not done again.")
    if done and not report.disk_full:
        say(f"Table: {folder.path / 'results.parquet'}")


def _write_table(jobs: Jobs, folder: Folder) -> None:
    """Make the table where it lags behind, as after a crash."""
    from sim.studies import results_table

    with folder.lock():
        parts = folder.parts(repair=True)
        folder.write_study(jobs.study)  # its title or question may be new
        if not results_table.is_fresh(folder, jobs, parts):
            results_table.write(folder, jobs, parts)
