"""The parts every figure is put together from: panels, titles, names of options, numbers on axes, the foot."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from sim.analysis.comparison import Comparison
from sim.language import words
from sim.language.format import number
from sim.reporting import labelling, style


def panels(n: int, height: float, narrow: bool, columns: int = 3, sharey: bool = False) -> tuple[Figure, list[Axes]]:
    """A figure with n panels, three (or ``columns``) beside one another, one on a telephone; spare ones are blank."""
    across = 1 if narrow else min(columns, max(n, 1))
    width = style.PHONE_WIDTH if narrow else style.PAGE_WIDTH * (0.62 if across == 1 else 1)
    down = -(-n // across)
    figure = style.new_figure(width, height * down + (0.55 if narrow else 0.4))
    grid = figure.subplots(down, across, squeeze=False, sharey=sharey)
    axes: list[Axes] = list(grid.ravel())
    for spare in axes[n:]:
        spare.set_visible(False)
    return figure, axes


def title(ax: Axes, outcome: str, language: str, narrow: bool) -> None:
    """The outcome's name, and under it its unit and which way is better; the users' outcome in grey."""
    texts = words(language)
    grey = outcome == labelling.LAST
    unit = "; ".join(p for p in (labelling.outcome_word(outcome, "unit", language), _way(outcome, language)) if p)
    if grey:
        unit = f"{texts['ui.most_uncertain']}; {unit}"
    name = labelling.outcome_word(outcome, "label", language)
    columns = ax.get_subplotspec().get_gridspec().ncols  # type: ignore[union-attr]
    below = textwrap.wrap(unit, 56 if narrow else 138 // columns)[:2]
    ax.set_title(name, fontweight="bold", color=style.UNSEEN if grey else style.INK, pad=4 + 9.5 * len(below))
    ax.annotate(
        "\n".join(below), (0, 1), xytext=(0, 3), xycoords="axes fraction", textcoords="offset points",
        fontsize=6.8, color=style.MUTED, va="bottom", linespacing=1.15,
    )  # fmt: skip


def _way(outcome: str, language: str) -> str:
    """Which way is better, with a small initial, or nothing."""
    text = labelling.direction(outcome, language) if labelling.better(outcome) else ""
    return text[:1].lower() + text[1:]


def names_of(options: Sequence[str], comparison: Comparison, language: str) -> list[str]:
    """The options' names, with a dagger where one is outside the report."""
    marks = [" †" if labelling.is_outside(option, comparison.config) else "" for option in options]
    return [labelling.option_label(option, language) + mark for option, mark in zip(options, marks, strict=True)]


def option_ticks(ax: Axes, options: Sequence[str], comparison: Comparison, language: str) -> None:
    """The options' names at the left."""
    names = names_of(options, comparison, language)
    ax.set_yticks(range(len(options)), names, color=style.INK)
    ax.tick_params(axis="y", length=0)


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


def year_label(figure: Figure, axes: list[Axes], n: int, language: str) -> None:
    """«Years from the start» under the lowest panel of each column."""
    columns = axes[0].get_subplotspec().get_gridspec().ncols  # type: ignore[union-attr]
    for ax in axes[max(0, n - columns) : n]:
        ax.set_xlabel(words(language)["ui.axis_year"], fontsize=7.5, color=style.MUTED, loc="left")


def foot(figure: Figure, lines: list[str], comparison: Comparison, language: str) -> None:
    """The lines at the foot, with the dagger explained where one is used."""
    if any(labelling.is_outside(option, comparison.config) for option in comparison.options):
        lines = [*lines, words(language)["ui.outside_mark"]]
    letters = int(15.2 * figure.get_size_inches()[0])
    folded = [part for line in lines for part in textwrap.wrap(line, letters)]
    style.note(figure, "\n".join(folded))
