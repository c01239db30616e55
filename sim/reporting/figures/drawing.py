"""What the figures of results are put together from: grids, rows of names, dots with bars, strips, cells, the foot."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.ticker import FuncFormatter, MaxNLocator

from sim.language import words
from sim.language.format import listed, number
from sim.reporting import labelling, style

KIND_COLOURS = {"better": style.BETTER, "worse": style.WORSE, "changed": style.INK}


def folded(text: str, letters: int, most: int | None = None) -> str:
    """The text in lines of so many letters; ``most`` lines of it."""
    return "\n".join(textwrap.wrap(text, letters)[:most])


def grid(
    n: int, across: int, each: float, beyond: float, width: float = style.PAGE_WIDTH,
    *, sharex: bool = False, sharey: bool = False,
) -> tuple[Figure, list[Axes]]:  # fmt: skip
    """A figure with n panels, ``across`` beside one another and ``each`` inches high, and ``beyond`` for all else."""
    down = max(1, -(-n // across))
    figure = style.new_figure(width, each * down + beyond)
    axes: list[Axes] = list(figure.subplots(down, across, squeeze=False, sharex=sharex, sharey=sharey).ravel())
    for spare in axes[n:]:
        spare.set_visible(False)
    return figure, axes[:n]


def panels(n: int, height: float, narrow: bool, columns: int = 3, sharey: bool = False) -> tuple[Figure, list[Axes]]:
    """A figure with n panels, three (or ``columns``) beside one another, one on a telephone; spare ones are blank."""
    across = 1 if narrow else min(columns, max(n, 1))
    width = style.PHONE_WIDTH if narrow else style.PAGE_WIDTH * (0.62 if across == 1 else 1)
    return grid(n, across, height, 0.55 if narrow else 0.4, width, sharey=sharey)


def outcome_title(ax: Axes, outcome: str, language: str, narrow: bool) -> None:
    """The outcome's name, and under it its unit and which way is better; the users' outcome in grey."""
    grey = outcome == labelling.LAST
    doubt = words(language)["ui.most_uncertain"] if grey else ""
    way = labelling.direction(outcome, language) if labelling.better(outcome) else ""
    about = (doubt, labelling.outcome_word(outcome, "unit", language), way[:1].lower() + way[1:])
    unit = "; ".join(filter(None, about))
    name = labelling.outcome_word(outcome, "label", language)
    columns = ax.get_subplotspec().get_gridspec().ncols  # type: ignore[union-attr]
    below = textwrap.wrap(unit, 56 if narrow else 138 // columns)[:2]
    ax.set_title(name, fontweight="bold", color=style.UNSEEN if grey else style.INK, pad=4 + 9.5 * len(below))
    ax.annotate(
        "\n".join(below), (0, 1), xytext=(0, 3), xycoords="axes fraction", textcoords="offset points",
        fontsize=6.8, color=style.MUTED, va="bottom", linespacing=1.15,
    )  # fmt: skip


def nothing(text: str, height: float = 1.5) -> Figure:
    """A figure that only says why nothing is drawn."""
    figure = style.new_figure(style.PAGE_WIDTH, height)
    style.note(figure, text)
    return figure


def foot(figure: Figure, lines: Iterable[str], letters: int = 0) -> None:
    """The lines at the foot, each folded at the figure's width, or at so many letters."""
    letters = letters or int(15.2 * figure.get_size_inches()[0])
    style.note(figure, "\n".join(folded(line, letters) for line in lines))


def heading(figure: Figure, text: str) -> None:
    """What the whole figure is about."""
    figure.suptitle(text, x=0.01, ha="left", fontsize=9.5, fontweight="bold")


def format_axis_numbers(axis: Axis, language: str, sign: bool = False) -> None:
    """Four marks at most, with the language's decimal mark and no more decimals than they need."""
    axis.set_major_locator(MaxNLocator(4, steps=[1, 2, 5, 10]))
    marks = axis.get_major_locator()

    def say(value: float, _: Any) -> str:
        ticks = np.asarray(marks())
        step = float(np.diff(ticks).min()) if len(ticks) > 1 else 1.0
        digits = int(max(0, min(5, -np.floor(np.log10(step) + 1e-9)))) if step > 0 else 2
        return number(value, digits, language, sign=sign)

    axis.set_major_formatter(FuncFormatter(say))


def rows(ax: Axes, names: Sequence[str], edge: float = 0.4, lines: bool = True) -> None:
    """A row for each name, the first on top, with faint ``lines`` at the marks below."""
    ax.set_yticks(range(len(names)), names, color=style.INK)
    ax.set_ylim(len(names) - edge, edge - 1)
    bare(ax, lines)


def bare(ax: Axes, lines: bool = True) -> None:
    """No axis at the left, but names alone; faint ``lines`` at the marks below."""
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    if lines:
        ax.grid(axis="x", color=style.GRID, lw=0.6)
        ax.set_axisbelow(True)


def zero(ax: Axes) -> None:
    """The upright line at 0, behind all else."""
    ax.axvline(0, color=style.FAINT, lw=0.8, zorder=0)


def whisker(
    ax: Axes, place: float, values: Sequence[float], colour: str, full: bool,
    *, mark: str = "o", lw: float = 1.5, ms: float = 4.5, mew: float = 1.1, above: int = 2, **dot: Any,
) -> None:  # fmt: skip
    """A mark at the mean, hollow unless ``full``, with the bar of its interval; nothing for what is not finite.

    ``values``: mean, low, high. ``above``: the layer of the mark, over those of other rows' bars.
    """
    mean, low, high = (float(value) for value in values)
    if np.isfinite(low) and np.isfinite(high):
        ax.plot([low, high], [place, place], color=colour, lw=lw, solid_capstyle="butt")
    if np.isfinite(mean):
        face = colour if full else "white"
        ax.plot([mean], [place], mark, ms=ms, mfc=face, mec=colour, mew=mew, zorder=above, **dot)


def over_years(
    ax: Axes, rows: pd.DataFrame, middle: str, colour: str, dashes: Any = "solid", band: float = 0.0, **look: Any
) -> None:
    """A line over the years with its band (of opacity ``band``; 0: none) through what is there.

    ``rows``: year, the column ``middle``, and low and high for a band. Where a year has no value the line breaks, and a
    year with none on either side is a mark with a bar, since a line through one point is not seen.
    """
    rows = rows.sort_values("year")
    there = np.isfinite(rows[middle].to_numpy(dtype=float))
    alone = rows[there & ~np.r_[False, there[:-1]] & ~np.r_[there[1:], False]]
    ax.plot(rows["year"], rows[middle], color=colour, ls=dashes, **look)
    ax.plot(alone["year"], alone[middle], "o", color=colour, ms=3.6, zorder=look.get("zorder", 3))
    if band:
        ax.fill_between(rows["year"], rows["low"], rows["high"], color=colour, alpha=band, lw=0, zorder=2)
        ax.vlines(alone["year"], alone["low"], alone["high"], color=colour, lw=1.0, alpha=0.5, zorder=2)


def missing_years(rows: pd.DataFrame, middle: str, language: str) -> list[str]:
    """Lines of a foot: which years were kept, where some between were not; and which outcomes lack a value in which years.

    ``rows``: outcome, year and the column ``middle`` of all that is drawn.
    """
    texts, years = words(language), sorted(rows["year"].unique())
    lines = []
    if len(years) > 1 and max(np.diff(years)) > 1:
        lines.append(texts["ui.figure_years_kept"].format(years=listed([f"{year:g}" for year in years], language)))
    empty = rows[~np.isfinite(rows[middle].to_numpy(dtype=float))]
    gaps = [
        f"{labelling.outcome_word(str(outcome), 'label', language)} ({_spans(own['year'], language)})"
        for outcome, own in empty.groupby("outcome", sort=False, observed=True)
    ]
    return [*lines, *([texts["ui.figure_gaps"].format(outcomes=listed(gaps, language))] if gaps else [])]


def _spans(years: pd.Series, language: str) -> str:
    """Years in order, those that follow one another as from the first to the last: «1–3, 5»."""
    own = sorted(years.unique())
    cuts = np.flatnonzero(np.diff(own) > 1) + 1
    parts = [part for part in np.split(np.asarray(own), cuts) if len(part)]
    text = [f"{part[0]:g}" if len(part) == 1 else f"{part[0]:g}–{part[-1]:g}" for part in parts]
    return f"{words(language)['ui.figure_gap_years']} {', '.join(text)}"


def kind_colour(outcome: str, difference: float) -> str:
    """The colour of a difference that is seen: better, worse, or ink where neither is."""
    return {1: style.BETTER, -1: style.WORSE}.get(int(labelling.better(outcome) * np.sign(difference)), style.INK)


def bar(ax: Axes, place: float, ends: Sequence[float], colour: str, lw: float, zorder: float, **more: Any) -> None:
    """A thick line in a row."""
    ax.plot(ends, [place, place], color=colour, lw=lw, solid_capstyle="butt", zorder=zorder, **more)


def strip(ax: Axes, place: float, ends: Sequence[str], lw: float = 9, gap: float = 0.015) -> None:
    """The grey strip of a span, from 0 to 1, and what its ends are called (none, or two texts)."""
    bar(ax, place, [0, 1], style.GRID, lw, 1)
    for text, x, align in zip(ends, (-gap, 1 + gap), ("right", "left"), strict=False):
        ax.text(x, place, text, ha=align, va="center", fontsize=7, color=style.MUTED)


def strip_names(ax: Axes, names: Sequence[str], right: float, fewest: int = 0, top: float = -0.6, **ticks: Any) -> None:
    """The names of strips at the left, and no axes; room to the ``right`` of the strips for words."""
    ax.set_yticks(range(len(names)), names)
    ax.tick_params(axis="y", length=0, **ticks)
    ax.set(xlim=(-0.02, right), ylim=(max(len(names), fewest) - 0.4, top), xticks=[])
    ax.spines[["left", "bottom"]].set_visible(False)


def names_beside(
    ax: Axes, ends: Sequence[tuple[float, float]], names: Sequence[str], colours: Sequence[str],
    gap: float, step: float, away: float, **thread: Any,
) -> None:  # fmt: skip
    """Names to the right of the panel, each with a thin thread to its dot or its line's end (x, y).

    As shares of the panel: ``gap`` between names, ``step`` to the end of the threads; ``away``: so many steps to the names.
    """
    (left, right), (low, high) = ax.get_xlim(), ax.get_ylim()
    ax.set(xlim=(left, right), ylim=(low, high))
    step *= right - left
    heights = style.beside(ax, [y for _, y in ends], (high - low) * gap)
    for (x, y), name, colour, height in zip(ends, names, colours, heights, strict=True):
        ax.plot([x, right + step], [y, height], color=colour, clip_on=False, **thread)
        ax.text(right + step * away, height, name, color=colour, fontsize=6.8, va="center")


def cells(
    tall: float, head: float, bottom: float, size: tuple[float, float], left: float = 0.235, wide: float = 0.755
) -> tuple[Figure, Axes]:
    """A figure for a table of cells: columns and rows in ``size``, ``tall`` inches of rows between head and foot."""
    figure = style.new_figure(style.PAGE_WIDTH, tall + head + bottom, layout=None)
    high = figure.get_size_inches()[1]
    ax = figure.add_axes((left, bottom / high, wide, tall / high))
    ax.set(xlim=(0, size[0]), ylim=(size[1], 0), xticks=[], yticks=[])
    ax.spines[:].set_visible(False)
    return figure, ax


def cell(ax: Axes, row: int, column: int, ground: str, text: str, **font: Any) -> None:
    """One cell of a table, with its ground and text."""
    ax.add_patch(Rectangle((column + 0.03, row + 0.05), 0.94, 0.9, facecolor=ground, edgecolor=style.GRID, lw=0.5))
    ax.text(column + 0.5, row + 0.52, text, ha="center", va="center", **font)


def heads(ax: Axes, texts: Sequence[str], letters: int = 22, size: float = 7, weight: str = "bold") -> None:
    """What the columns of a table are called, upright above them."""
    for column, text in enumerate(texts):
        ax.annotate(
            folded(text, letters, 3), (column + 0.5, 0), xytext=(0, 4), textcoords="offset points", rotation=90,
            ha="center", va="bottom", fontsize=size, fontweight=weight, linespacing=0.95,
        )  # fmt: skip


def aside(ax: Axes, text: str, at: float, away: float = -6, size: float = 7.6, **font: Any) -> None:
    """A text so many points beside a row: left of the panel, or right of it where ``away`` is above 0."""
    ax.annotate(
        text, (int(away > 0), at), xycoords=("axes fraction", "data"), xytext=(away, 0), textcoords="offset points",
        ha="left" if away > 0 else "right", va="center", fontsize=size, **font,
    )  # fmt: skip


def cells_foot(figure: Figure, lines: Iterable[str], at: float = 0.01) -> None:
    """As :func:`foot`, for a figure whose places are set by hand."""
    text = "\n".join(folded(line, 138) for line in lines)
    figure.text(0.01, at, text, fontsize=7, color=style.MUTED, va="bottom")
