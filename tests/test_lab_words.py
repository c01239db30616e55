"""Every word on the lab's page is in both languages, and every demonstration holds what it promises."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from docs.tools.demonstrations import check_demo
from sim.config.fields import metas
from sim.config.levers import CompetenceUnits
from sim.lab.demos import checked, demos
from sim.lab.schema import reversals
from sim.language import LANGUAGES, words
from sim.outcomes.catalogue import CATALOGUE

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "sim" / "lab" / "page"
EVIDENCE = json.loads((ROOT / "docs" / "data" / "demos.json").read_text(encoding="utf-8"))
FOREIGN = {"nb": r"\b(the|and|with|from|is|are|not|which|than)\b", "en": r"\b(og|ikke|som|på|er|av|til|eller)\b"}


def asked_for() -> tuple[set[str], set[str]]:
    """The keys that the page asks for as they stand, and the beginnings of those that it puts together."""
    whole, begun = set(), set()
    for file in PAGE.rglob("*.js"):
        text = file.read_text(encoding="utf-8")
        whole |= set(re.findall(r"""say\(\s*"([^"]+)\"""", text))
        begun |= set(re.findall(r"say\(\s*`([a-z_.]+)\$\{", text))
        whole |= set(re.findall(r"\"([a-z_]+\.[a-z_0-9-]+)\"", text))  # keys that are chosen before they are looked up
    files = (".csv", ".png", ".yaml")
    whole = {key for key in whole if not key.endswith(files) or key.startswith("share.")}
    whole -= {f"competence_units.{name}" for name in metas(CompetenceUnits)}  # names of levers
    return whole, begun


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_finds_every_word_it_asks_for(language):
    there = {key.removeprefix("lab.") for key in words(language).texts if key.startswith("lab.")}
    whole, begun = asked_for()
    assert len(whole) > 150
    assert whole <= there, whole - there
    for beginning in begun:
        assert any(key.startswith(beginning) for key in there), beginning


def test_no_word_stands_idle():
    there = {key.removeprefix("lab.") for key in words("nb").texts if key.startswith("lab.")}
    whole, begun = asked_for()
    from_the_server = ("series.", "worlds.", "scales.", "unit.", "reissue_sentence", "trial_on")
    idle = {key for key in there - whole if not key.startswith((*begun, *from_the_server))}
    assert idle == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_in_the_other_language(language):
    texts = [text for key, text in words(language).texts.items() if key.startswith("lab.")]
    for demo in demos().values():
        tree = demo.tree
        texts += [tree[name][language] for name in ("title", "question", "story", "see", "look_here", "theory")]
        texts += [*tree["discuss"][language], *tree["teacher"][language], tree["predict"]["ask"][language]]
        texts += [one[language] for one in tree["predict"]["choices"]] + [
            one["label"][language] for one in tree["variants"]
        ]
    texts += [one[part][language] for one in reversals().values() for part in ("label", "sentence")]
    for text in texts:
        messages = re.sub(r"«[^»]*»|“[^”]*”|\{\w+\}|orglearn \w+", "", str(text))
        assert not re.search(FOREIGN[language], messages, re.IGNORECASE), text


def test_there_are_twelve_and_each_stands_in_the_report():
    assert list(demos()) == [f"T{n}" for n in range(1, 13)]
    for demo in demos().values():
        assert demo.tree["patterns"]
        assert demo.tree["passages"]
        assert demo.tree["minutes"] <= 45


@pytest.mark.parametrize("name", [f"T{n}" for n in range(1, 13)])
def test_a_demonstration_points_at_charts_by_the_names_they_have(name):
    """A quoted name in «look here» is an outcome, a loop, a lever or a variant of this page, letter by letter."""
    demo = demos()[name]
    for language in LANGUAGES:
        texts = words(language)
        from sim.config.registry import registry

        there = {texts[f"outcomes.{one}.label"] for one in CATALOGUE} | {
            one["label"][language] for one in demo.tree["variants"]
        }
        there |= {texts[f"loops.{loop}.label"] for loop in texts.names("loops")}
        there |= {entry["label"][language] for entry in registry("levers").values()}
        there |= {texts[f"lab.series.{key}"] for key in texts.names("lab.series")} | {
            texts[f"lab.view.{v}"] for v in texts.names("lab.view")
        }
        for quoted in re.findall(r"«([^»]+)»" if language == "nb" else r"“([^”]+)”", demo.tree["look_here"][language]):
            assert quoted in there, (name, language, quoted)


@pytest.mark.parametrize("name", [f"T{n}" for n in range(1, 13)])
def test_every_claim_of_a_demonstration_was_seen_in_twenty_worlds(name):
    """The committed evidence is of these very claims, and all of them were seen."""
    claims = demos()[name].tree["expect"]
    result = EVIDENCE["demos"][name]
    assert EVIDENCE["worlds"] >= 20
    assert len(claims) >= 2
    assert [{key: row[key] for key in claim} for row, claim in zip(result, claims, strict=True)] == claims
    assert all(row["seen"] for row in result)


@pytest.mark.slow
def test_the_evidence_holds_in_fewer_worlds():
    """The strongest claims of one demonstration, computed again: the means lie where the evidence has them."""
    rows = check_demo(demos()["T2"], 4, workers=1)
    for row, kept in zip(rows, EVIDENCE["demos"]["T2"], strict=True):
        assert row["mean"] == pytest.approx(kept["mean"], abs=4 * (kept["high"] - kept["low"]) + 1e-9)


BROKEN = {
    "in one language": (lambda tree: tree["title"].pop("en"), "one language only"),
    "more in one language": (lambda tree: tree["discuss"]["nb"].append("?"), "more in one language"),
    "a part too many": (lambda tree: tree.update(extra=1), "unknown or missing: extra"),
    "a part too few": (lambda tree: tree.pop("see"), "unknown or missing: see"),
    "an outcome that is not there": (lambda tree: tree["outcomes"].append("happiness"), "outcomes has no happiness"),
    "a passage that is not there": (lambda tree: tree["passages"].append("p"), "passages has no p"),
    "a variant that is not there": (lambda tree: tree["expect"][0].update(of="v"), "variants has no v"),
    "an answer that is not there": (lambda tree: tree["predict"].update(right=9), "names no choice"),
    "a lever beyond its span": (lambda tree: tree["variants"][0].update(levers={"upward_loop": 2}), "upward_loop is 2"),
}


@pytest.mark.parametrize("name", list(BROKEN))
def test_a_demonstration_that_does_not_hold_is_refused(name):
    from copy import deepcopy
    from dataclasses import replace

    spoil, value = BROKEN[name]
    tree = deepcopy(demos()["T1"].tree)
    spoil(tree)
    with pytest.raises(ValueError, match=re.escape(value)):
        checked(replace(demos()["T1"], tree=tree), "T01.yaml")
