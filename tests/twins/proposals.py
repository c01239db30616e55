"""What a rule may propose; only the organisation does it."""

from __future__ import annotations

from typing import Any, NamedTuple

from .people import Holder


class Thinks(NamedTuple):
    """A proposal: this holder comes to this view of this practice; 0 is doubt."""

    holder: Holder
    practice: int
    view: int


class Becomes(NamedTuple):
    """A proposal: something about somebody becomes this."""

    who: Any
    what: str
    value: Any


class Turns(NamedTuple):
    """A proposal by reality alone: what turns in general, and in each office."""

    national: list[bool]
    local: list[list[bool]]
