"""The end of the document: what the model cannot say, and how the study is repeated."""

from __future__ import annotations

from collections.abc import Iterator

from sim.reporting.document.blocks import Block, Heading, Items, Paragraph, Strong
from sim.reporting.document.draft import Draft


def limits(draft: Draft) -> Iterator[Block]:
    """What the model cannot say; never left out."""
    yield Heading(draft.t("document.cannot.title"), 1, "cannot")
    yield Items(tuple((line,) for line in draft.texts.lines("ui.what_it_does_not_claim")))


def again(draft: Draft) -> Iterator[Block]:
    """How to repeat it."""
    results = draft.results
    yield Heading(draft.t("document.repeat.title"), 1, "repeat")
    yield Paragraph((draft.t("document.repeat.text"),))
    yield Items(
        (
            (Strong(f"{draft.t('document.repeat.study')}: "), f"orglearn sweep {draft.where}"),
            (Strong(f"{draft.t('document.repeat.model')}: "), str(results.manifest.get("model", "–"))),
            (Strong(f"{draft.t('document.repeat.runs')}: "), draft.runs(len(results.worlds))),
        )
    )
    if len(results.failures):
        yield Paragraph((draft.t("document.repeat.failed", n=len(results.failures)),), "note")
