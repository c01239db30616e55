"""The figure of trade-offs: outcomes in pairs, each option a mark with its intervals, what another dominates hollow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from sim.analysis.naming import name_of, star, starred
from sim.language import words
from sim.reporting import style
from sim.reporting.figures import drawing, labels


@dataclass(frozen=True)
class Axis:
    """What stands along an axis: its name, which way is better (1, −1), and (value, low, high) of each option."""

    name: str
    better: int
    values: Mapping[str, tuple[float, float, float]]


@style.in_house_style
def draw(
    pairs: Sequence[tuple[Axis, Axis]], names: Sequence[str], reference: str, dominated: Sequence[str], note: str,
    language: str,
) -> Figure:  # fmt: skip
    """A panel for each pair; the reference stands at nothing on both axes."""
    figure, axes = drawing.grid(len(pairs), 2, 3.7, 0.75)
    _key(figure, name_of(reference, language), language)
    drawing.foot(figure, [note, *star(names, language)], 132)
    for ax, (x, y) in zip(axes, pairs, strict=True):
        _panel(ax, x, y, [reference, *names], reference, dominated, language)
    figure.draw_without_rendering()  # the layout has to stand before names find their places
    for ax, (x, y) in zip(axes, pairs, strict=True):
        there = _there(x, y, [reference, *names])
        xs, ys = ([axis.values[name] for name in there] for axis in (x, y))
        bars = [
            bar for a, b in zip(xs, ys, strict=True) for bar in ((a[1], b[0], a[2], b[0]), (a[0], b[1], a[0], b[2]))
        ]
        labels.beside_marks(ax, [a[0] for a in xs], [b[0] for b in ys], [starred(n, language) for n in there], bars)
    return figure


def _there(x: Axis, y: Axis, names: Sequence[str]) -> list[str]:
    """The options that have a value on both axes."""
    return [name for name in names if all(np.isfinite(axis.values[name][0]) for axis in (x, y))]


def _panel(
    ax: Axes, x: Axis, y: Axis, names: Sequence[str], reference: str, dominated: Sequence[str], language: str
) -> None:
    for place in (ax.axhline, ax.axvline):
        place(0, color=style.GRID, lw=0.9, zorder=0)
    for name in _there(x, y, names):
        (at, left, right), (up, low, high) = x.values[name], y.values[name]
        ax.plot([left, right], [up, up], color=style.FAINT, lw=1.0, zorder=2)
        ax.plot([at, at], [low, high], color=style.FAINT, lw=1.0, zorder=2)
        full = style.BETTER if name not in dominated else "white"
        mark = "D" if name == reference else "o"
        ax.plot([at], [up], mark, ms=5, mfc=full, mec=style.BETTER, mew=1.2, zorder=4)
    ax.margins(0.22, 0.14)
    for axis, of, turn in ((ax.xaxis, x, ax.invert_xaxis), (ax.yaxis, y, ax.invert_yaxis)):
        drawing.format_axis_numbers(axis, language, sign=True)
        if of.better < 0:
            turn()
    texts = words(language)
    ax.set_xlabel(texts["tradeoffs.axis_x"].format(name=x.name), fontsize=7.5)
    ax.set_ylabel(texts["tradeoffs.axis_y"].format(name=y.name), fontsize=7.5)


def _key(figure: Figure, reference: str, language: str) -> None:
    texts = words(language)
    samples = [
        Line2D([], [], ls="", marker=mark, ms=5, mfc=full, mec=style.BETTER, mew=1.2,
               label=texts[f"tradeoffs.key_{key}"].format(reference=reference))
        for key, mark, full in (
            ("reference", "D", style.BETTER), ("free", "o", style.BETTER), ("dominated", "o", "white"),
        )
    ]  # fmt: skip
    figure.legend(handles=samples, loc="outside upper left", ncols=3, frameon=False)
