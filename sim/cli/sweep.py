"""``orglearn sweep``: run a study from the command line, or go on with one."""

from __future__ import annotations

import sys

from rich.console import Console

from sim.cli.errors import FAILED, NO_ROOM, STOPPED
from sim.cli.which_study import executor_of, known_as, own_of, readable
from sim.cli.words import Given, over
from sim.config.overrides import check_output
from sim.studies.engine import Report, check_on_error, repeat_command
from sim.studies.engine import sweep as run_study
from sim.studies.executors import Executor
from sim.studies.folder import Folder
from sim.studies.forecast import Forecast, check_room, forecast, size_text, time_text
from sim.studies.jobs import Jobs
from sim.studies.progress import bar
from sim.studies.study import Study, study_from
from sim.studies.workflow import home

SHOWN_FAILURES = 10


def command(given: Given) -> int:
    """Print what there is to do, do it, print what came of it."""
    study, jobs, folder, executor, on_error = planned(given)
    console = Console(stderr=True, soft_wrap=True, highlight=False)
    if given.flag("plan"):
        print_plan(study, jobs, folder, executor, console)
        return 0
    return carried_out(jobs, folder, executor, on_error)


def carried_out(jobs: Jobs, folder: Folder, executor: Executor, on_error: str = "continue") -> int:
    """Run what is left of a study, reported as it goes; returns the exit code."""
    console = Console(stderr=True, soft_wrap=True, highlight=False)
    plan = print_plan(jobs.study, jobs, folder, executor, console)
    if not plan.left:
        console.print("Nothing is left to do. More worlds: replications=N.")
        _write_table(jobs, folder)
        return 0
    check_output(folder.path)
    check_room(folder.path, plan.bytes)
    with bar(True) as tell:
        report = run_study(
            jobs,
            folder,
            executor,
            on_error=on_error,
            progress=tell,
            before=lambda r: print_set_aside(r, folder, console),
        )
    print_report(report, folder, console)
    if report.disk_full:
        return NO_ROOM
    return STOPPED if report.interrupted else FAILED if report.failed else 0


def planned(given: Given) -> tuple[Study, Jobs, Folder, Executor, str]:
    """Return the study that was asked for, its runs, folder and executor, all of it checked."""
    what = known_as(given.text("study"))
    own = own_of(given)
    name, tree = readable(what, own)
    on_error, notice = check_on_error(given.text("on_error", "continue"))
    if notice:
        print(notice, file=sys.stderr)
    executor = executor_of(given)
    typed = own.study(given.without("study", "out", "executor", "on_error", "plan", "config_dir"))
    study = study_from(name, over(tree, typed))
    folder = Folder(given.text("out") or home(what, study.name))
    return study, folder.jobs(study), folder, executor, on_error


def print_plan(study: Study, jobs: Jobs, folder: Folder, executor: Executor, console: Console) -> Forecast:
    """Say how many runs, how long, how much disk."""
    parts = folder.parts()
    left = sum(1 for _ in jobs.left(parts))
    points = jobs.points
    sizes = (
        (len(points.alternatives), "alternative"), (len(points.scenarios), "scenario"), (study.replications, "world"),
    )  # fmt: skip
    console.print(f"{study.name}: " + " × ".join(f"{n} {what}{'s' * (n != 1)}" for n, what in sizes))
    plan = forecast(jobs, parts, left, executor.size)
    before = f", {plan.done} of them done before" if plan.done else ""
    console.print(f"{plan.runs} runs{before}. {_spent(plan, executor)}")
    console.print(f"Kept in {folder.path}")
    if others := len(parts) - plan.done:
        console.print(f"{others} runs there are of other settings or another version of the model, and are left out.")
    return plan


def _spent(plan: Forecast, executor: Executor) -> str:
    if not plan.left:
        return "None are left."
    time = "" if plan.seconds is None else f"about {time_text(plan.seconds)} "
    where = (
        "on the cluster, were it as this machine"
        if executor.address
        else f"on {executor.size} worker{'s' * (executor.size > 1)}"
    )
    return f"{plan.left} to do: {time}{where}, about {size_text(plan.bytes)} of disk."


def print_set_aside(report: Report, folder: Folder, console: Console) -> None:
    """Say where files were damaged."""
    if report.set_aside:
        n = len(report.set_aside)
        what, those = ("1 damaged file was", "it") if n == 1 else (f"{n} damaged files were", "them")
        where = folder.path / "set_aside"
        console.print(
            f"{what} set aside in {where}; the runs in {those} are done again, all others are kept.", style="yellow"
        )


def print_report(report: Report, folder: Folder, console: Console) -> None:
    """Say what came of it: what is done, what failed, what to do next."""
    done = report.before + report.finished
    if report.stopped:
        console.print(report.stopped, style="yellow")
    console.print(f"{report.finished} runs in {time_text(report.seconds)}; {done} of {report.total} are finished.")
    if report.failed:
        console.print(
            f"{len(report.failed)} failed (all in {folder.path / 'failures.csv'}). To repeat one:", style="red"
        )
        for key in report.failed[:SHOWN_FAILURES]:
            console.print(f"  {repeat_command(folder, key)}")
    if report.stopped or report.failed:
        console.print("The same command goes on where this stopped; what is finished is not done again.")
    if done and not report.disk_full:
        console.print(f"Table: {folder.path / 'results.parquet'}")


def _write_table(jobs: Jobs, folder: Folder) -> None:
    """Make the table where it lags behind, as after a crash."""
    from sim.studies import results_table

    with folder.lock():
        parts = folder.parts(repair=True)
        folder.write_study(jobs.study)  # its title or question may be new
        if not results_table.is_fresh(folder, jobs, parts):
            results_table.write(folder, jobs, parts)
