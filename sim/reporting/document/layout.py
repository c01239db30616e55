"""What every format adds around the words, the same in all: numbers of figures, tables and sources, and the date."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import count, groupby
from xml.sax.saxutils import escape

from sim.language import format
from sim.language import words as texts_of
from sim.reporting.document import blocks

LOCALES = {"nb": "nb-NO", "en": "en-GB"}
"""Language -> how Word, Excel and readers of PDF call it."""
FIRST = 26
"""The share of the first column of a wide table, at least: it says what the row is about."""
LONG = 36
"""Letters; a longer text takes more than one line in a table."""
WIDE = 6
"""A table with more columns than this stands on a page turned on its side."""


class Frame:
    """What every writer puts around the blocks of a document: labels, numbers of sources, and words of the formats.

    ``nth``: source -> its number in the list of sources, from 1. ``labels``: anchor -> «Figure 1» or «Table 2», each
    counted by itself in the order they stand.
    """

    def __init__(self, document: blocks.Document):
        self.document, self.language = document, document.language
        self.nth = {name: nth for nth, name in enumerate(document.sources, start=1)}
        self.labels: dict[str, str] = {}
        places = {blocks.Picture: ("figure", count(1)), blocks.Table: ("table", count(1))}
        for block in document.every_block():
            if isinstance(block, (blocks.Picture, blocks.Table)):
                kind, numbers = places[type(block)]
                self.labels[block.anchor] = self.say(kind, n=next(numbers))

    def say(self, key: str, **parts: object) -> str:
        """Return a text of the formats in the document's language."""
        return texts_of(self.language)[f"document_format.{key}"].format(**parts)

    def made(self) -> str:
        """Return when the document was made, in words."""
        return self.say("made", date=format.day(self.document.made, self.language))

    def contents(self) -> list[blocks.Heading]:
        """Return the headings that stand in the list of contents."""
        return [b for b in self.document.blocks if isinstance(b, blocks.Heading) and b.level <= self.document.contents]

    def described(self, name: str) -> list[str]:
        """Return what is said of a source, as sentences: what it is, and its facts."""
        source = self.document.sources[name]
        return [ended(source.what), *(ended(f"{fact}: {value}") for fact, value in source.facts.items())]

    def below(self, table: blocks.Table) -> tuple[str, str]:
        """Return what stands below a table: its note, and the sources of its numbers; empty where there is none."""
        marks = marks_of((cell for row in table.rows for cell in row), self.nth)
        return table.note, self.say("sources_of", marks=marks) if marks else ""

    def behind(self) -> tuple[str, str]:
        """Return what stands before and after the label of the table with the numbers behind a figure."""
        before, _, after = self.say("behind", table="\0").partition("\0")
        return before, after


def caption_of(block: blocks.Table | blocks.Picture) -> str:
    """Return a caption as it stands after its label; only a figure's has more words after it."""
    return ended(block.caption) if isinstance(block, blocks.Picture) else block.caption


def marked(words: blocks.Words) -> list[tuple[blocks.Inline, bool]]:
    """The words, and whether the number of the source is to stand after the word.

    It stands once after numbers in a row that share a source, so that a reader of paper can find it too.
    """
    result: list[tuple[blocks.Inline, bool]] = []
    following = ""
    for word in reversed(words):
        result.append((word, isinstance(word, blocks.Number) and word.source != following))
        following = word.source if isinstance(word, blocks.Number) else following
    return result[::-1]


def marks_of(cells: Iterable[blocks.Words], numbers: dict[str, int]) -> str:
    """The numbers of the sources behind some cells, rising, three or more in a row by their ends: «[1] [4]–[7]».

    Empty where there are no numbers.
    """
    used = {numbers[word.source] for words in cells for word in words if isinstance(word, blocks.Number)}
    texts = []
    for _, run in groupby(enumerate(sorted(used)), key=lambda pair: pair[1] - pair[0]):
        first, *rest = (f"[{nth}]" for _, nth in run)
        texts.append(f"{first}–{rest[-1]}" if len(rest) > 1 else " ".join((first, *rest)))
    return " ".join(texts)


def plain(words: blocks.Words, language: str = "en") -> str:
    """Return the words as one string, the numbers among them as the language writes them."""
    return "".join(text_of(word, language) for word in words)


def text_of(word: blocks.Inline, language: str) -> str:
    """Return one word as text."""
    if isinstance(word, blocks.Number):
        return word.in_words(language)
    return word if isinstance(word, str) else word.text


def ended(text: str) -> str:
    """A text with a full stop, where it has no end of its own."""
    text = text.rstrip()
    return text if text.endswith((".", "!", "?", ":", "…")) else text + "."


def pages(document: blocks.Document) -> list[tuple[bool, list[blocks.Block]]]:
    """The blocks in groups: those on pages turned on their side, and those between them.

    A wide table takes along the heading over it and what stands between, so that no page has a heading alone.
    """
    every = document.blocks
    turned = [False] * len(every)
    for at, block in enumerate(every):
        if isinstance(block, blocks.Table) and is_wide(block):
            begins = _leads_up(every, at)
            turned[begins : at + 1] = [True] * (at + 1 - begins)
    groups = groupby(zip(turned, every, strict=True), key=lambda pair: pair[0])
    return [(on_its_side, [block for _, block in group]) for on_its_side, group in groups]


def _leads_up(every: Sequence[blocks.Block], table: int) -> int:
    """Where what leads up to a wide table begins: at the headings over it, two paragraphs back at most."""
    at = table
    while at > max(0, table - 2) and isinstance(every[at - 1], (blocks.Paragraph, blocks.Items)):
        at -= 1
    if not (at and isinstance(every[at - 1], blocks.Heading)):
        return table
    while at and isinstance(every[at - 1], blocks.Heading):
        at -= 1
    return at


def shares(table: blocks.Table, language: str) -> list[float]:
    """Return how wide the columns of a table are to each other: by their longest text, within reason."""
    # Beside longer text a column needs room for its longest word or number, which are not to be broken.
    whole, least = (2.1, 17) if runs(table, language) else (1.6, 10)
    result = []
    for place, column in enumerate(table.columns):
        texts = [plain(row[place], language) for row in table.rows]
        longest = max(map(len, texts), default=0)
        # A thin space holds a number together, so only these end a word.
        word = max(len(word) for text in (column.title, *texts) for word in re.split(r"[ \n]", text))
        floor = max(least, FIRST if place == 0 and is_wide(table) else 0)
        most = LONG + max(0, longest - LONG) ** 0.5 * 2
        result.append(float(min(max(longest, word * whole, floor), most)))
    return result


def runs(table: blocks.Table, language: str) -> bool:
    """Return whether a table holds running text, which is broken over lines; else columns are as wide as their cells."""
    return any(len(plain(cell, language)) > LONG for row in table.rows for cell in row)


def is_wide(table: blocks.Table) -> bool:
    """Whether a table needs a page turned on its side."""
    return len(table.columns) > WIDE


def steady(archive: bytes, made: date, made_with: str = "") -> bytes:
    """A Word file or workbook with the same bytes each time: no time of writing in the archive or its properties.

    ``made`` is the day that stands in their place, and ``made_with`` goes among the properties as keywords; the order and
    the content of the other parts are as they were.
    """
    moment = f"{made.isoformat()}T00:00:00Z".encode()
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(out, "w") as new:
        for part in old.infolist():
            content = old.read(part)
            if part.filename == "docProps/core.xml":
                content = re.sub(rb"(<dcterms:(created|modified)[^>]*>)[^<]*", rb"\g<1>" + moment, content)
                if made_with:
                    content = re.sub(rb"<cp:keywords>[^<]*</cp:keywords>|<cp:keywords/>", b"", content)
                    keywords = f"<cp:keywords>{escape(made_with)}</cp:keywords>".encode()
                    content = content.replace(b"</cp:coreProperties>", keywords + b"</cp:coreProperties>")
            entry = zipfile.ZipInfo(part.filename, (max(made.year, 1980), made.month, made.day, 0, 0, 0))
            entry.create_system, entry.external_attr = 0, 0
            new.writestr(entry, content, zipfile.ZIP_DEFLATED, 9)
    return out.getvalue()
