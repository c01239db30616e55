"""Figures of sensitivity: a row for each factor with its intervals, luck apart; and the plane of Morris."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.analysis.sensitivity.text import named, seen, what
from sim.language import words
from sim.language.format import percent
from sim.reporting import style
from sim.reporting.figures import drawing

if TYPE_CHECKING:
    from sim.analysis.sensitivity.morris import MorrisResult
    from sim.analysis.sensitivity.sobol import SobolResult

MOST_ROWS, MOST_NAMED = 30, 7
"""Factors shown, and factors named in the plane: those with the largest values."""
ROW = 0.27
"""Inches for a row."""
FURTHEST = 1.5
"""Intervals of shares are cut at this and at a third of it below zero, so that one wild one does not hide the rest."""


@style.in_house_style
def sobol(result: SobolResult, language: str = "en") -> Figure:
    """Total (ring) and first-order (dot) index of each factor, the largest on top; under them luck, on its own axis."""
    texts, value, alone = words(language), result.about["told"], result.about["worlds"] == 1
    table = result.tables["indices"].sort_values("st", ascending=False, kind="stable").head(MOST_ROWS)
    rows = max(len(table), 2) if value else 1
    figure = style.new_figure(style.PAGE_WIDTH, 1.5 + ROW * rows + (0 if alone else 0.5 + 0.35 * 3))
    grid = figure.add_gridspec(1 if alone else 2, 1, height_ratios=None if alone else [rows, 3])
    ax = figure.add_subplot(grid[0])
    if value:
        _indices(ax, result, table, language)
    else:
        ax.text(0, 0.5, texts["sensitivity.note_untold"], transform=ax.transAxes, color=style.MUTED)
        ax.axis("off")
    if not alone:
        luck = figure.add_subplot(grid[1])
        luck.set_xlim(ax.get_xlim() if value else (-0.02, 1.02))
        _luck(luck, result, language)
    _frame(figure, result, "sobol", len(table), language)
    return figure


def _indices(ax: Axes, result: SobolResult, table: pd.DataFrame, language: str) -> None:
    """The rows of indices, with what ring and dot are beside the uppermost."""
    texts = words(language)
    clear = seen(table, "st") & (result.about["worlds"] > 1)
    for index, shift, key in (("st", -0.16, "total"), ("s1", 0.16, "first_order")):
        columns = table[[index, f"{index}_low", f"{index}_high"]].to_numpy(dtype=float)
        for place, ((value, low, high), entry) in enumerate(zip(columns, clear, strict=True)):
            colour = (style.BETTER if index == "st" else style.INK) if entry else style.UNSEEN
            value = value if -FURTHEST / 3 <= value <= FURTHEST else np.nan
            ends = np.clip([low, high], -FURTHEST / 3, FURTHEST)
            values = (value, *ends)
            drawing.whisker(ax, place + shift, values, colour, index != "st", lw=1.4, ms=4.6, mew=1.2, above=3)
            if place == 0:
                ax.annotate(
                    texts[f"sensitivity.{key}"], (ends[1], shift), xytext=(4, 0), textcoords="offset points",
                    va="center", fontsize=7, color=colour,
                )  # fmt: skip
    _rows(ax, named(result, table["factor"], language))
    one = "_one" if result.about["worlds"] == 1 else ""
    _percent(ax, texts[f"sensitivity.axis_sobol{one}"], language)


def _luck(ax: Axes, result: SobolResult, language: str) -> None:
    """Luck's share of the spread of single runs, and its two parts."""
    texts = words(language)
    table = result.tables["luck"].set_index("part").loc[["luck", "luck_common", "luck_own"]]
    for place, row in enumerate(table.itertuples()):
        if np.isfinite(row.share):
            ax.plot([row.share_low, row.share_high], [place] * 2, color=style.WORSE, lw=1.4, zorder=2)
            ax.plot(row.share, place, "D", ms=4.4, mfc=style.WORSE, mec=style.WORSE, zorder=3)
    _rows(ax, [texts[f"sensitivity.{key}"] for key in ("luck_all", "luck_common", "luck_own")])
    _percent(ax, texts["sensitivity.axis_luck"], language)


@style.in_house_style
def morris(result: MorrisResult, language: str = "en") -> Figure:
    """mu* of each factor with its interval, the largest on top; at the right the plane of mu* and sigma."""
    table = result.tables["effects"].sort_values("mu_star", ascending=False, kind="stable")
    shown = table.head(MOST_ROWS)
    height = max(3.6, 1.5 + ROW * len(shown))
    figure = style.new_figure(style.PAGE_WIDTH, height)
    grid = figure.add_gridspec(2, 2, width_ratios=(1.15, 1), height_ratios=(3.6, max(height - 3.6, 0.01)))
    left, right = figure.add_subplot(grid[:, 0]), figure.add_subplot(grid[0, 1])
    clear = seen(table, "mu_star") & (result.about["worlds"] > 1)
    columns = shown[["mu_star", "mu_star_low", "mu_star_high"]].to_numpy(dtype=float)
    for place, (row, value) in enumerate(zip(columns, clear, strict=False)):
        drawing.whisker(left, place, row, style.BETTER if value else style.UNSEEN, value, ms=4.6, mew=1.2)
    drawing.zero(left)
    _rows(left, named(result, shown["factor"], language))
    drawing.format_axis_numbers(left.xaxis, language)
    left.set_title(drawing.folded(words(language)["sensitivity.axis_star"], 44))
    _plane(right, result, table, clear, language)
    _frame(figure, result, "morris", len(shown), language)
    return figure


def _plane(ax: Axes, result: MorrisResult, table: pd.DataFrame, clear: pd.Series, language: str) -> None:
    """mu* across, sigma upwards, and names of the largest at the right, each with a thread to its dot."""
    texts = words(language)
    stars, sigmas = (table[column].clip(lower=0).to_numpy() for column in ("mu_star", "sigma"))
    most = 1.08 * max(float(stars.max()), 1e-12)
    top = 1.12 * max(float(sigmas.max()), most / 2)
    colours = [style.BETTER if value else style.UNSEEN for value in clear]
    ax.set(xlim=(0, most), ylim=(0, top))
    end = min(most, top)
    ax.plot([0, end], [0, end], color=style.FAINT, lw=0.8, ls=(0, (4, 3)), zorder=1)
    ax.scatter(stars, sigmas, c=colours, s=17, zorder=3, clip_on=False)
    known = clear if result.about["worlds"] > 1 else clear | True
    names = named(result, table.loc[known, "factor"].head(MOST_NAMED), language)  # the first rows, by mu*
    heights = style.beside(ax, list(sigmas[: len(names)]), top * 0.085)
    for place, name in enumerate(names):
        ax.plot([stars[place], most * 1.05], [sigmas[place], heights[place]], color=style.FAINT, lw=0.5,
                clip_on=False, zorder=2)  # fmt: skip
        ax.text(most * 1.07, heights[place], _short(name, 24), color=colours[place], fontsize=6.8, va="center")
    ax.set_xlabel("mu*", fontsize=7.5, color=style.MUTED, loc="left")
    ax.set_title(drawing.folded(texts["sensitivity.axis_sigma"], 44))
    for axis in (ax.xaxis, ax.yaxis):
        drawing.format_axis_numbers(axis, language)


def _rows(ax: Axes, names: list[str]) -> None:
    """The names at the left, the first on top."""
    drawing.rows(ax, [_short(name, 36) for name in names])


def _percent(ax: Axes, title: str, language: str) -> None:
    """A zero line, marks in per cent, and what is measured above."""
    low, high = ax.get_xlim()
    ax.set_xlim(min(low, -0.02), max(high, 1.02))
    drawing.zero(ax)
    marks = [m for m in np.arange(-0.5, FURTHEST + 0.01, 0.25) if ax.get_xlim()[0] <= m <= ax.get_xlim()[1]]
    ax.set_xticks(marks, [percent(mark, language) for mark in marks])
    ax.set_title(title)


def _frame(figure: Figure, result: SobolResult | MorrisResult, kind: str, shown: int, language: str) -> None:
    """What was analysed, above; and at the foot n, the marks, and what the numbers rest on."""
    messages, about = words(language), result.about
    one = "_one" if about["worlds"] == 1 else ""
    letters = int(15.2 * figure.get_size_inches()[0])
    drawing.heading(figure, drawing.folded(what(about, language), letters * 3 // 4))
    lines = [messages[f"sensitivity.n_{kind}{one}"].format(**about)]
    if about.get("told", True):
        marks = {"sobol": ["marks_sobol"] + ["marks_grey"] * (not one), "morris": ["marks_morris"] * (not one)}
        lines += [messages[f"sensitivity.{mark}"] for mark in marks[kind]]
    if shown < len(about["factors"]):
        lines.append(messages["sensitivity.note_most"].format(shown=shown, all=len(about["factors"])))
    lines.append(messages["sensitivity.note_spans"])
    drawing.foot(figure, [" ".join(lines)])


def _short(name: str, letters: int) -> str:
    return textwrap.shorten(name, letters, placeholder=" …") if " " in name else name[:letters]
