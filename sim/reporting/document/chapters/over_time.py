"""How the effects develop over the years."""

from __future__ import annotations

from collections.abc import Iterator

from sim.reporting.document import measures
from sim.reporting.document.blocks import Block, Column, Heading, Table
from sim.reporting.document.drafting import Draft

FEW_YEARS = 5


def over_time(draft: Draft) -> Iterator[Block]:
    """How the first main outcomes develop: a dip first, and a gain later, or the other way."""
    years = [year for year in draft.results.years if year > 0]
    if len(years) < 2 or not draft.headlines:
        return
    step = max(1, len(years) // FEW_YEARS)
    chosen = sorted({years[0], *years[step - 1 :: step], years[-1]})
    yield Heading(draft.text("four.over_time"), 2, "over-time")
    for outcome in [o for o in ("quality_standard", "quality_discretionary") if o in draft.headlines]:
        columns = (
            Column(draft.outcome(outcome)),
            *(Column(draft.text("four.year", year=f"{y:g}"), True) for y in chosen),
        )
        rows = tuple(
            ((draft.name(name),), *((measures.in_year(draft, name, outcome, year),) for year in chosen))
            for name in draft.others
        )
        note = draft.text("four.over_time_note", reference=draft.name(draft.results.reference))
        yield Table(draft.outcome(outcome), columns, rows, f"time-{outcome}", f"time {outcome}"[:31], note)
