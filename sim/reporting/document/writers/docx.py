"""The document as a Word file: real headings, lists, captions and links, and the same bytes each time."""

from __future__ import annotations

import io
import re
from datetime import datetime
from pathlib import Path
from typing import Any

import docx
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph as WordParagraph

from sim.reporting.document import blocks, layout
from sim.reporting.document.check import check
from sim.reporting.document.writers import docx_parts as parts
from sim.studies.files import put

TEXT_WIDTH, TURNED_WIDTH = 165, 252
"""The width of the text in mm on an A4 page, upright and turned on its side."""
STYLES = {"text": "Normal", "lead": "Lead", "note": "Note", "warning": "Warning", "banner": "Quote", "quote": "Quote"}


def write(document: blocks.Document, path: str | Path) -> Path:
    """Write the document at ``path``, whole or not at all, and return the path. ValueError as in ``check``."""
    check(document)
    body = _Body(document)
    body.head()
    for turned, inside in layout.pages(document):
        body.turn(turned)
        for block in inside:
            body.block(block)
    body.sources()
    out = io.BytesIO()
    body.file.save(out)
    return put(Path(path), layout.steady(out.getvalue(), document.made, document.made_with))


class _Body:
    """One document as Word's own parts, added from the top down."""

    def __init__(self, document: blocks.Document):
        self.document, self.frame = document, layout.Frame(document)
        self.place = {anchor: f"block_{i}" for i, anchor in enumerate(document.anchors(), start=1)}
        self.file = docx.Document()
        self.turned = False
        self._bookmarks = 0
        parts.set_styles(self.file, document.language)
        parts.set_page(self.file.sections[0])
        parts.set_footer(self.file.sections[0], self.frame.say("page", page="\1", pages="\2"))
        about, made = self.file.core_properties, document.made
        about.title, about.subject = document.title, document.subtitle
        about.author = about.last_modified_by = about.comments = about.keywords = ""
        about.language = layout.LOCALES[document.language]
        about.created = about.modified = datetime(made.year, made.month, made.day)
        about.revision = 1

    def head(self) -> None:
        """Title, subtitle, date and contents."""
        self.file.add_paragraph(self.document.title, style="Title")
        if self.document.subtitle:
            self.file.add_paragraph(self.document.subtitle, style="Subtitle")
        self.file.add_paragraph(self.frame.made(), style="Note")
        self.file.add_paragraph(self.frame.say("contents"), style="TOC Heading")
        rows = [(h.level, h.text, self.place[h.anchor]) for h in self.frame.contents()]
        if self.document.sources:
            rows.append((1, self.frame.say("sources"), "sources"))
        parts.add_contents(self.file, rows)

    def block(self, block: blocks.Block) -> None:
        match block:
            case blocks.Heading():
                paragraph = self.file.add_heading(block.text, level=block.level)
                paragraph.paragraph_format.page_break_before = block is self.document.blocks[0]
                self._bookmark(paragraph, self.place[block.anchor])
            case blocks.Paragraph():
                self.words(self.file.add_paragraph(style=STYLES[block.kind]), block.words)
            case blocks.Items():
                number = parts.new_list(self.file) if block.ordered else None
                for row in block.rows:
                    paragraph = self.file.add_paragraph(style="List Number" if number else "List Bullet")
                    if number:
                        parts.in_list(paragraph, number)
                    self.words(paragraph, row)
            case blocks.Explorer():
                paragraph = self.file.add_paragraph(_line(block.elsewhere), style="Note")
                self._bookmark(paragraph, self.place[block.anchor])
            case blocks.Fold():  # what a page folds away stands there on paper, under its own words
                paragraph = self.file.add_paragraph()
                self.words(paragraph, block.title)
                paragraph.paragraph_format.keep_with_next = True
                self._bookmark(paragraph, self.place[block.anchor])
                for inside in block.blocks:
                    self.block(inside)
            case blocks.Table():
                self._table(block)
            case _:
                self._figure(block)

    def turn(self, turned: bool) -> None:
        """A new section where the page must turn on its side, or back."""
        if turned != self.turned:
            parts.set_page(self.file.add_section(WD_SECTION.NEW_PAGE), turned)
            self.turned = turned

    def _bookmark(self, paragraph: WordParagraph, name: str) -> None:
        self._bookmarks += 1
        parts.bookmark(paragraph, name, self._bookmarks)

    def words(self, paragraph: WordParagraph, words: blocks.Words, marks: bool = True) -> None:
        """The words as runs and links of a paragraph; ``marks`` puts the numbers of the sources after numbers."""
        for word, mark in layout.marked(words):
            self._word(paragraph, word)
            if mark and marks and isinstance(word, blocks.Number):
                nth = self.frame.nth[word.source]
                parts.link(paragraph, f"\u202f[{nth}]", f"source_{nth}", style="Mark")

    def _word(self, paragraph: WordParagraph, word: blocks.Inline) -> None:
        match word:
            case str():
                paragraph.add_run(_line(word))
            case blocks.Number():
                nth = self.frame.nth[word.source]
                tip = self.frame.say("tooltip", n=nth, id=word.source, value=repr(float(word.value)))
                parts.link(paragraph, word.in_words(self.document.language), f"source_{nth}", tip)
            case blocks.Link():
                parts.link(paragraph, _line(word.text), self.place[word.anchor], style="Link")
            case blocks.Badge():
                paragraph.add_run(_line(word.text)).style = "Badge"
            case blocks.Strong() | blocks.Mark():
                paragraph.add_run(_line(word.text)).style = "Strong"
            case _ if word.text:
                paragraph.add_run(" " + _line(word.text))

    def _table(self, table: blocks.Table) -> None:
        self._caption(table).paragraph_format.keep_with_next = True
        across = len(table.columns)
        grid = self.file.add_table(rows=1 + len(table.rows), cols=across)
        size = Pt(max(6, 9 - 0.4 * max(0, across - layout.WIDE)))
        wide = Mm(TURNED_WIDTH if layout.is_wide(table) else TEXT_WIDTH)
        parts.shape(grid, _line(table.caption), _line(table.note), layout.shares(table, self.document.language), wide)
        cells = grid._cells  # python-docx looks every cell up again in row.cells, slowly in a long table
        for i, column in enumerate(table.columns):
            self._cell(cells[i], (column.title,), column.numeric, size, bold=True)
        for j, row in enumerate(table.rows, start=1):
            for i, words in enumerate(row):
                self._cell(cells[j * across + i], words, table.columns[i].numeric, size)
        lines = [line for line in self.frame.below(table) if line]
        for line in lines or [""]:  # without a line below, two tables in a row would become one
            self.file.add_paragraph(_line(line), style="Note")

    def _cell(self, cell: Any, words: blocks.Words, numeric: bool, size: Any, bold: bool = False) -> None:
        paragraph = cell.paragraphs[0]
        paragraph._p.style = "Cell"  # by id; by name, python-docx looks through all styles for every cell
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if numeric else WD_ALIGN_PARAGRAPH.LEFT
        self.words(paragraph, words, marks=False)
        for run in paragraph._p.iter(qn("w:r")):
            parts.set_size(run, size, bold)

    def _caption(self, block: blocks.Table | blocks.Picture) -> Any:
        paragraph = self.file.add_paragraph(style="Caption")
        paragraph.add_run(self.frame.labels[block.anchor] + ". ").bold = True
        paragraph.add_run(_line(layout.caption_of(block))).bold = False
        self._bookmark(paragraph, self.place[block.anchor])
        return paragraph

    def _figure(self, picture: blocks.Picture) -> None:
        if not picture.png:
            raise ValueError(f"The figure at '{picture.anchor}' has no PNG, which Word needs.")
        paragraph = self.file.add_paragraph(style="Figure")
        drawn = paragraph.add_run().add_picture(io.BytesIO(picture.png))
        if drawn.width > Mm(TEXT_WIDTH):
            drawn.height = round(drawn.height * Mm(TEXT_WIDTH) / drawn.width)
            drawn.width = Mm(TEXT_WIDTH)
        names: tuple[Any, ...] = (drawn._inline.docPr, drawn._inline.graphic.graphicData.pic.nvPicPr.cNvPr)
        for about in names:
            about.set("descr", _line(picture.alt))
            about.set("name", self.frame.labels[picture.anchor])
        caption = self._caption(picture)
        if picture.note:
            caption.add_run(" " + _line(picture.note)).bold = False
        if picture.table:
            before, after = self.frame.behind()
            caption.add_run(" " + before).bold = False
            parts.link(caption, self.frame.labels[picture.table], self.place[picture.table], style="Link")
            caption.add_run(after).bold = False

    def sources(self) -> None:
        """The last chapter: every source, with its facts and its command."""
        self.turn(False)
        if not self.document.sources:
            return
        self._bookmark(self.file.add_heading(self.frame.say("sources"), level=1), "sources")
        self.file.add_paragraph(self.frame.say("sources_lead"))
        for name, source in self.document.sources.items():
            nth = self.frame.nth[name]
            paragraph = self.file.add_paragraph(style="Source")
            paragraph.add_run(f"[{nth}] ").style = "Source Heading"
            self._bookmark(paragraph, f"source_{nth}")
            paragraph.add_run(" ".join(map(_line, self.frame.described(name))))
            if source.command:
                paragraph.add_run(f" {self.frame.say('repeat')}: ")
                paragraph.add_run(_line(source.command)).style = "Command"


def _line(text: str) -> str:
    """A text without breaks; python-docx would make lines and columns of them."""
    return re.sub(r"[\t\n\r\x0b\x0c\x85\u2028\u2029]+", " ", text)


def numbers_in(path: str | Path) -> list[tuple[str, float, str]]:
    """Every number of a written Word file in the order it is read: text, value in full, and source."""
    result = []
    for link in docx.Document(str(path)).element.body.iter(qn("w:hyperlink")):
        if tip := link.get(qn("w:tooltip")):
            source, value = re.fullmatch(r".*?\((\S+)\).* (\S+)", tip).groups()  # type: ignore[union-attr]
            text = "".join(letters.text or "" for letters in link.iter(qn("w:t")))
            result.append((text, float(value), source))
    return result
