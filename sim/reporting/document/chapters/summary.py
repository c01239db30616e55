"""The summary with its words for certainty; and the two questions that are in words only: the problem, and principles."""

from __future__ import annotations

from collections.abc import Iterator

from sim.analysis.copies import in_short
from sim.analysis.lever_changes import config_of
from sim.language.format import trimmed
from sim.reporting.document.blocks import Block, Items, Link, Paragraph, Strong, Words
from sim.reporting.document.draft import Draft
from sim.reporting.labelling import MATTERS

FEW = 4
"""So many outcomes of an option are named in the summary; more are counted."""
WORDS = ("sure", "likely", "small", "same", "open")


def summary(draft: Draft) -> Iterator[Block]:
    """One page: what was compared, what came of it for each option, and the words for certainty."""
    results = draft.results
    yield draft.heading("document.summary.title", 1, "summary")
    scale = config_of(results, results.reference).scale
    yield draft.paragraph(
        "document.summary.what", "lead", options=len(results.alternatives), offices=scale.offices,
        caseworkers=draft.amount(scale.caseworkers, 0), years=trimmed(results.study["years"], 2, draft.language),
    )  # fmt: skip
    if len(results.scenarios) > 1:
        yield draft.paragraph("document.summary.scenarios", scenarios=len(results.scenarios))
    yield draft.paragraph("document.summary.is_about", "warning")
    reported = {draft.certainty(row) for _, row in draft.differences.table.iterrows()}
    if not reported & {"sure", "likely"}:
        yield Paragraph((Strong(draft.t(f"document.summary.{_nothing_reported(draft, reported)}")),), "warning")
    else:
        yield draft.heading("document.summary.per_option", 2, "summary-options")
        yield draft.paragraph("document.summary.reference")
        yield Items(tuple(_in_short(draft, name) for name in draft.others))
        link = Link(draft.t("document.summary.where"), "figure-glance")
        yield Paragraph((draft.t("document.summary.no_best"), " ", link, "."))
    key, limit, note = "document.summary.scale_title", draft.amount(MATTERS), "document.certainty.in_model"
    yield draft.heading(key, 2, "certainty")
    heads = [draft.t(f"document.summary.scale_{part}") for part in ("word", "what")]
    rows = [
        ((draft.t(f"document.certainty.{w}"),), (draft.t(f"document.certainty.{w}_means", limit=limit),)) for w in WORDS
    ]
    yield draft.table(key, heads, rows, "table-certainty", note=note, numeric=())


def _nothing_reported(draft: Draft, reported: set[str]) -> str:
    """Return why no option is pointed to: nothing kept, nothing moved, all the same or alike, or too few worlds."""
    if not draft.headlines:
        return "no_outcomes"
    if draft.results.years[-1] <= 0:
        return "nothing_moved"
    if reported == {"same"}:
        return "all_same"
    return "all_small" if reported <= {"same", "small"} else "too_small"


def _in_short(draft: Draft, name: str) -> Words:
    """An option in a line: what is certainly worse and better, by name where they are few, and how much is open."""
    if name in draft.copies:
        return Strong(draft.name(name)), ": ", in_short(name, draft.copies, draft.language), "."
    sure: dict[int, list[str]] = {1: [], -1: []}
    open_ = 0
    for outcome in draft.headlines:
        row = draft.row(name, outcome)
        way = draft.way(row)
        if draft.certainty(row) == "sure" and way:
            sure[way].append(draft.outcome(outcome).lower())
        elif draft.certainty(row) != "likely":
            open_ += 1
    items = [_named(draft, key, sure[way]) for way, key in ((1, "better"), (-1, "worse")) if sure[way]]
    items.append(draft.t("document.summary.open", n=open_, all=len(draft.headlines)))
    text = "; ".join(items) if len(items) > 1 else draft.t("document.summary.none")
    return Strong(draft.name(name)), ": ", text, "."


def _named(draft: Draft, key: str, outcomes: list[str]) -> str:
    """Outcomes by name, or how many they are; all of them stand in the overview and the table."""
    if len(outcomes) > FEW:
        return draft.t(f"document.summary.{key}_many", n=len(outcomes), all=len(draft.headlines))
    return draft.t(f"document.summary.{key}", names=", ".join(outcomes))


def problem(draft: Draft) -> Iterator[Block]:
    """Question one: the problem, and what one wants to achieve."""
    yield draft.heading("document.one.title", 1, "one")
    question = draft.results.study.get("question") or ""
    asked = question if isinstance(question, str) else question.get(draft.language, "")
    if asked:
        yield draft.paragraph("document.one.asked", "lead", question=asked)
    for text in draft.lines("one.text"):
        yield Paragraph((text,))


def principles(draft: Draft) -> Iterator[Block]:
    """Question three: questions of principle, which are raised and not answered."""
    yield draft.heading("document.three.title", 1, "three")
    yield Items(tuple((text,) for text in draft.lines("three.text")))
