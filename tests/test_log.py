"""A log that survives: cut-off lines, other purposes, and what was there before."""

from __future__ import annotations

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


def test_every_purpose_has_a_log_of_its_own_and_none_is_lost(tmp_path):
    """However often one goes from one purpose to another and back."""
    path, models = tmp_path / "log.jsonl", ("abc", "def", "ghi")
    for round_ in range(3):
        for model in models:
            log = Log(path, PURPOSE | {"model": model}, "set")
            assert log.entries == {n: {"set": n, "of": model} for n in range(round_)}
            log.add({"set": round_, "of": model})
    assert sorted(file.name for file in tmp_path.iterdir()) == ["log-2.jsonl", "log-3.jsonl", "log.jsonl"]


def test_a_log_whose_first_line_was_cut_off_is_begun_again(tmp_path):
    path = tmp_path / "log.jsonl"
    path.write_text('{"sets": 3, "mo')
    log = Log(path, PURPOSE, "set")
    log.add({"set": 1})
    assert (log.path, set(Log(path, PURPOSE, "set").entries)) == (path, {1})


def test_noise_is_set_aside(tmp_path):
    path = tmp_path / "log.jsonl"
    path.write_bytes(b"\x00\xff\x13noise\nmore\n")
    assert Log(path, PURPOSE, "set").entries == {}
    Log(path, PURPOSE, "set").add({"set": 1})
    assert set(Log(path, PURPOSE, "set").entries) == {1}
