"""What the report proposes that is not modelled, or only in part."""

from __future__ import annotations

from collections.abc import Iterator

from sim.analysis.naming import lever_name
from sim.analysis.proposals import HOW, Proposal, proposals
from sim.reporting.document.blocks import Block, Column, Heading, Paragraph, Table, Words
from sim.reporting.document.draft import Draft


def not_modelled(draft: Draft) -> Iterator[Block]:
    """Every proposal of the report, those that are not in the model first, with what is left out of it."""
    yield Heading(draft.t("proposals.title"), 2, "not-modelled")
    out, part, whole = (sum(one.how == how for one in proposals()) for how in HOW)
    counts = {"all": len(proposals()), "whole": whole, "part": part, "out": out}
    yield Paragraph((draft.t("proposals.lead", **counts),))
    heads = ("says", "who", "section", "how", "left_out")
    columns = tuple(Column(draft.t(f"proposals.{key}")) for key in heads)
    rows = tuple(_row(draft, one) for one in proposals())
    note = draft.t("proposals.note")
    yield Table(draft.t("proposals.table"), columns, rows, "table-proposals", "proposals", note)


def _row(draft: Draft, one: Proposal) -> tuple[Words, ...]:
    how = draft.t(f"proposals.is_{one.how}")
    if one.levers:
        how = f"{how}: {', '.join(str(lever_name(lever, draft.language)) for lever in one.levers)}"
    left_out = one.left_out.get(draft.language, "–")
    who = draft.t(f"proposals.asked.{one.who}")
    return (one.says[draft.language],), (who,), (one.section,), (how,), (left_out,)
