"""The document as PDF for print and for screen readers: A4, tagged after PDF/UA-1, the same bytes each time.

The text becomes Typst, and Typst becomes PDF. Every word goes in as a string, so that no sign in it is read as markup;
the fonts are those that come with Typst, whatever the machine has.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

from sim.reporting.document import blocks, layout
from sim.reporting.document.check import check
from sim.studies.files import put

TALL = 22
"""So many rows fit on a page turned on its side; where there are more, they stand closer."""
SHAPES = {
    "text": "{}\n",
    "lead": "#text(size: 12pt)[{}]\n",
    "note": "#small[{}]\n",
    "warning": "#warning[{}]\n",
    "banner": "#quote(block: true)[{}]\n",
    "quote": "#quote(block: true)[{}]\n",
}
"""Kind of paragraph -> how it is set."""


def write(document: blocks.Document, path: str | Path) -> Path:
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


def markup(document: blocks.Document) -> str:
    """The document as Typst."""
    check(document)
    body = _Body(document)
    return "\n".join(
        [
            f"#let shorttitle = {_string(document.title)}",
            f"#let pageword = {_string(body.frame.say('page', page='{page}', pages='{pages}'))}",
            files("sim.reporting").joinpath("templates/document.typ").read_text(encoding="utf-8"),
            *body.head(),
            *(body.page(turned, inside) for turned, inside in layout.pages(document)),
            *body.sources(),
            "",
        ]
    )


class _Body:
    """The blocks of one document as Typst. Labels are numbers, so that no name can break them."""

    def __init__(self, document: blocks.Document):
        self.document, self.frame = document, layout.Frame(document)
        self.place = {anchor: f"<block-{i}>" for i, anchor in enumerate(document.anchors(), start=1)}

    def head(self) -> list[str]:
        """Language, title and date as properties, then the head of the first page and the contents."""
        document, made = self.document, self.document.made
        return [
            f"#set document(title: {_string(document.title)}, description: {_string(document.subtitle)}, "
            f"keywords: ({_string(document.made_with)},), "
            f"date: datetime(year: {made.year}, month: {made.month}, day: {made.day}))",
            f'#set text(lang: "{document.language}", region: "{layout.LOCALES[document.language][-2:]}")',
            "#title()",
            f"#text(size: 13pt, fill: muted, {_string(document.subtitle)})\n" if document.subtitle else "",
            f"#small({_string(self.frame.made())})\n",
            f"#heading(level: 1, outlined: false, {_string(self.frame.say('contents'))})",
            "#contents",
            "#pagebreak()",
        ]

    def block(self, block: blocks.Block) -> str:
        match block:
            case blocks.Heading():
                return f"#heading(level: {block.level}, {_string(block.text)}) {self.place[block.anchor]}\n"
            case blocks.Paragraph():
                return SHAPES[block.kind].replace("{}", self.words(block.words))
            case blocks.Items():
                rows = ", ".join(f"[{self.words(row)}]" for row in block.rows)
                return f"#{'enum' if block.ordered else 'list'}({rows})\n"
            case blocks.Explorer():
                return f"#block[#small({_string(block.elsewhere)})] {self.place[block.anchor]}\n"
            case blocks.Fold():
                inner = "\n".join(self.block(one) for one in block.blocks)
                return f"#block[{self.words(block.title)}] {self.place[block.anchor]}\n{inner}\n"
            case blocks.Table():
                return self._table(block)
            case _:
                return self._figure(block)

    def words(self, words: blocks.Words) -> str:
        return "".join(
            self._word(word) + (self._mark(word) if mark and isinstance(word, blocks.Number) else "")
            for word, mark in layout.marked(words)
        )

    def _word(self, word: blocks.Inline) -> str:
        text = _string(layout.text_of(word, self.document.language))
        match word:
            case str():
                return f"#{text};"
            case blocks.Number():
                return f"#num(<source-{self.frame.nth[word.source]}>, {text});"
            case blocks.Link():
                return f"#goto({self.place[word.anchor]}, {text});"
            case blocks.Badge():
                return f"#badge({text});"
            case blocks.Strong() | blocks.Mark():
                return f"#strong({text});"
            case _:
                return f"#{_string(' ')};#small({text});"

    def _mark(self, number: blocks.Number) -> str:
        nth = self.frame.nth[number.source]
        return f'#mark(<source-{nth}>, "\\u{{202f}}[{nth}]");'

    def _table(self, table: blocks.Table) -> str:
        wide = layout.is_wide(table)
        heads = ", ".join(f"[#{_string(column.title)};]" for column in table.columns)
        numeric = [column.numeric for column in table.columns]
        rows = ",\n".join(", ".join(map(self._cell, row, numeric)) for row in table.rows)
        aligned = ", ".join("right" if right else "left" for right in numeric)
        columns = "auto, " * len(table.columns)
        if wide or layout.runs(table, self.document.language):
            columns = "".join(f"{share:g}fr, " for share in layout.shares(table, self.document.language))
        size = max(5.5, 9 - 0.3 * max(0, len(table.columns) - layout.WIDE)) if wide else 9
        below = "".join(f"#small({_string(line)})\n\n" for line in self.frame.below(table) if line)
        return (
            f"#[#show table: set text(size: {size:g}pt)\n"
            f"{'#set table(inset: (x: 4pt, y: 3pt))' if wide and len(table.rows) > TALL else ''}\n"
            f"#figure(table(columns: ({columns}), align: ({aligned},), "
            f"table.header({heads}),\n{rows}),\nkind: table, caption: {self._caption(table)}) "
            f"{self.place[table.anchor]}]\n{below}"
        )

    def page(self, turned: bool, inside: list[blocks.Block]) -> str:
        """Blocks on pages of their own, turned on their side, or as they come."""
        body = "\n".join(self.block(block) for block in inside)
        return f"#page(flipped: true, margin: (x: 18mm, top: 17mm, bottom: 15mm))[\n{body}\n]\n" if turned else body

    def _cell(self, words: blocks.Words, numeric: bool) -> str:
        """The words of a cell; beside numbers, words stay whole, and only their spaces are broken at."""
        shown = "".join(_breakable(word) if isinstance(word, str) else self._word(word) for word in words)
        return f"[#whole[{shown}]]" if numeric else f"[{shown}]"

    def _caption(self, block: blocks.Table | blocks.Picture, after: str = "") -> str:
        label = _string(f"{self.frame.labels[block.anchor]}.")
        return f"[#strong({label}); #{_string(layout.caption_of(block))};{after}]"

    def _figure(self, picture: blocks.Picture) -> str:
        after = f" #small({_string(picture.note)});" if picture.note else ""
        if picture.table:
            link = self._word(blocks.Link(self.frame.labels[picture.table], picture.table))
            before, rest = map(_string, self.frame.behind())
            after += f" #{before};{link}#{rest};"
        image = (
            f'image(bytes({_string(picture.svg.decode("utf-8"))}), format: "svg", width: 100%, '
            f'fit: "contain", alt: {_string(picture.alt)})'
        )
        caption = self._caption(picture, after)
        return f"#figure({image}, kind: image, caption: {caption}) {self.place[picture.anchor]}\n"

    def sources(self) -> list[str]:
        """The last chapter: every source, with its facts and its command."""
        if not self.document.sources:
            return []
        entries = []
        for name, source in self.document.sources.items():
            nth = self.frame.nth[name]
            parts = [f"#strong({_string(f'[{nth}]')});", *(f"#{_string(line)};" for line in self.frame.described(name))]
            if source.command:
                start = _string(self.frame.say("repeat") + ": ")
                parts.append(f"#{start};{_breakable(source.command, '#raw({});')}")
            entries.append(f"#source[{' '.join(parts)}] <source-{nth}>")
        heading = f"#heading(level: 1, {_string(self.frame.say('sources'))})"
        lead = f"#{_string(self.frame.say('sources_lead'))};\n"
        return [heading, lead, "#columns(2, gutter: 7mm)[", *entries, "]"]


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
