"""Laid out as a wheel lays it out, away from the repository, the program finds its settings and runs."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_an_installed_copy_runs_anywhere(tmp_path):
    site, elsewhere = tmp_path / "site", tmp_path / "elsewhere"
    elsewhere.mkdir()
    # What Numba has compiled lies beside the sources and goes along; all else is the copy's own.
    shutil.copytree(ROOT / "sim", site / "sim", ignore=shutil.ignore_patterns("*.pyc"))
    shutil.copytree(ROOT / "configs", site / "sim" / "_configs")
    words = ["-m", "sim", "scale=classroom", "years=1", "governance=report_package", "output=found"]
    environment = os.environ | {"PYTHONPATH": str(site)}
    done = subprocess.run(
        [sys.executable, *words], cwd=elsewhere, env=environment, capture_output=True, text=True, timeout=600
    )
    assert done.returncode == 0, done.stderr
    assert (elsewhere / "found" / "outcomes.csv").exists()
    where = [sys.executable, "-c", "import sim.config; print(sim.config.config_dir())"]
    texts = subprocess.run(where, cwd=elsewhere, env=environment, capture_output=True, text=True, timeout=600)
    assert Path(texts.stdout.strip()) == (site / "sim" / "_configs").resolve()


def test_the_wheels_settings_give_that_layout():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert wheel["sources"]["configs"] == "sim/_configs"
