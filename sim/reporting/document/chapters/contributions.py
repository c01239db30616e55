"""What each part of a package contributes, outcome by outcome, and whether the parts work on one another."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from sim.analysis.contributions import ContributionsResult, contributions
from sim.analysis.contributions.text import part_label
from sim.analysis.difference_text import decimals
from sim.config.fields import ConfigError
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
from sim.studies.results import Results

KIND = "contributions"
SHOWN = (
    "quality_standard",
    "quality_discretionary",
    "unwarranted_variation",
    "learning_ability",
    "motivation",
    "backlog",
)
DRAWN = ("quality_discretionary", "quality_standard", "motivation")
"""The figure shows the first of these that the study kept; the tables hold all that are told."""
MEASURES = ("alone", "without", "shapley")


def parts(draft: Draft) -> Iterator[Block]:
    """How much each level's part of the package brings: alone, in the whole, and on average over every order."""
    yield Heading(draft.t("parts.title"), 2, "parts")
    results = draft.supplements.get(KIND)
    if results is None:
        command = f"orglearn report {draft.where} with=[{KIND}]"
        yield Paragraph((draft.t("parts.missing", command=command),), "note")
        return
    result = dict(_results(draft, results))
    if not result:
        yield Paragraph((draft.t("parts.nothing"),), "note")
        return
    about = next(iter(result.values())).about
    package = draft.name(str(about["package"]))
    counts = {"package": package, "parts": len(about["parts"]), "sets": about["coalitions"], "worlds": about["worlds"]}
    sources = {outcome: _source(draft, results, counts, outcome) for outcome in result}
    yield Paragraph((draft.t("parts.lead", **counts),))
    yield Paragraph((draft.t("parts.average"),))
    yield Items(tuple(_text(draft, outcome, one, sources[outcome]) for outcome, one in result.items()))
    shown = next(outcome for outcome in (*DRAWN, *result) if outcome in result)
    yield _figure(draft, shown, result[shown], package)
    yield _table(draft, result, package, sources)
    yield Paragraph((draft.t("parts.caution"),), "note")


def _results(draft: Draft, results: Results) -> Iterator[tuple[str, ContributionsResult]]:
    """The contributions to each outcome that is told of; one that cannot be worked out is passed over."""
    for outcome in (o for o in SHOWN if o in results.outcomes and o in draft.headlines):
        try:
            yield outcome, contributions(results, outcome)
        except ConfigError:
            continue


def _source(draft: Draft, results: Results, counts: dict[str, object], outcome: str) -> str:
    folder = results.folder.as_posix() if results.folder is not None else results.name
    command = f"orglearn analyse contributions study={folder} outcome={outcome}"
    facts = {draft.t("parts.worlds"): str(counts["worlds"]), draft.t("parts.sets"): str(counts["sets"])}
    what = draft.t("parts.source", outcome=draft.outcome(outcome), **counts)
    return draft.source(f"{KIND}-{outcome}", what, command, facts)


def _rows(result: ContributionsResult, measure: str) -> pd.DataFrame:
    table = result.tables["contributions"]
    return table[table["measure"] == measure].set_index("part")


def _text(draft: Draft, outcome: str, result: ContributionsResult, source: str) -> Words:
    """The whole; the parts that stand out on average, with their size; and whether the parts work on one another."""
    rows, whole = _rows(result, "shapley"), result.tables["whole"].set_index("measure")
    digits = decimals(outcome)

    def cell(value: float) -> Number:
        return Number(float(value), source, digits, sign=True)

    words: list[Inline] = [
        Strong(f"{draft.outcome(outcome)}: "), draft.t("parts.whole"), " ", cell(whole.loc["shapley", "whole"]), ". ",
    ]  # fmt: skip
    out = rows[rows["stands_out"].astype(bool)].sort_values("mean", key=lambda size: -size.abs(), kind="stable")
    if out.empty:
        words.append(draft.t("parts.none_out"))
    for nth, (part, row) in enumerate(out.iterrows()):
        words += [", " if nth else draft.t("parts.out") + " ", f"{_name(draft, str(part))} ", cell(row["mean"])]
    if not out.empty:
        words.append(draft.t("parts.rest", n=len(rows) - len(out)) if len(out) < len(rows) else ".")
    low, high = (float(whole.loc["alone", f"interaction_{end}"]) for end in ("low", "high"))
    seen = "more" if low > 0 else "less" if high < 0 else "open"
    key = seen if np.isfinite(low) else "open"
    words += [" ", draft.t(f"parts.together_{key}"), " ", cell(whole.loc["alone", "interaction"]), "."]
    return tuple(words)


def _name(draft: Draft, part: str) -> str:
    return part_label(part, draft.language)


def _figure(draft: Draft, outcome: str, result: ContributionsResult, package: str) -> Picture:
    figure = result.plot(draft.language)
    alt = draft.t("parts.alt", outcome=draft.outcome(outcome), parts=len(result.about["parts"]), package=package)
    caption = draft.t("parts.figure", outcome=draft.outcome(outcome), package=package)
    picture = style.svg(figure), style.png(figure)
    return Picture(caption, alt, *picture, "figure-parts", "", "table-parts")


def _table(draft: Draft, result: dict[str, ContributionsResult], package: str, sources: dict[str, str]) -> Table:
    """A row for each outcome and part: what it brings alone, in the whole, and on average, with intervals."""
    rows: list[tuple[Words, ...]] = []
    for outcome, one in result.items():
        tables = {measure: _rows(one, measure) for measure in MEASURES}
        for part in one.about["parts"]:
            cells = tuple(_cell(draft, tables[measure], part, outcome, sources[outcome]) for measure in MEASURES)
            rows.append(((draft.outcome(outcome),), (_name(draft, part),), *cells))
    heads = ("outcome", "part", *MEASURES)
    columns = tuple(Column(draft.t(f"parts.{head}"), place > 1) for place, head in enumerate(heads))
    note = draft.t("parts.table_note", worlds=next(iter(result.values())).about["worlds"])
    return Table(draft.t("parts.table", package=package), columns, tuple(rows), "table-parts", "parts", note)


def _cell(draft: Draft, rows: pd.DataFrame, part: str, outcome: str, source: str) -> Words:
    if part not in rows.index:
        return ("–",)
    values = (float(rows.loc[part, key]) for key in ("mean", "low", "high"))
    return with_interval(draft, values, decimals(outcome), source)
