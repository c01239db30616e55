"""For whom: how groups of offices fare, and the four kinds of work in the report's Figure 1."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from sim.analysis.differences import paired
from sim.analysis.groups import CONTRASTS, MAIN, GroupsResult, group_label, groups
from sim.outcomes.catalogue import CATALOGUE
from sim.reporting.document.blocks import Block, Inline, Items, Strong, Table, Words
from sim.reporting.document.draft import Draft
from sim.studies.commands import orglearn
from sim.studies.details import GROUPS

QUADRANTS = (
    "quality_standard_cash", "quality_standard_service", "quality_tailored_cash", "quality_tailored_service",
)  # fmt: skip
NAMED = 4
"""So many are named in a sentence; of the rest it is said how many they are."""


def for_whom(draft: Draft) -> Iterator[Block]:
    """How groups of offices fare, where the study kept that, and how each kind of work does."""
    yield draft.heading("groups.title", 2, "groups")
    if not draft.others:
        return
    if "groups" in draft.results.details:
        yield from _groups(draft, groups(draft.results))
    else:
        yield draft.paragraph("groups.none_kept", "note")
    if kept := [outcome for outcome in QUADRANTS if outcome in draft.results.outcomes]:
        yield from _quadrants(draft, kept)


def _groups(draft: Draft, result: GroupsResult) -> Iterator[Block]:
    """In words, drawn, a table for each outcome, and one of the differences between groups."""
    outcomes, drawn = result.about["outcomes"], MAIN[-1]
    yield draft.paragraph("groups.lead")
    yield Items(tuple(_text(draft, result, outcome) for outcome in outcomes))
    label = draft.outcome(drawn)
    yield draft.picture(
        "groups.figure", result.plot(draft.language, outcome=drawn), "figure-groups", f"groups-{drawn}",
        alt="groups.alt", outcome=label, lower=label.lower(), options=len(draft.others),
    )  # fmt: skip
    for outcome in reversed(outcomes):
        yield _table(draft, result, outcome)
    yield _between(draft, result, [(outcome, by) for outcome in outcomes for by in CONTRASTS])


def _text(draft: Draft, result: GroupsResult, outcome: str) -> Words:
    """Who is surely worse off, by option and group; and between which groups the gains surely differ."""

    def sure(name: str) -> pd.DataFrame:
        own = result.tables[name][result.tables[name]["outcome"] == outcome]
        return own.iloc[[place for place, (_, row) in enumerate(own.iterrows()) if draft.certainty(row) == "sure"]]

    worse, apart = sure("groups"), sure("between")
    worse = worse[worse["difference"] * CATALOGUE[outcome].better < 0]
    start = Strong(f"{draft.outcome(outcome)}: ")
    first = (draft.t("groups.nobody"),) if worse.empty else (draft.t("groups.worse"), *_named(draft, worse, "group"))
    if apart.empty:
        return (start, *first, f" {draft.t('groups.alike')}")
    return (start, *first, f" {draft.t('groups.differ')}", *_named(draft, apart, "one"))


def _named(draft: Draft, rows: pd.DataFrame, which: str) -> Words:
    """The largest of them: «Detailed control, small offices −0.012», and how many more there are."""
    order = rows.sort_values("difference", key=lambda size: -size.abs(), kind="stable")
    words: list[Inline] = []
    for nth, (_, row) in enumerate(order.head(NAMED).iterrows()):
        group = group_label(row["by"], row[which], draft.language)
        if which == "one":
            group = draft.t("groups.against", one=group, other=group_label(row["by"], row["other"], draft.language))
        size = draft.signed(row["difference"], str(row["outcome"]), _source(draft), claimed=True)
        words += ["; " if nth else " ", f"{draft.name(str(row['alternative']))}, {group} ", size]
    more = len(rows) - min(len(rows), NAMED)
    return (*words, draft.t("groups.more", n=more) if more else ".")


def _source(draft: Draft) -> str:
    return draft.source("groups", draft.t("groups.source"), orglearn("analyse", "groups", draft.where))


def _table(draft: Draft, result: GroupsResult, outcome: str) -> Table:
    """A row for each option, a column for each group: the difference from the reference, and the word for certainty."""
    table = result.tables["groups"].set_index(["alternative", "by", "group", "outcome"])
    keys = [(by, group) for by, of in GROUPS.items() for group in of]
    rows = draft.by_option(keys, lambda name, key: _cell(draft, table.loc[(name, *key, outcome)], outcome))
    heads = [draft.t("groups.option"), *(group_label(by, group, draft.language) for by, group in keys)]
    note, label = "groups.table_note", draft.outcome(outcome)
    return draft.table("groups.table", heads, rows, f"groups-{outcome}", note=note, outcome=label)


def _between(draft: Draft, result: GroupsResult, keys: list[tuple[str, str]]) -> Table:
    """A row for each option, a column for each pair of groups and outcome: how much more the first gains."""
    table = result.tables["between"].set_index(["alternative", "outcome", "by"])
    rows = draft.by_option(keys, lambda name, key: _cell(draft, table.loc[(name, *key)], key[0]))
    heads = [draft.t("groups.option")]
    for outcome, by in keys:
        one, other = (group_label(by, group, draft.language) for group in CONTRASTS[by])
        heads.append(f"{draft.outcome(outcome)}: {draft.t('groups.against', one=one, other=other)}")
    return draft.table("groups.between_table", heads, rows, "groups-between", note="groups.between_note")


def _cell(draft: Draft, row: pd.Series, outcome: str) -> Words:
    if not np.isfinite(row["difference"]):
        return ("–",)
    certainty = draft.certainty(row, outcome)
    if certainty == "same":
        return (draft.t("copies.same"),)
    number = draft.signed(row["difference"], outcome, _source(draft), claimed=certainty in ("sure", "likely"))
    return number, f" {draft.t(f'document.certainty.{certainty}')}"


def _quadrants(draft: Draft, kept: list[str]) -> Iterator[Block]:
    """The four kinds of work in the report's Figure 1."""
    yield draft.heading("groups.quadrants_title", 3, "quadrants")
    yield draft.paragraph("groups.quadrants_lead")
    table = paired(draft.results, kept).table.set_index(["alternative", "outcome"])
    command = orglearn("analyse", "differences", draft.where, f"outcomes=[{','.join(kept)}]")
    source = draft.source("quadrants", draft.t("groups.quadrants_source"), command)

    def cell(name: str, outcome: str) -> Words:
        row = table.loc[(name, outcome)]
        certainty = draft.certainty(row, outcome)
        return draft.judged(row, certainty, lambda value: draft.signed(value, outcome, source))

    heads = [draft.t("groups.option"), *map(draft.outcome, kept)]
    rows, note = draft.by_option(kept, cell), "groups.quadrants_note"
    yield draft.table("groups.quadrants_table", heads, rows, "table-quadrants", note=note)
