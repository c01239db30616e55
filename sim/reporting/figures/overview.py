"""Figures of a comparison and of a run. Each says its intervals and how many worlds it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from sim.analysis.comparison import Comparison
from sim.config.fields import nearest
from sim.language import words
from sim.language.format import trimmed
from sim.mechanism import LAM_TYPES
from sim.reporting import labelling, style
from sim.reporting.figures import drawing, levels

MANY = 4
"""With more options than this, bands would hide one another: intervals stand at the line's end instead."""


@style.in_house_style
def differences(
    comparison: Comparison, language: str = "en", outcomes: Sequence[str] | None = None, *, narrow: bool = False
) -> Figure:
    """Each option's difference from the reference, with its interval: a panel for each outcome.

    ``outcomes``: ids, or None for the headlines; ``narrow``: for a telephone. KeyError for an unknown outcome.
    """
    wanted = chosen(comparison.differences["outcome"], outcomes)
    options = comparison.options[1:]
    result = comparison.differences.set_index(["outcome", "option"])
    figure, axes = drawing.panels(len(wanted), 0.165 * len(options) + 0.72, narrow, sharey=True)
    for ax, outcome in zip(axes, wanted, strict=True):
        rows = result.loc[[(outcome, option) for option in options]]
        kinds = [labelling.kind_of(outcome, r.difference, r.low, r.high, r.seen) for r in rows.itertuples()]
        _forest(ax, rows["difference"], rows["low"], rows["high"], kinds, grey=outcome == labelling.LAST)
        drawing.zero(ax)
        drawing.outcome_title(ax, outcome, language, narrow)
        drawing.rows(ax, _names(options, comparison, language))
        drawing.format_axis_numbers(ax.xaxis, language, sign=True)
    text, n = words(language), levels.worlds(comparison.values)
    tests = int(comparison.differences["p"].notna().sum())
    foot = [text["ui.figure_worlds"].format(worlds=n, tests=tests), text["ui.figure_colours"]]
    _foot(figure, foot, comparison, language)
    return figure


@style.in_house_style
def trajectories(
    comparison: Comparison, language: str = "en", outcomes: Sequence[str] | None = None, *, narrow: bool = False
) -> Figure:
    """Each option year by year, with names beside the lines: a panel for each outcome; as :func:`differences`."""
    wanted = chosen(comparison.values["outcome"], outcomes)
    table = levels.levels(comparison.values)
    many = len(comparison.options) > MANY
    names = _names(comparison.options, comparison, language)
    figure, axes = drawing.panels(len(wanted), 2.6 if many else 2.0, narrow, columns=2)
    for ax, outcome in zip(axes, wanted, strict=True):
        _lines(ax, table[table["outcome"] == outcome], comparison.options, names, many)
        drawing.outcome_title(ax, outcome, language, narrow)
        drawing.format_axis_numbers(ax.yaxis, language)
    texts = words(language)
    _year_label(axes, language)
    foot = texts["ui.figure_lines_ends" if many else "ui.figure_lines"].format(worlds=levels.worlds(comparison.values))
    gaps = drawing.missing_years(table[table["outcome"].isin(wanted)], "mean", language)
    _foot(figure, [foot, *gaps, texts["ui.figure_levels_caution"]], comparison, language)
    return figure


@style.in_house_style
def learning_mix(comparison: Comparison, language: str = "en", *, narrow: bool = False) -> Figure:
    """The share of learning of each of the four types in the last year, under each option, with intervals."""
    types = [f"mix_{lam}" for lam in LAM_TYPES if lam != "outside"]
    year = levels.last_year(comparison.values)
    table = levels.levels(comparison.values.query("year == @year"))
    result = table.set_index(["outcome", "option"])
    options = comparison.options
    there = table[table["outcome"].isin(types)]
    top = there[["mean", "high"]].max(axis=None)
    figure, axes = drawing.panels(4, 0.165 * len(options) + 0.72, narrow, columns=2, sharey=True)
    for ax, outcome in zip(axes, types, strict=True):
        if outcome in result.index:
            rows = result.loc[[(outcome, option) for option in options]]
            _forest(ax, rows["mean"], rows["low"], rows["high"], ["changed"] * len(options))
        ax.set_xlim(0, 1.04 * float(np.nanmax([top, 0.1])))
        drawing.outcome_title(ax, outcome, language, narrow)
        drawing.rows(ax, _names(options, comparison, language))
        drawing.format_axis_numbers(ax.xaxis, language)
    foot = words(language)["ui.figure_levels"].format(
        worlds=levels.worlds(comparison.values), years=trimmed(year, 2, language)
    )
    _foot(figure, [foot], comparison, language)
    return figure


@style.in_house_style
def run_overview(run: Any, language: str = "en", outcomes: Sequence[str] | None = None) -> Figure:
    """The headline outcomes of one run, year by year."""
    wanted = chosen(run.outcomes["outcome"], outcomes)
    figure, axes = drawing.panels(len(wanted), 1.7, False)
    for ax, outcome in zip(axes, wanted, strict=True):
        rows = run.outcomes[run.outcomes["outcome"] == outcome].sort_values("year")
        colour = style.UNSEEN if outcome == labelling.LAST else style.BETTER
        drawing.over_years(ax, rows, "value", colour, lw=1.6)
        drawing.outcome_title(ax, outcome, language, False)
        drawing.format_axis_numbers(ax.yaxis, language)
        ax.xaxis.set_major_locator(MaxNLocator(5, integer=True))
    _year_label(axes, language)
    gaps = drawing.missing_years(run.outcomes[run.outcomes["outcome"].isin(wanted)], "value", language)
    drawing.foot(figure, [words(language)["ui.figure_one_run"], *gaps])
    return figure


def chosen(there: Iterable[str], outcomes: Sequence[str] | None) -> list[str]:
    """The outcomes to draw, in the catalogue's order: those asked for, else the headlines (all, where none is)."""
    has = labelling.in_order(there)
    if outcomes is None:
        return [o for o in has if o in labelling.HEADLINES] or has
    for outcome in outcomes:
        if outcome not in has:
            raise KeyError(f"There is no outcome '{outcome}'. {nearest(outcome, has)}")
    return labelling.in_order(outcomes)


def _names(options: Sequence[str], comparison: Comparison, language: str) -> list[str]:
    """The options' names, with a dagger where one is outside the report."""
    marks = [" †" if labelling.is_outside(option, comparison.config) else "" for option in options]
    return [labelling.option_label(option, language) + mark for option, mark in zip(options, marks, strict=True)]


def _year_label(axes: list[Axes], language: str) -> None:
    """«Years from the start» under the lowest panel of each column."""
    columns = axes[0].get_subplotspec().get_gridspec().ncols  # type: ignore[union-attr]
    for ax in axes[-columns:]:
        ax.set_xlabel(words(language)["ui.axis_year"], fontsize=7.5, color=style.MUTED, loc="left")


def _foot(figure: Figure, lines: list[str], comparison: Comparison, language: str) -> None:
    """The lines at the foot, with the dagger explained where one is used."""
    if any(labelling.is_outside(option, comparison.config) for option in comparison.options):
        lines = [*lines, words(language)["ui.outside_mark"]]
    drawing.foot(figure, lines)


def _forest(
    ax: Axes, means: pd.Series, lows: pd.Series, highs: pd.Series, kinds: list[str], grey: bool = False
) -> None:
    """Dots with bars, the first option on top; filled dots where the difference is seen among all."""
    for place, (mean, low, high, kind) in enumerate(zip(means, lows, highs, kinds, strict=True)):
        colour = style.UNSEEN if grey else drawing.KIND_COLOURS.get(kind, style.UNSEEN)
        drawing.whisker(ax, place, (mean, low, high), colour, kind in drawing.KIND_COLOURS)


def _lines(ax: Axes, rows: pd.DataFrame, options: Sequence[str], names: Sequence[str], many: bool) -> None:
    """A line an option, its band or end bar, and its name beside it."""
    end = rows["year"].max()
    span = max(end - rows["year"].min(), 1)
    for place, option in enumerate(options):
        line = rows[rows["option"] == option].sort_values("year")
        colour, dashes = style.option_colour(place)
        band, wide = 0.0 if many else 0.13, 1.9 if place == 0 else 1.3
        drawing.over_years(ax, line, "mean", colour, dashes, band, lw=wide, zorder=3)
        if many and np.isfinite(line["low"].iloc[-1]):
            x = end + span * (0.03 + 0.018 * place)
            ax.plot([x, x], [line["low"].iloc[-1], line["high"].iloc[-1]], color=colour, lw=1.4)
    bars = span * (0.05 + 0.018 * len(options)) if many else span * 0.03
    ax.set_xlim(rows["year"].min(), end + bars)
    ax.set_xticks([year for year in MaxNLocator(5, integer=True).tick_values(rows["year"].min(), end) if year <= end])
    ax.grid(axis="y", color=style.GRID, lw=0.6)
    # A line that ends early has its name where it ends.
    last = rows.dropna(subset=["mean"]).sort_values("year").groupby("option")["mean"].last().reindex(options)
    there = [place for place, value in enumerate(last) if np.isfinite(value)]
    ends = [(ax.get_xlim()[1], last.iloc[place]) for place in there]
    colours = [style.option_colour(place)[0] for place in there]
    gap = max(0.07, min(0.1, 0.9 / max(len(there), 1)))
    drawing.names_beside(ax, ends, [names[place] for place in there], colours, gap, 0.04, 1.3, lw=0.6)
