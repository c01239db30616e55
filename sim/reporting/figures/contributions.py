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
from sim.reporting.figures import panels

if TYPE_CHECKING:
    from sim.analysis.contributions.estimate import ContributionsFound

KIND_COLOURS = {"better": style.BETTER, "worse": style.WORSE, "changed": style.INK}
ROW, LEFT = 0.19, 2.5
"""Inches for a row, and for the names at the left."""


@style.in_house_style
def draw(found: ContributionsFound, language: str = "en") -> Figure:
    """The parts by the size of the last measure there is (Shapley, else alone, else without), largest on top."""
    measures = found.measures
    parts = _order(found)
    width = style.PAGE_WIDTH if len(measures) > 1 else 0.75 * style.PAGE_WIDTH
    figure = style.new_figure(width, 1.75 + ROW * max(len(parts), 4))
    axes: list[Axes] = list(figure.subplots(1, len(measures), squeeze=False, sharey=True, sharex=True)[0])
    table = found.tables["contributions"].set_index(["measure", "part"])
    for ax, measure in zip(axes, measures, strict=True):
        _panel(ax, found, table.loc[measure].reindex(parts), measure, language)
    axes[0].set_yticks(range(len(parts)), _names(parts, language), color=style.INK)
    axes[0].set_ylim(len(parts) - 0.4, -0.6)
    figure.suptitle(_title(found, language), x=0.01, ha="left", fontsize=9.5, fontweight="bold")
    letters = int(15.2 * width)
    style.note(figure, "\n".join(p for line in _foot(found, language) for p in textwrap.wrap(line, letters)))
    return figure


def _order(found: ContributionsFound) -> list[str]:
    """The parts, those that move the outcome most the better way on top; those without runs last."""
    table = found.tables["contributions"]
    last = "shapley" if "shapley" in found.measures else found.measures[0]
    sizes = table[table["measure"] == last].set_index("part")["mean"]
    towards = labelling.better(found.about["outcome"]) or 1
    ordered = (sizes * towards).sort_values(ascending=False, kind="stable", na_position="last")
    return [str(part) for part in ordered.index]


def _panel(ax: Axes, found: ContributionsFound, rows: pd.DataFrame, measure: str, language: str) -> None:
    """Dots and bars of one measure; filled where they stand out."""
    said, outcome = words(language), found.about["outcome"]
    for place, row in enumerate(rows[["mean", "low", "high", "stands_out"]].itertuples(index=False)):
        mean, low, high, seen = row
        if not np.isfinite(mean):
            continue
        kind = {1: "better", -1: "worse", 0: "changed"}[int(np.sign(mean)) * labelling.better(outcome)]
        colour = KIND_COLOURS[kind] if seen else style.UNSEEN
        if np.isfinite(low) and np.isfinite(high):
            ax.plot([low, high], [place, place], color=colour, lw=1.5, solid_capstyle="butt")
        ax.plot([mean], [place], "o", ms=4.5, mfc=colour if seen else "white", mec=colour, mew=1.1)
    ax.axvline(0, color=style.FAINT, lw=0.8, zorder=0)
    ax.grid(axis="x", color=style.GRID, lw=0.6)
    ax.set_axisbelow(True)
    ax.spines["left"].set_visible(False)
    ax.tick_params(axis="y", length=0)
    panels.say_numbers(ax.xaxis, language, sign=True)
    ax.set_title(said[f"contributions.measures.{measure}"], fontweight="bold", pad=14)
    ax.annotate(
        said[f"contributions.explain.{measure}"], (0, 1), xytext=(0, 4), xycoords="axes fraction",
        textcoords="offset points", fontsize=6.8, color=style.MUTED, va="bottom",
    )  # fmt: skip


def _names(parts: list[str], language: str) -> list[str]:
    return [textwrap.shorten(part_label(part, language), 44, placeholder=" …") for part in parts]


def _title(found: ContributionsFound, language: str) -> str:
    """The question, and under it what the whole package does."""
    said, row = words(language), found.tables["whole"].iloc[0]
    asked = said["contributions.title"].format(
        outcome=labelling.outcome_word(found.about["outcome"], "label", language)
    )
    whole = with_interval(row["whole"], row["whole_low"], row["whole_high"], language)
    line = said["contributions.whole_line"].format(package=package_label(found, language), amount=whole)
    return "\n".join([*textwrap.wrap(asked, 78), *textwrap.wrap(line, 78)])


def _foot(found: ContributionsFound, language: str) -> list[str]:
    """What the marks mean, how many worlds, how the Shapley values were had."""
    said, table = words(language), found.tables["contributions"]
    n = how_many(int(table["worlds"].max()), int(table["scenarios"].max()), language)
    unit = labelling.outcome_word(found.about["outcome"], "unit", language)
    lines = [
        f"{said['contributions.axis'].format(unit=unit)}. {said['contributions.note_worlds'].format(n=n)}"
    ]
    if table["worlds"].min() < table["worlds"].max():
        lines.append(said["contributions.note_missing"])
    if "shapley" in found.measures:
        key = "note_exact" if found.about["exact"] else "note_orders"
        lines.append(said[f"contributions.{key}"].format(**found.about))
    key = "note_colours" if labelling.better(found.about["outcome"]) else "note_no_direction"
    return [*lines, said[f"contributions.{key}"]]
