"""Results as tables: on the screen, and as files in an output folder."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import yaml
from rich.console import Console
from rich.table import Table

from sim.config import Config, as_dict, config_hash
from sim.language import words


def write_run(run: Any, config: Config, folder: Path) -> None:
    """One run's tables, resolved settings and provenance as files in ``folder``."""
    for name, frame in (("outcomes", run.outcomes), ("offices", run.offices), ("ledger", run.ledger)):
        frame.to_csv(folder / f"{name}.csv", index=False)
    run.outcomes.to_parquet(folder / "outcomes.parquet", index=False)
    run.levers.to_csv(folder / "levers.csv", index=False)
    write_settings(as_dict(config), folder)
    write_json({"config_hash": config_hash(config)} | run.provenance, folder / "provenance.json")


def write_comparison(comparison: Any, folder: Path) -> None:
    """A comparison's tables, resolved settings and provenance as files in ``folder``."""
    for name in ("values", "differences", "ledger"):
        getattr(comparison, name).to_csv(folder / f"{name}.csv", index=False)
    comparison.values.to_parquet(folder / "values.parquet", index=False)
    write_settings(comparison.config, folder)
    write_json(comparison.provenance, folder / "provenance.json")


def write_settings(tree: dict[str, Any], folder: Path) -> None:
    """The resolved settings; of a single run, :func:`sim.config.load` reads them back."""
    text = yaml.safe_dump(tree, sort_keys=False, allow_unicode=True)
    (folder / "config.yaml").write_text(text, encoding="utf-8")


def write_json(tree: dict[str, Any], path: Path) -> None:
    """A tree as readable JSON."""
    path.write_text(json.dumps(tree, indent=2, ensure_ascii=False, default=str) + "\n", encoding="utf-8")


def label(outcome: str, language: str) -> str:
    """An outcome's name in the reader's language."""
    key = f"outcomes.{outcome}.label"
    return words(language)[key] if key in words(language) else outcome


def show_run(run: Any, config: Config, folder: Path, language: str = "en") -> None:
    """Each outcome at year 0 and in the last year, and what changed."""
    en = language == "en"
    title = f"{config.governance.package} · {config.scale.name} · {config.world.name} · seed {config.seed}"
    table = Table(title=title)
    first, last = int(run.outcomes["year"].min()), int(run.outcomes["year"].max())
    table.add_column("Outcome" if en else "Utfall")
    heads = (f"year {first}", f"year {last}", "change") if en else (f"år {first}", f"år {last}", "endring")
    for head in heads:
        table.add_column(head, justify="right")
    years = run.outcomes.pivot_table(index="outcome", columns="year", values="value", sort=False)
    for outcome, row in years.iterrows():
        before, after = row.get(first, float("nan")), row.get(last, float("nan"))
        table.add_row(label(str(outcome), language), *(plain(v) for v in (before, after)), plain(after - before, "+"))
    console = Console()
    console.print(table)
    if config.governance.structure != "partnership":
        console.print(f"({words(language)['ui.badge_outside']})")
    console.print(f"{'Tables in' if en else 'Tabeller i'} {folder}", soft_wrap=True, highlight=False)


def show_comparison(comparison: Any, folder: Path, language: str = "en", outcomes: tuple[str, ...] = ()) -> None:
    """Differences from the reference option in the last year: one row an outcome, one column an option."""
    en = language == "en"
    reference, *others = comparison.options
    n = int(comparison.differences["replications"].max()) if len(comparison.differences) else 0
    table = Table(title=f"Difference from {reference}, {n} paired worlds" if en
                  else f"Forskjell fra {reference}, {n} like verdener")  # fmt: skip
    table.add_column("Outcome" if en else "Utfall")
    for option in others:
        table.add_column(str(option), justify="right")
    wide: pd.DataFrame = comparison.differences.pivot_table(
        index="outcome", columns="option", values="difference", sort=False
    )
    for outcome, row in wide.iterrows():
        if not outcomes or outcome in outcomes:
            table.add_row(label(str(outcome), language), *(plain(row.get(o, float("nan")), "+") for o in others))
    console = Console()
    console.print(table)
    console.print(f"{'Tables and page in' if en else 'Tabeller og side i'} {folder}", soft_wrap=True, highlight=False)


def plain(value: float, sign: str = "") -> str:
    """A number as short as it can be read; a dash where there is none."""
    if pd.isna(value):
        return "–"
    return f"{value:{sign}.3f}" if abs(value) < 10 else f"{value:{sign},.0f}".replace(",", " ")
