"""Each number in each written file is the store's, in both languages; no string is missing, or in the other language.

The other side is worked out here from ``results.parquet`` alone, with plain pandas and SciPy, not from the document.
"""

from __future__ import annotations

import ast
import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import docx
import numpy as np
import openpyxl
import pandas as pd
import pytest
from docx.oxml.ns import qn
from scipy import stats

import sim.reporting.document
from sim.analysis.difference_text import label
from sim.analysis.naming import name_of
from sim.language import LANGUAGES, Words, words
from sim.outcomes.catalogue import HEADLINES
from sim.reporting.document import chapters, layout
from sim.reporting.document.blocks import Document, Heading, Items, Paragraph, Picture, Table, words_of
from sim.reporting.document.draft import Draft
from sim.reporting.document.writers import docx as docx_writer
from sim.reporting.document.writers import html, xlsx
from sim.studies.supplements import supplements
from tests.browser import program
from tests.studied import small_study, written

CODE = Path(sim.reporting.document.__file__).parent
READERS = {"html": html.numbers_in, "docx": docx_writer.numbers_in, "xlsx": xlsx.numbers_in}
OTHERS_WORDS = {"nb": r"the|and|with|from|is|are|not|which|than", "en": r"og|ikke|som|på|er|av|til|eller|ikkje"}
"""Words that are of the other language alone."""


# --- against the store ----------------------------------------------------------------------------


def differences() -> dict[tuple[str, str], tuple[float, float, float, float]]:
    """(alternative, outcome) -> mean of the paired differences in the last year, the ends of Student's interval, and how
    many worlds in a hundred have the mean's sign."""
    folder = small_study().folder
    assert folder is not None
    table = pd.read_parquet(folder / "results.parquet")
    last = table[table["year"] == table["year"].max()]
    wide = last.pivot_table(index=["outcome", "world"], columns="alternative", values="value", observed=True)
    result = {}
    for name in (n for n in wide.columns if n != "baseline_2014"):
        for outcome, pairs in (wide[name] - wide["baseline_2014"]).groupby("outcome", observed=True):
            values = pairs.dropna().to_numpy()
            half = stats.t.ppf(0.975, len(values) - 1) * values.std(ddof=1) / np.sqrt(len(values))
            mean, same = values.mean(), 100 * (np.sign(values) == np.sign(values.mean())).mean()
            result[str(name), str(outcome)] = (mean, mean - half, mean + half, same)
    return result


class Grid(HTMLParser):
    """The cells of the table at an anchor: their texts, and the values of the numbers in them."""

    def __init__(self, page: str, anchor: str) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[list[tuple[str, list[float]]]] = []
        self.feed(re.search(rf'id="{anchor}".*?</table>', page, re.S)[0])  # type: ignore[index]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
        elif tag in ("th", "td"):
            self.rows[-1].append(("", []))
        elif value := dict(attrs).get("data-value"):
            self.rows[-1][-1][1].append(float(value))

    def handle_data(self, data: str) -> None:
        if self.rows and self.rows[-1]:
            text, values = self.rows[-1][-1]
            self.rows[-1][-1] = (text + data, values)


def numbers_of(rows: list[list[tuple[str, list[float]]]], language: str) -> dict[tuple[str, str], list[float]]:
    """(alternative, outcome) -> the numbers of the cell, whichever of the two stands in the rows."""
    outcomes = {label(name, language): name for name in HEADLINES}
    names = {name_of(str(name), language): str(name) for name in small_study().alternatives.index}
    heads, result = [text.strip() for text, _ in rows[0]], {}
    for row in rows[1:]:
        for head, (_, values) in zip(heads[1:], row[1:], strict=True):
            row_head = row[0][0].strip()
            one, other = (head, row_head) if head in names else (row_head, head)
            result[names[one], outcomes[other]] = values
    return result


def of_word(language: str) -> list[list[tuple[str, list[float]]]]:
    """The same table of the Word file; values are read from the tips of the numbers."""
    body = docx.Document(str(written().files[language]["docx"]))
    caption = next(
        b.caption for b in written().documents[language].blocks if getattr(b, "anchor", "") == "table-effects"
    )
    [grid] = [table for table in body.tables if table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == caption]
    return [
        [
            (
                "".join(t.text or "" for t in cell.iter(qn("w:t"))),
                [float(tip.split()[-1]) for a in cell.iter(qn("w:hyperlink")) if (tip := a.get(qn("w:tooltip")))],
            )
            for cell in row.tc_lst
        ]
        for row in grid._tbl.tr_lst
    ]


def of_book(language: str) -> list[list[tuple[str, list[float]]]]:
    """The same table of the workbook; a cell of several numbers is followed by a column for each of them."""
    sheet = openpyxl.load_workbook(written().files[language]["xlsx"])["effects"]
    rows: list[list[tuple[str, list[float]]]] = []
    texts = [cell for cell in sheet[xlsx.HEAD] if cell.value is not None]
    firsts = [c.column for i, c in enumerate(texts) if not i or not str(c.value).startswith(f"{heading(texts, i)} (")]
    for row in sheet.iter_rows(min_row=xlsx.HEAD, max_row=xlsx.HEAD + len(HEADLINES)):
        if row[0].value is None:
            break
        ends = [*firsts[1:], len(texts) + 1]
        rows.append(
            [
                (str(row[a - 1].value), [c.value for c in row[a - 1 : b - 1] if isinstance(c.value, (int, float))])
                for a, b in zip(firsts, ends, strict=True)
            ]
        )
    return rows


def heading(texts: list[Any], at: int) -> str:
    """The nearest heading before one that it may be a part of."""
    known = [str(cell.value) for cell in texts[:at]]
    return next((text for text in reversed(known) if str(texts[at].value).startswith(f"{text} (")), "\0")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("ending", ["html", "docx", "xlsx"])
def test_each_difference_of_the_table_of_effects_is_that_of_the_store(language: str, ending: str) -> None:
    if ending == "html":
        rows = Grid(written().files[language]["html"].read_text(encoding="utf-8"), "table-effects").rows
    else:
        rows = of_word(language) if ending == "docx" else of_book(language)
    result, known = numbers_of(rows, language), differences()
    assert len(result) >= 3 * 12
    assert {pair for pair, values in result.items() if values} == {pair for pair in known if pair[1] in HEADLINES}
    for pair, values in result.items():
        assert len(values) in (1, 4)
        assert values == pytest.approx(known[pair][: len(values)], rel=1e-9, abs=1e-12), pair


def test_a_number_that_is_not_the_stores_is_seen() -> None:
    page = written().files["nb"]["html"].read_text(encoding="utf-8")
    before, table = page.split('id="table-effects"')
    value = re.search(r'data-value="([^"]+)"', table)[1]  # type: ignore[index]
    changed = table.replace(value, repr(float(value) * (1 + 1e-6)), 1)
    result = numbers_of(Grid(f'{before}id="table-effects"{changed}', "table-effects").rows, "nb")
    known = differences()
    off = [pair for pair, v in result.items() if v != pytest.approx(known[pair][: len(v)], rel=1e-9, abs=1e-12)]
    assert len(off) == 1


@pytest.mark.parametrize("ending", READERS)
def test_both_languages_hold_the_same_values_in_the_same_order(ending: str) -> None:
    nb, en = (READERS[ending](written().files[language][ending]) for language in LANGUAGES)
    assert len(nb) > 200
    assert [(repr(value), source) for _, value, source in nb] == [(repr(value), source) for _, value, source in en]
    assert [re.findall(r"\d", text) for text, *_ in nb] == [re.findall(r"\d", text) for text, *_ in en]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_read_is_the_value_rounded(language: str) -> None:
    """In the page, text and value of every number agree, with the language's own marks."""
    point = {"nb": ",", "en": "."}[language]
    for text, value, _ in html.numbers_in(written().files[language]["html"]):
        result = re.fullmatch(rf"([+−-]?)([\d\s\u00a0\u202f]+(?:{re.escape(point)}\d+)?)(\s?%|\s\D+)?", text.strip())
        if not result:
            assert language == "en", text
            assert re.fullmatch(r"[+−-]?[\d,]+(\.\d+)?\s?%?", text), text
            continue
        digits = re.sub(r"\s", "", result[2]).replace(point, ".")
        read = float(digits) * (-1 if result[1] in "−-" and result[1] else 1)
        near = 0.5001 * 10.0 ** -len(digits.partition(".")[2])
        assert min(abs(read - value), abs(read - 100 * value) if result[3] else 1e9) <= near, (text, value)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_of_the_page_stands_in_the_pdf(language: str) -> None:
    read = program("pdftotext")
    path = written().files[language]["pdf"]
    text = subprocess.run([read, "-raw", path, "-"], capture_output=True, check=True, timeout=300).stdout.decode()
    there = Counter(digits(text))
    wanted = Counter(d for n, *_ in html.numbers_in(written().files[language]["html"]) for d in digits(n))
    assert sum(wanted.values()) > 200
    assert not wanted - there


def digits(text: str) -> list[str]:
    """Digits in a row; the thin space between thousands is not always a character in what is read back from a PDF."""
    return re.findall(r"\d+", re.sub(r"(?<=\d)[\u202f\u00a0](?=\d{3}(?!\d))", "", text))


# --- strings --------------------------------------------------------------------------------------


def texts(document: Document) -> Iterator[str]:
    """Every text of a document that is not a command: what a reader meets."""
    yield from (document.title, document.subtitle)
    for block in document.blocks:
        yield from (getattr(block, name) for name in ("caption", "note", "alt", "elsewhere") if hasattr(block, name))
        if isinstance(block, Heading):
            yield block.text
        elif isinstance(block, Table):
            yield from (column.title for column in block.columns)
        elif isinstance(block, Picture):
            yield from re.findall(r"<text[^>]*>([^<]*)", block.svg.decode("utf-8"))
        yield from (layout.plain(piece, document.language) for piece in words_of(block))
        if hasattr(block, "words") and not isinstance(block, Paragraph):
            yield from block.words.values()
    for source in document.sources.values():
        yield from (source.what, *source.facts, *source.facts.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_has_a_gap_or_words_of_the_other_language(language: str) -> None:
    document = written().documents[language]
    prose = [re.sub(r"«[^»]*»|“[^”]*”|`[^`]*`|\borglearn \S.*", "", text) for text in texts(document)]
    assert len(prose) > 200
    explained = {text for block in document.blocks if hasattr(block, "elsewhere") for text in block.words.values()}
    unfilled = [t for t in texts(document) if re.search(r"\{[a-z_:.]*\}|None|\bnan\b", t) and t not in explained]
    assert unfilled == []
    foreign = re.compile(rf"\b({OTHERS_WORDS[language]})\b", re.I)
    assert [text for text in prose if foreign.search(text)] == []


def test_the_words_of_the_other_language_are_known_when_seen() -> None:
    for language, other in (("nb", "en"), ("en", "nb")):
        result = re.compile(rf"\b({OTHERS_WORDS[language]})\b", re.I)
        paragraphs = [layout.plain(b.words) for b in written().documents[other].blocks if isinstance(b, Paragraph)]
        long = [text for text in paragraphs if len(text) > 150]
        assert sum(bool(result.search(text)) for text in long) > 0.9 * len(long) > 3


TAKES_A_KEY = ("t", "say", "lines", "heading", "paragraph", "picture", "table")
"""The methods of a draft whose first argument is the key of a text; ``alt`` and ``note`` are keys as well."""


def asked() -> Iterator[tuple[str, str, str]]:
    """(file, key or the pattern of keys, how) of each text that the document's code asks for by name."""
    for path in sorted(CODE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            owner, how = node.func.value, node.func.attr
            if how not in TAKES_A_KEY or (getattr(owner, "id", "") or getattr(owner, "attr", "")) != "draft":
                continue
            start = "document." if how == "lines" else ""
            more = [given.value for given in node.keywords if given.arg in ("alt", "note")]
            for key in (*node.args[:1], *more):
                if pattern := pattern_of(key):
                    yield path.name, re.escape(start) + pattern, how


def pattern_of(node: ast.expr) -> str:
    """A key as it is written, or with anything where it is composed at run time; empty where it is a name."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return re.escape(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(re.escape(str(v.value)) if isinstance(v, ast.Constant) else r"\w+" for v in node.values)
    return ""


def test_each_string_that_the_code_names_is_there_in_both_languages() -> None:
    """Also those of parts that this study does not show."""
    result = list(asked())
    assert len(result) > 200
    for language in LANGUAGES:
        keys = words(language).texts
        lost = [(file, key) for file, key, _ in result if not any(re.fullmatch(key, there) for there in keys)]
        assert lost == []


CHEAP = (chapters.summary, chapters.problem, chapters.principles, chapters.conditions, chapters.again)
"""Chapters without pictures, which are built in no time."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_missing_string_is_an_error_that_names_it(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each text that some chapters ask for is taken away, one at a time."""
    results = small_study()
    whole, used = words(language), list[str]()

    class Noted(dict[str, Any]):
        def __contains__(self, key: object) -> bool:
            used.append(str(key))
            return super().__contains__(key)

    messages = Words(language, Noted(whole.texts))
    monkeypatch.setattr("sim.reporting.document.draft.words", lambda _: messages)
    going = supplements(results)
    for chapter in CHEAP:
        used.clear()
        list(chapter(Draft(results, language, going)))
        keys = sorted({key for key in used if key in whole.texts})
        assert keys
        for key in keys[:: max(1, len(keys) // 4)]:
            kept = messages.texts.pop(key)
            with pytest.raises(KeyError, match=re.escape(key)):
                list(chapter(Draft(results, language, going)))
            messages.texts[key] = kept


def test_the_two_languages_have_the_same_shape() -> None:
    nb, en = (written().documents[language] for language in LANGUAGES)
    assert [type(block) for block in nb.blocks] == [type(block) for block in en.blocks]
    assert nb.anchors() == en.anchors()
    assert [len(b.rows) for b in nb.blocks if isinstance(b, (Table, Items))] == [
        len(b.rows) for b in en.blocks if isinstance(b, (Table, Items))
    ]
    assert list(nb.sources) == list(en.sources)
    assert [s.command for s in nb.sources.values()] == [s.command for s in en.sources.values()]
