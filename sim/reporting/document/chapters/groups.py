"""For whom: how groups of offices fare, and the four kinds of work in the report's Figure 1."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from sim.analysis.difference_text import decimals
from sim.analysis.differences import paired
from sim.analysis.groups import CONTRASTS, MAIN, GroupsResult, group_label, groups
from sim.outcomes.catalogue import CATALOGUE
from sim.reporting import style
from sim.reporting.document.blocks import (
    Block,
    Column,
    Heading,
    Inline,
    Items,
    Number,
    Paragraph,
    Picture,
    Strong,
    Table,
    Words,
)
from sim.reporting.document.draft import Draft
from sim.reporting.document.fill import with_interval
from sim.studies.details import GROUPS

QUADRANTS = (
    "quality_standard_cash", "quality_standard_service", "quality_tailored_cash", "quality_tailored_service",
)  # fmt: skip
NAMED = 4
"""So many are named in a sentence; of the rest it is said how many they are."""


def for_whom(draft: Draft) -> Iterator[Block]:
    """How groups of offices fare, where the study kept that, and how each kind of work does."""
    yield Heading(draft.t("groups.title"), 2, "groups")
    if not draft.others:
        return
    if "groups" in draft.results.details:
        result = groups(draft.results)
        yield Paragraph((draft.t("groups.lead"),))
        yield Items(tuple(_text(draft, result, outcome) for outcome in result.about["outcomes"]))
        yield _figure(draft, result, MAIN[-1])
        for outcome in reversed(result.about["outcomes"]):
            yield _table(draft, result, outcome)
        yield _between(draft, result)
    else:
        yield Paragraph((draft.t("groups.none_kept"),), "note")
    kept = [outcome for outcome in QUADRANTS if outcome in draft.results.outcomes]
    if kept:
        yield from _quadrants(draft, kept)


def _text(draft: Draft, result: GroupsResult, outcome: str) -> Words:
    """Who is surely worse off, by option and group; and between which groups the gains surely differ."""
    table, between = (result.tables[name] for name in ("groups", "between"))
    own = table[table["outcome"] == outcome]
    worse = own[[draft.certainty(row) == "sure" and _way(row) < 0 for _, row in own.iterrows()]]
    words: list[Inline] = [Strong(f"{draft.outcome(outcome)}: ")]
    if worse.empty:
        words.append(draft.t("groups.nobody"))
    else:
        words.append(draft.t("groups.worse"))
        words += _named(draft, worse, "group")
    apart = between[between["outcome"] == outcome]
    apart = apart[[draft.certainty(row) == "sure" for _, row in apart.iterrows()]]
    if apart.empty:
        words.append(f" {draft.t('groups.alike')}")
    else:
        words += [f" {draft.t('groups.differ')}", *_named(draft, apart, "one")]
    return tuple(words)


def _way(row: pd.Series) -> float:
    return float(row["difference"] * CATALOGUE[str(row["outcome"])].better)


def _named(draft: Draft, rows: pd.DataFrame, which: str) -> Words:
    """The largest of them: «Detailed control, small offices −0.012», and how many more there are."""
    order = rows.sort_values("difference", key=lambda size: -size.abs(), kind="stable")
    words: list[Inline] = []
    for nth, (_, row) in enumerate(order.head(NAMED).iterrows()):
        group = group_label(row["by"], row[which], draft.language)
        if which == "one":
            group = draft.t("groups.against", one=group, other=group_label(row["by"], row["other"], draft.language))
        words += [
            "; " if nth else " ",
            f"{draft.name(str(row['alternative']))}, {group} ",
            _number(draft, row, "difference"),
        ]
    more = len(rows) - min(len(rows), NAMED)
    return (*words, draft.t("groups.more", n=more) if more else ".")


def _number(draft: Draft, row: pd.Series, part: str) -> Number:
    return draft.signed(row[part], str(row["outcome"]), _source(draft))


def _source(draft: Draft) -> str:
    facts = {draft.t("document.repeat.runs"): draft.runs(len(draft.results.worlds))}
    return draft.source("groups", draft.t("groups.source"), f"orglearn analyse groups {draft.where}", facts)


def _figure(draft: Draft, result: GroupsResult, outcome: str) -> Picture:
    figure = result.plot(draft.language, outcome=outcome)
    alt = draft.t("groups.alt", outcome=draft.outcome(outcome).lower(), options=len(draft.others))
    picture = style.svg(figure), style.png(figure)
    caption = draft.t("groups.figure", outcome=draft.outcome(outcome))
    return Picture(caption, alt, *picture, "figure-groups", "", f"groups-{outcome}")


def _table(draft: Draft, result: GroupsResult, outcome: str) -> Table:
    """A row for each option, a column for each group: the difference from the reference, and the word for certainty."""
    table = result.tables["groups"].set_index(["alternative", "by", "group", "outcome"])
    keys = [(by, group) for by, of in GROUPS.items() for group in of]
    rows = tuple(
        ((draft.name(name),), *(_cell(draft, table, (name, by, group, outcome)) for by, group in keys))
        for name in draft.others
    )
    heads = (draft.t("groups.option"), *(group_label(by, group, draft.language) for by, group in keys))
    caption = draft.t("groups.table", outcome=draft.outcome(outcome), reference=draft.name(draft.results.reference))
    note = draft.t("groups.table_note", worlds=len(draft.results.worlds))
    columns = tuple(Column(head, place > 0) for place, head in enumerate(heads))
    return Table(caption, columns, rows, f"groups-{outcome}", f"groups {outcome}"[:31], note)


def _between(draft: Draft, result: GroupsResult) -> Table:
    """A row for each option, a column for each pair of groups and outcome: how much more the first gains."""
    table = result.tables["between"].set_index(["alternative", "by", "outcome"])
    keys = [(outcome, by) for outcome in result.about["outcomes"] for by in CONTRASTS]
    rows = tuple(
        ((draft.name(name),), *(_cell(draft, table, (name, by, outcome)) for outcome, by in keys))
        for name in draft.others
    )
    heads = [draft.t("groups.option")]
    for outcome, by in keys:
        one, other = (group_label(by, group, draft.language) for group in CONTRASTS[by])
        text = draft.t("groups.against", one=one, other=other)
        heads.append(f"{draft.outcome(outcome)}: {text}")
    note = draft.t("groups.between_note", worlds=len(draft.results.worlds))
    columns = tuple(Column(head, place > 0) for place, head in enumerate(heads))
    return Table(draft.t("groups.between_table"), columns, rows, "groups-between", "groups between", note)


def _cell(draft: Draft, table: pd.DataFrame, key: tuple[str, ...]) -> Words:
    row = table.loc[key].copy()
    if not np.isfinite(row["difference"]):
        return ("–",)
    row["outcome"] = key[-1]
    return (_number(draft, row, "difference"), f" {draft.t(f'document.certainty.{draft.certainty(row)}')}")


def _quadrants(draft: Draft, kept: Sequence[str]) -> Iterator[Block]:
    """The four kinds of work in the report's Figure 1."""
    yield Heading(draft.t("groups.quadrants_title"), 3, "quadrants")
    yield Paragraph((draft.t("groups.quadrants_lead"),))
    table = paired(draft.results, list(kept)).table.set_index(["alternative", "outcome"])
    source = draft.source(
        "quadrants", draft.t("groups.quadrants_source"),
        f"orglearn analyse differences {draft.where} outcomes=[{','.join(kept)}]",
        {draft.t("document.repeat.runs"): draft.runs(len(draft.results.worlds))},
    )  # fmt: skip
    rows: list[tuple[Words, ...]] = []
    for name in draft.others:
        cells: list[Words] = []
        for outcome in kept:
            row = table.loc[(name, outcome)].copy()
            row["outcome"] = outcome
            values = (float(row[part]) for part in ("difference", "low", "high"))
            value = with_interval(draft, values, decimals(outcome), source)
            word = draft.t(f"document.certainty.{draft.certainty(row)}")
            cells.append((*value, f"; {word}") if np.isfinite(row["low"]) else value)
        rows.append(((draft.name(name),), *cells))
    columns = (Column(draft.t("groups.option")), *(Column(draft.outcome(o), True) for o in kept))
    caption = draft.t("groups.quadrants_table", reference=draft.name(draft.results.reference))
    note = draft.t("groups.quadrants_note", worlds=len(draft.results.worlds))
    yield Table(caption, columns, tuple(rows), "table-quadrants", "quadrants", note)
