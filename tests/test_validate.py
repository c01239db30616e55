"""``orglearn validate`` as a sceptic meets it: what it prints, writes, refuses, and how it ends."""

from __future__ import annotations

import io
import json
import shutil
from contextlib import redirect_stdout

import pytest

from sim.cli import main
from sim.validation import classics, passport


def run(tmp_path, *words: str) -> int:
    return main.main(["validate", *words, "--out", str(tmp_path / "out"), "--workers", "1"])


@pytest.fixture(scope="module")
def one_pattern(tmp_path_factory):
    folder, printed = tmp_path_factory.mktemp("one_pattern"), io.StringIO()
    with redirect_stdout(printed):
        code = run(folder, "--only", "P08", "--quick")
    return code, folder / "out", printed.getvalue()


def test_one_pattern(one_pattern):
    code, folder, printed = one_pattern
    assert code == 0
    assert "P08" in printed
    value = json.loads((folder / "passport.json").read_text(encoding="utf-8"))
    assert [p["id"] for p in value["patterns"]] == ["P08"]
    assert value["patterns"][0]["verdict"] == "holds"
    assert value["patterns"][0]["ablation"]["breaks"] is True
    assert value["classics"] == [] == value["verification"]
    assert value["made"]["mode"] == "part"
    assert "P08" in (folder / "passport.html").read_text(encoding="utf-8")


def test_it_goes_on_where_it_was_stopped(one_pattern, tmp_path, monkeypatch):
    folder = shutil.copytree(one_pattern[1], tmp_path / "out")
    log = folder / "quick.jsonl"
    log.write_text("\n".join(log.read_text().splitlines()[:-1]) + "\n")
    asked = []
    from sim.validation import evaluate

    real = evaluate.run_pair
    monkeypatch.setattr(evaluate, "run_pair", lambda pair: asked.append(pair.number) or real(pair))
    before = json.loads((folder / "passport.json").read_text(encoding="utf-8"))
    assert run(tmp_path, "--only", "P08", "--quick") == 0
    assert len(asked) == 1
    after = json.loads((folder / "passport.json").read_text(encoding="utf-8"))
    assert after["patterns"] == before["patterns"]


def test_json_is_all_that_is_printed(tmp_path, capsys):
    assert run(tmp_path, "--only", "P24", "--quick", "--json") == 0
    value = json.loads(capsys.readouterr().out)
    assert value["patterns"][0]["verdict"] == "not_testable"
    assert value["patterns"][0]["why"]["nb"]


def test_a_classic_by_name(tmp_path, capsys):
    assert run(tmp_path, "--only", "miller2006", "--quick") == 0
    assert "Miller" in capsys.readouterr().out


def failing(quick=False, tell=None, only=(), seed=0):
    yield {
        "id": "march1991.relation", "classic": "March 1991", "target": "Up is up.", "target_nb": "Opp er opp.",
        "source": "p. 1", "published": None, "reference": None, "found": -1.0, "low": -2.0, "high": -0.5,
        "tolerance": None, "verdict": "fails", "replications": 3, "fitted": False, "note": "",
    }  # fmt: skip


def test_a_classic_that_fails_ends_with_1(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(classics, "lines", failing)
    assert run(tmp_path, "--only", "march1991", "--quick") == 1
    assert "Up is up" in capsys.readouterr().out


@pytest.mark.parametrize(("strength", "ends"), [("F", 1), ("F*", 1), ("A", 0), ("T", 0)])
def test_only_findings_have_to_hold(strength, ends):
    pattern = {"strength": strength, "verdict": "fails", "used_for_filter": False, "ablation": None}
    value = passport.summary({"patterns": [pattern], "classics": [], "verification": []})
    assert value["verdict"] == ("fails" if ends else "holds")


def test_what_cannot_be_tested_is_counted_apart():
    lines = [
        {"strength": "F", "verdict": "not_testable", "used_for_filter": False, "ablation": None},
        {"strength": "F", "verdict": "holds", "used_for_filter": True, "ablation": {"breaks": True}},
        {"strength": "A", "verdict": "holds", "used_for_filter": False, "ablation": {"breaks": None}},
    ]
    value = passport.summary({"patterns": lines, "classics": [], "verification": [{"verdict": "kept by tests"}]})
    assert value["F"] == {"held": 1, "of": 1}
    assert value["set_aside"] == {"held": 1, "of": 1}
    assert value["not_testable"] == 1
    assert value["ablations"] == {"broke": 1, "of": 1}
    assert value["verification"] == {"held": 0, "of": 0}


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--only", "P41"), "no part of the passport 'P41'"),
        (("--only", "march"), "did you mean 'march1991'"),
        (("--ensemble", "nothing", "--only", "P08"), "no ensemble 'nothing'"),
        (("--workers", "none"), "workers is 'none'"),
        (("--quick", "--full"), "not allowed with"),
    ],
)
def test_what_cannot_be_done_is_refused_in_a_sentence(tmp_path, capsys, words, says):
    assert main.main(["validate", *words, "--out", str(tmp_path / "out")]) == 2
    value = capsys.readouterr().err
    assert says in value
    assert "Traceback" not in value


def test_a_pattern_that_could_not_be_run_everywhere_fails_and_says_so():
    trace = "Traceback ...\nZeroDivisionError: no such luck"
    entries = [
        {"intact": {"P03": {"crowded": 1.0 + n / 100}}, "moderation": {}, "ablated": {}, "errors": {}} for n in range(9)
    ]
    entries.append({"intact": {}, "moderation": {}, "ablated": {}, "errors": {"P03": trace}})
    value = passport.line("P03", entries, 10)
    assert value["verdict"] == "fails"
    assert value["why"]["en"] == "The test stopped with an error in 1 of the pairs: ZeroDivisionError: no such luck"


def test_each_depth_hands_its_scales_to_the_pairs(tmp_path, monkeypatch):
    from sim.validation import evaluate

    seen = []
    monkeypatch.setattr(evaluate, "run_pairs", lambda pairs, log, workers, tell: seen.extend(pairs) or 1 / 0)
    for depth in passport.DEPTHS.values():
        with pytest.raises(ZeroDivisionError):
            passport.validate(depth.mode, ["P08"], log_folder=tmp_path)
        assert (seen[-1].scale, seen[-1].nation, len(seen)) == (depth.scale, depth.nation, depth.pairs)
        seen.clear()
