"""A study's differences at a glance: a row for each option, a column for each outcome, a mark in each cell."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from sim.analysis.difference_text import label
from sim.analysis.naming import star, starred
from sim.language import words
from sim.reporting import style

MARKS = {
    "sure better": ("▲", style.BETTER, "#d6e4f2"), "likely better": ("△", style.BETTER, "#eef4fa"),
    "sure worse": ("▼", style.WORSE, "#f6dcc9"), "likely worse": ("▽", style.WORSE, "#fcf1e8"),
    "small": ("=", style.MUTED, "#ffffff"), "open": ("?", style.UNSEEN, "#ffffff"),
}  # fmt: skip
"""What is told of a difference -> its mark, the mark's colour and the cell's. Shape tells it without colour."""
ROW, HEAD, FOOT = 0.27, 1.2, 0.75
"""Inches."""


@style.in_house_style
def draw(
    entry: Mapping[tuple[str, str], str], names: Sequence[str], outcomes: Sequence[str], note: str, language: str
) -> Figure:
    """``told``: (alternative, outcome) -> one of :data:`MARKS`; ``note``: the foot, with n and kind of interval."""
    high = ROW * len(names) + HEAD + FOOT
    figure = style.new_figure(style.PAGE_WIDTH, high, layout=None)
    ax = figure.add_axes((0.235, FOOT / high, 0.755, ROW * len(names) / high))
    ax.set(xlim=(0, max(len(outcomes), 4)), ylim=(len(names), 0), xticks=[], yticks=[])
    ax.spines[:].set_visible(False)
    for row, name in enumerate(names):
        _side(ax, starred(name, language), row)
        for column, outcome in enumerate(outcomes):
            _cell(ax, entry.get((name, outcome), "open"), row, column)
    for column, outcome in enumerate(outcomes):
        text = "\n".join(textwrap.wrap(label(outcome, language), 19)[:3])
        ax.annotate(
            text, (column + 0.5, 0), xytext=(0, 4), textcoords="offset points", rotation=90, ha="center", va="bottom",
            fontsize=7, linespacing=0.95,
        )  # fmt: skip
    _key(figure, language)
    lines = [note, *star(names, language)]
    text = "\n".join(part for line in lines for part in textwrap.wrap(line, 138))
    figure.text(0.01, 0.01, text, fontsize=7, color=style.MUTED, va="bottom")
    return figure


def _side(ax: Axes, text: str, row: int) -> None:
    ax.annotate(
        "\n".join(textwrap.wrap(text, 30)[:2]), (0, row + 0.5), xycoords=("axes fraction", "data"), xytext=(-6, 0),
        textcoords="offset points", ha="right", va="center", fontsize=7.6, linespacing=0.95,
    )  # fmt: skip


def _cell(ax: Axes, described: str, row: int, column: int) -> None:
    mark, colour, ground = MARKS[described]
    ax.add_patch(Rectangle((column + 0.03, row + 0.05), 0.94, 0.9, facecolor=ground, edgecolor=style.GRID, lw=0.5))
    ax.text(column + 0.5, row + 0.52, mark, ha="center", va="center", color=colour, fontsize=9)


def _key(figure: Figure, language: str) -> None:
    """What the marks mean, in one line."""
    high = figure.get_size_inches()[1]
    at = 0.01
    for value, (mark, colour, _) in MARKS.items():
        text = words(language)[f"glance.{value.replace(' ', '_')}"]
        y = (FOOT - 0.2) / high
        figure.text(at, y, mark, color=colour, fontsize=9, va="center")
        figure.text(at + 0.02, y, text, fontsize=7.2, va="center")
        at += 0.04 + 0.0094 * len(text)
