"""The main comparison, as ``make run`` starts it: the packages G0 to G8 at national scale over ten years.

It tries as many worlds as there is time for, prints the differences, and writes tables, settings,
provenance, figures and one page to read.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
from rich.box import SIMPLE_HEAD
from rich.columns import Columns
from rich.console import Console
from rich.table import Table

from sim.analysis import difference_text
from sim.analysis.catalogues import codes, labels
from sim.analysis.comparison import Comparison
from sim.api import compare
from sim.cli.report import report
from sim.config import ConfigError, read_study
from sim.config.overrides import check_output
from sim.language import LANGUAGES, words
from sim.reporting.page_folder import illustrate
from sim.studies.files import appear_together

MAIN_OUTCOMES = (
    "quality",
    "quality_standard",
    "quality_discretionary",
    "measured_score",
    "measurement_gap",
    "warranted_tailoring",
    "unwarranted_variation",
    "goal_conformity",
    "knowledge_caseworkers",
    "knowledge_routines",
    "knowledge_guidance",
    "learning_ability",
    "innovation_anchored",
    "motivation",
    "exits",
    "vulnerability",
    "backlog",
)
"""What the printed table shows; the files hold every outcome."""

ENDING = {
    "en": "Open {page} to read what was found; the tables stand beside it in {folder}. "
    "For those who decide: {document}, also as PDF, Word and a workbook.",
    "nb": "Åpne {page} for å lese hva som kom ut; tabellene ligger ved siden av i {folder}. "
    "For dem som skal ta stilling: {document}, også som PDF, Word og arbeidsbok.",
}

STOPPED_EARLY = "Stopped before any world was finished; nothing was written."

WITHOUT_STAR = {"en": "Without *", "nb": "Uten *"}

LABEL_WIDTH, CELL_WIDTH, LOG_WIDTH = 30, 9, 120


def main(argv: Sequence[str] | None = None) -> int:
    """Run the comparison; returns 0, or 1 (nothing to show), 2 (a wrong setting), 130 (stopped)."""
    settings = _arguments().parse_args(argv)
    new = not settings.out.exists()
    try:
        check_output(settings.out)  # before minutes of work, not after
        comparison = run(settings)
    except (ConfigError, ValueError, KeyboardInterrupt) as error:
        if new and settings.out.is_dir() and not any(settings.out.iterdir()):
            settings.out.rmdir()
        stopped = isinstance(error, KeyboardInterrupt)
        print(STOPPED_EARLY if stopped else error, file=sys.stderr)
        return 130 if stopped else 2 if isinstance(error, ConfigError) else 1
    page = save(comparison, settings.out, settings.language)
    terminal = Console()
    console = terminal if terminal.is_terminal else Console(width=LOG_WIDTH)
    show(comparison, console, settings.language)
    document = report(settings.out / "study", settings.out / "report", language=settings.language)[0]
    ending = ENDING[settings.language].format(page=page, folder=settings.out, document=document)
    console.print(f"\n{ending}", soft_wrap=True, highlight=False)
    return 130 if comparison.note else 0


def _arguments() -> argparse.ArgumentParser:
    """What can be asked for on the command line."""
    parser = argparse.ArgumentParser(prog="python -m sim.cli.main_job", description="The main comparison.")
    parser.add_argument("--out", type=Path, default=Path("outputs"), help="folder for the results (outputs)")
    parser.add_argument("--minutes", type=float, default=3.5, help="start no world ending later (3.5)")
    parser.add_argument("--at-least", type=int, default=6, help="worlds to run whatever the time (6)")
    parser.add_argument("--at-most", type=int, default=30, help="worlds to run if there is time (30)")
    parser.add_argument("--scale", default="national", help="classroom, teaching or national (national)")
    parser.add_argument("--years", type=float, default=10, help="years (10)")
    parser.add_argument("--seed", type=int, default=0, help="seed of the worlds (0)")
    parser.add_argument("--workers", type=int, default=None, help="processes (one for each core)")
    parser.add_argument("--language", choices=LANGUAGES, default="en", help="language of the results (en)")
    return parser


def run(settings: argparse.Namespace) -> Comparison:
    """Compare the packages under these settings."""
    study = read_study("packages")
    options = study["options"]
    what = f"{len(options)} options over {settings.years:g} years at {settings.scale} scale"
    print(f"Comparing {what}, in the same worlds; about {settings.minutes:g} minutes.", flush=True)
    return compare(
        options,
        replications=settings.at_most,
        scale=settings.scale,
        years=settings.years,
        seed=settings.seed,
        workers=settings.workers,
        minutes=settings.minutes,
        at_least=min(settings.at_least, settings.at_most),
        progress=True,
        out=settings.out,
        title=study.get("title", ""),
        question=study.get("question", ""),
    )


def save(comparison: Comparison, folder: Path, language: str) -> Path:
    """Write tables, figures and page, which appear together; returns the page."""
    with appear_together(folder) as new:
        comparison.save(new)
        page = illustrate(comparison, new, language)
    return folder / page.relative_to(new)


def show(comparison: Comparison, console: Console, language: str) -> None:
    """Print the differences from the reference, as many options side by side as there is room for."""
    names, others = labels(language), comparison.options[1:]
    side_by_side = max(1, (console.width - LABEL_WIDTH) // CELL_WIDTH)
    say, years = words(language), comparison.values["year"].max()
    console.print(
        f"\n{say['ui.difference_from_reference']} ({names.get(comparison.reference, comparison.reference)}). "
        f"{say['ui.axis_year']}: {years:g}. {say['ui.worlds']}: {comparison.replications}{_sets(comparison, language)}. "
        f"±: {say['ui.interval_95']}. {WITHOUT_STAR[language]}: {say['ui.no_effect_seen']}.",
        highlight=False,
    )
    for start in range(0, len(others), side_by_side):
        console.print(difference_table(comparison, others[start : start + side_by_side], language))
    code = codes()
    console.print(Columns([f"{code.get(o, o)} {names.get(o, o)}" for o in others], padding=(0, 2)))
    for failure in comparison.failures:
        console.print(str(failure), style="red", highlight=False)
    if comparison.note:
        console.print(comparison.note, style="yellow", highlight=False)


def _sets(comparison: Comparison, language: str) -> str:
    """How many parameter sets each world was met under, where there were several."""
    if "set" not in comparison.values:
        return ""
    return f" × {comparison.values['set'].nunique()} {words(language)['ui.parameter_sets']}"


def difference_table(comparison: Comparison, options: Sequence[str], language: str) -> Table:
    """Main outcomes down, options across: the mean difference, and below it half the interval's width."""
    code = codes()
    table = Table(box=SIMPLE_HEAD, padding=(0, 1, 0, 0), show_edge=False)
    table.add_column("", max_width=LABEL_WIDTH)
    for option in options:
        table.add_column(code.get(option, option), justify="right", no_wrap=True)
    result = comparison.differences.set_index(["outcome", "option"])
    has = set(comparison.differences["outcome"])
    for outcome in (o for o in MAIN_OUTCOMES if o in has):
        cells = [short_cell(result.loc[[(outcome, option)]].iloc[0], language) for option in options]
        table.add_row(difference_text.label(outcome, language), *cells)
    return table


def short_cell(row: pd.Series, language: str) -> str:
    """``+.031*`` over ``±.012``, bold where the interval excludes 0."""
    if pd.isna(row["difference"]):
        return "–"
    mean = difference_text.amount(row["difference"], language)
    if pd.isna(row["low"]):
        return mean
    half = difference_text.amount((row["high"] - row["low"]) / 2, language).lstrip("+")
    if difference_text.excludes_zero(row):
        return f"[bold]{mean}*[/bold]\n±{half} "
    return f"[dim]{mean} [/dim]\n[dim]±{half} [/dim]"


if __name__ == "__main__":
    sys.exit(main())
