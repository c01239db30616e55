"""Figure of contributions: every part with its interval, a panel a measure, side by side on one scale."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.analysis.contributions.text import how_many, package_label, part_label, with_interval
from sim.language import words
from sim.reporting import labelling, style
from sim.reporting.figures import drawing

if TYPE_CHECKING:
    from sim.analysis.contributions.estimate import ContributionsResult

ROW, LEFT = 0.19, 2.5
"""Inches for a row, and for the names at the left."""


@style.in_house_style
def draw(result: ContributionsResult, language: str = "en") -> Figure:
    """The parts by the size of the last measure there is (Shapley, else alone, else without), largest on top."""
    measures = result.measures
    parts = _order(result)
    width = style.PAGE_WIDTH if len(measures) > 1 else 0.75 * style.PAGE_WIDTH
    figure = style.new_figure(width, 1.75 + ROW * max(len(parts), 4))
    axes: list[Axes] = list(figure.subplots(1, len(measures), squeeze=False, sharey=True, sharex=True)[0])
    table = result.tables["contributions"].set_index(["measure", "part"])
    for ax, measure in zip(axes, measures, strict=True):
        _panel(ax, result, table.loc[measure].reindex(parts), measure, language)
    names = [textwrap.shorten(part_label(part, language), 44, placeholder=" …") for part in parts]
    drawing.rows(axes[0], names)
    drawing.heading(figure, _title(result, language))
    drawing.foot(figure, _foot(result, language))
    return figure


def _order(result: ContributionsResult) -> list[str]:
    """The parts, those that move the outcome most the better way on top; those without runs last."""
    table = result.tables["contributions"]
    last = "shapley" if "shapley" in result.measures else result.measures[0]
    sizes = table[table["measure"] == last].set_index("part")["mean"]
    towards = labelling.better(result.about["outcome"]) or 1
    ordered = (sizes * towards).sort_values(ascending=False, kind="stable", na_position="last")
    return [str(part) for part in ordered.index]


def _panel(ax: Axes, result: ContributionsResult, rows: pd.DataFrame, measure: str, language: str) -> None:
    """Dots and bars of one measure; filled where they stand out."""
    text, outcome = words(language), result.about["outcome"]
    for place, (*values, seen) in enumerate(rows[["mean", "low", "high", "stands_out"]].itertuples(index=False)):
        if np.isfinite(values[0]):  # else whether it stands out is not known either
            colour = drawing.kind_colour(outcome, values[0]) if seen else style.UNSEEN
            drawing.whisker(ax, place, values, colour, seen)
    drawing.zero(ax)
    drawing.bare(ax)
    drawing.format_axis_numbers(ax.xaxis, language, sign=True)
    ax.set_title(text[f"contributions.measures.{measure}"], fontweight="bold", pad=14)
    ax.annotate(
        text[f"contributions.explain.{measure}"], (0, 1), xytext=(0, 4), xycoords="axes fraction",
        textcoords="offset points", fontsize=6.8, color=style.MUTED, va="bottom",
    )  # fmt: skip


def _title(result: ContributionsResult, language: str) -> str:
    """The question, and under it what the whole package does."""
    text, row = words(language), result.tables["whole"].iloc[0]
    asked = text["contributions.title"].format(
        outcome=labelling.outcome_word(result.about["outcome"], "label", language)
    )
    whole = with_interval(row["whole"], row["whole_low"], row["whole_high"], language)
    line = text["contributions.whole_line"].format(package=package_label(result, language), amount=whole)
    return "\n".join([*textwrap.wrap(asked, 78), *textwrap.wrap(line, 78)])


def _foot(result: ContributionsResult, language: str) -> list[str]:
    """What the marks mean, how many worlds, how the Shapley values were had."""
    messages, table = words(language), result.tables["contributions"]
    n = how_many(int(table["worlds"].max()), int(table["scenarios"].max()), language)
    unit = labelling.outcome_word(result.about["outcome"], "unit", language)
    lines = [f"{messages['contributions.axis'].format(unit=unit)}. {messages['contributions.note_worlds'].format(n=n)}"]
    if table["worlds"].min() < table["worlds"].max():
        lines.append(messages["contributions.note_missing"])
    if "shapley" in result.measures:
        key = "note_exact" if result.about["exact"] else "note_orders"
        lines.append(messages[f"contributions.{key}"].format(**result.about))
    key = "note_colours" if labelling.better(result.about["outcome"]) else "note_no_direction"
    return [*lines, messages[f"contributions.{key}"]]
