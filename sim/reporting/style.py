"""The house style of every figure: white ground, colours that the colour-blind can tell apart, words beside lines."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from functools import wraps
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

INK, MUTED, FAINT, GRID = "#1b1f24", "#55606b", "#8a949e", "#e3e7eb"
BETTER, WORSE, UNSEEN = "#0b5394", "#a84300", "#76818c"

OPTION_COLOURS = (
    "#1b1f24", "#a84300", "#0072b2", "#007a5e", "#b0487f", "#6a51a3",
    "#8c6d00", "#0097a7", "#7b3f00", "#4d7c0f", "#c2185b", "#5f6b78",
)  # fmt: skip
"""The first is the reference. All stand out from white by 3:1 or more; dashes tell neighbours apart as well."""
DASHES = ("solid", (0, (5, 1.5)), (0, (1.5, 1.2)), (0, (6, 1.5, 1.5, 1.5)))

RIGHT_CLASSES = ((0.5, "#8f2d00"), (0.65, "#b86e14"), (0.8, "#5a7fa6"), (1.01, "#0b4479"))
"""Below this share of right among what a loop brought, the flow has this colour."""

PAGE_WIDTH, PHONE_WIDTH = 8.6, 4.3
"""Figure widths in inches: for a page (A4 or a screen), and for a telephone."""

RC: Any = {
    "font.family": ["DejaVu Sans"],
    "font.size": 8.5,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": FAINT,
    "axes.linewidth": 0.7,
    "axes.titlesize": 8.5,
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "xtick.labelsize": 7.5,
    "ytick.labelsize": 7.5,
    "figure.facecolor": "white",
    "savefig.facecolor": "white",
    "svg.fonttype": "path",
    "svg.hashsalt": "orglearn",
    "path.simplify": True,
}


def in_house_style(draw: Callable[..., Figure]) -> Callable[..., Figure]:
    """Draw with the house style, and leave Matplotlib's own settings as they were."""

    @wraps(draw)
    def drawn(*args: Any, **kwargs: Any) -> Figure:
        with mpl.rc_context(RC):
            return draw(*args, **kwargs)

    return drawn


def new_figure(width: float, height: float, layout: str | None = "constrained") -> Figure:
    """An empty figure of so many inches, drawn by Agg, and unknown to pyplot."""
    figure = Figure(figsize=(width, height), layout=layout)  # type: ignore[arg-type]
    FigureCanvasAgg(figure)
    return figure


def svg(figure: Figure) -> bytes:
    """The figure as SVG, the same bytes each time: letters as shapes, no date."""
    with mpl.rc_context(RC):
        out = io.BytesIO()
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    return _slim(out.getvalue().decode("utf-8")).encode("utf-8")


def _slim(text: str) -> str:
    """The SVG without what nobody sees: comments, names nothing refers to, decimals beyond a hundredth of a point."""
    text = re.sub(r"<!--.*?-->|<metadata>.*?</metadata>", "", text, flags=re.DOTALL)
    wanted = set(re.findall(r"#([\w-]+)", text))
    text = re.sub(r' id="([^"]*)"', lambda name: name[0] if name[1] in wanted else "", text)
    text = text.replace("DejaVuSans-", "s").replace("xlink:href", "href")
    text = re.sub(r'(?<= [dxy]=")[^"]*|(?<=translate\()[^)]*', lambda part: _short(part[0]), text)
    text = re.sub(r">\s+<", "><", re.sub(r"\s*\n\s*", " ", text))
    return re.sub(r"<g>((?:<use [^>]*/>)*)</g>", r"\1", text)


def _short(numbers: str) -> str:
    return re.sub(r"(\.\d\d)\d+", r"\1", numbers)


def png(figure: Figure, dots_per_inch: int = 150) -> bytes:
    """The figure as PNG."""
    with mpl.rc_context(RC):
        out = io.BytesIO()
        figure.savefig(out, format="png", dpi=dots_per_inch)
    return out.getvalue()


def note(figure: Figure, text: str) -> None:
    """A line at the foot of the figure: what the marks mean, how many worlds."""
    figure.supxlabel(text, x=0.01, ha="left", fontsize=7, color=MUTED)


def option_colour(place: int) -> tuple[str, Any]:
    """Colour and dashes of the option in this place; place 0 is the reference."""
    return OPTION_COLOURS[place % len(OPTION_COLOURS)], DASHES[(place + 3) // 4 % len(DASHES)] if place else "solid"


def beside(ax: Axes, wanted: list[float], gap: float) -> list[float]:
    """Heights for labels beside lines that end at ``wanted``: as near as can be, ``gap`` apart, within the panel.

    All in data units; the order is kept.
    """
    low, high = ax.get_ylim()
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    heights = [0.0] * len(wanted)
    at = low - gap / 2
    for i in order:
        at = heights[i] = max(wanted[i], at + gap)
    over = high - gap / 4
    for i in reversed(order):
        heights[i] = min(heights[i], over)
        over = heights[i] - gap
    return heights


def right_colour(share: float) -> str:
    """The colour of a flow by the share of right in it."""
    return next(colour for limit, colour in RIGHT_CLASSES if share < limit)
