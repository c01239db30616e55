"""A study's differences at a glance: a row for each option, a column for each outcome, a mark in each cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from matplotlib.figure import Figure

from sim.analysis.difference_text import label
from sim.analysis.naming import star, starred
from sim.language import words
from sim.reporting import style
from sim.reporting.figures import drawing

MARKS = {
    "sure better": ("▲", style.BETTER, "#d6e4f2"), "likely better": ("△", style.BETTER, "#eef4fa"),
    "sure worse": ("▼", style.WORSE, "#f6dcc9"), "likely worse": ("▽", style.WORSE, "#fcf1e8"),
    "small": ("≈", style.MUTED, "#ffffff"), "same": ("=", style.MUTED, "#ffffff"), "open": ("?", style.UNSEEN, "#ffffff"),
}  # fmt: skip
"""What is told of a difference -> its mark, the mark's colour and the cell's. Shape tells it without colour."""
ROW, HEAD, FOOT = 0.27, 1.2, 0.75
"""Inches."""


@style.in_house_style
def draw(
    entry: Mapping[tuple[str, str], str], names: Sequence[str], outcomes: Sequence[str], note: str, language: str
) -> Figure:
    """``entry``: (alternative, outcome) -> one of :data:`MARKS`; ``note``: the foot, with n and kind of interval."""
    figure, ax = drawing.cells(ROW * len(names), HEAD, FOOT, (max(len(outcomes), 4), len(names)))
    for row, name in enumerate(names):
        drawing.aside(ax, drawing.folded(starred(name, language), 30, 2), row + 0.5, linespacing=0.95)
        for column, outcome in enumerate(outcomes):
            mark, colour, ground = MARKS[entry.get((name, outcome), "open")]
            drawing.cell(ax, row, column, ground, mark, color=colour, fontsize=9)
    drawing.heads(ax, [label(outcome, language) for outcome in outcomes], 19, weight="normal")
    _key(figure, language)
    drawing.cells_foot(figure, [note, *star(names, language)])
    return figure


def _key(figure: Figure, language: str) -> None:
    """What the marks mean, in one line."""
    at, y = 0.01, (FOOT - 0.2) / figure.get_size_inches()[1]
    for value, (mark, colour, _) in MARKS.items():
        text = words(language)[f"glance.{value.replace(' ', '_')}"]
        figure.text(at, y, mark, color=colour, fontsize=9, va="center")
        figure.text(at + 0.02, y, text, fontsize=7.2, va="center")
        at += 0.036 + 0.0084 * len(text)
