"""How a result speaks: its sentences by key, with names and numbers as the language writes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sim.analysis.difference_text import label
from sim.analysis.naming import name_of
from sim.language import words
from sim.language.format import in_span, listed, number, signed


@dataclass(frozen=True)
class Voice:
    """The sentences under one ``branch`` of the words of a language: ``say("none", n=3)``."""

    branch: str
    language: str

    def __call__(self, key: str, **fields: object) -> str:
        """Return the sentence under a key, with its fields filled in."""
        return words(self.language)[f"{self.branch}.{key}"].format(**fields)

    def option(self, name: object) -> str:
        """Return what a reader calls an alternative."""
        return name_of(str(name), self.language)

    def outcome(self, name: str) -> str:
        """Return an outcome's name."""
        return label(name, self.language)

    def number(self, value: float, digits: int = 0, sign: bool = False) -> str:
        """Return a number with so many decimals."""
        return number(value, digits, self.language, sign)

    def signed(self, value: float) -> str:
        """Return a difference with its sign; a dash where there is none."""
        return signed(value, self.language)

    def share(self, value: float) -> str:
        """Return a share as a whole number of per cent, without the mark."""
        return number(100 * value, 0, self.language)

    def in_span(self, value: float, low: float, high: float) -> str:
        """Return a number with decimals enough to tell places in a span apart."""
        return in_span(value, low, high, self.language)

    def listed(self, items: Sequence[str], most: int | None = None) -> str:
        """Return items with «and» before the last; beyond ``most`` they are counted."""
        return listed(items, self.language, most)
