"""How the effects develop over the years: bands for all years at once, and who does worse before it does better."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from sim.analysis.trajectories import MAIN, TrajectoriesResult, is_short, trajectories
from sim.language.format import listed, trimmed
from sim.reporting.document.blocks import Block, Inline, Items, Picture, Strong, Table, Words
from sim.reporting.document.draft import Draft
from sim.reporting.figures.trajectories import MOST_PANELS

FEW_YEARS = 4
"""About so many years stand in a table; the figure has them all."""
SHOWN = ("dip", "fades", "worse")
"""Verdicts that name their options; of the others it is said how many they are."""


def over_time(draft: Draft) -> Iterator[Block]:
    """How the first main outcomes develop: a dip first and a gain later, or the other way."""
    years = [year for year in draft.results.years if year > 0]
    outcomes = [outcome for outcome in MAIN if outcome in draft.headlines]
    if not outcomes or not draft.others:
        return
    yield draft.heading("over_time.title", 2, "over-time")
    if len(years) < 2:
        yield draft.paragraph("over_time.short" if is_short(draft.results) else "over_time.one_year", "note")
        return
    result = trajectories(draft.results, outcomes)
    yield draft.paragraph("over_time.lead")
    yield Items(tuple(_dips(draft, result, outcome) for outcome in outcomes))
    yield draft.paragraph("over_time.rule", "note")
    yield _figure(draft, result, outcomes[:2])
    chosen = some(years)
    for outcome in outcomes:
        yield _table(draft, result, outcome, chosen)


def some(years: Sequence[float]) -> list[float]:
    """The first and the last year, and some between, evenly."""
    places = np.unique(np.linspace(0, len(years) - 1, min(len(years), FEW_YEARS)).round().astype(int))
    return [years[place] for place in places]


def _dips(draft: Draft, result: TrajectoriesResult, outcome: str) -> Words:
    """Who is surely worse first and better later, or the other way, with depth and year; and how many are not."""
    rows = result.dips[result.dips["outcome"] == outcome]
    words: list[Inline] = [Strong(f"{draft.outcome(outcome)}: ")]
    for verdict in ("dip", "fades", "worse", "none", "open", "untold"):
        there = rows[rows["verdict"] == verdict]
        if there.empty:
            continue
        if len(words) > 1:
            words.append("; ")
        words.append(draft.t(f"over_time.{verdict}", n=len(there), all=len(rows)))
        if verdict in SHOWN:
            for nth, (_, row) in enumerate(there.iterrows()):
                words += [", " if nth else " ", *_who(draft, row)]
    return (*words, ".")


def _who(draft: Draft, row: pd.Series) -> Words:
    """An option with its lowest point: «Detailed control (−0.012 in year 2)», and from when it is better."""
    name = str(row["alternative"])
    number = draft.signed(row["difference"], str(row["outcome"]), draft.source_of(name, "years"), claimed=True)
    words: Words = (
        f"{draft.name(name)} (",
        number,
        draft.t("over_time.in_year", year=trimmed(row["year"], 2, draft.language)),
    )
    if row["verdict"] == "dip" and np.isfinite(row["better_from"]):
        words = (*words, draft.t("over_time.better_from", year=trimmed(row["better_from"], 2, draft.language)))
    return (*words, ")")


def _figure(draft: Draft, result: TrajectoriesResult, outcomes: list[str]) -> Picture:
    return draft.picture(
        "over_time.figure", result.plot(draft.language, outcomes=outcomes), "figure-over-time", f"time-{outcomes[0]}",
        alt="over_time.alt", options=len(result.about["alternatives"][:MOST_PANELS]),
        outcomes=listed([*map(draft.outcome, outcomes)], draft.language),
        years=trimmed(max(result.about["years"]), 2, draft.language), dips=int((result.dips["verdict"] == "dip").sum()),
    )  # fmt: skip


def _table(draft: Draft, result: TrajectoriesResult, outcome: str, years: list[float]) -> Table:
    """A row for each option, a column for each of some years: the difference, with its band."""
    table = result.table[result.table["outcome"] == outcome].set_index(["alternative", "year"])

    def cell(name: str, year: float) -> Words:
        return draft.signed_interval(table.loc[(name, year)], outcome, draft.source_of(name, "years"))

    heads = [
        draft.t("over_time.option"),
        *(draft.t("over_time.year", year=trimmed(year, 2, draft.language)) for year in years),
    ]
    rows, note, label = draft.by_option(years, cell), "over_time.table_note", draft.outcome(outcome)
    return draft.table("over_time.table", heads, rows, f"time-{outcome}", note=note, outcome=label)
