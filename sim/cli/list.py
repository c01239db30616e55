"""What can be chosen and set, on the screen: ``orglearn list``."""

from __future__ import annotations

import pandas as pd
from rich.table import Table

from sim.cli.words import Given
from sim.config.fields import metas
from sim.config.files import option_names, read_option
from sim.config.options import SECTIONS
from sim.language.format import number
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

    what, language = given.text("what", "packages"), given.text("language", "en")
    if what in SHOWN:
        frame = getattr(catalogues, what)(language)[SHOWN[what]]
    elif what == "studies":
        frame = studies(language)
    elif what in ("scales", "worlds"):
        frame = options(what.removesuffix("s"))
    else:
        frame = numbers(what)
    Terminal().print(grid(frame))
    return 0


def options(group: str) -> pd.DataFrame:
    """Return the files of a group, and what each sets."""
    rows = []
    for name in option_names(group):
        sets = ", ".join(f"{key} {value:g}" for key, value in read_option(group, name).items() if key != "name")
        rows.append({group: name, "sets": sets or "the usual values"})
    return pd.DataFrame(rows)


def studies(language: str) -> pd.DataFrame:
    """Return the studies that come along: design, size, and what they ask."""
    from sim.studies.points import Points
    from sim.studies.study import read, study_from

    rows = []
    for name in option_names("study"):
        study = study_from(*read(name))
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
