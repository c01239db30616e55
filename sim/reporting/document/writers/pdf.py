"""The document as PDF for print and for screen readers: A4, tagged after PDF/UA-1, the same bytes on every machine.

The text becomes Typst, and Typst becomes PDF. Every word goes in as a string, so that no sign in it is read as markup;
the fonts are those that come with Typst, whatever the machine has.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

from sim.reporting.document import layout
from sim.reporting.document.blocks import (
    Badge,
    Block,
    Document,
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
    Strong,
    Table,
    Words,
)
from sim.reporting.document.check import check
from sim.studies.shards import put

TALL = 22
"""So many rows fit on a page turned on its side; where there are more, they stand closer."""


def write(document: Document, path: str | Path) -> Path:
    """Write the document at ``path``, whole or not at all, and return the path.

    ValueError as in ``check``, and where Typst cannot show a sign or meet the standard.
    """
    import typst

    text = markup(document)
    made = datetime(document.made.year, document.made.month, document.made.day, tzinfo=UTC)
    try:
        content = typst.compile(
            text.encode("utf-8"), format="pdf", pdf_standards="ua-1", ignore_system_fonts=True,
            timestamp=int(made.timestamp()),
        )  # fmt: skip
    except typst.TypstError as problem:
        raise ValueError(f"The PDF could not be made: {problem.message}") from None
    return put(Path(path), content)


def markup(document: Document) -> str:
    """The document as Typst."""
    check(document)
    body = _Body(document)
    return "\n".join(
        [
            f"#let shorttitle = {_string(document.title)}",
            f"#let pageword = {_string(layout.say(document, 'page', page='{page}', pages='{pages}'))}",
            files("sim.reporting").joinpath("templates/document.typ").read_text(encoding="utf-8"),
            *_about(document),
            *(body.page(turned, blocks) for turned, blocks in layout.pages(document)),
            *body.sources(),
            "",
        ]
    )


def _about(document: Document) -> list[str]:
    """Language, title and date as properties, then the head of the first page and the contents."""
    made = document.made
    region = {"nb": "NO", "en": "GB"}[document.language]
    contents = _string(layout.say(document, "contents"))
    lines = [
        f"#set document(title: {_string(document.title)}, description: {_string(document.subtitle)}, "
        f"date: datetime(year: {made.year}, month: {made.month}, day: {made.day}))",
        f'#set text(lang: "{document.language}", region: "{region}")',
        "#title()",
        f"#text(size: 13pt, fill: muted, {_string(document.subtitle)})\n" if document.subtitle else "",
        f"#small({_string(layout.say(document, 'made', date=layout.day(document)))})\n",
        f"#heading(level: 1, outlined: false, {contents})",
        "#contents",
        "#pagebreak()",
    ]
    return lines


class _Body:
    """The blocks of one document as Typst. Labels are numbers, so that no name can break them."""

    def __init__(self, document: Document):
        self.document = document
        self.labels = layout.labels(document)
        self.nth = layout.source_numbers(document)
        self.place = {anchor: f"<block-{i}>" for i, anchor in enumerate(document.anchors(), start=1)}

    def block(self, block: Block) -> str:
        if isinstance(block, Heading):
            return f"#heading(level: {block.level}, {_string(block.text)}) {self.place[block.anchor]}\n"
        if isinstance(block, Paragraph):
            return self._paragraph(block)
        if isinstance(block, Items):
            rows = ", ".join(f"[{self.words(row)}]" for row in block.rows)
            return f"#{'enum' if block.ordered else 'list'}({rows})\n"
        if isinstance(block, Explorer):
            return f"#block[#small({_string(block.elsewhere)})] {self.place[block.anchor]}\n"
        if isinstance(block, Fold):
            inner = "\n".join(self.block(one) for one in block.blocks)
            return f"#block[{self.words(block.title)}] {self.place[block.anchor]}\n{inner}\n"
        return self._table(block) if isinstance(block, Table) else self._figure(block)

    def words(self, words: Words) -> str:
        return "".join(
            self._word(word) + (self._mark(word) if mark and isinstance(word, Number) else "")
            for word, mark in layout.marked(words)
        )

    def _word(self, word: Inline) -> str:
        if isinstance(word, str):
            return f"#{_string(word)};"
        text = _string(layout.text_of(word, self.document.language))
        if isinstance(word, Number):
            return f"#num(<source-{self.nth[word.source]}>, {text});"
        if isinstance(word, Link):
            return f"#goto({self.place[word.anchor]}, {text});"
        if isinstance(word, Badge):
            return f"#badge({text});"
        return f"#strong({text});" if isinstance(word, (Strong, Mark)) else f"#{_string(' ')};#small({text});"

    def _mark(self, word: Number) -> str:
        nth = self.nth[word.source]
        return f'#mark(<source-{nth}>, "\\u{{202f}}[{nth}]");'

    def _paragraph(self, paragraph: Paragraph) -> str:
        shape = {
            "text": "{}\n",
            "lead": "#text(size: 12pt)[{}]\n",
            "note": "#small[{}]\n",
            "warning": "#warning[{}]\n",
            "banner": "#quote(block: true)[{}]\n",
            "quote": "#quote(block: true)[{}]\n",
        }[paragraph.kind]
        return shape.replace("{}", self.words(paragraph.words))

    def _table(self, table: Table) -> str:
        wide = layout.is_wide(table)
        heads = ", ".join(f"[#{_string(column.title)};]" for column in table.columns)
        numeric = [column.numeric for column in table.columns]
        rows = ",\n".join(", ".join(map(self._cell, row, numeric)) for row in table.rows)
        aligned = ", ".join("right" if right else "left" for right in numeric)
        columns = "auto, " * len(table.columns)
        if wide or layout.runs(table, self.document.language):
            columns = "".join(f"{share:g}fr, " for share in layout.shares(table, self.document.language))
        size = max(5.5, 9 - 0.3 * max(0, len(table.columns) - layout.WIDE)) if wide else 9
        return (
            f"#[#show table: set text(size: {size:g}pt)\n"
            f"{'#set table(inset: (x: 4pt, y: 3pt))' if wide and len(table.rows) > TALL else ''}\n"
            f"#figure(table(columns: ({columns}), align: ({aligned},), "
            f"table.header({heads}),\n{rows}),\nkind: table, caption: {self._caption(table)}) "
            f"{self.place[table.anchor]}]\n{self._below(table)}"
        )

    def page(self, turned: bool, blocks: list[Block]) -> str:
        """Blocks on pages of their own, turned on their side, or as they come."""
        body = "\n".join(self.block(block) for block in blocks)
        return f"#page(flipped: true, margin: (x: 18mm, top: 17mm, bottom: 15mm))[\n{body}\n]\n" if turned else body

    def _cell(self, words: Words, numeric: bool) -> str:
        """The words of a cell; beside numbers, words stay whole, and only their spaces are broken at."""
        shown = "".join(_breakable(word) if isinstance(word, str) else self._word(word) for word in words)
        return f"[#whole[{shown}]]" if numeric else f"[{shown}]"

    def _below(self, table: Table) -> str:
        """What stands below a table: its note, and where its numbers come from."""
        marks = layout.marks_of((cell for row in table.rows for cell in row), self.nth)
        value = layout.say(self.document, "sources_of", marks=marks) if marks else ""
        lines = [f"#small({_string(line)})\n\n" for line in (table.note, value) if line]
        return "".join(lines)

    def _caption(self, block: Table | Picture, after: str = "") -> str:
        caption = layout.ended(block.caption) if isinstance(block, Picture) else block.caption
        return f"[#strong({_string(self.labels[block.anchor] + '.')}); #{_string(caption)};{after}]"

    def _figure(self, picture: Picture) -> str:
        behind = ""
        if picture.table:
            link = self._word(Link(self.labels[picture.table], picture.table))
            before, after = layout.say(self.document, "behind", table="\0").split("\0")
            behind = f" #{_string(before)};{link}#{_string(after)};"
        note = f" #small({_string(picture.note)});" if picture.note else ""
        image = (
            f'image(bytes({_string(picture.svg.decode("utf-8"))}), format: "svg", width: 100%, '
            f'fit: "contain", alt: {_string(picture.alt)})'
        )
        caption = self._caption(picture, note + behind)
        return f"#figure({image}, kind: image, caption: {caption}) {self.place[picture.anchor]}\n"

    def sources(self) -> list[str]:
        """The last chapter: every source, with its facts and its command."""
        if not self.document.sources:
            return []
        lines = [
            f"#heading(level: 1, {_string(layout.say(self.document, 'sources'))})",
            f"#{_string(layout.say(self.document, 'sources_lead'))};\n",
        ]
        repeat = layout.say(self.document, "repeat")
        entries = []
        for name, source in self.document.sources.items():
            nth = self.nth[name]
            described = [f"#strong({_string(f'[{nth}]')}); #{_string(layout.ended(source.what))};"]
            described += [f"#{_string(layout.ended(f'{fact}: {value}'))};" for fact, value in source.facts.items()]
            if source.command:
                described.append(f"#{_string(repeat + ': ')};{_breakable(source.command, '#raw({});')}")
            entries.append(f"#source[{' '.join(described)}] <source-{nth}>")
        return [*lines, "#columns(2, gutter: 7mm)[", *entries, "]"]


def _breakable(text: str, show: str = "#{};") -> str:
    """A text in pieces, so that a long name can go on in the next line after its marks; no sign is added to it.

    ``show`` is the Typst that shows a piece. Between pieces stands an empty box, where a line may end.
    """
    pieces = re.sub(r"\S{18,}", lambda name: re.sub(r"([._,/=-])(?=\w)", "\\1\0", name[0]), text).split("\0")
    return "#box();".join(show.format(_string(piece)) for piece in pieces)


def _string(text: str) -> str:
    """A text as a Typst string: nothing in it is markup, and every break in it is a space."""
    text = " ".join(text.splitlines()) if text.splitlines() else text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
