"""The main comparison, at a scale of seconds and without its figures."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.cli import main_job
from sim.studies.folder import Folder
from sim.studies.jobs import Jobs
from sim.studies.points import Points

QUICK = ["--scale", "classroom", "--years", "1", "--minutes", "0.001", "--at-least", "2", "--workers", "1"]


@pytest.fixture(autouse=True)
def without_figures(monkeypatch):
    monkeypatch.setattr(
        "sim.reporting.comparison.folder.illustrate", lambda comparison, folder, language: folder / "index.html"
    )


@pytest.mark.parametrize(("language", "text"), [("en", "Right decisions"), ("nb", "Riktige avgjørelser")])
def test_it_prints_writes_and_says_where_to_look(tmp_path, capsys, language, text):
    assert main_job.main([*QUICK, "--out", str(tmp_path), "--language", language]) == 0
    printed = capsys.readouterr().out
    assert text in printed
    assert "G8" in printed
    assert "index.html" in printed.splitlines()[-1]
    about = json.loads((tmp_path / "provenance.json").read_text())
    assert (about["worlds"], len(about["options"])) == ([0, 1], 10)
    assert len(pd.read_parquet(tmp_path / "values.parquet")) > 0


def test_a_wrong_setting_is_refused_in_a_sentence(tmp_path, capsys):
    assert main_job.main(["--scale", "clasroom", "--out", str(tmp_path / "out")]) == 2
    assert "classroom" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_stopping_before_anything_is_done_writes_nothing(tmp_path, monkeypatch, capsys):
    def stopped(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(main_job, "run", stopped)
    assert main_job.main(["--out", str(tmp_path / "out")]) == 130
    assert "nothing was written" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_an_unwritable_folder_is_refused_before_the_work(capsys):
    assert main_job.main(["--out", "/proc/nowhere"]) == 2
    assert "must be a folder that can be written to" in capsys.readouterr().err


SCRIPT = """
import functools, sys
import sim.studies.engine
import sim.reporting.comparison.folder
import sim.studies.shards
from pathlib import Path
from sim.cli import main_job
from tests.pretend import Quick

if __name__ == "__main__":
    sim.studies.shards.AT_MOST_JOBS = 5
    sim.studies.engine.Observer = functools.partial(Quick, pause=0.02, log=sys.argv[2])
    sim.reporting.comparison.folder.illustrate = lambda comparison, folder, language: folder / "index.html"
    main_job.report = lambda folder, out, language: [Path(out) / "report.html"]
    options = "--scale classroom --years 1 --minutes 10 --at-most 30 --workers 1".split()
    sys.exit(main_job.main([*options, "--out", sys.argv[1]]))
"""


def begun(script: Path, folder: Path, log: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(script), str(folder), str(log)], text=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(Path.cwd()), os.environ.get("PYTHONPATH", "")])},
    )  # fmt: skip


def kept_runs(folder: Path) -> set[str]:
    """The finished runs on the disk, as the pretended organisation logs them."""
    if not (folder / "study" / "study.yaml").is_file():
        return set()
    study, parts = Folder(folder / "study").study(), Folder(folder / "study").parts()
    jobs = Jobs(study, Points(study))
    return {
        f"{jobs.points.alternatives[job.alternative].label} {jobs.seed(job.world)}"
        for job in jobs if job.key in parts
    }  # fmt: skip


@pytest.mark.slow
@pytest.mark.timeout(1200)
@pytest.mark.skipif(os.name == "nt", reason="signals between processes are those of Unix")
def test_killed_ten_times_it_goes_on_and_ends_as_one_that_was_left_alone(tmp_path):
    script = tmp_path / "script.py"
    script.write_text(SCRIPT)
    runner = begun(script, tmp_path / "alone", tmp_path / "log")
    assert runner.wait() == 0, runner.communicate()[1]
    runner.communicate()
    luck, killed = np.random.default_rng(9), 0
    for sitting in range(200):
        log, before = tmp_path / f"log{sitting}", kept_runs(tmp_path / "killed")
        runner = begun(script, tmp_path / "killed", log)
        while killed < 10 and runner.poll() is None and not log.exists():
            time.sleep(0.02)
        if killed < 10:
            time.sleep(luck.uniform(0.0, 1.0))
            runner.send_signal(signal.SIGKILL)
            killed += 1
        problems = runner.communicate()[1]
        again = before & set(log.read_text().splitlines()) if log.exists() else set()
        assert not again, "what was finished is not run again"
        if runner.returncode == 0:
            break
        assert runner.returncode == -signal.SIGKILL, problems
    assert killed == 10
    for name in ("values", "differences", "ledger"):
        whole, pieces = (pd.read_parquet(tmp_path / way / f"{name}.parquet") for way in ("alone", "killed"))
        pd.testing.assert_frame_equal(pieces, whole, check_exact=True)
