"""The learning loops drawn: the reference and one option, on one scale, with the table behind the two figures."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from sim.analysis.flows import ALL, PER, FlowsResult, loop_name
from sim.analysis.lever_changes import moves_of
from sim.reporting import style
from sim.reporting.document.blocks import Block, Column, Heading, Inline, Number, Paragraph, Picture, Table, Words
from sim.reporting.document.draft import Draft
from sim.reporting.document.fill import MARKS, filled
from sim.reporting.figures import flow_diagram

PACKAGE = "report_package"
LEAST = 0.05
"""An amount smaller than this is written as 0."""


def loop_text(draft: Draft, key: str, **parts: object) -> str:
    """A text of this chapter, with the reference and the size of the study filled in where it has them."""
    text = draft.texts[f"loops_before_after.{key}"]
    if "{worlds}" in text:
        parts = {"worlds": len(draft.results.worlds)} | parts
    usual = {"reference": draft.name(draft.results.reference), "per": draft.amount(PER, 0)}
    return text.format(**(usual | parts))


def source(draft: Draft) -> str:
    """The source of every number of the chapter."""
    if "flows" in draft.sources:
        return "flows"
    facts = {draft.t("document.repeat.runs"): draft.runs(len(draft.results.worlds))}
    return draft.source("flows", loop_text(draft, "source"), f"orglearn analyse flows {draft.where}", facts)


def count(draft: Draft, value: float, like: float, sign: bool = False) -> Inline:
    """An amount of knowledge, with a decimal where the amounts it is read beside (``like``) are small."""
    if not np.isfinite(value):
        return "–"
    digits = 0 if abs(like) >= 100 else 1
    return Number(float(value), source(draft), digits, sign)


def drawn(draft: Draft, result: FlowsResult) -> Iterator[Block]:
    """The two flow diagrams and their table."""
    option = chosen(draft)
    names = {"option": draft.name(option), "reference": draft.name(draft.results.reference)}
    lead = "pair_lead_package" if option == PACKAGE else "pair_lead"
    yield Heading(loop_text(draft, "pair", **names), 3, "loops-drawn")
    yield Paragraph((loop_text(draft, lead, **names),))
    ledgers = {name: result.ledger(name) for name in (draft.results.reference, option)}
    widest = flow_diagram.widest_flow(ledgers.values())
    for place, (name, ledger) in enumerate(ledgers.items()):
        yield _diagram(draft, name, ledger, widest, f"figure-loops-{('before', 'after')[place]}")
    yield _table(draft, result, option)


def chosen(draft: Draft) -> str:
    """The report's own package where it is an option, else the option that moves most levers."""
    if PACKAGE in draft.others:
        return PACKAGE
    return max(draft.others, key=lambda name: len(moves_of(draft.results, name)))


def _diagram(draft: Draft, name: str, ledger: pd.DataFrame, widest: float, anchor: str) -> Picture:
    figure = flow_diagram.loop_diagram(
        ledger, draft.language, title=draft.name(name), widest=widest, foot=loop_text(draft, "diagram_foot")
    )
    most = sorted(flow_diagram.flows(ledger), key=lambda one: -one.moved)
    loops = list(dict.fromkeys((one.loop, "takes" if one.loss else "brings") for one in most))[:3]
    names = ", ".join(loop_name(*loop, draft.language) for loop in loops)
    alt = loop_text(draft, "diagram_alt", option=draft.name(name), names=names)
    caption = loop_text(draft, "diagram", option=draft.name(name))
    return Picture(caption, alt, style.svg(figure), style.png(figure), anchor, "", "table-loops-drawn")


def _table(draft: Draft, result: FlowsResult, option: str) -> Table:
    """A row for each loop and place where it ends: before, the two figures' numbers, their difference, and net right."""
    names = {"option": draft.name(option), "reference": draft.name(draft.results.reference)}
    mine = result.table[(result.table["alternative"] == option) & (result.table["holder"] != ALL)]
    entries = result.tables["ledgers"].set_index(["loop", "holder", "alternative", "when"])
    usual = draft.results.reference
    at = ((usual, "before"), (usual, "after"), (option, "after"))
    rows = tuple(
        _row(draft, own.set_index("measure"), [_share(entries.loc[(loop, holder, *when)], way) for when in at])
        for (loop, way, holder), own in mine.groupby(["loop", "way", "holder"], sort=False)
    )
    heads = [
        loop_text(draft, "loop"), loop_text(draft, "year_zero"), loop_text(draft, "last_year"),
        loop_text(draft, "option_last_year", **names), loop_text(draft, "difference"), loop_text(draft, "net"),
    ]  # fmt: skip
    columns = tuple(Column(text, bool(i)) for i, text in enumerate(heads))
    note = loop_text(draft, "pair_note", **names)
    return Table(loop_text(draft, "pair_table"), columns, rows, "table-loops-drawn", "loops drawn", note)


def _share(entries: pd.Series, way: str) -> float:
    """The share right in what a loop brought, as the figures show it; NaN where it brought nothing, or takes."""
    right, wrong = float(entries["became_right"]), float(entries["became_wrong"])
    return right / (right + wrong) if way == "brings" and right + wrong > 0 else float("nan")


def _row(draft: Draft, rows: pd.DataFrame, shares: list[float]) -> tuple[Words, ...]:
    """One loop at one place. ``rows``: its differences, by measure; ``shares``: the share right of each level."""
    moved, net = rows.loc["moved"], rows.loc["net_right"]
    levels = [float(moved[key]) for key in ("before", "reference", "level")]
    like = max([*(value for value in levels if np.isfinite(value)), 0.0])
    name = loop_name(moved["loop"], moved["way"], draft.language)
    place = loop_text(draft, f"at.{moved['holder']}")
    cells = ((count(draft, v, like), *_right(draft, v, s)) for v, s in zip(levels, shares, strict=True))
    apart: Words = (count(draft, moved["difference"], like, True),)
    if np.isfinite(moved["low"]):
        low, high = (count(draft, moved[key], like, True) for key in ("low", "high"))
        apart = (*apart, " (", low, f" {draft.texts['ui.between']} ", high, ")")
    ends = [count(draft, net[key], like, True) for key in ("reference", "level")]
    return (f"{name}: {place}",), *cells, apart, (ends[0], loop_text(draft, "net_to"), ends[1])


def _right(draft: Draft, amount: float, share: float) -> Words:
    """The share right, in brackets; nothing where there is none, or the amount is 0 to the reader."""
    if not np.isfinite(share) or amount < LEAST:
        return ()
    return filled(loop_text(draft, "right", share=MARKS[0]), Number(100 * share, source(draft)))
