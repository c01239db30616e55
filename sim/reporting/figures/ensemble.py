"""What the filter taught about the numbers nobody knows: where the kept values lie within their likely spans."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matplotlib.figure import Figure

from sim.analysis.fields import Fields
from sim.language import words
from sim.language.format import number
from sim.reporting import style


@style.in_house_style
def draw(informed: Sequence[Fields], language: str = "en", most: int = 16) -> Figure:
    """A strip a parameter: the grey bar is the likely span, the blue one where 90 per cent of the kept values lie.

    ``informed``: rows with parameter, prior_low, prior_high, post_low, post_mid, post_high, the most moved first.
    """
    shown = list(informed)[:most]
    figure = style.new_figure(style.PAGE_WIDTH, 0.9 + 0.3 * max(1, len(shown)))
    ax = figure.add_subplot()
    for place, row in enumerate(shown):
        at = [_within(row, row[key]) for key in ("post_low", "post_mid", "post_high")]
        ax.plot([0, 1], [place, place], color=style.GRID, linewidth=9, solid_capstyle="butt", zorder=1)
        ax.plot([at[0], at[2]], [place, place], color=style.BETTER, linewidth=4, solid_capstyle="butt", zorder=2)
        ax.plot(at[1], place, "o", color="white", markeredgecolor=style.BETTER, markersize=6, zorder=3)
        for edge, key, align in ((-0.015, "prior_low", "right"), (1.015, "prior_high", "left")):
            text = number(float(row[key]), _decimals(row), language)
            ax.text(edge, place, text, ha=align, va="center", fontsize=7, color=style.MUTED)
    ax.set_yticks(range(len(shown)), [str(row["parameter"]) for row in shown])
    ax.tick_params(axis="y", length=0, pad=34)
    ax.set_xlim(-0.02, 1.02)
    ax.set_ylim(len(shown) - 0.4, -0.6)
    ax.set_xticks([])
    for side in ("left", "bottom"):
        ax.spines[side].set_visible(False)
    style.note(figure, words(language)["passport.picture_note"])
    return figure


def _within(row: Fields, value: Any) -> float:
    """Where a value lies in the likely span: 0 at its low end, 1 at its high end."""
    low, high = float(row["prior_low"]), float(row["prior_high"])
    return (float(value) - low) / (high - low)


def _decimals(row: Fields) -> int:
    """Decimals enough to tell the ends of the span apart."""
    span = float(row["prior_high"]) - float(row["prior_low"])
    return 1 if span >= 2 else 2 if span >= 0.1 else 3
