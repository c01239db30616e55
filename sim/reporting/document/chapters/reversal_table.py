"""What a flip test found, as a table: each assumption, the value used, its likely span, and where the order turns."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sim.analysis.break_even import companion
from sim.analysis.discovery.text import plain
from sim.analysis.fields import Fields
from sim.analysis.search.planned_hours import WORKING_YEAR
from sim.config.ensemble import known
from sim.language.format import decimals_in_span
from sim.reporting.document.blocks import Column, Inline, Number, Table, Words
from sim.reporting.document.chapters.conditions import SHARE_OF_YEAR
from sim.reporting.document.draft import Draft
from sim.reporting.document.fill import MARKS, filled

VERDICTS = {"reversed": "turns", "no longer seen": "fades", "holds": "holds", "missing": "untold"}
"""What the test says of an assumption -> the key of how it is told."""
SCALED = ("value", "low", "high", "tried_low", "tried_high", "crossing", "crossing_low", "crossing_high")
"""The columns that hold values of the assumption itself."""


def scale_of_number(path: str) -> float:
    """What an uncertain number is told times: hours of a working year for what is a share of one, else as it is."""
    return WORKING_YEAR if path in known() and known()[path].unit == SHARE_OF_YEAR else 1.0


def in_hours(test: companion.BreakEvenTest) -> companion.BreakEvenTest:
    """The test with what is a share of a working year told in hours, as it is named."""
    table = test.result.tables["assumptions"].copy()
    for path, columns in ((path, list(SCALED)) for path in table["path"] if scale_of_number(path) != 1):
        table.loc[table["path"] == path, columns] *= scale_of_number(path)
    return replace(test, result=replace(test.result, tables={**test.result.tables, "assumptions": table}))


def names_of(draft: Draft, test: companion.BreakEvenTest) -> dict[str, str]:
    ahead = test.ahead
    return {"a": draft.name(ahead.leader), "b": draft.name(ahead.behind), "outcome": draft.outcome(ahead.outcome)}


def difference_of(draft: Draft, test: companion.BreakEvenTest, value: float, source: str) -> Inline:
    return draft.signed(value, test.ahead.outcome, source) if np.isfinite(value) else "–"


def value_of(draft: Draft, row: Fields, key: str, source: str) -> Number:
    """A value of the assumption, with decimals enough to tell places in its span apart."""
    return Number(float(row[key]), source, decimals_in_span(row["low"], row["high"]))


def table_of(draft: Draft, test: companion.BreakEvenTest, source: str) -> Table:
    """A row for each assumption: the value used, its span, where it turns, and the difference at the weakest end."""
    table, outcome = test.result.tables["assumptions"], test.ahead.outcome
    paths = [str(path) for path in table["path"]]
    rows: list[tuple[Words, ...]] = []
    for row in table.to_dict("records"):
        between = f" {draft.texts['ui.between']} "
        span = value_of(draft, row, "low", source), between, value_of(draft, row, "high", source)
        name = plain(str(row["path"]), paths, draft.language)
        used = (value_of(draft, row, "value", source),)
        rows.append(((name,), used, span, _place(draft, row, source), _weakest(draft, test, row, source)))
    heads = ("assumption", "used", "span", "where", "weakest")
    columns = tuple(
        Column(draft.t(f"reversal_break_even.{head}"), head in ("used", "span", "weakest")) for head in heads
    )
    caption = draft.t("reversal_break_even.table", **names_of(draft, test))
    note = draft.t("reversal_break_even.table_note", worlds=test.result.about["worlds"], **names_of(draft, test))
    return Table(caption, columns, tuple(rows), f"table-flip-{outcome}", f"flip {outcome}"[:31], note)


def _place(draft: Draft, row: Fields, source: str) -> Words:
    """Where the two are level, with its interval; or that it holds, fades, or cannot be told."""
    if row["verdict"] != "reversed" or not row["end"]:
        return (draft.t(f"reversal_break_even.{VERDICTS[row['verdict']]}"),)
    ends = [key for key in ("crossing_low", "crossing_high") if np.isfinite(row[key])]
    text: Words = (value_of(draft, row, "crossing", source),)
    if len(ends) == 2:
        low, high = (value_of(draft, row, key, source) for key in ends)
        text = (*text, " (", low, f" {draft.texts['ui.between']} ", high, ")")
    elif ends:
        key = "open_above" if ends == ["crossing_low"] else "open_below"
        text = (
            *text,
            *filled(draft.t(f"reversal_break_even.{key}", end=MARKS[0]), value_of(draft, row, ends[0], source)),
        )
    return (*text, draft.t("reversal_break_even.is_rough")) if row["rough"] else text


def _weakest(draft: Draft, test: companion.BreakEvenTest, row: Fields, source: str) -> Words:
    """The difference at the end that leaves least of it, with its interval."""
    sign = np.sign(test.result.about["difference"])
    known = [end for end in ("low", "high") if np.isfinite(row[f"difference_{end}"])]
    if not known:
        return ("–",)
    end = min(known, key=lambda end: sign * row[f"difference_{end}"])
    keys = (f"difference_{end}", f"difference_{end}_from", f"difference_{end}_to")
    mean, low, high = (difference_of(draft, test, float(row[key]), source) for key in keys)
    return (mean, " (", low, f" {draft.texts['ui.between']} ", high, ")")
