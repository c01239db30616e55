"""Question five: the model recommends nothing; what it can say is which options another dominates."""

from __future__ import annotations

from collections.abc import Iterator

from sim.reporting.document import measures
from sim.reporting.document.blocks import Block, Heading, Items, Paragraph
from sim.reporting.document.drafting import Draft


def recommendation(draft: Draft) -> Iterator[Block]:
    """Question five: the model recommends nothing; what it can say is which options another dominates."""
    yield Heading(draft.text("five.title"), 1, "five")
    for text in draft.lines("five.text"):
        yield Paragraph((text,))
    beaten = measures.dominated(draft)
    rows = [
        (draft.text("five.dominated", option=draft.name(name), by=draft.name(by), n=n),) for name, by, n in beaten
    ]  # fmt: skip
    yield Items(tuple(rows)) if rows else Paragraph((draft.text("five.none_dominated"),))
