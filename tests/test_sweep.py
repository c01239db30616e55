"""A study survives what can happen to it: failures, crashes, damage, a full disk, another runner."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import psutil
import pytest

import sim
import sim.studies.shards as parts_module
from sim.config import ConfigError
from sim.studies.engine import check_on_error, sweep
from sim.studies.executors import Executor
from sim.studies.files import DiskFullError
from sim.studies.folder import Folder
from sim.studies.shards import Shards
from sim.studies.workflow import load_study
from tests.pretend import TINY, Pretend, jobs

HERE = Executor("in_process")
TWO = Executor("local", workers=2)


def table(folder: Path) -> bytes:
    return (folder / "results.parquet").read_bytes()


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory) -> bytes:
    folder = tmp_path_factory.mktemp("undisturbed")
    sweep(jobs(), Folder(folder), HERE, observe=Pretend())
    return table(folder)


def test_the_table_is_tidy_and_complete(tmp_path):
    work = jobs(factors={"world.turbulence": [0.2, 1.0]}, replications=3)
    report = sweep(work, Folder(tmp_path), HERE, observe=Pretend())
    assert (report.total, report.finished, report.failed, report.stopped) == (12, 12, [], "")
    rows = pd.read_parquet(tmp_path / "results.parquet")
    assert list(rows.columns[:11]) == [
        "alternative", "option", "scenario", "turbulence", "world", "seed", "year", "outcome", "value", "unit", "key",
    ]  # fmt: skip
    assert all(name.startswith("governance.") for name in rows.columns[11:])
    assert len(rows) == 12 * 2
    assert rows["key"].nunique() == 12
    row = rows.query("option == 'report_package' and turbulence == 1.0 and world == 2 and outcome == 'backlog'")
    luck = np.random.default_rng(2).normal(size=2)[1]
    assert row["value"].tolist() == [luck + 0.6 + 10.0]
    assert row["unit"].tolist() == ["months of work"]
    worlds = rows["world"].to_numpy()
    assert (np.diff(worlds) >= 0).all(), "worlds come first, so that a study that is stopped is paired"


def test_the_table_is_the_same_on_every_executor(tmp_path, undisturbed):
    sweep(jobs(), Folder(tmp_path), TWO, observe=Pretend())
    assert table(tmp_path) == undisturbed


def test_what_is_finished_is_not_done_again(tmp_path, undisturbed):
    first = sweep(jobs(replications=4), Folder(tmp_path), HERE, observe=Pretend())
    assert first.finished == 8
    second = sweep(jobs(), Folder(tmp_path), HERE, observe=Pretend())
    assert (second.before, second.finished) == (8, 12)
    assert table(tmp_path) == undisturbed
    third = sweep(jobs(), Folder(tmp_path), HERE, observe=Pretend(fails=tuple(range(10))))
    assert (third.before, third.finished, third.failed) == (20, 0, [])
    manifest = Folder(tmp_path).manifest()
    assert [run["runs_done"] for run in manifest["runs"]] == [8, 12, 0]
    assert manifest["results_sha256"] == hashlib.sha256(undisturbed).hexdigest()
    assert (manifest["runs_in_study"], manifest["runs_finished"]) == (20, 20)


def test_another_option_or_model_is_another_run(tmp_path, monkeypatch):
    sweep(jobs(replications=1), Folder(tmp_path), HERE, observe=Pretend())
    more = sweep(
        jobs(replications=1, options=[*TINY["options"], "detailed_control"]), Folder(tmp_path), HERE, observe=Pretend()
    )
    assert (more.before, more.finished) == (2, 1)
    monkeypatch.setattr("sim.studies.jobs.model_hash", lambda: "another")
    again = sweep(jobs(replications=1), Folder(tmp_path), HERE, observe=Pretend())
    assert (again.before, again.finished) == (0, 2)


def test_options_with_the_same_settings_share_one_run(tmp_path):
    twice = jobs(options=["baseline_2014", {"the same": {"local_autonomy": 0.3}}], replications=2)
    report = sweep(twice, Folder(tmp_path), HERE, observe=Pretend())
    assert report.finished == 2
    result = load_study(tmp_path)
    assert len(result.table) == 2 * 2 * 2
    assert (result.differences("quality", "the same") == 0).all(axis=None)


@pytest.mark.parametrize("executor", [HERE, TWO], ids=["in_process", "local"])
def test_one_run_in_ten_fails_and_stops_no_other(tmp_path, executor):
    work = jobs(replications=50)
    report = sweep(work, Folder(tmp_path), executor, observe=Pretend(fails=tuple(range(3, 50, 10))))
    assert (report.finished, len(report.failed), report.stopped) == (90, 10, "")
    result = load_study(tmp_path)
    assert sorted(set(result.failures["world"])) == [3, 13, 23, 33, 43]
    assert result.failures["error"].str.contains("does not add up").all()
    assert result.failures["command"].iloc[0].startswith(f"orglearn repeat study={tmp_path.name} key=")
    kept = json.loads((tmp_path / "failures" / f"{report.failed[0]}.json").read_text())
    assert "in __call__" in kept["traceback"]
    assert str(Path.cwd()) not in kept["traceback"]
    assert len(result.table) == 90 * 2
    mended = sweep(work, Folder(tmp_path), executor, observe=Pretend())
    assert (mended.before, mended.finished) == (90, 10)
    assert load_study(tmp_path).failures.empty
    assert not list((tmp_path / "failures").iterdir())


def test_a_failure_may_end_the_study_slowly_or_fast(tmp_path):
    slow = sweep(jobs(), Folder(tmp_path / "slow"), HERE, observe=Pretend(fails=(2,)), on_error="drain")
    assert len(slow.failed) >= 1
    assert slow.finished + len(slow.failed) < slow.total
    assert "on_error=drain" in slow.stopped
    fast = sweep(jobs(), Folder(tmp_path / "fast"), HERE, observe=Pretend(fails=(2,)), on_error="abort")
    assert (fast.finished, len(fast.failed)) == (4, 1)
    assert len(load_study(tmp_path / "fast").table) == 4 * 2, "what was finished is kept"
    with pytest.raises(ConfigError, match="There is no way to meet errors 'never'"):
        sweep(jobs(), Folder(tmp_path), HERE, on_error="never")


def test_the_former_names_of_the_error_modes_still_work_and_name_the_new_ones(tmp_path):
    former = {mode: check_on_error(mode)[0] for mode in ("off", "slow", "fast")}
    assert former == {"off": "continue", "slow": "drain", "fast": "abort"}
    assert check_on_error("drain") == ("drain", "")
    with pytest.warns(DeprecationWarning, match="errors=fast is now called on_error=abort"):
        sim.sweep(TINY | {"replications": 1}, out=tmp_path, executor="in_process", errors="fast")


def test_a_worker_that_dies_twice_is_recorded_and_tried_again_next_time(tmp_path, undisturbed):
    report = sweep(jobs(), Folder(tmp_path), TWO, observe=Pretend(dies=(4,)))
    assert (report.finished, len(report.failed)) == (18, 2)
    assert "exit code 9), twice" in load_study(tmp_path).failures["error"].iloc[0]
    assert sweep(jobs(), Folder(tmp_path), TWO, observe=Pretend()).finished == 2
    assert table(tmp_path) == undisturbed


def test_a_damaged_part_is_set_aside_and_its_runs_done_again(tmp_path, undisturbed):
    for worlds in (3, 6, 10):  # a part each
        sweep(jobs(replications=worlds), Folder(tmp_path), HERE, observe=Pretend())
    first, second, third = sorted((tmp_path / "parts").iterdir())
    first.write_bytes(first.read_bytes()[:-100])  # cut off
    noise = bytearray(second.read_bytes())
    noise[40:80] = os.urandom(40)
    second.write_bytes(bytes(noise))
    (tmp_path / "parts" / "part-1-x.parquet.writing").write_bytes(b"cut off in writing")
    report = sweep(jobs(), Folder(tmp_path), HERE, observe=Pretend())
    assert (report.before, report.finished, report.set_aside) == (8, 12, [first.name, second.name])
    assert sorted(p.name for p in (tmp_path / "set_aside").iterdir()) == [first.name, second.name]
    assert third.exists()
    assert not list((tmp_path / "parts").glob("*.writing"))
    assert table(tmp_path) == undisturbed


def test_a_study_is_read_while_its_table_lags_behind(tmp_path):
    whole = sweep(jobs(), Folder(tmp_path), HERE, observe=Pretend())
    value = load_study(tmp_path).table
    (tmp_path / "results.parquet").unlink()
    from_parts = load_study(tmp_path).table
    assert whole.finished * 2 == len(from_parts)
    pd.testing.assert_frame_equal(as_text(value), as_text(from_parts))


def test_a_damaged_table_is_rebuilt_from_the_shards(tmp_path):
    sweep(jobs(), Folder(tmp_path), HERE, observe=Pretend())
    value = load_study(tmp_path).table
    for damage in (table(tmp_path)[:-50], b"noise", table(tmp_path)[:900] + b"x" + table(tmp_path)[901:]):
        (tmp_path / "results.parquet").write_bytes(damage)
        pd.testing.assert_frame_equal(as_text(load_study(tmp_path).table), as_text(value))


def as_text(frame: pd.DataFrame) -> pd.DataFrame:
    """Without categories, whose order is not ours."""
    return frame.astype(dict.fromkeys(frame.select_dtypes("category"), str))


def test_two_runners_cannot_write_one_study(tmp_path):
    with Folder(tmp_path).lock(), pytest.raises(ConfigError, match=r"being run already, by process \d+ on "):
        sweep(jobs(), Folder(tmp_path), HERE, observe=Pretend())


class FullDisk:
    """Lets so many files through, and then has no room."""

    def __init__(self, room: int):
        self.room = room

    def __call__(self, number: int) -> None:
        self.room -= 1
        if self.room < 0:
            raise OSError(errno.ENOSPC, "No space left on device")


def reported_by(folder: Path) -> str:
    """Of a disk that is full when a study is begun, or later."""
    try:
        report = sweep(jobs(), Folder(folder), HERE, observe=Pretend())
    except DiskFullError as problem:  # `orglearn` ends with its exit code
        return str(problem)
    assert report.disk_full
    assert not report.is_complete or report.stopped
    return report.stopped


@pytest.mark.parametrize("room", [0, 1, 2, 3, 4, 5, 6])
def test_a_full_disk_is_reported_in_a_sentence_and_damages_nothing(tmp_path, monkeypatch, undisturbed, room):
    monkeypatch.setattr(parts_module, "AT_MOST_JOBS", 4)
    with monkeypatch.context() as short:
        short.setattr("os.fsync", FullDisk(2 * room))
        value = reported_by(tmp_path)
    assert "is full" in value
    assert "Make room and give the same command again" in value
    assert Shards(tmp_path / "parts").open(repair=False).set_aside == []
    again = sweep(jobs(), Folder(tmp_path), HERE, observe=Pretend())
    assert again.is_complete
    assert table(tmp_path) == undisturbed


SCRIPT = """
import sys, json
from tests.pretend import Pretend, jobs
from sim.studies.executors import Executor
from sim.studies.folder import Folder
from sim.studies.engine import check_on_error, sweep
import sim.studies.shards
sim.studies.shards.AT_MOST_JOBS = 5
if __name__ == "__main__":
    work, two = jobs(replications=int(sys.argv[2])), Executor("local", workers=2)
    report = sweep(work, Folder(sys.argv[1]), two, observe=Pretend(pause=0.05))
    print(json.dumps([report.finished, len(report.failed), report.stopped]))
    sys.exit(0 if report.is_complete else 130 if report.interrupted else 3)
"""


def start(script: Path, folder: Path, worlds: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(script), str(folder), str(worlds)], text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(Path.cwd()), os.environ.get("PYTHONPATH", "")])},
    )  # fmt: skip


def workers_of(runner: subprocess.Popen[str]) -> list[psutil.Process]:
    try:
        return [c for c in psutil.Process(runner.pid).children() if "spawn_main" in " ".join(c.cmdline())]
    except psutil.NoSuchProcess:
        return []


@pytest.mark.skipif(os.name == "nt", reason="signals between processes are those of Unix")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_a_study_cleanly(tmp_path, number):
    script = tmp_path / "script.py"
    script.write_text(SCRIPT)
    worlds = 4000  # so many that it cannot be over before the signal comes
    runner = start(script, tmp_path / "study", worlds)
    until(lambda: shards(tmp_path / "study") >= 3 or runner.poll() is not None)
    runner.send_signal(number)
    out, problems = runner.communicate(timeout=LONGEST_WAIT)
    assert runner.returncode == 130, problems
    finished, failed, stopped = json.loads(out)
    assert 0 < finished < 2 * worlds
    assert (failed, stopped) == (0, "Stopped on request.")
    # Everything that was finished is kept; and a run whose shard was being written is on the disk before it is counted.
    assert len(load_study(tmp_path / "study").table) / 2 in (finished, finished + 1)
    assert Folder(tmp_path / "study").manifest()["runs"][-1]["ended"] == "Stopped on request."


LONGEST_WAIT = 300.0
"""Seconds after which something that a test waits for is taken never to happen; a busy machine takes far less."""


def until(what: Callable[[], object]) -> None:
    """Wait for something to come true."""
    end = time.monotonic() + LONGEST_WAIT
    while not what():
        assert time.monotonic() < end, "it did not come to that"
        time.sleep(0.02)


def shards(study: Path) -> int:
    """How many shards of results a study has on disk."""
    return len(list((study / "parts").glob("*.parquet")))


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="signals between processes are those of Unix")
def test_killed_twenty_times_the_table_is_that_of_an_undisturbed_study(tmp_path):
    """Workers, the runner, or both, when it has come a random way; where the runner is gone, it is started again."""
    script, study, worlds = tmp_path / "script.py", tmp_path / "study", 500
    script.write_text(SCRIPT)
    sweep(jobs(replications=worlds), Folder(tmp_path / "undisturbed"), HERE, observe=Pretend())
    luck = np.random.default_rng(20)
    runner = start(script, study, worlds)
    for killed in range(20):
        if runner.poll() is not None:
            runner.communicate()
            runner = start(script, study, worlds)
        far = shards(study) + luck.integers(1, 6)  # of two hundred in all
        until(lambda far=far, runner=runner: shards(study) >= far or runner.poll() is not None)
        assert runner.poll() is None, runner.communicate()
        kill(runner, ("worker", "worker", "runner", "worker", "both")[killed % 5])
    while runner.poll() != 0:
        runner.communicate(timeout=LONGEST_WAIT)
        if runner.returncode != 0:
            runner = start(script, study, worlds)
    assert table(tmp_path / "study") == table(tmp_path / "undisturbed")
    ends = [run["ended"] for run in Folder(tmp_path / "study").manifest()["runs"]]
    assert ends[-1] == "complete"
    assert sum(end.startswith("without a word") for end in ends) >= 3


def kill(runner: subprocess.Popen[str], whom: str) -> None:
    victims = [p.pid for p in workers_of(runner)]
    victims = victims[:1] if whom == "worker" else victims if whom == "both" else []
    for pid in [*victims, *([runner.pid] if whom != "worker" else [])]:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
    if whom != "worker":
        runner.wait(timeout=LONGEST_WAIT)


@pytest.mark.slow
def test_the_runner_costs_little_and_keeps_nothing_in_memory(tmp_path):
    """How many milliseconds is measured in benchmarks/runner.py; here, that a run costs no more when many are done."""
    work, memory, seconds = jobs(replications=1500), [], []
    process = psutil.Process()

    def look(done: int, total: int, so_far: float, failed: int = 0) -> None:
        if done % 100 == 0:
            memory.append(process.memory_info().rss)
            seconds.append(time.process_time())  # of this process alone, however busy the machine

    report = sweep(work, Folder(tmp_path), HERE, observe=Pretend(), progress=look)
    assert report.is_complete
    half = len(memory) // 2
    first, second = seconds[half] - seconds[0], seconds[-1] - seconds[half]
    assert second / (len(seconds) - 1 - half) < 3 * first / half
    assert np.mean(memory[-3:]) - np.mean(memory[half : half + 3]) < 5e6
