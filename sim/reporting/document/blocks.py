"""What a document is made of: blocks, the words in them, and where each number comes from.

A document is built once, and written as HTML, PDF, Word and a workbook, so that all of them hold the same words and the
same numbers. A number is never just text: it carries its value, and the source that makes
it again; its text follows from its value.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from sim.language.format import DASH, MARKS, number, shortest, telling_decimals

PER_CENT = "%"
"""The unit of a number of per cent, whose mark each language sets in its own way."""

# --- words ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Number:
    """A number with its value in full and the id of the source it comes from; how a reader sees it follows from these.

    ``decimals``: how many are shown; None shows as many as it needs. ``sign``: a plus before what is above zero.
    """

    value: float
    source: str
    decimals: int | None = 0
    sign: bool = False
    unit: str = ""

    def in_words(self, language: str) -> str:
        """Return the number as the language writes it, with its unit; «–» where it is not finite."""
        if self.decimals is None:
            text = shortest(self.value, language)
        else:
            text = number(self.value, self.decimals, language, self.sign)
        if self.unit == PER_CENT:
            return text + MARKS[language].percent if text != DASH else text
        return f"{text} {self.unit}" if self.unit else text


def telling(*numbers: Inline) -> tuple[Inline, ...]:
    """Return a mean and its ends with the decimals it takes to see that the interval leaves out 0, where it does.

    A number alone is one that is claimed not to be 0.
    """
    there = [number for number in numbers if isinstance(number, Number) and number.decimals is not None]
    if len(there) < len(numbers):
        return numbers
    least = max(number.decimals or 0 for number in there)
    digits = telling_decimals(there[-min(2, len(there))].value, there[-1].value, least)
    return numbers if digits == least else tuple(replace(number, decimals=digits) for number in there)


@dataclass(frozen=True)
class Strong:
    """Words that matter more."""

    text: str


@dataclass(frozen=True)
class Badge:
    """A mark on what follows or goes before: «anslag», «utenfor rapporten», «teorioverlegg»."""

    text: str


@dataclass(frozen=True)
class Link:
    """Words that lead to a block of this document by its anchor."""

    text: str
    anchor: str


@dataclass(frozen=True)
class Small:
    """Words below what they belong to, in a smaller hand: what an outcome means, where a passage stands."""

    text: str


@dataclass(frozen=True)
class Mark:
    """A verdict: its word, and what kind it is, so that colour and sign can repeat what the word says.

    ``kind``: better, worse, changed, alone, same, unseen, one_world, undefined; holds, fails, undecided,
    not_testable, unknown.
    """

    text: str
    kind: str


@dataclass(frozen=True)
class Drawing:
    """A small drawing within a line, as SVG that takes the page's colours; ``text`` says the same, and stands elsewhere."""

    svg: str
    text: str = ""


Inline = str | Number | Strong | Badge | Link | Small | Mark | Drawing
Words = tuple[Inline, ...]

# --- blocks ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Heading:
    """A heading; ``level`` 1 is a chapter, 2 and 3 stand below it. ``anchor`` is its own in the document."""

    text: str
    level: int
    anchor: str


@dataclass(frozen=True)
class Paragraph:
    """Running text. ``kind``: text, lead (the first words of a chapter), note (small), warning and banner (set
    apart, as bad news and as good), quote."""

    words: Words
    kind: str = "text"


@dataclass(frozen=True)
class Items:
    """A list, numbered where the order matters."""

    rows: tuple[Words, ...]
    ordered: bool = False


@dataclass(frozen=True)
class Column:
    """A column of a table; numbers stand to the right."""

    title: str
    numeric: bool = False


@dataclass(frozen=True)
class Table:
    """A table: the first cell of a row is its heading. ``name`` is the sheet it has in the workbook.

    ``cards``: on a narrow screen each row becomes a card, in place of a table to be scrolled. ``faint``: rows that are
    set back, by number from 0.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Words, ...], ...]
    anchor: str
    name: str
    note: str = ""
    cards: bool = False
    faint: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Picture:
    """A figure: SVG for screen and print, PNG where SVG cannot go; ``alt`` says what it shows to who cannot see it.

    ``table`` is the anchor of the table with the numbers behind it. ``narrow``: another SVG for a narrow screen.
    A document that is never written as Word needs no PNG.
    """

    caption: str
    alt: str
    svg: bytes
    png: bytes
    anchor: str
    note: str = ""
    table: str = ""
    narrow: bytes = b""


@dataclass(frozen=True)
class Explorer:
    """Something to try oneself: sliders, presets and what comes of them. Only a page can hold it.

    ``data``: what its script reads, as plain values; ``words``: its texts in the document's language. ``elsewhere``: what
    stands in its place on paper and in Word.
    """

    title: str
    anchor: str
    data: Mapping[str, object]
    words: Mapping[str, str]
    elsewhere: str


@dataclass(frozen=True)
class Fold:
    """Blocks under a line of words; a page can fold them away. On paper they stand there."""

    title: Words
    anchor: str
    blocks: tuple[Block, ...]
    open: bool = False


Block = Heading | Paragraph | Items | Table | Picture | Explorer | Fold

# --- the whole ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Source:
    """Where numbers come from: study, alternatives, outcome, year and runs, and the command that makes them again."""

    id: str
    what: str
    command: str
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Document:
    """A document in one language. ``sources`` by id; every number's source is among them.

    ``contents``: headings down to this level stand in the list of contents. ``made_with``: by what it was made, for
    `orglearn verify` (:mod:`sim.reporting.document.record`); it stands among the properties of a file.
    """

    title: str
    subtitle: str
    language: str
    made: date
    blocks: tuple[Block, ...]
    sources: Mapping[str, Source]
    contents: int = 2
    made_with: str = ""

    def every_block(self) -> Iterator[Block]:
        """Every block in the order it is read, those in folds too."""
        return flat(self.blocks)

    def numbers(self) -> Iterator[Number]:
        """Every number, in the order it is read."""
        for block in self.every_block():
            for words in words_of(block):
                yield from (word for word in words if isinstance(word, Number))

    def numbers_in_words(self) -> list[tuple[str, float, str]]:
        """Return every number as it is read: text, value in full, and source."""
        return [(n.in_words(self.language), float(n.value), n.source) for n in self.numbers()]

    def anchors(self) -> list[str]:
        """Every place that can be linked to."""
        return [
            block.anchor for block in self.every_block() if isinstance(block, (Heading, Table, Picture, Explorer, Fold))
        ]


def words_of(block: Block) -> Iterator[Words]:
    """The words of a block, piece by piece."""
    if isinstance(block, Paragraph):
        yield block.words
    elif isinstance(block, Fold):
        yield block.title
    elif isinstance(block, Items):
        yield from block.rows
    elif isinstance(block, Table):
        for row in block.rows:
            yield from row


def flat(blocks: Iterable[Block]) -> Iterator[Block]:
    """Every block, each fold followed by what is in it."""
    for block in blocks:
        yield block
        if isinstance(block, Fold):
            yield from flat(block.blocks)
