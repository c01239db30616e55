"""Question four: the effects, on every main outcome."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pandas as pd

from sim.reporting import style
from sim.reporting.document import measures
from sim.reporting.document.blocks import Block, Column, Heading, Number, Picture, Table, Words
from sim.reporting.document.draft import Draft
from sim.reporting.figures import glance


def effects(draft: Draft) -> Iterator[Block]:
    """Question four: effects on every main outcome: at a glance, in numbers, and drawn with intervals."""
    yield Heading(draft.t("document.four.title"), 1, "four")
    if not draft.headlines:
        return
    yield _glance(draft)
    yield _decision_table(draft)
    reference = draft.name(draft.results.reference)
    figure = draft.differences.plot(draft.language)
    alt = draft.t("document.four.alt", reference=reference, n=len(draft.headlines))
    picture = style.svg(figure), style.png(figure)
    yield Picture(draft.t("document.four.figure"), alt, *picture, "figure-effects", "", "table-effects")


def verdict_of(draft: Draft, row: pd.Series) -> str:
    """What is told of a difference at a glance: sure or likely better or worse, small, or open."""
    certainty, way = draft.certainty(row), measures.way(row)
    if certainty in ("sure", "likely") and way:
        return f"{certainty} {'better' if way > 0 else 'worse'}"
    return "small" if certainty == "small" else "open"


def _glance(draft: Draft) -> Picture:
    fields = {(name, o): verdict_of(draft, draft.row(name, o)) for name in draft.others for o in draft.headlines}
    count, reference = Counter(fields.values()), draft.name(draft.results.reference)
    note = draft.t("glance.note", reference=reference, worlds=len(draft.results.worlds))
    figure = glance.draw(fields, draft.others, draft.headlines, note, draft.language)
    alt = draft.t(
        "glance.alt", options=len(draft.others), outcomes=len(draft.headlines), all=len(fields), reference=reference,
        better=count["sure better"], worse=count["sure worse"], small=count["small"], open=count["open"],
        likely=count["likely better"] + count["likely worse"],
    )  # fmt: skip
    picture = style.svg(figure), style.png(figure)
    return Picture(draft.t("glance.title"), alt, *picture, "figure-glance", "", "table-effects")


def _decision_table(draft: Draft) -> Table:
    """Options by outcomes: the mean difference, its interval, the share of worlds that point its way, and the word."""
    results = draft.results
    heads = [Column(draft.t("document.four.outcome")), *(Column(draft.name(name), True) for name in draft.others)]
    rows = [
        ((draft.outcome(outcome),), *(_cell(draft, name, outcome) for name in draft.others)) for outcome in draft.headlines
    ]  # fmt: skip
    year = f"{results.years[-1]:g}"
    caption = draft.t("document.four.table", reference=draft.name(results.reference), year=year)
    note = draft.t("document.four.cell_note", worlds=len(results.worlds))
    return Table(caption, tuple(heads), tuple(rows), "table-effects", "effects", note)


def _cell(draft: Draft, name: str, outcome: str) -> Words:
    row = draft.row(name, outcome)
    if row["difference"] != row["difference"]:
        return ("–",)
    mean = draft.difference(row)
    if row["low"] != row["low"]:
        return (mean,)
    between = f" {draft.texts['ui.between']} "
    ends = (" (", draft.difference(row, "low"), between, draft.difference(row, "high"), "); ")
    share = 100 * float(row["share_of_worlds"])
    value = Number(share, mean.source)
    return (mean, *ends, value, f"{draft.percent}; {draft.t(f'document.certainty.{draft.certainty(row)}')}")
