"""Pairs, intervals and failures, with an organisation whose answer is known."""

from __future__ import annotations

import atexit
import json
import os
import shutil
import signal
import threading
import time
from itertools import islice
from pathlib import Path
from tempfile import mkdtemp

import numpy as np
import pandas as pd
import pytest
import yaml
from scipy import stats

import sim
from sim.analysis import catalogues, difference_text
from sim.analysis.comparison import DIFFERENCES, VALUES, Comparison, Failure, differences
from sim.analysis.comparison_run import ComparisonRun, study_of
from sim.analysis.estimates import JUDGED, interval
from sim.studies.details import loops
from sim.studies.executors import Executor
from sim.studies.provenance import command
from tests.pretend import TINY, Quick

FOLDERS = Path(mkdtemp())
atexit.register(shutil.rmtree, FOLDERS, ignore_errors=True)
OPTIONS = ["baseline_2014", "report_package", "detailed_control"]
TWO = {"executor": Executor("local", workers=2)}
SETTINGS = {"scale": TINY["scale"], "years": 2, "outcomes": ["quality", "backlog"]}


def run(worlds: int, *troubles: tuple[str, int, str], executor: Executor | None = None, **choices) -> ComparisonRun:
    """A comparison of pretended organisations, carried out in a folder of its own; ``note`` is how it ended."""
    study = study_of([(name, name) for name in OPTIONS], SETTINGS | {"replications": worlds}, ["ledger"])
    result = ComparisonRun(study, Path(mkdtemp(dir=FOLDERS)), choices.pop("is_kept", False))
    observe = Quick(study.outcome_names, study.years_kept, study.details, troubles)
    result.note = result.carry_out(executor or Executor("in_process"), observe=observe, **choices).stopped
    return result


def compared(run: ComparisonRun) -> Comparison:
    return run.gathered(note=run.note)


@pytest.fixture(scope="module")
def six() -> Comparison:
    return compared(run(6))


def test_the_interval_is_students_t():
    paired = np.array([0.03, 0.01, -0.01, 0.04, 0.02])
    known = stats.ttest_1samp(paired, 0).confidence_interval(0.95)
    mean, low, high, share, n = interval(paired)
    assert (mean, share, n) == (pytest.approx(0.018), 0.8, 5)
    assert (low, high) == (pytest.approx(known.low), pytest.approx(known.high))


def test_the_interval_at_its_edges():
    assert interval(np.array([0.1]))[0] == 0.1
    assert np.isnan(interval(np.array([0.1]))[1:3]).all()
    assert interval(np.array([0.0, 0.0])) == (0, 0, 0, 1, 2)
    assert interval(np.array([]))[4] == 0


def test_differences_pair_worlds(six):
    table = six.differences.set_index(["option", "outcome"])
    last = six.values.query("year == 2 and outcome == 'quality'").pivot(index="world", columns="option", values="value")
    known = stats.ttest_rel(last["report_package"], last["baseline_2014"]).confidence_interval(0.95)
    result = table.loc[("report_package", "quality")]
    assert (result["low"], result["high"]) == (pytest.approx(known.low), pytest.approx(known.high))
    unpaired = stats.ttest_ind(last["report_package"], last["baseline_2014"]).confidence_interval(0.95)
    assert result["high"] - result["low"] < 0.5 * (unpaired.high - unpaired.low)
    assert result["replications"] == 6
    assert table.loc[("detailed_control", "backlog"), "difference"] == 0  # the worlds' luck cancels


def test_order_and_columns(six):
    assert list(six.differences.columns) == [*DIFFERENCES, *JUDGED]
    assert list(six.values.columns) == VALUES
    assert list(dict.fromkeys(six.differences["option"])) == OPTIONS[1:]
    assert (six.reference, six.worlds) == ("baseline_2014", list(range(6)))


def test_the_ledger_is_a_mean_over_worlds(six):
    moved = six.ledger[(six.ledger["loop"] == loops()[0]) & (six.ledger["holder"] == "caseworkers")]
    ledger = moved.set_index(["option", "year"])
    assert ledger.loc[("detailed_control", 1), "became_right"] == 2
    assert ledger.loc[("detailed_control", 2), "became_right"] == np.mean(range(6))


def test_one_world_has_no_interval():
    result = compared(run(1)).differences
    assert result["low"].isna().all()
    assert result["high"].isna().all()
    assert result["difference"].notna().all()


def test_an_undefined_outcome_leaves_its_pair_out(six):
    values = six.values.copy()
    values.loc[
        (values["world"] == 2) & (values["option"] == "detailed_control") & (values["outcome"] == "quality"), "value"
    ] = np.nan
    table = differences(values, OPTIONS).set_index(["option", "outcome"])
    assert table.loc[("detailed_control", "quality"), "replications"] == 5
    assert table.loc[("report_package", "quality"), "replications"] == 6


def test_any_number_of_workers_gives_the_same_numbers(six):
    two = compared(run(6, **TWO))
    pd.testing.assert_frame_equal(two.values, six.values, check_exact=True)
    pd.testing.assert_frame_equal(two.differences, six.differences, check_exact=True)
    pd.testing.assert_frame_equal(two.ledger, six.ledger, check_exact=True)


def test_a_failure_is_kept_and_stops_nothing():
    result = compared(run(3, ("detailed_control", 1, "fails")))
    [failure] = result.failures
    assert isinstance(failure, Failure)
    assert (failure.option, failure.world, failure.config.seed) == ("detailed_control", 1, 1)
    assert failure.config.governance.package == "detailed_control"
    assert "there is no caseworker left" in failure.error
    assert "in __call__" in failure.traceback
    assert str(os.getcwd()) not in failure.traceback
    assert result.worlds == [0, 2]
    assert set(result.unpaired["option"]) == {"baseline_2014", "report_package"}


def test_a_worker_that_dies_is_replaced():
    result = run(3, ("report_package", 0, "dies"), **TWO)
    [failure] = result.failures()
    assert "exit code 7" in failure.error
    assert len(result.finished()) == 8
    assert compared(result).worlds == [1, 2]


def test_an_option_that_always_fails_takes_no_other_with_it():
    result = compared(run(2, ("detailed_control", 0, "fails"), ("detailed_control", 1, "fails")))
    assert result.options == OPTIONS[:2]
    assert result.worlds == [0, 1]


def test_nothing_to_compare_is_refused_in_a_sentence():
    report = run(1, ("baseline_2014", 0, "fails"))
    with pytest.raises(ValueError, match=r"nothing to compare.*'baseline_2014' failed in world 0.*left"):
        compared(report)


def test_a_partial_study_pairs_complete_worlds_only():
    result = compared(run(4, limit=lambda jobs, parts, report, size: islice(jobs.left(parts), 8)))
    assert result.worlds == [0, 1]
    assert sorted(result.unpaired["option"].unique()) == ["baseline_2014", "report_package"]
    pd.testing.assert_frame_equal(result.values, compared(run(2)).values)


@pytest.mark.skipif(os.name == "nt", reason="signals between processes are those of Unix")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("workers", [1, 2])
def test_a_signal_ends_the_run_and_keeps_what_is_done(number, workers):
    done = threading.Event()

    def progress(finished, total, seconds, failed=0):
        if finished == 3:
            done.set()

    def interrupt():
        if done.wait(300):
            time.sleep(0.5)  # a signal in the moment in which a wait begins is heard only when the wait is over
            os.kill(os.getpid(), number)

    before = signal.getsignal(signal.SIGTERM)
    thread = threading.Thread(target=interrupt)
    thread.start()
    waits = [(option, world, "waits") for option in OPTIONS for world in (1, 2)]
    result = run(3, *waits, executor=Executor("local", workers=workers), progress=progress)
    thread.join()
    assert result.note == "Stopped on request after 3 of 9 runs; the finished ones are kept."
    assert compared(result).worlds == [0]
    assert signal.getsignal(signal.SIGTERM) == before


def test_too_few_workers_are_refused():
    with pytest.raises(ValueError, match="workers is 0, but must be"):
        sim.compare(OPTIONS, replications=1, workers=0)


def test_the_table_speaks_both_languages(six):
    english, norwegian = six.table(), six.table("nb")
    assert list(english.columns) == ["The report's package", catalogues.labels("en")["detailed_control"]]
    assert list(english.index) == ["Right decisions", difference_text.label("backlog", "en")]
    assert "to" in english.iloc[0, 0]
    assert "til" in norwegian.iloc[0, 0]
    assert "," in norwegian.iloc[0, 0]
    with pytest.raises(KeyError, match="Did you mean 'quality'"):
        six.table(outcomes=["qualty"])


@pytest.mark.parametrize(
    ("low", "mean", "high", "text"),
    [
        (0.01, 0.03, 0.05, "+0.030 (+0.010 to +0.050) *"),
        (-0.05, -0.03, 0.01, "−0.030 (−0.050 to +0.010)"),
        (0.0, 0.0, 0.0, "the same in every run"),
        (np.nan, 12.25, np.nan, "+12.2"),
        (np.nan, np.nan, np.nan, "–"),
    ],
)
def test_cells(low, mean, high, text):
    assert difference_text.cell(pd.Series({"difference": mean, "low": low, "high": high, "seen": "*" in text})) == text


def test_saving(six, tmp_path):
    six.config, six.provenance = {"detailed_control": {"seed": 1}}, {"orglearn": "0"}
    six.save(tmp_path)
    for name in ("values", "differences", "ledger"):
        table = getattr(six, name)
        pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / f"{name}.parquet"), table, check_dtype=False)
        pd.testing.assert_frame_equal(pd.read_csv(tmp_path / f"{name}.csv"), table, check_dtype=False)
    assert yaml.safe_load((tmp_path / "config.yaml").read_text()) == {"detailed_control": {"seed": 1}}
    about = json.loads((tmp_path / "provenance.json").read_text())
    assert (about["options"], about["worlds"], about["failures"]) == (OPTIONS, list(range(6)), [])
    assert not (tmp_path / "unpaired.csv").exists()


def test_the_command_names_no_folder_of_this_machine():
    words = ["/home/me/run.py", "--out=/home/me/results", "/tmp/x", "outputs", "a=b"]
    assert command(words) == "run.py --out=results x outputs a=b"
