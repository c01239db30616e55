"""The learning loops before and after: which grow and which shrink, and two of the options drawn."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from sim.analysis.flows import ALL, FlowsFound, flows, loop_name, most_changed, ways
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
from sim.reporting.document.chapters.loops_drawn import count, drawn, told
from sim.reporting.document.draft import Draft
from sim.reporting.figures.flows import certainty

NAMED = 3
"""So many loops of an option are named; more are counted."""


def loops(draft: Draft) -> Iterator[Block]:
    """What each loop moved in year 0 and in the last year, what the options do to that, and a pair of flow diagrams."""
    yield Heading(told(draft, "title"), 2, "loops")
    if "flows" not in draft.results.details:
        command = f"orglearn sweep {draft.where}"
        yield Paragraph((told(draft, "missing", command=command),), "note")
        return
    found = flows(draft.results)
    if not np.isfinite(found.table["level"]).any():
        yield Paragraph((told(draft, "failed"),), "note")
        return
    yield Paragraph((told(draft, "lead"),), "lead")
    yield Paragraph((told(draft, "unit"),))
    yield Paragraph((told(draft, "caution"),), "warning")
    double = [loop_name(m.name, way, draft.language) for m, way in ways() if m.cycle == "double"]
    yield Paragraph(
        (Badge(told(draft, "overlay_badge")), told(draft, "overlay", names=", ".join(double))), "note"
    )
    yield from _overview(draft, found)
    yield from _tables(draft, found)
    yield from drawn(draft, found)


def of_all(found: FlowsFound, measure: str) -> pd.DataFrame:
    """The differences of a measure, a row for each alternative and loop."""
    return found.table[(found.table["holder"] == ALL) & (found.table["measure"] == measure)]


def _overview(draft: Draft, found: FlowsFound) -> Iterator[Block]:
    """In words and at a glance: what grows and what shrinks."""
    yield Heading(told(draft, "per_option"), 3, "loops-options")
    yield Paragraph((told(draft, "per_option_lead"),))
    rows = of_all(found, "moved")
    rows = rows.assign(told=[certainty(row) for _, row in rows.iterrows()])
    yield Items(tuple(_item(draft, own) for _, own in rows.groupby("alternative", sort=False)))
    figure, sure = found.plot(draft.language), rows[rows["told"] == "sure"]
    alt = told(
        draft, "grid_alt", loops=len(rows) // max(1, len(draft.others)), options=len(draft.others), all=len(rows),
        more=int((sure["difference"] > 0).sum()), less=int((sure["difference"] < 0).sum()),
    )  # fmt: skip
    picture = style.svg(figure), style.png(figure)
    yield Picture(told(draft, "grid"), alt, *picture, "figure-loops", "", "table-loops")


def _item(draft: Draft, rows: pd.DataFrame) -> Words:
    """One option: the loops that certainly move more, and less, those that change most for their size first."""
    found: list[Inline] = [Strong(draft.name(str(rows["alternative"].iloc[0]))), ": "]
    sure = rows.assign(sure=rows["told"] == "sure")
    for key, own in zip(("more", "less"), most_changed(sure, "sure"), strict=True):
        for place, (_, row) in enumerate(own.head(NAMED).iterrows()):
            found.append(told(draft, f"item_{key}") if place == 0 else ", ")
            amount = count(draft, row["difference"], _greatest(row), sign=True)
            found += [f"{loop_name(row['loop'], row['way'], draft.language)} (", amount, ")"]
        if len(own) > NAMED:
            found.append(told(draft, "and_more", n=len(own) - NAMED))
        if len(own):
            found.append("; ")
    rest = int((~sure["sure"]).sum())
    if rest == len(rows):
        return (*found, told(draft, "item_none"), ".")
    return (*found, told(draft, "item_rest", n=rest, all=len(rows)), ".")


def _greatest(row: pd.Series) -> float:
    """The greater of what a loop moves in the reference and under the option."""
    return float(np.nanmax([row["reference"], row["level"], 0.0]))


def _tables(draft: Draft, found: FlowsFound) -> Iterator[Table]:
    """Loops by options: how much is moved, and the share right of it."""
    heads = [told(draft, "loop"), told(draft, "year_zero"), told(draft, "last_year")]
    columns = tuple(Column(text, bool(i)) for i, text in enumerate([*heads, *map(draft.name, draft.others)]))
    rows = tuple(_row(draft, own, 1.0) for _, own in _by_loop(found, "moved"))
    yield Table(told(draft, "table"), columns, rows, "table-loops", "loops", told(draft, "table_note"))
    rows = tuple(_row(draft, own, 100.0) for _, own in _by_loop(found, "share_right"))
    note = told(draft, "shares_note")
    yield Table(told(draft, "shares"), columns, rows, "table-loops-right", "loops right", note)


def _by_loop(found: FlowsFound, measure: str) -> Iterator[tuple[object, pd.DataFrame]]:
    yield from of_all(found, measure).groupby(["loop", "way"], sort=False)


def _row(draft: Draft, rows: pd.DataFrame, times: float) -> tuple[Words, ...]:
    """One loop: the reference in year 0 and the last year, and each option's difference in the last."""
    first = rows.iloc[0]
    levels = (
        (count(draft, times * first[key], first[key] if times == 1 else times),)
        for key in ("before", "reference")
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
    between = f" {draft.say['ui.between']} "
    return mean, " (", low, between, high, f"); {draft.text(f'certainty.{certainty(row)}')}"
