"""The numbers of studies and analyses are those that are stored, and follow from the table of results by hand."""

from __future__ import annotations

import math

import pytest

import sim
from tests.golden import check, record, update

PARTS = [("studies", name) for name in record.STUDIES] + [("analyses", name) for name in record.ASKED]


@pytest.mark.parametrize(("section", "part"), PARTS)
def test_the_numbers_are_those_that_are_stored(section, part):
    check.hold(section, part)


@pytest.mark.parametrize("section", ["studies", "analyses"])
def test_every_stored_part_is_computed(section):
    assert set(update.read()["numbers"][section]) == {part for of, part in PARTS if of == section}


def at(results: sim.Results, outcome: str) -> dict[tuple[str, int, int], float]:
    """One outcome of the last year by alternative, scenario and world."""
    rows = results.table
    rows = rows[(rows["outcome"] == outcome) & (rows["year"] == rows["year"].max())]
    return {(r["alternative"], r["scenario"], r["world"]): r["value"] for r in rows.to_dict("records")}


def test_a_run_of_a_study_is_the_organisation_of_its_seed():
    results = record.swept("grid")
    rows = results.table
    mine = rows[
        (rows["alternative"] == "report_package: local_autonomy +0.3") & (rows["scenario"] == 1) & (rows["world"] == 2)
    ]  # fmt: skip
    alone = sim.simulate(
        "report_package", levers={"local_autonomy": 0.9}, world={"turbulence": 1.5}, scale=record.BRISK, years=2,
        seed=int(mine["seed"].iloc[0]),
    )  # fmt: skip
    fields = {(r["year"], r["outcome"]): r["value"] for r in alone.outcomes.to_dict("records")}
    assert len(mine) == len(fields) > 100
    for row in mine.to_dict("records"):
        here = fields[row["year"], row["outcome"]]
        assert row["value"] == here or (math.isnan(row["value"]) and math.isnan(here))


def test_differences_of_a_scenario_are_means_of_pairs():
    table = record.analysed("differences in a scenario")[0]["differences"]
    for row in table.to_dict("records"):
        own = at(record.swept("grid"), row["outcome"])
        pairs = [own[row["alternative"], 1, w] - own["baseline_2014", 1, w] for w in range(3)]
        assert row["difference"] == pytest.approx(sum(pairs) / 3, rel=1e-9, abs=1e-12)
        assert row["low"] <= row["difference"] <= row["high"]
    assert len(table) == 2 * 8


def test_differences_over_scenarios_are_means_over_all_pairs():
    table = record.analysed("differences")[0]["differences"]
    for row in table[table["outcome"] == "quality"].to_dict("records"):
        own = at(record.swept("grid"), "quality")
        pairs = [own[row["alternative"], s, w] - own["baseline_2014", s, w] for s in range(2) for w in range(3)]
        assert row["difference"] == pytest.approx(sum(pairs) / 6, rel=1e-9, abs=1e-12)


def with_parts(results: sim.Results) -> dict[tuple[int, ...], str]:
    """Alternatives of a package in parts: which parts are in -> label."""
    parts = [c for c in results.alternatives if c != "option"]
    return {tuple(int(row[p]) for p in parts): str(label) for label, row in results.alternatives.iterrows()}


@pytest.mark.parametrize(("name", "outcome"), [("shapley", "quality_standard"), ("package factorial", "motivation")])
def test_shapley_values_sum_to_what_the_package_does(name, outcome):
    results = record.swept(name)
    labels, own = with_parts(results), at(results, outcome)
    number = len(next(iter(labels)))
    package, baseline = labels[(1,) * number], labels[(0,) * number]
    by_world = record.analysed(name)[0]["by_world"]
    sums = by_world.groupby(["scenario", "world"])["value"].sum()
    assert len(sums) == results.study["replications"]
    for (scenario, world), total in sums.items():
        whole = own[package, scenario, world] - own[baseline, scenario, world]
        assert total == pytest.approx(whole, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize(("name", "measure", "whole"), [("leave one out", "without", 1), ("add one", "alone", 0)])
def test_a_part_alone_or_left_out_is_one_difference(name, measure, whole):
    results = record.swept(name)
    labels, own = with_parts(results), at(results, "quality_standard")
    parts = [c for c in results.alternatives if c != "option"]
    table = record.analysed(name)[0]["contributions"]
    fields = {r["part"]: r["mean"] for r in table[table["measure"] == measure].to_dict("records")}
    assert set(fields) == set(parts)
    for i, part in enumerate(parts):
        other = labels[tuple(1 - whole if j == i else whole for j in range(len(parts)))]
        first, second = (labels[(1,) * len(parts)], other) if whole else (other, labels[(0,) * len(parts)])
        pairs = [own[first, 0, w] - own[second, 0, w] for w in range(3)]
        assert fields[part] == pytest.approx(sum(pairs) / 3, rel=1e-9, abs=1e-12)


def test_flows_of_year_0_are_shared_and_whole_numbers():
    flows = record.swept("grid").details["flows"]
    assert (flows["value"] == flows["value"].round()).all()
    before = flows[flows["when"] == "before"]
    wide = before.pivot_table(
        index=["scenario", "world", "loop", "holder", "entry"], columns="alternative", values="value", observed=True
    )  # fmt: skip
    assert (wide.nunique(axis=1) == 1).all()


def test_regret_is_the_distance_to_what_did_best():
    table = record.analysed("robustness")[0]["regret"]
    assert (table[["mean", "p90", "max"]] >= 0).all(axis=None)
    for outcome in ("quality", "motivation"):
        own = at(record.swept("grid"), outcome)
        names = list(record.swept("grid").alternatives.index)
        means = {(a, s): sum(own[a, s, w] for w in range(3)) / 3 for a in names for s in range(2)}
        value = table[table["outcome"] == outcome].set_index("alternative")["max_uncorrected"]
        for name in names:
            worst = max(max(means[a, s] for a in names) - means[name, s] for s in range(2))
            assert value[name] == pytest.approx(worst, rel=1e-9, abs=1e-12)


def test_there_is_a_box_where_procedures_cost_little():
    """The package saves procedures, so where they are cheap it leaves less time for cases than the baseline."""
    tables, about = record.analysed("discovery by prim")
    assert about["status"] == "box"
    [limit] = tables["limits"].to_dict("records")
    assert limit["factor"].endswith("detail_management")
    own = at(record.swept("lhs"), "time_casework")
    for row in tables["cases"].to_dict("records"):
        pairs = [own["report_package", row["scenario"], w] - own["baseline_2014", row["scenario"], w] for w in (0, 1)]
        assert row["difference"] == pytest.approx(sum(pairs) / 2, rel=1e-9, abs=1e-12)
        assert row["loses"] == (sum(pairs) / 2 < 0)


def test_what_a_search_tried_costs_hours_and_keeps_to_its_levers():
    tried = record.analysed("search")[0]["tried"]
    assert tried[["detail_management", "local_autonomy"]].stack().between(0, 1).all()
    assert (tried["hours"] > 0).all()
