"""The learning loops as a flow diagram: places from the directorate down to the users, an arrow for each flow."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch
from matplotlib.path import Path

from sim.language import words
from sim.language.format import number, percent
from sim.mechanism import Mechanism
from sim.reporting import labelling, style
from sim.reporting.figures import levels
from sim.reporting.figures.flow_map import BOXES, Arrow, Box, Route, arrows, route_of

WIDTH, HEIGHT = 8.6, 10.2
THIN, WIDE = 0.8, 9.0
"""Points: the thinnest flow that moved anything, and the widest one."""


@dataclass(frozen=True)
class Flow(Arrow):
    """What one loop moves along one arrow in a year."""

    right: float
    wrong: float

    @property
    def moved(self) -> float:
        """Pieces of knowledge a year."""
        return self.right + self.wrong

    @property
    def share_right(self) -> float:
        """The share of right in what was moved; NaN where nothing was."""
        return self.right / self.moved if self.moved else float("nan")


def flows(ledger: pd.DataFrame, order: Iterable[Mechanism] | None = None) -> list[Flow]:
    """The flows of every loop that carries knowledge, with the ledger's counts a year.

    ``ledger``: year, loop, holder and its four entries, of one option; :func:`sim.reporting.figures.flow_map.arrows`
    says what each arrow counts.
    """
    table = levels.loops_per_year(ledger)
    held = {(row.loop, row.holder): row for row in table.itertuples()}
    there = set(table["loop"])
    return [_flow(arrow, held) for arrow in arrows(order) if arrow.loop in there]


def _flow(arrow: Arrow, held: dict[tuple[str, str], object]) -> Flow:
    rows = [held[arrow.loop, holder] for holder in arrow.holders if (arrow.loop, holder) in held]
    right, wrong = (float(sum(getattr(row, entry) for row in rows)) for entry in arrow.entries)
    return Flow(**vars(arrow), right=right, wrong=wrong)


@style.in_house_style
def loop_diagram(
    ledger: pd.DataFrame, language: str = "en", *, title: str = "", worlds: int | None = None,
    order: Iterable[Mechanism] | None = None, widest: float | None = None, foot: str = "",
) -> Figure:  # fmt: skip
    """The loops of one option: arrow width from what was moved a year, colour from the share that was right.

    ``widest``: the amount that has the widest arrow, for figures that are to be compared (the most that this option
    moved). ``foot``: what stands below in place of the usual words on means and worlds.
    """
    figure = style.new_figure(WIDTH, HEIGHT, layout=None)
    ax = figure.add_axes((0, 0, 1, 1))
    ax.set(xlim=(0, WIDTH), ylim=(0, HEIGHT))
    ax.axis("off")
    drawn = flows(ledger, order)
    widest = max((flow.moved for flow in drawn), default=0.0) if widest is None else widest
    for flow in sorted(drawn, key=lambda flow: -flow.moved):
        _arrow(ax, flow, route_of(flow.loop, flow.start, flow.end), widest, language)
    for place, box in BOXES.items():
        _box(ax, box, words(language)[f"places.{place}"])
    if title:
        ax.text(0.15, HEIGHT - 0.14, title, fontsize=10.5, fontweight="bold", va="top")
    _key(ax, language, worlds, foot)
    return figure


def widest_flow(ledgers: Iterable[pd.DataFrame]) -> float:
    """The most that any loop of these ledgers moved along one arrow."""
    return max((flow.moved for ledger in ledgers for flow in flows(ledger)), default=0.0)


def _arrow(ax: Axes, flow: Flow, route: Route, widest: float, language: str) -> None:
    """One arrow along its route, with its name and numbers beside it."""
    colour = style.UNSEEN if flow.loss or not flow.moved else style.right_colour(flow.share_right)
    width = max(THIN, WIDE * np.sqrt(flow.moved / widest)) if flow.moved else 0.7
    ls = (0, (1, 2.5)) if not flow.moved else (0, (2.2, 1.1)) if flow.loss else "solid"
    path = _rounded(route.points)
    body = FancyArrowPatch(
        path=path, arrowstyle="-", lw=width, ls=ls, color=colour, capstyle="butt", zorder=2, shrinkA=0, shrinkB=0
    )
    ax.add_patch(body)
    head = 6 + 0.9 * width
    end, before = np.asarray(route.points[-1]), np.asarray(route.points[-2])
    along = (end - before) / np.hypot(*(end - before))
    ax.annotate(
        "", xy=tuple(end + along * 0.04), xytext=tuple(end - along * 0.02),
        arrowprops={"arrowstyle": f"-|>,head_length={head / 14:.2f},head_width={head / 22:.2f}", "color": colour,
                    "lw": 0.1, "mutation_scale": 14, "shrinkA": 0, "shrinkB": 0}, zorder=3,
    )  # fmt: skip
    _label(ax, flow, route, width, language)


def _label(ax: Axes, flow: Flow, route: Route, width: float, language: str) -> None:
    """The loop's name on one side of its arrow and its numbers after it, turned along the arrow."""
    first, second = (np.asarray(p) for p in route.points[route.label_on : route.label_on + 2])
    middle = first + (second - first) * route.label_at
    run = second - first
    angle = float(np.degrees(np.arctan2(run[1], run[0])))
    angle = angle - 180 if angle > 90.1 else angle + 180 if angle <= -89.9 else angle
    normal = np.array([-np.sin(np.radians(angle)), np.cos(np.radians(angle))])
    digits = 0 if flow.moved >= 10 or not flow.moved else 1
    text = labelling.loop_label(flow.loop, language)
    count = number(flow.moved, digits, language)
    if flow.moved >= 0.05 and not flow.loss:  # less is written as 0, and of nothing there is no share
        count += f" · {percent(flow.share_right, language)}"
    away = (width / 2 / 72 + 0.075) * route.side
    for words_, offset in ((text, away), (count, away + 0.12 * np.sign(away))) if route.side < 0 else (
        (count, away), (text, away + 0.12)
    ):  # fmt: skip
        at = middle + normal * offset
        ax.text(
            at[0], at[1], words_, fontsize=6.9 if words_ is text else 6.3, rotation=angle, rotation_mode="anchor",
            ha="center", va="center", color=style.INK if words_ is text else style.MUTED, zorder=6,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.4, "alpha": 0.9},
        )  # fmt: skip


def _rounded(points: Sequence[tuple[float, float]], radius: float = 0.18) -> Path:
    """A path through the points, its corners rounded (inches)."""
    at = [np.asarray(p, dtype=float) for p in points]
    vertices, codes = [at[0]], [Path.MOVETO]
    for before, corner, after in zip(at, at[1:], at[2:], strict=False):
        into, out = corner - before, after - corner
        r = min(radius, np.hypot(*into) / 2, np.hypot(*out) / 2)
        vertices += [corner - into / np.hypot(*into) * r, corner, corner + out / np.hypot(*out) * r]
        codes += [Path.LINETO, Path.CURVE3, Path.CURVE3]
    return Path([*vertices, at[-1]], [*codes, Path.LINETO])


def _box(ax: Axes, box: Box, text: str) -> None:
    """A place."""
    face, edge = ("#eef3f8", style.BETTER) if box.inside else ("#f6f6f4", style.FAINT)
    ax.add_patch(
        FancyBboxPatch(
            (box.x - box.width / 2, box.y - box.height / 2), box.width, box.height,
            boxstyle="round,pad=0,rounding_size=0.07", facecolor=face, edgecolor=edge, lw=1.1, zorder=4,
        )
    )  # fmt: skip
    upright = box.height > 2 * box.width
    folded = text if upright else "\n".join(textwrap.wrap(text, max(8, int(box.width * 13)), break_long_words=False))
    ax.text(
        box.x, box.y, folded, ha="center", va="center", fontsize=8.3, fontweight="bold", zorder=5,
        rotation=90 if upright else 0, linespacing=1.1,
    )  # fmt: skip


def _key(ax: Axes, language: str, worlds: int | None, foot: str = "") -> None:
    """What the colours and widths mean, in words with a sample of each."""
    texts = words(language)
    limits = [0, *(round(100 * limit) for limit, _ in style.RIGHT_CLASSES[:-1])]
    x, y = 0.15, 0.72
    ax.text(x, y, texts["ui.flow_key"], fontsize=7.2, va="center")
    for place, (_, colour) in enumerate(style.RIGHT_CLASSES):
        at = x + 1.75 + 1.35 * place
        key = "flow_under" if place == 0 else "flow_over" if place == len(limits) - 1 else "flow_span"
        high = limits[place + 1] if place + 1 < len(limits) else 100
        ax.plot([at, at + 0.3], [y, y], color=colour, lw=5, solid_capstyle="butt")
        ax.text(at + 0.38, y, texts[f"ui.{key}"].format(low=limits[place], high=high), fontsize=7.2, va="center")
    first = texts["ui.figure_flow_one"] if worlds is None else texts["ui.figure_flow"].format(worlds=worlds)
    value = foot or f"{first} {texts['ui.figure_flow_losses']} {texts['ui.figure_flow_no_interval']}"
    ax.text(x, 0.56, "\n".join(textwrap.wrap(value, 150)), fontsize=7, color=style.MUTED, va="top", linespacing=1.35)
