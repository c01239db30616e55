"""Names beside marks in a scatter: as near as can be, over neither another name nor a mark, with a thread where far."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.transforms import Bbox

from sim.reporting import style

Bar = tuple[float, float, float, float]

AWAY = (7.0, 12.0, 19.0, 28.0, 38.0, 50.0)
ANGLES = tuple(np.deg2rad(a) for a in (0, 180, 35, -35, 145, -145, 90, -90, 65, -65, 115, -115))
"""Points from the mark, and the ways, nearest and most readable first."""
THREAD = 16.0
"""Beyond so many points a thread leads back to the mark."""


def beside_marks(
    ax: Axes, x: Sequence[float], y: Sequence[float], names: Sequence[str], bars: Sequence[Bar] = (), size: float = 6.6
) -> None:
    """Write each name by its mark, off the ``bars`` (x0, y0, x1, y1) where that can be.

    The layout has to stand before; the same marks give the same places.
    """
    figure = ax.get_figure()
    assert figure is not None
    canvas = figure.canvas
    assert isinstance(canvas, FigureCanvasAgg)
    renderer, point = canvas.get_renderer(), figure.dpi / 72
    at = ax.transData.transform(np.column_stack([x, y]))
    taken = [Bbox.from_extents(*(mark - 3.5 * point), *(mark + 3.5 * point)) for mark in at]
    for x0, y0, x1, y1 in bars:
        (left, low), (right, high) = np.sort(ax.transData.transform([(x0, y0), (x1, y1)]), axis=0)
        taken.append(Bbox.from_extents(left - 1, low - 1, right + 1, high + 1))
    room = ax.get_window_extent(renderer)
    for i in sorted(range(len(names)), key=lambda i: (-_crowd(at, i), i)):
        drawn = ax.annotate(
            names[i], (x[i], y[i]), xytext=(0, 0), textcoords="offset points", fontsize=size, ha="center", va="center",
            color=style.INK, zorder=5,
        )  # fmt: skip
        box = drawn.get_window_extent(renderer)
        dx, dy = _place(at[i], box.width, box.height, taken, room, point)
        drawn.set_position((dx / point, dy / point))
        own = _box(at[i], dx, dy, box.width, box.height)
        taken.append(own)
        edge = np.clip(at[i], own.min, own.max)
        if np.hypot(*(edge - at[i])) > THREAD * point:
            end = ax.transData.inverted().transform(edge)
            ax.plot([x[i], end[0]], [y[i], end[1]], color=style.FAINT, lw=0.5, zorder=1)


def _crowd(at: np.ndarray, i: int) -> float:
    """How much stands near a mark; what is most crowded in is named first."""
    return float(np.exp(-np.hypot(*(at - at[i]).T) / 60).sum())


def _box(mark: np.ndarray, dx: float, dy: float, width: float, height: float) -> Bbox:
    centre = mark + np.array([dx, dy])
    half = np.array([width / 2 + 1, height / 2])
    return Bbox.from_extents(*(centre - half), *(centre + half))


def _place(
    mark: np.ndarray, width: float, height: float, taken: list[Bbox], room: Bbox, point: float
) -> tuple[float, float]:
    """The offset in pixels of the first place that is free; where none is, the one that covers least."""
    best, least = (0.0, 0.0), np.inf
    for away in AWAY:
        for angle in ANGLES:
            way = np.array([np.cos(angle), np.sin(angle)])
            dx = way[0] * (away * point + width / 2)
            dy = way[1] * (away * point + height / 2)
            box = _box(mark, dx, dy, width, height)
            covered = sum(_shared(box, other) for other in taken) + 4 * (box.width * box.height - _shared(box, room))
            if covered <= 0.5:
                return float(dx), float(dy)
            if covered < least:
                best, least = (float(dx), float(dy)), covered
    return best


def _shared(a: Bbox, b: Bbox) -> float:
    """The area that two boxes share."""
    across, up = min(a.x1, b.x1) - max(a.x0, b.x0), min(a.y1, b.y1) - max(a.y0, b.y0)
    return float(max(across, 0) * max(up, 0))
