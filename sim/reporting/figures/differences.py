"""Figures of a study's paired differences: heat maps over levers where there is a grid, else dots with intervals."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from itertools import product
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, TwoSlopeNorm
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from sim.analysis.copies import sentences
from sim.analysis.differences import DifferencesResult, only, shown
from sim.analysis.fields import Record
from sim.analysis.naming import name_of, star, starred
from sim.config.registry import registry
from sim.language import words
from sim.language.format import number, shortest, telling_decimals
from sim.reporting import labelling, style
from sim.reporting.figures import drawing

TALLEST = 10.5
"""Inches of panels in one figure; outcomes beyond that stand in the table only."""
AWAY = LinearSegmentedColormap.from_list("worse_better", ["#d9822b", "#ffffff", "#4f8fd0"])
CHANGE = LinearSegmentedColormap.from_list("less_more", ["#9aa3ab", "#ffffff", "#9aa3ab"])


@style.in_house_style
def draw(result: DifferencesResult, language: str = "en", outcomes: Sequence[str] | None = None) -> Figure:
    """Heat maps where the alternatives are a whole grid over two or three levers, else dots with intervals."""
    asked = list(outcomes) if outcomes is not None else shown(result.about["outcomes"])
    if set(result.table.get("alternative", ())) <= set(result.about.get("copies", ())):
        return drawing.nothing(words(language)["differences.nothing"])
    axes = grid_of(result)
    return _heat(result, asked, axes, language) if axes else _dots(result, asked, language)


def grid_of(result: DifferencesResult) -> list[str]:
    """Two or three columns over which the alternatives are a whole grid, the one with fewest values last; or none."""
    table = result.tables["alternatives"]
    moved = [c for c in table if c != "alternative" and table[c].nunique(dropna=False) > 1]
    if len(moved) not in (2, 3) or table[moved].isna().any(axis=None):
        return []
    for rows in (table, table[table["alternative"] != result.about["reference"]]):
        sizes = {column: rows[column].nunique() for column in moved}
        whole = int(np.prod(list(sizes.values()))) == len(rows) == len(rows[moved].drop_duplicates())
        if whole and min(sizes.values()) > 1 and max(sizes.values()) <= 12:
            order = sorted(moved, key=lambda column: -sizes[column])
            return [order[0], order[1], *order[2:]]
    return []


def _heat(result: DifferencesResult, asked: Sequence[str], by: list[str], language: str) -> Figure:
    """A heat map for each outcome, and for each level of the third lever beside one another."""
    table = result.tables["alternatives"]
    slices = sorted(table[by[2]].dropna().unique()) if len(by) == 3 else [None]
    down, across = table[by[1]].nunique(), table[by[0]].nunique()
    columns = len(slices) if len(by) == 3 else max(1, min(3, 12 // across))
    height = 0.24 * down + 0.95
    fits = max(1, int(TALLEST / height)) * (columns if len(by) == 2 else 1)
    drawn = list(asked)[:fits]
    figure, axes = drawing.panels(len(drawn) * len(slices), height, False, columns=columns)
    for ax, (outcome, level) in zip(axes, product(drawn, slices), strict=True):
        _map(ax, result, outcome, by, level, language)
        if level is None or level == slices[0]:
            drawing.outcome_title(ax, outcome, language, False)
        if level is not None:
            third = f"{_lever(by[2], language)}: {_value(level, language)}"
            ax.set_xlabel(f"{_lever(by[0], language)}   ({third})", fontsize=7)
    note = words(language)["differences.note_heat"].format(**_counts(result, language))
    _foot(figure, [note, *sentences(result.about["copies"], language)], len(drawn), result, language)
    return figure


def _map(ax: Axes, result: DifferencesResult, outcome: str, by: list[str], level: Any, language: str) -> None:
    """One heat map: colour and number are the difference; what is not seen is pale and in brackets."""
    where = result.tables["alternatives"]
    rows = result.table[result.table["outcome"] == outcome].set_index("alternative")
    x, y = (sorted(where[column].dropna().unique()) for column in by[:2])
    most = float(np.nanmax(np.abs(rows["difference"].to_numpy(dtype=float)), initial=1e-12))
    towards = labelling.better(outcome)
    colours, norm = (AWAY if towards else CHANGE), TwoSlopeNorm(0.0, -most, most)
    for _, cell in (where if level is None else where[where[by[2]] == level]).iterrows():
        if cell[by[0]] not in x or cell[by[1]] not in y:
            continue
        at = (x.index(cell[by[0]]), y.index(cell[by[1]]))
        name = result.about["copies"].get(cell["alternative"], [cell["alternative"]])[0]
        text, fill, ink = _cell(rows, name, outcome, towards or 1, norm, colours, language)
        ax.add_patch(Rectangle((at[0] - 0.5, at[1] - 0.5), 1, 1, facecolor=fill, edgecolor=style.GRID, linewidth=0.8))
        ax.text(*at, text, ha="center", va="center", fontsize=6.4, color=ink)
    ax.set_xlim(-0.5, len(x) - 0.5)
    ax.set_ylim(-0.5, len(y) - 0.5)
    ax.set_xticks(range(len(x)), [_value(v, language) for v in x])
    ax.set_yticks(range(len(y)), [_value(v, language) for v in y])
    ax.tick_params(length=0)
    ax.set_xlabel(_lever(by[0], language), fontsize=7)
    ax.set_ylabel(_lever(by[1], language, 8 * max(2, len(y))), fontsize=7)
    ax.spines[["left", "bottom"]].set_visible(False)


def _cell(
    rows: pd.DataFrame, name: str, outcome: str, towards: int, norm: Any, colours: Any, language: str
) -> tuple[str, Any, str]:
    """Text, fill and ink of one alternative's cell."""
    if name not in rows.index:
        return words(language)["differences.reference_cell"], style.GRID, style.MUTED
    row = rows.loc[name]
    digits = labelling.decimals(outcome)
    digits = telling_decimals(row["difference"], row["difference"], digits) if row["seen"] else digits
    text = number(row["difference"], digits, language, sign=True)
    if not np.isfinite(row["difference"]):
        return "–", "white", style.MUTED
    if not row["seen"]:
        return f"({text})", "white", style.MUTED
    return text, colours(norm(row["difference"] * towards)), style.INK


def _dots(result: DifferencesResult, asked: Sequence[str], language: str) -> Figure:
    """A panel for each outcome, a dot with its interval for each alternative."""
    copies = result.about["copies"]
    names = [name for name in dict.fromkeys(result.table["alternative"]) if name not in copies]
    height = 0.165 * len(names) + 0.85
    drawn = list(asked)[: 3 * max(1, int(TALLEST / height))]
    figure, axes = drawing.panels(len(drawn), height, False, sharey=True)
    for ax, outcome in zip(axes, drawn, strict=True):
        rows = result.table[result.table["outcome"] == outcome].set_index("alternative").reindex(names)
        for place, (_, row) in enumerate(rows.iterrows()):
            _dot(ax, place, row, outcome)
        drawing.zero(ax)
        drawing.rows(ax, [middle(starred(name, language)) for name in names])
        drawing.outcome_title(ax, outcome, language, False)
        drawing.format_axis_numbers(ax.xaxis, language, sign=True)
    text, counts = words(language), _counts(result, language)
    kind = "differences.note_scenarios" if result.about["scenarios"] > 1 else "differences.note_worlds"
    notes = [text[key].format(**counts) for key in (kind, "differences.note_marks")] + sentences(copies, language)
    _foot(figure, notes, len(drawn), result, language)
    return figure


def _dot(ax: Axes, place: int, row: pd.Series, outcome: str) -> None:
    """A dot with its bar: filled and coloured where it is seen among all."""
    if not np.isfinite(row["difference"]):
        ax.annotate("–", (0, place), ha="center", va="center", color=style.MUTED)
        return
    colour = drawing.kind_colour(outcome, row["difference"]) if row["excludes_zero"] else style.UNSEEN
    drawing.whisker(ax, place, row[["difference", "low", "high"]], colour, row["seen"])


def _counts(result: DifferencesResult, language: str) -> Record:
    """What the foot of a figure is filled in with; worlds as they are where some have fewer."""
    table = result.table
    return {
        "reference": name_of(result.about["reference"], language),
        "worlds": span(table["replications"]),
        "scenarios": int(table["scenarios"].max()),
        "tests": result.about["tests"],
    }


def _foot(figure: Figure, lines: list[str], drawn: int, result: DifferencesResult, language: str) -> None:
    if result.about.get("only"):
        lines = [words(language)["differences.only"].format(what=only(result)), *lines]
    if drawn < len(result.about["outcomes"]):
        left = words(language)["differences.note_left"]
        lines = [*lines, left.format(shown=drawn, n=len(result.about["outcomes"]))]
    drawing.foot(figure, [*lines, *star(map(str, result.table["alternative"].unique()), language)])


def span(counts: pd.Series) -> str:
    """A number, or from the least to the greatest."""
    low, high = int(counts.min()), int(counts.max())
    return str(low) if low == high else f"{low}–{high}"


def middle(text: str, most: int = 34) -> str:
    """A long name with its middle left out, since names made of settings differ at both ends."""
    return text if len(text) <= most else f"{text[: most // 2 - 2]} … {text[-(most // 2 - 1) :]}"


def _lever(column: str, language: str, wide: int = 60) -> str:
    """A lever's name in the language, in lines; the column's own name, less its section, where it has none."""
    if column == "option":
        return words(language)["differences.option"]
    known = registry("levers").get(column.removeprefix("governance."))
    return textwrap.fill(known["label"][language] if known else column.rpartition(".")[2], wide)


def _value(value: Any, language: str) -> str:
    """A lever's value: a number with the language's decimal mark, or its name."""
    if isinstance(value, float | int | np.number) and not isinstance(value, bool):
        return shortest(float(value), language)
    return name_of(str(value), language)
