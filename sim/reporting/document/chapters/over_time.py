"""How the effects develop over the years: bands for all years at once, and who does worse before it does better."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from sim.analysis.difference_text import decimals
from sim.analysis.trajectories import MAIN, TrajectoriesResult, trajectories
from sim.language.format import listed
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
    yield Heading(draft.t("over_time.title"), 2, "over-time")
    if len(years) < 2:
        yield Paragraph((draft.t("over_time.one_year"),), "note")
        return
    result = trajectories(draft.results, outcomes)
    yield Paragraph((draft.t("over_time.lead"),))
    yield Items(tuple(_dips(draft, result, outcome) for outcome in outcomes))
    yield Paragraph((draft.t("over_time.rule"),), "note")
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
        if verdict not in SHOWN:
            words.append(draft.t(f"over_time.{verdict}", n=len(there), all=len(rows)))
            continue
        words.append(draft.t(f"over_time.{verdict}"))
        for nth, (_, row) in enumerate(there.iterrows()):
            words += [", " if nth else " ", *_who(draft, row)]
    return (*words, ".")


def _who(draft: Draft, row: pd.Series) -> Words:
    """An option with its lowest point: «Detailed control (−0.012 in year 2)», and from when it is better."""
    number = _number(draft, row, "difference")
    text = draft.t("over_time.in_year", year=f"{row['year']:g}")
    words: list[Inline] = [f"{draft.name(str(row['alternative']))} (", number, text]
    if row["verdict"] == "dip" and np.isfinite(row["better_from"]):
        words.append(draft.t("over_time.better_from", year=f"{row['better_from']:g}"))
    return (*words, ")")


def _number(draft: Draft, row: pd.Series, part: str) -> Number:
    return draft.signed(row[part], str(row["outcome"]), draft.source_of(str(row["alternative"]), "years"))


def _figure(draft: Draft, result: TrajectoriesResult, outcomes: list[str]) -> Picture:
    figure = result.plot(draft.language, outcomes=outcomes)
    shown = result.about["alternatives"][:MOST_PANELS]
    alt = draft.t(
        "over_time.alt", options=len(shown), outcomes=listed([*map(draft.outcome, outcomes)], draft.language),
        years=len(result.about["years"]), dips=int((result.dips["verdict"] == "dip").sum()),
    )  # fmt: skip
    picture = style.svg(figure), style.png(figure)
    caption = draft.t("over_time.figure", reference=draft.name(draft.results.reference))
    return Picture(caption, alt, *picture, "figure-over-time", "", f"time-{outcomes[0]}")


def _table(draft: Draft, result: TrajectoriesResult, outcome: str, years: Sequence[float]) -> Table:
    """A row for each option, a column for each of some years: the difference, with its band."""
    table = result.table[result.table["outcome"] == outcome].set_index(["alternative", "year"])
    rows = tuple(
        ((draft.name(name),), *(_cell(draft, name, table.loc[(name, year)]) for year in years)) for name in draft.others
    )
    heads = (draft.t("over_time.option"), *(draft.t("over_time.year", year=f"{year:g}") for year in years))
    columns = tuple(Column(head, place > 0) for place, head in enumerate(heads))
    reference = draft.name(draft.results.reference)
    caption = draft.t("over_time.table", outcome=draft.outcome(outcome), reference=reference)
    note = draft.t("over_time.table_note", worlds=len(draft.results.worlds))
    return Table(caption, columns, rows, f"time-{outcome}", f"time {outcome}"[:31], note)


def _cell(draft: Draft, name: str, row: pd.Series) -> Words:
    """A difference and its band, or a dash."""
    outcome, values = str(row["outcome"]), (float(row[part]) for part in ("difference", "low", "high"))
    return with_interval(draft, values, decimals(outcome), draft.source_of(name, "years"))
