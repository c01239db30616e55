"""``orglearn run`` and ``python -m sim``: one run or several, everything settable; tables on the screen and in files."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.table import Table

from sim.analysis.difference_text import label
from sim.cli.which_study import own_of
from sim.cli.words import Given
from sim.config import Config, as_dict
from sim.config.overrides import Job, jobs
from sim.config.yaml_text import dump_yaml
from sim.language import words
from sim.language.format import number, trimmed
from sim.studies.files import appear_together, write_csv, write_json, write_table, write_yaml
from sim.studies.fingerprint import model_hash
from sim.studies.places import claimed, digest, new_folder
from sim.studies.terminal import Terminal

if TYPE_CHECKING:
    from sim.api import Run

TABLES = ("outcomes", "offices", "ledger")
FILES = ("config.yaml", "provenance.json", "levers.csv", *(f"{name}.parquet" for name in TABLES))
"""What a run leaves, besides the tables as CSV."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run what the arguments ask for, as ``python -m sim``; the exit code is 0, 2 after a bad setting, 130 after Ctrl-C."""
    from sim.cli.main import main as orglearn

    arguments = list(sys.argv[1:] if argv is None else argv)
    return orglearn(arguments if arguments[:1] == ["--version"] else ["run", *arguments])


def command(given: Given) -> int:
    """Check every run that was asked for, then run one after the other."""
    several = given.flag("multirun")
    wanted = jobs(given.words, several, own_of(given).folders)
    if "cfg" in given.values:
        for job in wanted:
            settings = as_dict(job.config) | {"output": str(job.output), "language": job.language}
            print(dump_yaml(settings))
        return 0
    is_new = not any(word.startswith("output=") for word in given.words)
    if is_new:  # one folder for all that is asked for, though the clock goes on meanwhile
        folder = new_folder(wanted[0].output)
        wanted = [dataclasses.replace(job, output=folder) for job in wanted]
    with ExitStack() as stack:
        for folder in dict.fromkeys(job.output for job in wanted):
            own = digest([as_dict(job.config) for job in wanted if job.output == folder], several, model_hash())
            files = ("0",) if several else FILES
            stack.enter_context(claimed(folder, "run", own, files, is_new))
        carry_out(wanted, several)
    return 0


def carry_out(wanted: Sequence[Job], several: bool) -> None:
    """Do one run after the other; each is written when it is done, and shown."""
    from sim.api import simulate

    for place, job in enumerate(wanted):
        folder = job.output / str(place) if several else job.output
        run = simulate(job.config)
        with appear_together(folder) as new:
            write_run(run, job.config, new)
        show_run(run, job.config, folder, job.language)


def write_run(run: Run, config: Config, folder: Path) -> None:
    """Outcomes, offices and ledger (Parquet and CSV), levers.csv, config.yaml and provenance.json.

    :func:`sim.config.load` reads ``config.yaml`` back.
    """
    for name in TABLES:
        write_table(getattr(run, name), folder, name)
    write_csv(run.levers, folder / "levers.csv")
    write_yaml(as_dict(config), folder / "config.yaml")
    write_json(run.provenance, folder / "provenance.json")


def show_run(run: Run, config: Config, folder: Path, language: str = "en") -> None:
    """Each outcome at year 0 and in the last year, and what changed; then where the files are."""
    en = language == "en"
    governance = config.governance
    title = f"{governance.package} · {config.scale.name} · {config.world.name} · seed {config.seed}"
    table = Table(title=title, box=SIMPLE_HEAD, title_justify="left")
    first, last = run.outcomes["year"].min(), run.outcomes["year"].max()
    year = "year" if en else "år"
    table.add_column(words(language)["ui.outcome"])
    for head in (
        f"{year} {trimmed(first, 2, language)}",
        f"{year} {trimmed(last, 2, language)}",
        "change" if en else "endring",
    ):
        table.add_column(head, justify="right")
    wide = run.outcomes.pivot(index="outcome", columns="year", values="value")
    for outcome in dict.fromkeys(run.outcomes["outcome"]):
        before, after = wide.loc[outcome, first], wide.loc[outcome, last]
        cells = (amount(before, language), amount(after, language), amount(after - before, language, sign=True))
        table.add_row(label(outcome, language), *cells)
    console = Terminal()
    console.print(table)
    if governance.structure != "partnership":
        console.print(f"({words(language)['ui.badge_outside']})")
    where = "Tables and settings:" if en else "Tabeller og innstillinger:"
    console.print(f"{where} {folder}", soft_wrap=True, highlight=False)


def amount(value: float, language: str, sign: bool = False) -> str:
    """Return a number as short as it can be read; a dash where there is none."""
    return number(value, 3 if abs(value) < 10 else 0, language, sign)
