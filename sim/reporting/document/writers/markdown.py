"""Blocks as Markdown, for pages that are kept as text; drawings stay on the page, and a figure is led to by its file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from sim.reporting.document import blocks
from sim.reporting.document.layout import text_of


def lines(
    inside: Iterable[blocks.Block], language: str, files: Mapping[str, str] | None = None, level: int = 1
) -> Iterator[str]:
    """Write blocks as lines of Markdown, an empty one after each block; a caption that repeats the heading is left out.

    ``files``: anchor -> where the file of a picture is; a picture without one is left out. A heading of level 1 stands
    ``level`` levels below the title of the page.
    """
    above = ""
    for block in inside:
        if isinstance(block, blocks.Heading):
            above = block.text
            yield from (f"{'#' * (block.level + level)} {plain(block.text)}", "")
        elif isinstance(block, blocks.Paragraph):
            yield from (_line(block.words, language), "")
        elif isinstance(block, blocks.Items):
            marks = (f"{nth}." if block.ordered else "-" for nth in range(1, len(block.rows) + 1))
            yield from (f"{mark} {_line(row, language)}" for mark, row in zip(marks, block.rows, strict=True))
            yield ""
        elif isinstance(block, blocks.Table):
            if block.caption != above:
                yield from (f"**{plain(block.caption)}**", "")
            cells = ([_line(cell, language) for cell in row] for row in block.rows)
            yield from table([plain(column.title) for column in block.columns], cells)
        elif isinstance(block, blocks.Picture) and block.anchor in (files or {}):
            yield from (f"![{plain(block.alt)}]({(files or {})[block.anchor]})", "")
        elif isinstance(block, blocks.Fold):
            yield from (_line(block.title, language), "")
            yield from lines(block.blocks, language, files, level)


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    """Write a table whose cells are Markdown already; a bar inside a cell is escaped."""
    grid = [head, ["---"] * len(head), *rows]
    return ["| " + " | ".join(str(cell).replace("|", "\\|") for cell in row) + " |" for row in grid] + [""]


def plain(text: object) -> str:
    """Write words as they are, whatever Markdown would make of them."""
    return re.sub(r"[ \n\r\t]+", " ", str(text)).strip(" ").replace("<", "&lt;").replace("*", "\\*")


def _line(words: blocks.Words, language: str) -> str:
    return "".join(_word(word, language) for word in words).strip()


def _word(word: blocks.Inline, language: str) -> str:
    text = text_of(word, language)
    if not text or isinstance(word, blocks.Number):
        return text
    if isinstance(word, blocks.Strong):
        return f"**{plain(text)}**" + (" " if text.endswith(" ") else "")
    shown = plain(text)
    if isinstance(word, blocks.Small):
        return f" {shown}"
    before = " " if text[:1] == " " else ""
    return before + shown + (" " if text.endswith(" ") and text.strip() else "")
