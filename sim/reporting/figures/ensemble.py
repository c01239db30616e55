"""What the filter taught about the numbers nobody knows: where the kept values lie within their likely spans."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.figure import Figure

from sim.analysis.fields import Fields
from sim.language import words
from sim.language.format import number
from sim.reporting import style
from sim.reporting.figures import drawing


@style.in_house_style
def draw(informed: Sequence[Fields], language: str = "en", most: int = 16) -> Figure:
    """A strip a parameter: the grey bar is the likely span, the blue one where 90 per cent of the kept values lie.

    ``informed``: rows with parameter, prior_low, prior_high, post_low, post_mid, post_high, the most moved first.
    """
    shown = list(informed)[:most]
    figure = style.new_figure(style.PAGE_WIDTH, 0.9 + 0.3 * max(1, len(shown)))
    ax = figure.add_subplot()
    for place, row in enumerate(shown):
        low, high = float(row["prior_low"]), float(row["prior_high"])
        first, middle, last = ((float(row[f"post_{key}"]) - low) / (high - low) for key in ("low", "mid", "high"))
        digits = 1 if high - low >= 2 else 2 if high - low >= 0.1 else 3  # enough to distinguish the ends
        drawing.strip(ax, place, [number(end, digits, language) for end in (low, high)])
        drawing.bar(ax, place, [first, last], style.BETTER, 4, 2)
        ax.plot(middle, place, "o", color="white", markeredgecolor=style.BETTER, markersize=6, zorder=3)
    drawing.strip_names(ax, [str(row["parameter"]) for row in shown], 1.02, pad=34)
    style.note(figure, words(language)["passport.picture_note"])
    return figure
