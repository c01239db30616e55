"""Question six: what it rests on, and who should judge that."""

from __future__ import annotations

from collections.abc import Iterator

from sim.analysis.assumptions import ENSEMBLE, Assumed, groups, register
from sim.analysis.lever_changes import config_of
from sim.analysis.naming import assumption_name
from sim.analysis.search.planned_hours import WORKING_YEAR
from sim.config.ensemble import read_ensemble
from sim.language.format import decimals_in_span
from sim.reporting.document.blocks import Block, Column, Heading, Number, Paragraph, Table, Words
from sim.reporting.document.draft import Draft

MOST = 15
SHARE_OF_YEAR = "share of a working year"


def conditions(draft: Draft) -> Iterator[Block]:
    """Question six: what it rests on, and who should judge that."""
    yield Heading(draft.t("document.six.title"), 1, "six")
    yield Paragraph((draft.t("document.six.text"),))
    columns = tuple(Column(draft.t(f"document.six.{key}")) for key in ("assumption", "status", "owner"))
    rows = tuple(tuple((part,) for part in line.split("|")) for line in draft.lines("six.rows"))
    yield Table(draft.t("document.six.kinds"), columns, rows, "table-premises", "premises")
    yield from _register(draft)


def appendix(draft: Draft) -> Iterator[Block]:
    """Every number that nobody has measured, with its value, span and owner."""
    yield Heading(draft.t("assumptions.all_title"), 1, "appendix")
    heads = ["assumption", "value", "span", "unit", "rests_on", "owner"]
    rows = tuple(
        (*_cells(draft, one, _source(draft)), (draft.t(f"assumptions.units.{one.unit}"),),
         (draft.t(f"assumptions.provenance.{one.provenance}"),), (_owner(draft, one.owner),))
        for one in _assumed(draft)
    )  # fmt: skip
    columns = tuple(Column(draft.t(f"assumptions.{key}"), key in ("value", "span")) for key in heads)
    caption, note = draft.t("assumptions.all_table"), draft.t("assumptions.all_note")
    yield Table(caption, columns, rows, "table-all-assumptions", "all assumptions", note)


def _register(draft: Draft) -> Iterator[Block]:
    """The assumptions by what they are about, with owners; and those that matter most."""
    every = _assumed(draft)
    yield Heading(draft.t("document.six.register"), 2, "register")
    most = sorted(every, key=lambda one: -abs(one.influence))[:MOST]
    yield Paragraph((draft.t("assumptions.lead", n=len(every), most=len(most)),))
    rows: list[tuple[Words, ...]] = []
    for name, group in groups().items():
        own = [one for one in every if one.group == name]
        about = draft.t(f"assumptions.groups.{name}")
        main = assumption_name(max(own, key=lambda one: abs(one.influence)).path, draft.language)
        count = Number(float(len(own)), _source(draft))
        rows.append(((about,), (count,), (main,), (_owner(draft, group["owner"]),)))
    heads = ("group", "count", "main", "owner")
    columns = tuple(Column(draft.t(f"assumptions.{key}"), key == "count") for key in heads)
    caption = draft.t("assumptions.groups_table")
    yield Table(caption, columns, tuple(rows), "table-assumptions", "assumptions")
    yield _most(draft, most)


def _most(draft: Draft, most: list[Assumed]) -> Table:
    """Those that matter most for what the report's package gives."""
    about = read_ensemble(ENSEMBLE).about
    heads = ["assumption", "value", "span", "effect", "owner"]
    columns = tuple(Column(draft.t(f"assumptions.{key}"), key in ("value", "span")) for key in heads)
    source = draft.source("influence", draft.t("assumptions.influence_source"), str(about["command"]), {})
    rows: list[tuple[Words, ...]] = []
    for one in most:
        size = Number(one.influence, source, 2, sign=True)
        on = draft.t("assumptions.effect_on", outcome=draft.outcome(one.on).lower())
        rows.append((*_cells(draft, one, _source(draft)), (size, f" {on}"), (_owner(draft, one.owner),)))
    caption = draft.t("assumptions.most_table", most=len(most))
    note = draft.t("assumptions.most_note", sets=about["tried"])
    return Table(caption, columns, tuple(rows), "table-most", "most", note)


def _cells(draft: Draft, one: Assumed, source: str) -> tuple[Words, ...]:
    """Name, value and likely span of an assumption; what levers take of a working year is told in hours."""
    size = WORKING_YEAR if one.unit == SHARE_OF_YEAR else 1
    low, high = one.low * size, one.high * size
    value, start, end = (
        Number(number, source, decimals_in_span(low, high)) for number in (one.value * size, low, high)
    )
    between = f" {draft.texts['ui.between']} "
    return (assumption_name(one.path, draft.language),), (value,), (start, between, end)


def _owner(draft: Draft, owner: str) -> str:
    return draft.t(f"assumptions.owners.{owner}")


def _assumed(draft: Draft) -> list[Assumed]:
    return register(config_of(draft.results, draft.results.reference))


def _source(draft: Draft) -> str:
    """Where the values come from: the settings of the study."""
    facts = {draft.t("assumptions.also"): "orglearn list world; orglearn list costs"}
    return draft.source("assumptions", draft.t("assumptions.source"), "orglearn list uncertainty", facts)
