"""Pairs, intervals and failures, with an organisation whose answer is known."""

from __future__ import annotations

import json
import os
import signal
import threading
import time
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest
import yaml
from scipy import stats

from sim.analysis import difference_text
from sim.analysis.comparison import DIFFERENCES, VALUES, Comparison, differences, gather, interval
from sim.studies.batch import Failure, Job, Report, run
from sim.studies.provenance import command

OPTIONS = ["baseline_2014", "report_package", "ours"]
EFFECT = {"baseline_2014": 0.0, "report_package": 0.05, "ours": -0.02}


@dataclass
class Setting:
    """What the pretended organisation needs to know."""

    option: str
    world: int
    trouble: str = ""


def pretend(setting: Setting):
    """An organisation whose quality is the world's luck plus the option's effect, growing by the year."""
    if setting.trouble == "fails":
        raise ZeroDivisionError("there is nobody left")
    if setting.trouble == "dies":
        os._exit(7)
    luck = np.random.default_rng(setting.world).normal(0.6, 0.1)
    own = np.random.default_rng((setting.world, len(setting.option))).normal(0, 0.01)
    quality = [luck + year * (EFFECT[setting.option] / 2 + own) for year in range(3)]
    outcomes = pd.DataFrame(
        [(y, o, v) for y in range(3) for o, v in (("quality", quality[y]), ("backlog", 2.0 * setting.world))],
        columns=["year", "outcome", "value"],
    )
    ledger = pd.DataFrame(
        {"year": [1, 2], "loop": "casework", "holder": "caseworkers", "became_right": [2, setting.world],
         "ceased_right": 0, "became_wrong": 1, "ceased_wrong": 0}
    )  # fmt: skip
    return outcomes, ledger


def never_ends(setting: Setting):
    """A job that takes longer than anybody waits, from the second world on."""
    if setting.world > 0:
        for _ in range(6000):
            time.sleep(0.1)
    return pretend(setting)


def jobs(worlds: int, trouble: dict[tuple[str, int], str] | None = None) -> list[Job]:
    trouble = trouble or {}
    return [Job(o, w, Setting(o, w, trouble.get((o, w), ""))) for w in range(worlds) for o in OPTIONS]


def compared(report: Report) -> Comparison:
    return gather(OPTIONS, report.finished, report.failures, note=report.stopped)


@pytest.fixture(scope="module")
def six() -> Comparison:
    return compared(run(jobs(6), pretend, workers=1))


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
    last = six.values.query("year == 2 and outcome == 'quality'").pivot(
        index="world", columns="option", values="value"
    )
    known = stats.ttest_rel(last["report_package"], last["baseline_2014"]).confidence_interval(0.95)
    result = table.loc[("report_package", "quality")]
    assert (result["low"], result["high"]) == (pytest.approx(known.low), pytest.approx(known.high))
    unpaired = stats.ttest_ind(last["report_package"], last["baseline_2014"]).confidence_interval(0.95)
    assert result["high"] - result["low"] < 0.5 * (unpaired.high - unpaired.low)
    assert result["replications"] == 6
    assert table.loc[("ours", "backlog"), "difference"] == 0  # the worlds' luck cancels


def test_order_and_columns(six):
    assert list(six.differences.columns) == DIFFERENCES
    assert list(six.values.columns) == VALUES
    assert list(dict.fromkeys(six.differences["option"])) == OPTIONS[1:]
    assert (six.reference, six.worlds) == ("baseline_2014", list(range(6)))


def test_the_ledger_is_a_mean_over_worlds(six):
    ledger = six.ledger.set_index(["option", "year"])
    assert ledger.loc[("ours", 1), "became_right"] == 2
    assert ledger.loc[("ours", 2), "became_right"] == np.mean(range(6))


def test_one_world_has_no_interval():
    result = compared(run(jobs(1), pretend, workers=1)).differences
    assert result["low"].isna().all()
    assert result["high"].isna().all()
    assert result["difference"].notna().all()


def test_an_undefined_outcome_leaves_its_pair_out(six):
    values = six.values.copy()
    values.loc[
        (values["world"] == 2) & (values["option"] == "ours") & (values["outcome"] == "quality"), "value"
    ] = np.nan
    table = differences(values, OPTIONS).set_index(["option", "outcome"])
    assert table.loc[("ours", "quality"), "replications"] == 5
    assert table.loc[("report_package", "quality"), "replications"] == 6


def test_any_number_of_workers_gives_the_same_numbers(six):
    two = compared(run(jobs(6), pretend, workers=2))
    pd.testing.assert_frame_equal(two.values, six.values, check_exact=True)
    pd.testing.assert_frame_equal(two.differences, six.differences, check_exact=True)
    pd.testing.assert_frame_equal(two.ledger, six.ledger, check_exact=True)


def test_a_failure_is_kept_and_stops_nothing():
    result = compared(run(jobs(3, {("ours", 1): "fails"}), pretend, workers=1))
    [failure] = result.failures
    assert isinstance(failure, Failure)
    assert (failure.option, failure.world, failure.config.trouble) == ("ours", 1, "fails")
    assert "there is nobody left" in failure.error
    assert "in pretend" in failure.traceback
    assert str(os.getcwd()) not in failure.traceback
    assert result.worlds == [0, 2]
    assert set(result.unpaired["option"]) == {"baseline_2014", "report_package"}


def test_a_worker_that_dies_is_replaced():
    report = run(jobs(3, {("report_package", 0): "dies"}), pretend, workers=2)
    [failure] = report.failures
    assert "exit code 7" in failure.error
    assert len(report.finished) == 8
    assert compared(report).worlds == [1, 2]


def test_an_option_that_always_fails_takes_no_other_with_it():
    result = compared(run(jobs(2, {("ours", 0): "fails", ("ours", 1): "fails"}), pretend, workers=1))
    assert result.options == OPTIONS[:2]
    assert result.worlds == [0, 1]


def test_nothing_to_compare_is_refused_in_a_sentence():
    report = run(jobs(1, {("baseline_2014", 0): "fails"}), pretend, workers=1)
    with pytest.raises(ValueError, match=r"nothing to compare.*'baseline_2014' failed in world 0.*left"):
        compared(report)


def test_a_partial_study_pairs_complete_worlds_only():
    report = run(jobs(4), pretend, workers=1, stop_before=lambda number, finished, seconds: number == 8)
    result = compared(report)
    assert result.worlds == [0, 1]
    assert sorted(result.unpaired["option"].unique()) == ["baseline_2014", "report_package"]
    pd.testing.assert_frame_equal(result.values, compared(run(jobs(2), pretend, workers=1)).values)


@pytest.mark.skipif(os.name == "nt", reason="signals between processes are those of Unix")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("workers", [1, 2])
def test_a_signal_ends_the_run_and_keeps_what_is_done(number, workers):
    done = threading.Event()

    def progress(finished, total, seconds):
        if finished == 3:
            done.set()

    def interrupt():
        if done.wait(300):
            time.sleep(
                0.5
            )  # a signal in the moment in which a wait begins is heard only when the wait is over
            os.kill(os.getpid(), number)

    before = signal.getsignal(signal.SIGTERM)
    thread = threading.Thread(target=interrupt)
    thread.start()
    report = run(jobs(3), never_ends, workers=workers, progress=progress)
    thread.join()
    assert report.stopped == "Stopped on request after 3 of 9 runs; the finished ones are kept."
    assert compared(report).worlds == [0]
    assert signal.getsignal(signal.SIGTERM) == before


def test_too_few_workers_are_refused():
    with pytest.raises(ValueError, match="workers is 0, but must be a whole number of 1 or more"):
        run(jobs(1), pretend, workers=0)


def test_the_table_speaks_both_languages(six):
    english, norwegian = six.table(), six.table("nb")
    assert list(english.columns) == ["The report's package", "ours"]
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
        (0.0, 0.0, 0.0, "0.000 (0.000 to 0.000)"),
        (np.nan, 12.25, np.nan, "+12.2"),
        (np.nan, np.nan, np.nan, "–"),
    ],
)
def test_cells(low, mean, high, text):
    assert difference_text.cell(pd.Series({"difference": mean, "low": low, "high": high})) == text


def test_saving(six, tmp_path):
    six.config, six.provenance = {"ours": {"seed": 1}}, {"orglearn": "0"}
    six.save(tmp_path)
    for name in ("values", "differences", "ledger"):
        table = getattr(six, name)
        pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / f"{name}.parquet"), table, check_dtype=False)
        pd.testing.assert_frame_equal(pd.read_csv(tmp_path / f"{name}.csv"), table, check_dtype=False)
    assert yaml.safe_load((tmp_path / "config.yaml").read_text()) == {"ours": {"seed": 1}}
    about = json.loads((tmp_path / "provenance.json").read_text())
    assert (about["options"], about["worlds"], about["failures"]) == (OPTIONS, list(range(6)), [])
    assert not (tmp_path / "unpaired.csv").exists()


def test_the_command_names_no_folder_of_this_machine():
    words = ["/home/me/run.py", "--out=/home/me/results", "/tmp/x", "outputs", "a=b"]
    assert command(words) == "run.py --out=results x outputs a=b"
