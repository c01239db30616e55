"""One run, told: a table on the screen, and files in an output folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from sim.analysis.difference_text import label
from sim.config import Config, as_dict
from sim.language import words
from sim.language.format import number
from sim.studies.files import write_json, write_table, write_yaml

if TYPE_CHECKING:
    from sim.api import Run


def write_run(run: Run, config: Config, folder: Path) -> None:
    """Outcomes, offices and ledger (Parquet and CSV), levers.csv, config.yaml and provenance.json.

    :func:`sim.config.load` reads ``config.yaml`` back.
    """
    for name in ("outcomes", "offices", "ledger"):
        write_table(getattr(run, name), folder, name)
    run.levers.to_csv(folder / "levers.csv", index=False, lineterminator="\n")
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
    for head in (f"{year} {first:g}", f"{year} {last:g}", "change" if en else "endring"):
        table.add_column(head, justify="right")
    wide = run.outcomes.pivot(index="outcome", columns="year", values="value")
    for outcome in dict.fromkeys(run.outcomes["outcome"]):
        before, after = wide.loc[outcome, first], wide.loc[outcome, last]
        table.add_row(
            label(outcome, language),
            *(amount(value, language) for value in (before, after)),
            amount(after - before, language, sign=True),
        )
    console = Console()
    console.print(table)
    if governance.structure != "partnership":
        console.print(f"({words(language)['ui.badge_outside']})")
    where = "Tables and settings:" if en else "Tabeller og innstillinger:"
    console.print(f"{where} {folder}", soft_wrap=True, highlight=False)


def amount(value: float, language: str, sign: bool = False) -> str:
    """Return a number as short as it can be read; a dash where there is none."""
    return number(value, 3 if abs(value) < 10 else 0, language, sign)
