"""Figures over the years draw what is there and say what is missing; no panel is silently empty."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.analysis.comparison import VALUES, Comparison, differences
from sim.analysis.trajectories import trajectories
from sim.language import LANGUAGES, words
from sim.reporting.figures import overview
from sim.reporting.figures import trajectories as figure
from tests.test_study_differences import noise, study

OPTIONS = ["baseline_2014", "report_package"]
OUTCOMES = ["quality", "motivation"]


def comparison(years: tuple[int, ...], missing: tuple[int, ...] = (), options: list[str] = OPTIONS) -> Comparison:
    """Values in the years that were kept; ``missing``: years in which motivation has none."""
    index = pd.MultiIndex.from_product([options, range(4), years, OUTCOMES], names=VALUES[:4])
    table = index.to_frame(index=False)
    table["value"] = 0.5 + 0.1 * np.random.default_rng(1).random(len(table))
    table.loc[(table["outcome"] == "motivation") & table["year"].isin(missing), "value"] = np.nan
    ledger = pd.DataFrame(columns=["option", "year", "loop", "holder"])
    return Comparison(options, table, differences(table, options), ledger)


def drawn_years(ax: Axes) -> set[float]:
    """The years at which something is to be seen: a segment of a line, or a mark."""
    seen: set[float] = set()
    for line in ax.lines:
        x, y = (np.asarray(line.get_data()[axis], dtype=float) for axis in (0, 1))
        there = np.isfinite(y)
        ends = there & (np.r_[False, there[:-1]] | np.r_[there[1:], False])
        marked = line.get_marker() not in (None, "None", "", " ")
        seen |= set(x[there] if marked else x[ends])
    return seen


def foot(drawn: Figure) -> str:
    return " ".join(text.get_text().replace("\n", " ") for text in drawn.findobj(lambda a: hasattr(a, "get_text")))


@pytest.mark.parametrize("many", [False, True])
@pytest.mark.parametrize(
    ("years", "missing", "seen"),
    [((0, 5, 10), (5,), {0, 10}), ((0, 1, 2, 3, 4), (1, 3), {0, 2, 4}), ((4,), (), {4}), ((0, 5, 10), (10,), {0, 5})],
    ids=["a middle year", "every other year", "one year alone", "the last year"],
)
def test_every_value_of_a_comparison_is_drawn(years, missing, seen, many) -> None:
    options = OPTIONS + ([f"o{n}" for n in range(4)] if many else [])
    drawn = overview.trajectories(comparison(years, missing, options), "en", OUTCOMES)
    names = {ax.get_title(loc="left"): ax for ax in drawn.axes}
    assert drawn_years(names[words("en")["outcomes.motivation.label"]]) & set(years) == seen
    for ax in drawn.axes:
        labels = {text.get_text() for text in ax.texts}
        assert {"The report's package"} <= labels  # also where the line ends early


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_foot_says_which_years_are_missing(language: str) -> None:
    texts = words(language)
    reported = foot(overview.trajectories(comparison((0, 5, 10), (5,)), language, OUTCOMES))
    joined = {"en": "0, 5 and 10", "nb": "0, 5 og 10"}[language]
    assert texts["ui.figure_years_kept"].format(years=joined) in reported
    assert f"{texts['outcomes.motivation.label']} ({texts['ui.figure_gap_years']} 5)" in reported
    whole = foot(overview.trajectories(comparison((0, 1, 2)), language, OUTCOMES))
    assert texts["ui.figure_gaps"][:20] not in whole
    assert texts["ui.figure_years_kept"][:20] not in whole


def test_differences_over_time_are_drawn_where_they_are() -> None:
    results = study({"quality": noise(2, 1, 5), "motivation": noise(2, 1, 5)}, years=(1, 5, 10))
    gone = (results.table["year"] == 5) & (results.table["outcome"] == "motivation")
    results.table.loc[gone, "value"] = np.nan
    drawn = figure.draw(trajectories(results, OUTCOMES), "en")
    assert drawn_years(drawn.axes[0]) >= {1, 5, 10}
    bars = [path for ax in drawn.axes for c in ax.collections for path in c.get_paths() if len(path.vertices) == 2]
    assert len(bars) == 2  # of motivation, in each of the years beside the gap
    reported = foot(drawn)
    assert "(year 5)" in reported
    assert "1, 5 and 10 were kept" in reported


def test_one_run_with_gaps_is_drawn_and_reported() -> None:
    @dataclass
    class Run:
        outcomes: pd.DataFrame

    values = pd.DataFrame({"year": [0, 1, 2, 3], "outcome": "quality", "value": [0.5, np.nan, 0.6, np.nan]})
    drawn = overview.run_overview(Run(values))
    assert drawn_years(drawn.axes[0]) == {0, 2}
    assert "(year 1, 3)" in foot(drawn)
