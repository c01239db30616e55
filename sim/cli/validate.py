"""``orglearn validate``: run the passport, show it, write it down."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from sim.cli.words import WORKERS, Given
from sim.config.fields import Tree
from sim.config.overrides import check_output
from sim.studies.files import appear_together
from sim.studies.progress import bar
from sim.studies.terminal import Terminal

HELD, DID_NOT_HOLD = 0, 1


def command(given: Given) -> int:
    """Run the passport; the exit code is 1 when a classic, an F pattern or a check of the program fails."""
    from sim.validation.passport import chosen, forget_parts, save, validate

    only = [name.strip() for name in given.text("only").split(",") if name.strip()]
    chosen(only)
    workers = given.number("workers", WORKERS)
    folder = check_output(given.text("out", "outputs/validate"))
    screen = Terminal(stderr=True)
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
    with appear_together(folder, keep_others=True) as new:
        save(passport, new / "passport.json")
        page = folder / write_page(passport, new, given.text("language", "en")).name
    forget_parts(folder)
    show(passport, page, given.text("language", "en"), given.flag("json"))
    return HELD if passport["summary"]["verdict"] == "holds" else DID_NOT_HOLD


def typed(given: Given) -> str:
    """Return what to type to have the same passport made again; where it is written does not matter."""
    items = [f"--{flag}" for flag in ("quick", "full") if given.flag(flag)]
    items += ["--only", given.text("only")] if given.text("only") else []
    ensemble = given.text("ensemble", "report_patterns")
    items += ["--ensemble", ensemble] if ensemble != "report_patterns" else []
    return " ".join(["orglearn", "validate", *items])


def write_page(passport: Tree, folder: Path, language: str) -> Path:
    """Write the page that stands beside the JSON; returns its file."""
    from sim.reporting import style
    from sim.reporting.document.writers import html
    from sim.reporting.figures import ensemble
    from sim.reporting.passport import build

    informed = (passport["ensemble"] or {}).get("informed")
    picture = style.svg(ensemble.draw(informed, language)) if informed else b""  # what the filter informs
    return html.write(build.build(passport, language, picture), folder / "passport.html")


def show(passport: Tree, page: Path, language: str, as_json: bool) -> None:
    """Print the table and where the page is, or the JSON itself."""
    if as_json:
        json.dump(passport, sys.stdout, ensure_ascii=False, indent=1, allow_nan=False)
        print()
        return
    from sim.reporting.passport import screen

    screen.show(passport, Terminal(), language)
    print(f"Page: {page}")
