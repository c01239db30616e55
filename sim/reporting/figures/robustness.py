"""The figure of robustness: regret, rank shares, and how often each alternative is good enough."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from sim.analysis.differences import shown
from sim.analysis.naming import star, starred
from sim.analysis.robustness.estimate import RobustnessResult, limit
from sim.analysis.robustness.satisficing import JOINTLY
from sim.language import words
from sim.language.format import number
from sim.reporting import labelling, style
from sim.reporting.figures import drawing
from sim.reporting.figures.differences import middle, span

TALLEST = 11.0
SHARES = LinearSegmentedColormap.from_list("shares", ["#ffffff", "#9cc0e4", "#2f6fb0"])


@style.in_house_style
def draw(result: RobustnessResult, language: str = "en", outcomes: Sequence[str] | None = None) -> Figure:
    """A row of panels for each outcome, regret and ranks; a last one for the thresholds, where there are any."""
    names = list(dict.fromkeys(result.tables["regret"]["alternative"]))
    asked = list(outcomes) if outcomes is not None else shown(result.about["outcomes"])
    height = 0.2 * len(names) + 0.95
    judged = "satisficing" in result.tables
    drawn = asked[: max(2, int(TALLEST / height) - judged)]
    rows = len(drawn) + judged
    figure = style.new_figure(style.PAGE_WIDTH, height * rows + 0.85)
    grid = figure.add_gridspec(rows, 2, width_ratios=[1.15, 1])
    for place, outcome in enumerate(drawn):
        _regret(figure.add_subplot(grid[place, 0]), result, outcome, names, language)
        _ranks(figure.add_subplot(grid[place, 1]), result, outcome, names, language)
    if judged:
        _satisficing(figure.add_subplot(grid[len(drawn), :]), result, names, language)
    _foot(figure, result, len(drawn), language)
    return figure


def _regret(ax: Axes, result: RobustnessResult, outcome: str, names: list[str], language: str) -> None:
    """Mean and greatest regret of each alternative, with their intervals."""
    table = result.tables["regret"]
    rows = table[table["outcome"] == outcome].set_index("alternative").reindex(names)
    for place, (_, row) in enumerate(rows.iterrows()):
        if not np.isfinite(row["max"]):
            continue
        colour = style.BETTER if bool(row["may_be_least"]) else style.UNSEEN
        for name, up, fill in (("mean", 0.17, "white"), ("max", -0.17, colour)):
            ends = [row[f"{name}_low"], row[f"{name}_high"]]
            ax.plot(ends, [place - up] * 2, color=colour, lw=1.3, solid_capstyle="butt", alpha=0.75)
            ax.plot([row[name]], [place - up], "o", ms=4, mfc=fill, mec=colour, mew=1.1, clip_on=False, zorder=3)
    _names(ax, names, language)
    ax.set_xlim(left=0)
    drawing.format_axis_numbers(ax.xaxis, language)
    texts = words(language)
    name = labelling.outcome_word(outcome, "label", language)
    ax.set_title(texts["robustness.panel_regret_of"].format(outcome=name), fontweight="bold")
    unit = labelling.outcome_word(outcome, "unit", language)
    ax.set_xlabel(texts["robustness.axis_regret"].format(unit=unit), fontsize=7, color=style.MUTED, loc="left")


def _ranks(ax: Axes, result: RobustnessResult, outcome: str, names: list[str], language: str) -> None:
    """A cell for each alternative and rank: in what share of scenarios, luck counted in."""
    table = result.tables["ranks"]
    rows = table[table["outcome"] == outcome]
    column = "redrawn" if rows["redrawn"].notna().all() else "share"
    wide = rows.pivot(index="alternative", columns="rank", values=column).reindex(names)
    shares = wide.to_numpy(dtype=float)
    top = max(0.4, float(np.nanmax(shares)))
    ax.imshow(np.nan_to_num(shares), cmap=SHARES, vmin=0, vmax=top, aspect="auto")
    small = 5.2 if shares.shape[1] > 16 else 6.4
    for (y, x), share in np.ndenumerate(shares):
        if share >= 0.01:
            ink = "white" if share > 0.7 * top else style.INK
            ax.text(x, y, number(100 * share, 0, language), ha="center", va="center", fontsize=small, color=ink)
    step = 1 if shares.shape[1] <= 16 else 2
    ax.set_xticks(range(0, shares.shape[1], step), [str(rank) for rank in wide.columns[::step]])
    ax.set_yticks([])
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
    texts = words(language)
    one = result.about["scenarios"] < 2
    ax.set_title(texts["robustness.panel_ranks_one" if one else "robustness.panel_ranks"], fontweight="bold")
    ax.set_xlabel(texts["robustness.axis_rank"], fontsize=7, color=style.MUTED, loc="left")


def _satisficing(ax: Axes, result: RobustnessResult, names: list[str], language: str) -> None:
    """The share of scenarios that is good enough for certain, left open, and missed, with the interval."""
    table = result.tables["satisficing"]
    which = JOINTLY if JOINTLY in set(table["outcome"]) else table["outcome"].iloc[0]
    rows = table[table["outcome"] == which].set_index("alternative").reindex(names)
    for place, (_, row) in enumerate(rows.iterrows()):
        if np.isfinite(row["scenarios"]):
            _bar(ax, place, row, language)
    _names(ax, names, language, lines=False)
    ax.set_xlim(0, 108)
    ax.set_xticks([0, 25, 50, 75, 100])
    ax.set_title(words(language)["robustness.panel_enough"], fontweight="bold")
    ax.set_xlabel(words(language)["robustness.axis_share"], fontsize=7, color=style.MUTED, loc="left")


def _bar(ax: Axes, place: int, row: pd.Series, language: str) -> None:
    """One alternative: met, open, missed, and numbers of scenarios beside."""
    n = row["scenarios"]
    met, open_ = 100 * row["met"] / n, 100 * row["undecided"] / n
    pieces = ((0, met, "#2f6fb0"), (met, open_, "#c9d0d6"), (met + open_, 100 - met - open_, "white"))
    for start, width, colour in pieces:
        ax.barh(place, width, left=start, height=0.62, color=colour, edgecolor=style.FAINT, linewidth=0.5)
    ax.plot([100 * row["low"], 100 * row["high"]], [place, place], color=style.INK, lw=1.0)
    ax.text(101, place, f"{int(row['met'])}/{int(n)}", va="center", fontsize=6.6, color=style.MUTED)


def _names(ax: Axes, names: list[str], language: str, lines: bool = True) -> None:
    drawing.rows(ax, [middle(starred(name, language), 28) for name in names], 0.5, lines)
    ax.set_axisbelow(True)


def _foot(figure: Figure, result: RobustnessResult, drawn: int, language: str) -> None:
    messages, about = words(language), result.about
    regret = result.tables["regret"]
    n = messages["robustness.note_n"].format(scenarios=span(regret["scenarios"]), worlds=span(regret["worlds"]))
    lines = [f"{n} {messages['robustness.note_regret']}", messages["robustness.note_ranks"].format(**about)]
    if "satisficing" in result.tables:
        entries = [limit(outcome, asked, language) for outcome, asked in about["thresholds"].items()]
        lines.append(messages["robustness.note_enough"].format(entries="; ".join(entries)))
    if drawn < len(about["outcomes"]):
        lines.append(messages["robustness.note_left"].format(shown=drawn, n=len(about["outcomes"])))
    drawing.foot(figure, [*lines, *star(map(str, regret["alternative"].unique()), language)])
