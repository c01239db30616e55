"""``orglearn validate``: run the passport, show it, write it down."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from rich.console import Console

from sim.cli.numbers import workers_of
from sim.cli.words import Given
from sim.config.fields import Tree
from sim.config.overrides import check_output
from sim.studies.progress import bar

HELD, DID_NOT_HOLD = 0, 1


def command(given: Given) -> int:
    """Run the passport; the exit code is 1 when a classic, an F pattern or a check of the program fails."""
    from sim.validation.passport import chosen, save, validate

    only = [name.strip() for name in given.text("only").split(",") if name.strip()]
    chosen(only)
    workers = workers_of(given)
    folder = check_output(given.text("out", "outputs/validate"))
    screen = Console(stderr=True)
    with bar(True) as progress:
        passport = validate(
            "quick" if given.flag("quick") else "full" if given.flag("full") else "standard",
            only,
            ensemble_name=given.text("ensemble", "report_patterns"),
            workers=workers,
            log_folder=folder,
            say=lambda text: screen.print(text, style="dim", highlight=False),
            progress=progress,
            command=typed(given),
        )
    save(passport, folder / "passport.json")
    show(passport, folder, given.text("language", "en"), given.flag("json"))
    return HELD if passport["summary"]["verdict"] == "holds" else DID_NOT_HOLD


def typed(given: Given) -> str:
    """Return what to type to have the same passport made again; where it is written does not matter."""
    items = [f"--{flag}" for flag in ("quick", "full") if given.flag(flag)]
    items += ["--only", given.text("only")] if given.text("only") else []
    ensemble = given.text("ensemble", "report_patterns")
    items += ["--ensemble", ensemble] if ensemble != "report_patterns" else []
    return " ".join(["orglearn", "validate", *items])


def show(passport: Tree, folder: Path, language: str, as_json: bool) -> None:
    """Write the page beside the JSON; print the table, or the JSON itself."""
    from sim.reporting import passport_page, passport_table

    page = folder / "passport.html"
    page.write_text(passport_page.page(with_picture(passport, language), language), encoding="utf-8")
    if as_json:
        json.dump(passport, sys.stdout, ensure_ascii=False, indent=1, allow_nan=False)
        print()
        return
    passport_table.table(passport, Console(), language)
    print(f"Page: {page}")


def with_picture(passport: Tree, language: str) -> Tree:
    """Return the passport with the picture of what the filter informs, drawn for the page."""
    from sim.reporting.figures import ensemble

    if not passport["ensemble"]:
        return passport
    drawn = ensemble.data_uri(passport["ensemble"]["informed"], language)
    return passport | {"ensemble": passport["ensemble"] | {"picture": drawn}}
