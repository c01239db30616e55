"""Figure of a search: the trade-offs of the sets found, packages beside them, and under it the levers of every set."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.analysis.contributions.text import part_label
from sim.analysis.fields import Fields
from sim.language import words
from sim.language.format import number
from sim.reporting import labelling, style
from sim.reporting.figures import drawing

if TYPE_CHECKING:
    from sim.analysis.search.estimate import SearchResult

SET, PACKAGE = style.BETTER, style.WORSE
TOP, ROW = 3.6, 0.185
"""Inches for the trade-offs, and for a lever."""


@style.in_house_style
def draw(result: SearchResult, language: str = "en") -> Figure:
    """Two objectives as a scatter with intervals, more with a panel each; the levers below."""
    text, front, objectives = words(language), result.tables["front"], result.about["objectives"]
    sets, packages = _drawn(front, objectives), _drawn(result.tables["packages"], objectives)
    two = len(objectives) == 2
    above = TOP if two else 0.6 + ROW * (len(sets) + len(packages) + 1)
    below = 0.5 + ROW * (len(result.about["spans"]) + 1)
    figure = style.new_figure(style.PAGE_WIDTH, above + below + 1.35)
    grid = figure.add_gridspec(2, 1, height_ratios=[above, below])
    if two:
        _scatter(figure.add_subplot(grid[0]), sets, packages, result, language)
    else:
        panes = grid[0].subgridspec(1, len(objectives)).subplots(sharey=True, squeeze=False)
        _forests(list(np.ravel(panes)), sets, packages, result, language)
    lower = figure.add_subplot(grid[1])
    _levers(lower, front, result, language)
    drawing.heading(figure, text["search.title"])
    drawing.foot(figure, _foot(result, language), 131)
    return figure


def _drawn(rows: pd.DataFrame, objectives: list[str]) -> pd.DataFrame:
    """The rows that have every objective."""
    return rows[np.isfinite(rows[objectives].astype(float)).all(axis=1)] if len(rows) else rows


def _names(rows: pd.DataFrame, result: SearchResult, language: str) -> list[str]:
    """What sets and packages are called in the figure, with their hours; the base says that it is the start."""
    messages, base = words(language), result.about["base"]
    names = []
    for row in rows.to_dict("records"):
        name = str(row.get("set") or labelling.option_label(row["package"], language))
        name += " †" if "package" in row and labelling.is_outside(row["package"], {}) else ""
        name = messages["search.start"].format(base=name) if row.get("package") == base else name
        names.append(messages["search.row"].format(name=name, hours=number(row["hours"], 0, language)))
    return names


def _scatter(ax: Axes, sets: pd.DataFrame, packages: pd.DataFrame, result: SearchResult, language: str) -> None:
    """Crosses of intervals, with the name beside each; the better corner is said."""
    first, second = result.about["objectives"]
    texts = words(language)
    for rows, mark in ((packages, "s"), (sets, "o")):
        for row in rows.to_dict("records"):
            own = SET if mark == "o" else _package_colour(row, result)
            ax.plot([row[f"{first}_low"], row[f"{first}_high"]], [row[second]] * 2, color=own, lw=0.8, alpha=0.5)
            ax.plot([row[first]] * 2, [row[f"{second}_low"], row[f"{second}_high"]], color=own, lw=0.8, alpha=0.5)
            full = mark == "s" or row["standing"] in ("stands", "")
            ax.plot(row[first], row[second], mark, ms=4.5, mec=own, mfc=own if full else "white")
    names = [*_names(sets, result, language), *_names(packages, result, language)]
    rows = pd.concat([sets, packages])
    colours = [SET] * len(sets) + [_package_colour(row, result) for row in packages.to_dict("records")]
    gap = min(0.052, 0.98 / max(len(rows), 1))
    ends = list(zip(rows[first], rows[second], strict=True))
    drawing.names_beside(ax, ends, names, colours, gap, 0.02, 1.4, lw=0.35, alpha=0.45, zorder=1)
    for axis, name, ways in ((ax.xaxis, first, "←→"), (ax.yaxis, second, "↓↑")):
        drawing.format_axis_numbers(axis, language, sign=True)
        way = ways[labelling.better(name) > 0]
        text = texts["search.axis_difference"].format(outcome=labelling.outcome_word(name, "label", language))
        axis.set_label_text(f"{text} ({way} {texts['search.better_way']})", fontsize=7.5)
    ax.axhline(0, color=style.FAINT, lw=0.7, zorder=0)
    ax.axvline(0, color=style.FAINT, lw=0.7, zorder=0)


def _package_colour(row: Fields, result: SearchResult) -> str:
    return style.INK if row["package"] == result.about["base"] else PACKAGE


def _forests(axes: list[Axes], sets: pd.DataFrame, packages: pd.DataFrame, result: SearchResult, language: str) -> None:
    """A panel an objective, a row a set or package: dots with intervals, the sets on top."""
    packages = packages[packages["package"] != result.about["base"]]
    rows = pd.concat([sets, packages], ignore_index=True)
    places = [*range(len(sets)), *(len(sets) + 0.7 + i for i in range(len(packages)))]
    for ax, name in zip(axes, result.about["objectives"], strict=True):
        for place, row in zip(places, rows[[name, f"{name}_low", f"{name}_high"]].to_numpy(dtype=float), strict=True):
            kind = labelling.kind_of(name, *row)
            colour = drawing.KIND_COLOURS[kind] if kind in ("better", "worse") else style.UNSEEN
            drawing.whisker(ax, place, row, colour, colour != style.UNSEEN, ms=4.2)
        drawing.zero(ax)
        drawing.bare(ax)
        ax.tick_params(axis="y", labelleft=ax is axes[0])
        drawing.format_axis_numbers(ax.xaxis, language, sign=True)
        label = drawing.folded(labelling.outcome_word(name, "label", language), 84 // len(axes))
        ax.set_title(label, fontweight="bold", fontsize=8)
    axes[0].set_yticks(places, [*_names(sets, result, language), *_names(packages, result, language)])
    for tick, (_, row) in zip(axes[0].get_yticklabels(), rows.iterrows(), strict=True):
        doubted = isinstance(row.get("set"), str) and row["standing"] != "stands"
        tick.set_color(style.UNSEEN if doubted else style.INK)
    axes[0].set_ylim(max(places, default=0) + 0.6, -0.6)


def _levers(ax: Axes, front: pd.DataFrame, result: SearchResult, language: str) -> None:
    """A table in colours: a row a lever, a column a set, and the start first."""
    texts, levers = words(language), list(result.about["spans"])
    start = result.tables["levers"].set_index("lever")["base"].reindex(levers).to_numpy(dtype=float)
    values = np.column_stack([start, *(front.loc[i, levers].to_numpy(dtype=float) for i in front.index)])
    for row, column in np.ndindex(*values.shape):
        away = values[row, column] - start[row]
        colour = SET if away > 0 else PACKAGE
        strength = 0.0 if abs(away) < 1e-9 else 0.12 + 0.5 * min(1.0, abs(away))
        ax.fill_between([column - 0.47, column + 0.47], row - 0.45, row + 0.45, color=colour, alpha=strength, lw=0)
        text = number(float(values[row, column]), 2, language)
        ax.text(column, row, text, ha="center", va="center", fontsize=6.2, color=style.INK)
    ax.set_xlim(-0.6, max(values.shape[1], 8) - 0.4)
    ax.set_ylim(len(levers) - 0.4, -0.6)
    ax.set_yticks(range(len(levers)), [part_label(lever, language) for lever in levers], color=style.INK)
    names = [texts["search.column_start"], *(front["set"] if len(front) else ())]
    ax.set_xticks(range(len(names)), names, color=style.INK)
    ax.xaxis.tick_top()
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
    ax.set_title(texts["search.levers_title"], fontweight="bold", pad=6)


def _foot(result: SearchResult, language: str) -> list[str]:
    """What the marks mean, how many worlds, what is not drawn."""
    messages, two = words(language), len(result.about["objectives"]) == 2
    start = f"«{labelling.option_label(result.about['base'], language)}»"
    first = messages["search.note_worlds" if two else "search.note_lines"]
    lines = [first.format(fresh=result.about["fresh_worlds"], start=start)]
    lines += [messages[f"search.{key}"] for key in (("note_dots",) if two else ("note_marks", "note_colours"))]
    lines.append(messages["search.note_levers"])
    if (budget := result.about["budget_hours"]) is not None:
        lines.append(messages["search.note_budget"].format(budget=number(budget, 0, language)))
    objectives, missing = result.about["objectives"], []
    for rows in (result.tables["front"], result.tables["packages"]):
        if len(rows):
            missing += _names(rows.drop(_drawn(rows, objectives).index), result, language)
    if missing:
        lines.append(messages["search.note_left"].format(names=", ".join(missing)))
    return [*lines, messages["ui.outside_mark"]]
