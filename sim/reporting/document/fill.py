"""Texts with numbers in them, whatever the order of words in the language, and numbers with their intervals."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from sim.reporting.document.blocks import Inline, Number, Words

if TYPE_CHECKING:
    from sim.reporting.document.draft import Draft

MARKS = tuple(chr(0xE000 + place) for place in range(12))
"""The first number of :func:`filled` stands where the first mark does, and so on; characters that no text uses."""


def filled(text: str, *numbers: Inline) -> Words:
    """A text with a number for each of its marks; ValueError where a mark and its number do not both exist."""
    there = [mark for mark in MARKS if mark in text]
    if there != list(MARKS[: len(numbers)]):
        raise ValueError(f"The text has {len(there)} marks, and there are {len(numbers)} numbers: {text!r}")
    pieces = re.split(f"([{MARKS[0]}-{MARKS[-1]}])", text)
    result = (numbers[MARKS.index(piece)] if piece in MARKS else piece for piece in pieces)
    return tuple(piece for piece in result if piece != "")


def with_interval(draft: Draft, values: Iterable[float], digits: int, source: str, *, sign: bool = True) -> Words:
    """«+0.031 (+0.012 to +0.050)» of a value and its two ends; the value alone where they are not known, or a dash."""
    value, low, high = values
    if not math.isfinite(value):
        return ("–",)
    items = [Number(float(one), source, digits, sign) for one in (value, low, high)]
    if not math.isfinite(low):
        return (items[0],)
    return (items[0], " (", items[1], f" {draft.texts['ui.between']} ", items[2], ")")
