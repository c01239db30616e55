"""What is folded away on a page stands in every format; a terminal and Markdown hold the same words."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import docx
import pytest
from rich.console import Console

from sim.language import LANGUAGES
from sim.reporting.document.blocks import (
    Badge,
    Column,
    Document,
    Drawing,
    Fold,
    Heading,
    Items,
    Mark,
    Number,
    Paragraph,
    Picture,
    Small,
    Source,
    Strong,
    Table,
)
from sim.reporting.document.check import check
from sim.reporting.document.writers import docx as word
from sim.reporting.document.writers import html, markdown, pdf, terminal, xlsx

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 72 36"><path d="M0 0h9"/></svg>'


def document(language: str, *more: Picture) -> Document:
    inner = Table(
        "Inner [bold]table[/bold]",
        (Column("What"), Column("How much", numeric=True), Column("Verdict")),
        (
            (("First", Small("its meaning")), (Number(1234.5, "s", 1),), (Mark("holds true", "holds"),)),
            (("Second|half",), (Number(-0.25, "s", 2, sign=True),), (Mark("fails now", "fails"),)),
        ),
        "inner",
        "inner",
        cards=True,
        faint=frozenset({1}),
    )
    fold = Fold((Strong("Folded *words*"), " ", Badge("estimate")), "fold", (Paragraph(("Inside.",)), inner))
    blocks = (
        Heading("Chapter", 1, "chapter"),
        Paragraph(("Good news.",), "banner"),
        Items((("One",), ("Two",)), ordered=True),
        Paragraph((Drawing("<svg role='img'></svg>", "the drawing in words"),)),
        fold,
        *more,
    )
    return Document("Title", "", language, date(2026, 3, 9), blocks, {"s": Source("s", "What", "run")}, 1)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_format_holds_what_is_folded_away(language: str, tmp_path: Path) -> None:
    whole = document(language)
    check(whole)
    known = whole.numbers_in_words()
    assert [value for _, value, _ in known] == [1234.5, -0.25]
    assert html.numbers_in(html.write(whole, tmp_path / "page.html")) == known
    assert xlsx.numbers_in(xlsx.write(whole, tmp_path / "book.xlsx")) == known
    path = word.write(whole, tmp_path / "text.docx")
    assert word.numbers_in(path) == known
    text = "\n".join(paragraph.text for paragraph in docx.Document(str(path)).paragraphs)
    for words in ("Folded *words*", "Inside.", "Good news."):
        assert words in text
    assert pdf.write(whole, tmp_path / "print.pdf").read_bytes().startswith(b"%PDF-")


def test_a_page_folds_and_marks_and_turns_rows_into_cards() -> None:
    page = html.html(document("en"))
    assert '<details id="fold">' in page
    assert '<span class="mark holds">holds true</span>' in page
    assert page.count('data-label="How much"') == 2
    assert page.count('<tr class="faint">') == 1
    assert "<svg role='img'></svg>" in page


def test_a_figure_without_a_png_cannot_go_into_word(tmp_path: Path) -> None:
    picture = Picture("A figure", "What it shows", SVG, b"", "fig", narrow=SVG)
    html.write(document("en", picture), tmp_path / "page.html")
    with pytest.raises(ValueError, match="'fig' has no PNG, which Word needs"):
        word.write(document("en", picture), tmp_path / "text.docx")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_terminal_shows_every_word_and_no_markup_is_read(language: str) -> None:
    out = io.StringIO()
    terminal.show(document(language).blocks, Console(file=out, width=100, no_color=True), language)
    text = out.getvalue()
    numbers = [shown for shown, _, _ in document(language).numbers_in_words()]
    for words in ("Chapter", "Good news.", "Folded *words*", "[bold]table[/bold]", "holds true", *numbers):
        assert words in text
    assert max(len(line) for line in text.splitlines()) <= 100


def test_markdown_escapes_what_it_would_read_and_leads_to_figures_by_their_file() -> None:
    picture = Picture("A figure", "What it shows", SVG, b"", "fig")
    lines = list(markdown.lines(document("en", picture).blocks, "en", {"fig": "img/fig.png"}))
    assert lines[0] == "## Chapter"
    assert "1. One" in lines
    assert "2. Two" in lines
    assert "**Folded \\*words\\*** estimate" in lines
    assert "| First its meaning | 1\u202f234.5 | holds true |" in lines
    assert "| Second\\|half | −0.25 | fails now |" in lines
    assert "![What it shows](img/fig.png)" in lines
    assert not any("fig" in line for line in markdown.lines([picture], "en"))
