"""A closed terminal ends a study, and the lab, with all their workers; what is finished is kept."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from sim.studies.folder import Folder
from sim.studies.workflow import load_study
from tests.test_sweep import LONGEST_WAIT, SCRIPT, shards, until

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGHUP")
BY_HANGUP = 128 + signal.SIGHUP if os.name != "nt" else 0
ENDING = SCRIPT.replace("130 if report.interrupted", "exit_code() if report.interrupted").replace(
    "import sys, json", "import sys, json\nfrom sim.studies.signals import exit_code"
)


def begun(words: list[str], **more: object) -> subprocess.Popen[str]:
    path = os.pathsep.join([str(Path.cwd()), os.environ.get("PYTHONPATH", "")])
    return subprocess.Popen([sys.executable, *words], text=True, env=os.environ | {"PYTHONPATH": path}, **more)


def all_gone(processes: list[psutil.Process]) -> None:
    _, alive = psutil.wait_procs(processes, timeout=60)
    assert alive == [], "no process is left over"


@pytest.mark.parametrize("to_all", [False, True], ids=["the runner alone", "its workers too"])
def test_a_hangup_ends_a_study_cleanly(tmp_path, to_all):
    script, study = tmp_path / "script.py", tmp_path / "study"
    script.write_text(ENDING)
    runner = begun(
        [str(script), str(study), "4000"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    )
    until(lambda: shards(study) >= 3 or runner.poll() is not None)
    workers = psutil.Process(runner.pid).children(recursive=True)
    for _ in range(2):  # the shell sends one, and the system another
        os.killpg(runner.pid, signal.SIGHUP) if to_all else runner.send_signal(signal.SIGHUP)
        time.sleep(0.05)
    out, problems = runner.communicate(timeout=LONGEST_WAIT)
    assert runner.returncode == BY_HANGUP, problems
    finished = int(out.strip("[").split(",")[0])
    assert len(load_study(study).table) / 2 in (finished, finished + 1)
    last = Folder(study).manifest()["runs"][-1]
    assert (last["ended"], last["runs_failed"]) == ("Stopped on request.", 0)
    all_gone(workers)


def test_a_terminal_that_is_closed_under_a_command_leaves_a_whole_study_and_no_worker(tmp_path):
    """The terminal itself is taken away, so that what the command prints has nowhere to go."""
    import fcntl
    import termios

    study = tmp_path / "study"
    ours, theirs = os.openpty()
    words = ["-m", "sim.cli.main", "sweep", "study=packages", "scale=classroom", "years=1", "replications=4000",
             "executor.workers=2", f"out={study}"]  # fmt: skip
    runner = begun(
        words, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True,
        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
    )  # fmt: skip
    os.close(theirs)
    os.set_blocking(ours, False)

    def going() -> bool:
        with contextlib.suppress(BlockingIOError):
            os.read(ours, 100_000)
        return shards(study) >= 1 or runner.poll() is not None

    until(going)
    workers = psutil.Process(runner.pid).children(recursive=True)
    os.close(ours)
    assert runner.wait(timeout=LONGEST_WAIT) == BY_HANGUP
    last = Folder(study).manifest()["runs"][-1]
    assert (last["ended"], last["runs_failed"]) == ("Stopped on request.", 0)
    assert len(Folder(study).parts()) == last["runs_done"] > 0
    all_gone(workers)


def test_a_hangup_that_is_ignored_stays_ignored(tmp_path):
    """As under nohup."""
    script, study = tmp_path / "script.py", tmp_path / "study"
    script.write_text(f"import signal\nsignal.signal(signal.SIGHUP, signal.SIG_IGN)\n{ENDING}")
    runner = begun([str(script), str(study), "60"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    until(lambda: shards(study) >= 2 or runner.poll() is not None)
    runner.send_signal(signal.SIGHUP)
    _, problems = runner.communicate(timeout=LONGEST_WAIT)
    assert runner.returncode == 0, problems
    assert load_study(study).worlds == list(range(60))


@pytest.mark.parametrize("number", ["SIGHUP", "SIGTERM", "SIGKILL"])
def test_the_lab_ends_with_all_its_workers(number):
    lab = begun(
        ["-m", "sim.cli.main", "lab", "--no-browser", "--workers", "2"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        start_new_session=True,
    )  # fmt: skip
    assert lab.stdout is not None
    for line in lab.stdout:
        if "closes it" in line:
            break
    until(lambda: len(children(lab)) >= 2 or lab.poll() is not None)
    workers = children(lab)
    lab.send_signal(getattr(signal, number))
    rest, _ = lab.communicate(timeout=LONGEST_WAIT)
    assert "Traceback" not in rest
    if number == "SIGHUP":
        assert lab.returncode == BY_HANGUP
    all_gone(workers)


def children(process: subprocess.Popen[str]) -> list[psutil.Process]:
    """The worker processes of a server."""
    return [c for c in psutil.Process(process.pid).children() if "spawn_main" in " ".join(c.cmdline())]
