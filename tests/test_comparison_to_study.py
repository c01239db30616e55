"""A comparison kept as a study is that study: the same runs, table and document, and nothing run twice."""

from __future__ import annotations

import dataclasses

import pandas as pd
import pytest

import sim
from sim.analysis import comparison_to_study
from sim.cli.main import main
from sim.cli.report import verify
from sim.studies.batch import Failure, world_seed
from sim.studies.workflow import repeat

SCALE = {"offices": 6, "caseworkers": 150, "counties": 2, "settling_years": 1}
SETTINGS = {
    "options": ["baseline_2014", ("mine", {"detail_management": 0.4})],
    "scale": SCALE,
    "years": 2,
    "seed": 3,
}


@pytest.fixture(scope="module")
def comparison() -> sim.Comparison:
    return sim.compare(**SETTINGS, replications=3, workers=1)


def test_it_is_the_study_that_a_sweep_would_have_made(comparison, tmp_path):
    kept = comparison_to_study.keep(comparison, SETTINGS, tmp_path / "kept")
    swept = sim.sweep(
        {**SETTINGS, "options": ["baseline_2014", {"mine": {"detail_management": 0.4}}], "details": ["groups", "flows"]},
        replications=3, out=tmp_path / "swept", executor="in_process",
    )  # fmt: skip
    pd.testing.assert_frame_equal(kept.table, swept.table, check_exact=True)
    for kind in ("groups", "flows"):
        pd.testing.assert_frame_equal(kept.details[kind], swept.details[kind], check_exact=True)
    assert kept.manifest["runs_finished"] == 6
    key = str(kept.table["key"].iloc[-1])
    assert repeat(tmp_path / "kept", key).as_kept


def test_over_sets_of_numbers_each_set_is_a_scenario(tmp_path):
    settings = SETTINGS | {"years": 1, "ensemble": "report_patterns"}
    result = sim.compare(**settings, sets=2, replications=2, workers=1)
    kept = comparison_to_study.keep(result, settings, tmp_path)
    assert list(kept.scenarios["set"]) == [0, 1]
    one = result.values.query(
        f"set == 1 and option == 'mine' and world == {world_seed(3, 1)} and outcome == 'quality'"
    )
    value = kept.table.query(
        "scenario == 1 and alternative == 'mine' and world == 1 and outcome == 'quality'"
    )
    assert one["value"].tolist() == value["value"].tolist()
    assert len(one) == 2


def test_a_run_that_failed_is_a_failure_of_the_study(comparison, tmp_path):
    """World 1 is not complete: its run under 'mine' failed, and the other stands unpaired."""
    seeds = comparison.worlds
    inside = comparison.values["world"] != seeds[1]
    config = None
    less = dataclasses.replace(
        comparison, values=comparison.values[inside], unpaired=comparison.values[~inside],
        failures=[Failure("mine", seeds[1], "no reason", "", config)],
    )  # fmt: skip
    kept = comparison_to_study.keep(less, SETTINGS, tmp_path)
    assert kept.worlds == [0, 2]
    assert len(kept.failures) == 2
    assert "has no finished run of this option in this world" in str(kept.failures["error"].iloc[0])


def test_compare_with_report_writes_a_document_that_holds(tmp_path, capsys):
    words = ["baseline_2014", "report_package", "--scale", "classroom", "--years", "1", "--replications", "2"]
    assert (
        main(["compare", *words, "--workers", "1", "--out", str(tmp_path), "--report", "--language", "nb"])
        == 0
    )
    value = capsys.readouterr().out
    files = {path.name for path in (tmp_path / "report").iterdir()}
    assert files == {"report.html", "report.pdf", "report.docx", "tables.xlsx"}
    assert f"Document: {tmp_path / 'report' / 'report.html'}" in value
    result = verify(tmp_path / "report" / "report.html", sample=1, seed=0)
    assert result.holds
    assert result.numbers > 20
