"""The figure of what the options move: a column for each option, a row for each lever, grouped by who decides it."""

from __future__ import annotations

from itertools import groupby
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.patches import Patch, Rectangle

from sim.analysis.lever_changes import LeverChangesResult, Move, lever_label, levers_moved, value_text
from sim.analysis.naming import star, starred
from sim.config.levers import Levers
from sim.config.registry import level_of
from sim.language import words
from sim.reporting import style
from sim.reporting.figures import drawing

UP = LinearSegmentedColormap.from_list("up", ["#eaf1f8", "#7fb0dc"])
DOWN = LinearSegmentedColormap.from_list("down", ["#fbefe4", "#e3a46b"])
OTHER, AS_BEFORE = "#dfe3e7", "#f6f7f8"
"""More is not better here, so the colours are not those of better and worse; the numbers are dark on all of them."""
ROW, GAP, HEAD, FOOT = 0.205, 0.26, 1.35, 0.95
"""Inches: a row, the heading of a group, and what stands above and below the rows."""
FARTHEST, FEWEST = 0.6, 4
"""A change so great has the strongest colour; with fewer options than this the cells would be too broad."""


@style.in_house_style
def draw(result: LeverChangesResult, language: str = "en") -> Figure:
    """Cells hold the value that the lever gets; its colour says how far that is from the 2014 baseline."""
    moves = {name: {move.lever: move for move in own} for name, own in result.moves.items() if own}
    rows = [
        row
        for level, of in groupby(levers_moved(result.moves.values()), key=level_of)
        for row in [(level, ""), *((level, lever) for lever in of)]
    ]
    tall = sum(ROW if lever else GAP for _, lever in rows)
    figure, ax = drawing.cells(tall, HEAD, FOOT, (max(len(moves), FEWEST), max(tall, ROW)), 0.34, 0.655)
    at = 0.0
    for level, lever in rows:
        if lever:
            _row(ax, lever, [own.get(lever) for own in moves.values()], at, language)
        else:
            drawing.aside(ax, words(language)[f"levels.{level}"], at + 0.62 * GAP, size=7.4, fontweight="bold")
        at += ROW if lever else GAP
    drawing.heads(ax, [starred(name, language) for name in moves], size=6.8)
    _foot(figure, result, language)
    return figure


def _row(ax: Axes, lever: str, moves: list[Move | None], at: float, language: str) -> None:
    """One lever: its name with the 2014 baseline, and a cell for each option that moves it."""
    usual = value_text(getattr(Levers(), lever), language)
    drawing.aside(ax, f"{lever_label(lever, language)} ({usual})", at + ROW / 2, size=7.4)
    ax.axhline(at + ROW, color=style.GRID, lw=0.5, zorder=0)
    for place, move in enumerate(moves):
        if move is None:
            continue
        ax.add_patch(Rectangle((place + 0.03, at + 0.012), 0.94, ROW - 0.024, color=_colour(move.change)))
        text = _text(move, language)
        ax.text(
            place + 0.5, at + ROW / 2, drawing.folded(text, 13), ha="center", va="center",
            fontsize=6.6 if np.isfinite(move.change) and len(text) < 8 else 5.0, linespacing=0.9,
        )  # fmt: skip


def _text(move: Move, language: str) -> str:
    """What a cell says: the value, or each that the lever gets over time, ending with where it is when the run ends."""
    start = [move.start] if move.moves and move.start != move.before else []
    values = [value_text(value, language) for value in (*start, *(one.to for one in move.moves[:-1]), move.to)]
    return ("→ " if move.moves and not start else "") + " → ".join(values)


def _colour(change: float) -> Any:
    """The colour of a cell: up, down, as it was, or another choice where there is no number."""
    if not np.isfinite(change):
        return OTHER
    if change == 0:
        return AS_BEFORE
    return (UP if change > 0 else DOWN)(min(1.0, abs(change) / FARTHEST))


def _foot(figure: Figure, result: LeverChangesResult, language: str) -> None:
    texts = words(language)
    samples = [(UP(0.7), "up"), (DOWN(0.7), "down"), (OTHER, "other")]
    if any(move.change == 0 for own in result.moves.values() for move in own):
        samples.append((AS_BEFORE, "as_before"))
    keys = [Patch(color=colour, label=texts[f"levers.figure_{key}"]) for colour, key in samples]
    place = (0.005, (FOOT - 0.04) / figure.get_size_inches()[1])
    figure.legend(handles=keys, loc="upper left", bbox_to_anchor=place, ncols=4, frameon=False, fontsize=7)
    drawing.cells_foot(figure, [texts["levers.figure_note"], *star(result.about["alternatives"], language)], 0.012)
