"""Question six: what it rests on, and who should judge that."""

from __future__ import annotations

from collections.abc import Iterator

from sim.reporting.document.blocks import Block, Column, Heading, Paragraph, Table
from sim.reporting.document.drafting import Draft


def conditions(draft: Draft) -> Iterator[Block]:
    """Question six: what it rests on, and who should judge that."""
    yield Heading(draft.text("six.title"), 1, "six")
    first, one_set = draft.lines("six.text")
    yield Paragraph((first,))
    if len(draft.results.scenarios) == 1:
        yield Paragraph((one_set,), "note")
    columns = tuple(Column(draft.text(f"six.{key}")) for key in ("assumption", "status", "owner"))
    rows = tuple(tuple((part,) for part in line.split("|")) for line in draft.lines("six.rows"))
    yield Table(draft.text("six.register"), columns, rows, "table-assumptions", "assumptions")
