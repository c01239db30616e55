"""Small drawings for the passport, as SVG within the page: they take its colours, in light and in dark."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from sim.analysis.fields import Fields
from sim.reporting.passport.rows import figure_or_none

WIDTH, HEIGHT, EDGE = 220, 22, 8
PLOT, MARGIN = 340, 54


def reach(margins: Sequence[Fields]) -> float:
    """How far from zero a scale must go for these margins; at least a thousandth."""
    ends = (figure_or_none(m.get(key)) for m in margins for key in ("mean", "low", "high"))
    return max([abs(end) for end in ends if end is not None] + [1e-3])


def whisker(margin: Fields, far: float, text: str) -> Markup:
    """A dot with a bar on a line that has zero in its middle; ``text`` says the same to who cannot see it.

    ``far``: the distance from zero at the drawing's edges, in the margin's own unit. Nothing where there is no mean.
    """
    mean, low, high = (figure_or_none(margin.get(key)) for key in ("mean", "low", "high"))
    if mean is None:
        return Markup("")

    def x(value: float) -> str:
        return f"{WIDTH / 2 + (WIDTH / 2 - EDGE) * max(-1.0, min(1.0, value / far)):.1f}"

    bar = Markup("")
    if low is not None and high is not None:
        bar = Markup('<line class="bar" x1="{}" y1="11" x2="{}" y2="11"/>').format(x(low), x(high))
    fill = "dot" if margin.get("holds") is not False else "dot open"
    zero = Markup('<line class="zero" x1="{z}" y1="1" x2="{z}" y2="21"/>').format(z=WIDTH / 2)
    dot = Markup('<circle class="{}" cx="{}" cy="11" r="4.5"/>').format(fill, x(mean))
    return _on_a_line(zero + bar + dot, text)


def _on_a_line(marks: Markup, text: str) -> Markup:
    """Marks on a thin line from edge to edge, and what they say to who cannot see them."""
    return Markup(
        '<svg class="whisker" viewBox="0 0 {w} {h}" width="{w}" height="{h}" role="img" aria-label="{text}">'
        '<line class="axis" x1="{e}" y1="11" x2="{end}" y2="11"/>{marks}</svg>'
    ).format(w=WIDTH, h=HEIGHT, e=EDGE, end=WIDTH - EDGE, marks=marks, text=text)


def spans(drawn: tuple[Any, Any], kept: tuple[Any, Any], text: str) -> Markup:
    """A thin line for the span that was drawn from, and a thick one for the span that was kept."""
    low, high, first, last = (figure_or_none(end) for end in (*drawn, *kept))
    if low is None or high is None or first is None or last is None or high <= low:
        return Markup("")
    a, b = (EDGE + (WIDTH - 2 * EDGE) * max(0.0, min(1.0, (v - low) / (high - low))) for v in (first, last))
    return _on_a_line(Markup('<line class="kept" x1="{:.1f}" y1="11" x2="{:.1f}" y2="11"/>').format(a, b), text)


def plot(points: Sequence[Fields], against: str, texts: tuple[str, str, str], numbers: Any) -> Markup:
    """What was found beside what it is held against, a mark a point, with the line on which they are equal.

    ``points`` have found and ``against`` (published or reference), and may have low and high; ``texts`` stand along
    the bottom, along the side, and for who cannot see it; ``numbers`` turns a number into its text.
    """
    across, up, text = texts
    values = [figure_or_none(p.get(key)) for p in points for key in (against, "found", "low", "high")]
    real = [value for value in values if value is not None]
    if not real:
        return Markup("")
    place = _Places(min(real), max(real))
    marks = Markup("").join(_mark(p, against, place) for p in points)
    return Markup(
        '<svg class="plot" viewBox="0 0 {s} {s}" role="img" aria-label="{text}">'
        '<rect class="axis" x="{m}" y="8" width="{side}" height="{side}"/>'
        '<line class="zero" x1="{m}" y1="{bottom}" x2="{right}" y2="8"/>{ticks}{marks}'
        '<text x="{middle}" y="{foot}" text-anchor="middle">{across}</text>'
        '<text transform="translate(11 {mid}) rotate(-90)" text-anchor="middle">{up}</text></svg>'
    ).format(
        s=PLOT, text=text, m=MARGIN, side=place.side, bottom=8 + place.side, right=MARGIN + place.side,
        ticks=_ticks(place, numbers), marks=marks, middle=MARGIN + place.side / 2, foot=PLOT - 3, across=across,
        mid=8 + place.side / 2, up=up,
    )  # fmt: skip


class _Places:
    """Where values stand in a square plot whose two axes have the same scale."""

    def __init__(self, low: float, high: float) -> None:
        space = 0.04 * (high - low) or 0.05
        self.low, self.high, self.side = low - space, high + space, PLOT - MARGIN - 8

    def x(self, value: float) -> float:
        return round(MARGIN + self.side * (value - self.low) / (self.high - self.low), 1)

    def y(self, value: float) -> float:
        return round(8 + self.side * (self.high - value) / (self.high - self.low), 1)


def _ticks(place: _Places, numbers: Any) -> Markup:
    """Five numbers along each axis."""
    mark = Markup(
        '<line class="axis" x1="{x}" y1="{foot}" x2="{x}" y2="{below}"/>'
        '<line class="axis" x1="{left}" y1="{y}" x2="{edge}" y2="{y}"/>'
        '<text x="{x}" y="{under}" text-anchor="middle">{text}</text>'
        '<text x="{beside}" y="{level}" text-anchor="end">{text}</text>'
    )
    result, foot = [], 8 + place.side
    for step in range(5):
        value = place.low + (place.high - place.low) * (step + 0.5) / 5
        x, y = place.x(value), place.y(value)
        result.append(mark.format(x=x, y=y, foot=foot, below=foot + 4, left=MARGIN - 4, edge=MARGIN, under=foot + 15,
                                 beside=MARGIN - 6, level=y + 4, text=numbers(value)))  # fmt: skip
    return Markup("").join(result)


def _mark(point: Fields, against: str, place: _Places) -> Markup:
    """One point with its bar; a triangle where it fails, so that colour is not needed."""
    value, result, low, high = (figure_or_none(point.get(key)) for key in (against, "found", "low", "high"))
    if value is None or result is None:
        return Markup("")
    x, y = place.x(value), place.y(result)
    bar = Markup("")
    if low is not None and high is not None:
        bar = Markup('<line class="bar" x1="{0}" y1="{1}" x2="{0}" y2="{2}"/>').format(x, place.y(low), place.y(high))
    if point.get("verdict") == "fails":
        corners = f"{x:.1f},{y - 6:.1f} {x - 5.5:.1f},{y + 4.5:.1f} {x + 5.5:.1f},{y + 4.5:.1f}"
        return bar + Markup('<polygon class="failed" points="{}"/>').format(corners)
    return bar + Markup('<circle class="dot" cx="{}" cy="{}" r="3.5"/>').format(x, y)
