"""The figure of the planner: intervals against the band of what is too small to matter, verdicts beside."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

from sim.analysis.difference_text import label
from sim.analysis.naming import name_of, star, starred
from sim.analysis.sample_size import SEEN, SMALL, SampleSizeResult, percent, short
from sim.language import words
from sim.language.format import shortest
from sim.reporting import style
from sim.reporting.figures import drawing
from sim.reporting.figures.differences import middle


@style.in_house_style
def draw(result: SampleSizeResult, language: str = "en") -> Figure:
    """A row for each alternative: its interval, and to the right what can be said and what it would take."""
    table, about, text = result.table, result.about, words(language)
    figure = style.new_figure(style.PAGE_WIDTH, 1.35 + 0.24 * max(1, len(table)))
    ax = figure.add_subplot()
    effect = about["effect"]
    ax.axvspan(-effect, effect, color=style.GRID, lw=0, zorder=0)
    ax.axvline(0, color=style.FAINT, lw=0.8, zorder=1)
    reach = _reach(result)
    for place, (_, row) in enumerate(table.iterrows()):
        colour = _colour(row["verdict"], about["outcome"], row["sign"])
        mean = row["difference"] if abs(row["difference"]) <= reach else np.nan
        ends = np.clip([row["low"], row["high"]], -reach, reach)
        drawing.whisker(ax, place, (mean, *ends), colour, row["verdict"] == SEEN, lw=1.6, ms=4.8, mew=1.2)
        ax.annotate(
            short(row, language), (1.01, place), xycoords=("axes fraction", "data"), va="center", fontsize=7.2,
            color=colour, annotation_clip=False,
        )  # fmt: skip
    ax.set_xlim(-reach, reach)
    drawing.rows(ax, [middle(starred(n, language)) for n in table["alternative"]], lines=False)
    drawing.format_axis_numbers(ax.xaxis, language, sign=True)
    names = {"reference": name_of(about["reference"], language), "outcome": label(about["outcome"], language)}
    ax.set_title(text["sample_size.axis"].format(**names), fontweight="bold")
    _foot(figure, result, language)
    return figure


def _colour(verdict: str, outcome: str, sign: int) -> str:
    """Blue where the outcome is seen to get better, orange where worse; ink for what is settled otherwise."""
    if verdict == SEEN:
        return drawing.kind_colour(outcome, sign)
    return style.INK if verdict == SMALL else style.UNSEEN


def _reach(result: SampleSizeResult) -> float:
    """How far the axis goes to either side: past the band and the means; longer intervals are cut at the edge."""
    table, effect = result.table, result.about["effect"]
    ends = np.abs(table[["low", "high"]].to_numpy(dtype=float))
    means = np.abs(table["difference"].to_numpy(dtype=float))
    limit = max(4 * effect, 1.6 * float(np.nanmax(means, initial=0.0)))
    return float(1.06 * max(1.5 * effect, min(limit, np.nanmax(ends, initial=0.0)), np.nanmax(means, initial=0.0)))


def _foot(figure: Figure, result: SampleSizeResult, language: str) -> None:
    messages, about = words(language), result.about
    level, effect = percent(1 - about["alpha"], language), shortest(about["effect"], language)
    lines = [messages["sample_size.note"].format(level=level, effect=effect)]
    if about["scenarios"] > 1:
        lines.append(messages["sample_size.note_scenarios"].format(scenarios=about["scenarios"]))
    drawing.foot(figure, [*lines, *star(map(str, result.table["alternative"]), language)])
