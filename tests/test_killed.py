"""`kill -9` at random moments, and the same command again: nothing that was finished is lost, and nothing is there twice.

Three moments for each command, or as many as ORGLEARN_KILLS says (`make kills`). What is run takes no time of its own.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
import yaml

from tests.pretend import TINY
from tests.test_sweep import LONGEST_WAIT, until

KILLS = int(os.environ.get("ORGLEARN_KILLS", "3"))
pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(3600),
    pytest.mark.skipif(os.name == "nt", reason="signals between processes are those of Unix"),
]

NOTE = """
import functools, sys, time
from pathlib import Path
LOG = Path(sys.argv[2])
def note(what):
    with LOG.open("a") as file:
        file.write(what + "\\n")
def slow(what):
    time.sleep(0.02)
    note(what)
"""

VALIDATE = (
    NOTE
    + """
import sim.cli.validate as command
from sim.cli.main import main
from sim.validation import classics, evaluate, passport, verification

def run_pair(pair):
    slow(f"pair {pair.number}")
    return {"pair": pair.number, "intact": {}, "moderation": {}, "ablated": {}, "errors": {}}
def lines(quick, tell=None, only=()):
    slow(f"classic {only[0]}")
    yield {"id": only[0], "verdict": "holds", "replications": 3}
def again(name, quick, seed=0):
    slow(f"check {name}")
    return {"id": name, "verdict": "holds"}
def line(id_, entries, sets):
    return {"id": id_, "verdict": "holds", "strength": "F", "used_for_filter": False, "ablation": None,
            "pairs": [entry["pair"] for entry in entries]}
def write_page(passport, folder, language):
    (folder / "passport.html").write_text("page " * 100_000)
    return folder / "passport.html"
evaluate.run_pair, classics.lines, verification.again, passport.line = run_pair, lines, again, line
command.write_page, command.show = write_page, lambda *what: None
passport.DEPTHS["quick"] = passport.Depth("quick", pairs=20, ablated=2, quick=True, scale="reduced")
sys.exit(main(["validate", "--quick", "--workers", "1", "--out", sys.argv[1]]))
"""
)

ENSEMBLE = (
    NOTE
    + """
import numpy as np
from sim.validation import ensemble

def try_set(trial):
    slow(f"set {trial.number}")
    luck = np.random.default_rng(trial.number)
    seen = {arm: {name: float(luck.normal()) for name in ensemble.NOTED} for arm in ("baseline", "package")}
    return {"set": trial.number, "fell_at": "backlog" if trial.number % 3 else "", **seen}
ensemble.try_set = try_set
words = "--sets 40 --keep 10 --workers 1".split()
ensemble.main([*words, "--out", sys.argv[1], "--store", str(Path(sys.argv[1]) / "stored")])
"""
)

REPORT = (
    NOTE
    + """
import sim.studies.engine, sim.studies.shards
from sim.cli.main import main
from tests.pretend import Pretend

class Noted(Pretend):
    def __call__(self, config):
        note(f"run {config.seed}")
        return super().__call__(config)
sim.studies.shards.AT_MOST_JOBS = 5
sim.studies.engine.Observer = lambda outcomes, years, details: Noted(pause=0.01, values=len(outcomes) * len(years))
words = ["report", f"study={sys.argv[3]}", "with=[robustness]", "formats=[html]", "executor=in_process"]
sys.exit(main([*words]))
"""
)


def started(script: Path, *words: str | Path) -> subprocess.Popen[str]:
    path = os.pathsep.join([str(Path.cwd()), os.environ.get("PYTHONPATH", "")])
    command = [sys.executable, str(script), *map(str, words)]
    where = words[0] if Path(words[0]).is_dir() else None
    return subprocess.Popen(
        command, cwd=where, text=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": path},
    )  # fmt: skip


def done(log: Path) -> list[str]:
    return log.read_text().splitlines() if log.is_file() else []


def killed(script: Path, log: Path, items: int, *words: str | Path) -> None:
    """Start the command, kill it when it has come a random way, start it again; the last one is left to end."""
    luck = np.random.default_rng(KILLS)
    for _ in range(KILLS):
        runner = started(script, *words)
        far = len(done(log)) + int(luck.integers(0, 1 + 2 * items // KILLS))
        until(lambda far=far, runner=runner: len(done(log)) >= far or runner.poll() is not None)
        if far >= items:  # all runs are done: it dies while it writes what they came to, or after
            until(lambda runner=runner: len(done(log)) >= items or runner.poll() is not None)
        time.sleep(float(luck.uniform(0, 0.05)))
        runner.send_signal(signal.SIGKILL)
        runner.communicate(timeout=LONGEST_WAIT)
    runner = started(script, *words)
    _, problems = runner.communicate(timeout=LONGEST_WAIT)
    assert runner.returncode == 0, problems


def alone(script: Path, *words: str | Path) -> None:
    runner = started(script, *words)
    _, problems = runner.communicate(timeout=LONGEST_WAIT)
    assert runner.returncode == 0, problems


def test_validate_loses_nothing_and_does_nothing_twice(tmp_path):
    script = tmp_path / "script.py"
    script.write_text(VALIDATE)
    alone(script, tmp_path / "alone", tmp_path / "log-alone")
    items = len(done(tmp_path / "log-alone"))
    assert items > 30, "pairs, classics and checks"
    killed(script, tmp_path / "log", items, tmp_path / "out", tmp_path / "log")
    passports = [json.loads((tmp_path / name / "passport.json").read_text()) for name in ("alone", "out")]
    for passport in passports:
        passport.pop("made")
    assert passports[0] == passports[1]
    assert set(done(tmp_path / "log")) == set(done(tmp_path / "log-alone"))
    # The last passport may have been finished before a kill, and classics and checks made anew after it.
    of_pairs = [line for line in done(tmp_path / "log") if line.startswith("pair")]
    assert len(of_pairs) <= 20 + KILLS, "only what was in hand when it was killed is done again"
    assert not list((tmp_path / "out").glob("*.writing"))
    assert (tmp_path / "out" / "passport.html").read_text() == (tmp_path / "alone" / "passport.html").read_text()


def test_the_ensemble_loses_nothing_and_does_nothing_twice(tmp_path):
    script = tmp_path / "script.py"
    script.write_text(ENSEMBLE)
    alone(script, tmp_path / "alone", tmp_path / "log-alone")
    killed(script, tmp_path / "log", 40, tmp_path / "out", tmp_path / "log")
    assert len(done(tmp_path / "log")) <= 40 + KILLS
    entries = [json.loads(line) for line in (tmp_path / "out" / "tried.jsonl").read_text().splitlines()[1:] if line]
    assert len({entry["set"] for entry in entries}) == 40
    for file in (tmp_path / "alone" / "stored").iterdir():
        assert (tmp_path / "out" / "stored" / file.name).read_bytes() == file.read_bytes(), file.name


def test_a_report_and_what_goes_with_it_lose_nothing_and_do_nothing_twice(tmp_path):
    script, study = tmp_path / "script.py", tmp_path / "mine.yaml"
    script.write_text(REPORT)
    study.write_text(yaml.safe_dump(TINY | {"replications": 4}))
    folders = {}
    for name in ("alone", "out"):
        (tmp_path / name).mkdir()
        folders[name] = tmp_path / name / "outputs" / "sweeps" / "mine"
    alone(script, tmp_path / "alone", tmp_path / "log-alone", study)
    items = len(done(tmp_path / "log-alone"))
    assert items > 300, "the study, and its options under sixty sets of numbers"
    killed(script, tmp_path / "log", items, tmp_path / "out", tmp_path / "log", study)
    assert len(done(tmp_path / "log")) <= items + 6 * KILLS, "at most what was not on the disk yet is done again"
    for of in ("", "supplements/robustness"):
        one, other = (folder / of for folder in folders.values())
        assert (one / "results.parquet").read_bytes() == (other / "results.parquet").read_bytes()
        keys = [k for file in (other / "parts").glob("*.parquet") for k in pq.read_table(file)["key"].to_pylist()]
        assert len(keys) == len(set(keys)), "no run is there twice"
    page = folders["out"] / "report" / "report.html"
    assert page.read_bytes() == (folders["alone"] / "report" / "report.html").read_bytes()
    left = [p.name for p in folders["out"].rglob("*") if ".writing" in p.name and p.parent.name != "report"]
    assert left == []
