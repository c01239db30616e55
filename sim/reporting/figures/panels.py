"""What the figures of a comparison share: panels by the outcome, their titles, names of options, the foot."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.analysis.comparison import Comparison
from sim.language import words
from sim.reporting import labelling, style
from sim.reporting.figures import drawing


def panels(n: int, height: float, narrow: bool, columns: int = 3, sharey: bool = False) -> tuple[Figure, list[Axes]]:
    """A figure with n panels, three (or ``columns``) beside one another, one on a telephone; spare ones are blank."""
    across = 1 if narrow else min(columns, max(n, 1))
    width = style.PHONE_WIDTH if narrow else style.PAGE_WIDTH * (0.62 if across == 1 else 1)
    return drawing.grid(n, across, height, 0.55 if narrow else 0.4, width, sharey=sharey)


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


def year_label(axes: list[Axes], language: str) -> None:
    """«Years from the start» under the lowest panel of each column."""
    columns = axes[0].get_subplotspec().get_gridspec().ncols  # type: ignore[union-attr]
    for ax in axes[-columns:]:
        ax.set_xlabel(words(language)["ui.axis_year"], fontsize=7.5, color=style.MUTED, loc="left")


def foot(figure: Figure, lines: list[str], comparison: Comparison, language: str) -> None:
    """The lines at the foot, with the dagger explained where one is used."""
    if any(labelling.is_outside(option, comparison.config) for option in comparison.options):
        lines = [*lines, words(language)["ui.outside_mark"]]
    drawing.foot(figure, lines)
