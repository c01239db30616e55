"""``orglearn results``: what a study holds, and answers to questions in SQL."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from rich.box import SIMPLE_HEAD
from rich.table import Table

from sim.cli.sweep import left_out_text
from sim.cli.which_study import print_made, run_folder
from sim.cli.words import Given
from sim.config.fields import ConfigError
from sim.studies.files import write_csv
from sim.studies.results import Results
from sim.studies.terminal import Terminal
from sim.studies.workflow import load_study

MOST_ROWS = 200
"""Rows that are printed."""


def command(given: Given) -> int:
    """Print what a study holds, or what a question in SQL finds."""
    folder = run_folder(given.text("study"))
    result = load_study(folder.path)
    print_made(folder)
    csv, table = given.text("csv"), result.table
    if "sql" in given.values:
        table = ask(result, given.text("sql"))
        if not csv:
            show_frame(table)
            return 0
    if csv:
        write_csv(table, Path(csv))
        print(f"{len(table)} rows in {csv}")
        return 0
    print(result)
    print(f"outcomes: {', '.join(result.outcomes)}")
    for line in left_out_text(result.left_out):
        print(line)
    print(f"years: {', '.join(f'{y:g}' for y in result.years)}")
    print(f"columns of the table: {', '.join(map(str, result.table.columns))}")
    if len(result.failures):
        print(f"failed: {len(result.failures)} runs, in {folder.path / 'failures.csv'}")
    print(f"table: {folder.path / 'results.parquet'}")
    return 0


def ask(result: Results, sql: str) -> pd.DataFrame:
    """Return the answer to a question about ``results``, ``alternatives``, ``scenarios`` and ``failures``.

    ConfigError with DuckDB's own words where the question cannot be answered. Files and the network are out of reach.
    """
    import duckdb

    with duckdb.connect(":memory:") as db:
        # An empty folder of extensions and no access outside: a question reads these tables and does nothing else.
        db.register("results", result.table)
        db.register("alternatives", result.alternatives.reset_index())
        db.register("scenarios", result.scenarios.reset_index())
        db.register("failures", result.failures)
        db.execute("SET enable_external_access = false; SET lock_configuration = true")
        try:
            return db.execute(sql).df()
        except duckdb.Error as problem:
            line = " ".join(str(problem).split())
            raise ConfigError(f"The question cannot be answered: {line}") from None


def show_frame(frame: pd.DataFrame) -> None:
    """Print a table, or its first rows."""
    table = Table(box=SIMPLE_HEAD, show_edge=False)
    for column in frame.columns:
        table.add_column(str(column))
    for row in frame.head(MOST_ROWS).itertuples(index=False):
        table.add_row(*(f"{cell:.6g}" if isinstance(cell, float) else str(cell) for cell in row))
    Terminal().print(table)
    if len(frame) > MOST_ROWS:
        print(f"... {len(frame) - MOST_ROWS} more rows; --csv FILE writes them all.")
