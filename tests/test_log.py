"""A log that survives: cut-off lines, other purposes, and what was there before."""

from __future__ import annotations

import json

import pytest

from sim.studies.log import Log

PURPOSE = {"sets": 3, "model": "abc"}


def test_what_was_logged_is_there_again(tmp_path):
    Log(tmp_path / "a" / "log.jsonl", PURPOSE, "set").add({"set": 2, "value": 0.1})
    again = Log(tmp_path / "a" / "log.jsonl", PURPOSE, "set")
    assert again.entries == {2: {"set": 2, "value": 0.1}}


@pytest.mark.parametrize("cut", range(1, 12))
def test_a_log_line_that_was_cut_off_is_left_out_and_rewritten(tmp_path, cut):
    path = tmp_path / "log.jsonl"
    log = Log(path, PURPOSE, "set")
    for number in (0, 1):
        log.add({"set": number, "value": number})
    path.write_bytes(path.read_bytes()[:-cut])
    log = Log(path, PURPOSE, "set")
    assert set(log.entries) == {0} if cut > 1 else {0, 1}
    log.add({"set": 1, "value": 1})
    assert Log(path, PURPOSE, "set").entries == {0: {"set": 0, "value": 0}, 1: {"set": 1, "value": 1}}


def test_results_for_another_purpose_are_set_aside(tmp_path):
    path = tmp_path / "log.jsonl"
    Log(path, PURPOSE, "set").add({"set": 0})
    other = Log(path, PURPOSE | {"model": "def"}, "set")
    assert other.entries == {}
    assert json.loads((tmp_path / "log.old.jsonl").read_text().splitlines()[1]) == {"set": 0}


def test_noise_is_set_aside(tmp_path):
    path = tmp_path / "log.jsonl"
    path.write_bytes(b"\x00\xff\x13noise\nmore\n")
    assert Log(path, PURPOSE, "set").entries == {}
    Log(path, PURPOSE, "set").add({"set": 1})
    assert set(Log(path, PURPOSE, "set").entries) == {1}
