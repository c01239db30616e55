"""Study files and folders that something is wrong with: refused in a sentence, or read as they are meant.

The whole stream, 2 000 files and 200 folders, is ``make hostile``; here is the beginning of it, and what it can find.
"""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from tests import hold_folders, hold_studies, mutated_folders
from tests.written_studies import DOINGS, REFUSED, SAME, Meaning, Written, files

ROOT = Path(__file__).parents[1]


def test_the_first_study_files_are_taken_as_they_have_to_be(tmp_path: Path) -> None:
    wrong = [(one.number, one.done, text) for one in files(3, 120) if (text := hold_studies.complaint(one, tmp_path))]
    assert wrong == []


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, pd.Series]:
    folder = tmp_path_factory.mktemp("mutated") / "whole"
    return folder, hold_folders.made(folder)


@pytest.mark.parametrize("done", list(mutated_folders.MUTATIONS))
def test_a_mutated_folder_ends_in_a_sentence_and_hides_no_forgery(
    done: str, whole: tuple[Path, pd.Series], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mutated_folders, "MUTATIONS", {done: mutated_folders.MUTATIONS[done]})
    assert [text for nth in range(2) if (text := hold_folders.complaint(*whole, tmp_path / "copy", 5, nth)[1])] == []


def test_what_is_held_against_can_find_a_fault(
    whole: tuple[Path, pd.Series], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the check of files and the repeating switched off, a forged part passes; so the two do find it."""
    forged = {"a forged part": mutated_folders.MUTATIONS["a forged part"]}
    monkeypatch.setattr(mutated_folders, "MUTATIONS", forged)
    monkeypatch.setattr(hold_folders, "store_differences", lambda results: iter(()))
    assert hold_folders.complaint(*whole, tmp_path / "copy", 5, 0)[1] == ""
    monkeypatch.setattr(hold_folders, "repeat_each", lambda runs, executor: {})
    assert "nothing tells of it" in hold_folders.complaint(*whole, tmp_path / "copy", 5, 0)[1]


def test_a_file_read_as_something_else_is_noticed(tmp_path: Path) -> None:
    meaning = Meaning({"baseline_2014": {}}, {"baseline_2014": "baseline_2014"}, {"turbulence": [0.4]}, {"seed": 3})
    text = b"options: [baseline_2014]\nscale: {offices: 4, caseworkers: 40, counties: 1}\n"
    text += b"factors: {world.turbulence: [0.5]}\nseed: 3\n"
    assert "turbulence is 0.5, not 0.4" in hold_studies.complaint(Written(0, text, meaning, "x", SAME), tmp_path)
    assert "was not refused" in hold_studies.complaint(Written(0, text, meaning, "x", REFUSED), tmp_path)
    assert "seed is 4" in hold_studies.complaint(
        Written(0, text.replace(b"seed: 3", b"seed: 4"), meaning, "x", SAME), tmp_path
    )
    assert "it was refused" in hold_studies.complaint(Written(0, b"x: 1\n", meaning, "x", SAME), tmp_path)


def test_the_stored_run_of_all_files_and_folders_seen_nothing_wrong() -> None:
    stored = json.loads((ROOT / "docs" / "data" / "hostile_files.json").read_text(encoding="utf-8"))
    assert stored["wrong"] == []
    assert stored["files"]["tried"] >= 2000
    assert stored["folders"]["tried"] >= 200
    assert set(stored["files"]["by_kind"]) == set(DOINGS), "kinds came since: run make hostile"
    assert set(stored["folders"]["by_kind"]) == set(mutated_folders.MUTATIONS)
