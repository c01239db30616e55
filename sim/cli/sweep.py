"""``orglearn sweep``, ``results`` and ``repeat``: studies from the command line."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from sim.cli.errors import FAILED, NO_ROOM, STOPPED
from sim.config import ConfigError
from sim.config.cli_settings import over, settings
from sim.config.files import no_such, option_names
from sim.config.overrides import check_output
from sim.studies.engine import Report, check_on_error, repeat_command
from sim.studies.engine import sweep as run_study
from sim.studies.executors import Executor, read_executor
from sim.studies.folder import Folder
from sim.studies.forecast import Forecast, check_room, forecast, size_text, time_text
from sim.studies.jobs import Jobs
from sim.studies.progress import bar
from sim.studies.study import USUAL, Study, read, study_from
from sim.studies.workflow import SWEEPS, home, load_study, repeat

OWN = ("study", "out", "executor", "on_error", "errors")
SHOWN_FAILURES = 10


def sweep(asked: Namespace) -> int:
    """Tell what there is to do, do it, tell what came of it."""
    study, jobs, folder, executor, on_error = planned(asked.words)
    console = Console(stderr=True, soft_wrap=True, highlight=False)
    if asked.plan:
        print_plan(study, jobs, folder, executor, console)
        return 0
    return carried_out(jobs, folder, executor, on_error)


def carried_out(jobs: Jobs, folder: Folder, executor: Executor, on_error: str = "continue") -> int:
    """Run what is left of a study, told as it goes; returns the exit code."""
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


def planned(words: Sequence[str]) -> tuple[Study, Jobs, Folder, Executor, str]:
    """The study that was asked for, its runs, folder and executor, all of it checked."""
    asked = settings(words, (*OWN, *USUAL))
    what = asked.pop("study", None)
    if what is None:
        raise ConfigError(
            f"Say which study: study=NAME ({', '.join(option_names('study'))}), a file or a folder."
        )
    former = asked.pop("errors", "continue")
    out, (on_error, notice) = asked.pop("out", None), check_on_error(asked.pop("on_error", former))
    if notice:
        print(notice, file=sys.stderr)
    executor = executor_of(asked.pop("executor", "local"))
    what = known_as(what)
    name, tree = read(what)
    study = study_from(name, over(tree, asked))
    folder = Folder(out if out is not None else home(what, study.name))
    return study, folder.jobs(study), folder, executor, on_error


def executor_of(asked: Any) -> Executor:
    """``executor=dask executor.workers=2`` -> the executor."""
    if isinstance(asked, dict):
        tree = dict(asked)
        return read_executor(tree.pop("kind", "dask" if "address" in tree else "local"), tree)
    return read_executor(asked)


def known_as(what: str) -> str:
    """A study by name: one that comes with the project, or one that was run and lies among the sweeps."""
    if (
        what not in option_names("study")
        and not Path(what).exists()
        and (SWEEPS / what / "study.yaml").is_file()
    ):
        return str(SWEEPS / what)
    return what


def run_folder(what: Any) -> Folder:
    """The folder of a study that was run, by name or path; ConfigError where there is none."""
    if not isinstance(what, str) or not what:
        raise ConfigError("Say which study: study=NAME or study=FOLDER.")
    for path in (Path(what), SWEEPS / what):
        if (path / "manifest.json").is_file():
            return Folder(path)
    if what in option_names("study"):
        raise ConfigError(f"The study {what} has not been run here. `orglearn sweep study={what}` runs it.")
    there = sorted({p.parent.name for p in SWEEPS.glob("*/manifest.json")} | set(option_names("study")))
    raise ConfigError(f"{no_such('study', what, there)} `orglearn sweep study=...` runs one.")


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
        console.print(
            f"{others} runs there are of other settings or another version of the model, and are left out."
        )
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
            f"{what} set aside in {where}; the runs in {those} are done again, all others are kept.",
            style="yellow",
        )


def print_report(report: Report, folder: Folder, console: Console) -> None:
    """Say what came of it: what is done, what failed, what to do next."""
    done = report.before + report.finished
    if report.stopped:
        console.print(report.stopped, style="yellow")
    console.print(
        f"{report.finished} runs in {time_text(report.seconds)}; {done} of {report.total} are finished."
    )
    if report.failed:
        console.print(
            f"{len(report.failed)} failed (all in {folder.path / 'failures.csv'}). To repeat one:",
            style="red",
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


def results(asked: Namespace) -> int:
    """Show what a study holds, or what a question in SQL finds."""
    words = settings(asked.words, ("study",))
    folder = run_folder(words.get("study"))
    result = load_study(folder.path)
    if asked.sql is not None:
        from sim.studies.query import ask

        answer = ask(result, asked.sql)
        if asked.csv:
            answer.to_csv(asked.csv, index=False, lineterminator="\n")
            print(f"{len(answer)} rows in {asked.csv}")
        else:
            _show_frame(answer)
        return 0
    if asked.csv:
        result.table.to_csv(asked.csv, index=False, lineterminator="\n")
        print(f"{len(result.table)} rows in {asked.csv}")
        return 0
    print(result)
    print(f"outcomes: {', '.join(result.outcomes)}")
    print(f"years: {', '.join(f'{y:g}' for y in result.years)}")
    print(f"columns of the table: {', '.join(map(str, result.table.columns))}")
    if len(result.failures):
        print(f"failed: {len(result.failures)} runs, in {folder.path / 'failures.csv'}")
    print(f"table: {folder.path / 'results.parquet'}")
    return 0


def _show_frame(frame: Any, most: int = 200) -> None:
    table = Table(box=SIMPLE_HEAD, show_edge=False)
    for column in frame.columns:
        table.add_column(str(column))
    for row in frame.head(most).itertuples(index=False):
        table.add_row(*(f"{cell:.6g}" if isinstance(cell, float) else str(cell) for cell in row))
    Console().print(table)
    if len(frame) > most:
        print(f"... {len(frame) - most} more rows; --csv FILE writes them all.")


def repeated(asked: Namespace) -> int:
    """Do one run again, and say whether it gives what was kept; its error, if it has one, in full."""
    words = settings(asked.words, ("study", "key", "config"))
    if "config" in words:
        return repeated_alone(Path(str(words["config"])))
    if "key" not in words:
        raise ConfigError("Say which run: key=KEY, from the column key of the results or of failures.csv.")
    folder = run_folder(words.get("study"))
    run = repeat(folder.path, str(words["key"]))
    print(f"{run.alternative}, scenario {run.scenario}, world {run.world} (seed {run.seed})")
    last = run.values[run.values["year"] == run.values["year"].max()]
    _show_frame(last[["outcome", "value"]])
    if run.as_kept is None:
        print("The store does not hold this run.")
        return 0
    print("Bit for bit as in the store." if run.as_kept else "NOT as in the store.", file=sys.stdout)
    return 0 if run.as_kept else FAILED


def repeated_alone(path: Path) -> int:
    """Do one run again from its settings, which an adaptive analysis left where it failed."""
    from sim.config.build import load
    from sim.studies.simulate_config import simulate_config

    config = load(path)
    result = simulate_config(config).recorder.outcomes()
    print(f"{config.governance.package}, {config.scale.name}, {config.world.name} (seed {config.seed})")
    _show_frame(result[result["year"] == result["year"].max()][["outcome", "value"]])
    return 0
