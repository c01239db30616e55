"""The figure of what the alternatives do to the learning loops: a row for each loop, a column for each alternative."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from sim.analysis.fields import Fields
from sim.analysis.flows import ALL, FlowsResult, loop_name
from sim.analysis.naming import name_of, star, starred
from sim.language import words
from sim.language.format import number, percent
from sim.reporting import labelling, style
from sim.reporting.figures import drawing

ROW, HEAD, FOOT = 0.245, 1.25, 0.82
"""Inches."""
MOST, FEWEST = 16, 4
"""So many alternatives have a column; with fewer than this the cells would be too broad."""
GROUNDS = {
    "sure more": "#a9cbe8", "likely more": "#e6f0f9", "sure less": "#efbf95", "likely less": "#fbeee1",
}  # fmt: skip
"""More is not better here, so the colours are not those of better and worse; the sign tells without colour."""


def certainty(row: Fields) -> str:
    """sure, likely, small or open: how certain a difference is in the model, by the rule of the whole document."""
    return labelling.certainty(row, row["measure"] == "share_right")


def ratio(row: Fields, language: str) -> str:
    """How much more or less: in per cent, or how many times as much where it is three times or more."""
    before, after = row["reference"], row["level"]
    if not (np.isfinite(before) and np.isfinite(after)) or before == after == 0:
        return "–"
    if before == 0:
        return words(language)["loops_before_after.new"]
    if after >= 3 * before:
        return f"×\u00a0{number(after / before, 0 if after >= 10 * before else 1, language)}"
    return percent(after / before - 1, language, sign=True)


@style.in_house_style
def draw(result: FlowsResult, language: str = "en") -> Figure:
    """Cells hold by how much more or less the loop moves than in the reference; what is uncertain is grey on white."""
    table = result.table[(result.table["holder"] == ALL) & (result.table["measure"] == "moved")]
    names = result.about["alternatives"][:MOST]
    loops = list(dict.fromkeys(zip(table["loop"], table["way"], strict=True)))
    figure, ax = drawing.cells(ROW * len(loops), HEAD, FOOT, (max(len(names), FEWEST), len(loops)))
    for place, (loop, way) in enumerate(loops):
        drawing.aside(ax, loop_name(loop, way, language), place + 0.5)
    for _, row in table[table["alternative"].isin(names)].iterrows():
        value = certainty(row)
        ground = GROUNDS.get(f"{value} {'more' if row['difference'] > 0 else 'less'}", "#ffffff")
        drawing.cell(
            ax, loops.index((row["loop"], row["way"])), names.index(row["alternative"]), ground, ratio(row, language),
            fontsize=6.8, fontweight="bold" if value == "sure" else "normal",
            color=style.INK if value in ("sure", "likely") else style.MUTED,
        )  # fmt: skip
    drawing.heads(ax, [starred(name, language) for name in names])
    _foot(figure, result, names, language)
    return figure


def _foot(figure: Figure, result: FlowsResult, names: list[str], language: str) -> None:
    texts, about = words(language), result.about
    keys = [
        Patch(facecolor=ground, edgecolor=style.GRID, label=texts[f"loops_before_after.{value.replace(' ', '_')}"])
        for value, ground in (*GROUNDS.items(), ("open", "#ffffff"))
    ]  # fmt: skip
    place = (0.002, (FOOT - 0.06) / figure.get_size_inches()[1])
    figure.legend(
        handles=keys, loc="upper left", bbox_to_anchor=place, ncols=5, frameon=False, fontsize=7,
        handlelength=1.6, columnspacing=1.4,
    )  # fmt: skip
    note = texts["loops_before_after.grid_note"].format(
        reference=name_of(about["reference"], language), worlds=about["worlds"]
    )
    if len(about["alternatives"]) > MOST:
        note += f" {texts['loops_before_after.grid_first'].format(n=MOST)}"
    drawing.cells_foot(figure, [note, *star(names, language)])
