"""The document's tables as a workbook: true numbers in the cells, every number with its source, the same bytes each time."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from sim.reporting.document import layout
from sim.reporting.document.blocks import Block, Document, Heading, Number, Table, Words, words_of
from sim.reporting.document.check import check
from sim.reporting.document.writers import xlsx_parts as parts
from sim.studies.files import put

HEAD = 4
"""The row that names the columns, in every sheet but the contents; what is above it stands still."""


def write(document: Document, path: str | Path) -> Path:
    """Write the workbook at ``path``, whole or not at all, and return the path. ValueError as in ``check``.

    A sheet of contents, a sheet for each table, one of all numbers in the order they are read, and one of sources.
    """
    check(document)
    book = _Book(document)
    book.contents()
    for table in book.sheets:
        book.table(table)
    book.numbers()
    book.sources()
    out = io.BytesIO()
    book.file.save(out)
    return put(Path(path), layout.steady(out.getvalue(), document.made, document.made_with))


class _Book:
    """One document as sheets."""

    def __init__(self, document: Document):
        self.document, self.language = document, document.language
        self.frame = layout.Frame(document)
        self.first, self.all, self.last = (self._say(name) for name in ("contents", "numbers", "sources"))
        tables = [block for block in document.every_block() if isinstance(block, Table)]
        taken = [self.first, self.all, self.last]
        self.sheets = dict(zip(tables, parts.sheet_names([t.name for t in tables], taken), strict=True))
        self.file = Workbook()
        self.file.remove(self.file.active)
        about = self.file.properties
        about.title, about.subject, about.creator = document.title, document.subtitle, ""
        about.language = layout.LOCALES[document.language]

    def _say(self, key: str, **parts: object) -> str:
        return self.frame.say(f"book.{key}", **parts)

    def contents(self) -> None:
        """Title, date, and a row with a link for each sheet."""
        sheet = self.file.create_sheet(self.first)
        about = self.document
        for row, text in enumerate((about.title, about.subtitle, self.frame.made()), 1):
            parts.text(sheet, row, 1, text, wrap=False).font = Font(
                bold=row == 1, size=16 if row == 1 else 11, color=parts.INK
            )
        rows = [(name, f"{self.frame.labels[t.anchor]}. {t.caption}", len(t.rows)) for t, name in self.sheets.items()]
        rows.append((self.all, self._say("numbers_lead"), sum(1 for _ in about.numbers())))
        rows.append((self.last, self._say("sources_lead"), len(about.sources)))
        parts.head(sheet, 5, [self._say("sheet"), self._say("table"), self._say("rows")])
        for row, (name, caption, size) in enumerate(rows, start=6):
            parts.link(parts.text(sheet, row, 1, name), name)
            parts.text(sheet, row, 2, caption)
            sheet.cell(row, 3, size)
        parts.finish(sheet, 5, [24, 90, 8])

    def table(self, table: Table) -> None:
        """One table: caption, way back, then the columns; a cell of several numbers is followed by each of them."""
        sheet = self._begin(self.sheets[table], f"{self.frame.labels[table.anchor]}. {table.caption}")
        several = [parts.several([row[i] for row in table.rows]) for i in range(len(table.columns))]
        titles = [title for i, column in enumerate(table.columns) for title in self._titles(column.title, several[i])]
        parts.head(
            sheet,
            HEAD,
            titles,
            [n for column, s in zip(table.columns, several, strict=True) for n in [column.numeric] + [True] * s],
        )
        widths = [float(len(max(title.split() or [""], key=len))) + 2 for title in titles]
        for at, row in enumerate(table.rows, start=HEAD + 1):
            place = 0
            for words, extra in zip(row, several, strict=True):
                for part in parts.cells(words, extra, self.language):
                    place += 1
                    parts.put(sheet, at, place, part, self.language)
                    widths[place - 1] = max(widths[place - 1], len(parts.shown(part, self.language)) + 2.0)
        for place, line in enumerate(filter(None, self.frame.below(table)), start=len(table.rows) + HEAD + 2):
            parts.note(sheet, place, line, widths)
        parts.finish(sheet, HEAD, widths, 2)

    def _titles(self, title: str, several: int) -> list[str]:
        return [title, *(self._say("part", title=title, n=n) for n in range(1, several + 1))]

    def _begin(self, name: str, caption: str) -> Worksheet:
        sheet = self.file.create_sheet(name)
        parts.text(sheet, 1, 1, caption, wrap=False).font = Font(bold=True, size=13, color=parts.INK)
        parts.link(parts.text(sheet, 2, 1, self._say("back"), wrap=False), self.first)
        return sheet

    def numbers(self) -> None:
        """Every number in the order it is read: where, as shown, in full, and its source."""
        sheet = self._begin(self.all, self._say("numbers_lead"))
        parts.head(sheet, HEAD, [self._say(key) for key in ("nth", "chapter", "place", "shown", "value", "source")])
        for at, (chapter, place, number) in enumerate(self._places(), start=1):
            row = at + HEAD
            sheet.cell(row, 1, at)
            for column, text in ((2, chapter), (3, place), (4, number.in_words(self.language)), (6, number.source)):
                parts.text(sheet, row, column, text)
            parts.value(sheet, row, 5, number.value)
        parts.finish(sheet, HEAD, [6, 58, 60, 14, 24, 20])

    def _places(self) -> Iterator[tuple[str, str, Number]]:
        """(chapter, the words or the row and column around it, the number) for each number."""
        chapter = ""
        for block in self.document.every_block():
            chapter = block.text if isinstance(block, Heading) else chapter
            for words, place in self._pieces(block):
                for at, word in enumerate(words):
                    if isinstance(word, Number):
                        yield chapter, place or _around(words, at, self.language), word

    def _pieces(self, block: Block) -> Iterator[tuple[Words, str]]:
        """The words of a block with where they stand: row and column in a table, nothing in running text."""
        if not isinstance(block, Table):
            yield from ((words, "") for words in words_of(block))
            return
        for row in block.rows:
            for column, words in zip(block.columns, row, strict=True):
                yield (
                    words,
                    f"{self.frame.labels[block.anchor]}: {layout.plain(row[0], self.language)} · {column.title}",
                )

    def sources(self) -> None:
        """Every source: number, name, what was run, facts, and the command."""
        sheet = self._begin(self.last, self._say("sources_lead"))
        parts.head(
            sheet, HEAD, [self._say(key) for key in ("nth", "source", "what", "facts")] + [self.frame.say("repeat")]
        )
        for name, source in self.document.sources.items():
            row = self.frame.nth[name] + HEAD
            sheet.cell(row, 1, self.frame.nth[name])
            facts = "; ".join(f"{fact}: {value}" for fact, value in source.facts.items())
            for column, text in ((2, name), (3, source.what), (4, facts), (5, source.command)):
                parts.text(sheet, row, column, text)
        parts.finish(sheet, HEAD, [6, 30, 50, 60, 60])


def _around(words: Words, at: int, language: str, letters: int = 60) -> str:
    """A number with some of the words on both sides of it."""
    before, own, after = (layout.plain(part, language) for part in (words[:at], words[at : at + 1], words[at + 1 :]))
    before = f"…{before[-letters:]}" if len(before) > letters else before
    after = f"{after[:letters]}…" if len(after) > letters else after
    return before + own + after


def numbers_in(path: str | Path) -> list[tuple[str, float, str]]:
    """Every number of a written workbook in the order it is read: text, value in full, and source."""
    book = load_workbook(path, read_only=True)
    rows = book.worksheets[-2].iter_rows(min_row=HEAD + 1, min_col=4, max_col=6, values_only=True)
    result = [(str(text), float(str(value)), str(source)) for text, value, source in rows if source is not None]
    book.close()
    return result
