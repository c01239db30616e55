"""The learning loops before and after: which grow and which shrink, and two of the options drawn."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from sim.analysis.flows import ALL, PER, FlowsResult, flows, loop_name, most_changed, ways
from sim.analysis.lever_changes import moves_of
from sim.reporting.document.blocks import (
    Badge,
    Block,
    Inline,
    Items,
    Number,
    Paragraph,
    Picture,
    Strong,
    Table,
    Words,
    telling,
)
from sim.reporting.document.draft import Draft
from sim.reporting.figures import flow_diagram
from sim.reporting.figures.flows import certainty
from sim.studies.commands import orglearn

NAMED = 3
"""So many loops of an option are named; more are counted."""
PACKAGE = "report_package"
LEAST = 0.05
"""An amount smaller than this is written as 0."""


def loops(draft: Draft) -> Iterator[Block]:
    """What each loop moved in year 0 and in the last year, what the options do to that, and a pair of flow diagrams."""
    yield draft.heading("loops_before_after.title", 2, "loops")
    if "flows" not in draft.results.details:
        yield draft.paragraph("loops_before_after.missing", "note", command=orglearn("sweep", draft.where))
        return
    result = flows(draft.results)
    if not np.isfinite(result.table["level"]).any():
        yield draft.paragraph("loops_before_after.failed", "note")
        return
    yield draft.paragraph("loops_before_after.lead", "lead")
    yield draft.paragraph("loops_before_after.unit", per=_per(draft))
    yield draft.paragraph("loops_before_after.caution", "warning")
    double = [loop_name(m.name, way, draft.language) for m, way in ways() if m.cycle == "double"]
    badge = Badge(draft.t("loops_before_after.overlay_badge"))
    yield Paragraph((badge, draft.t("loops_before_after.overlay", names=", ".join(double))), "note")
    yield from _overview(draft, result)
    yield from _tables(draft, result)
    yield from _drawn(draft, result)


def _per(draft: Draft) -> str:
    return draft.amount(PER, 0)


def _count(draft: Draft, value: float, like: float, sign: bool = False) -> Inline:
    """An amount of knowledge, with a decimal where the amounts it is read beside (``like``) are small."""
    if not np.isfinite(value):
        return "–"
    return Number(float(value), _source(draft), 0 if abs(like) >= 100 else 1, sign)


def _source(draft: Draft) -> str:
    """The source of every number of the chapter."""
    return draft.source("flows", draft.t("loops_before_after.source"), orglearn("analyse", "flows", draft.where))


# --- every option ---------------------------------------------------------------------------------


def _of_all(result: FlowsResult, measure: str) -> pd.DataFrame:
    """The differences of a measure, a row for each alternative and loop."""
    return result.table[(result.table["holder"] == ALL) & (result.table["measure"] == measure)]


def _overview(draft: Draft, result: FlowsResult) -> Iterator[Block]:
    """In words and at a glance: what grows and what shrinks."""
    yield draft.heading("loops_before_after.per_option", 3, "loops-options")
    yield draft.paragraph("loops_before_after.per_option_lead", per=_per(draft))
    rows = _of_all(result, "moved")
    rows = rows.assign(sure=[certainty(row) == "sure" for _, row in rows.iterrows()])
    yield Items(tuple(_item(draft, own) for _, own in rows.groupby("alternative", sort=False)))
    sure = rows[rows["sure"]]
    yield draft.picture(
        "loops_before_after.grid", result.plot(draft.language), "figure-loops", "table-loops",
        alt="loops_before_after.grid_alt", loops=len(rows) // max(1, len(draft.others)), options=len(draft.others),
        all=len(rows), more=int((sure["difference"] > 0).sum()), less=int((sure["difference"] < 0).sum()),
    )  # fmt: skip


def _item(draft: Draft, rows: pd.DataFrame) -> Words:
    """One option: the loops that certainly move more, and less, those that change most for their size first."""
    result: list[Inline] = [Strong(draft.name(str(rows["alternative"].iloc[0]))), ": "]
    for key, own in zip(("more", "less"), most_changed(rows, "sure"), strict=True):
        for place, (_, row) in enumerate(own.head(NAMED).iterrows()):
            result.append(", " if place else draft.t(f"loops_before_after.item_{key}"))
            (amount,) = telling(_count(draft, row["difference"], _greatest(row), sign=True))
            result += [f"{loop_name(row['loop'], row['way'], draft.language)} (", amount, ")"]
        if len(own) > NAMED:
            result.append(draft.t("loops_before_after.and_more", n=len(own) - NAMED))
        if len(own):
            result.append("; ")
    rest = int((~rows["sure"]).sum())
    key = "none" if rest == len(rows) else "rest"
    return (*result, draft.t(f"loops_before_after.item_{key}", n=rest, all=len(rows)), ".")


def _greatest(row: pd.Series) -> float:
    """The greater of what a loop moves in the reference and under the option."""
    return float(np.nanmax([row["reference"], row["level"], 0.0]))


def _tables(draft: Draft, result: FlowsResult) -> Iterator[Table]:
    """Loops by options: how much is moved, and the share right of it."""
    heads = [draft.t(f"loops_before_after.{key}") for key in ("loop", "year_zero", "last_year")]
    heads += map(draft.name, draft.others)
    for key, measure, times, anchor, note in (
        ("table", "moved", 1.0, "table-loops", "table_note"),
        ("shares", "share_right", 100.0, "table-loops-right", "shares_note"),
    ):
        by_loop = _of_all(result, measure).groupby(["loop", "way"], sort=False)
        rows = [_row(draft, own, times) for _, own in by_loop]
        note = f"loops_before_after.{note}"
        yield draft.table(f"loops_before_after.{key}", heads, rows, anchor, note=note, per=_per(draft))


def _row(draft: Draft, rows: pd.DataFrame, times: float) -> tuple[Words, ...]:
    """One loop: the reference in year 0 and the last year, and each option's difference in the last."""
    first = rows.iloc[0]
    levels = (
        (_count(draft, times * first[key], first[key] if times == 1 else times),) for key in ("before", "reference")
    )
    by_name = {row["alternative"]: row for _, row in rows.iterrows()}
    cells = (_cell(draft, by_name[name], times) for name in draft.others)
    return (loop_name(first["loop"], first["way"], draft.language),), *levels, *cells


def _cell(draft: Draft, row: pd.Series, times: float) -> Words:
    """A difference, its interval and the word for its certainty."""
    like = _greatest(row) if times == 1 else times
    return draft.judged(row, certainty(row), lambda value: _count(draft, times * value, like, True))


# --- two of them drawn ----------------------------------------------------------------------------


def _drawn(draft: Draft, result: FlowsResult) -> Iterator[Block]:
    """The flow diagrams of the reference and one option, on one scale, and their table."""
    option = chosen(draft)
    lead = "pair_lead_package" if option == PACKAGE else "pair_lead"
    yield draft.heading("loops_before_after.pair", 3, "loops-drawn", option=draft.name(option))
    yield draft.paragraph(f"loops_before_after.{lead}", option=draft.name(option))
    ledgers = {name: result.ledger(name) for name in (draft.results.reference, option)}
    widest = flow_diagram.widest_flow(ledgers.values())
    for when, (name, ledger) in zip(("before", "after"), ledgers.items(), strict=True):
        yield _diagram(draft, name, ledger, widest, f"figure-loops-{when}")
    yield _drawn_table(draft, result, option)


def chosen(draft: Draft) -> str:
    """The report's own package where it is an option, else the option that moves most levers."""
    if PACKAGE in draft.others:
        return PACKAGE
    return max(draft.others, key=lambda name: len(moves_of(draft.results, name)))


def _diagram(draft: Draft, name: str, ledger: pd.DataFrame, widest: float, anchor: str) -> Picture:
    title, foot = draft.name(name), draft.t("loops_before_after.diagram_foot", per=_per(draft))
    figure = flow_diagram.loop_diagram(ledger, draft.language, title=title, widest=widest, foot=foot)
    most = sorted(flow_diagram.flows(ledger), key=lambda one: -one.moved)
    loops = list(dict.fromkeys((one.loop, "takes" if one.loss else "brings") for one in most))[:3]
    names = ", ".join(loop_name(*loop, draft.language) for loop in loops)
    key, alt = "loops_before_after.diagram", "loops_before_after.diagram_alt"
    return draft.picture(key, figure, anchor, "table-loops-drawn", alt=alt, option=title, names=names)


def _drawn_table(draft: Draft, result: FlowsResult, option: str) -> Table:
    """A row for each loop and place where it ends: before, the two figures' numbers, their difference, and net right."""
    mine = result.table[(result.table["alternative"] == option) & (result.table["holder"] != ALL)]
    entries = result.tables["ledgers"].set_index(["loop", "holder", "alternative", "when"])
    usual = draft.results.reference
    at = ((usual, "before"), (usual, "after"), (option, "after"))
    rows = [
        _drawn_row(draft, own.set_index("measure"), [_share(entries.loc[(loop, holder, *when)], way) for when in at])
        for (loop, way, holder), own in mine.groupby(["loop", "way", "holder"], sort=False)
    ]
    values: dict[str, Any] = {"option": draft.name(option), "per": _per(draft)}
    keys = ("loop", "year_zero", "last_year", "option_last_year", "difference", "net")
    heads = [draft.t(f"loops_before_after.{key}", **values) for key in keys]
    note = "loops_before_after.pair_note"
    return draft.table("loops_before_after.pair_table", heads, rows, "table-loops-drawn", note=note, **values)


def _share(entries: pd.Series, way: str) -> float:
    """The share right in what a loop brought, as the figures show it; NaN where it brought nothing, or takes."""
    right, wrong = float(entries["became_right"]), float(entries["became_wrong"])
    return right / (right + wrong) if way == "brings" and right + wrong > 0 else float("nan")


def _drawn_row(draft: Draft, rows: pd.DataFrame, shares: list[float]) -> tuple[Words, ...]:
    """One loop at one place. ``rows``: its differences, by measure; ``shares``: the share right of each level."""
    moved, net = rows.loc["moved"], rows.loc["net_right"]
    levels = [float(moved[key]) for key in ("before", "reference", "level")]
    like = max([*(value for value in levels if np.isfinite(value)), 0.0])
    name = loop_name(moved["loop"], moved["way"], draft.language)
    place = draft.t(f"loops_before_after.at.{moved['holder']}")
    cells = ((_count(draft, v, like), *_right(draft, v, s)) for v, s in zip(levels, shares, strict=True))
    apart = draft.interval(moved[["difference", "low", "high"]], lambda value: _count(draft, value, like, True))
    before, after = (_count(draft, net[key], like, True) for key in ("reference", "level"))
    return (f"{name}: {place}",), *cells, apart, (before, draft.t("loops_before_after.net_to"), after)


def _right(draft: Draft, amount: float, share: float) -> Words:
    """The share right, in brackets; nothing where there is none, or the amount is 0 to the reader."""
    if not np.isfinite(share) or amount < LEAST:
        return ()
    return draft.say("loops_before_after.right", share=Number(100 * share, _source(draft)))
