"""For whom: how groups of offices fare, and the four kinds of work in the report's Figure 1."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from sim.analysis.difference_text import decimals
from sim.analysis.differences import paired
from sim.analysis.groups import CONTRASTS, MAIN, GroupsFound, group_label, groups
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
    yield Heading(draft.told("groups.title"), 2, "groups")
    if not draft.others:
        return
    if "groups" in draft.results.details:
        found = groups(draft.results)
        yield Paragraph((draft.told("groups.lead"),))
        yield Items(tuple(_said(draft, found, outcome) for outcome in found.about["outcomes"]))
        yield _figure(draft, found, MAIN[-1])
        for outcome in reversed(found.about["outcomes"]):
            yield _table(draft, found, outcome)
        yield _between(draft, found)
    else:
        yield Paragraph((draft.told("groups.none_kept"),), "note")
    kept = [outcome for outcome in QUADRANTS if outcome in draft.results.outcomes]
    if kept:
        yield from _quadrants(draft, kept)


def _said(draft: Draft, found: GroupsFound, outcome: str) -> Words:
    """Who is surely worse off, by option and group; and between which groups the gains surely differ."""
    table, between = (found.tables[name] for name in ("groups", "between"))
    own = table[table["outcome"] == outcome]
    worse = own[[draft.certainty(row) == "sure" and _way(row) < 0 for _, row in own.iterrows()]]
    words: list[Inline] = [Strong(f"{draft.outcome(outcome)}: ")]
    if worse.empty:
        words.append(draft.told("groups.nobody"))
    else:
        words.append(draft.told("groups.worse"))
        words += _named(draft, worse, "group")
    apart = between[between["outcome"] == outcome]
    apart = apart[[draft.certainty(row) == "sure" for _, row in apart.iterrows()]]
    if apart.empty:
        words.append(f" {draft.told('groups.alike')}")
    else:
        words += [f" {draft.told('groups.differ')}", *_named(draft, apart, "one")]
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
            group = draft.told(
                "groups.against", one=group, other=group_label(row["by"], row["other"], draft.language)
            )
        words += [
            "; " if nth else " ",
            f"{draft.name(str(row['alternative']))}, {group} ",
            _number(draft, row, "difference"),
        ]
    more = len(rows) - min(len(rows), NAMED)
    return (*words, draft.told("groups.more", n=more) if more else ".")


def _number(draft: Draft, row: pd.Series, part: str) -> Number:
    value = float(row[part])
    return Number(draft.signed(value, str(row["outcome"])), value, _source(draft))


def _source(draft: Draft) -> str:
    facts = {draft.text("repeat.runs"): draft.runs(len(draft.results.worlds))}
    return draft.source(
        "groups", draft.told("groups.source"), f"orglearn analyse groups {draft.where}", facts
    )


def _figure(draft: Draft, found: GroupsFound, outcome: str) -> Picture:
    figure = found.plot(draft.language, outcome)
    alt = draft.told("groups.alt", outcome=draft.outcome(outcome).lower(), options=len(draft.others))
    picture = style.svg(figure), style.png(figure)
    caption = draft.told("groups.figure", outcome=draft.outcome(outcome))
    return Picture(caption, alt, *picture, "figure-groups", "", f"groups-{outcome}")


def _table(draft: Draft, found: GroupsFound, outcome: str) -> Table:
    """A row for each option, a column for each group: the difference from the reference, and the word for certainty."""
    table = found.tables["groups"].set_index(["alternative", "by", "group", "outcome"])
    keys = [(by, group) for by, of in GROUPS.items() for group in of]
    rows = tuple(
        ((draft.name(name),), *(_cell(draft, table, (name, by, group, outcome)) for by, group in keys))
        for name in draft.others
    )
    heads = (draft.told("groups.option"), *(group_label(by, group, draft.language) for by, group in keys))
    caption = draft.told(
        "groups.table", outcome=draft.outcome(outcome), reference=draft.name(draft.results.reference)
    )
    note = draft.told("groups.table_note", worlds=len(draft.results.worlds))
    columns = tuple(Column(head, place > 0) for place, head in enumerate(heads))
    return Table(caption, columns, rows, f"groups-{outcome}", f"groups {outcome}"[:31], note)


def _between(draft: Draft, found: GroupsFound) -> Table:
    """A row for each option, a column for each pair of groups and outcome: how much more the first gains."""
    table = found.tables["between"].set_index(["alternative", "by", "outcome"])
    keys = [(outcome, by) for outcome in found.about["outcomes"] for by in CONTRASTS]
    rows = tuple(
        ((draft.name(name),), *(_cell(draft, table, (name, by, outcome)) for outcome, by in keys))
        for name in draft.others
    )
    heads = [draft.told("groups.option")]
    for outcome, by in keys:
        one, other = (group_label(by, group, draft.language) for group in CONTRASTS[by])
        told = draft.told("groups.against", one=one, other=other)
        heads.append(f"{draft.outcome(outcome)}: {told}")
    note = draft.told("groups.between_note", worlds=len(draft.results.worlds))
    columns = tuple(Column(head, place > 0) for place, head in enumerate(heads))
    return Table(draft.told("groups.between_table"), columns, rows, "groups-between", "groups between", note)


def _cell(draft: Draft, table: pd.DataFrame, key: tuple[str, ...]) -> Words:
    row = table.loc[key].copy()
    if not np.isfinite(row["difference"]):
        return ("–",)
    row["outcome"] = key[-1]
    return (_number(draft, row, "difference"), f" {draft.text(f'certainty.{draft.certainty(row)}')}")


def _quadrants(draft: Draft, kept: Sequence[str]) -> Iterator[Block]:
    """The four kinds of work in the report's Figure 1."""
    yield Heading(draft.told("groups.quadrants_title"), 3, "quadrants")
    yield Paragraph((draft.told("groups.quadrants_lead"),))
    table = paired(draft.results, list(kept)).table.set_index(["alternative", "outcome"])
    source = draft.source(
        "quadrants", draft.told("groups.quadrants_source"),
        f"orglearn analyse differences {draft.where} outcomes=[{','.join(kept)}]",
        {draft.text("repeat.runs"): draft.runs(len(draft.results.worlds))},
    )  # fmt: skip
    rows: list[tuple[Words, ...]] = []
    for name in draft.others:
        cells: list[Words] = []
        for outcome in kept:
            row = table.loc[(name, outcome)].copy()
            row["outcome"] = outcome
            values = (float(row[part]) for part in ("difference", "low", "high"))
            told = with_interval(draft, values, decimals(outcome), source)
            word = draft.text(f"certainty.{draft.certainty(row)}")
            cells.append((*told, f"; {word}") if np.isfinite(row["low"]) else told)
        rows.append(((draft.name(name),), *cells))
    columns = (Column(draft.told("groups.option")), *(Column(draft.outcome(o), True) for o in kept))
    caption = draft.told("groups.quadrants_table", reference=draft.name(draft.results.reference))
    note = draft.told("groups.quadrants_note", worlds=len(draft.results.worlds))
    yield Table(caption, columns, tuple(rows), "table-quadrants", "quadrants", note)
