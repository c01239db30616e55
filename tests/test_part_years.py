"""Runs that end within a year: the last part of it is told, is called by its end, and counts for its length."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import sim
from sim.config import ConfigError, configure
from sim.organisation import Organisation
from sim.outcomes import measures
from sim.outcomes.years import length, mean_over_years, year_ends
from sim.reporting.figures.levels import loops_per_year
from sim.studies.results import MEAN, Results
from sim.studies.study import study_from
from sim.studies.workflow import sweep

SMALL = {"offices": 4, "caseworkers": 40, "counties": 1, "settling_years": 1}


@pytest.mark.parametrize(
    ("years", "ends"), [(0, ()), (0.25, (0.25,)), (1, (1,)), (1.5, (1, 1.5)), (3, (1, 2, 3)), (2.75, (1, 2, 2.75))]
)
def test_years_are_called_by_their_ends(years: float, ends: tuple[float, ...]) -> None:
    assert year_ends(years) == ends
    run = sim.simulate("report_package", scale=SMALL, years=years, seed=2)
    assert tuple(run.outcomes["year"].unique()) == (0, *ends)
    assert tuple(run.ledger["year"].unique()) == ends


def test_a_part_year_is_reported_from_its_own_steps() -> None:
    config = configure("report_package", scale=SMALL, years=1.5, seed=2)
    reported = pd.DataFrame(Organisation(config).run().recorder.rows, columns=["year", "outcome", "value"])
    reported = reported[reported["year"] == 1.5].set_index("outcome")["value"]
    slow, pressure, exits = Organisation(config), [], 0
    for step in range(18):
        slow.step()
        if step >= 12:
            size = slow.offices.size
            pressure.append((slow.offices.pressure * size).sum() / len(slow.caseworkers))
            exits += slow.exits
    assert reported["pressure"] == pytest.approx(np.mean(pressure), rel=1e-12)
    assert reported["exits"] == pytest.approx(100 * exits / 40 / 0.5, rel=1e-12)
    known = measures.knowledge(slow)
    assert {name: reported[name] for name in known} == known


def test_whole_years_before_a_part_are_as_they_were() -> None:
    longer, shorter = (sim.simulate("report_package", scale=SMALL, years=y, seed=2).outcomes for y in (2, 1.5))
    pd.testing.assert_frame_equal(
        longer[longer["year"] <= 1].reset_index(drop=True), shorter[shorter["year"] <= 1].reset_index(drop=True),
        check_dtype=False, check_exact=True,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("years", "steps", "nearest"),
    [
        (1.99, 12, "1.917 or 2"),
        (1.9999, 12, "1.917 or 2"),
        (0.1, 12, "0.08333 or 0.1667"),
        (0.25, 6, "0.1667 or 0.3333"),
    ],
)
def test_a_run_cannot_end_between_two_steps(years: float, steps: int, nearest: str) -> None:
    with pytest.raises(ConfigError, match=f"years is {years:g}, .*1/{steps} year. Nearest: {nearest}"):
        configure(scale=SMALL | {"steps_per_year": steps}, years=years)


@pytest.mark.parametrize("years", [1 / 12, 1.917, 23 / 12, 0.5, 7.0])
def test_years_with_a_few_decimals_are_the_step_they_are_nearest(years: float) -> None:
    assert configure(scale=SMALL, years=years).years == years


def test_years_that_are_kept() -> None:
    def kept(years: float, keep: object) -> tuple[float, ...]:
        return study_from("s", {"scale": SMALL, "years": years, "keep": keep}).years_kept

    assert kept(1.5, "every_year") == (0, 1, 1.5)
    assert kept(1.5, "last_year") == (1.5,)
    assert kept(0.25, "last_year") == (0.25,)
    assert kept(0, "last_year") == (0,)
    assert kept(1.5, [1.5, 0]) == (0, 1.5)
    for years, keep, allowed in ((1.5, [2], "0 to 1, or 1.5"), (1.5, [1.25], "0 to 1, or 1.5"), (0.5, [1], "year 0, or 0.5"),
                                 (2, [1.5], "0 to 2."), (2, [True], "0 to 2.")):  # fmt: skip
        with pytest.raises(ConfigError, match=allowed):
            kept(years, keep)


def test_means_over_years_weigh_a_part_by_its_length() -> None:
    rows = pd.DataFrame(
        {"world": [0] * 4 + [1] * 4, "year": [0, 1, 2, 2.5] * 2, "value": [9.0, 1, 2, 4, 9, 1, 2, np.nan]}
    )
    assert mean_over_years(rows, ["world"]).to_list() == [pytest.approx((1 + 2 + 0.5 * 4) / 2.5), pytest.approx(1.5)]
    assert [length(year) for year in (1, 2, 2.5, 0.25)] == [1, 1, 0.5, 0.25]
    ledger = pd.DataFrame({"year": [1, 1.5], "loop": "casework", "holder": "routines"})
    ledger[["became_right", "ceased_right", "became_wrong", "ceased_wrong"]] = [[4, 2, 0, 0], [2, 1, 0, 0]]
    assert loops_per_year(ledger)["became_right"].to_list() == [pytest.approx(4.0)]


@pytest.fixture(scope="module")
def half(tmp_path_factory: pytest.TempPathFactory) -> Results:
    options, details = ["baseline_2014", "report_package"], ["groups", "flows", "ledger"]
    study = {"options": options, "scale": SMALL, "years": 1.5, "replications": 2, "details": details}
    return sweep(study, out=tmp_path_factory.mktemp("half") / "study", executor="in_process")


def test_a_study_of_a_year_and_a_half(half: Results) -> None:
    assert half.years == [0, 1, 1.5]
    assert sorted(half.details["ledger"]["year"].unique()) == [1, 1.5]
    by_year = {year: half.values("quality", year) for year in (1, 1.5)}
    pd.testing.assert_frame_equal(half.values("quality"), by_year[1.5])
    pd.testing.assert_frame_equal(half.values("quality", MEAN), (by_year[1] + 0.5 * by_year[1.5]) / 1.5)


def test_where_there_is_no_year_to_tell_of_that_is_stated() -> None:
    unsettled = SMALL | {"settling_years": 0}
    with pytest.raises(ConfigError, match="no year to tell of"):
        configure(scale=unsettled, years=0)
    run = sim.simulate(scale=unsettled, years=0.25)
    assert run.outcomes["year"].unique().tolist() == [0.25]
    assert len(run.offices) == 4
    with pytest.raises(ConfigError, match="made by year 0"):
        sweep({"scale": unsettled, "years": 1, "replications": 1, "details": ["groups"]}, executor="in_process")
