"""What each part of a package contributes, outcome by outcome, and whether the parts work on one another."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from sim.analysis.contributions import ContributionsResult, contributions
from sim.analysis.contributions.text import part_label
from sim.config.fields import ConfigError
from sim.reporting.document.blocks import Block, Inline, Items, Strong, Table, Words
from sim.reporting.document.draft import Draft
from sim.studies.commands import orglearn
from sim.studies.results import Results
from sim.studies.supplements import NEEDS

KIND = "contributions"
SHOWN = NEEDS[KIND]
DRAWN = ("quality_discretionary", "quality_standard", "motivation")
"""The figure shows the first of these that the study kept; the tables hold all that are told."""
MEASURES = ("alone", "without", "shapley")


def parts(draft: Draft) -> Iterator[Block]:
    """How much each level's part of the package brings: alone, in the whole, and on average over every order."""
    yield draft.heading("parts.title", 2, "parts")
    if lacking := draft.lacking(KIND):
        yield lacking
        return
    results = draft.supplements.get(KIND)
    if results is None:
        yield draft.paragraph("parts.missing", "note", command=draft.asking(KIND))
        return
    result = dict(_results(draft, results))
    if not result:
        common = any(outcome in results.outcomes for outcome in SHOWN if outcome in draft.headlines)
        yield draft.paragraph("parts.unfinished" if common else "parts.nothing", "note", command=draft.asking(KIND))
        return
    about = next(iter(result.values())).about
    package = draft.name(str(about["package"]))
    counts = {"package": package, "parts": len(about["parts"]), "sets": about["coalitions"], "worlds": about["worlds"]}
    sources = {outcome: _source(draft, results, counts, outcome) for outcome in result}
    yield draft.paragraph("parts.lead", **counts)
    yield draft.paragraph("parts.average")
    yield Items(tuple(_text(draft, outcome, one, sources[outcome]) for outcome, one in result.items()))
    shown = next(outcome for outcome in (*DRAWN, *result) if outcome in result)
    yield draft.picture(
        "parts.figure", result[shown].plot(draft.language), "figure-parts", "table-parts",
        alt="parts.alt", outcome=draft.outcome(shown), package=package, parts=len(result[shown].about["parts"]),
    )  # fmt: skip
    yield _table(draft, result, sources, package=package, worlds=about["worlds"])
    yield draft.paragraph("parts.caution", "note")


def _results(draft: Draft, results: Results) -> Iterator[tuple[str, ContributionsResult]]:
    """The contributions to each outcome that is told of; one that cannot be worked out is passed over."""
    for outcome in (o for o in SHOWN if o in results.outcomes and o in draft.headlines):
        try:
            yield outcome, contributions(results, outcome)
        except ConfigError:
            continue


def _source(draft: Draft, results: Results, counts: dict[str, object], outcome: str) -> str:
    command = orglearn("analyse", "contributions", draft.place(results), f"outcome={outcome}")
    facts = {draft.t("parts.worlds"): counts["worlds"], draft.t("parts.sets"): counts["sets"]}
    what = draft.t("parts.source", outcome=draft.outcome(outcome), **counts)
    return draft.source(f"{KIND}-{outcome}", what, command, facts)


def _rows(result: ContributionsResult, measure: str) -> pd.DataFrame:
    table = result.tables["contributions"]
    return table[table["measure"] == measure].set_index("part")


def _text(draft: Draft, outcome: str, result: ContributionsResult, source: str) -> Words:
    """The whole; the parts that stand out on average, with their size; and whether the parts work on one another."""
    rows, whole = _rows(result, "shapley"), result.tables["whole"].set_index("measure")

    def cell(value: float, claimed: bool = False) -> Inline:
        return draft.signed(value, outcome, source, claimed)

    words: list[Inline] = [
        Strong(f"{draft.outcome(outcome)}: "), draft.t("parts.whole"), " ", cell(whole.loc["shapley", "whole"]), ". ",
    ]  # fmt: skip
    out = rows[rows["stands_out"].astype(bool)].sort_values("mean", key=lambda size: -size.abs(), kind="stable")
    if out.empty:
        words.append(draft.t("parts.none_out"))
    for nth, (part, row) in enumerate(out.iterrows()):
        name = part_label(str(part), draft.language)
        words += [", " if nth else draft.t("parts.out") + " ", f"{name} ", cell(row["mean"], claimed=True)]
    if not out.empty:
        words.append(draft.t("parts.rest", n=len(rows) - len(out)) if len(out) < len(rows) else ".")
    low, high = (float(whole.loc["alone", f"interaction_{end}"]) for end in ("low", "high"))
    seen = "more" if low > 0 else "less" if high < 0 else "open"
    key = seen if np.isfinite(low) else "open"
    words += [" ", draft.t(f"parts.together_{key}"), " ", cell(whole.loc["alone", "interaction"], key != "open"), "."]
    return tuple(words)


def _table(draft: Draft, result: dict[str, ContributionsResult], sources: dict[str, str], **about: Any) -> Table:
    """A row for each outcome and part: what it brings alone, in the whole, and on average, with intervals."""

    def cell(rows: pd.DataFrame, part: str, outcome: str) -> Words:
        if part not in rows.index:
            return ("–",)
        values = rows.loc[part, ["mean", "low", "high"]]
        return draft.interval(values, lambda value: draft.signed(value, outcome, sources[outcome]))

    rows: list[tuple[Words, ...]] = []
    for outcome, one in result.items():
        tables = [_rows(one, measure) for measure in MEASURES]
        for part in one.about["parts"]:
            cells = (cell(table, part, outcome) for table in tables)
            rows.append(((draft.outcome(outcome),), (part_label(part, draft.language),), *cells))
    heads = [draft.t(f"parts.{head}") for head in ("outcome", "part", *MEASURES)]
    return draft.table("parts.table", heads, rows, "table-parts", note="parts.table_note", numeric=(2, 3, 4), **about)
