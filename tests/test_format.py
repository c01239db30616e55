"""Numbers, shares, dates and lists are written as their language writes them."""

from __future__ import annotations

import math
import re
from pathlib import Path

import pytest

import sim
from sim.language import format


@pytest.mark.parametrize(
    ("value", "digits", "sign", "nb", "en"),
    [
        (-0.0312, 3, True, "−0,031", "−0.031"), (0.0312, 3, True, "+0,031", "+0.031"),
        (12345.6, 0, False, "12\u202f346", "12\u202f346"),
        (-0.0001, 2, True, "0,00", "0.00"), (1234567.891, 1, False, "1\u202f234\u202f567,9", "1\u202f234\u202f567.9"),
        (math.nan, 2, True, "–", "–"), (math.inf, 0, False, "–", "–"),
    ],
)  # fmt: skip
def test_a_number_has_the_marks_of_its_language(value: float, digits: int, sign: bool, nb: str, en: str) -> None:
    assert (format.number(value, digits, "nb", sign), format.number(value, digits, "en", sign)) == (nb, en)


def test_a_number_has_no_more_decimals_than_it_needs() -> None:
    assert [format.shortest(value, "nb") for value in (0.8, 12.0, -0.25)] == ["0,8", "12", "−0,25"]
    assert [format.trimmed(value, 2, "en") for value in (0.8, 100.0, 0.256)] == ["0.8", "100", "0.26"]
    assert [format.signed(value, "en") for value in (0.03125, 31.25, -3125.0)] == ["+0.031", "+31.2", "−3\u202f125"]


def test_decimals_tell_places_in_a_span_apart() -> None:
    assert [format.decimals_in_span(0, high) for high in (0.01, 1, 40, 5000)] == [4, 2, 1, 0]
    assert format.decimals_in_span(1, 1) == 6
    assert format.in_span(0.5, 0, 1, "nb") == "0,50"


def test_a_share_is_written_in_per_cent() -> None:
    assert [format.percent(0.123, language) for language in ("nb", "en")] == ["12 %", "12%"]
    assert format.percent(0.1234, "nb", 1, sign=True) == "+12,3 %"
    assert format.percent(math.nan, "nb") == "–"


def test_what_a_program_wrote_is_rewritten_and_other_text_stays() -> None:
    assert [format.written(text, "nb") for text in ("-1234.5", "+0.5", "12 of 3", "v1.2")] == [
        "−1\u202f234,5", "+0,5", "12 of 3", "v1.2",
    ]  # fmt: skip


def test_lists_intervals_and_dates_are_written_in_the_language() -> None:
    assert [format.listed(["a", "b", "c"], language) for language in ("nb", "en")] == ["a, b og c", "a, b and c"]
    assert format.listed([], "nb") == ""
    assert format.listed(["a"], "nb") == "a"
    assert format.listed(list("abcd"), "en", most=3) == "a, b, c and d"
    assert format.listed(list("abcdef"), "en", most=3) == "a, b, c and 3 more"
    assert format.between("0,1", "0,3", "nb") == "0,1 til 0,3"
    assert format.with_interval("2", "1", "3", "en") == "2 (1 to 3)"
    assert format.day("2026-11-24", "nb") == "24. november 2026"
    assert format.day("2026-11-24", "en") == "24 November 2026"


def test_one_file_alone_puts_the_marks_of_a_language_into_a_number() -> None:
    folder = Path(sim.__file__).parent
    inlined = re.compile(r"""replace\(["']\.["'], ["'],["']\)|replace\(["']-["'], ["']−["']\)""")
    own = [path for path in folder.rglob("*.py") if inlined.search(path.read_text(encoding="utf-8"))]
    assert own == [Path(format.__file__)]
