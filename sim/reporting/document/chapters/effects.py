"""Question four: the effects, on every main outcome."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pandas as pd

from sim.language.format import trimmed
from sim.reporting.document.blocks import Block, Number, Picture, Words
from sim.reporting.document.draft import Draft
from sim.reporting.figures import glance


def effects(draft: Draft) -> Iterator[Block]:
    """Question four: effects on every main outcome: at a glance, in numbers, and drawn with intervals."""
    yield draft.heading("document.four.title", 1, "four")
    if not draft.headlines:
        return
    yield _glance(draft)
    heads = [draft.t("document.four.outcome"), *map(draft.name, draft.others)]
    rows = [
        ((draft.outcome(outcome),), *(_cell(draft, draft.row(name, outcome)) for name in draft.others))
        for outcome in draft.headlines
    ]
    note, year = "document.four.cell_note", trimmed(draft.results.years[-1], 2, draft.language)
    null = draft.amount(100 * float(draft.differences.table["share_no_effect"].median()), 0)
    yield draft.table("document.four.table", heads, rows, "table-effects", note=note, year=year, null=null)
    figure, n = draft.differences.plot(draft.language), len(draft.headlines)
    yield draft.picture("document.four.figure", figure, "figure-effects", "table-effects", alt="document.four.alt", n=n)


def verdict_of(draft: Draft, row: pd.Series) -> str:
    """What is told of a difference at a glance: sure or likely better or worse, small, same, or open."""
    certainty, way = draft.certainty(row), draft.way(row)
    if certainty in ("sure", "likely") and way:
        return f"{certainty} {'better' if way > 0 else 'worse'}"
    return certainty if certainty in ("small", "same") else "open"


def _glance(draft: Draft) -> Picture:
    fields = {(name, o): verdict_of(draft, draft.row(name, o)) for name in draft.others for o in draft.headlines}
    count = Counter(fields.values())
    figure = glance.draw(fields, draft.others, draft.headlines, draft.t("glance.note"), draft.language)
    return draft.picture(
        "glance.title", figure, "figure-glance", "table-effects", alt="glance.alt",
        options=len(draft.others), outcomes=len(draft.headlines), all=len(fields),
        better=count["sure better"], worse=count["sure worse"], small=count["small"], open=count["open"],
        same=count["same"],
        likely=count["likely better"] + count["likely worse"],
    )  # fmt: skip


def _cell(draft: Draft, row: pd.Series) -> Words:
    """The mean difference, its interval, the share of worlds that point its way, and the word for its certainty."""
    source = draft.source_of(str(row["alternative"]), "last")
    words = draft.signed_interval(row, str(row["outcome"]), source)
    if len(words) == 1:
        return words
    share = Number(100 * row["share_of_worlds"], source)
    return (*words, "; ", share, f"{draft.percent}; {draft.t(f'document.certainty.{draft.certainty(row)}')}")
