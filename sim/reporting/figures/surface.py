"""The figure of a response surface: what it foretold of the study's options against what the model gave."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.analysis.difference_text import label
from sim.analysis.naming import star, starred
from sim.analysis.surface.estimate import SurfaceResult
from sim.language import words
from sim.language.format import shortest
from sim.reporting import style
from sim.reporting.figures import drawing

ACROSS = 3
MARKS = ("o", "s", "^", "D", "v", "P", "X", "<", ">", "h", "*", "p")


@style.in_house_style
def draw(result: SurfaceResult, language: str = "en") -> Figure:
    """A panel an outcome: run along, foretold up with its band, and the line where the two are equal."""
    table, say = result.tables["packages"].dropna(subset=["run"]), words(language)
    outcomes = list(dict.fromkeys(table["outcome"]))
    if not outcomes:
        return drawing.nothing(say["what_if.no_options"], 1.2)
    names = list(dict.fromkeys(table["alternative"]))
    figure, axes = drawing.grid(len(outcomes), ACROSS, 1.95, 1.15)
    for ax, outcome in zip(axes, outcomes, strict=True):
        _panel(ax, table[table["outcome"] == outcome], names, language)
    drawn = {
        name: handle for ax in axes for handle, name in zip(*ax.get_legend_handles_labels(), strict=True)
    }  # an option may lack a value of the first outcome
    figure.legend(
        [drawn[name] for name in names], [starred(name, language) for name in names], loc="outside upper left",
        ncols=min(3, len(names)), frameon=False, fontsize=7.5,
    )  # fmt: skip
    note = say["what_if.figure_note"].format(worlds=result.about["study_worlds"], points=result.about["points"])
    drawing.foot(figure, [note, *star(names, language)])
    return figure


def _panel(ax: Axes, rows: pd.DataFrame, names: list[str], language: str) -> None:
    say = words(language)
    outcome = rows["outcome"].iloc[0]
    ends = [*rows["run"], *rows["low"], *rows["high"], 0.0]
    room = 0.06 * ((max(ends) - min(ends)) or 1.0)
    span = (min(ends) - room, max(ends) + room)
    ax.plot(span, span, color=style.MUTED, lw=0.8, dashes=(4, 2), zorder=1)
    for _, row in rows.iterrows():
        place = names.index(row["alternative"])
        colour, _ = style.option_colour(place + 1)
        up = [[row["foretold"] - row["low"]], [row["high"] - row["foretold"]]]
        along = [[row["run"] - row["run_low"]], [row["run_high"] - row["run"]]]
        ax.errorbar(
            row["run"], row["foretold"], yerr=up, xerr=along if along[0][0] == along[0][0] else None,
            color=colour, lw=0.9, zorder=2,
        )  # fmt: skip
        ax.plot(
            row["run"], row["foretold"], MARKS[place % len(MARKS)], color=colour, ms=4.5, ls="", zorder=3,
            label=str(row["alternative"]),
        )  # fmt: skip
    ax.set_xlim(*span)
    ax.set_ylim(*span)
    ax.locator_params(nbins=4)
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_major_formatter(lambda x, _: shortest(round(x, 6), language))
    ax.set_title(drawing.folded(label(outcome, language), 34), fontsize=7.8, fontweight="bold")
    ax.set_xlabel(say["what_if.axis_run"], fontsize=7)
    ax.set_ylabel(say["what_if.axis_told"], fontsize=7)
