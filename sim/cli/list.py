"""What can be chosen and set, on the screen: ``orglearn list``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd
from rich.table import Table

from sim.cli.which_study import own_of
from sim.cli.words import Given
from sim.config.fields import metas
from sim.config.files import option_names, read_option
from sim.config.options import SECTIONS, Own
from sim.language import words
from sim.language.format import DASH, number
from sim.studies.terminal import Terminal

SHOWN = {
    "packages": ["code", "package", "label", "badge"],
    "levers": ["code", "lever", "baseline", "label", "allowed"],
    "outcomes": ["outcome", "label", "unit"],
}
"""The columns of a catalogue that are shown."""


def command(given: Given) -> int:
    """Print one list."""
    from sim.analysis import catalogues

    what, language, folders = given.text("what", "packages"), given.text("language", "en"), own_of(given).folders
    if what in SHOWN:
        frame = getattr(catalogues, what)(language)[SHOWN[what]]
        if what == "packages":
            frame = pd.concat([frame, own_packages(folders, language)])
    elif what == "studies":
        frame = studies(language, folders)
    elif what in ("scales", "worlds"):
        frame = options(what.removesuffix("s"), folders)
    else:
        frame = numbers(what)
    Terminal().print(grid(frame))
    return 0


def own_packages(folders: Sequence[Path], language: str) -> pd.DataFrame:
    """Return the packages of one's own, as the rows of the others."""
    names = [name for name in option_names("governance", folders) if name not in option_names("governance")]
    badge = words(language)["ui.badge_own"]
    return pd.DataFrame([(DASH, name, name, badge) for name in names], columns=SHOWN["packages"])


def options(group: str, folders: Sequence[Path] = ()) -> pd.DataFrame:
    """Return the files of a group, and what each sets."""
    rows = []
    for name in option_names(group, folders):
        settings = read_option(group, name, folders)
        sets = ", ".join(f"{key} {value:g}" for key, value in settings.items() if key != "name")
        rows.append({group: name, "sets": sets or "the usual values"})
    return pd.DataFrame(rows)


def studies(language: str, folders: Sequence[Path] = ()) -> pd.DataFrame:
    """Return the studies that come along, and those of one's own: design, size, and what they ask."""
    from sim.studies.points import Points
    from sim.studies.study import read, study_from

    rows = []
    for name in option_names("study", folders):
        _, settings = read(name, folders)
        study = study_from(name, Own(tuple(folders)).study(settings))
        points, title = Points(study), study.title
        runs = len(points) * study.replications
        value = title if isinstance(title, str) else title.get(language, "")
        rows.append({"study": name, "design": study.design["kind"], "runs": number(runs, 0, language), "about": value})
    return pd.DataFrame(rows)


def numbers(section: str) -> pd.DataFrame:
    """Return every number of a section: value, range, unit and meaning."""
    start = SECTIONS[section]()
    rows = []
    for name, meta in metas(start).items():
        about = {"from": meta.low, "to": meta.high, "unit": meta.unit, "meaning": meta.meaning}
        rows.append({section: name, "value": getattr(start, name)} | about)
    return pd.DataFrame(rows)


def grid(frame: pd.DataFrame) -> Table:
    """Return a frame as lines without a border; names stay on one line."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for i, head in enumerate(frame.columns):
        width = frame[head].astype(str).str.len().max() if i < 2 and head != "sets" else None
        table.add_column(str(head), min_width=width, overflow="fold")
    for row in frame.itertuples(index=False):
        table.add_row(*(f"{value:g}" if isinstance(value, (int, float)) else str(value) for value in row))
    return table
