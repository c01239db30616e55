"""`make slowest` lists what took longest the last time."""

from __future__ import annotations

import json

from tests import slowest


def test_the_slowest_come_first_and_the_last_row_is_the_whole(tmp_path, capsys):
    file = tmp_path / "seconds"
    file.write_text(json.dumps({f"tests/test_a.py::test_{n}": float(n) for n in range(1, 31)}))
    assert slowest.main(file) == 0
    rows = capsys.readouterr().out.splitlines()
    assert len(rows) == slowest.MOST + 1
    assert [row.split("_")[-1] for row in rows[:3]] == ["30", "29", "28"]
    assert rows[-1].split() == ["465.00", "s", "in", "all", "30", "tests;", "those", "above", "take", "88%"]


def test_without_a_run_it_says_how_to_get_one(tmp_path, capsys):
    assert slowest.main(tmp_path / "none") == 1
    assert "make test" in capsys.readouterr().err
