"""The main job refuses a folder it could not write to before it starts to work."""

from __future__ import annotations

from sim import main_job


def test_an_unwritable_folder_is_refused_before_the_work(capsys):
    assert main_job.main(["--out", "/proc/nowhere"]) == 2
    assert "must be a folder that can be written to" in capsys.readouterr().err
