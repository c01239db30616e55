"""The same words and the same numbers in every format of a document."""

from __future__ import annotations

import dataclasses
import json
import multiprocessing
import os
import re
import shutil
import signal
import subprocess
import warnings
import zipfile
from collections.abc import Callable
from datetime import date
from functools import cache
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.language import LANGUAGES
from sim.reporting import style
from sim.reporting.document import layout
from sim.reporting.document import publish as all_formats
from sim.reporting.document.blocks import (
    PER_CENT,
    Badge,
    Block,
    Column,
    Document,
    Heading,
    Inline,
    Items,
    Link,
    Number,
    Paragraph,
    Picture,
    Source,
    Strong,
    Table,
    words_of,
)
from sim.reporting.document.check import check
from sim.reporting.document.writers import docx as docx_writer
from sim.reporting.document.writers import html, pdf, xlsx, xlsx_parts

FORMATS = {"html": html, "docx": docx_writer, "xlsx": xlsx, "pdf": pdf}
NASTY = 'Signs: # $ @ * _ < > \\ " \' ` ~ [x] {y} <b> &amp; // /* */ -- "quoted" = + − × ≤ → đŋč «»\u00a0ok {{ x }} {0}'

# --- a document made by hand ----------------------------------------------------------------------


def n(value: float, source: str, decimals: int = 2, unit: str = "") -> Number:
    return Number(value, source, decimals, unit=unit)


@cache
def pictures() -> tuple[bytes, bytes]:
    @style.in_house_style
    def draw() -> Any:
        figure = style.new_figure(style.PAGE_WIDTH, 2.6)
        ax = figure.add_subplot()
        ax.plot([0, 1, 2, 3], [0.1, 0.4, 0.35, 0.6], color=style.BETTER)
        style.note(figure, "20 worlds")
        return figure

    drawn = draw()
    return style.svg(drawn), style.png(drawn)


def tables(language: str) -> tuple[Table, Table]:
    nb = language == "nb"
    narrow = Table(
        "Forskjeller mellom to valg etter ti år" if nb else "Differences between two options after ten years",
        (
            Column("Utfall" if nb else "Outcome"),
            Column("Forskjell" if nb else "Difference", numeric=True),
            Column("Intervall" if nb else "Interval", numeric=True),
            Column("Hva det sier" if nb else "What it says"),
        ),
        tuple(
            (
                (f"{'Utfall' if nb else 'Outcome'} {i}", *((" ", Badge("anslag" if nb else "estimate")) if i == 2 else ())),
                (n(0.0123456789 * i - 0.04, f"study-{i % 3}"),),
                (
                    n(0.01 * i - 0.05, f"study-{i % 3}"), " til " if nb else " to ",
                    n(0.013 * i - 0.03, f"study-{i % 3}"),
                ),
                (("=1+1", "-2", "@a", "+3", "Ingenting å se" if nb else "Nothing to see")[i % 5],),
            )
            for i in range(6)
        ),
        "tbl-narrow",
        "Utfall: [1]/2*?" if nb else "Outcomes: [1]/2*?",
        "Intervallene er 95 prosent over 20 verdener." if nb else "The intervals are 95 percent over 20 worlds.",
    )  # fmt: skip
    wide = Table(
        "Alle valg og alle utfall, med mange kolonner" if nb else "All options and all outcomes, with many columns",
        (
            Column("Valg" if nb else "Option"),
            *(Column(f"Kompetanseutvikling {j}" if nb else f"Development {j}", True) for j in range(11)),
        ),
        tuple(
            (
                (f"Partnerskapsmodell {i}" if nb else f"Partnership model {i}",),
                *((n(i * 1.7 - j / 3, f"study-{j}", 1),) for j in range(11)),
            )
            for i in range(45)
        ),
        "tbl-wide",
        "Utfall: [1]/2*?" if nb else "Outcomes: [1]/2*?",
    )  # fmt: skip
    return narrow, wide


@cache
def sample(language: str) -> Document:
    nb = language == "nb"
    svg, png = pictures()
    narrow, wide = tables(language)
    tick: Inline = Badge("utenfor rapporten" if nb else "outside the report")
    blocks: tuple[Block, ...] = (
        Heading("Kort sagt" if nb else "In short", 1, "short"),
        Paragraph(("Det første å vite er lite." if nb else "The first thing to know is little.",), "lead"),
        Paragraph((
            "Med felles ledelse faller køen med " if nb else "With one leader the backlog falls by ",
            n(1234.56, "study-0", 0), " (", n(1100.4, "study-0", 0),
            " til " if nb else " to ", n(1390.7, "study-0", 0), ", ",
            n(61.04, "study-1", 0, PER_CENT), "). ",
            Strong("Det er ikke sikkert." if nb else "It is not certain."),
            " ", tick, " Se " if nb else " See ", Link("tabellen" if nb else "the table", "tbl-narrow"), ".",
        )),
        Paragraph((NASTY,), "text"),
        Paragraph(("Tallene er anslag." if nb else "The numbers are assumptions.",), "warning"),
        Paragraph(("En liten merknad." if nb else "A small note.",), "note"),
        Paragraph(("Et sitat fra rapporten." if nb else "Words from the report.",), "quote"),
        Heading("Hva som ble sammenlignet" if nb else "What was compared", 2, "compared"),
        Items(((n(0.5, "study-2"), " først" if nb else " first"), (Strong("Så" if nb else "Then"), " …"))),
        Items((("Én",) if nb else ("One",), ("To",) if nb else ("Two",)), ordered=True),
        Items((("Én igjen",) if nb else ("One again",), ("To igjen",) if nb else ("Two again",)), ordered=True),
        Heading("Et tredje nivå" if nb else "A third level", 3, "third"),
        narrow,
        Picture(
            "Utviklingen over tre år" if nb else "Development over three years",
            'En linje som stiger, med "fall"' if nb else 'A line that rises, with a "fall"',
            svg, png, "fig-one", "20 verdener." if nb else "20 worlds.", "tbl-narrow",
        ),
        Heading("Alt sammen" if nb else "All of it", 1, "all"),
        wide,
        Paragraph(("Etter tabellen: " if nb else "After the table: ", n(float("nan"), "study-4"), ".")),
    )  # fmt: skip
    return Document(
        "Hva slags ledelse lærer mest?" if nb else "Which leadership learns the most?",
        "Et beslutningsgrunnlag «for prøving»" if nb else "A decision document «for trial»",
        language, date(2026, 3, 9), blocks,
        {
            f"study-{i}": Source(
                f"study-{i}", f"Kjøring {i} av to valg i 20 verdener" if nb else f"Run {i} of two options in 20 worlds",
                f'orglearn compare A B --worlds 20 --seed {i} "x=#1"',
                {"År" if nb else "Years": "10", "Frø" if nb else "Seeds": f"{i}–{i + 19}"},
            )
            for i in range(12)
        },
    )  # fmt: skip


def expected(document: Document) -> list[tuple[str, float, str]]:
    return document.numbers_in_words()


def changed(**changes: Any) -> Document:
    return dataclasses.replace(sample("en"), **changes)


def with_blocks(*blocks: Block) -> Document:
    return changed(blocks=blocks)


def small_table(anchor: str = "t", cell: tuple[Inline, ...] = ("x",), columns: int = 2, name: str = "T") -> Table:
    heads = tuple(Column(f"c{i}", numeric=i > 0) for i in range(columns))
    return Table("A caption", heads, ((("a",), *(cell,) * (columns - 1)),), anchor, name)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Path]:
    """Each format in each language, written once."""
    folder = tmp_path_factory.mktemp("documents")
    return {
        (language, ending): module.write(sample(language), folder / f"{language}.{ending}")
        for language in LANGUAGES
        for ending, module in FORMATS.items()
    }


Written = dict[tuple[str, str], Path]

# --- the same numbers in every format -------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("ending", ["html", "docx", "xlsx"])
def test_every_number_is_in_every_format_in_order(written: Written, language: str, ending: str) -> None:
    result = FORMATS[ending].numbers_in(written[language, ending])
    wanted = expected(sample(language))
    assert len(wanted) > 500
    assert [(text, repr(value), source) for text, value, source in result] == [
        (text, repr(value), source) for text, value, source in wanted
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_is_in_the_pdf_in_order(language: str) -> None:
    """In the markup, where each number links to the source by its place in the list."""
    result = re.findall(r'#num\(<source-(\d+)>, "((?:[^"\\]|\\.)*)"\);', pdf.markup(sample(language)))
    nth = layout.Frame(sample(language)).nth
    assert result == [(str(nth[number.source]), number.in_words(language)) for number in sample(language).numbers()]


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="there is no pdftotext here")
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_text_of_the_pdf_has_every_word_and_number_in_order(written: Written, language: str) -> None:
    ran = subprocess.run(
        ["pdftotext", "-raw", "-enc", "UTF-8", str(written[language, "pdf"]), "-"], capture_output=True, check=True
    )
    text, at = re.sub(r"[\s\u2060\u00ad\u200b]", "", ran.stdout.decode()), 0
    for each in sample(language).numbers():
        shown = re.sub(r"\s", "", each.in_words(language))
        at = text.find(shown, at)
        assert at >= 0, each
        at += len(shown)
    assert re.sub(r"\s", "", NASTY) in text


def test_a_number_in_a_cell_of_the_workbook_is_the_value_in_full_with_the_look_of_the_document(
    written: Written,
) -> None:
    book = openpyxl.load_workbook(written["nb", "xlsx"])
    narrow, wide = tables("nb")
    sheet = book.worksheets[2]
    for i, row in enumerate(wide.rows):
        for j, words in enumerate(row[1:], start=1):
            number, cell = words[0], sheet.cell(i + 5, j + 1)
            assert isinstance(number, Number)
            assert (cell.value, cell.data_type, cell.number_format) == (number.value, "n", "0.0")
    numbers = [word for word in narrow.rows[1][2] if isinstance(word, Number)]
    assert [book.worksheets[1].cell(6, column).value for column in (3, 4, 5)] == [
        "−0,04 til −0,02", *(number.value for number in numbers)
    ]  # fmt: skip


# --- the same words -------------------------------------------------------------------------------


class Text(HTMLParser):
    """The text of a page, and the tags with what is said of them."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text, self.tags = "", list[tuple[str, dict[str, str | None]]]()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [text for name, text in self.tags if name == tag]


def word_text(path: Path) -> str:
    body = docx.Document(str(path)).element.body
    return "".join(letters.text or "" for letters in body.iter(qn("w:t")))


@pytest.mark.parametrize("language", LANGUAGES)
def test_html_and_word_hold_every_word_of_the_document(written: Written, language: str) -> None:
    page = Text(written[language, "html"].read_text(encoding="utf-8")).text
    word = re.sub(r"\u202f\[\d+\]", "", word_text(written[language, "docx"]))
    for block in sample(language).blocks:
        lines = [block.text] if isinstance(block, Heading) else []
        lines += [block.caption, block.note] if isinstance(block, (Table, Picture)) else []
        lines += [layout.plain(words, language) for words in words_of(block)]
        for line in lines:
            assert line in page
            assert line in word


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_format_holds_every_source_with_its_facts_and_its_command(written: Written, language: str) -> None:
    page = Text(written[language, "html"].read_text(encoding="utf-8")).text
    word, typst = word_text(written[language, "docx"]), pdf.markup(sample(language))
    book = openpyxl.load_workbook(written[language, "xlsx"])
    sheet = "\n".join(str(cell.value) for row in book.worksheets[-1].iter_rows() for cell in row)
    for source in sample(language).sources.values():
        for line in (source.what, source.command, *source.facts.values()):
            assert line in page
            assert line in word
            assert line in sheet
            assert line.replace('"', '\\"') in re.sub(r'"\);#box\(\);#raw\("', "", typst)


# --- HTML -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_asks_for_nothing_and_every_link_in_it_leads_somewhere(written: Written, language: str) -> None:
    page = Text(written[language, "html"].read_text(encoding="utf-8"))
    ids = [text["id"] for _, text in page.tags if "id" in text]
    assert len(ids) == len(set(ids))
    for _, text in page.tags:
        for key in ("href", "src", "srcset", "action"):
            target = text.get(key) or "#content"
            assert target.startswith(("#", "data:")), target
            assert not target.startswith("#") or target[1:] in ids, target
    assert not page.all("script")
    assert len(written[language, "html"].read_bytes()) < 200_000


def test_the_page_can_be_read_by_a_screen_reader(written: Written) -> None:
    page = Text(written["nb", "html"].read_text(encoding="utf-8"))
    headings = [int(tag[1]) for tag, _ in page.tags if re.fullmatch("h[1-6]", tag)]
    assert headings[0] == 1
    assert headings.count(1) == 1
    assert all(b <= a + 1 for a, b in pairwise(headings))
    assert page.all("html") == [{"lang": "nb"}]
    assert len(page.all("caption")) == len(page.all("table")) == 2
    assert all(text.get("scope") in ("row", "col") for text in page.all("th"))
    assert len(page.all("th")) == 4 + 12 + 6 + 45
    assert all(text.get("alt") for text in page.all("img"))
    boxes = [text for text in page.all("div") if text.get("class") == "scroll"]
    assert len(boxes) == 3
    assert all("tabindex" in text and ("aria-label" in text or "aria-labelledby" in text) for text in boxes)


# --- PDF ------------------------------------------------------------------------------------------


def test_the_pdf_is_tagged_and_says_its_language_title_and_day(written: Written) -> None:
    raw = written["nb", "pdf"].read_bytes()
    assert raw.startswith(b"%PDF-1.7")
    assert b"pdfuaid:part" in raw
    assert b"/Lang(nb-NO)" in raw
    assert b"D:20260309" in raw
    assert b"/Marked true" in raw


def test_a_sign_that_no_font_has_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"The PDF could not be made: .*你"):
        pdf.write(with_blocks(Paragraph(("你",))), tmp_path / "x.pdf")
    assert list(tmp_path.iterdir()) == []


@settings(max_examples=15, deadline=None)
@given(st.text(st.sampled_from(list("#$@*_<>\\\"'`~[]{}()=+-/;,. \n%&\u00a0ab12")), min_size=1, max_size=40))
def test_no_text_is_read_as_markup(text: str) -> None:
    import typst

    document = with_blocks(
        Heading(f"h{text}", 1, "a"), Paragraph((text, Strong(text), Badge(text), Link(f"x{text}", "a"))),
        small_table(cell=(text,)),
    )  # fmt: skip
    result = typst.query(pdf.markup(document).encode(), "heading", field="body", one=False, ignore_system_fonts=True)
    assert [h["text"] for h in json.loads(result)][1] == " ".join(f"h{text}".splitlines())


def test_a_long_name_in_a_narrow_cell_or_a_command_may_be_broken_and_gets_no_sign() -> None:
    long = "uncertainty.mechanism.forgetting_of_tacit_knowledge"
    source = Source("s", "What", f"orglearn outcomes=[{long},{long}]")
    result = pdf.markup(changed(blocks=(small_table(cell=(long,), columns=9),), sources={"s": source}))
    assert long not in result
    assert long in re.sub(r'";#box\(\);#"', "", result)
    assert source.command in re.sub(r'"\);#box\(\);#raw\("', "", result)


# --- Word -----------------------------------------------------------------------------------------


def test_the_word_file_has_real_headings_lists_and_repeated_rows(written: Written) -> None:
    file = docx.Document(str(written["nb", "docx"]))
    styles = [(p.style.name, p.text) for p in file.paragraphs if p.style is not None]
    for block in sample("nb").blocks:
        if isinstance(block, Heading):
            assert (f"Heading {block.level}", block.text) in styles
    ordered = [p for p in file.paragraphs if p.style is not None and p.style.name == "List Number"]
    numbers = [p._p.xpath("./w:pPr/w:numPr/w:numId/@w:val")[0] for p in ordered]
    assert numbers[0] == numbers[1] != numbers[2] == numbers[3]
    for table in file.tables:
        assert table._tbl.tr_lst[0].xpath("./w:trPr/w:tblHeader")
    pictures = list(file.element.body.iter(qn("wp:docPr")))
    assert [picture.get("descr") for picture in pictures] == ['En linje som stiger, med "fall"']
    assert {lang.get(qn("w:val")) for lang in file.styles.element.iter(qn("w:lang"))} == {"nb-NO"}
    assert file.core_properties.title == sample("nb").title
    assert [section.orientation for section in file.sections] == [0, 1, 0]


def test_every_link_in_the_word_file_leads_to_a_bookmark(written: Written) -> None:
    body = docx.Document(str(written["en", "docx"])).element.body
    marks = [mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))]
    assert len(marks) == len(set(marks))
    links = [link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))]
    assert len(links) > 500
    assert set(links) <= set(marks)


def test_every_style_used_in_the_word_file_is_there(written: Written) -> None:
    file = docx.Document(str(written["nb", "docx"]))
    there = {style.style_id for style in file.styles}
    used = {style.get(qn("w:val")) for tag in ("w:pStyle", "w:rStyle") for style in file.element.body.iter(qn(tag))}
    assert {"Heading1", "Badge", "NumberLink", "Mark", "Cell", "Warning", "SourceHeading"} <= used <= there


# --- the workbook ---------------------------------------------------------------------------------


def test_the_workbook_has_a_sheet_for_each_table_between_contents_and_sources(written: Written) -> None:
    book = openpyxl.load_workbook(written["nb", "xlsx"])
    assert book.sheetnames == ["Innhold", "Utfall 1 2", "Utfall 1 2 (2)", "Alle tall", "Kilder"]
    places = [cell.hyperlink.location for cell in book["Innhold"]["A"] if cell.hyperlink]
    assert places == [f"'{name}'!A1" for name in book.sheetnames[1:]]
    assert book["Utfall 1 2"].freeze_panes == "B5"
    assert [cell.value for cell in book["Utfall 1 2"][4]] == [
        "Utfall", "Forskjell", "Intervall", "Intervall (tall 1)", "Intervall (tall 2)", "Hva det sier"
    ]  # fmt: skip


def test_a_text_is_never_a_formula(written: Written) -> None:
    book = openpyxl.load_workbook(written["nb", "xlsx"])
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    risky = [cell for cell in cells if str(cell.value)[0] in "=+-@" and cell.data_type == "s"]
    assert {cell.value for cell in risky} == {"=1+1", "-2", "@a", "+3"}
    assert all(cell.quotePrefix for cell in risky)


def test_names_of_sheets_are_short_safe_and_their_own() -> None:
    result = xlsx_parts.sheet_names(["a" * 40, "A" * 31, "[x]:*?/\\y", "", "History", "Kilder", "'q'"], ["kilder"])
    assert result == ["a" * 31, "A" * 27 + " (2)", "x y", "–", "History (2)", "Kilder (2)", "q"]


@pytest.mark.parametrize(
    ("number", "shape", "look"),
    [
        (Number(0.1234, "s", 2), "0.00", "0,12"), (Number(-0.1234, "s", 2, sign=True), "0.00", "−0,12"),
        (Number(11.6, "s"), "0", "12"), (Number(3.14, "s", 1, sign=True), "+0.0;-0.0;0.0", "+3,1"),
        (Number(1234.56, "s"), "#,##0", "1\u202f235"), (Number(999.6, "s"), "#,##0", "1\u202f000"),
        (Number(1234.5, "s", 1), "#,##0.0", "1\u202f234,5"), (Number(61.2, "s", unit=PER_CENT), '0" %"', "61 %"),
        (Number(0.004, "s", 2, sign=True), "0.00", "0,00"), (Number(5.0, "s", 1, unit="t"), '0.0" t"', "5,0 t"),
        (Number(0.125, "s", None), "General", "0,125"), (Number(-12345678.4, "s"), "#,##0", "−12\u202f345\u202f678"),
    ],
)  # fmt: skip
def test_the_format_of_a_cell_shows_the_number_as_the_document_does(number: Number, shape: str, look: str) -> None:
    assert (xlsx_parts.number_format(number), number.in_words("nb")) == (shape, look)


def test_a_number_that_is_none_is_a_dash_without_a_unit() -> None:
    assert Number(float("nan"), "s", 2, unit=PER_CENT).in_words("en") == "–"


# --- all formats or none ---------------------------------------------------------------------------


def dated(folder: Path) -> dict[str, str]:
    """What stands in a folder, hidden files too."""
    return {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir() if path.is_file()}


def writers(monkeypatch: pytest.MonkeyPatch, age: str, third: Callable[[], None] = lambda: None) -> None:
    """Writers that are quick, of which the third does something first."""

    def writer(name: str) -> tuple[str, Callable[[Document, Path], Path]]:
        def make(_: Document, path: Path) -> Path:
            if name == "docx":
                third()
            path.write_text(age, encoding="utf-8")
            return path

        return f"report.{name}", make

    monkeypatch.setattr(all_formats, "FORMATS", {name: writer(name) for name in ("html", "pdf", "docx", "xlsx")})


def fails() -> None:
    raise OSError("The disk is full.")


def interrupts() -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize(("third", "error"), [(fails, OSError), (interrupts, KeyboardInterrupt)])
def test_where_one_writer_fails_every_format_stays_as_it_was(
    third: Callable[[], None], error: type[BaseException], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writers(monkeypatch, "old")
    files = all_formats.write(sample("en"), tmp_path, ["html", "pdf", "docx", "xlsx"])
    before = dated(tmp_path)
    assert sorted(before) == sorted(path.name for path in files)
    writers(monkeypatch, "new", third)
    with pytest.raises(error):
        all_formats.write(sample("en"), tmp_path, ["html", "pdf", "docx", "xlsx"])
    assert dated(tmp_path) == before
    assert [path for path in tmp_path.iterdir() if path.is_dir()] == []


def test_a_report_that_is_killed_leaves_every_format_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    writers(monkeypatch, "old")
    all_formats.write(sample("en"), tmp_path, ["html", "pdf", "docx", "xlsx"])
    before = dated(tmp_path)
    writers(monkeypatch, "new", lambda: os.kill(os.getpid(), signal.SIGKILL))
    document = sample("en")
    child = multiprocessing.get_context("fork").Process(
        target=all_formats.write, args=(document, tmp_path, ["html", "pdf", "docx", "xlsx"])
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # a fork beside threads, which is all that is tested here
        child.start()
    child.join()
    assert child.exitcode == -signal.SIGKILL
    assert dated(tmp_path) == before


def test_where_a_file_cannot_be_exchanged_the_old_ones_come_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writers(monkeypatch, "old")
    all_formats.write(sample("en"), tmp_path, ["html", "pdf", "docx", "xlsx"])
    before = dated(tmp_path)

    def stubborn(path: Path, target: Path) -> None:
        if target.name == "report.docx" and target.parent == tmp_path and path.read_text() == "new":
            raise PermissionError("The file is open in another program.")
        os.replace(path, target)

    writers(monkeypatch, "new")
    monkeypatch.setattr("sim.studies.files.replace", stubborn)
    with pytest.raises(PermissionError, match="open in another program"):
        all_formats.write(sample("en"), tmp_path, ["html", "pdf", "docx", "xlsx"])
    assert dated(tmp_path) == before


# --- the same bytes, whole or not at all ----------------------------------------------------------


@pytest.mark.parametrize("ending", FORMATS)
def test_the_same_document_gives_the_same_bytes(written: Written, tmp_path: Path, ending: str) -> None:
    again = FORMATS[ending].write(sample("nb"), tmp_path / "again")
    assert again.read_bytes() == written["nb", ending].read_bytes()
    assert [path.name for path in tmp_path.iterdir()] == ["again"]


@pytest.mark.parametrize("ending", ["docx", "xlsx"])
def test_the_archives_tell_no_time_of_writing(written: Written, ending: str) -> None:
    with zipfile.ZipFile(written["nb", ending]) as archive:
        assert {part.date_time for part in archive.infolist()} == {(2026, 3, 9, 0, 0, 0)}
        core = archive.read("docProps/core.xml").decode()
    assert re.findall(r"<dcterms:\w+[^>]*>([^<]*)", core) == ["2026-03-09T00:00:00Z"] * 2


@pytest.mark.parametrize("module", FORMATS.values(), ids=FORMATS)
def test_a_bad_document_leaves_what_was_there(tmp_path: Path, module: ModuleType) -> None:
    path = tmp_path / "there"
    path.write_text("old", encoding="utf-8")
    with pytest.raises(ValueError, match="names a source that is not in the document: 'study-99'"):
        module.write(with_blocks(Paragraph((Number(1.0, "study-99"),))), path)
    assert path.read_text(encoding="utf-8") == "old"


@pytest.mark.parametrize("module", FORMATS.values(), ids=FORMATS)
def test_a_document_of_very_little_is_written_too(tmp_path: Path, module: ModuleType) -> None:
    empty = Table("Nothing", (Column("a"),), (), "t", "")
    document = Document(
        "T", "", "en", date(2026, 1, 1), (empty, small_table("w", columns=9), small_table("v", columns=8)), {}
    )
    assert module.write(document, tmp_path / "x").stat().st_size > 1000


# --- pages ----------------------------------------------------------------------------------------


def test_a_wide_table_takes_its_heading_along() -> None:
    over, under = Heading("Over", 1, "o"), Heading("Under", 2, "u")
    lead, wide, more = Paragraph(("x",)), small_table("w", columns=7), small_table("v", columns=7)
    first = Paragraph(("first",))
    assert layout.pages(with_blocks(first, over, under, lead, wide, more, lead)) == [
        (False, [first]), (True, [over, under, lead, wide, more]), (False, [lead])
    ]  # fmt: skip
    assert layout.pages(with_blocks(over, wide, under, lead, more)) == [(True, [over, wide, under, lead, more])]
    assert layout.pages(with_blocks(lead, lead, wide)) == [(False, [lead, lead]), (True, [wide])]
    assert layout.pages(with_blocks(small_table(columns=6))) == [(False, [small_table(columns=6)])]


def test_the_mark_of_a_source_stands_once_after_numbers_that_share_it() -> None:
    a, b, c = Number(1, "p"), Number(2, "p"), Number(3, "q")
    assert [mark for _, mark in layout.marked((a, " to ", b, ", ", c, " ", a))] == [
        False, False, True, False, True, False, True
    ]  # fmt: skip


# --- what is refused ------------------------------------------------------------------------------

PICTURE = Picture("Caption", "Alt", b"<svg/>", b"png", "p")


@pytest.mark.parametrize(
    ("document", "text"),
    [
        (with_blocks(Paragraph((Number(1.0, "study1"),))), "names a source .* 'study1'. Did you mean 'study-1'"),
        (with_blocks(Heading("A", 1, "short"), Paragraph((Link("x", "shirt"),))), "'x' leads to a place .* mean 'short'"),
        (with_blocks(dataclasses.replace(PICTURE, alt=" ")), "'Caption' does not say what it shows"),
        (with_blocks(dataclasses.replace(PICTURE, table="t")), "names a table that is not in the document: 't'"),
        (with_blocks(dataclasses.replace(PICTURE, svg=b"")), "needs a caption and an SVG"),
        (with_blocks(Heading("A", 1, "a"), small_table("a")), "The anchor 'a' is used by 2 blocks"),
        (with_blocks(Heading("A", 1, "a b")), "'a b' cannot be linked to"),
        (with_blocks(Heading("A", 1, "source-1")), "is one that the document gives itself"),
        (with_blocks(Heading("A", 2, "a")), "has level 2; here it can be 1 to 1"),
        (with_blocks(Heading("A", 1, "a"), Heading("B", 3, "b")), "has level 3; here it can be 1 to 2"),
        (with_blocks(Heading(" ", 1, "a")), "The heading at 'a' has no words"),
        (with_blocks(Paragraph(("x",), "nice")), "no kind of paragraph 'nice'; choose one of: text, lead"),
        (with_blocks(Items(())), "A list has no rows"),
        (with_blocks(Table("C", (Column("a"),), ((("x",), ("y",)),), "t", "T")), "Row 1 of the table 'C' has 2 cells"),
        (with_blocks(Table("C", (), (), "t", "T")), "needs a caption and columns"),
        (with_blocks(Paragraph(("a\x00b",))), "has a character that cannot be written"),
        (with_blocks(Paragraph((Link(" ", "short"),))), "A link has no text"),
        (changed(language="nn"), "no language 'nn'; choose one of: nb, en"),
        (changed(title=" "), "The document has no title"),
        (changed(sources={"a": Source("b", "", "")}, blocks=()), "The source 'b' stands under the name 'a'"),
    ],
)  # fmt: skip
def test_a_document_that_cannot_be_written_is_refused_with_a_sentence(document: Document, text: str) -> None:
    with pytest.raises(ValueError, match=text):
        check(document)


def test_the_samples_are_whole() -> None:
    for language in LANGUAGES:
        check(sample(language))
