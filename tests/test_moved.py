"""A study's folder can be moved, have any name, and be used from anywhere: all it holds goes with it."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pandas as pd
import pytest
import yaml

from sim.cli.main import main
from sim.reporting.document.verify import verify
from sim.studies.folder import Folder
from sim.studies.workflow import load_study, repeat
from tests.pretend import TINY

ODD = ("o'brien & sønn", "two  spaces", "$HOME;x", "-dash", "a=b, c", "æøå [1]")
WORDS = ("formats=[html]", "language=en")


@pytest.fixture
def moved(tmp_path, monkeypatch, request) -> Path:
    """A study with a document, made in a folder of an odd name and moved to another; the working directory is elsewhere."""
    first, second = tmp_path / "first" / request.param, tmp_path / "second" / "deeper" / request.param
    first.parent.mkdir()
    second.parent.mkdir(parents=True)
    (tmp_path / "mine.yaml").write_text(yaml.safe_dump(TINY | {"replications": 3}))
    monkeypatch.chdir(tmp_path)
    assert main(["sweep", "study=mine.yaml", f"out=first/{request.param}", "executor=in_process"]) == 0
    assert main(["report", f"study=first/{request.param}", *WORDS]) == 0
    shutil.move(first, second)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    return second


@pytest.mark.parametrize("moved", ODD, indirect=True)
def test_a_moved_study_is_asked_gone_on_with_and_reported_of(moved, capsys):
    before = load_study(moved)
    assert before.worlds == [0, 1, 2]
    assert main(["results", f"study={moved}"]) == 0
    assert str(moved / "results.parquet") in capsys.readouterr().out
    assert main(["analyse", "differences", f"study={moved}"]) == 0
    assert (moved / "analysis" / "differences" / "found.json").is_file()
    assert repeat(moved, str(before.table["key"].iloc[0])).as_kept
    assert main(["sweep", f"study={moved}", "replications=4", "executor=in_process"]) == 0
    assert "8 runs, 6 of them done before. 2 to do" in capsys.readouterr().err
    after = load_study(moved)
    pd.testing.assert_frame_equal(after.table[after.table["world"] < 3].reset_index(drop=True), before.table,
                                  check_categorical=False)  # fmt: skip
    assert not list(Path.cwd().iterdir()), "nothing is written where the command is typed"


@pytest.mark.parametrize("moved", ODD[:2], indirect=True)
def test_a_moved_document_holds_and_is_made_again_in_its_place(moved):
    page = moved / "report" / "report.html"
    text = page.read_text(encoding="utf-8")
    assert verify(page, moved, sample=1, seed=0).holds
    assert main(["report", f"study={moved}", *WORDS]) == 0
    numbers = re.compile(r'data-value="[^"]*"')
    assert numbers.findall(page.read_text(encoding="utf-8")) == numbers.findall(text)


@pytest.mark.parametrize("moved", ODD[:2], indirect=True)
def test_a_page_links_to_nothing_outside_itself(moved):
    """So that it can be moved on its own, and sent."""
    text = (moved / "report" / "report.html").read_text(encoding="utf-8")
    links = re.findall(r'(?:src|href)="([^"]+)"', text)
    assert [link for link in links if not link.startswith(("#", "data:", "https://"))] == []


@pytest.mark.parametrize("moved", ODD[:1], indirect=True)
def test_what_an_analysis_ran_goes_with_the_folder(moved, capsys):
    words = ["analyse", "break_even", f"study={moved}", "outcome=quality", "alternative=report_package", "worlds=2",
             "assumptions=[peer_rate]", "executor=in_process"]  # fmt: skip
    assert main(words) == 0
    kept = len(Folder(moved / "break_even").parts())
    assert kept
    again = moved.with_name("renamed")
    moved.rename(again)
    assert main([word.replace(str(moved), str(again)) for word in words]) == 0
    assert Folder(again / "break_even").manifest()["runs"][-1]["runs_kept"] == kept, "nothing was run again"
