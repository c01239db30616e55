"""``orglearn validate``: run the passport, show it, write it down."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from rich.console import Console

from sim.language import LANGUAGES
from sim.studies.progress import bar

HELD, DID_NOT_HOLD = 0, 1


def arguments(two: argparse.ArgumentParser) -> None:
    """What the verb takes."""
    two.add_argument(
        "--only", default="", help="parts, classics or patterns: classics, march1991, P01,P13 ..."
    )
    depth = two.add_mutually_exclusive_group()
    depth.add_argument("--quick", action="store_true", help="a first look, under three minutes")
    depth.add_argument(
        "--full", action="store_true", help="everything, as committed under docs/; most of an hour"
    )
    two.add_argument("--json", action="store_true", help="print the passport as JSON in place of a table")
    two.add_argument("--ensemble", default="report_patterns", help="which parameter sets (report_patterns)")
    two.add_argument(
        "--out", default="outputs/validate", help="folder for passport and log (outputs/validate)"
    )
    two.add_argument("--workers", help="processes")
    two.add_argument("--language", choices=LANGUAGES, default="en", help="language of table and page")


def validate(asked: argparse.Namespace, workers: int | None) -> int:
    """Run it; the exit code is 1 when a classic, an F pattern or a check of the program fails."""
    from sim.config.overrides import check_output
    from sim.validation.passport import chosen, save
    from sim.validation.passport import validate as run

    only = [name.strip() for name in asked.only.split(",") if name.strip()]
    chosen(only)
    folder = check_output(asked.out)
    screen = Console(stderr=True)
    with bar(True) as tell:
        passport = run(
            "quick" if asked.quick else "full" if asked.full else "standard",
            only,
            ensemble_name=asked.ensemble,
            workers=workers,
            log_folder=folder,
            say=lambda text: screen.print(text, style="dim", highlight=False),
            progress=tell,
            command=command(asked),
        )
    save(passport, folder / "passport.json")
    show(passport, folder, asked)
    return HELD if passport["summary"]["verdict"] == "holds" else DID_NOT_HOLD


def command(asked: argparse.Namespace) -> str:
    """What to type to have the same passport made again; where it is written does not matter."""
    items = [f"--{flag}" for flag in ("quick", "full") if getattr(asked, flag)]
    items += ["--only", asked.only] if asked.only else []
    items += ["--ensemble", asked.ensemble] if asked.ensemble != "report_patterns" else []
    return " ".join(["orglearn", "validate", *items])


def show(passport: dict[str, Any], folder: Path, asked: argparse.Namespace) -> None:
    """The page beside the JSON; the table, or the JSON itself, on the screen."""
    from sim.reporting.document.writers import html
    from sim.reporting.passport import build, screen

    document = build.build(passport, asked.language, picture(passport, asked.language))
    page = html.write(document, folder / "passport.html")
    if asked.json:
        json.dump(passport, sys.stdout, ensure_ascii=False, indent=1, allow_nan=False)
        print()
        return
    screen.show(passport, Console(), asked.language)
    print(f"Page: {page}")


def picture(passport: dict[str, Any], language: str) -> bytes:
    """Draw what the filter informs, as SVG; nothing where it informed nothing."""
    from sim.reporting import style
    from sim.reporting.figures import ensemble

    informed = (passport["ensemble"] or {}).get("informed")
    return style.svg(ensemble.draw(informed, language)) if informed else b""
