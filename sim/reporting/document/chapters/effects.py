"""Question four: the effects, on every main outcome."""

from __future__ import annotations

from collections.abc import Iterator

from sim.reporting import style
from sim.reporting.document.blocks import Block, Column, Heading, Picture, Table, Words
from sim.reporting.document.drafting import Draft


def effects(draft: Draft) -> Iterator[Block]:
    """Question four: effects on every main outcome, over time, and for whom."""
    results = draft.results
    reference = draft.name(results.reference)
    yield Heading(draft.text("four.title"), 1, "four")
    year = f"{results.years[-1]:g}"
    heads = [Column(draft.text("four.outcome")), *(Column(draft.name(name), True) for name in draft.others)]
    rows = [
        ((draft.outcome(outcome),), *(_cell(draft, name, outcome) for name in draft.others)) for outcome in draft.headlines
    ]  # fmt: skip
    caption = draft.text("four.table", reference=reference, year=year)
    note = draft.text("four.cell_note", worlds=len(results.worlds))
    yield Table(caption, tuple(heads), tuple(rows), "table-effects", "effects", note)
    figure = draft.found.plot(draft.language)
    alt = draft.text("four.alt", reference=reference, n=len(draft.headlines))
    picture = style.svg(figure), style.png(figure)
    yield Picture(draft.text("four.figure"), alt, *picture, "figure-effects", "", "table-effects")


def _cell(draft: Draft, name: str, outcome: str) -> Words:
    row = draft.row(name, outcome)
    if row["difference"] != row["difference"]:
        return ("–",)
    mean = draft.difference(row)
    if row["low"] != row["low"]:
        return (mean,)
    between = f" {draft.say['ui.between']} "
    ends = (" (", draft.difference(row, "low"), between, draft.difference(row, "high"), ") ")
    return (mean, *ends, draft.text(f"certainty.{draft.certainty(row)}"))
