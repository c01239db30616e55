"""The document as one HTML file: it opens without a network, asks for nothing, and needs no script to be read."""

from __future__ import annotations

import base64
import re
from html.parser import HTMLParser
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from sim.reporting.document import layout
from sim.reporting.document.blocks import (
    Badge,
    Block,
    Document,
    Drawing,
    Explorer,
    Fold,
    Heading,
    Inline,
    Items,
    Link,
    Mark,
    Number,
    Paragraph,
    Picture,
    Small,
    Table,
    Words,
)
from sim.reporting.document.check import check
from sim.reporting.document.writers import explorer
from sim.studies.shards import put

WIDEST = 62
"""A figure is shown at most this wide, in rem, so that the letters in it stay near those around it."""


def write(document: Document, path: str | Path) -> Path:
    """Write the document at ``path``, whole or not at all, and return the path. ValueError as in ``check``."""
    return put(Path(path), html(document).encode("utf-8"))


def html(document: Document) -> str:
    """The document as text, with every style and figure in it."""
    check(document)
    environment = Environment(
        loader=PackageLoader("sim.reporting"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    body = _Body(document)
    return environment.get_template("document.html.j2").render(
        document=document,
        say=lambda key, **parts: layout.say(document, key, **parts),
        day=layout.day(document),
        headings=[b for b in document.blocks if isinstance(b, Heading) and b.level <= document.contents],
        pages=[(turned, [body.block(b) for b in blocks]) for turned, blocks in layout.pages(document)],
        nth=body.nth,
        scripts=explorer.allowed() if any(isinstance(b, Explorer) for b in document.blocks) else "",
    )


class _Body:
    """The blocks of one document as HTML."""

    def __init__(self, document: Document):
        self.document = document
        self.labels = layout.labels(document)
        self.nth = layout.source_numbers(document)

    def block(self, block: Block) -> Markup:
        if isinstance(block, Heading):
            tag = f"h{block.level + 1}"
            return Markup('<{} id="{}">{}</{}>').format(tag, block.anchor, block.text, tag)
        if isinstance(block, Paragraph):
            return self._paragraph(block)
        if isinstance(block, Items):
            rows = Markup("\n").join(Markup("<li>{}</li>").format(self.words(row)) for row in block.rows)
            tag = "ol" if block.ordered else "ul"
            return Markup("<{}>\n{}\n</{}>").format(tag, rows, tag)
        if isinstance(block, Explorer):
            return explorer.html(block, self.document.language)
        if isinstance(block, Fold):
            return self._fold(block)
        return self._table(block) if isinstance(block, Table) else self._figure(block)

    def _fold(self, fold: Fold) -> Markup:
        inner = Markup("\n").join(self.block(block) for block in fold.blocks)
        return Markup('<details id="{}"{}>\n<summary>{}</summary>\n<div class="body">\n{}\n</div>\n</details>').format(
            fold.anchor, Markup(" open") if fold.open else "", self.words(fold.title), inner
        )

    def words(self, words: Words) -> Markup:
        return Markup("").join(self._word(word, mark) for word, mark in layout.marked(words))

    def _word(self, word: Inline, mark: bool = False) -> Markup:
        if isinstance(word, str):
            return escape(word)
        if isinstance(word, Number):
            text = word.in_words(self.document.language)
            shown = Markup(' data-mark="{}"').format(self.nth[word.source]) if mark else ""
            return Markup('<a class="number" href="#source-{}" data-value="{}" data-source="{}"{}>{}</a>').format(
                word.source, repr(float(word.value)), word.source, shown, text
            )
        if isinstance(word, Link):
            return Markup('<a href="#{}">{}</a>').format(word.anchor, word.text)
        if isinstance(word, Badge):
            return Markup('<span class="badge">{}</span>').format(word.text)
        if isinstance(word, Small):
            return Markup('<span class="small">{}</span>').format(word.text)
        if isinstance(word, Mark):
            return Markup('<span class="mark {}">{}</span>').format(word.kind.replace(" ", "_"), word.text)
        if isinstance(word, Drawing):
            return Markup(word.svg)  # made by this package (sim.reporting.passport.drawings), its texts escaped there
        return Markup("<strong>{}</strong>").format(word.text)

    def _paragraph(self, paragraph: Paragraph) -> Markup:
        shape = {
            "text": "<p>{}</p>",
            "lead": '<p class="lead">{}</p>',
            "note": '<p class="note">{}</p>',
            "banner": '<div class="banner"><p>{}</p></div>',
            "warning": '<div class="warning" role="note"><p>{}</p></div>',
            "quote": "<blockquote><p>{}</p></blockquote>",
        }[paragraph.kind]
        return Markup(shape).format(self.words(paragraph.words))

    def _table(self, table: Table) -> Markup:
        heads = Markup("").join(
            Markup('<th scope="col"{}>{}</th>').format(_right(column.numeric), column.title) for column in table.columns
        )
        rows = Markup("\n").join(self._row(table, nth, row) for nth, row in enumerate(table.rows))
        return Markup(
            '<div class="table{}" id="{}">\n<div class="scroll" tabindex="0" role="region" aria-labelledby="{}-caption">\n'
            '<table class="{}">\n<caption id="{}-caption"><span><b>{}.</b> {}</span></caption>\n'
            "<thead><tr>{}</tr></thead>\n<tbody>\n{}\n</tbody>\n</table>\n</div>\n{}</div>"
        ).format(
            " wide" if layout.is_wide(table) else "", table.anchor, table.anchor,
            "rows cards" if table.cards else "rows", table.anchor,
            self.labels[table.anchor], table.caption, heads, rows, self._below(table),
        )  # fmt: skip

    def _row(self, table: Table, nth: int, row: tuple[Words, ...]) -> Markup:
        head = Markup('<th scope="row">{}</th>').format(self._cell(row[0]))
        cells = (
            Markup("<td{}{}>{}</td>").format(
                _right(column.numeric),
                Markup(' data-label="{}"').format(column.title) if table.cards else "",
                Markup("<div>{}</div>").format(self._cell(cell)) if table.cards else self._cell(cell),
            )
            for column, cell in zip(table.columns[1:], row[1:], strict=True)
        )
        faint = Markup(' class="faint"') if nth in table.faint else ""
        return Markup("<tr{}>{}{}</tr>").format(faint, head, Markup("").join(cells))

    def _cell(self, words: Words) -> Markup:
        """The words of a cell; the sources of a table stand below it, not in its cells."""
        return Markup("").join(self._word(word) for word in words)

    def _below(self, table: Table) -> Markup:
        note = Markup('<p class="note">{}</p>\n').format(table.note) if table.note else Markup("")
        marks = layout.marks_of((cell for row in table.rows for cell in row), self.nth)
        if not marks:
            return note
        value = layout.say(self.document, "sources_of", marks=marks)
        return note + Markup('<p class="note marks">{}</p>\n').format(value)

    def _figure(self, picture: Picture) -> Markup:
        image = Markup('<img src="{}" alt="{}"{}>').format(_data(picture.svg), picture.alt, _size(picture.svg))
        if picture.narrow:
            image = Markup('<picture><source media="(max-width: 640px)" srcset="{}"{}>{}</picture>').format(
                _data(picture.narrow), _size(picture.narrow, style=False), image
            )
        behind = Markup("")
        if picture.table:
            link = self._word(Link(self.labels[picture.table], picture.table))
            behind = Markup(" ") + escape(layout.say(self.document, "behind", table="\0")).replace("\0", link)
        label = self.labels[picture.anchor]
        note = Markup(" {}").format(picture.note) if picture.note else ""
        return Markup(
            '<figure id="{}">\n<div class="scroll" tabindex="0" role="group" aria-label="{}">{}</div>\n'
            "<figcaption><b>{}.</b> {}{}{}</figcaption>\n</figure>"
        ).format(picture.anchor, label, image, label, layout.ended(picture.caption), note, behind)


def _right(numeric: bool) -> Markup:
    return Markup(' class="right"') if numeric else Markup("")


def _data(svg: bytes) -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(svg).decode("ascii")


def _size(svg: bytes, style: bool = True) -> Markup:
    """Width and height of an SVG as the page needs them, so that nothing moves while it is read."""
    result = re.search(rb'viewBox="[\d.+-]+ [\d.+-]+ ([\d.]+) ([\d.]+)"', svg[:2000])
    if not result:
        return Markup("")
    wide, high = (float(part) * 96 / 72 for part in result.groups())
    sides = Markup(' width="{}" height="{}"').format(round(wide), round(high))
    widest = f"{min(WIDEST, wide / 96 * WIDEST / 8.6):.1f}"
    return sides + (Markup(' style="max-width: {}rem"').format(widest) if style else "")


class _Reader(HTMLParser):
    """Picks the numbers out of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.numbers: list[tuple[str, float, str]] = []
        self._open: dict[str, str | None] | None = None
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a" and "data-value" in dict(attrs):
            self._open, self._text = dict(attrs), ""

    def handle_data(self, data: str) -> None:
        self._text += data if self._open else ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._open:
            value, source = self._open["data-value"], self._open["data-source"]
            self.numbers.append((self._text, float(value or "nan"), source or ""))
            self._open = None


def numbers_in(path: str | Path) -> list[tuple[str, float, str]]:
    """Every number of a written page in the order it is read: text, value in full, and source."""
    reader = _Reader()
    reader.feed(Path(path).read_text(encoding="utf-8"))
    return reader.numbers
