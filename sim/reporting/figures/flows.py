"""The figure of what the alternatives do to the learning loops: a row for each loop, a column for each alternative."""

from __future__ import annotations

import textwrap

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch, Rectangle

from sim.analysis.fields import Fields
from sim.analysis.flows import ALL, FlowsResult, loop_name
from sim.analysis.naming import name_of, star, starred
from sim.language import words
from sim.language.format import number, percent
from sim.reporting import certainty as rule
from sim.reporting import style

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
    return rule.certainty(row, row["measure"] == "share_right")


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
    high = ROW * len(loops) + HEAD + FOOT
    figure = style.new_figure(style.PAGE_WIDTH, high, layout=None)
    ax = figure.add_axes((0.235, FOOT / high, 0.755, ROW * len(loops) / high))
    ax.set(xlim=(0, max(len(names), FEWEST)), ylim=(len(loops), 0), xticks=[], yticks=[])
    ax.spines[:].set_visible(False)
    for place, (loop, way) in enumerate(loops):
        _side(ax, loop_name(loop, way, language), place)
    for _, row in table[table["alternative"].isin(names)].iterrows():
        at = names.index(row["alternative"]), loops.index((row["loop"], row["way"]))
        _cell(ax, row, at, language)
    for column, name in enumerate(names):
        text = "\n".join(textwrap.wrap(starred(name, language), 22)[:3])
        ax.annotate(
            text, (column + 0.5, 0), xytext=(0, 4), textcoords="offset points", rotation=90, ha="center", va="bottom",
            fontsize=7, fontweight="bold", linespacing=0.95,
        )  # fmt: skip
    _foot(figure, result, names, language)
    return figure


def _side(ax: Axes, text: str, row: int) -> None:
    ax.annotate(
        text, (0, row + 0.5), xycoords=("axes fraction", "data"), xytext=(-6, 0), textcoords="offset points",
        ha="right", va="center", fontsize=7.6,
    )  # fmt: skip


def _cell(ax: Axes, row: pd.Series, at: tuple[int, int], language: str) -> None:
    value = certainty(row)
    ground = GROUNDS.get(f"{value} {'more' if row['difference'] > 0 else 'less'}", "#ffffff")
    ax.add_patch(Rectangle((at[0] + 0.03, at[1] + 0.05), 0.94, 0.9, facecolor=ground, edgecolor=style.GRID, lw=0.5))
    ax.text(
        at[0] + 0.5, at[1] + 0.52, ratio(row, language), ha="center", va="center", fontsize=6.8,
        fontweight="bold" if value == "sure" else "normal",
        color=style.INK if value in ("sure", "likely") else style.MUTED,
    )  # fmt: skip


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
    lines = [note, *star(names, language)]
    text = "\n".join(part for line in lines for part in textwrap.wrap(line, 138))
    figure.text(0.01, 0.01, text, fontsize=7, color=style.MUTED, va="bottom")
