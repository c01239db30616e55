"""Blocks on a terminal: the words and tables of a document, as wide as the screen; figures stay on the page."""

from __future__ import annotations

from collections.abc import Iterable

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text

from sim.reporting.document.blocks import Block, Fold, Heading, Items, Mark, Paragraph, Strong, Table, Words
from sim.reporting.document.layout import text_of

STYLES = {"holds": "green", "better": "green", "fails": "bold red", "worse": "bold red"}
"""Kind of verdict -> its look, which repeats what the word says; any other is dim."""
KINDS = {"note": "dim", "lead": "bold"}


def show(blocks: Iterable[Block], console: Console, language: str) -> None:
    """Print blocks one after the other. Their words are printed as they are: no part of them is markup."""
    for block in blocks:
        if isinstance(block, Heading):
            console.print(Text(f"\n{block.text}", style="bold"))
        elif isinstance(block, Paragraph):
            console.print(_line(block.words, language, KINDS.get(block.kind, "")))
        elif isinstance(block, Items):
            for row in block.rows:
                console.print(Text("• ") + _line(row, language))
        elif isinstance(block, Table):
            console.print(_table(block, language))
        elif isinstance(block, Fold):
            console.print(_line(block.title, language, "bold"))
            show(block.blocks, console, language)


def _line(words: Words, language: str, style: str = "") -> Text:
    line = Text(style=style)
    for word in words:
        look = STYLES.get(word.kind, "dim") if isinstance(word, Mark) else ""
        line.append(text_of(word, language), style="bold" if isinstance(word, Strong) else look)
    return line


def _table(table: Table, language: str) -> Grid:
    grid = Grid(
        title=Text(f"\n{table.caption}", style="bold"), title_justify="left", box=SIMPLE_HEAD, show_edge=False,
        padding=(0, 1, 0, 0),
    )  # fmt: skip
    for column in table.columns:
        grid.add_column(Text(column.title), justify="right" if column.numeric else "left")
    for row in table.rows:
        grid.add_row(*(_line(cell, language) for cell in row))
    return grid
