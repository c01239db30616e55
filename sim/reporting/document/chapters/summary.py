"""The summary: what was compared, what came of it, and what the words for certainty mean."""

from __future__ import annotations

from collections.abc import Iterator

from sim.reporting.certainty import MATTERS
from sim.reporting.document import measures
from sim.reporting.document.blocks import Block, Column, Heading, Items, Link, Paragraph, Strong, Table, Words
from sim.reporting.document.draft import Draft

FEW = 4
"""So many outcomes of an option are named in the summary; more are counted."""
WORDS = ("sure", "likely", "small", "open")


def summary(draft: Draft) -> Iterator[Block]:
    """One page: what was compared, what came of it for each option, and the words for certainty."""
    results, study = draft.results, draft.results.study
    yield Heading(draft.t("document.summary.title"), 1, "summary")
    scale = measures.scale_of(results)
    facts = {
        "options": len(results.alternatives), "offices": scale.offices, "worlds": len(results.worlds),
        "caseworkers": draft.amount(scale.caseworkers, 0), "years": f"{float(study['years']):g}",
    }  # fmt: skip
    yield Paragraph((draft.t("document.summary.what", **facts),), "lead")
    if len(results.scenarios) > 1:
        yield Paragraph((draft.t("document.summary.scenarios", scenarios=len(results.scenarios)),))
    yield Paragraph((draft.t("document.summary.is_about"),), "warning")
    if not any(draft.certainty(row) in ("sure", "likely") for _, row in draft.differences.table.iterrows()):
        yield Paragraph((Strong(draft.t("document.summary.too_small")),), "warning")
    else:
        yield Heading(draft.t("document.summary.per_option"), 2, "summary-options")
        yield Paragraph((draft.t("document.summary.reference", reference=draft.name(results.reference)),))
        yield Items(tuple(_in_short(draft, name) for name in draft.others))
        yield Paragraph(
            (draft.t("document.summary.no_best"), " ", Link(draft.t("document.summary.where"), "figure-glance"), ".")
        )
    yield Heading(draft.t("document.summary.scale_title"), 2, "certainty")
    rows = tuple(((draft.t(f"document.certainty.{w}"),), (_meaning(draft, w),)) for w in WORDS)
    columns = (Column(draft.t("document.summary.scale_word")), Column(draft.t("document.summary.scale_what")))
    note = draft.t("document.certainty.in_model")
    yield Table(draft.t("document.summary.scale_title"), columns, rows, "table-certainty", "certainty", note)


def _meaning(draft: Draft, word: str) -> str:
    return draft.t(f"document.certainty.{word}_means", limit=draft.amount(MATTERS))


def _in_short(draft: Draft, name: str) -> Words:
    """An option in a line: what is certainly worse and better, by name where they are few, and how much is open."""
    sure: dict[int, list[str]] = {1: [], -1: []}
    open_ = 0
    for outcome in draft.headlines:
        row = draft.row(name, outcome)
        way = measures.way(row)
        if draft.certainty(row) == "sure" and way:
            sure[way].append(draft.outcome(outcome).lower())
        elif draft.certainty(row) != "likely":
            open_ += 1
    items = [_named(draft, key, sure[way]) for way, key in ((1, "better"), (-1, "worse")) if sure[way]]
    items.append(draft.t("document.summary.open", n=open_, all=len(draft.headlines)))
    return (
        Strong(draft.name(name)),
        ": ",
        "; ".join(items if len(items) > 1 else [draft.t("document.summary.none")]),
        ".",
    )


def _named(draft: Draft, key: str, outcomes: list[str]) -> str:
    """Outcomes by name, or how many they are; all of them stand in the overview and the table."""
    if len(outcomes) > FEW:
        return draft.t(f"document.summary.{key}_many", n=len(outcomes), all=len(draft.headlines))
    return draft.t(f"document.summary.{key}", names=", ".join(outcomes))
