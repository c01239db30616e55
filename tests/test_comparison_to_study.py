"""A comparison that is kept is a study: the same runs, table and document, and nothing run twice."""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd
import pytest

import sim
from sim.cli.main import main
from sim.reporting.document.verify import verify
from sim.studies.files import appear_together
from sim.studies.folder import Folder
from sim.studies.jobs import world_seed
from sim.studies.workflow import load_study, repeat
from tests.pretend import Quick
from tests.test_comparison import compared, run

SCALE = {"offices": 6, "caseworkers": 150, "counties": 2, "settling_years": 1}
SETTINGS = {"options": ["baseline_2014", ("mine", {"detail_management": 0.4})], "scale": SCALE, "years": 2, "seed": 3}


@pytest.fixture(scope="module")
def kept(tmp_path_factory) -> sim.Comparison:
    return sim.compare(**SETTINGS, replications=3, workers=1, out=tmp_path_factory.mktemp("kept"))


def test_it_is_the_study_that_a_sweep_would_have_made(kept, tmp_path):
    swept = sim.sweep(
        {**SETTINGS, "options": ["baseline_2014", {"mine": {"detail_management": 0.4}}],
         "details": ["groups", "flows", "ledger"]},
        replications=3, out=tmp_path / "swept", executor="in_process",
    )  # fmt: skip
    study = load_study(kept.folder)
    pd.testing.assert_frame_equal(study.table, swept.table, check_exact=True)
    for kind in ("groups", "flows", "ledger"):
        pd.testing.assert_frame_equal(study.details[kind], swept.details[kind], check_exact=True)
    assert study.manifest["runs_finished"] == 6
    assert repeat(kept.folder, str(study.table["key"].iloc[-1])).as_kept


def test_the_ledger_is_that_of_the_runs(kept):
    moved = ["became_right", "ceased_right", "became_wrong", "ceased_wrong"]
    runs = [sim.simulate("baseline_2014", scale=SCALE, years=2, seed=seed).ledger for seed in kept.worlds]
    mean = kept.ledger[kept.ledger["option"] == "baseline_2014"].reset_index(drop=True)
    total = sum(run[moved].to_numpy() for run in runs) / len(runs)
    pd.testing.assert_frame_equal(mean[moved], pd.DataFrame(total, columns=moved), check_exact=True)
    assert mean["loop"].tolist() == runs[0]["loop"].tolist()


def test_the_tables_have_the_outcomes_in_the_order_of_a_run(kept):
    own = sim.simulate("baseline_2014", scale=SCALE, years=2, seed=kept.worlds[0]).outcomes
    there = kept.values.query("option == 'baseline_2014' and world == @kept.worlds[0]")
    pd.testing.assert_frame_equal(there[list(own)].reset_index(drop=True), own, check_exact=True)


def test_the_same_comparison_again_runs_nothing_and_gives_the_same(kept, monkeypatch):
    def refuse(*observed):
        raise AssertionError("a run was begun")

    monkeypatch.setattr(Quick, "__call__", refuse)
    monkeypatch.setattr("sim.studies.engine.Observer", Quick)
    again = sim.compare(**SETTINGS, replications=3, workers=1, out=kept.folder.parent)
    for name in ("values", "differences", "ledger"):
        pd.testing.assert_frame_equal(getattr(again, name), getattr(kept, name), check_exact=True)


def test_a_comparison_of_other_settings_is_not_laid_over_it(tmp_path, monkeypatch):
    monkeypatch.setattr("sim.studies.engine.Observer", Quick)
    names = ["baseline_2014", "report_package"]
    short = {"scale": SCALE, "workers": 1, "out": tmp_path}
    one = sim.compare(names, years=1, replications=2, **short)
    with pytest.raises(sim.ConfigError, match=r"holds another study \(another years\)"):
        sim.compare(names, years=2, replications=2, **short)
    assert len(Folder(tmp_path / "study").parts()) == 4
    again = sim.compare(names, years=1, replications=2, **short)
    pd.testing.assert_frame_equal(again.values, one.values, check_exact=True)
    sim.compare([*names, "one_state"], years=1, replications=3, **short)
    assert [entry["runs_done"] for entry in Folder(tmp_path / "study").manifest()["runs"]] == [4, 0, 5]


def test_over_sets_of_numbers_each_set_is_a_scenario(tmp_path):
    settings = SETTINGS | {"years": 1, "ensemble": "report_patterns"}
    result = sim.compare(**settings, sets=2, replications=2, workers=1, out=tmp_path)
    study = load_study(result.folder)
    assert list(study.scenarios["set"]) == [0, 1]
    one = result.values.query(f"set == 1 and option == 'mine' and world == {world_seed(3, 1)} and outcome == 'quality'")
    value = study.table.query("scenario == 1 and alternative == 'mine' and world == 1 and outcome == 'quality'")
    assert one["value"].tolist() == value["value"].tolist()
    assert len(one) == 2


def test_what_is_written_down_is_as_far_as_the_comparison_came():
    """World 1 fails under one option, world 3 is not begun under all, and one option always fails."""
    always = [("detailed_control", world, "fails") for world in range(4)]
    result = run(4, ("report_package", 1, "fails"), ("report_package", 3, "fails"), *always, is_kept=True)
    comparison, study = compared(result), load_study(result.folder.path)
    assert comparison.worlds == [0, 2]
    assert list(study.alternatives.index) == comparison.options == ["baseline_2014", "report_package"]
    assert study.study["replications"] == 3
    assert study.failures[["alternative", "world"]].to_numpy().tolist() == [["report_package", 1]]


def test_a_time_limit_counts_the_work_of_earlier_sittings(tmp_path, monkeypatch):
    """Half the runs are there and took all the time there was, so that only the worlds asked for at least are begun."""
    monkeypatch.setattr("sim.studies.engine.Observer", Quick)
    short = {"scale": SCALE, "workers": 1, "years": 1, "out": tmp_path}
    sim.compare(["baseline_2014", "report_package"], replications=3, **short)
    limit = {"minutes": 1e-9, "at_least": 4}
    more = sim.compare(["baseline_2014", "report_package"], replications=50, **limit, **short)
    assert more.worlds == [0, 1, 2, 3]


def test_what_is_written_together_appears_together_and_leaves_others_files_alone(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    with appear_together(tmp_path) as new:
        (new / "figures").mkdir()
        (new / "figures" / "old.svg").write_text("1")
        (new / "index.html").write_text("1")
    with pytest.raises(FileNotFoundError), appear_together(tmp_path) as new:
        (new / "index.html").write_text((new / "nothing").read_text())
    assert (tmp_path / "index.html").read_text() == "1"
    with appear_together(tmp_path) as new:
        (new / "index.html").write_text("3")
        assert (tmp_path / "index.html").read_text() == "1"
    there = sorted(p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*") if p.is_file())
    assert there == [".written.json", "index.html", "mine.txt"]
    assert (tmp_path / "index.html").read_text() == "3"


@pytest.mark.parametrize("moves", range(6))
def test_wherever_the_swap_is_cut_off_no_two_files_are_of_different_age(tmp_path, monkeypatch, moves):
    def write(age: str) -> None:
        with appear_together(tmp_path) as new:
            for name in ("values.csv", "values.parquet", "index.html"):
                (new / name).write_text(age)

    write("old")
    left = iter(range(moves))

    def cut_off(*files: Path) -> None:
        if next(left, None) is None:
            raise SystemExit
        os.replace(*files)

    monkeypatch.setattr("sim.studies.files.replace", cut_off)
    with pytest.raises(SystemExit):
        write("new")
    monkeypatch.undo()
    ages = {
        file.read_text() for file in tmp_path.glob("*.*") if file.name in ("values.csv", "values.parquet", "index.html")
    }
    assert len(ages) <= 1
    write("newest")
    assert {file.read_text() for file in tmp_path.glob("[a-z]*.*")} == {"newest"}
    assert not list(tmp_path.glob(".writing-*"))


def test_compare_with_report_writes_a_document_that_holds(tmp_path, capsys):
    words = ["baseline_2014", "report_package", "--scale", "classroom", "--years", "1", "--replications", "2"]
    assert main(["compare", *words, "--workers", "1", "--out", str(tmp_path), "--report", "--language", "nb"]) == 0
    value = capsys.readouterr().out
    files = {path.name for path in (tmp_path / "report").iterdir()}
    assert files == {"report.html", "report.pdf", "report.docx", "tables.xlsx"}
    assert f"Document: {tmp_path / 'report' / 'report.html'}" in value
    result = verify(tmp_path / "report" / "report.html", sample=1, seed=0)
    assert result.holds
    assert result.numbers > 20
