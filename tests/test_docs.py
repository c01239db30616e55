"""The docs say what the code does: tables are up to date; nothing lacks a mechanism, a cost or a passage."""

from __future__ import annotations

import copy
import dataclasses
import json
import re
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest

from docs.tools import tables, validation
from docs.tools.influence import read_influence
from docs.tools.introductions import KINDS
from sim.analysis.power import power, worlds_needed
from sim.config.fields import PROVENANCE, metas
from sim.config.levers import Levers
from sim.config.registry import registry
from sim.config.uncertainties import Costs
from sim.language import LANGUAGES, words
from sim.organisation import STEP_ORDER
from sim.outcomes.catalogue import CATALOGUE
from sim.validation import ensemble
from sim.validation.brief import brief, read_brief
from sim.validation.passport import DEPTHS
from sim.validation.patterns.texts import words as pattern_words
from tests.test_passport_page import made_up, margin, parsed, pattern

ROOT = Path(__file__).resolve().parent.parent
LEVERS = [f.name for f in dataclasses.fields(Levers) if f.name not in ("package", "schedule")]
#: They set time, room, attention, cases and the code itself; no knowledge goes from one holder to another.
NOT_LEARNING = {"reissue", "leaders", "time_budget", "decisions"}
#: Moves nothing but hours, by its nature: it keeps planned learning from being squeezed.
ONLY_TIME = {"protected_learning_time"}


PASSPORT = validation.read_passport(ROOT / "docs" / tables.PASSPORT)
LATER = set() if PASSPORT else {"validation.md"}
"""Made when there is a passport; until then a link to it leads nowhere yet."""


@pytest.mark.parametrize("name", tables.pages(PASSPORT))
def test_a_table_is_up_to_date(name):
    written = (ROOT / "docs" / name).read_text(encoding="utf-8")
    assert written == tables.pages(PASSPORT)[name], f"docs/{name} is out of date; run `make docs`."


def test_the_brief_passport_is_that_of_the_whole_one():
    assert read_brief() == brief(PASSPORT), "sim/validation/brief.json is out of date; run `make docs`."
    value = read_brief()
    assert len(value["not_held"]) + len(value["not_testable"]) + 36 == value["patterns"]


def test_the_counts_on_the_page_on_evaluation_are_up_to_date():
    page = ROOT / "docs" / tables.TRACE
    assert tables.counted(page) == {"trace.md": page.read_text(encoding="utf-8")}, "Run `make docs`."


def test_a_loop_is_listed_with_the_numbers_its_file_reads():
    (voice,) = [happens for happens in STEP_ORDER if happens.name == "user_voice"]
    assert tables.numbers_of(voice) == ["voice_rate", "voice_reliability"]
    assert "- Numbers in its file: `voice_rate`, `voice_reliability`" in tables.one_loop(1, voice)


def test_check_names_the_page_that_is_out_of_date(tmp_path, capsys):
    asked = ["--folder", str(tmp_path)]
    assert tables.main([*asked, "--check"]) == 1
    assert "loops.md is out of date; run `make docs`." in capsys.readouterr().err
    assert tables.main(asked) == 0
    assert tables.main([*asked, "--check"]) == 0


def test_every_lever_has_words_in_the_order_of_the_settings():
    assert list(registry("levers")) == LEVERS


@pytest.mark.parametrize("lever", LEVERS)
def test_a_lever_has_a_mechanism_a_cost_and_a_passage(lever):
    moves = [m.name for m in STEP_ORDER if lever in m.moved_by]
    assert "time_budget" in moves
    assert (len(moves) == 1) == (lever in ONLY_TIME), moves
    assert getattr(Costs(), lever) > 0
    assert registry("levers")[lever]["passage"] in registry("passages")


def test_only_a_lever_that_exists_is_declared():
    assert {lever for m in STEP_ORDER for lever in m.moved_by} == set(LEVERS)


@pytest.mark.parametrize("happens", STEP_ORDER, ids=lambda m: m.name)
def test_a_mechanism_has_a_passage_a_sentence_and_places(happens):
    assert happens.passage in registry("passages")
    assert happens.sentence.endswith(".")
    assert happens.carries
    for place in {place for flow in happens.flows for place in flow}:
        assert f"places.{place}" in words("en"), place


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_learning_loop_has_words(language):
    for happens in STEP_ORDER:
        if happens.name not in NOT_LEARNING:
            for part in ("label", "sentence"):
                assert words(language)[f"loops.{happens.name}.{part}"]


def test_every_outcome_and_every_provenance_has_words():
    assert set(words("en").names("outcomes")) == set(CATALOGUE)
    assert set(KINDS) == set(PROVENANCE)


def test_the_description_of_the_model_names_only_what_exists():
    """Every `name` in it is a number, a lever or a mechanism; a number it leaves out is in the part on its loop."""
    text = (ROOT / "docs" / "odd.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`([a-z0-9_]+)`", text))
    numbers = {name for section in tables.SECTIONS.values() for name in metas(section)}
    known = numbers | set(LEVERS) | set(CATALOGUE) | {m.name for m in STEP_ORDER} | {"code", "commit"}
    assert not named - known
    in_loops = {number for happens in STEP_ORDER for number in tables.numbers_of(happens)}
    uncertain = set(metas(tables.SECTIONS["Uncertainties"]))
    assert not uncertain - named - in_loops, "Numbers that neither docs/odd.md nor docs/loops.md speaks of."


@pytest.mark.parametrize("page", sorted((ROOT / "docs").glob("*.md")), ids=lambda page: page.name)
def test_links_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        assert target in LATER or (page.parent / target).exists(), target


# --- how much a number matters ------------------------------------------------------------------------


@pytest.fixture
def influence(tmp_path):
    """A made-up table over 1 000 sets, ten of which stopped with an error."""
    table = pd.DataFrame(
        {
            "baseline.quality_discretionary": [-0.31, 0.02, 0.5, 0.097],
            "package.quality_discretionary": [0.12, -0.05, 0.1, 0.0],
            "package.pressure": [0.04, 0.01, -0.6, float("nan")],
            "baseline.pressure": [0.0, 0.0, 0.55, 0.0],
            "baseline.learning_ability": [float("nan")] * 4,
            "baseline.backlog": [0.9, 0.9, 0.9, 0.9],
        },
        index=["uncertainty.bypass_share", "world.tacitness", "costs.detail_management", "uncertainty.reasons"],
    )
    path = tmp_path / "made_up.influence.tsv"
    table.rename_axis("parameter").to_csv(path, sep="\t")
    stages = "stages:\n- {test: error, entered: 1000, rejected: 10}\n- {test: exits, entered: 990, rejected: 7}\n"
    (tmp_path / "made_up.yaml").write_text("tried: 1000\n" + stages, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("parameter", "says"),
    [
        ("uncertainty.bypass_share", "discretionary quality at baseline −.31; the package's effect on it +.12"),
        ("world.tacitness", "hardly any (all below .10)"),
        ("costs.detail_management", "the package's effect on pressure −.60; its level at baseline +.55"),
        ("uncertainty.reasons", "discretionary quality at baseline +.10"),
        ("uncertainty.haste", "–"),
    ],
)
def test_a_numbers_influence_is_given_in_words(influence, parameter, says):
    assert read_influence(influence).in_words(parameter) == says


def test_the_table_of_parameters_has_the_influence_of_uncertain_numbers_only(influence):
    lines = tables.parameters(influence)
    heads = [line for line in lines if line.startswith("| name |")]
    assert [head.endswith("| influence |") for head in heads] == [False, False, False, True, True, True]
    (row,) = [line for line in lines if line.startswith("| `bypass_share` |")]
    assert row.endswith("| discretionary quality at baseline −.31; the package's effect on it +.12 |")
    opening = " ".join(lines)
    assert "990 sets of numbers" in opening
    assert "below about .08 (2.6/√n)" in opening
    assert "Looked at are discretionary quality, pressure," in opening


def test_little_is_named_where_few_sets_were_tried(influence):
    (influence.parent / "made_up.yaml").write_text("tried: 100\n", encoding="utf-8")
    known = read_influence(influence)
    assert known.in_words("uncertainty.bypass_share") == "discretionary quality at baseline −.31"
    assert known.in_words("uncertainty.reasons") == "hardly any (all below .26)"


def test_without_an_ensemble_there_is_no_such_column(tmp_path):
    lines = tables.parameters(tmp_path / "nothing.tsv")
    assert not any("influence" in line.lower() for line in lines)


# --- the page of the passport -------------------------------------------------------------------------


def passport() -> dict:
    """The made-up passport, with everything that a full one has, and P11."""
    value = copy.deepcopy(made_up())
    value["patterns"].append(
        pattern("P11", "T", "fails", margins=[margin("set aside", -0.0777, 0.0017, 0.31, False)],
                ablation={"says": {"en": "All is passed on", "nb": "x"}, "kept": 0.37, "breaks": True, "margins": []})
    )  # fmt: skip
    value["patterns"].append(pattern("P12", "A", "undecided", used_for_filter=True))
    value["ensemble"] |= {"sets": 117, "command": "python -m sim.validation.ensemble", "parameters": 157}
    value["ensemble"]["informed"] = [
        {"parameter": "uncertainty.casework_rate", "ks": 0.314, "prior_low": 0.8, "prior_high": 2.5,
         "post_low": 1.2, "post_mid": 1.7, "post_high": 2.2}
    ]  # fmt: skip
    return value


def page() -> str:
    return tables.pages(passport())["validation.md"]


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("|").split("|")]


def test_every_pattern_has_a_row_whose_numbers_can_be_read_back():
    for p in passport()["patterns"]:
        (line,) = [line for line in page().splitlines() if line.startswith(f"| {p['id']} |")]
        row = dict(zip(
            ("id", "name", "strength", "moved", "verdict", "used", "nearest", "found", "share", "without"), cells(line),
            strict=True,
        ))  # fmt: skip
        assert row["strength"].replace("\\", "") == p["strength"]
        if p["verdict"] == "not_testable":
            assert row["found"] == "–"
            continue
        assert row["used"] == ("used for filtering" if p["used_for_filter"] else "set aside")
        if p["id"] in ("P04", "P11"):  # without a value; of which only the sign is told
            continue
        nearest = docs_nearest(p)
        numbers = [nearest["mean"], nearest["low"], nearest["high"]]
        assert parsed(row["found"].replace("99 %", ""), "en") == pytest.approx(numbers, abs=5.1e-4)
        assert parsed(row["share"], "en") == [pytest.approx(100 * nearest["share"], abs=0.51)]
        kept = p["ablation"]["kept"]
        if kept is not None and p["ablation"]["breaks"] is not None:
            assert parsed(row["without"], "en")[0] == pytest.approx(100 * kept, abs=0.51)


def docs_nearest(p: dict) -> dict:
    """The margin that fails, otherwise the one with the fewest pairs."""
    return min(p["margins"], key=lambda m: (m["holds"], m["share"]))


def test_of_p11_only_the_sign_is_given():
    lines = [
        line for line in page().splitlines() if "P11" in line or "Set aside (en)" in line or "set aside (en)" in line
    ]
    (row,) = [cells(line) for line in lines if line.startswith("| P11 |")]
    assert row[7:] == ["below 0", "31%", "goes away: All is passed on"]
    assert "- set aside (en): below 0, in 31% of the pairs." in page()
    assert not re.search(r"0\.07[69]|0\.078|37%", page())


def test_what_failed_or_cannot_be_tested_is_explained():
    text = page()
    for name in ("P02", "P04", "P06", "P11", "P12", "March (1991), figure 1", "One &lt;process> and two"):
        assert f"**{name}" in text.split("## The report's patterns")[0], name
    assert "The rule &lt;b>is&lt;/b> too weak & slow" in text
    assert "- P05 What P05 is about (en). The model has no politics (en)" in text
    assert "**P12 What P12 is about (en).** Too few pairs to say." in text


def test_the_page_gives_counts_command_and_ensemble():
    text = page()
    for held, of in ((9, 10), (2, 3), (3, 4), (0, 1)):
        assert f"| **{held} of {of} hold** |" in text
    assert "- Command: `orglearn validate --quick <x>`" in text
    assert "- Date: 2026-11-23" in text
    assert "- Libraries: numpy 2.3.1" in text
    assert "4\u202f000 sets were tried, 117 passed every test, and 117 are stored." in text
    assert "| Facts (en) | 4\u202f000 | 2\u202f500 |" in text
    (row,) = [cells(line) for line in text.splitlines() if line.startswith("| `uncertainty.casework_rate` |")]
    assert [parsed(cell, "en") for cell in row[1:]] == [[0.314], [0.8, 2.5], [1.2, 2.2]]


def test_published_models_are_listed_by_figure_and_by_relation():
    text = page()
    assert "8 of 9 points hold." in text
    assert "| An interior optimum of cross-links | +0.012 (+0.010 to +0.015) | holds |" in text


def test_a_passport_of_nothing_says_what_is_absent():
    text = tables.pages({"made": {"command": "x"}, "summary": {"verdict": "holds"}})["validation.md"]
    assert "Nothing failed." in text
    assert text.count("None was run.") == 2
    assert words("en")["passport.verification_none"] in text
    assert not re.search(r"\b(nan|None(?! (was|were|of))|inf)\b", text.replace("None.", ""))


def test_the_page_and_its_picture_are_made_where_there_is_a_passport(tmp_path, capsys):
    asked = ["--folder", str(tmp_path)]
    assert tables.main(asked) == 0
    assert not (tmp_path / "validation.md").exists()
    assert tables.main([*asked, "--check"]) == 0
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "passport.json").write_text(json.dumps(passport(), ensure_ascii=False), encoding="utf-8")
    assert tables.main([*asked, "--check"]) == 1
    assert "validation.md is out of date; run `make docs`." in capsys.readouterr().err
    assert tables.main(asked) == 0
    assert tables.main([*asked, "--check"]) == 0
    assert (tmp_path / "img" / "ensemble.png").stat().st_size > 5_000
    assert "](img/ensemble.png)" in (tmp_path / "validation.md").read_text(encoding="utf-8")


# --- how the model was evaluated ----------------------------------------------------------------------

TRACE = (ROOT / "docs" / "trace.md").read_text(encoding="utf-8")


def rows_after(mark: str) -> list[list[str]]:
    """The rows of the table that follows a mark."""
    lines = TRACE.split(f"<!-- {mark}")[1].splitlines()[2:]
    return [cells(line) for line in lines[: lines.index("")]][2:]


def test_the_counts_of_numbers_are_those_of_the_code():
    for name, *counts in rows_after("counts"):
        chosen = [name] if name in tables.SECTIONS else list(tables.SECTIONS)
        metas_of = [(s, m) for s in chosen for _, _, m in tables.declared(tables.SECTIONS[s])]
        kinds = Counter(m.provenance for _, m in metas_of)
        varied = sum(m.likely is not None for s, m in metas_of if s in tables.VARIED)
        assert [int(n) for n in counts] == [*(kinds[k] for k in KINDS), varied], name


def test_the_patterns_are_counted_right():
    kinds = Counter(entry.get("kind") for entry in pattern_words().values())
    assert f"{kinds['assumed']} are assumed, {kinds['emergent']} emergent, and {kinds[None]} cannot be tested" in TRACE


@pytest.mark.parametrize("page", ["trace.md", "odd.md", "limits.md"])
def test_the_patterns_of_the_filter_are_named_right(page):
    text = " ".join((ROOT / "docs" / page).read_text(encoding="utf-8").split())
    filtered = [id_ for id_, entry in pattern_words().items() if entry["filter"]]
    assert sorted(ensemble.FOR_FILTERING) == filtered
    assert ", ".join(filtered) in text
    assert len(filtered) == 5  # «five patterns», say the pages
    assert len(ensemble.FACTS) == 5  # and «five facts»


def test_the_passports_pairs_have_the_power_the_page_states():
    pairs, size = re.search(r"has (\d+) pairs.*?at least (0\.\d+) s\.d\.", TRACE, re.DOTALL).groups()
    assert int(pairs) == DEPTHS["full"].pairs
    assert power(int(pairs), 1.0, float(size)) >= 0.95 > power(int(pairs), 1.0, float(size) - 0.01)


def test_the_worlds_follow_from_their_spreads():
    rows = rows_after("power")
    assert len(rows) == 12
    for outcome, _, sd, worlds, _, other_sd, other_worlds, unpaired, most in rows:
        assert outcome.strip("`") in CATALOGUE
        for spread, needed in ((sd, worlds), (other_sd, other_worlds), (unpaired, most)):
            assert worlds_needed(float(spread)) == int(needed), outcome


def test_the_power_is_that_of_students_test():
    # Tables of the noncentral t: 16 pairs see one s.d. at 5 per cent, two-sided, with .96; none at all with .05.
    assert power(16, 1.0, 1.0, alpha=0.05) == pytest.approx(0.9619, abs=5e-4)
    assert power(16, 1.0, 1e-9, alpha=0.05) == pytest.approx(0.05, abs=1e-6)
    n = worlds_needed(0.02)
    assert power(n, 0.02, 0.01) >= 0.95 > power(n - 1, 0.02, 0.01)
    with pytest.raises(ValueError, match="must be above it"):
        worlds_needed(0.0)


@pytest.mark.parametrize("name", re.findall(r"`((?:tests|sim|configs|experiments)/[\w/.]+)`", TRACE))
def test_what_the_notes_point_to_is_there(name):
    assert (ROOT / name).exists()
