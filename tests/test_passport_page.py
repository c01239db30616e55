"""The passport says what its data say, in both languages, on the page and on the screen, failures first."""

from __future__ import annotations

import copy
import io
import json
import math
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from rich.console import Console

from sim.language import LANGUAGES, words
from sim.reporting.document.writers import html
from sim.reporting.passport import drawings as passport_svg
from sim.reporting.passport import parts as passport_parts
from sim.reporting.passport import rows as passport_rows
from sim.reporting.passport.build import build
from sim.reporting.passport.screen import show

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><script>alert(1)</script></svg>'


def both(text: str) -> dict[str, str]:
    return {"en": f"{text} (en)", "nb": f"{text} (nb)"}


def margin(says: str, mean: Any, half: float = 0.01, share: Any = 0.97, holds: bool = True,
           outcome: str | None = "quality_standard") -> dict[str, Any]:  # fmt: skip
    return {"says": both(says), "mean": mean, "low": mean - half, "high": mean + half, "share": share,
            "holds": holds, "outcome": outcome}  # fmt: skip


def pattern(id_: str, strength: str, verdict: str = "holds", **more: Any) -> dict[str, Any]:
    """One pattern as the passport has it."""
    return {
        "id": id_, "name": both(f"What {id_} is about"), "strength": strength, "levers": ["detail_management"],
        "outcomes": ["quality_standard", "quality_discretionary"], "direction": both("Standard work gains"),
        "moderator": both("More where tasks are alike"), "section": "3c", "heading": "Standardisering",
        "quote": "ønsket om standardisering", "kind": "emergent", "rule": both("Guidance binds"),
        "used_for_filter": False, "verdict": verdict, "pairs": 1200, "sets": 100,
        "margins": [margin("standard work", 0.0312), margin("discretionary work", 0.0548, share=0.991)],
        "moderation": [margin("the gap grows", 0.0042, 0.001, outcome=None)],
        "ablation": {"says": both("Guidance off"), "kept": 0.0371, "breaks": True,
                     "margins": [margin("standard work", 0.0007, 0.004, 0.512, False)], "pairs": 300},
        "why": None,
    } | more  # fmt: skip


def point(i: int, verdict: str = "holds", result: Any = None) -> dict[str, Any]:
    published = 0.9 - 0.015 * i
    result = published + 0.004 * (-1) ** i if result is None else result
    return {
        "id": f"march1991.fig1.program.p1={0.1 * (i + 1):.1f},p2=.5", "classic": "March (1991)",
        "target": f"p1 = {0.1 * (i + 1):.1f}, p2 = 0.5", "target_nb": f"p1 = {0.1 * (i + 1):.1f}, p2 = 0.5 (nb)",
        "source": "Figure 1", "published": published, "reference": published + 0.001, "found": result,
        "low": published - 0.02, "high": published + 0.02, "tolerance": 0.036, "verdict": verdict,
        "replications": 80, "fitted": False, "note": "",
    }  # fmt: skip


def made_up() -> dict[str, Any]:
    """A passport with something of everything: failures, holes, markup in the text, and numbers that are none."""
    bad = [margin("standard work", -0.0021, 0.003, 0.41, False), margin("other work", 0.02)]
    patterns = [
        pattern("P01", "A"),
        pattern("P02", "F", "fails", margins=bad, why=both("The rule <b>is</b> too weak & slow"), used_for_filter=True),
        pattern("P03", "F*", used_for_filter=True, moderator=None, moderation=[]),
        pattern("P04", "T", "fails", margins=[margin("trials", float("nan"), holds=False)], ablation=None),
        pattern("P05", "A", "not_testable", margins=[], moderation=[], ablation=None, pairs=0, sets=0,
                why=both("The model has no politics")),
        pattern("P06", "F", quote='<script>alert("x")</script>', ablation={
            "says": both("Trials off"), "kept": None, "breaks": False, "margins": [], "pairs": 10}),
        pattern("P07", "A", levers=["no_such_lever"], outcomes=["no_such_outcome"], rule=None, heading="",
                ablation={"says": both("Nothing"), "kept": 0.2, "breaks": None, "margins": [], "pairs": 0}),
    ]  # fmt: skip
    relation = {
        "id": "fang2010.interior", "classic": "Fang, Lee & Schilling (2010)",
        "target": "An interior optimum of cross-links", "target_nb": "Et indre optimum av kryssforbindelser",
        "source": "Relation", "published": None, "reference": None, "found": 0.0123, "low": 0.0101, "high": 0.0145,
        "tolerance": None, "verdict": "holds", "replications": 200, "fitted": False, "note": "One-sided",
    }  # fmt: skip
    return {
        "made": {"command": "orglearn validate --quick <x>", "date": "2026-11-23", "version": "0.1.0",
                 "python": "3.12.1", "libraries": {"numpy": "2.3.1"}, "revision": None, "mode": "quick",
                 "seconds": 1234.5, "ensemble": {"name": "hundred", "sets": 100, "tried": 4000}},
        "summary": {"classics": {"held": 9, "of": 10}, "F": {"held": 2, "of": 3}, "A": {"held": 2, "of": 2},
                    "T": {"held": 0, "of": 1}, "set_aside": {"held": 3, "of": 4}, "not_testable": 1,
                    "ablations": {"broke": 3, "of": 5}, "verification": {"held": 1, "of": 2}, "verdict": "fails"},
        "classics": [*(point(i) for i in range(8)), point(8, "fails", 0.5), relation],
        "patterns": patterns,
        "verification": [
            {"id": "verification.ledger", "target": "The ledger sums", "target_nb": "Regnskapet stemmer",
             "source": "Identity", "found": "0 of 120 apart", "found_nb": "0 av 120 ulike", "verdict": "holds", "note": ""},
            {"id": "verification.workers", "target": "One <process> and two", "target_nb": "Én <prosess> og to",
             "source": "Bits", "found": "7 apart", "found_nb": "7 ulike", "verdict": "fails", "note": "Seen once"},
            {"id": "verification.told_twice", "target": "Told twice", "target_nb": "Fortalt to ganger",
             "source": "Twins", "found": "21", "found_nb": "21", "verdict": "kept by tests", "note": ""},
        ],
        "ensemble": {"name": "hundred", "tried": 4000, "accepted": 117,
                     "stages": [{"says": both("Facts"), "entered": 4000, "rejected": 2500},
                                {"says": both("P02"), "entered": 1500, "rejected": 1383}],
                     "informed": [{"parameter": "casework_rate", "ks": 0.314, "prior_low": 0.8, "prior_high": 2.5,
                                   "post_low": 1.2, "post_high": 2.2},
                                  {"parameter": "caution", "ks": float("nan"), "prior_low": None, "prior_high": 0.5,
                                   "post_low": 0.1, "post_high": 0.4}],
                     },
    }  # fmt: skip


def one_line(text: str) -> str:
    """The text without its line breaks; thin spaces within numbers stay."""
    return re.sub(r"[ \n]+", " ", text)


class Reader(HTMLParser):
    """The text of a page, its links and anchors, and what is fetched from where."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.ids: list[str] = []
        self.outside: list[str] = []
        self.tags: list[str] = []
        self.links: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            if name in ("src", "href", "srcset") and re.match(r"(https?:)?//", value or ""):
                self.outside.append(value or "")
            if name == "href" and (value or "").startswith("#"):
                self.links.append((value or "")[1:])

    def handle_data(self, data: str) -> None:
        if self.tags[-1:] != ["style"]:
            self.words.append(data)

    @property
    def text(self) -> str:
        return one_line(" ".join(self.words))


def page(passport: dict[str, Any], language: str) -> str:
    return html.html(build(passport, language, SVG.encode()))


def shown(language: str, passport: dict[str, Any] | None = None) -> Reader:
    return Reader(page(passport or made_up(), language))


def screen(language: str, passport: dict[str, Any] | None = None, width: int = 100) -> str:
    out = io.StringIO()
    show(passport or made_up(), Console(file=out, width=width, no_color=True), language)
    return out.getvalue()


def parsed(text: str, language: str) -> list[float]:
    """Every number in a text of the language, read back."""
    mark = "," if language == "nb" else "."
    plain = text.replace("\u202f", "").replace("−", "-")
    return [float(n.replace(mark, ".")) for n in re.findall(rf"[-+]?\d+(?:\{mark}\d+)?", plain)]


# --- numbers ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_of_a_pattern_can_be_read_back_from_its_row_and_its_fold(language):
    for p in made_up()["patterns"]:
        for m, value in zip(p["margins"], passport_parts.margins(p["margins"], language), strict=True):
            if math.isnan(m["mean"]):
                assert value["mean"] == value["interval"] == "–"
                continue
            assert parsed(value["mean"], language) == [pytest.approx(m["mean"], abs=5.1e-4)]
            assert parsed(value["interval"], language) == pytest.approx([m["low"], m["high"]], abs=5.1e-4)
            assert parsed(value["share"], language) == [pytest.approx(100 * m["share"], abs=0.51)]
            text = shown(language).text
            assert all(value[key] in text for key in ("mean", "interval", "share"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_point_of_a_published_figure_can_be_read_back(language):
    for entry in made_up()["classics"]:
        value = passport_parts.point(entry, language)
        for key in ("published", "reference", "found", "tolerance"):
            if entry[key] is None:
                assert value[key] == "–"
            else:
                assert parsed(value[key], language) == [pytest.approx(entry[key], abs=5.1e-4)]
        assert value["found"] in shown(language).text


@pytest.mark.parametrize("language", LANGUAGES)
def test_ensemble_and_summary_say_their_counts(language):
    text = shown(language).text
    for count in (4000, 117, 2500, 1500, 1383):
        assert count in parsed(text, language)
    for held, of in ((9, 10), (2, 3), (3, 4), (0, 1)):
        assert words(language)["passport.held_of"].format(held=held, of=of) in text
    assert words(language)["passport.set_aside_text"].format(held=3, of=4) in text


def test_numbers_too_small_for_three_decimals_are_not_shown_as_zero():
    assert passport_rows.number(0.00004, "en") == "0.00004"
    assert passport_rows.number(-0.0004, "nb", sign=True) == "−0,0004"
    assert passport_rows.number(0, "nb") == "0,000"
    assert passport_rows.percent(0.9996, "nb") == "100,0 %"
    assert passport_rows.percent(0.998, "en") == "99.8%"
    assert passport_rows.percent(1, "en") == "100%"


@pytest.mark.parametrize("absent", [None, float("nan"), float("inf"), "", True])
def test_what_is_no_number_is_a_dash(absent):
    assert passport_rows.number(absent, "nb") == passport_rows.whole(absent, "nb") == "–"
    assert passport_rows.percent(absent, "nb") == passport_rows.interval(absent, 1.0, "nb") == "–"
    assert passport_svg.whisker({"mean": absent}, 1.0, "x") == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_on_the_page_says_nan_or_none(language):
    for text in (shown(language).text, screen(language)):
        assert not re.search(r"\b(nan|None(?! of)|inf|Undefined)\b", text)


# --- what failed ------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_failing_finding_is_stated_before_everything_else_with_its_reason(language):
    say, reader = words(language), shown(language)
    text = reader.text
    assert say["passport.verdict_fails"] in text
    first = text.index(say["passport.reading_title"], text.index(say["passport.failures_title"] + " P02"))
    sentence = text[text.index(say["passport.failures_title"] + " P02") : first]
    assert f"Standard work ({language}): " in sentence
    assert "The rule <b>is</b> too weak & slow" in sentence
    assert sentence.index("P02") < sentence.index("P04") < sentence.index("P06")
    assert "P01" not in sentence
    assert words(language)["passport.no_failures"] not in text
    printed = one_line(screen(language))
    assert "The rule <b>is</b> too weak & slow" in printed


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_nothing_failed_it_says_so(language):
    good = made_up()
    good["patterns"] = [pattern("P01", "A")]
    good["verification"], good["classics"] = good["verification"][:1], good["classics"][:8]
    good["summary"]["verdict"] = "holds"
    for text in (shown(language, good).text, screen(language, good)):
        assert words(language)["passport.no_failures"] in text
        assert words(language)["passport.verdict_holds"] in text


def test_a_pattern_that_survives_its_ablation_is_among_the_failures():
    assert [p["id"] for p in passport_rows.failing(made_up())] == ["P02", "P04", "P06"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_failing_check_and_a_failing_point_are_among_the_failures(language):
    names = [f["name"] for f in passport_parts.failures(made_up(), language)]
    assert any("prosess" in name or "process" in name for name in names)
    assert any("March (1991)" in name for name in names)
    (march,) = [f for f in passport_parts.failures(made_up(), language) if "March" in f["name"]]
    assert parsed(march["reasons"][0], language)[:2] == [8, 9]
    assert "0,500" in march["reasons"][1] or "0.500" in march["reasons"][1]


def test_without_its_cause_a_margin_that_goes_away_is_good_news():
    gone, left = margin("a", 0.001, holds=False), margin("b", 0.03)
    value = passport_parts.margins([gone, left, margin("c", 0.02) | {"holds": None}], "en", ablated=True)
    assert [m["verdict"] for m in value] == ["goes away", "stays", "–"]
    assert [m["kind_of_verdict"] for m in value] == ["holds", "fails", "unknown"]


def test_the_row_of_a_pattern_shows_the_margin_that_came_nearest_to_failing():
    result = [margin("a", 0.1, share=0.81), margin("b", 0.2, share=0.9), margin("c", 0.3, share=0.95, holds=False)]
    assert passport_rows.weakest({"margins": result}) is result[2]
    assert passport_rows.weakest({"margins": result[:2]}) is result[0]
    assert passport_rows.number(passport_rows.weakest({}).get("mean"), "en") == "–"


def test_points_of_a_figure_stand_together_and_relations_by_publication():
    relation = made_up()["classics"][-1]
    another = relation | {"id": "fang2010.complex", "verdict": "fails"}
    result = passport_rows.studies([point(0), point(1), relation, another], "en")
    assert [(len(f["entries"]), f["holds"]) for f in result] == [(2, True), (2, False)]
    assert result[0]["title"] == "March (1991), figure 1, the rules of the program behind it"
    assert result[1]["title"] == relation["classic"]
    assert passport_parts.figure(result[1], "en")["numbers"] == []
    (alone,) = passport_rows.figures([relation | {"id": "march1991.fig3.slow-learn"}], "en")
    assert alone["title"].endswith(f", figure 3: {relation['target']}")
    assert passport_parts.figure(result[0], "en")["plot"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_points_without_a_published_value_are_held_against_their_reference(language):
    points = [point(i) | {"id": f"march1991.fig1.text.p1=.{i}", "published": None} for i in range(3)]
    (result,) = passport_rows.studies(points, language)
    value = passport_parts.figure(result, language)
    assert value["against"] == "reference"
    assert value["numbers"] == ["reference", "tolerance"]
    assert str(value["plot"]).count("<circle") == 3
    assert words(language)["passport.worst_reference"][:16] in result["worst"]


# --- the page as a file -----------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_asks_for_nothing_outside_it_and_runs_nothing(language):
    reader = shown(language)
    assert reader.outside == []
    assert not {"script", "link"} - {"link"} & set(reader.tags)
    text = page(made_up(), language)
    assert "@import" not in text
    assert not re.search(r"url\(", text)
    assert "alert(1)" not in text
    assert '<script>alert("x")</script>' in reader.text  # shown as words
    assert "default-src 'none'" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_pattern_has_an_anchor_and_every_link_a_target(language):
    reader = shown(language)
    assert {p["id"] for p in made_up()["patterns"]} <= set(reader.ids)
    assert len(reader.ids) == len(set(reader.ids))
    assert set(reader.links) <= set(reader.ids)


@pytest.mark.parametrize("language", LANGUAGES)
def test_tags_are_closed_in_the_order_they_were_opened(language):
    stack: list[str] = []

    class Closes(HTMLParser):
        def handle_starttag(self, tag, attrs):
            if tag not in ("meta", "link", "img"):
                stack.append(tag)

        def handle_endtag(self, tag):
            assert stack.pop() == tag

        def handle_startendtag(self, tag, attrs):
            pass

    Closes().feed(page(made_up(), language))
    assert stack == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_passport_of_nothing_says_what_is_absent(language):
    empty = {"made": {"mode": "part"}, "summary": {"verdict": "holds", "F": {"held": 0, "of": 0}}}
    text = shown(language, empty).text
    assert set(shown(language, empty).links) <= set(shown(language, empty).ids)
    for key in ("none_tried", "classics_none", "ensemble_none", "verification_none", "patterns_none",
                "modes.part"):  # fmt: skip
        assert words(language)[f"passport.{key}"] in text, key
    assert words(language)["passport.modes.part"] in one_line(screen(language, empty))


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_every_pattern_was_used_and_tested_it_says_so(language):
    plain = made_up() | {"patterns": [pattern("P01", "A")]}
    plain["summary"]["set_aside"] = {"held": 0, "of": 0}
    for key in ("set_aside_none", "all_testable"):
        assert words(language)[f"passport.{key}"] in shown(language, plain).text


def test_another_language_is_refused():
    with pytest.raises(ValueError, match="no language 'nn'"):
        page(made_up(), "nn")


def test_making_a_page_alters_nothing_and_a_saved_passport_gives_the_same_page():
    passport, before = made_up(), made_up()
    first = page(passport, "nb")
    assert json.dumps(passport) == json.dumps(before)
    assert page(json.loads(json.dumps(copy.deepcopy(passport))), "nb") == first


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_the_verdicts_and_strengths_is_there(language):
    for word in ("holds", "fails", "not_testable", "kept by tests"):
        assert passport_rows.verdict(word, language) != words(language)["passport.verdicts.unknown"]
    assert passport_rows.verdict("gone astray", language) == words(language)["passport.verdicts.unknown"]
    for letter in ("F", "F*", "A", "T"):
        assert passport_rows.strength({"strength": letter}, language).startswith(f"{letter}, ")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_two_languages_do_not_mix(language):
    other = "nb" if language == "en" else "en"
    text = page(made_up(), language)
    assert f"({other})" not in text
    assert words(other)["passport.reading_title"] not in text
    assert ("Regnskapet stemmer" in text) == (language == "nb")


# --- the drawings -----------------------------------------------------------------------------------


def test_a_whisker_stands_where_its_numbers_say():
    drawn = str(passport_svg.whisker({"mean": 0.5, "low": 0.0, "high": 1.0, "holds": True}, 1.0, "x"))
    assert 'x1="110.0" y1="11" x2="212.0"' in drawn
    assert 'cx="161.0"' in drawn
    assert 'class="dot open"' in str(passport_svg.whisker({"mean": -0.5, "holds": False}, 1.0, "x"))
    assert 'cx="59.0"' in str(passport_svg.whisker({"mean": -0.5, "holds": False}, 1.0, "x"))


def test_margins_of_one_unit_share_a_scale_and_others_do_not():
    result = [margin("a", 0.1, 0), margin("b", 0.2, 0), margin("c", 0.9, 0, outcome=None)]
    at = [re.search(r'cx="([\d.]+)"', str(m["drawing"]))[1] for m in passport_parts.margins(result, "en")]
    assert [float(x) for x in at] == pytest.approx([161, 212, 212])


def test_points_on_the_diagonal_equal_the_published_value_and_failures_are_triangles():
    points = [{"published": v, "found": v, "verdict": "holds"} for v in (0.2, 0.4, 0.8)]
    drawn = str(passport_svg.plot(points, "published", ("p", "f", "t"), str))
    circles = re.findall(r'cx="([\d.]+)" cy="([\d.]+)"', drawn)
    assert len(circles) == 3
    side = passport_svg.PLOT - passport_svg.MARGIN - 8
    for x, y in circles:
        assert float(x) - passport_svg.MARGIN == pytest.approx(8 + side - float(y), abs=0.11)
    failing = str(passport_svg.plot([{**points[0], "verdict": "fails"}], "published", ("p", "f", "t"), str))
    assert "<polygon" in failing
    assert "<circle" not in failing


# --- on the screen ----------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_fits_in_a_hundred_columns_and_says_every_verdict_in_a_word(language):
    text = screen(language)
    assert max(len(row) for row in text.splitlines()) <= 100
    say = words(language)
    for p in made_up()["patterns"]:
        (row,) = [line for line in text.splitlines() if line.startswith(f"{p['id']} ")][:1]
        first_word = say[f"passport.verdicts.{p['verdict']}"].split()[0]
        assert first_word in row, row
    assert text.index(say["passport.summary_classics"][:20]) < text.index("P01")
    assert say["passport.points_hold"].format(held=8, of=9) in one_line(text)


def test_markup_in_a_name_is_words_on_the_screen():
    odd = made_up()
    odd["patterns"] = [pattern("P01", "A", name={"en": "[bold]not bold[/bold]", "nb": "x"})]
    assert "[bold]not" in screen("en", odd)


def test_what_is_not_settled_is_not_called_held():
    from sim.reporting.passport import rows as passport_rows

    finding = {"id": "P02", "strength": "F", "verdict": "undecided"}
    fields = {"summary": {"verdict": "holds"}, "patterns": [finding]}
    assert passport_rows.verdict_key(fields) == "verdict_undecided"
    assert passport_rows.verdict_key(fields | {"patterns": [finding | {"verdict": "holds"}]}) == "verdict_holds"
    assert passport_rows.verdict_key(fields | {"summary": {"verdict": "fails"}}) == "verdict_fails"
