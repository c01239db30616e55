"""What a document must keep before it is written: every number has its source, every link leads somewhere."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from difflib import get_close_matches

from sim.language import LANGUAGES
from sim.reporting.document import blocks
from sim.reporting.document.layout import text_of

KINDS = ("text", "lead", "note", "warning", "banner", "quote")
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:/=+-]*")
"""What an anchor or the id of a source may be, so that a link can hold it in every format."""
UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
"""Characters that XML has no room for; Word and the workbook would not open."""
TAKEN = re.compile(r"(source-.*|contents|content|sources)")
"""Anchors that the formats give themselves."""


def check(document: blocks.Document) -> None:
    """ValueError, with a sentence that says what was wrong and where, for a document that cannot be written."""
    if document.language not in LANGUAGES:
        raise ValueError(f"There is no language '{document.language}'; choose one of: {', '.join(LANGUAGES)}.")
    if not document.title.strip():
        raise ValueError("The document has no title.")
    _names(document)
    _order(document)
    for block in document.every_block():
        _whole(block, document)
        _words(block, document)
    for text in _texts(document):
        if UNSEEN.search(text):
            raise ValueError(f"The text {text!r} has a character that cannot be written.")


def _names(document: blocks.Document) -> None:
    """Anchors and sources have names of their own, which a link can hold."""
    anchors = document.anchors()
    if twice := [anchor for anchor, times in Counter(anchors).items() if times > 1]:
        raise ValueError(f"The anchor '{twice[0]}' is used by {anchors.count(twice[0])} blocks; each needs one.")
    for name in (*anchors, *document.sources):
        if not NAME.fullmatch(name):
            raise ValueError(
                f"'{name}' cannot be linked to: an anchor or a source begins with a letter or a digit (a–z, 0–9), "
                "and holds no spaces."
            )
    for anchor in anchors:
        if TAKEN.fullmatch(anchor):
            raise ValueError(f"The anchor '{anchor}' is one that the document gives itself; choose another.")
    for name, source in document.sources.items():
        if source.id != name:
            raise ValueError(f"The source '{source.id}' stands under the name '{name}'.")


def _order(document: blocks.Document) -> None:
    """Headings go one step down at a time, so that a screen reader's outline has no holes."""
    level = 0
    for block in document.every_block():
        if isinstance(block, blocks.Heading):
            if not 1 <= block.level <= min(level + 1, 3):
                raise ValueError(
                    f"The heading '{block.text}' has level {block.level}; here it can be 1 to {min(level + 1, 3)}."
                )
            level = block.level


def _whole(block: blocks.Block, document: blocks.Document) -> None:
    """A block has all its parts."""
    if isinstance(block, blocks.Heading) and not block.text.strip():
        raise ValueError(f"The heading at '{block.anchor}' has no words.")
    if isinstance(block, blocks.Paragraph) and block.kind not in KINDS:
        raise ValueError(f"There is no kind of paragraph '{block.kind}'; choose one of: {', '.join(KINDS)}.")
    if isinstance(block, blocks.Items) and not block.rows:
        raise ValueError("A list has no rows.")
    if isinstance(block, blocks.Table):
        _table(block)
    if isinstance(block, blocks.Explorer) and not (block.title.strip() and block.elsewhere.strip()):
        raise ValueError(f"What is to be tried at '{block.anchor}' needs a title, and words for paper.")
    if isinstance(block, blocks.Picture):
        _picture(block, document)


def _table(table: blocks.Table) -> None:
    if not table.caption.strip() or not table.columns:
        raise ValueError(f"The table at '{table.anchor}' needs a caption and columns.")
    for nth, row in enumerate(table.rows, start=1):
        if len(row) != len(table.columns):
            raise ValueError(
                f"Row {nth} of the table '{table.caption}' has {len(row)} cells; it has {len(table.columns)} columns."
            )


def _picture(picture: blocks.Picture, document: blocks.Document) -> None:
    if not picture.alt.strip():
        raise ValueError(f"The figure '{picture.caption}' does not say what it shows to who cannot see it (alt).")
    if not picture.caption.strip() or not picture.svg:
        raise ValueError(f"The figure at '{picture.anchor}' needs a caption and an SVG.")
    if picture.table:
        tables = [block.anchor for block in document.every_block() if isinstance(block, blocks.Table)]
        _known(picture.table, tables, f"The figure '{picture.caption}' names a table")


def _words(block: blocks.Block, document: blocks.Document) -> None:
    """Numbers have sources, links lead to blocks, and every character can be written."""
    for words in blocks.words_of(block):
        for word in words:
            if isinstance(word, blocks.Number):
                _known(word.source, list(document.sources), f"The number {word.value} names a source")
            if isinstance(word, blocks.Link) and not word.text.strip():
                raise ValueError(f"A link has no text: {word!r}.")
            if isinstance(word, blocks.Link):
                _known(word.anchor, document.anchors(), f"The link '{word.text}' leads to a place")


def _texts(document: blocks.Document) -> Iterator[str]:
    """Every text of a document, whatever it stands in."""
    for about in (document, *document.sources.values(), *document.every_block()):
        yield from (text for text in vars(about).values() if isinstance(text, str))
    for source in document.sources.values():
        yield from (text for fact in source.facts.items() for text in fact)
    for block in document.every_block():
        if isinstance(block, blocks.Explorer):
            yield from block.words.values()
        if isinstance(block, blocks.Table):
            yield from (column.title for column in block.columns)
        for words in blocks.words_of(block):
            yield from (text_of(word, document.language) for word in words)


def _known(name: str, there: list[str], what: str) -> None:
    if name not in there:
        near = get_close_matches(name, there, n=1)
        hint = f" Did you mean '{near[0]}'?" if near else ""
        raise ValueError(f"{what} that is not in the document: '{name}'.{hint}")
