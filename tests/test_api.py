"""The verbs: simulate and compare with the real organisation, at a scale that takes seconds."""

from __future__ import annotations

import doctest
import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

import sim
from sim.api import read_options, world_seed

ROOT = str(Path(sim.__file__).resolve().parents[1])
SMALL = {"offices": 6, "caseworkers": 120, "counties": 2, "settling_years": 1}
OPTIONS = ["baseline_2014", ("less detail", {"detail_management": 0.4})]
MOVED = ["became_right", "ceased_right", "became_wrong", "ceased_wrong"]

IN_A_FRESH_PROCESS = """
import hashlib, sim
run = sim.simulate("report_package", scale={scale}, years=2, seed=5)
print(hashlib.sha256(run.outcomes.to_csv(index=False).encode()).hexdigest())
"""


@pytest.fixture(scope="module")
def run() -> sim.Run:
    return sim.simulate("report_package", scale=SMALL, years=2, seed=5)


@pytest.fixture(scope="module")
def comparison() -> sim.Comparison:
    return sim.compare(OPTIONS, replications=2, scale=SMALL, years=2, seed=1, workers=1)


def test_a_run_holds_what_it_says(run):
    assert list(run.outcomes.columns) == ["year", "outcome", "value"]
    assert run.outcomes["year"].unique().tolist() == [0, 1, 2]
    assert set(run.outcomes["outcome"]) <= set(sim.outcomes()["outcome"])
    assert len(run.offices) == 6
    assert {"office", "county", "size", "leadership", "quality"} <= set(run.offices.columns)
    assert list(run.ledger.columns) == ["year", "loop", "holder", *MOVED]
    assert run.ledger["year"].unique().tolist() == [1, 2]
    assert list(run.levers.columns) == ["lever", "value", "baseline"]
    assert run.levers.set_index("lever").loc["reflection_arenas"].tolist() == [0.65, 0.2]
    assert run.organisation.year == pytest.approx(2)


def test_a_run_says_where_it_comes_from(run):
    about = run.provenance
    assert about["seeds"] == [5]
    assert about["config"]["seed"] == 5
    assert len(about["config_hash"]["report_package"]) == 12
    assert {"orglearn", "git", "made", "command", "python", "libraries", "machine"} <= set(about)


def test_the_same_seed_in_a_fresh_process_gives_the_same_numbers(run):
    code = IN_A_FRESH_PROCESS.format(scale=SMALL)
    texts = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=300)
    assert texts.stdout.strip() == hashlib.sha256(run.outcomes.to_csv(index=False).encode()).hexdigest()


def test_another_seed_gives_another_world(run):
    other = sim.simulate("report_package", scale=SMALL, years=2, seed=6)
    assert not other.outcomes["value"].equals(run.outcomes["value"])


def test_a_comparison_holds_what_it_says(comparison):
    assert comparison.options == ["baseline_2014", "less detail"]
    assert comparison.worlds == [world_seed(1, 0), world_seed(1, 1)] == [1000003, 1000004]
    assert comparison.provenance["seeds"] == comparison.worlds
    assert list(comparison.config) == comparison.options
    assert comparison.config["less detail"]["governance"]["detail_management"] == 0.4
    assert set(comparison.differences["option"]) == {"less detail"}
    assert list(comparison.ledger.columns) == ["option", "year", "loop", "holder", *MOVED]
    assert not comparison.failures
    assert not comparison.note


def test_two_workers_give_the_same_numbers_as_one(comparison):
    two = sim.compare(OPTIONS, replications=2, scale=SMALL, years=2, seed=1, workers=2)
    for name in ("values", "differences", "ledger"):
        pd.testing.assert_frame_equal(getattr(two, name), getattr(comparison, name), check_exact=True)


def test_a_plain_script_may_use_workers(tmp_path):
    script = tmp_path / "script.py"
    settings = f"replications=1, scale={SMALL}, years=1, workers=2"
    script.write_text(f"import sim\nprint(sim.compare(['baseline_2014', 'report_package'], {settings}))\n")
    command = [sys.executable, str(script)]
    texts = subprocess.run(command, capture_output=True, text=True, timeout=300, env=os.environ | {"PYTHONPATH": ROOT})
    assert texts.stdout == "<Comparison of 2 options in 1 world: baseline_2014, report_package>\n", texts.stderr


def test_simulate_repeats_a_world_of_a_comparison(comparison):
    again = sim.simulate(
        "baseline_2014", scale=SMALL, years=2, seed=world_seed(1, 1), levers={"detail_management": 0.4}
    )
    there = comparison.values.query("option == 'less detail' and world == 1000004")
    columns = ["year", "outcome", "value"]
    pd.testing.assert_frame_equal(there[columns].reset_index(drop=True), again.outcomes, check_exact=True)


def test_the_same_option_twice_differs_by_nothing():
    twins = ["baseline_2014", ("the same", {"package": "baseline_2014"})]
    result = sim.compare(twins, replications=2, scale=SMALL, years=1, workers=1)
    assert (result.differences["difference"].dropna() == 0).all()


def test_a_time_limit_keeps_whole_worlds():
    result = sim.compare(OPTIONS, replications=50, scale=SMALL, years=1, workers=1, minutes=1e-6, at_least=2)
    assert result.worlds == [0, 1]
    assert len(result.unpaired) == 0


def test_labels_and_levers_of_options():
    wish = {"package": "report_package", "detail_management": 0.8, "competence_units.intensity": 0.2}
    configs = read_options(["baseline_2014", ("ours", wish)], {"scale": SMALL, "seed": 3})
    ours = configs["ours"].governance
    assert (ours.detail_management, ours.reflection_arenas, ours.competence_units.intensity) == (0.8, 0.65, 0.2)
    assert (ours.competence_units.model, configs["ours"].seed) == ("hybrid", 3)


@pytest.mark.parametrize(
    ("options", "settings", "sentence"),
    [
        ([], {}, "at least one package name"),
        ("report_package", {}, "options must be a list"),
        (["baseline_2014", "baseline_2014"], {}, "Two options are called 'baseline_2014'"),
        (["report_pakage"], {}, "report_package"),
        ([("ours", 3)], {}, r"must be a package name or a pair \(label, levers\)"),
        ([("ours", {"detail_managment": 1})], {}, "detail_management"),
        (["baseline_2014"], {"replications": 0}, "replications is 0, but must be a whole number"),
        (["baseline_2014"], {"minutes": -1}, "minutes is -1, but must be a number above 0"),
    ],
)
def test_what_cannot_be_compared_is_refused_in_a_sentence(options, settings, sentence):
    with pytest.raises(sim.ConfigError, match=sentence):
        sim.compare(options, **settings)


@pytest.mark.parametrize("language", ["en", "nb"])
def test_the_tables_of_what_there_is(language):
    levers, packages, outcomes = sim.levers(language), sim.packages(language), sim.outcomes(language)
    assert levers["code"].nunique() == len(levers) - 1  # the competence units are two rows: model and intensity
    assert packages["code"].tolist() == ["G0", "G1", "G2", "G3", "G4a", "G4b", "G5", "G6", "G7", "G8", "G9a", "G9b"]
    assert packages["levers_moved"].tolist()[0] == 0
    assert (packages["levers_moved"][1:] > 0).all()
    assert outcomes["better"].isin([-1, 0, 1]).all()
    assert levers["label"].map(len).min() > 2


def test_the_public_names_are_there():
    for name in sim.__all__:
        assert getattr(sim, name) is not None
    with pytest.raises(AttributeError, match="has no attribute 'compair'"):
        _ = sim.compair


def test_the_examples_in_the_documentation_hold():
    import sim.studies.jobs

    for module in (sim, sim.studies.jobs):
        tried = doctest.testmod(module)
        assert tried.attempted > 0
        assert tried.failed == 0
