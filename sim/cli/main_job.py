"""The main comparison, as ``make run`` starts it: the packages G0 to G8 at national scale over ten years.

It tries as many worlds as there is time for, prints the differences, and writes tables, settings,
provenance, figures and one page to read.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from sim.analysis.comparison import Comparison
from sim.api import compare
from sim.cli.compare import REPLICATIONS as WORLDS
from sim.cli.differences_table import show
from sim.cli.errors import BAD_SETTING, NOTHING, STOPPED, run_to_exit_code
from sim.cli.main import perform
from sim.cli.numbers import whole, workers_of
from sim.cli.verbs import MAIN_JOB
from sim.cli.words import Given
from sim.config import ConfigError, read_study
from sim.config.check import SEED, YEARS, one_number
from sim.config.fields import Meta
from sim.config.overrides import check_output
from sim.reporting.comparison.folder import write_comparison
from sim.reporting.document.publish import report

ENDING = {
    "en": "Open {page} to read what was found; the tables stand beside it in {folder}. "
    "For those who decide: {document}, also as PDF, Word and a workbook.",
    "nb": "Åpne {page} for å lese hva som kom ut; tabellene ligger ved siden av i {folder}. "
    "For dem som skal ta stilling: {document}, også som PDF, Word og arbeidsbok.",
}

STOPPED_EARLY = "Stopped before any world was finished; nothing was written."

LOG_WIDTH = 120

MINUTES = Meta(0, 100_000, "minutes", "How long to go on", "choice", "model design")


@dataclass(frozen=True)
class Settings:
    """What can be asked for: where to write, how long to go on, and what to compare at."""

    out: Path
    minutes: float
    at_least: int
    at_most: int
    scale: str
    years: float
    seed: int
    workers: int | None
    language: str


def main(argv: Sequence[str] | None = None) -> int:
    """Run the comparison; returns 0, or 1 (nothing to show), 2 (a wrong setting), 130 (stopped)."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    return run_to_exit_code(lambda: perform(MAIN_JOB, arguments))


def command(given: Given) -> int:
    """Run the comparison, write its tables and document, print the differences."""
    settings = settings_of(given)
    new = not settings.out.exists()
    try:
        check_output(settings.out)  # before minutes of work, not after
        comparison = run(settings)
    except (ConfigError, ValueError, KeyboardInterrupt) as error:
        if new and settings.out.is_dir() and not any(settings.out.iterdir()):
            settings.out.rmdir()
        stopped = isinstance(error, KeyboardInterrupt)
        print(STOPPED_EARLY if stopped else error, file=sys.stderr)
        return STOPPED if stopped else BAD_SETTING if isinstance(error, ConfigError) else NOTHING
    page = write_comparison(comparison, settings.out, settings.language)
    terminal = Console()
    console = terminal if terminal.is_terminal else Console(width=LOG_WIDTH)
    show(comparison, console, settings.language)
    document = report(settings.out / "study", settings.out / "report", language=settings.language)[0]
    ending = ENDING[settings.language].format(page=page, folder=settings.out, document=document)
    console.print(f"\n{ending}", soft_wrap=True, highlight=False)
    return STOPPED if comparison.note else 0


def settings_of(given: Given) -> Settings:
    """Return what was asked for, with the usual values where nothing was."""
    values = given.values
    return Settings(
        out=Path(given.text("out", "outputs")),
        minutes=one_number("minutes", values.get("minutes", 3.5), MINUTES),
        at_least=whole("at_least", values.get("at_least", 6), WORLDS),
        at_most=whole("at_most", values.get("at_most", 30), WORLDS),
        scale=values.get("scale", "national"),
        years=one_number("years", values.get("years", 10), YEARS),
        seed=whole("seed", values.get("seed", 0), SEED),
        workers=workers_of(given),
        language=given.text("language", "en"),
    )


def run(settings: Settings) -> Comparison:
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


if __name__ == "__main__":
    sys.exit(main())
