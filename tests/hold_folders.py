"""Hold what the program makes of a mutated study folder against the study as it was; used by a test and ``make hostile``."""

from __future__ import annotations

import contextlib
import io
import shutil
from pathlib import Path

import pandas as pd

from sim.cli.main import main
from sim.config.fields import ConfigError
from sim.reporting.document.repeated_runs import repeat_each, stored_runs
from sim.reporting.document.store_check import store_differences
from sim.studies.executors import Executor
from sim.studies.workflow import load_parts, load_study, sweep
from tests.mutated_folders import STUDY, mutate

ALONG = ["alternative", "scenario", "world", "year", "outcome"]


def made(folder: Path) -> pd.DataFrame:
    """Run the study that is mutated; returns its values, by what they are of."""
    return values_of(sweep({"name": "mutated", **STUDY}, out=folder, executor="in_process").table)


def values_of(table: pd.DataFrame) -> pd.Series:
    """The values of a table of results, by alternative, scenario, world, year and outcome."""
    return table.astype({"alternative": str, "outcome": str}).set_index(ALONG)["value"].sort_index()


def complaint(whole: Path, truth: pd.Series, folder: Path, seed: int, nth: int) -> tuple[str, str]:
    """Return what was done to a copy of a study, and what is wrong with how it was taken; nothing where all is well."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(whole, folder)
    done = mutate(folder, seed, nth)
    try:
        return done, _read(folder, truth, done)
    except Exception as fault:
        return done, f"{type(fault).__name__}: {fault}"


def _read(folder: Path, truth: pd.Series, done: str) -> str:
    """Read the folder in every way, and say what was wrong: a traceback, or another value that nothing tells of."""
    for words in (["results", f"study={folder}"], ["sweep", f"study={folder}", "plan=true"]):
        with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.redirect_stderr(io.StringIO()) as err:
            code = main(words)
        printed = out.getvalue() + err.getvalue()
        if "Traceback" in printed or code not in (0, 2, 3):
            return f"{words[0]} ended with {code}: {printed[-300:]}"
        if "\x1b" in printed:
            return f"{words[0]} printed an escape sequence"
    try:
        results = load_study(folder)
    except ConfigError:
        return ""
    if not is_other(values_of(results.table), truth):
        return ""
    parts = load_parts(folder)
    if any(True for _ in store_differences(parts)):
        return ""
    again = repeat_each(stored_runs(parts, {}), Executor("in_process"))
    return "" if not all(again.values()) else f"{done}: other values, and nothing tells of it"


def is_other(values: pd.Series, truth: pd.Series) -> bool:
    """Whether a value is another than it was; one that is missing is not."""
    both = values.index.intersection(truth.index)
    return bool((values[both] != truth[both]).any()) or not values.index.difference(truth.index).empty
