"""The figure of differences over the years: a panel for each alternative, a line with its band for each outcome."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from sim.analysis.difference_text import label
from sim.analysis.naming import name_of, star, starred
from sim.analysis.trajectories import TrajectoriesResult
from sim.language import words
from sim.reporting import style
from sim.reporting.figures import drawing

LINES = (("#0072b2", "solid", "o"), ("#a84300", (0, (4, 1.5)), "s"))
"""Colour, dashes and mark of the first and the second outcome: told apart without colour as well."""
MOST_PANELS = 24
COLUMNS = 4


@style.in_house_style
def draw(result: TrajectoriesResult, language: str = "en", outcomes: Sequence[str] | None = None) -> Figure:
    """Small panels on one scale; two outcomes at most, since more lines in a panel cannot be read."""
    asked = list(outcomes or result.about["outcomes"])[: len(LINES)]
    names = result.about["alternatives"][:MOST_PANELS]
    across = min(COLUMNS, max(2, len(names)))
    figure, axes = drawing.grid(len(names), across, 1.55, 0.95, sharex=True, sharey=True)
    table, about = result.table, result.about
    for ax, name in zip(axes, names, strict=True):
        _panel(ax, table[table["alternative"] == name], asked, starred(name, language))
    for place, ax in enumerate(axes):
        if place + across >= len(names):
            ax.xaxis.set_tick_params(labelbottom=True)
            ax.set_xlabel(words(language)["trajectories.year"], fontsize=7, color=style.MUTED, loc="right")
        if place % across == 0:
            drawing.format_axis_numbers(ax.yaxis, language, sign=True)
    _key(figure, asked, language)
    note = words(language)["trajectories.note"]
    reference = name_of(about["reference"], language)
    note = note.format(reference=reference, worlds=about["worlds"])
    gaps = drawing.missing_years(table[table["outcome"].isin(asked)], "difference", language)
    drawing.foot(figure, [note, *gaps, *star(about["alternatives"], language)])
    return figure


def _panel(ax: Axes, rows: pd.DataFrame, outcomes: Sequence[str], name: str) -> None:
    """One alternative: its lines with their bands."""
    ax.axhline(0, color=style.FAINT, lw=0.8, zorder=1)
    for outcome, (colour, dashes, mark) in zip(outcomes, LINES, strict=False):
        own = rows[rows["outcome"] == outcome]
        drawing.over_years(ax, own, "difference", colour, dashes, 0.18, lw=1.5, marker=mark, ms=2.6, zorder=3)
    ax.set_title(drawing.folded(name, 26, 2), fontweight="bold", fontsize=7.8)
    ax.grid(axis="y", color=style.GRID, lw=0.6)
    ax.set_axisbelow(True)


def _key(figure: Figure, outcomes: Sequence[str], language: str) -> None:
    """Which line is which, above the panels."""
    samples = [
        Line2D([], [], color=colour, ls=dashes, lw=1.8, marker=mark, ms=4, label=label(outcome, language))
        for outcome, (colour, dashes, mark) in zip(outcomes, LINES, strict=False)
    ]
    figure.legend(handles=samples, loc="outside upper left", ncols=2, frameon=False, handlelength=3.5)
