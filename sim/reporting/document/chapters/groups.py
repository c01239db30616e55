"""For whom: how groups of offices fare."""

from __future__ import annotations

from collections.abc import Iterator

from sim.reporting.document import measures
from sim.reporting.document.blocks import Block, Column, Heading, Paragraph, Table, Words
from sim.reporting.document.drafting import Draft


def for_whom(draft: Draft) -> Iterator[Block]:
    """How groups of offices fare, where the study kept that."""
    yield Heading(draft.text("four.groups"), 2, "groups")
    if "groups" not in draft.results.details:
        yield Paragraph((draft.text("four.no_groups"),), "note")
        return
    for outcome in ("quality_standard", "quality_discretionary"):
        rows = tuple(_group(draft, by, group, outcome) for by, group in measures.groups())
        columns = (
            Column(draft.text("four.group")),
            *(Column(draft.name(name), True) for name in draft.others),
        )
        caption = draft.text(
            "four.groups_table", outcome=draft.outcome(outcome), reference=draft.name(draft.results.reference)
        )
        yield Table(caption, columns, rows, f"groups-{outcome}", f"groups {outcome}"[:31])


def _group(draft: Draft, by: str, group: str, outcome: str) -> tuple[Words, ...]:
    """A group of offices and how it fares under each option."""
    cells = ((measures.in_group(draft, name, by, group, outcome),) for name in draft.others)
    return ((draft.text(f"four.groups_of.{by}.{group}"),), *cells)
