"""No printed number contradicts the claim beside it: what is said to be something is never written as 0."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sim.analysis import difference_text
from sim.analysis.contributions.text import with_interval
from sim.analysis.naming import Voice
from sim.analysis.sensitivity.text import _item_morris, _item_sobol, percent
from sim.cli.differences_table import short_cell
from sim.language.format import signed, signed_ends, telling_decimals
from sim.reporting.comparison import tables
from sim.reporting.document.blocks import Number, telling
from sim.reporting.document.layout import plain


def row(mean: float, low: float, high: float, seen: bool = True) -> pd.Series:
    return pd.Series({"difference": mean, "low": low, "high": high, "seen": seen})


@pytest.mark.parametrize(
    ("ends", "text"),
    [
        ((0.0003, 0.0001, 0.0005), "+0.0003 (+0.0001 to +0.0005) *"),
        ((0.03, 0.0004, 0.0596), "+0.0300 (+0.0004 to +0.0596) *"),
        ((-2e-6, -3e-6, -1e-6), "−0.000002 (−0.000003 to −0.000001) *"),
        ((0.03, 0.01, 0.05), "+0.030 (+0.010 to +0.050) *"),
        ((12.2, 0.0004, 24.4), "+12.2 (+0.0004 to +24.4) *"),
    ],
)
def test_a_star_stands_beside_no_zero(ends: tuple[float, float, float], text: str) -> None:
    assert difference_text.cell(row(*ends)) == text


def test_where_0_is_in_the_interval_three_decimals_are_sufficient() -> None:
    assert signed_ends(0.0003, -0.01, 0.0106, "en") == ("0.000", "−0.010", "+0.011")
    assert telling_decimals(float("nan"), float("nan"), 2) == 2
    assert telling_decimals(1e-30, 1.0, 3) == 12  # as many as there are
    assert signed(0.0004, "nb", 4) == "+0,0004"


def test_the_short_cell_of_the_screen_shows_that_0_is_left_out() -> None:
    assert str(short_cell(row(0.0004, 0.0002, 0.0006), "en")) == "+0.0004*\n±0.0002 "
    mean, half = str(short_cell(row(0.0312, 0.0001, 0.0623), "en")).split("\n")
    assert ("+0.0312*" in mean, half.strip()) == (True, "±0.0311")


@pytest.mark.parametrize("seen", [True, False])
def test_the_page_has_decimals_sufficient_however_small_the_end(seen: bool) -> None:
    text = plain(tables.cell("quality", 4e-8, 1e-8, 7e-8, seen, "en"))
    assert text.startswith("+0.00000004 (+0.00000001 to +0.00000007)")


def test_the_document_has_decimals_sufficient() -> None:
    mean, low, high = telling(*(Number(v, "x", 3, sign=True) for v in (0.0003, 0.0001, 0.0005)))
    assert [n.in_words("en") for n in (mean, low, high)] == ["+0.0003", "+0.0001", "+0.0005"]
    open_ = tuple(Number(v, "x", 3) for v in (0.0003, -0.0001, 0.0007))
    assert telling(*open_) == open_
    assert telling(Number(0.02, "x", 1))[0].in_words("en") == "0.02"
    assert telling("–", "–", "–") == ("–", "–", "–")


def test_what_is_seen_to_matter_is_not_0_per_cent() -> None:
    say = Voice("sensitivity", "en")
    sobol = pd.Series({"st": 3e-4, "st_low": 1e-4, "st_high": 5e-4, "s1": 0.0, "s1_low": -1e-4, "s1_high": 1e-4})
    assert "A 0.03 per cent (95% interval 0.01 to 0.05)" in _item_sobol("A", sobol, say)
    assert percent(0.0003, "en") == "0.0"  # where nothing is claimed
    morris = pd.Series({"mu_star": 1.0, "mu_star_low": 0.001, "mu_star_high": 2.0, "mu_low": -1.0, "mu_high": 1.0})
    assert "95% interval 0.001 to 2.00" in _item_morris("A", morris, say)


def test_parts_dips_and_totals_are_written_so_too() -> None:
    say = Voice("contributions", "en")
    assert "+0.0002" in with_interval(0.0002, 0.0001, 0.0003, "en")
    assert say.number(-0.0004, 3, sign=True, claimed=True) == "−0.0004"
    assert say.number(-0.0004, 3, sign=True) == "0.000"
    assert say.ends(np.nan, np.nan, np.nan)["mean"] == "–"
