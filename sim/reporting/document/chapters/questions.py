"""Questions one and three of an official study: the problem, and what the options raise in principle."""

from __future__ import annotations

from collections.abc import Iterator

from sim.reporting.document.blocks import Block, Items, Paragraph
from sim.reporting.document.draft import Draft


def problem(draft: Draft) -> Iterator[Block]:
    """Question one: the problem, and what one wants to achieve."""
    yield draft.heading("document.one.title", 1, "one")
    question = draft.results.study.get("question") or ""
    asked = question if isinstance(question, str) else question.get(draft.language, "")
    if asked:
        yield draft.paragraph("document.one.asked", "lead", question=asked)
    for text in draft.lines("one.text"):
        yield Paragraph((text,))


def principles(draft: Draft) -> Iterator[Block]:
    """Question three: questions of principle, which are raised and not answered."""
    yield draft.heading("document.three.title", 1, "three")
    yield Items(tuple((text,) for text in draft.lines("three.text")))
