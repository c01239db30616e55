"""What a study file can say, which points it comes to, and how it is refused."""

from __future__ import annotations

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pytest

import sim
from sim.cli.results import ask
from sim.config import ConfigError, configure
from sim.config.ensemble import member
from sim.config.fields import metas
from sim.config.files import config_dir, option_names
from sim.config.uncertainties import Uncertainties
from sim.studies.details import GROUPS, counties
from sim.studies.engine import sweep
from sim.studies.executors import Executor
from sim.studies.folder import Folder
from sim.studies.jobs import Jobs
from sim.studies.package_parts import moved_levers
from sim.studies.points import Points, content
from sim.studies.study import read, study_from
from sim.studies.workflow import load_study
from tests.pretend import Pretend, jobs

GRID = {"factors": {"detail_management": [0.2, 0.8], "local_autonomy": [0.3, 0.9], "world": ["calm", "turbulent"]}}


def points(**tree) -> Points:
    return Points(study_from("tried", tree))


@pytest.mark.parametrize("name", option_names("study"))
def test_every_study_that_comes_along_can_be_run(name):
    result = Points(study_from(*read(name)))
    assert len(result) >= 2
    for scenario, alternative in list(result.pairs())[:5]:
        result.config(scenario, alternative, seed=0)


def test_levers_make_alternatives_and_the_rest_scenarios():
    result = points(**GRID)
    labels = list(result.table_of_alternatives().index)
    assert labels == [
        "baseline_2014",
        "detail_management 0.2, local_autonomy 0.3",
        "detail_management 0.2, local_autonomy 0.9",
        "detail_management 0.8, local_autonomy 0.9",
    ], "the point that is the option itself is not repeated"
    table = result.table_of_alternatives()
    assert table.loc["baseline_2014", ["detail_management", "local_autonomy"]].tolist() == [0.8, 0.3]
    assert result.table_of_scenarios()["world_name"].tolist() == ["calm", "turbulent"]
    config = result.config(1, 2, seed=5)
    by_hand = configure(levers={"detail_management": 0.2, "local_autonomy": 0.9}, world="turbulent", seed=5)
    assert config.world == by_hand.world
    assert content(config) == content(by_hand)
    assert config.seed == 5


def test_a_world_by_name_takes_the_place_of_the_studys_own():
    tree = {"world": {"name": "pulse", "turbulence": 2.0}, "factors": {"world": ["calm"], "world.clarity": [0.9]}}
    config = points(**tree).config(0, 0, seed=0)
    by_hand = configure(world={"name": "calm", "clarity": 0.9})
    assert config.world == by_hand.world
    of_set = points(**tree, ensemble="report_patterns", sets=1).config(0, 0, seed=0)
    assert of_set.world.turbulence == 0.1, "the named world lies on top of the set"
    assert of_set.world.tacitness == member("report_patterns", 0)["world.tacitness"]


def test_one_at_a_time_changes_one_thing_at_a_time():
    result = points(design="one_at_a_time", **GRID)
    assert len(result.alternatives) == 3, "as it is, less detail, more autonomy: the usual levels are not repeated"
    assert result.table_of_scenarios()["world_name"].tolist() == ["norway_2014", "calm", "turbulent"]


def test_a_factorial_takes_two_levels():
    assert len(points(design="factorial", **GRID)) == 8
    with pytest.raises(ConfigError, match="has 3 values, but a factorial takes two; a grid takes more"):
        points(design="factorial", factors={"local_autonomy": [0.1, 0.2, 0.3]})


@pytest.mark.parametrize(
    ("design", "rows"),
    [
        ({"kind": "lhs", "samples": 30}, 30),
        ({"kind": "sobol", "samples": 8}, 8 * 4),
        ({"kind": "morris", "trajectories": 5}, 15),
    ],
)
def test_sampled_designs_draw_all_factors_together(design, rows):
    spans = {"local_autonomy": {"from": 0.1, "to": 0.9}, "world.turbulence": "likely"}
    result = points(
        design=design, factors=spans, options=["baseline_2014", {"less detail": {"detail_management": 0.45}}]
    )
    table = result.table_of_scenarios()
    assert len(result.alternatives) == 2
    assert len(table) == rows
    assert table["local_autonomy"].between(0.1, 0.9).all()
    assert table["turbulence"].between(0.2, 1.0).all()
    row = table.iloc[rows - 1]
    config = result.config(rows - 1, 1, seed=0)
    assert (config.governance.local_autonomy, config.world.turbulence) == (row["local_autonomy"], row["turbulence"])
    assert config.governance.detail_management == 0.45, "the rest of the option stays"
    pd.testing.assert_frame_equal(table, points(design=design, factors=spans).table_of_scenarios())


def test_a_section_can_be_varied_over_all_its_likely_spans():
    result = study_from("tried", {"factors": {"uncertainty": "likely"}, "design": {"kind": "lhs", "samples": 4}})
    likely = {name: meta for name, meta in metas(Uncertainties).items() if meta.likely}
    assert [f.name for f in result.factors] == list(likely)
    assert [(f.low, f.high) for f in result.factors] == [meta.likely for meta in likely.values()]


def test_leaving_one_out_of_a_package():
    result = points(design={"kind": "leave_one_out", "package": "report_package"})
    table, moved = result.table_of_alternatives(), moved_levers("report_package")
    assert len(table) == len(moved) + 2
    assert table.index[0] == "baseline_2014"
    whole = result.config(0, list(table.index).index("report_package"), seed=0)
    assert content(whole) == content(configure("report_package"))
    without = result.config(0, list(table.index).index("report_package without detail_management"), seed=0)
    assert content(without) == content(configure("report_package", levers={"detail_management": 0.8}))
    unit = result.config(0, list(table.index).index("report_package without competence_units"), seed=0)
    assert unit.governance.competence_units.model == "none"
    assert content(result.config(0, 0, seed=0)) == content(configure("baseline_2014"))


def test_parts_of_a_package_may_be_levels_or_groups():
    by_level = points(design={"kind": "package_factorial", "parts": "levels"})
    assert len(by_level.alternatives) == 2**6
    groups = {"steering": ["detail_management", "differentiation"]}
    own = points(design={"kind": "package_factorial", "parts": groups})
    assert list(own.table_of_alternatives().columns) == ["option", "steering", "the_rest"]
    assert content(own.config(0, 3, 0)) == content(configure("report_package")), "all parts together are the package"


def test_an_ensemble_gives_a_scenario_a_set():
    result = points(ensemble="report_patterns", sets=3, options=["baseline_2014", "report_package"])
    assert result.table_of_scenarios(with_numbers=False)["set"].tolist() == [0, 1, 2]
    of_set = member("report_patterns", 2)
    assert result.table_of_scenarios().loc[2, list(of_set)].tolist() == list(of_set.values())
    by_hand = configure("report_package", ensemble="report_patterns", member=2)
    assert content(result.config(2, 1, 0)) == content(by_hand)


def test_worlds_come_first():
    work = jobs(factors={"world.turbulence": [0.2, 1.0]}, replications=3)
    order = [(job.world, job.scenario, job.alternative) for job in work]
    assert order == sorted(order)
    assert len({job.key for job in work}) == len(work) == 12
    assert [work.seed(w) for w in range(3)] == [0, 1, 2]


def test_a_key_differs_by_settings_seed_and_what_is_kept():
    keys = [next(iter(jobs(**change))).key for change in ({}, {"years": 2}, {"seed": 1}, {"outcomes": ["quality"]})]
    assert len(set(keys)) == 4
    assert next(iter(jobs(replications=99, options=["baseline_2014"]))).key == keys[0]


@pytest.mark.parametrize(
    ("tree", "sentence"),
    [
        ({"replication": 3}, "There is no setting of a study 'replication'; did you mean 'replications'?"),
        ({"replications": 0}, "replications is 0, but must be a whole number from 1 to"),
        ({"options": "baseline_2014"}, "options must be a list"),
        ({"options": ["basline"]}, "There is no package 'basline'"),
        ({"options": ["baseline_2014", "baseline_2014"]}, "Two options are called 'baseline_2014'"),
        ({"options": [{"a": {"local_autnomy": 1}}]}, "There is no setting 'governance.local_autnomy'"),
        ({"factors": {"local_autnomy": [0, 1]}}, "There is no factor 'local_autnomy'; did you mean 'local_autonomy'"),
        ({"factors": {"local_autonomy": [0, 2]}}, "governance.local_autonomy is 2, but must be a number from 0 to 1"),
        ({"factors": {"local_autonomy": [0.3, 0.3]}}, "has a value twice"),
        ({"factors": {"local_autonomy": {"from": 0.1, "to": 0.9}}}, "has a span, but a grid takes a list of values"),
        ({"factors": {"governance": ["baseline_2014"]}}, "name them under options"),
        ({"factors": {"world.turbulence": {"from": 2, "to": 1}}}, "the first must be the lower"),
        ({"design": "gird"}, "There is no design 'gird'; did you mean 'grid'?"),
        ({"design": {"kind": "sobol", "samples": 8}}, "samples factors, and the study has none"),
        ({"design": {"kind": "sobol", "sample": 8}}, "There is no setting of the design sobol 'sample'"),
        ({"design": {"kind": "leave_one_out", "package": "baseline_2014"}}, "moves no lever"),
        ({"design": {"kind": "shapley"}, "factors": {"local_autonomy": [0, 1]}}, "takes the levers of its package"),
        ({"design": "leave_one_out", "options": ["one_state"]}, "leave options out, and name design.package"),
        ({"outcomes": ["qualty"]}, "There is no outcome 'qualty'; did you mean 'quality'?"),
        ({"keep": [11]}, "keep is [11], but must be every_year, last_year or a list of whole years from 0 to 10"),
        ({"ensemble": "none", "sets": 3}, "ensemble says of which"),
        ({"ensemble": "report_patterns", "sets": 999}, "sets is 999, but must be a whole number from 1 to 180"),
        ({"world": {"_target_": "os.system"}}, "no name starts with '_'"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_refused_in_a_sentence(tree, sentence):
    with pytest.raises(ConfigError) as refused:
        runs_of(tree)
    assert sentence in str(refused.value)


def runs_of(tree) -> Jobs:
    work = study_from("tried", tree)
    return Jobs(work, Points(work))


def test_a_point_that_cannot_be_is_refused_before_anything_runs():
    with pytest.raises(ConfigError, match=r"world.clarity_fall is .*\(in scenario 0, under baseline_2014\)"):
        runs_of({"factors": {"world.clarity": [0.6, 0.7]}})


def test_a_study_is_resolved_by_name_file_or_folder(tmp_path):
    file = tmp_path / "mine" / "study.yaml"
    file.parent.mkdir()
    file.write_text("options: [baseline_2014, report_package]\nreplications: 3\n")
    assert (
        read(str(file))
        == read(file.parent)
        == ("mine", {"options": ["baseline_2014", "report_package"], "replications": 3})
    )
    assert read("packages")[0] == "packages"
    with pytest.raises(ConfigError, match="There is no study 'pakcages'; did you mean 'packages'"):
        read("pakcages")
    assert (config_dir() / "study" / "packages.yaml").is_file()


def test_the_store_is_read_by_pandas_polars_and_duckdb(tmp_path):
    sweep(jobs(factors={"world.turbulence": [0.2, 1.0]}), Folder(tmp_path), Executor("in_process"), observe=Pretend())
    path = (tmp_path / "results.parquet").as_posix()
    one = pd.read_parquet(path).query("outcome == 'quality'").groupby("turbulence")["value"].mean().tolist()
    two = (
        pl.read_parquet(path).filter(pl.col("outcome") == "quality").group_by("turbulence").agg(pl.col("value").mean())
    )
    with duckdb.connect() as db:
        three = db.execute(
            f"select avg(value) from '{path}' where outcome = 'quality' group by turbulence order by turbulence"
        ).fetchall()
    assert one == pytest.approx(two.sort("turbulence")["value"].to_list())
    assert one == pytest.approx([value for (value,) in three])
    answer = ask(load_study(tmp_path), "select count(*) as n from results join scenarios using (scenario)")
    assert answer["n"].tolist() == [80]
    for sql, sentence in (
        ("select nothing from results", "cannot be answered"),
        ("copy results to 'x.csv'", "disabled"),
    ):
        with pytest.raises(ConfigError, match=sentence):
            ask(load_study(tmp_path), sql)


def test_a_study_has_the_numbers_of_single_runs(tmp_path):
    small = {"offices": 6, "caseworkers": 120, "counties": 2, "settling_years": 1}
    study = {"options": ["baseline_2014", "report_package"], "scale": small, "years": 2, "replications": 2, "seed": 3}
    result = sim.sweep(study, out=tmp_path, executor="in_process")
    for (option, seed), kept in result.table.groupby(["option", "seed"], observed=True):
        own = sim.simulate(option, scale=small, years=2, seed=int(seed)).outcomes
        wide = kept.astype({"outcome": str}).pivot(index="year", columns="outcome", values="value")
        pd.testing.assert_frame_equal(
            wide,
            own.pivot(index="year", columns="outcome", values="value"),
            check_dtype=False,
            check_exact=True,
            check_index_type=False,
            check_column_type=False,
        )
    assert result.table["seed"].nunique() == 2
    assert result.years == [0, 1, 2]


def test_groups_and_flows_may_be_kept_as_well(tmp_path):
    small = {"offices": 7, "caseworkers": 120, "counties": 2, "settling_years": 1}
    study = {"options": ["baseline_2014", "report_package"], "scale": small, "years": 2, "replications": 2}
    result = sim.sweep(study | {"details": ["flows", "groups"]}, out=tmp_path, executor="in_process")
    run = sim.simulate("report_package", scale=small, years=2, seed=1)
    mine = {kind: t.query("alternative == 'report_package' and world == 1") for kind, t in result.details.items()}
    offices = run.offices.sort_values("size", kind="stable").reset_index(drop=True)
    large = offices[offices.index * 3 // len(offices) == 2]
    row = mine["groups"].query("by == 'size' and group == 'large' and outcome == 'quality_discretionary'")
    assert row["value"].tolist() == [pytest.approx(np.average(large["quality_discretionary"], weights=large["size"]))]
    split = offices[offices["leadership"] == "split"]
    row = mine["groups"].query("by == 'leadership' and group == 'split' and outcome == 'motivation'")["value"].iloc[0]
    assert (
        np.isnan(row) if split.empty else row == pytest.approx(np.average(split["motivation"], weights=split["size"]))
    )
    after = mine["flows"].query("when == 'after'").groupby(["loop", "holder", "entry"], observed=True)["value"].sum()
    ledger = run.ledger.query("year == 2").set_index(["loop", "holder"])
    assert ledger["became_right"].sum() > 0
    for (loop, holder, entry), count in after.items():
        assert ledger.loc[(loop, holder), entry] == count
    before = result.details["flows"].query("when == 'before'")
    wide = before.pivot_table(
        index=["world", "loop", "holder", "entry"], columns="alternative", values="value", observed=True
    )
    assert (wide["baseline_2014"] == wide["report_package"]).all(), "before anything is changed all are alike"
    for kind in ("groups", "flows"):
        assert len(pd.read_parquet(tmp_path / f"{kind}.parquet")) == len(result.details[kind])
    without = sim.sweep(study, out=tmp_path / "without", executor="in_process")
    pd.testing.assert_frame_equal(without.values("quality"), result.values("quality"))
    assert without.details == {}


def test_a_detail_there_is_not_is_refused():
    with pytest.raises(ConfigError, match="There is no kind of detail 'group'; did you mean 'groups'"):
        study_from("tried", {"details": ["group"]})


def test_counties_are_grouped_by_how_they_did_before():
    """Worked by hand: county 2 did worst, 0 best; offices count by their staff."""
    county, quality, staff = np.array([0, 1, 1, 2]), np.array([0.9, 0.2, 0.8, 0.5]), np.array([10, 1, 9, 5])
    assert counties(county, quality, staff).tolist() == ["strongest", "middle", "middle", "weakest"]
    assert counties(county[:3], quality[:3], staff[:3]).tolist() == ["strongest", "weakest", "weakest"]
    assert counties(county[1:3], quality[1:3], staff[1:3]).tolist() == ["middle", "middle"]
    many = counties(np.arange(19), np.linspace(0, 1, 19), np.ones(19))
    assert [int((many == group).sum()) for group in GROUPS["county"]] == [5, 9, 5]


def test_who_belongs_to_a_group_does_not_depend_on_the_option(tmp_path):
    """One leader in every office: those that had two in year 0 are still told of by themselves."""
    small = {"offices": 7, "caseworkers": 120, "counties": 2, "settling_years": 1}
    options = ["baseline_2014", {"one leader": {"unified_leadership": 1.0}}]
    study = {"options": options, "scale": small, "years": 1, "replications": 2, "details": ["groups"]}
    table = sim.sweep(study, out=tmp_path, executor="in_process").details["groups"]
    there = table.assign(there=table["value"].notna())
    wide = there.pivot_table(
        index=["world", "by", "group", "outcome"], columns="alternative", values="there", observed=True
    )
    assert (wide["baseline_2014"] == wide["one leader"]).all()
    assert wide.loc[(slice(None), "leadership", "split"), :].to_numpy().any()
