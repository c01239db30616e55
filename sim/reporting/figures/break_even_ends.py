"""A flip test drawn by its ends: the difference with each assumption at either end of its span, against level."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.analysis.break_even.estimate import BreakEvenResult
from sim.analysis.discovery.text import plain
from sim.analysis.fields import Fields
from sim.language import words
from sim.language.format import in_span
from sim.reporting import style
from sim.reporting.figures import drawing

ROW, HEAD, FOOT = 0.4, 0.55, 1.0
"""Inches."""
MARKS = {"low": ("<", -0.15), "high": (">", 0.15)}
"""The mark of each end, and how far from the middle of the row it stands."""


@style.in_house_style
def draw(result: BreakEvenResult, note: str, language: str = "en") -> Figure:
    """A row for each assumption, the weakest first; ``note``: the foot, with n and the kind of interval."""
    table, about = result.tables["assumptions"], result.about
    rows, paths = table.to_dict("records"), list(table["path"])
    high = ROW * len(rows) + HEAD + FOOT
    figure = style.new_figure(style.PAGE_WIDTH, high, layout=None)
    ax = figure.add_axes((0.37, FOOT / high, 0.42, ROW * len(rows) / high))
    ax.set(ylim=(len(rows) - 0.5, -0.5), yticks=[])
    ax.spines["left"].set_visible(False)
    ax.axvline(0, color=style.INK, lw=1.0, zorder=1)
    ax.axvline(about["difference"], color=style.FAINT, lw=0.9, ls=(0, (4, 2)), zorder=1)
    for place, row in enumerate(rows):
        ax.axhspan(place - 0.5, place + 0.5, color="#f6f7f9" if place % 2 else "white", zorder=0, lw=0)
        for end in MARKS:
            _end(ax, place, row, end, float(np.sign(about["difference"])))
        _beside(ax, place, row, plain(str(row["path"]), paths, language), language)
    _heads(ax, about, language)
    drawing.format_axis_numbers(ax.xaxis, language, sign=True)
    drawing.cells_foot(figure, [note])
    return figure


def _end(ax: Axes, place: int, row: Fields, end: str, sign: float) -> None:
    """One end: its mean and interval; filled where it is seen on a side, orange where the order is turned."""
    mean, low, high = (row[f"difference_{end}{part}"] for part in ("", "_from", "_to"))
    seen = bool(low > 0 or high < 0)
    colour = style.UNSEEN if not seen else style.BETTER if sign * mean > 0 else style.WORSE
    mark, off = MARKS[end]
    drawing.whisker(ax, place + off, (mean, low, high), colour, seen, mark=mark, lw=1.3, ms=5.5, above=3)


def _beside(ax: Axes, place: int, row: Fields, name: str, language: str) -> None:
    """The assumption and its span to the left; to the right, where the two are level."""
    drawing.aside(ax, drawing.folded(name, 34, 2), place, -72, linespacing=0.95)
    low, high = (in_span(row[key], row["low"], row["high"], language) for key in ("tried_low", "tried_high"))
    drawing.aside(ax, f"{low} – {high}", place, size=7, color=style.MUTED)
    texts, verdict = words(language), row["verdict"]
    key = {"reversed": "turns", "no longer seen": "fades", "holds": "holds"}.get(verdict, "untold")
    text = texts[f"reversal_break_even.drawn_{key}"]
    if verdict == "reversed" and row["end"]:
        level = in_span(row["crossing"], row["low"], row["high"], language)
        text = texts[f"reversal_break_even.drawn_{'above' if row['end'] == 'high' else 'below'}"].format(value=level)
    drawing.aside(ax, text, place, 8, color=style.WORSE if verdict == "reversed" else style.MUTED)


def _heads(ax: Axes, about: Fields, language: str) -> None:
    """What the two lines are, above them."""
    texts = words(language)
    right = about["difference"] > 0
    for at, key, side in ((0.0, "drawn_level", not right), (about["difference"], "drawn_used", right)):
        ax.annotate(
            texts[f"reversal_break_even.{key}"], (at, 1), xycoords=("data", "axes fraction"), xytext=(3 if side else -3, 4),
            textcoords="offset points", ha="left" if side else "right", va="bottom", fontsize=7.2, color=style.MUTED,
        )  # fmt: skip
