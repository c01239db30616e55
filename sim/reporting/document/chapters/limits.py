"""The end of the document: what the model cannot say, and how the study is repeated."""

from __future__ import annotations

from collections.abc import Iterator

from sim.reporting.document.blocks import Block, Heading, Items, Paragraph, Strong
from sim.reporting.document.draft import Draft


def limits(draft: Draft) -> Iterator[Block]:
    """What the model cannot say; never left out."""
    yield Heading(draft.text("cannot.title"), 1, "cannot")
    yield Items(tuple((line,) for line in draft.say.lines("ui.what_it_does_not_claim")))


def again(draft: Draft) -> Iterator[Block]:
    """How to repeat it."""
    results = draft.results
    yield Heading(draft.text("repeat.title"), 1, "repeat")
    yield Paragraph((draft.text("repeat.text"),))
    yield Items(
        (
            (Strong(f"{draft.text('repeat.study')}: "), f"orglearn sweep {draft.where}"),
            (Strong(f"{draft.text('repeat.model')}: "), str(results.manifest.get("model", "–"))),
            (Strong(f"{draft.text('repeat.runs')}: "), draft.runs(len(results.worlds))),
        )
    )
    if len(results.failures):
        yield Paragraph((draft.text("repeat.failed", n=len(results.failures)),), "note")
