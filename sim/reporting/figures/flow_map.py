"""Where the places lie on the flow diagram, level by level, and the way each loop's arrows take. In inches."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from sim.mechanism import HOLDERS, Mechanism
from sim.reporting.figures.flow_route import Box, Route, free_route
from sim.reporting.labelling import loop_label

HOLDER_AT = {"caseworker": "caseworkers", "office": "routines", "county": "repository", "directorate": "guidance"}
"""The places where knowledge is held, and the holder in the ledger."""


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


_X = 4.3
_TOP, _COUNTY, _OFFICE, _CASE, _USERS = 9.35, 7.5, 5.5, 3.05, 1.25

BOXES: dict[str, Box] = {
    "directorate": Box(_X, _TOP, 2.3, 0.5, True),
    "county": Box(_X, _COUNTY, 2.0, 0.5, True),
    "office": Box(_X, _OFFICE, 2.0, 0.55, True),
    "caseworker": Box(_X, _CASE, 2.3, 0.72, True),
    "users": Box(_X, _USERS, 2.3, 0.45),
    "outside": Box(0.35, 6.1, 0.42, 7.0),
    "appeals_bodies": Box(1.55, 4.55, 1.3, 0.46),
    "back_office": Box(1.75, 2.0, 1.6, 0.46),
    "research": Box(7.75, 8.45, 1.3, 0.46),
    "trials": Box(7.55, 5.5, 1.3, 0.46),
    "colleagues": Box(7.55, 4.25, 1.3, 0.46),
    "higher_education": Box(7.55, 2.85, 1.4, 0.62),
}

ROUTES: dict[tuple[str, str, str], Route] = {
    # down the line, on its left side
    ("guidance", "directorate", "caseworker"): Route(
        ((3.35, 9.1), (3.35, 8.75), (2.75, 8.45), (2.75, 3.75), (3.35, 3.6), (3.35, 3.42)), 2, 0.25
    ),
    # up and down between the levels, in the middle
    ("upward", "county", "directorate"): Route(((4.05, 7.75), (4.05, 9.08))),
    ("steering_dialogue", "county", "directorate"): Route(((4.75, 7.75), (4.75, 9.08))),
    ("upward", "office", "county"): Route(((3.6, 5.78), (3.6, 7.23))),
    ("exchange", "office", "county"): Route(((4.2, 5.78), (4.2, 7.23))),
    ("downward", "county", "office"): Route(((4.8, 7.25), (4.8, 5.8))),
    ("routines", "office", "caseworker"): Route(((4.65, 5.22), (4.65, 3.43))),
    # past a level, on the right side of the line
    ("steering_dialogue", "directorate", "office"): Route(
        ((5.2, 9.1), (5.2, 8.8), (6.3, 8.5), (6.3, 6.25), (5.05, 5.98), (5.05, 5.8)), 2, 0.7, -1
    ),
    ("upward", "caseworker", "county"): Route(
        ((5.0, 3.41), (5.0, 3.6), (5.5, 3.8), (5.5, 6.9), (5.1, 7.1), (5.1, 7.23)), 2, 0.82
    ),
    ("downward", "county", "caseworker"): Route(
        ((5.3, 7.4), (5.8, 7.4), (5.8, 3.75), (5.3, 3.6), (5.3, 3.43)), 1, 0.2, -1
    ),
    # from below
    ("casework", "users", "caseworker"): Route(((4.45, 1.48), (4.45, 2.66))),
    ("user_voice", "users", "office"): Route(
        ((3.4, 1.48), (3.4, 1.65), (3.03, 1.9), (3.03, 4.85), (3.4, 5.05), (3.4, 5.2)), 2, 0.8, -1
    ),
    ("trials", "users", "trials"): Route(((5.45, 1.25), (8.42, 1.25), (8.42, 5.5), (8.22, 5.5)), 1, 0.18),
    ("appeals", "users", "appeals_bodies"): Route(((3.15, 1.25), (0.78, 1.25), (0.78, 4.55), (0.88, 4.55)), 1, 0.2),
    # from the left
    ("appeals", "appeals_bodies", "office"): Route(((1.55, 4.79), (1.55, 5.4), (3.28, 5.4)), 1, 0.35),
    ("back_office", "back_office", "caseworker"): Route(
        ((1.55, 2.24), (1.55, 2.57), (3.45, 2.57), (3.45, 2.67)), 1, 0.46, -1
    ),
    ("reality", "outside", "office"): Route(((0.56, 5.68), (3.28, 5.68)), 0, 0.4),
    ("reality", "outside", "directorate"): Route(((0.56, 9.45), (3.13, 9.45))),
    ("reissue", "outside", "directorate"): Route(((0.56, 9.25), (3.13, 9.25)), 0, 0.5, -1),
    ("forgetting", "caseworker", "outside"): Route(((3.15, 3.25), (0.58, 3.25)), 0, 0.55),
    ("turnover", "caseworker", "outside"): Route(((3.15, 3.03), (0.58, 3.03)), 0, 0.55, -1),
    # from the right
    ("research", "research", "directorate"): Route(((7.3, 8.68), (7.3, 9.35), (5.47, 9.35)), 1, 0.55),
    ("research", "research", "county"): Route(((7.3, 8.22), (7.3, 7.6), (5.32, 7.6)), 1, 0.28),
    ("research", "research", "office"): Route(((8.1, 8.22), (8.1, 6.1), (6.6, 6.1), (6.6, 5.7), (5.32, 5.7)), 1, 0.45),
    ("trials", "trials", "office"): Route(((6.9, 5.6), (6.6, 5.52), (5.32, 5.52)), 1, 0.3, -1),
    ("trials", "trials", "caseworker"): Route(((6.9, 5.35), (6.3, 5.1), (6.3, 3.45), (5.47, 3.32)), 1, 0.62),
    ("colleagues", "colleagues", "caseworker"): Route(
        ((6.9, 4.15), (6.6, 4.0), (6.6, 3.14), (5.47, 3.14)), 1, 0.45, -1
    ),
    ("routines", "colleagues", "office"): Route(((6.9, 4.4), (5.05, 4.75), (5.05, 5.2)), 0, 0.78, -1),
    ("education", "higher_education", "caseworker"): Route(((6.85, 2.9), (5.47, 2.9)), 0, 0.5, -1),
    ("turnover", "higher_education", "caseworker"): Route(
        ((7.55, 2.54), (7.55, 2.3), (5.2, 2.3), (5.2, 2.67)), 1, 0.5, -1
    ),
    # within one level
    ("exchange", "office", "office"): Route(((3.75, 5.22), (3.75, 4.9), (4.3, 4.9), (4.3, 5.2)), 1, 0.28, -1),
}
"""Ways that were laid by hand, for a figure that reads well. A flow that has none gets one from :func:`route_of`."""


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
