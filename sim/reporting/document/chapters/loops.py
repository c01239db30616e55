"""The learning loops before and after: which grow and which shrink, and two of the options drawn."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from sim.analysis.flows import ALL, FlowsResult, flows, loop_name, most_changed, ways
from sim.reporting import style
from sim.reporting.document.blocks import (
    Badge,
    Block,
    Column,
    Heading,
    Inline,
    Items,
    Paragraph,
    Picture,
    Strong,
    Table,
    Words,
)
from sim.reporting.document.chapters.loops_drawn import count, drawn, loop_text
from sim.reporting.document.draft import Draft
from sim.reporting.figures.flows import certainty

NAMED = 3
"""So many loops of an option are named; more are counted."""


def loops(draft: Draft) -> Iterator[Block]:
    """What each loop moved in year 0 and in the last year, what the options do to that, and a pair of flow diagrams."""
    yield Heading(loop_text(draft, "title"), 2, "loops")
    if "flows" not in draft.results.details:
        command = f"orglearn sweep {draft.where}"
        yield Paragraph((loop_text(draft, "missing", command=command),), "note")
        return
    result = flows(draft.results)
    if not np.isfinite(result.table["level"]).any():
        yield Paragraph((loop_text(draft, "failed"),), "note")
        return
    yield Paragraph((loop_text(draft, "lead"),), "lead")
    yield Paragraph((loop_text(draft, "unit"),))
    yield Paragraph((loop_text(draft, "caution"),), "warning")
    double = [loop_name(m.name, way, draft.language) for m, way in ways() if m.cycle == "double"]
    yield Paragraph(
        (Badge(loop_text(draft, "overlay_badge")), loop_text(draft, "overlay", names=", ".join(double))), "note"
    )
    yield from _overview(draft, result)
    yield from _tables(draft, result)
    yield from drawn(draft, result)


def of_all(result: FlowsResult, measure: str) -> pd.DataFrame:
    """The differences of a measure, a row for each alternative and loop."""
    return result.table[(result.table["holder"] == ALL) & (result.table["measure"] == measure)]


def _overview(draft: Draft, result: FlowsResult) -> Iterator[Block]:
    """In words and at a glance: what grows and what shrinks."""
    yield Heading(loop_text(draft, "per_option"), 3, "loops-options")
    yield Paragraph((loop_text(draft, "per_option_lead"),))
    rows = of_all(result, "moved")
    rows = rows.assign(loop_text=[certainty(row) for _, row in rows.iterrows()])
    yield Items(tuple(_item(draft, own) for _, own in rows.groupby("alternative", sort=False)))
    figure, sure = result.plot(draft.language), rows[rows["loop_text"] == "sure"]
    alt = loop_text(
        draft, "grid_alt", loops=len(rows) // max(1, len(draft.others)), options=len(draft.others), all=len(rows),
        more=int((sure["difference"] > 0).sum()), less=int((sure["difference"] < 0).sum()),
    )  # fmt: skip
    picture = style.svg(figure), style.png(figure)
    yield Picture(loop_text(draft, "grid"), alt, *picture, "figure-loops", "", "table-loops")


def _item(draft: Draft, rows: pd.DataFrame) -> Words:
    """One option: the loops that certainly move more, and less, those that change most for their size first."""
    result: list[Inline] = [Strong(draft.name(str(rows["alternative"].iloc[0]))), ": "]
    sure = rows.assign(sure=rows["loop_text"] == "sure")
    for key, own in zip(("more", "less"), most_changed(sure, "sure"), strict=True):
        for place, (_, row) in enumerate(own.head(NAMED).iterrows()):
            result.append(loop_text(draft, f"item_{key}") if place == 0 else ", ")
            amount = count(draft, row["difference"], _greatest(row), sign=True)
            result += [f"{loop_name(row['loop'], row['way'], draft.language)} (", amount, ")"]
        if len(own) > NAMED:
            result.append(loop_text(draft, "and_more", n=len(own) - NAMED))
        if len(own):
            result.append("; ")
    rest = int((~sure["sure"]).sum())
    if rest == len(rows):
        return (*result, loop_text(draft, "item_none"), ".")
    return (*result, loop_text(draft, "item_rest", n=rest, all=len(rows)), ".")


def _greatest(row: pd.Series) -> float:
    """The greater of what a loop moves in the reference and under the option."""
    return float(np.nanmax([row["reference"], row["level"], 0.0]))


def _tables(draft: Draft, result: FlowsResult) -> Iterator[Table]:
    """Loops by options: how much is moved, and the share right of it."""
    heads = [loop_text(draft, "loop"), loop_text(draft, "year_zero"), loop_text(draft, "last_year")]
    columns = tuple(Column(text, bool(i)) for i, text in enumerate([*heads, *map(draft.name, draft.others)]))
    rows = tuple(_row(draft, own, 1.0) for _, own in _by_loop(result, "moved"))
    yield Table(loop_text(draft, "table"), columns, rows, "table-loops", "loops", loop_text(draft, "table_note"))
    rows = tuple(_row(draft, own, 100.0) for _, own in _by_loop(result, "share_right"))
    note = loop_text(draft, "shares_note")
    yield Table(loop_text(draft, "shares"), columns, rows, "table-loops-right", "loops right", note)


def _by_loop(result: FlowsResult, measure: str) -> Iterator[tuple[object, pd.DataFrame]]:
    yield from of_all(result, measure).groupby(["loop", "way"], sort=False)


def _row(draft: Draft, rows: pd.DataFrame, times: float) -> tuple[Words, ...]:
    """One loop: the reference in year 0 and the last year, and each option's difference in the last."""
    first = rows.iloc[0]
    levels = (
        (count(draft, times * first[key], first[key] if times == 1 else times),) for key in ("before", "reference")
    )
    by_name = {row["alternative"]: row for _, row in rows.iterrows()}
    cells = (_cell(draft, by_name[name], times) for name in draft.others)
    return (loop_name(first["loop"], first["way"], draft.language),), *levels, *cells


def _cell(draft: Draft, row: pd.Series, times: float) -> Words:
    """A difference, its interval and the word for its certainty."""
    if not np.isfinite(row["difference"]):
        return ("–",)
    like = _greatest(row) if times == 1 else times
    mean, low, high = (count(draft, times * row[key], like, True) for key in ("difference", "low", "high"))
    if not np.isfinite(row["low"]):
        return (mean,)
    between = f" {draft.texts['ui.between']} "
    return mean, " (", low, between, high, f"); {draft.t(f'document.certainty.{certainty(row)}')}"
