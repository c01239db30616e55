"""How results speak: what a reader calls alternatives and levers, and sentences with names and numbers as written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from sim.analysis.catalogues import badged, labels
from sim.analysis.difference_text import label
from sim.config.registry import registry
from sim.language import words
from sim.language.format import in_span, listed, number, signed, signed_ends, telling_decimals, written

PIECE = re.compile(r"([a-z_]+) ([+-]?\d+(?:\.\d+)?|[a-z_]+)")
"""A lever and its value, as a study's labels have them: ``local_autonomy 0.6``."""
PARTS = re.compile(r"(\w+) (without|with) (.+)")


@cache
def name_of(alternative: str, language: str) -> str:
    """An alternative's name: ``Detail management 0.2 · Local autonomy 0.6``, ``The report's package without ...``.

    Packages outside the report carry their badge. A label that a user chose stays as it is.
    """
    packages = badged(language)
    if alternative in packages:
        return packages[alternative]
    if whole := PARTS.fullmatch(alternative):
        package, how, parts = whole.groups()
        names = [lever_name(part, language) for part in parts.split(", ")]
        if package in packages and None not in names:
            joined = ", ".join(str(name) for name in names)
            return f"{packages[package]} {words(language)[f'studies.{how}']} {joined}"
    option, colon, settings = alternative.rpartition(": ")
    pieces = [_piece(piece, language) for piece in settings.split(", ")]
    if None in pieces:
        return alternative
    text = " · ".join(str(piece) for piece in pieces)
    return f"{packages.get(option, option)}: {text}" if colon else text


def starred(alternative: str, language: str) -> str:
    """The name for a figure, where there is little room: a star in place of the badge. :func:`star` says what it means."""
    short = labels(language).get(alternative)
    if short is None:
        return name_of(alternative, language)
    return short if badged(language)[alternative] == short else f"{short} *"


def star(alternatives: Iterable[str], language: str) -> list[str]:
    """Return the line of a figure's foot that explains the star, where one of the alternatives has it."""
    has = any(starred(name, language).endswith(" *") for name in alternatives)
    return [words(language)["studies.star"]] if has else []


def lever_name(lever: str, language: str) -> str | None:
    """Return a lever's label, or None where there is no such lever."""
    result = registry("levers").get(lever.removeprefix("governance.").partition(".")[0])
    return None if result is None else str(result["label"][language])


def _piece(text: str, language: str) -> str | None:
    match = PIECE.fullmatch(text)
    if match is None:
        return None
    name = lever_name(match[1].removesuffix("_intensity").removesuffix("_model"), language)
    value = written(match[2], language)
    return None if name is None else f"{name} {value}"


def has_words(path: str, language: str) -> bool:
    """Return whether an uncertain number has words of its own."""
    section, _, short = path.partition(".")
    known = short == "double_registration" or lever_name(short, language) is not None
    return known if section == "costs" else f"assumptions.labels.{path}" in words(language)


def assumption_name(path: str, language: str) -> str:
    """Return an uncertain number in plain words, by its path in the settings; KeyError where it has none.

    ``uncertainty.team_size`` -> «How many there are in a team»; ``costs.peer_guidance`` -> «Hours for “Peer guidance”».
    """
    texts = words(language)
    section, _, short = path.partition(".")
    if section != "costs":
        return texts[f"assumptions.labels.{path}"]
    special = {"structure": "hours_structure", "double_registration": "hours_double"}.get(short)
    return texts[f"assumptions.{special or 'hours'}"].format(lever=lever_name(short, language))


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

    def number(self, value: float, digits: int = 0, sign: bool = False, claimed: bool = False) -> str:
        """Return a number with so many decimals; more where it is ``claimed`` to be something and would look like 0."""
        return number(value, telling_decimals(value, value, digits) if claimed else digits, self.language, sign)

    def signed(self, value: float) -> str:
        """Return a difference with its sign; a dash where there is none."""
        return signed(value, self.language)

    def ends(self, mean: float, low: float, high: float) -> dict[str, str]:
        """Return a difference and its interval as the fields mean, low and high, so that what leaves out 0 is seen to."""
        return dict(zip(("mean", "low", "high"), signed_ends(mean, low, high, self.language), strict=True))

    def share(self, value: float) -> str:
        """Return a share as a whole number of per cent, without the mark."""
        return number(100 * value, 0, self.language)

    def in_span(self, value: float, low: float, high: float) -> str:
        """Return a number with decimals enough to distinguish places in a span."""
        return in_span(value, low, high, self.language)

    def listed(self, items: Sequence[str], most: int | None = None) -> str:
        """Return items with «and» before the last; beyond ``most`` they are counted."""
        return listed(items, self.language, most)
