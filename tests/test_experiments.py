"""What the experiments say was found is what their tables hold, and their commands are commands."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pandas as pd
import pytest

from sim.cli.analyses import ANALYSES
from sim.cli.main import main
from sim.studies.points import Points
from sim.studies.study import read, study_from

FOLDER = Path(__file__).resolve().parent.parent / "experiments"
STUDIES = sorted(path.parent for path in FOLDER.glob("*/study.yaml"))
WITH_TABLES = [folder for folder in STUDIES if (folder / "found").is_dir()]
INTERVAL = re.compile(r"([+-]\d\.\d{3})\s+\(([+-]\d\.\d{3})\s+to\s+([+-]\d\.\d{3})\)")


def commands(folder: Path) -> list[str]:
    text = (folder / "question.md").read_text(encoding="utf-8")
    return [line for block in re.findall(r"```sh\n(.*?)```", text, re.DOTALL) for line in block.splitlines()]


def numbers(folder: Path) -> set[tuple[str, str, str]]:
    """Every mean with its interval in the folder's tables, to three decimals."""
    known: set[tuple[str, str, str]] = set()
    for file in (folder / "found").rglob("*.csv"):
        rows = pd.read_csv(file)
        for mean, low, high in (
            ("difference", "low", "high"), ("mean", "low", "high"), ("whole", "whole_low", "whole_high"),
            ("interaction", "interaction_low", "interaction_high"),
        ):  # fmt: skip
            if {mean, low, high} <= set(rows.columns):
                for row in rows[[mean, low, high]].itertuples(index=False):
                    known.add(tuple(f"{value:+.3f}" for value in row))
    return known


def test_there_is_a_folder_for_each_question():
    assert {folder.name for folder in STUDIES} >= {
        "detail_management_versus_autonomy", "package_comparison", "leave_one_out", "leaders_then_autonomy",
        "calm_versus_turbulent",
    }  # fmt: skip
    assert len(WITH_TABLES) >= 4


@pytest.mark.parametrize("folder", STUDIES, ids=lambda folder: folder.name)
def test_its_study_can_be_run(folder):
    points = Points(study_from(*read(folder)))
    assert len(points.alternatives) >= 2
    points.config(0, len(points.alternatives) - 1, seed=0)


@pytest.mark.parametrize("folder", WITH_TABLES, ids=lambda folder: folder.name)
def test_the_finding_quotes_its_own_tables(folder):
    text = (folder / "finding.md").read_text(encoding="utf-8")
    quoted = INTERVAL.findall(text)
    assert len(quoted) >= 8
    assert [result for result in quoted if result not in numbers(folder)] == []
    for picture in re.findall(r"!\[[^\]]*\]\(([^)]+)\)", text):
        assert (folder / picture).is_file()


@pytest.mark.parametrize("folder", WITH_TABLES, ids=lambda folder: folder.name)
def test_its_commands_are_those_that_made_its_tables(folder):
    made = set()
    for line in commands(folder):
        words = shlex.split(line)
        assert words[0] == "orglearn"
        if words[1] == "analyse":
            assert any(words[2] in (one.name, *one.old) for one in ANALYSES.values())
            [out] = [Path(word.removeprefix("out=")) for word in words if word.startswith("out=")]
            assert (FOLDER.parent / out / "found.json").is_file()
            made.add(out)
    assert len(made) == len(list((folder / "found").rglob("found.json")))


@pytest.mark.slow
@pytest.mark.parametrize("folder", WITH_TABLES, ids=lambda folder: folder.name)
def test_its_commands_run_small(folder, tmp_path, monkeypatch):
    monkeypatch.chdir(FOLDER.parent)
    for line in commands(folder):
        words = shlex.split(line)[1:]
        if words[0] == "sweep":
            moves = "from_year" in (folder / "study.yaml").read_text(encoding="utf-8")
            years = f"years={6 if moves else 2}"  # a lever that moves later needs years to move in
            small = ["scale=classroom", years, "replications=2", f"out={tmp_path}", "executor=in_process"]
            code = main([*words, *small])
        else:
            code = main([*[w for w in words if not w.startswith(("study=", "out="))], f"study={tmp_path}"])
        assert code == 0, line
