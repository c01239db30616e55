"""The main comparison, at a scale of seconds and without its figures."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from sim.cli import main_job

QUICK = ["--scale", "classroom", "--years", "1", "--minutes", "0.001", "--at-least", "2", "--workers", "1"]


@pytest.fixture(autouse=True)
def without_figures(monkeypatch):
    monkeypatch.setattr(main_job, "illustrate", lambda comparison, folder, language: folder / "index.html")


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
    def stopped(settings):
        raise KeyboardInterrupt

    monkeypatch.setattr(main_job, "run", stopped)
    assert main_job.main(["--out", str(tmp_path / "out")]) == 130
    assert "nothing was written" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_an_unwritable_folder_is_refused_before_the_work(capsys):
    assert main_job.main(["--out", "/proc/nowhere"]) == 2
    assert "must be a folder that can be written to" in capsys.readouterr().err
