"""Texts with numbers in them: each number stands where its mark does, whatever the order of words in the language."""

from __future__ import annotations

import re

from sim.reporting.document.blocks import Inline, Words

MARKS = tuple(chr(0xE000 + place) for place in range(12))
"""The first number of :func:`filled` stands where the first mark does, and so on; characters that no text uses."""


def filled(text: str, *numbers: Inline) -> Words:
    """A text with a number for each of its marks; ValueError where a mark and its number do not both exist."""
    there = [mark for mark in MARKS if mark in text]
    if there != list(MARKS[: len(numbers)]):
        raise ValueError(f"The text has {len(there)} marks, and there are {len(numbers)} numbers: {text!r}")
    pieces = re.split(f"([{MARKS[0]}-{MARKS[-1]}])", text)
    found = (numbers[MARKS.index(piece)] if piece in MARKS else piece for piece in pieces)
    return tuple(piece for piece in found if piece != "")
