"""What a reader meets says what the numbers say, in both languages, and asks for nothing from outside."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import yaml
from markupsafe import escape
from scipy import stats

import sim.language
from sim.analysis.estimates import judged
from sim.config import as_dict, configure
from sim.language import LANGUAGES, words
from sim.language.format import number
from sim.mechanism import HOLDERS
from sim.organisation import STEP_ORDER
from sim.outcomes.catalogue import CATALOGUE
from sim.reporting import labelling, style
from sim.reporting.comparison import build as page
from sim.reporting.comparison import tables as page_tables
from sim.reporting.document.blocks import Document, Mark, Number, Picture, Table, Words
from sim.reporting.document.layout import plain
from sim.reporting.document.writers import html
from sim.reporting.figures import flow_diagram, levels, overview
from sim.reporting.figures.flow_map import BOXES, route_of

OPTIONS = ["baseline_2014", "report_package", "full_municipal", "our own try"]
WORLDS, YEARS = 5, 4
TEMPLATES = Path(style.__file__).with_name("templates")
STYLES = TEMPLATES / "document.css"


@dataclass
class MadeUp:
    """A comparison with invented numbers: what the page and the figures look at, and nothing else."""

    options: list[str]
    values: pd.DataFrame
    differences: pd.DataFrame
    ledger: pd.DataFrame
    config: dict[str, Any]
    provenance: dict[str, Any] = field(default_factory=dict)
    failures: list[Any] = field(default_factory=list)
    note: str = ""


def made_up(worlds: int = WORLDS) -> MadeUp:
    """Every outcome of the catalogue; ``quality`` is seen to rise, and the interval of ``backlog`` contains zero."""
    luck = np.random.default_rng(7)
    grid = pd.MultiIndex.from_product(
        [OPTIONS, range(worlds), range(YEARS + 1), CATALOGUE], names=["option", "world", "year", "outcome"]
    )
    values = pd.DataFrame({"value": 0.4 + 0.1 * luck.random(len(grid))}, index=grid).reset_index()
    values.loc[(values["outcome"] == "quality") & (values["option"] != OPTIONS[0]), "value"] += 0.2
    rows = []
    for option in OPTIONS[1:]:
        for outcome in CATALOGUE:
            middle = {"quality": 0.21, "backlog": 0.004}.get(outcome, luck.normal(0, 0.02))
            half = {"quality": 0.01, "backlog": 0.03}.get(outcome, 0.015)
            p = 2 * stats.t.sf(abs(middle) / half * stats.t.ppf(0.975, 4), 4)
            rows.append((option, outcome, middle, middle - half, middle + half, 0.8, worlds, p))
    columns = ["option", "outcome", "difference", "low", "high", "share_of_worlds", "replications", "p"]
    moved = pd.MultiIndex.from_product(
        [OPTIONS, range(1, YEARS + 1), [m.name for m in STEP_ORDER], HOLDERS],
        names=["option", "year", "loop", "holder"],
    ).to_frame(index=False)
    for entry in ("became_right", "ceased_right", "became_wrong", "ceased_wrong"):
        moved[entry] = luck.integers(0, 300, len(moved)) * (moved["holder"] != "guidance")
    levers = {"our own try": {"structure": "state", "competence_units": {"model": "hybrid", "intensity": 0.6},
                              "detail_management": {"from_year": 2, "to": 0.4, "over_years": 1}}}  # fmt: skip
    config = {
        option: as_dict(configure("baseline_2014" if option in levers else option, levers=levers.get(option)))
        for option in OPTIONS
    }
    about = {"orglearn": "0.1.0", "made": "2026-01-01T00:00:00+00:00", "command": "orglearn <compare>",
             "seeds": list(range(worlds)), "seconds": 3.2, "libraries": {"numpy": "2.4"}}  # fmt: skip
    return MadeUp(OPTIONS, values, judged(pd.DataFrame(rows, columns=columns)), moved, config, about)


@pytest.fixture(scope="module")
def comparison() -> MadeUp:
    return made_up()


@dataclass(frozen=True)
class Written:
    """The page in one language: the document, and the text of the file."""

    language: str
    document: Document
    path: Path

    @property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")


@pytest.fixture(scope="module", params=LANGUAGES)
def written(request: pytest.FixtureRequest, comparison: MadeUp, tmp_path_factory: pytest.TempPathFactory) -> Written:
    document = page.build(comparison, request.param)  # type: ignore[arg-type]
    path = html.write(document, tmp_path_factory.mktemp(request.param) / "index.html")
    return Written(request.param, document, path)


class Reader(HTMLParser):
    """The tags of a page with their attributes."""

    def __init__(self, text: str):
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def outcomes_of(document: Document) -> list[tuple[str, tuple[Words, ...]]]:
    """(outcome, its row) of every table of differences, in the order they are read."""
    tables = {block.anchor: block for block in document.every_block() if isinstance(block, Table)}
    return [
        (outcome, row)
        for group, outcomes in labelling.groups(list(CATALOGUE)).items()
        if f"table-{group}" in tables
        for outcome, row in zip(outcomes, tables[f"table-{group}"].rows, strict=True)
    ]


def cells_of(document: Document) -> dict[tuple[str, str], Words]:
    """(outcome, option) -> the words of its cell."""
    return {
        (outcome, option): cell
        for outcome, row in outcomes_of(document)
        for option, cell in zip(OPTIONS[1:], row[2:], strict=True)
    }


def verdict(cell: Words) -> str:
    [mark] = [word for word in cell if isinstance(word, Mark)]
    return mark.text


def as_numbers(text: str) -> list[float]:
    plain = text.replace("−", "-").replace(",", ".").replace("\u202f", "")
    return [float(result) for result in re.findall(r"[-+]?\d+(?:\.\d+)?", plain)]


def test_every_number_in_the_table_is_the_frames(written: Written, comparison: MadeUp) -> None:
    cells = cells_of(written.document)
    assert len(cells) == len(comparison.differences)
    for row in comparison.differences.itertuples():
        numbers = [w for w in cells[str(row.outcome), str(row.option)] if isinstance(w, Number)]
        assert [n.value for n in numbers] == [row.difference, row.low, row.high]
        digits = numbers[0].decimals or 0
        shown = as_numbers(" ".join(n.in_words(written.language) for n in numbers))
        assert shown == [round(x, digits) + 0.0 for x in (row.difference, row.low, row.high)]
        assert digits >= CATALOGUE[str(row.outcome)].decimals


def test_the_file_holds_the_pages_numbers_in_order(written: Written) -> None:
    assert html.numbers_in(written.path) == written.document.numbers_in_words()


def test_an_interval_with_zero_in_it_is_described_as_no_difference(written: Written, comparison: MadeUp) -> None:
    cells, text = cells_of(written.document), words(written.language)
    for row in comparison.differences.itertuples():
        unseen = verdict(cells[str(row.outcome), str(row.option)]) == text["ui.unseen"]
        assert unseen == (row.low <= 0 <= row.high)
    assert verdict(cells["backlog", "report_package"]) == text["ui.unseen"]
    assert verdict(cells["quality", "report_package"]) == text["ui.better"]


def test_the_page_asks_for_nothing_outside_itself(written: Written) -> None:
    for tag, attributes in Reader(written.text).tags:
        assert tag not in ("script", "iframe")
        for name in ("src", "href", "srcset"):
            if (value := attributes.get(name)) is not None:
                assert value.startswith(("#", "data:")), (tag, name, value[:60])
    assert not re.search(r"url\(|@import", STYLES.read_text(encoding="utf-8"))


def test_every_image_says_what_it_shows_and_every_table_what_it_holds(written: Written) -> None:
    text = written.text
    images = [attributes for tag, attributes in Reader(text).tags if tag == "img"]
    assert images
    assert all(len(image.get("alt") or "") > 30 for image in images)
    assert text.count("<caption ") == text.count("<table ")
    assert [len(re.findall(rf"<{tag}[ >]", text)) for tag in ("h1", "main", "nav")] == [1, 1, 1]


def test_a_telephone_gets_figures_and_rows_of_its_own(written: Written) -> None:
    pictures = [block for block in written.document.every_block() if isinstance(block, Picture)]
    narrow = [picture for picture in pictures if picture.narrow]
    assert len(narrow) > len(pictures) / 2
    assert written.text.count('<source media="(max-width: 640px)"') == len(narrow)
    label = written.document.every_block
    [table] = [b for b in label() if isinstance(b, Table) and b.anchor == "table-quality"]
    assert written.text.count(f'data-label="{escape(table.columns[2].title)}"') >= len(table.rows)


def test_the_users_outcome_stands_last_and_what_is_outside_the_report_is_marked(written: Written) -> None:
    text, language = written.text, written.language
    outcomes = [outcome for outcome, _ in outcomes_of(written.document)]
    assert outcomes == list(CATALOGUE)
    assert outcomes[-1] == "user_outcome"
    assert text.count('<tr class="faint">') == 1
    marks = {c.name: c.badge for c in page_tables.option_cards(made_up(), language)}  # type: ignore[arg-type]
    assert [bool(marks[o]) for o in OPTIONS] == [False, False, True, True]
    assert text.count(words(language)["ui.badge_outside"]) > 10
    for line in words(language).lines("ui.what_it_does_not_claim"):
        assert escape(line) in text
    assert "orglearn &lt;compare&gt;" in text


def test_moved_levers_are_those_that_differ_from_2014(comparison: MadeUp) -> None:
    own = {row[0]: row for row in page_tables.moved_levers(comparison.config["our own try"]["governance"], "en")}
    labels = {name: entry["label"]["en"] for name, entry in labelling.registry("levers").items()}
    assert set(own) == {labels[name] for name in ("competence_units", "detail_management", "structure")}
    assert own[labels["competence_units"]][2:] == ("none", "hybrid, 0.6")
    assert own[labels["detail_management"]][2:] == ("0.8", "0.8; from year 2 towards 0.4 over 1 years")
    assert list(page_tables.moved_levers(comparison.config["baseline_2014"]["governance"], "nb")) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_finds_every_word_it_uses(language: str) -> None:
    folder = Path(page.__file__).parent
    source = "".join(p.read_text(encoding="utf-8") for p in [*folder.glob("*.py"), Path(labelling.__file__)])
    keys = set(re.findall(r'(?:say|heading)\("(\w+)"', source)) | set(re.findall(r'"ui\.([\w.]+)"', source))
    keys |= {f"groups.{outcome.group}" for outcome in CATALOGUE.values()}
    texts = words(language).texts
    assert len(keys) > 40
    assert sorted(key for key in keys if f"ui.{key}" not in texts) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_document_finds_every_word_it_uses(language: str) -> None:
    source = (TEMPLATES / "document.html.j2").read_text(encoding="utf-8")
    keys = set(re.findall(r'say\("(\w+)"', source))
    assert len(keys) > 3
    assert sorted(key for key in keys if f"document_format.{key}" not in words(language).texts) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("narrow", [False, True])
def test_figures_draw_without_a_warning(comparison: MadeUp, language: str, narrow: bool) -> None:
    for draw in (overview.differences, overview.trajectories, overview.learning_mix):
        drawn = draw(comparison, language, narrow=narrow)
        assert style.png(drawn, 50).startswith(b"\x89PNG")
        texts = [t.get_text() for t in drawn.findobj(lambda artist: hasattr(artist, "get_text"))]
        assert any(f"n = {WORLDS}" in text for text in texts)
        assert any("95" in text for text in texts)


def test_one_world_has_no_intervals_and_the_page_states_it() -> None:
    alone = made_up(worlds=1)
    alone.differences = alone.differences.query("outcome in ('quality', 'exits')").assign(low=np.nan, high=np.nan)
    alone.values = alone.values.query("outcome in ('quality', 'exits')")
    document = page.build(alone, "en")  # type: ignore[arg-type]
    cells = [
        cell for b in document.every_block() if isinstance(b, Table) and b.cards for row in b.rows for cell in row[2:]
    ]
    assert {verdict(cell) for cell in cells} == {words("en")["ui.one_world"]}


def test_a_run_is_drawn_year_by_year(comparison: MadeUp) -> None:
    @dataclass
    class Run:
        outcomes: pd.DataFrame

    one = comparison.values.query("option == 'report_package' and world == 0")
    drawn = overview.run_overview(Run(one[["year", "outcome", "value"]]))
    assert len([ax for ax in drawn.axes if ax.get_visible()]) == len(labelling.HEADLINES)
    style.svg(drawn)


def test_an_unknown_outcome_is_refused_with_the_nearest_name(comparison: MadeUp) -> None:
    with pytest.raises(KeyError, match=r"no outcome 'qualty'.*Did you mean 'quality'"):
        overview.differences(comparison, outcomes=["qualty"])
    with pytest.raises(ValueError, match="two or more"):
        page.build(MadeUp(OPTIONS[:1], comparison.values, comparison.differences, comparison.ledger, {}))  # type: ignore[arg-type]


def test_drawing_twice_gives_the_same_bytes_and_leaves_matplotlib_as_it_was(comparison: MadeUp) -> None:
    import matplotlib as mpl

    before = dict(mpl.rcParams)
    first, second = (style.svg(overview.learning_mix(comparison)) for _ in range(2))
    assert first == second
    assert dict(mpl.rcParams) == before


# --- the flow of the loops ------------------------------------------------------------------------


def test_every_flow_of_every_loop_has_its_places_on_the_map() -> None:
    drawn = {m.name: m for m in STEP_ORDER if labelling.loop_label(m.name, "en") != m.name}
    assert {place for m in drawn.values() for pair in m.flows for place in pair} <= set(BOXES)
    assert set(BOXES) == set(words("nb").names("places"))


@pytest.mark.parametrize("pair", [("research", "caseworker"), ("users", "county"), ("office", "office"),
                                  ("county", "outside"), ("higher_education", "office")])  # fmt: skip
def test_a_flow_without_a_way_laid_by_hand_gets_one_outside_every_box(pair: tuple[str, str]) -> None:
    route = route_of("no such loop", *pair)
    assert len(set(route.points)) == len(route.points) >= 2
    path = np.concatenate([np.linspace(a, b, 50) for a, b in zip(route.points, route.points[1:], strict=False)])
    for name, box in BOXES.items():
        inside = (abs(path[:, 0] - box.x) < box.width / 2) & (abs(path[:, 1] - box.y) < box.height / 2)
        assert not inside.any(), name
    for place, end in zip(pair, (route.points[0], route.points[-1]), strict=True):
        box = BOXES[place]
        assert abs(end[0] - box.x) <= box.width / 2 + 0.05
        assert abs(end[1] - box.y) <= box.height / 2 + 0.05


def test_flows_carry_the_ledgers_counts_a_year(comparison: MadeUp) -> None:
    ledger = comparison.ledger.query("option == 'report_package'")
    result = {(f.loop, f.start, f.end): f for f in flow_diagram.flows(ledger)}
    guidance = ledger.query("loop == 'guidance' and holder == 'caseworkers'")
    arrow = result["guidance", "directorate", "caseworker"]
    assert arrow.right == pytest.approx(guidance["became_right"].sum() / YEARS)
    assert arrow.wrong == pytest.approx(guidance["became_wrong"].sum() / YEARS)
    lost = ledger.query("loop == 'forgetting' and holder == 'caseworkers'")
    assert result["forgetting", "caseworker", "outside"].right == pytest.approx(lost["ceased_right"].sum() / YEARS)
    assert result["upward", "county", "directorate"].moved == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_loop_diagram_draws_and_names_every_place(comparison: MadeUp, language: str) -> None:
    drawn = flow_diagram.loop_diagram(
        comparison.ledger.query("option == 'baseline_2014'"), language, title="x", worlds=5
    )
    style.svg(drawn)
    texts = {t.get_text().replace("\n", " ") for t in drawn.axes[0].texts}
    assert {words(language)[f"places.{place}"] for place in BOXES} <= texts


# --- colours and small things ---------------------------------------------------------------------


def contrast(one: str, other: str) -> float:
    """The WCAG contrast ratio of two colours written #rrggbb."""

    def light(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_text_on_the_page_and_lines_in_the_figures_stand_out() -> None:
    css = STYLES.read_text(encoding="utf-8")
    schemes = [
        dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", block)) for block in re.findall(r":root \{(.*?)\}", css, re.S)
    ]
    for scheme in schemes[:2]:
        for name in ("ink", "muted", "link", "better", "worse"):
            for ground in ("ground", "raised"):
                assert contrast(scheme[name], scheme[ground]) >= 4.5, (name, ground)
    for colour in (*style.OPTION_COLOURS, style.MUTED, style.BETTER, style.WORSE):
        assert contrast(colour, "#ffffff") >= (4.5 if colour == style.MUTED else 3)
    for _, colour in style.RIGHT_CLASSES:
        assert contrast(colour, "#ffffff") >= 3


def test_numbers_are_written_as_the_language_writes_them() -> None:
    assert number(-0.0312, 3, "nb", sign=True) == "−0,031"
    assert number(12345.6, 0, "en") == "12\u202f346"
    assert number(-0.0001, 2, "en", sign=True) == "0.00"
    assert number(float("nan"), 2, "en") == "–"
    assert (
        plain(page_tables.cell("quality", 0.0004, 0.0001, 0.0007, True, "en")) == "+0.0004 (+0.0001 to +0.0007) better"
    )
    assert labelling.kind_of("mix_innovation", -0.1, -0.2, -0.05) == "changed"
    assert labelling.kind_of("exits", -1.0, -2.0, -0.5) == "better"


def test_levels_have_a_t_interval() -> None:
    frame = pd.DataFrame({"option": "a", "outcome": "quality", "year": 1, "world": [0, 1, 2], "value": [1.0, 2.0, 3.0]})
    row = levels.levels(frame).iloc[0]
    assert row["mean"] == 2
    assert row["high"] - row["mean"] == pytest.approx(4.302653 / np.sqrt(3), rel=1e-5)
    assert row["n"] == 3


def test_labels_beside_lines_keep_their_distance_and_their_order() -> None:
    ax = style.new_figure(2, 2).subplots()
    ax.set_ylim(0, 1)
    heights = style.beside(ax, [0.5, 0.51, 0.49, 0.99], 0.1)
    assert min(np.diff(sorted(heights))) >= 0.1 - 1e-9
    assert list(np.argsort(heights)) == [2, 0, 1, 3]


def test_the_catalogues_groups_have_titles() -> None:
    for language in LANGUAGES:
        tree = yaml.safe_load((Path(sim.language.__file__).parent / f"{language}.yaml").read_text(encoding="utf-8"))
        assert {o.group for o in CATALOGUE.values()} <= set(tree["ui"]["groups"])
