"""Designs of a study: relative factors, whole numbers, lists of points, constraints, and what cannot be."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from sim.analysis.naming import name_of
from sim.cli.main import main
from sim.config import ConfigError
from sim.config.options import read_own
from sim.studies.constraints import read_constraints
from sim.studies.jobs import Jobs
from sim.studies.points import Points
from sim.studies.run_levers import levers_of_runs, table_of_levers
from sim.studies.study import read, study_from
from sim.studies.workflow import load_study, sweep

SMALL = {"offices": 4, "caseworkers": 40, "counties": 1, "settling_years": 1}
TWO = ["baseline_2014", {"more autonomy": {"local_autonomy": 0.9}}]
RELATIVE = {"local_autonomy": {"add": {"from": -0.1, "to": 0.1}}}
LHS = {"kind": "lhs", "samples": 8}


def jobs_of(**settings: Any) -> Jobs:
    study = study_from("s", {"scale": SMALL, "years": 1, "replications": 1, **settings})
    return Jobs(study, Points(study))


def refused(**settings: Any) -> str:
    with pytest.raises(ConfigError) as problem:
        jobs_of(**settings)
    return str(problem.value)


# -- factors over what an option sets ------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "factors", "named"),
    [
        (TWO, {"local_autonomy": [0.2, 0.8]}, ("local_autonomy", "more autonomy", "0.9")),
        (TWO, {"governance.local_autonomy": {"from": 0.2, "to": 0.8}}, ("local_autonomy", "more autonomy", "0.9")),
        (["report_package", "baseline_2014"], {"detail_management": [0.2, 0.8]}, ("detail_management", "report_package")),
        (["baseline_2014", "report_package"], {"competence_units.intensity": [0.2, 0.8]}, ("intensity", "report_package")),
        (["baseline_2014", {"one": {"structure": "state"}}], {"structure": ["state"]}, ("structure", "one", "state")),
        (["baseline_2014", {"later": {"local_autonomy": {"from_year": 0.5, "to": 0.9}}}], RELATIVE, ("over time", "later")),
        ([{"later": {"local_autonomy": {"from_year": 0.5, "to": 0.9}}}], {"local_autonomy": [0.2]}, ("over time", "later")),
    ],
)  # fmt: skip
def test_a_factor_cannot_take_the_place_of_an_option(options: Any, factors: Any, named: tuple[str, ...]) -> None:
    spans = any(isinstance(what, dict) for what in factors.values())
    text = refused(options=options, factors=factors, design=LHS if spans else "grid")
    assert all(name in text for name in named), text
    assert ("{add:" in text) == ("structure" not in factors and "over time" not in text)


@pytest.mark.parametrize(
    ("options", "factors", "alternatives"),
    [
        (["report_package"], {"local_autonomy": [0.2, 0.8]}, 3),  # one option, so nothing becomes alike
        (TWO, {"detail_management": [0.2, 0.8]}, 4),
        (["report_package", {"freer": {"local_autonomy": 0.9}}], {"structure": ["state"]}, 4),
        (["baseline_2014", "report_package"], {"structure": ["partnership", "state"]}, 4),
    ],
)  # fmt: skip
def test_a_factor_over_what_options_agree_on_is_run(options: Any, factors: Any, alternatives: int) -> None:
    assert len(set(jobs_of(options=options, factors=factors).contents)) == alternatives


def test_a_relative_factor_varies_each_option_round_its_own_value() -> None:
    jobs = jobs_of(options=TWO, factors=RELATIVE, design=LHS)
    added = jobs.points.table_of_scenarios()["local_autonomy_added"].to_numpy()
    assert added.min() < -0.05 < 0.05 < added.max()
    for scenario, by in enumerate(added):
        for alternative, own in enumerate((0.3, 0.9)):
            config = jobs.points.config(scenario, alternative, seed=0)
            assert config.governance.local_autonomy == pytest.approx(own + by, abs=1e-9)
    assert len(set(jobs.contents)) == 16


@pytest.mark.parametrize("design", ["grid", "one_at_a_time", "factorial"])
def test_relative_levels_of_a_lever_are_alternatives(design: str) -> None:
    points = jobs_of(options=TWO, factors={"local_autonomy": {"add": [-0.1, 0.1]}}, design=design).points
    table = points.table_of_alternatives()
    assert table["local_autonomy_added"].to_list() == [0, -0.1, 0.1] * 2
    assert table_of_levers(points)["local_autonomy"].to_list() == [0.3, 0.2, 0.4, 0.9, 0.8, 1.0]
    assert table.index[[1, 5]].to_list() == ["baseline_2014: local_autonomy -0.1", "more autonomy: local_autonomy +0.1"]


def test_a_relative_factor_adds_to_any_number() -> None:
    factors = {"world.turbulence": {"add": [-0.1, 0.1]}, "scale.offices": {"add": [0, 2]}}
    points = jobs_of(world={"turbulence": 0.7}, factors=factors).points
    seen = [(points.config(s, 0, 0).world.turbulence, points.config(s, 0, 0).scale.offices) for s in range(4)]
    assert seen == [(0.6, 4), (0.6, 6), (0.8, 4), (0.8, 6)]
    of_sets = jobs_of(factors={"uncertainty.casework_rate": {"add": [0, 1]}}, ensemble="report_patterns", sets=2).points
    rates = [of_sets.config(s, 0, 0).uncertainty.casework_rate for s in range(4)]
    assert rates[0] != rates[1]
    assert rates[2:] == [pytest.approx(rate + 1) for rate in rates[:2]]


@pytest.mark.parametrize(
    ("factors", "part"),
    [
        ({"structure": {"add": ["state"]}}, "is a name"),
        ({"local_autonomy": {"add": 0.1}}, "must be {add: {from"),
        ({"local_autonomy": {"add": []}}, "must be {add: {from"),
        ({"local_autonomy": {"add": [0.1, 0.1]}}, "a value twice"),
        ({"local_autonomy": {"add": [2]}}, "from -1 to 1"),
        ({"local_autonomy": {"add": ["0.1"]}}, "from -1 to 1"),
        ({"local_autonomy": {"add": [{"to": 0.2, "from_year": 1}]}}, "numbers only"),
        ({"scale.offices": {"add": [1.5]}}, "a whole number"),
        ({"world": {"add": [1]}}, "is a name"),
        ({"local_autonomy": {"add": {"from": 0.1, "to": -0.1}}}, "the first must be the lower"),
    ],
)
def test_what_cannot_be_added_is_refused(factors: Any, part: str) -> None:
    assert part in refused(factors=factors)


# -- what an option is stands in the tables ------------------------------------------------------


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("designs") / "relative"
    options = [*TWO, {"later": {"upward_loop": {"from_year": 0.5, "to": 0.9}}}]
    points = [
        {"world.turbulence": 0.4, "scale.offices": offices, "detail_management": d}
        for offices, d in ((4, 0.7), (30, 0.2))
    ]
    study = {"options": options, "design": {"kind": "points", "points": points}, "scale": SMALL, "years": 1}
    sweep(study | {"replications": 1, "keep": "last_year", "outcomes": ["quality"]}, out=place, executor="in_process")
    return place


def test_every_run_has_its_own_levers_in_the_table(folder: Path) -> None:
    table = pq.read_table(folder / "results.parquet").to_pandas()
    assert table["governance.local_autonomy"].to_list() == [0.3, 0.9, 0.3]
    assert table["governance.upward_loop"].to_list() == ["0.15", "0.15", "0.15 → 0.9 (year 0.5)"]
    assert table["governance.detail_management"].to_list() == [0.7] * 3
    levers = load_study(folder).levers
    assert levers.columns.to_list() == ["local_autonomy", "upward_loop"]
    assert pd.read_csv(folder / "levers.csv")["local_autonomy"].to_list() == [0.3, 0.9, 0.3]


def test_the_table_of_a_sampled_relative_lever_is_what_was_run() -> None:
    jobs = jobs_of(options=TWO, factors=RELATIVE, design=LHS)
    reported = levers_of_runs(jobs.points)["local_autonomy"]
    run = [[jobs.points.config(s, a, 0).governance.local_autonomy for a in range(2)] for s in range(8)]
    np.testing.assert_array_equal(reported, run)


# -- whole numbers, lists of points, constraints -------------------------------------------------


def test_a_span_of_whole_numbers_gives_each_as_often() -> None:
    points = jobs_of(factors={"scale.offices": {"from": 3, "to": 6}}, design={"kind": "lhs", "samples": 40}).points
    counts = points.table_of_scenarios()["offices"].value_counts()
    assert counts.to_dict() == {3: 10, 4: 10, 5: 10, 6: 10}
    assert {type(points.config(s, 0, 0).scale.offices) for s in range(40)} == {int}
    morris = jobs_of(factors={"scale.offices": {"from": 3, "to": 6}}, design={"kind": "morris", "trajectories": 4})
    assert set(morris.points.table_of_scenarios()["offices"]) <= {3, 4, 5, 6}


def test_points_of_a_file(tmp_path: Path) -> None:
    file = tmp_path / "points.csv"
    file.write_text(
        "world.turbulence, local_autonomy,world\n0.4,0.2,calm\n\n1e-1,0.9,turbulent\n0.4,0.2,turbulent\n",
        encoding="utf-8-sig",
    )
    settings = {"design": {"kind": "points", "file": str(file)}, "replications": 1, "years": 1, "scale": SMALL}
    study = study_from("listed", settings)
    file.unlink()  # the study holds the points themselves
    again = study_from("listed", {key: value for key, value in study.tree.items() if key != "factors"})
    for one in (study, again):
        points = Jobs(one, Points(one)).points
        assert points.table_of_scenarios().to_numpy().tolist() == [
            [0.4, 0.2, "calm"],
            [0.1, 0.9, "turbulent"],
            [0.4, 0.2, "turbulent"],
        ]
        config = points.config(1, 0, 0)
        assert (config.world.turbulence, config.world.name, config.governance.local_autonomy) == (0.1, "turbulent", 0.9)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("", "must name every column"),
        ("world.turbulence;scale.offices\n0.4;4\n", "between semicolons"),
        ("world.turbulence,world.turbulence\n0.4,0.4\n", "each once"),
        ("world.turbulence,scale.offices\n0.4\n", "Line 2"),
        ("world.turbulence,scale.offices\n0.4,4\n0.5,\n", "Line 3"),
        ("world.turbulence\n", "at least one point"),
        ("world.turbulense\n0.4\n", "did you mean"),
        ("world.turbulence\nhigh\n", "'high'"),
        ("world.turbulence\n\"0,4\"\n", "'0,4'"),
        ("scale.offices\n4.5\n", "whole number"),
        ("world.turbulence\n0.4\n\"0.5\n", "as a CSV file"),
    ],
)  # fmt: skip
def test_a_list_of_points_that_cannot_be_read_is_refused(tmp_path: Path, text: str, part: str) -> None:
    (tmp_path / "points.csv").write_text(text, encoding="utf-8")
    assert part in refused(design={"kind": "points", "file": str(tmp_path / "points.csv")})


def test_other_ways_to_say_points_wrongly(tmp_path: Path) -> None:
    (tmp_path / "latin.csv").write_bytes("world.turbulence,må\n".encode("latin-1"))
    assert "UTF-8" in refused(design={"kind": "points", "file": str(tmp_path / "latin.csv")})
    assert "no ordinary file" in refused(design={"kind": "points", "file": str(tmp_path)})
    assert "cannot be read" in refused(design={"kind": "points", "file": str(tmp_path / "none.csv")})
    assert "takes file" in refused(design={"kind": "points"})
    assert "Point 2 sets" in refused(
        design={"kind": "points", "points": [{"world.turbulence": 1}, {"local_autonomy": 1}]}
    )
    listed = {"kind": "points", "points": [{"world.turbulence": 1}]}
    assert "leave factors out" in refused(design=listed, factors={"local_autonomy": [0.2]})


def test_what_cannot_be_is_counted_and_the_rest_is_run(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    results = load_study(folder)
    [left_out] = results.left_out.to_dict("records")
    assert left_out["what"] == "scenario"
    assert "offices 30" in left_out["moved"]
    assert "caseworkers" in left_out["reason"]
    assert len(results.scenarios) == 1
    assert pd.read_csv(folder / "left_out.csv").to_dict("records") == [left_out]
    assert main(["results", f"study={folder}"]) == 0
    assert (
        "1 scenario of the design cannot be run, and is left out:\n  1 × scale.offices is 30" in capsys.readouterr().out
    )


def test_constraints_leave_points_out() -> None:
    factors = {"scale.offices": [4, 8, 30], "scale.counties": [1, 2]}
    jobs = jobs_of(options=TWO, factors=factors, constraints=["offices >= 4 * counties"])
    assert jobs.points.table_of_scenarios().to_numpy().tolist() == [[4, 1], [8, 1], [8, 2]]
    assert jobs.points.table_of_scenarios().index.to_list() == [0, 1, 2]
    reasons = jobs.points.table_of_left_out()["reason"]
    assert reasons.str.contains("offices >= 4").sum() == 1
    assert reasons.str.contains("caseworkers").sum() == 2
    assert len(jobs) == 6


def test_an_alternative_that_cannot_be_goes_alone() -> None:
    jobs = jobs_of(options=TWO, factors={"local_autonomy": {"add": [-0.1, 0.2]}, "world.turbulence": [0.2, 0.8]})
    assert [(one.what, one.moved["local_autonomy_added"]) for one in jobs.points.left_out] == [("alternative", 0.2)]
    assert (len(jobs.points.alternatives), len(jobs.points.scenarios)) == (5, 2)


def test_where_nothing_is_left_the_reason_is_stated() -> None:
    assert "does not hold" in refused(factors={"scale.offices": [4, 8]}, constraints=["offices > 10"])
    assert "caseworkers" in refused(factors={"world.turbulence": [0.2]}, scale=SMALL | {"offices": 30})
    sobol = {"kind": "sobol", "samples": 4}
    assert "needs all of its points" in refused(factors={"scale.offices": {"from": 4, "to": 40}}, design=sobol)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("__import__('os').system('true') > 1", "cannot stand in one"),
        ("offices.real > 1", "cannot stand in one"),
        ("(lambda: 1)() > 0", "cannot stand in one"),
        ("[offices] > 1", "cannot stand in one"),
        ("offices ** 99999999 > 1", "cannot stand in one"),
        ("offices > True", "cannot stand in one"),
        ("office > 1", "Did you mean 'offices'?"),
        ("offices", "compares nothing"),
        ("offices >", "cannot be read"),
        ("(" * 300 + "1" + ")" * 300 + " > offices", "can have at most"),
        ("-" * 499 + "1", "compares nothing"),
        ("offices == 4 or 8", "compares nothing"),
        ("not offices", "compares nothing"),
        ("offices < 8 and (counties)", "compares nothing"),
    ],
)
def test_a_constraint_is_a_comparison_and_nothing_else(text: str, part: str) -> None:
    with pytest.raises(ConfigError, match=part.replace("?", "[?]")):
        read_constraints([text], ["offices", "counties"])


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("offices <= 8", True), ("1 < offices < 8", False), ("offices / counties == 4", True), ("not offices > 8", True),
        ("offices > 8 or counties != 1", True), ("offices > 8 and counties == 2", False), ("-offices + 8 == 0", True),
        ("name == 'calm'", True), ("name != 'calm'", False),
    ],
)  # fmt: skip
def test_constraints_are_worked_out(text: str, holds: bool) -> None:
    [constraint] = read_constraints(text, ["offices", "counties", "name"])
    assert constraint.holds({"offices": 8, "counties": 2, "name": "calm"}) is holds


def test_a_constraint_that_cannot_be_worked_out_says_so() -> None:
    texts = ("'a' * 99999999999999 == 'b'", "x * 99999999999999 == 'b'", "'a' + x == 'b'", "-x == 'b'")
    cases = [(text, {"x": "calm"}) for text in texts]
    for text, point in (("x > 3", {"x": "calm"}), ("1 / x > 3", {"x": 0}), *cases):
        with pytest.raises(ConfigError, match="cannot be worked out"):
            read_constraints([text], list(point))[0].holds(point)


# -- names ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["name (1)", "R&D", "o'brien & sønn", "50 % mindre", "a,b;c", "æøå", "v1.2"])
def test_a_study_may_have_any_name_that_a_folder_can(tmp_path: Path, name: str) -> None:
    file = tmp_path / f"{name}.yaml"
    file.write_text("replications: 1\n")
    assert study_from(*read(file)).name == name


@pytest.mark.parametrize(
    "name", ["", " ", ".hidden", "a/b", "..", "a\\b", "a:b", "a\nb", "a\x1b[0m", "ends ", "dots.", "x" * 121]
)
def test_names_that_no_folder_can_have_are_refused(name: str) -> None:
    with pytest.raises(ConfigError, match="The study is called"):
        study_from(name, {})


# -- packages of one's own taken apart -----------------------------------------------------------

MINE: dict[str, Any] = {"package": "report_package", "local_autonomy": 0.9, "upward_loop": 0.15}


def test_a_package_of_ones_own_is_taken_apart(tmp_path: Path) -> None:
    (tmp_path / "governance").mkdir()
    (tmp_path / "governance" / "mine.yaml").write_text(
        "package: report_package\nlocal_autonomy: 0.9\nupward_loop: 0.15\n"
    )
    (tmp_path / "other.yaml").write_text("{local_autonomy: 0.9, detail_management: 0.4}\n")
    by_file = read_own(None, None).study({"design": {"kind": "add_one", "package": str(tmp_path / "other.yaml")}})
    by_folder = read_own(tmp_path, None).study({"design": {"kind": "leave_one_out", "package": "mine"}})
    by_mapping = read_own(None, {"mine": MINE}).study({"design": {"kind": "leave_one_out", "package": "mine"}})
    one = study_from("own", by_file)
    assert set(one.parts) == {"local_autonomy", "detail_management"}
    assert list(Points(one).table_of_alternatives()["option"].unique()) == ["other"]
    for settings in (by_folder, by_mapping):
        parts = study_from("own", settings).parts
        assert parts["local_autonomy"] == {"local_autonomy": 0.9}
        assert "upward_loop" not in parts, "it is where the 2014 baseline has it"
        assert "detail_management" in parts
        again = study_from("own", study_from("own", settings).tree)
        assert again.parts == parts


@pytest.mark.parametrize(
    ("design", "part"),
    [
        ({"package": "report_package", "levers": {"local_autonomy": 0.9}}, "comes along"),
        ({"package": "mine", "levers": 0.9}, "lever: value"),
        ({"package": "mine", "levers": {"local_autonomi": 0.9}}, "local_autonomi"),
        ({"package": "mine", "levers": {}}, "moves no lever"),
        ({"package": "mine"}, "mine"),
        ({"package": "mine", "levers": {"local_autonomy": {"from_year": 0.5, "to": 0.9}}}, "over time"),
    ],
)
def test_what_cannot_be_taken_apart_is_refused(design: Any, part: str) -> None:
    assert part in refused(design={"kind": "leave_one_out", **design})


# -- what a scenario and an alternative are called -----------------------------------------------


def test_a_border_is_met_as_it_is_written() -> None:
    factors = {"detail_management": [0.8, 0.6], "local_autonomy": [0.4, 0.6]}
    jobs = jobs_of(factors=factors, constraints=["detail_management + local_autonomy <= 1.2"])
    kept = jobs.points.table_of_alternatives()[["detail_management", "local_autonomy"]].to_numpy().tolist()
    assert [0.8, 0.4] in kept
    assert [0.6, 0.6] in kept
    assert [0.8, 0.6] not in kept
    [constraint] = read_constraints("a + b == 0.3", ["a", "b"])
    assert constraint.holds({"a": 0.1, "b": 0.2})


def test_a_scenario_is_described_by_what_its_runs_have() -> None:
    one_by_one = {
        "factors": {"world.turbulence": [0.1, 1.0], "world": ["calm", "turbulent"]},
        "design": "one_at_a_time",
    }
    points = jobs_of(**one_by_one).points
    shown = points.table_of_scenarios()["turbulence"].to_list()
    assert shown == [points.config(s, 0, 0).world.turbulence for s in range(len(points.scenarios))]
    assert 1.5 in shown
    left = jobs_of(**one_by_one, constraints=["turbulence <= 1"]).points
    assert max(left.table_of_scenarios()["turbulence"]) == 1.0
    sets = {"ensemble": "report_patterns", "sets": 2, "design": "one_at_a_time"}
    points = jobs_of(factors={"uncertainty.peer_rate": [5, 14]}, **sets).points
    rates = [points.config(s, 0, 0).uncertainty.peer_rate for s in range(len(points.scenarios))]
    assert points.table_of_scenarios()["peer_rate"].to_list() == rates
    assert len(set(rates)) == 4


def test_no_two_alternatives_are_called_the_same() -> None:
    labels = jobs_of(factors={"local_autonomy": [0.5, 0.50000001]}).points.table_of_alternatives().index
    assert labels.to_list() == ["baseline_2014", "local_autonomy 0.5", "local_autonomy 0.50000001"]
    taken = ["baseline_2014", {"baseline_2014: local_autonomy 0.6": {"detail_management": 0.4}}]
    assert "would be called" in refused(options=taken, factors={"local_autonomy": [0.6, 0.9]})


@pytest.mark.parametrize("label", ["baseline_2014", "report_package", "G3", "Rapportens pakke"])
def test_no_option_is_called_like_a_package_that_it_is_not(label: str) -> None:
    assert "is called like the package" in refused(options=[{label: {"detail_management": 0.5}}])
    package = "baseline_2014" if label == "baseline_2014" else "report_package"
    assert len(jobs_of(options=[{label: package}])) == 1


@pytest.mark.parametrize(
    "points",
    [[{"local_autonomy": {"from_year": 0, "to": 0.4}}], [{"world": {"windy": {"turbulence": 2}}}], [{"world": [1]}]],
)
def test_a_point_takes_plain_values(points: Any) -> None:
    assert "takes a number or a name" in refused(design={"kind": "points", "points": points})


def test_labels_with_a_plus_are_translated_as_those_with_a_minus() -> None:
    assert name_of("more: local_autonomy +0.1", "nb") == name_of("more: local_autonomy -0.1", "nb").replace("−", "+")
    assert "local_autonomy" not in name_of("more: local_autonomy +0.1", "nb")
