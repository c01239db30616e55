"""The figure of groups of offices: a panel for each way of grouping, a row for each alternative, a mark for each group."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from sim.analysis.difference_text import label
from sim.analysis.groups import GroupsResult, group_label
from sim.analysis.naming import name_of, star, starred
from sim.language import words
from sim.reporting import style
from sim.reporting.figures import drawing
from sim.studies.details import GROUPS

MARKS = (("o", "#0072b2"), ("s", "#a84300"), ("^", "#3f4850"))
"""Shape and colour of the first, second and third group; told apart without colour as well."""
ROW = 0.3


@style.in_house_style
def draw(result: GroupsResult, language: str = "en", outcome: str | None = None) -> Figure:
    """Dots with intervals; groups of one alternative stand close together, so that a spread is seen."""
    outcome = result.about["outcomes"][-1] if outcome is None else outcome
    names = result.about["alternatives"]
    figure, axes = drawing.grid(len(GROUPS), 2, ROW * max(len(names), 2) + 0.75, 0.6, sharex=True, sharey=True)
    table = result.tables["groups"]
    for place, (ax, (by, of)) in enumerate(zip(axes, GROUPS.items(), strict=True)):
        _panel(ax, table[(table["by"] == by) & (table["outcome"] == outcome)], by, of, names, language)
        if place >= len(GROUPS) - 2:
            drawing.format_axis_numbers(ax.xaxis, language, sign=True)
    axes[0].set_yticks(range(len(names)), [drawing.folded(starred(n, language), 22, 2) for n in names])
    axes[0].set_ylim(len(names) - 0.5, -0.5)
    note = words(language)["groups.figure_note"].format(
        outcome=label(outcome, language).lower(), reference=name_of(result.about["reference"], language),
        worlds=result.about["worlds"],
    )  # fmt: skip
    drawing.foot(figure, [note, *star(names, language)], 132)
    return figure


def _panel(ax: Axes, rows: pd.DataFrame, by: str, of: tuple[str, ...], names: list[str], language: str) -> None:
    ax.axvline(0, color=style.FAINT, lw=0.8, zorder=1)
    handles = []
    for nth, group in enumerate(of):
        mark, colour = MARKS[nth]
        own = rows[rows["group"] == group].set_index("alternative").reindex(names)
        at = np.arange(len(names)) + (nth - (len(of) - 1) / 2) * 0.24
        ax.hlines(at, own["low"], own["high"], color=colour, lw=1.2, zorder=2)
        ax.plot(own["difference"], at, mark, ms=3.8, color=colour, ls="", zorder=3)
        name = group_label(by, group, language)
        handles.append(Line2D([], [], ls="", marker=mark, ms=4, color=colour, label=name))
    ax.legend(
        handles=handles, loc="lower left", bbox_to_anchor=(0, 1.0), ncols=len(of), frameon=False, fontsize=6.8,
        handletextpad=0.1, columnspacing=0.9, borderaxespad=0.1,
    )  # fmt: skip
    ax.grid(axis="x", color=style.GRID, lw=0.6)
    for row in range(1, len(names)):
        ax.axhline(row - 0.5, color=style.GRID, lw=0.4, zorder=0)
    ax.tick_params(axis="y", length=0)
