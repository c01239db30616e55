"""What the flow diagram is drawn from: boxes for places, and the ways of arrows. In inches."""

from __future__ import annotations

from dataclasses import dataclass


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

    points: tuple[tuple[float, float], ...]
    label_on: int = 0
    label_at: float = 0.5
    side: int = 1
