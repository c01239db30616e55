"""The search: known fronts, the budget, going on after a stop, fresh worlds, and what is refused."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docs.tools.tables import WORKING_YEAR as WORKING_YEAR_IN_DOCS
from sim.analysis.catalogues import lever_metas, lever_values
from sim.analysis.search import steps as search_steps
from sim.analysis.search.estimate import SearchResult, search, still_growing
from sim.analysis.search.front import beats, better_than_base, spread_out, standing
from sim.analysis.search.levers import levers_of, space
from sim.analysis.search.planned_hours import WORKING_YEAR, planned_hours, with_levers
from sim.analysis.search.steps import hypervolume, mean_gains, non_dominated, reference_directions
from sim.config import configure, package_names
from sim.config.fields import ConfigError
from sim.work.time_budget import LEARNING, administration, strength
from tests.small import organisation

LEVERS = ["detail_management", "local_autonomy", "peer_guidance", "reflection_arenas"]
TWO = ["quality", "motivation"]
THREE = ["quality", "motivation", "user_outcome"]
SMALL: dict[str, Any] = {"population": 12, "generations": 5, "worlds": 3, "fresh_worlds": 6, "keep": 6}
RANGED = [name for name, meta in lever_metas().items() if not meta.choices and name != "competence_units.intensity"]


class Toy:
    """A model of a few lines, with a store: what was asked for is kept, and every call is counted."""

    def __init__(self, outcomes: Sequence[str], means: Callable[[np.ndarray], Sequence[float]], noise: float = 0.0):
        self.outcomes, self.means, self.noise = outcomes, means, noise
        self.store: dict[tuple[Any, ...], list[float]] = {}
        self.calls: list[tuple[list[dict[str, Any]], list[int]]] = []
        self.stop_at: int | None = None
        self.fails: Callable[[Mapping[str, Any], int], bool] = lambda point, world: False

    def __call__(self, points: Sequence[Mapping[str, Any]], worlds: Sequence[int]) -> pd.DataFrame:
        if self.stop_at is not None and len(self.calls) == self.stop_at:
            raise KeyboardInterrupt
        self.calls.append(([dict(p) for p in points], list(worlds)))
        rows = [
            (at, world, year, name, value)
            for at, point in enumerate(points)
            for world in worlds
            if not self.fails(point, world)
            for name, value in zip(self.outcomes, self.run(point, world), strict=True)
            for year in (1.0, 10.0)
        ]
        return pd.DataFrame(rows, columns=["point", "world", "year", "outcome", "value"])

    def run(self, point: Mapping[str, Any], world: int) -> list[float]:
        key = (*sorted(point.items()), world)
        if key not in self.store:
            levers = lever_values(levers_of(point["governance"]))
            levers |= {name.removeprefix("governance."): value for name, value in point.items() if "." in name}
            place = np.array([float(levers[name]) for name in LEVERS])
            luck = np.random.default_rng([world, *(round(v * 1000) for v in place)])
            own = np.random.default_rng(world).normal(0, 0.2)  # a world's level, alike for all
            self.store[key] = list(
                own + np.array(self.means(place)) + self.noise * luck.standard_normal(len(self.outcomes))
            )
        return self.store[key]


def zdt1(x: np.ndarray) -> tuple[float, float]:
    """Zitzler, Deb & Thiele's first problem, turned so that more is better: the front has x[1:] at 0."""
    g = 1 + 9 * x[1:].mean()
    return 1 - x[0], 1 - g * (1 - (x[0] / g) ** 0.5)


def dtlz2(x: np.ndarray) -> tuple[float, float, float]:
    """Deb, Thiele, Laumanns & Zitzler's second problem, turned: on the front the three are on a sphere, x[2:] at .5."""
    g = ((x[2:] - 0.5) ** 2).sum()
    a, b = x[:2] * np.pi / 2
    return (-(1 + g) * np.cos(a) * np.cos(b), -(1 + g) * np.cos(a) * np.sin(b), -(1 + g) * np.sin(a))


def small(toy: Toy, **more: Any) -> SearchResult:
    return search(toy, LEVERS, TWO, **{**SMALL, **more})


# --- known fronts ---------------------------------------------------------------------------------


def test_two_objectives_come_close_to_the_known_front() -> None:
    result = search(Toy(TWO, zdt1), LEVERS, TWO, population=40, generations=25, worlds=2, fresh_worlds=3)
    front = result.tables["front"]
    assert len(front) == 12
    # The starting point is far off: its g is 1 + 9 * .317 = 3.85; on the front it is 1.
    assert front[LEVERS[1:]].mean(axis=1).max() < 0.05
    assert front["detail_management"].min() <= 0.05
    assert front["detail_management"].max() >= 0.9
    volume = result.tables["progress"]["hypervolume"]
    assert (volume.diff().dropna() >= 0).all()
    assert volume.iloc[-1] > 1.3 * volume.iloc[0]


def test_three_objectives_come_close_to_the_known_front_and_cover_it() -> None:
    result = search(Toy(THREE, dtlz2), LEVERS, THREE, population=45, generations=20, worlds=2, fresh_worlds=3)
    front = result.tables["front"]
    radius = np.linalg.norm(front[[f"{o}_value" for o in THREE]] - worlds_level(range(2, 5)), axis=1)
    assert radius.max() < 1.06
    assert (front[LEVERS[:2]].max() - front[LEVERS[:2]].min()).min() > 0.8


def worlds_level(worlds: Sequence[int]) -> float:
    return float(np.mean([np.random.default_rng(w).normal(0, 0.2) for w in worlds]))


def test_five_objectives_are_searched_too() -> None:
    five = [*THREE, "knowledge_routines", "learning_ability"]
    toy = Toy(five, lambda x: [*x, 1 - x.mean()])
    result = search(toy, LEVERS, five, **SMALL)
    assert len(result.tables["front"]) == 6
    assert np.isfinite(result.tables["progress"]["hypervolume"]).all()


def test_less_is_better_where_the_catalogue_says_so() -> None:
    both = ["quality", "pressure"]
    result = search(Toy(both, lambda x: (x[0], x[1])), LEVERS, both, **{**SMALL, "generations": 12})
    best = result.tables["front"].iloc[0]
    assert best["detail_management"] >= 0.95
    assert best["local_autonomy"] <= 0.05  # so less pressure, and all sets alike in the trade-off there is none of
    assert best["pressure"] == pytest.approx(best["pressure_in_search"])
    assert best["pressure"] < 0 < best["quality"]


def test_a_tried_set_that_is_beaten_is_not_on_the_front() -> None:
    result = small(Toy(TWO, zdt1))
    gains = result.tables["tried"][TWO].to_numpy()
    for _, row in result.tables["front"].iterrows():
        own = row[[f"{o}_in_search" for o in TWO]].to_numpy(dtype=float)
        assert not ((gains >= own - 1e-12).all(axis=1) & (gains > own + 1e-12).any(axis=1)).any()


# --- the budget -----------------------------------------------------------------------------------


@pytest.mark.parametrize("package", package_names())
def test_planned_hours_are_what_the_model_plans(package: str) -> None:
    org = organisation(package)
    levers, cost = org.config.governance, org.config.costs
    learning = sum(getattr(cost, name) * strength(getattr(levers, name)) for name in LEARNING)
    reserve = cost.protected_learning_time * levers.protected_learning_time
    double = cost.double_registration * (1 - levers.ict_integration)
    reform = cost.structure * (levers.structure != "partnership")  # at year 0; over by year 3
    total = administration(org, levers) - reform + learning + reserve + double
    assert sum(planned_hours(levers, org.config).values()) == pytest.approx(total * WORKING_YEAR)


def test_hours_are_given_lever_by_lever() -> None:
    hours = planned_hours(configure().governance)
    assert hours["target_pressure"] == pytest.approx(0.1 * 0.8 * WORKING_YEAR)
    assert hours["double_registration"] == pytest.approx(0.07 * 0.75 * WORKING_YEAR)
    assert hours["competence_units"] == 0
    dearer = planned_hours(configure().governance, configure(costs={"target_pressure": 0.2}))
    assert dearer["target_pressure"] == pytest.approx(2 * hours["target_pressure"])
    assert "structure" not in hours
    assert WORKING_YEAR == WORKING_YEAR_IN_DOCS


def test_parts_of_the_competence_units_are_set_with_a_dot() -> None:
    start = configure("report_package").governance
    moved = with_levers(start, {"competence_units.intensity": 0.1, "peer_guidance": 0.2})
    assert (moved.competence_units.model, moved.competence_units.intensity) == ("hybrid", 0.1)
    assert moved.peer_guidance == 0.2
    assert start.competence_units.intensity == 0.6


@given(
    st.lists(st.floats(0, 1), min_size=len(RANGED), max_size=len(RANGED)), st.sampled_from([180.0, 300.0, 455.0, 470.0])
)
@settings(max_examples=40, deadline=None)
def test_any_set_can_be_drawn_within_the_budget(shares: list[float], budget: float) -> None:
    result = space(RANGED, budget=budget)
    place = np.rint(np.array(shares) * result.most).astype(int)
    kept = result.within_budget(place)
    assert result.hours(kept) <= budget + 1e-9
    assert ((kept >= 0) & (kept <= result.most)).all()
    if result.hours(place) <= budget:
        assert (kept == place).all()
    assert result.hours(result.cheapest) <= result.hours(place)


@pytest.mark.parametrize("budget", [420.0, 465.0])  # without room for the starting point, and with
def test_every_set_keeps_within_the_budget(budget: float) -> None:
    toy = Toy(TWO, lambda x: (x[2], x[3] + 0.1 * x[2]))  # what is good takes hours
    result = search(toy, LEVERS, TWO, budget_hours=budget, **SMALL)
    assert (result.tables["tried"]["hours"] <= budget + 1e-9).all()
    assert (result.tables["front"]["hours"] <= budget + 1e-9).all()
    free = search(toy, LEVERS, TWO, **SMALL)
    assert free.tables["tried"]["hours"].max() > budget
    packages = result.tables["packages"].set_index("package")
    assert (packages["within_budget"] == (packages["hours"] <= budget)).all()


def test_a_package_beyond_the_budget_is_no_rival() -> None:
    toy = Toy(TWO, lambda x: (x[2], x[3]))
    open_ = search(toy, ["detail_management"], TWO, **SMALL).tables["front"]
    closed = search(toy, ["detail_management"], TWO, budget_hours=455, **SMALL).tables["front"]
    assert all("report_package" in by for by in open_["beaten_by"])
    assert not any("report_package" in by for by in closed["beaten_by"])


def test_a_budget_that_nothing_fits_is_refused_with_what_would() -> None:
    with pytest.raises(ConfigError, match=r"cheapest set of these levers takes 318 hours.*baseline_2014 itself 463"):
        search(Toy(TWO, zdt1), LEVERS, TWO, budget_hours=100)


# --- the same again, and after a stop -------------------------------------------------------------


def test_the_same_seed_finds_the_same_and_another_asks_for_other_sets() -> None:
    one, two, other = (small(Toy(TWO, zdt1, noise=0.1), seed=seed) for seed in (3, 3, 4))
    for name, table in one.tables.items():
        pd.testing.assert_frame_equal(table, two.tables[name])
    assert not one.tables["tried"].equals(other.tables["tried"])


def test_the_callers_own_luck_is_left_alone() -> None:
    np.random.seed(7)  # noqa: NPY002 - what a caller may have done
    expected = np.random.random()  # noqa: NPY002
    np.random.seed(7)  # noqa: NPY002
    small(Toy(TWO, zdt1))
    assert np.random.random() == expected  # noqa: NPY002


@pytest.mark.parametrize("stop_at", [1, 3, 5])  # after the first generation, midway, before the fresh worlds
def test_a_search_that_was_stopped_goes_on_and_finds_the_same(stop_at: int) -> None:
    whole = Toy(TWO, zdt1, noise=0.1)
    expected = small(whole)
    toy = Toy(TWO, zdt1, noise=0.1)
    toy.stop_at = stop_at
    with pytest.raises(KeyboardInterrupt):
        small(toy)
    ran, toy.stop_at, toy.calls = dict(toy.store), None, []
    again = small(toy)
    for name, table in expected.tables.items():
        pd.testing.assert_frame_equal(table, again.tables[name])
    assert toy.calls == whole.calls  # the same points in the same order, which the store knows up to the stop
    asked = sum(len(points) * len(worlds) for points, worlds in whole.calls[:stop_at])
    assert len(ran) == asked > 0


def test_a_generation_is_one_call_and_no_set_is_asked_for_twice() -> None:
    toy = Toy(TWO, zdt1)
    result = small(toy)
    searched = [points for points, worlds in toy.calls if worlds == [0, 1, 2]]
    assert len(searched) <= 5
    sets = [tuple(sorted(p.items())) for points in searched for p in points]
    assert len(set(sets)) == len(sets) == result.about["sets_tried"] + 1
    values = [v for points in searched for p in points for k, v in p.items() if k != "governance"]
    assert all(round(v / 0.05, 6) == round(v / 0.05) and len(str(v)) <= 4 for v in values)


def test_a_small_space_is_searched_out_and_the_search_ends() -> None:
    toy = Toy(TWO, zdt1)
    result = search(toy, {"detail_management": (0.0, 0.2)}, TWO, **{**SMALL, "generations": 30}, step=0.1)
    assert len(result.tables["tried"]) <= 3
    assert len(result.tables["progress"]) < 30


def test_progress_is_reported_and_written(tmp_path: Path) -> None:
    items: list[Mapping[str, Any]] = []
    messages = io.StringIO()
    with redirect_stdout(messages):
        result = small(Toy(TWO, zdt1), folder=tmp_path, progress=items.append)
    assert messages.getvalue() == ""  # pymoo has nothing to say to our reader
    assert [row["generation"] for row in items] == [1, 2, 3, 4, 5]
    assert list(items[0]) == search_steps.PROGRESS
    pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / "progress.parquet"), result.tables["progress"])
    assert len(pd.read_csv(tmp_path / "tried.csv")) == result.about["sets_tried"]


# --- fresh worlds ---------------------------------------------------------------------------------


def test_the_front_is_tried_again_in_other_worlds_beside_the_packages() -> None:
    toy = Toy(TWO, zdt1, noise=0.1)
    result = small(toy)
    points, worlds = toy.calls[-1]
    assert worlds == [3, 4, 5, 6, 7, 8]
    assert points[0] == {"governance": "baseline_2014"}
    assert [p["governance"] for p in points[-11:]] == list(package_names())[1:]
    assert result.tables["packages"]["package"].tolist() == list(package_names())
    row = result.tables["front"].iloc[0]
    runs = [toy.run(points[1], w)[0] - toy.run(points[0], w)[0] for w in worlds]
    assert row["quality"] == pytest.approx(np.mean(runs))
    assert row["quality_worlds"] == 6


def test_where_all_is_luck_the_search_flatters_itself_and_fresh_worlds_do_not() -> None:
    result = small(Toy(TWO, lambda x: (0.5, 0.5), noise=0.1), population=24, fresh_worlds=40)
    flattery = result.tables["flattery"]
    assert (flattery["in_search"] > 0.02).all()
    assert (flattery["fresh"].abs() < 0.5 * flattery["in_search"]).all()
    assert not result.tables["front"]["better_than_base"].any()
    assert "Of none of the sets can it be said" in " ".join(result.sentences("en"))


def gains(means: Sequence[Sequence[float]], noise: float, worlds: int = 20) -> np.ndarray:
    rng = np.random.default_rng(0)
    return np.array(means)[:, None, :] + noise * rng.standard_normal((len(means), worlds, len(means[0])))


def test_how_sets_stand_against_one_another() -> None:
    table = gains([[1.0, 1.0], [0.0, 0.0], [2.0, 0.0], [0.9, 0.98]], noise=0.1)
    assert standing(0, table, [1, 2]) == ("stands", [])
    assert standing(1, table, [0, 2]) == ("beaten", [0])
    assert standing(2, table, [0, 1, 3]) == ("stands", [])
    assert standing(3, table[:, :4], [0])[0] in ("unclear", "beaten")
    close = gains([[1.0, 1.0], [1.0, 1.0]], noise=0.1)
    close[0] += 0.001 + np.maximum(0, (close[1] - close[0]).mean(axis=0))
    assert standing(1, close, [0]) == ("unclear", [])


def test_better_on_one_objective_alone_does_not_beat() -> None:
    table = gains([[1.0, -0.01], [0.0, 0.0]], noise=0.001)
    assert beats(table[0], table[1])[0] > 0.9
    same = table.copy()
    same[0, :, 1] = same[1, :, 1]  # alike in every world: passed over
    assert beats(same[0], same[1]) == (pytest.approx(0, abs=1e-9), True)
    assert beats(table[0], table[0]) == (1.0, False)
    assert beats(np.full((4, 2), np.nan), table[0, :4]) == (1.0, False)


def test_of_two_that_are_alike_one_seldom_beats_the_other() -> None:
    rng = np.random.default_rng(1)
    messages = [beats(*rng.standard_normal((2, 8, 1)))[0] < 0.025 for _ in range(2000)]
    assert 0.015 < np.mean(messages) < 0.036


def test_better_than_the_base_counts_how_many_were_looked_at() -> None:
    assert better_than_base(gains([[1.0, 1.0], [1.0, -1.0], [0.0, 0.0]], noise=0.1)) == [True, False, False]
    rng = np.random.default_rng(2)
    messages = [any(better_than_base(rng.standard_normal((12, 8, 1)))) for _ in range(300)]
    assert np.mean(messages) < 0.06


def test_missing_runs_leave_pairs_and_a_set_that_mostly_failed_is_out() -> None:
    toy = Toy(TWO, zdt1, noise=0.05)
    toy.fails = lambda point, world: (
        point.get("governance.local_autonomy", 0) > 0.5 or (world == 4 and point == {"governance": "one_state"})
    )
    result = small(toy)
    assert result.tables["progress"]["failed"].iloc[-1] > 0
    assert (result.tables["front"]["local_autonomy"] <= 0.5).all()
    packages = result.tables["packages"].set_index("package")
    assert packages.loc["one_state", "quality_worlds"] == 5
    assert any("left out because their runs did not finish" in line for line in result.sentences("en"))


def test_a_package_that_never_finished_has_no_value_and_is_not_drawn() -> None:
    toy = Toy(TWO, zdt1, noise=0.05)
    toy.fails = lambda point, world: point == {"governance": "one_state"}
    result = small(toy)
    assert np.isnan(result.tables["packages"].set_index("package").loc["one_state", "quality"])
    result.plot("nb")


def test_a_base_that_never_finished_is_refused() -> None:
    toy = Toy(TWO, zdt1)
    toy.fails = lambda point, world: point == {"governance": "baseline_2014"}
    with pytest.raises(ConfigError, match="baseline_2014 finished in no world"):
        small(toy)


def test_where_nothing_is_better_than_the_start_the_front_is_empty() -> None:
    toy = Toy(TWO, lambda x: (-abs(x[0] - 0.8), -abs(x[0] - 0.8)))
    result = search(toy, ["detail_management"], TWO, **SMALL)
    assert len(result.tables["front"]) == 0
    assert any("No set was found" in line for line in result.sentences("en"))
    result.plot("en")


# --- the parts ------------------------------------------------------------------------------------


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=15))
@settings(max_examples=50, deadline=None)
def test_nothing_tried_is_better_than_the_front(rows: list[tuple[int, ...]]) -> None:
    table = np.array(rows, dtype=float)
    kept = non_dominated(table)
    assert kept.any()
    for own, on_front in zip(table, kept, strict=True):
        beaten = any((other >= own).all() and (other > own).any() for other in table)
        assert on_front != beaten


def test_hypervolume_by_hand() -> None:
    worst, best = np.zeros(2), np.ones(2)
    assert hypervolume(np.array([[0.5, 0.5]]), worst, best) == pytest.approx(0.25)
    assert hypervolume(np.array([[0.5, 1.0], [1.0, 0.5]]), worst, best) == pytest.approx(0.75)
    assert hypervolume(np.array([[2.0, 1.0]]), worst, best) == pytest.approx(2.0)
    assert hypervolume(np.array([[-1.0, 1.0]]), worst, best) == 0.0
    assert hypervolume(np.array([[1.0, 0.5]]), worst, np.array([1.0, 0.0])) == pytest.approx(0.5)


def test_gains_are_paired_and_need_half_of_the_worlds() -> None:
    base = np.array([[1.0], [2.0], [3.0], [4.0]])
    values = np.array([[[2.0], [3.0], [np.nan], [np.nan]], [[9.0], [np.nan], [np.nan], [np.nan]]])
    np.testing.assert_array_equal(mean_gains(values, base, np.array([-1.0])), [[-1.0], [np.nan]])


def test_those_kept_lie_spread_and_have_the_best_of_each() -> None:
    line = np.array([[i, 20 - i] for i in range(21)], dtype=float)
    kept = spread_out(line, 5)
    assert line[kept][:, 0].tolist() == [20, 15, 10, 5, 0]
    assert spread_out(line[:3], 5).tolist() == [2, 1, 0]
    assert len(set(spread_out(np.zeros((9, 3)), 4).tolist())) == 4


@pytest.mark.parametrize(("objectives", "population"), [(3, 12), (4, 40), (5, 12), (6, 50)])
def test_directions_are_even_and_fit_the_population(objectives: int, population: int) -> None:
    result = reference_directions(objectives, population)
    assert objectives <= len(result) <= population
    np.testing.assert_allclose(result.sum(axis=1), 1)
    assert len(np.unique(result.round(9), axis=0)) == len(result)


def test_a_search_has_levelled_off_when_its_last_quarter_gave_little() -> None:
    def progress_of(volumes: list[float]) -> pd.DataFrame:
        return pd.DataFrame({"hypervolume": volumes})

    assert not still_growing(progress_of([0.5, 0.8, 0.9, 1.0, 1.0, 1.0, 1.0, 1.0]))
    assert still_growing(progress_of([0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.2]))
    assert still_growing(progress_of([0.5]))


# --- refusals, words, figure ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("levers", "objectives", "more", "match"),
    [
        (["peer_guidence"], TWO, {}, r"no lever 'peer_guidence'.*'peer_guidance'"),
        ([], TWO, {}, "no levers to search over"),
        (["structure"], TWO, {}, "structure is a choice between names"),
        (["competence_units.model"], TWO, {}, "choice between names"),
        (["competence_units.intensity"], TWO, {}, "baseline_2014 has no competence units"),
        ({"peer_guidance": (0.5, 1.5)}, TWO, {}, "span of peer_guidance is 0.5 to 1.5"),
        (LEVERS, ["qualty", "motivation"], {}, r"no outcome 'qualty'.*'quality'"),
        (LEVERS, ["time_casework", "motivation"], {}, "Neither more nor less of 'time_casework'"),
        (LEVERS, ["quality"], {}, "takes two to 6 different outcomes"),
        (LEVERS, ["quality", "quality"], {}, "takes two to 6 different outcomes"),
        (LEVERS, TWO, {"base": "basline_2014"}, r"no package 'basline_2014'.*'baseline_2014'"),
        (LEVERS, TWO, {"worlds": 1}, "worlds is 1, but must be a whole number, 2 or more"),
        (LEVERS, TWO, {"population": 2.5}, "population is 2.5"),
        (LEVERS, TWO, {"step": 0.7}, "step is 0.7"),
        (LEVERS, ["quality", "pressure"], {}, "keeps no outcome 'pressure'"),
        (LEVERS, TWO, {"year": 7}, "keeps no year 7; it has 1, 10"),
    ],
)
def test_what_cannot_be_searched_is_refused_with_a_sentence(
    levers: Any, objectives: list[str], more: dict[str, Any], match: str
) -> None:
    with pytest.raises(ConfigError, match=match):
        search(Toy(TWO, zdt1), levers, objectives, **{**SMALL, **more})


def test_the_extent_of_units_is_searched_where_the_base_has_units() -> None:
    result = space(["competence_units.intensity"], base="county_units_permanent")
    assert result.point(np.array([8])) == {
        "governance": "county_units_permanent",
        "governance.competence_units.intensity": 0.4,
    }


def test_sets_that_say_what_a_package_says_are_marked() -> None:
    result = space(["detail_management", "target_pressure"])
    assert result.is_same_result(result.place_of("baseline_2014")) == "baseline_2014"
    assert result.is_same_result(result.place_of("report_package")) == "report_package"
    assert result.is_same_result(np.array([0, 0])) == ""


@pytest.mark.parametrize("language", ["nb", "en"])
@pytest.mark.parametrize("objectives", [TWO, THREE])
def test_it_speaks_and_draws_and_is_saved(language: str, objectives: list[str], tmp_path: Path) -> None:
    means = zdt1 if objectives == TWO else dtlz2
    result = search(Toy(objectives, means, noise=0.05), LEVERS, objectives, budget_hours=470, **SMALL)
    text = " ".join(result.sentences(language))
    assert "{" not in text
    assert {"nb": "utenfor rapporten", "en": "outside the report"}[language] in text
    assert {"nb": "høyst 470 timer", "en": "at most 470 hours"}[language] in text
    folder = result.save(tmp_path / "found")
    assert (folder / f"figure.{language}.svg").stat().st_size > 1000
    assert len(pd.read_csv(folder / "front.csv")) == len(result.tables["front"])
