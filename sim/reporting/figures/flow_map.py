"""Where the places lie on the flow diagram, and the way each loop's arrows take. In inches.

Places and ways that were laid by hand, for a figure that reads well, stand in ``flow_map.yaml``; any other flow gets a
free way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path

import numpy as np

from sim.language import own_yaml
from sim.mechanism import HOLDERS, Mechanism
from sim.reporting.labelling import loop_label

Point = tuple[float, float]

GAP = 0.02
"""Inches between an arrow's end and the box."""
NEAR = 0.13
"""Inches within which two arrows disturb each other."""
CORRIDORS = (2.45, 2.6, 5.65, 5.95, 6.15, 6.45, 6.75, 8.3)
"""Where an arrow may go up or down beside the line from directorate to caseworker (inches from the left)."""
HOLDER_AT = {"caseworker": "caseworkers", "office": "routines", "county": "repository", "directorate": "guidance"}
"""The places where knowledge is held, and the holder in the ledger."""


@dataclass(frozen=True)
class Box:
    """A place: its middle, its size, and whether it is a level of the line from directorate to caseworker."""

    x: float
    y: float
    width: float = 1.45
    height: float = 0.5
    inside: bool = False


@dataclass(frozen=True)
class Route:
    """The way of an arrow: corners from start to end.

    ``label_on``: which stretch has the name; ``label_at``: how far along it (0–1); ``side``: +1 above the
    stretch (to its left, where it goes up the page), −1 below.
    """

    points: tuple[Point, ...]
    label_on: int = 0
    label_at: float = 0.5
    side: int = 1


@dataclass(frozen=True)
class Arrow:
    """One way that a loop's knowledge goes, and which counts of the ledger are its.

    ``holders``: where it is counted; ``entries``: the ledger's entries for right and for wrong; ``loss``: knowledge lost, or
    the world changing.
    """

    loop: str
    start: str
    end: str
    holders: tuple[str, ...]
    entries: tuple[str, str]
    loss: bool


def arrows(order: Iterable[Mechanism] | None = None) -> list[Arrow]:
    """The arrows of every loop that carries knowledge.

    An arrow has the count at the place where it ends; one that ends where no knowledge is held (a trial, an appeals
    body) has the loop's total. What leaves for the outside has what ceased to be right or wrong.
    """
    if order is None:
        from sim.organisation import STEP_ORDER

        order = STEP_ORDER
    named = [mechanism for mechanism in order if loop_label(mechanism.name, "en") != mechanism.name]
    return [_arrow(mechanism, start, end) for mechanism in named for start, end in mechanism.flows]


def _arrow(mechanism: Mechanism, start: str, end: str) -> Arrow:
    leaves = end == "outside"
    place = start if leaves else end
    holders = (HOLDER_AT[place],) if place in HOLDER_AT else HOLDERS
    verb = "ceased" if leaves else "became"
    loss = leaves or mechanism.carries == "change"
    return Arrow(mechanism.name, start, end, holders, (f"{verb}_right", f"{verb}_wrong"), loss)


def _laid() -> tuple[dict[str, Box], dict[tuple[str, str, str], Route]]:
    """Read what was laid by hand: the places by name, and the ways by loop, start and end."""
    laid = own_yaml(Path(__file__).with_name("flow_map.yaml").read_text(encoding="utf-8"))
    ways = {}
    for way in laid["ways"]:
        loop, start, end = way.pop("flow")
        ways[loop, start, end] = Route(tuple((x, y) for x, y in way.pop("points")), **way)
    return {place: Box(**box) for place, box in laid["boxes"].items()}, ways


BOXES, ROUTES = _laid()


def route_of(loop: str, start: str, end: str) -> Route:
    """Return the way of an arrow on the map: the one laid by hand, or else a free way between its two places."""
    key = (loop, start, end)
    return ROUTES.get(key) or _free_routes().get(key) or free_route(start, end, BOXES, ROUTES.values())


@cache
def _free_routes() -> dict[tuple[str, str, str], Route]:
    """The ways of all flows that have none laid by hand, each off those before it."""
    result: dict[tuple[str, str, str], Route] = {}
    for arrow in arrows():
        key = (arrow.loop, arrow.start, arrow.end)
        if key not in ROUTES:
            result[key] = free_route(arrow.start, arrow.end, BOXES, [*ROUTES.values(), *result.values()])
    return result


def free_route(start: str, end: str, boxes: Mapping[str, Box], taken: Iterable[Route]) -> Route:
    """Return a way from ``start`` to ``end`` that stays off other boxes and as far as it can off the ways ``taken``."""
    walls = [(box, 0.0 if name in (start, end) else 0.05) for name, box in boxes.items()]
    busy = np.concatenate([_along(route.points) for route in taken] or [np.empty((0, 2))])
    ends = np.array([point for route in taken for point in (route.points[0], route.points[-1])]).reshape(-1, 2)
    ways = list(_ways(boxes[start], boxes[end], start == end))
    points = min(ways, key=lambda way: _cost(way, walls, busy, ends))
    longest = max(range(len(points) - 1), key=lambda i: float(np.hypot(*np.subtract(points[i + 1], points[i]))))
    return Route(points, longest, 0.5)


def _ways(start: Box, end: Box, within: bool) -> Iterator[tuple[Point, ...]]:
    """Straight ways, and ways with two corners along a corridor; within one place, a bracket beside it."""
    if within:
        for (x0, y0), (x1, y1) in product(_edge(start), repeat=2):
            if x0 == x1 != start.x and y0 < y1:
                out = x0 + (0.35 if x0 > start.x else -0.35)
                yield (x0, y0), (out, y0), (out, y1), (x1, y1)
            if y0 == y1 and abs(y0 - start.y) > start.height / 2 and x1 - x0 > 0.3:
                out = y0 + (0.32 if y0 > start.y else -0.32)
                yield (x0, y0), (x0, out), (x1, out), (x1, y1)
        return
    for first, last in product(_edge(start), _edge(end)):
        yield first, last
        for x in CORRIDORS:
            yield first, (x, first[1]), (x, last[1]), last


def _edge(box: Box) -> Iterator[Point]:
    """Points just outside a box, on its four sides."""
    for share in (0.2, 0.35, 0.5, 0.65, 0.8):
        x, y = box.x + (share - 0.5) * box.width, box.y + (share - 0.5) * box.height
        for side in (-1, 1):
            yield x, box.y + side * (box.height / 2 + GAP)
            yield box.x + side * (box.width / 2 + GAP), y


def _along(points: Sequence[Point]) -> np.ndarray:
    """Points a tenth of an inch apart along a way: float [points, 2]."""
    result = []
    for first, last in zip(np.array(points[:-1]), np.array(points[1:]), strict=True):
        steps = max(2, int(np.hypot(*(last - first)) / 0.1))
        result.append(first + np.linspace(0, 1, steps)[:, None] * (last - first))
    return np.concatenate(result)


def _cost(way: tuple[Point, ...], walls: Sequence[tuple[Box, float]], busy: np.ndarray, ends: np.ndarray) -> float:
    """What speaks against a way: boxes it crosses, arrows it runs beside, ends it hides, corners and length."""
    at = _along(way)
    crossed = sum(
        int(
            np.sum((abs(at[:, 0] - box.x) < box.width / 2 + margin) & (abs(at[:, 1] - box.y) < box.height / 2 + margin))
        )
        for box, margin in walls
    )
    beside = int(np.sum(np.min(_apart(at, busy), axis=1, initial=9.0) < NEAR))
    hidden = int(np.sum(_apart(np.array([way[0], way[-1]]), ends) < NEAR))
    return 20.0 * crossed + beside + 3.0 * hidden + 0.5 * len(way) + 0.1 * len(at)


def _apart(some: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Distances in inches: float [some, others]."""
    return np.hypot(some[:, None, 0] - others[None, :, 0], some[:, None, 1] - others[None, :, 1])
