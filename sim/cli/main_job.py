"""The main comparison, as ``make run`` starts it: the packages G0 to G8 at national scale over ten years.

It tries as many worlds as there is time for, prints the differences, and writes tables, settings,
provenance, figures and one page to read.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from sim.analysis.comparison import Comparison
from sim.api import compare
from sim.cli.compare import REPLICATIONS as WORLDS
from sim.cli.compare import comparison_folder
from sim.cli.differences_table import show
from sim.cli.errors import NOTHING, run_to_exit_code
from sim.cli.main import perform
from sim.cli.verbs import MAIN_JOB
from sim.cli.words import WORKERS, Given
from sim.config import ConfigError, read_study
from sim.config.check import SEED, YEARS
from sim.config.fields import Meta, Tree
from sim.reporting.comparison.folder import write_comparison
from sim.reporting.document.publish import report
from sim.studies.places import in_own_folder
from sim.studies.signals import exit_code
from sim.studies.terminal import Terminal

ENDING = {
    "en": "Open {page} to read what was found; the tables stand beside it in {folder}. "
    "For those who decide: {document}, also as PDF, Word and a workbook.",
    "nb": "Åpne {page} for å lese hva som kom ut; tabellene ligger ved siden av i {folder}. "
    "For dem som skal ta stilling: {document}, også som PDF, Word og arbeidsbok.",
}

STOPPED_EARLY = "Stopped before any world was finished; nothing was written."

LOG_WIDTH = 120

MINUTES = Meta(0, 100_000, "minutes", "How long to go on", "choice", "model design")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the comparison; returns 0, or 1 (nothing to show), 2 (a wrong setting), 130 (stopped)."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    return run_to_exit_code(lambda: perform(MAIN_JOB, arguments))


def command(given: Given) -> int:
    """Run the comparison, write its tables and document, print the differences."""
    settings, language = settings_of(given), given.text("language", "en")
    done: list[Comparison] = []

    def work(out: Path) -> Path:
        with comparison_folder(out):  # before minutes of work, not after
            done.append(run(settings | {"out": out}))
            return write_comparison(done[0], out, language)

    try:
        out, page = in_own_folder(given.text("out"), "outputs", work)
    except (ConfigError, ValueError, KeyboardInterrupt) as error:
        if done or isinstance(error, ConfigError):
            raise
        stopped = isinstance(error, KeyboardInterrupt)
        print(STOPPED_EARLY if stopped else error, file=sys.stderr)
        return exit_code() if stopped else NOTHING
    comparison = done[0]
    terminal = Terminal()
    console = terminal if terminal.is_terminal else Terminal(width=LOG_WIDTH)
    show(comparison, console, language)
    document = report(out / "study", out / "report", language=language)[0]
    ending = ENDING[language].format(page=page, folder=out, document=document)
    console.print(f"\n{ending}", soft_wrap=True, highlight=False)
    return exit_code() if comparison.note else 0


def settings_of(given: Given) -> Tree:
    """Return what was asked for as ``compare`` takes it, with the usual values where nothing was."""
    at_most = given.number("at_most", WORLDS, 30)
    return {
        "minutes": given.number("minutes", MINUTES, 3.5, float),
        "at_least": min(given.number("at_least", WORLDS, 6), at_most),
        "replications": at_most,
        "scale": given.values.get("scale", "national"),
        "years": given.number("years", YEARS, 10, float),
        "seed": given.number("seed", SEED, 0),
        "workers": given.number("workers", WORKERS),
    }


def run(settings: Tree) -> Comparison:
    """Compare the packages under these settings."""
    study = read_study("packages")
    what = f"{len(study['options'])} options over {settings['years']:g} years at {settings['scale']} scale"
    print(f"Comparing {what}, in the same worlds; about {settings['minutes']:g} minutes.", flush=True)
    about = {key: study.get(key, "") for key in ("title", "question")}
    return compare(study["options"], progress=True, **about, **settings)


if __name__ == "__main__":
    sys.exit(main())
