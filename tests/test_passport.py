"""The committed passport: what it must say, and that it speaks of the ensemble and the patterns as they are."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sim.config.ensemble import read_ensemble
from sim.validation import passport
from sim.validation.patterns import PATTERNS
from sim.validation.patterns.texts import words

PASSPORT = json.loads((Path(__file__).parents[1] / "docs" / "data" / "passport.json").read_text(encoding="utf-8"))
LINES = {p["id"]: p for p in PASSPORT["patterns"]}


def test_it_is_the_whole_of_it():
    assert PASSPORT["made"]["mode"] == "full"
    assert PASSPORT["made"]["command"] == "orglearn validate --full"
    assert list(LINES) == list(words())
    depth = passport.DEPTHS["full"]
    assert {p["pairs"] for i, p in LINES.items() if i in PATTERNS} == {depth.pairs}


def test_its_summary_is_what_its_lines_say():
    assert PASSPORT["summary"] == passport.summary(PASSPORT)


@pytest.mark.parametrize("id_", [i for i, entry in words().items() if entry["strength"] in ("F", "F*")])
def test_findings_hold_or_cannot_be_tested(id_):
    assert LINES[id_]["verdict"] in (("not_testable",) if "not_testable" in words()[id_] else ("holds",))


def test_four_arguments_in_five_hold():
    held = PASSPORT["summary"]["A"]
    assert held["held"] >= 0.8 * held["of"]


def test_every_classic_holds():
    assert {line["verdict"] for line in PASSPORT["classics"]} == {"holds"}
    figures = [line["id"].rpartition(".")[0] for line in PASSPORT["classics"]]
    points = [i for i in (line["id"] for line in PASSPORT["classics"]) if i.startswith("march1991.fig1.program")]
    assert len(points) == 27, set(figures)
    assert sum(line["id"].startswith("march1991.fig2") and "=" in line["id"] for line in PASSPORT["classics"]) == 7
    assert all(line["replications"] >= 1000 for line in PASSPORT["classics"] if line["id"] in points)


def test_whatever_does_not_hold_is_explained():
    for line in LINES.values():
        if line["verdict"] != "holds":
            assert line["why"], line["id"]
            assert line["why"] in (words()[line["id"]].get("why"), words()[line["id"]].get("not_testable"))


def test_every_ablation_breaks_its_pattern_or_could_not_be_tried():
    for id_, line in LINES.items():
        if line["verdict"] == "holds":
            assert line["ablation"]["breaks"] is True, id_


def test_its_words_are_the_words_in_use():
    for id_, line in LINES.items():
        for key in ("name", "strength", "quote", "heading", "kind", "rule"):
            assert line[key] == words()[id_].get(key), (id_, key)
        if "margins" in words()[id_]:
            assert {m["key"]: m["says"] for m in line["margins"]} == words()[id_]["margins"]


def test_it_speaks_of_the_ensemble_in_use():
    kept = read_ensemble("report_patterns")
    about = PASSPORT["ensemble"]
    assert (about["tried"], about["accepted"], about["sets"]) == (
        kept.about["tried"], kept.about["accepted"], len(kept)
    )  # fmt: skip
    assert {i for i, line in LINES.items() if line["used_for_filter"]} == set(kept.about["filtered_on"])
