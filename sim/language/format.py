"""Numbers, shares, dates and lists as a language writes them: the one place that knows how.

Every function takes the language last and returns text. A number that is not finite is a dash. What differs between
languages stands in :data:`MARKS` and under ``format`` in the texts, so that a further language is a row and a file.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sim.language import words

DASH = "–"
"""What stands where there is no number."""
THIN = "\u202f"
"""The space between thousands; a line never breaks at it."""
MOST_DECIMALS = 12
"""No number is written with more decimals; what is smaller is rounding."""
WRITTEN = re.compile(r"[+-]?\d+(\.\d+)?")


class Marks(NamedTuple):
    """The marks of one language: between units and decimals, and before a per cent sign."""

    point: str
    percent: str


MARKS = {"nb": Marks(",", " %"), "nn": Marks(",", " %"), "en": Marks(".", "%")}


def number(value: float, digits: int, language: str, sign: bool = False) -> str:
    """Return a number with ``digits`` decimals, a true minus sign and thin spaces in thousands.

    ``sign``: a plus before what is above zero. What is zero to the reader has no sign. «–» if not finite.
    """
    if not math.isfinite(value):
        return DASH
    text = f"{value:{'+' if sign else ''},.{digits}f}"
    if not any(c in "123456789" for c in text):
        text = text.lstrip("+-")
    return _marked(text.replace(",", THIN), language)


def signed(value: float, language: str, least: int = 3) -> str:
    """Return a signed number with three (or ``least``) decimals, fewer where it is large."""
    digits = least if abs(value) < 10 else 1 if abs(value) < 1000 else 0
    return number(value, digits, language, sign=True)


def telling_decimals(low: float, high: float, digits: int) -> int:
    """Return decimals, ``digits`` or more, with which what lies wholly above or below 0 is not written as 0.

    ``low``, ``high``: the ends of an interval, or twice a number that is said to be something. ``digits`` where 0 lies
    between them or they are not known; :data:`MOST_DECIMALS` at most.
    """
    if not (low > 0 or high < 0):
        return digits
    nearest = min(abs(low), abs(high))
    return next((d for d in range(digits, MOST_DECIMALS) if round(nearest, d) != 0), max(digits, MOST_DECIMALS))


def signed_ends(mean: float, low: float, high: float, language: str) -> tuple[str, str, str]:
    """Return a difference and the ends of its interval, signed: an end that leaves out 0 is not written as 0."""
    least = telling_decimals(low, high, 3)
    return signed(mean, language, least), signed(low, language, least), signed(high, language, least)


def shortest(value: float, language: str) -> str:
    """Return a number with as many decimals as it needs, six figures at most: «0.8», «12»."""
    return _marked(f"{value:g}", language) if math.isfinite(value) else DASH


def trimmed(value: float, digits: int, language: str) -> str:
    """Return a number with ``digits`` decimals at most: zeros at its end are left out."""
    text = number(value, digits, language)
    point = MARKS[language].point
    return text.rstrip("0").rstrip(point) if point in text else text


def written(text: str, language: str) -> str:
    """Return a number that stands as a program writes it («-1234.5») in the language; other text as it is."""
    if not WRITTEN.fullmatch(text):
        return text
    whole, mark, rest = text.partition(".")
    if len(whole.lstrip("+-")) > 3:
        whole = re.sub(r"(?<=\d)(?=(\d{3})+$)", THIN, whole)
    return _marked(whole + mark + rest, language)


def in_span(value: float, low: float, high: float, language: str) -> str:
    """Return a number with decimals enough to tell places between ``low`` and ``high`` apart."""
    return number(value, decimals_in_span(low, high), language)


def decimals_in_span(low: float, high: float) -> int:
    """Return so many decimals that a fiftieth of the span can be seen: two where it is 1, six at most."""
    span = 0.02 * (high - low)
    return min(6, max(0, math.ceil(-math.log10(span)))) if span > 0 else 6


def percent(share: float, language: str, digits: int = 0, sign: bool = False) -> str:
    """Return a share, 0 to 1, in per cent: «12 %» or «12%»; the dash alone where there is none."""
    text = number(100 * share, digits, language, sign)
    return text if text == DASH else text + MARKS[language].percent


def between(low: str, high: str, language: str) -> str:
    """Return two ends, already in words, as an interval: «0.1 to 0.3»."""
    return f"{low} {words(language)['ui.between']} {high}"


def with_interval(mean: str, low: str, high: str, language: str) -> str:
    """Return a value and its ends, already in words: «0.2 (0.1 to 0.3)»."""
    return f"{mean} ({between(low, high, language)})"


def listed(items: Sequence[str], language: str, most: int | None = None) -> str:
    """Return «a, b and c»; where ``most`` leaves out two or more, how many: «a, b and 4 more»."""
    items, text = list(items), words(language)
    if most is not None and len(items) > most + 1:
        items = [*items[:most], text["format.more"].format(n=len(items) - most)]
    if len(items) < 2:
        return "".join(items)
    return text["format.and"].format(head=", ".join(items[:-1]), tail=items[-1])


def day(written: date | str, language: str) -> str:
    """Return a date, or one written 2026-11-24, as it is said: «24. november 2026»."""
    when = date.fromisoformat(written) if isinstance(written, str) else written
    text = words(language)
    month = text.lines("format.months")[when.month - 1]
    return text["format.day"].format(day=when.day, month=month, year=when.year)


def _marked(text: str, language: str) -> str:
    """Return a number as Python writes it with the minus sign and the decimal mark of the language."""
    return text.replace("-", "−").replace(".", MARKS[language].point)
