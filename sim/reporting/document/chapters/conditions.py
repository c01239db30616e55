"""Question six: what it rests on, and who should judge that."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sim.analysis.assumptions import ENSEMBLE, Assumed, groups, register
from sim.analysis.lever_changes import config_of, configs_of
from sim.analysis.naming import assumption_name
from sim.analysis.search.planned_hours import WORKING_YEAR
from sim.config.ensemble import read_ensemble
from sim.language.format import decimals_in_span
from sim.reporting.document.blocks import Block, Number, Table, Words
from sim.reporting.document.draft import Draft

MOST = 15
SHARE_OF_YEAR = "share of a working year"


def conditions(draft: Draft) -> Iterator[Block]:
    """Question six: what it rests on, and who should judge that."""
    yield draft.heading("document.six.title", 1, "six")
    yield draft.paragraph("document.six.text")
    heads = [draft.t(f"document.six.{key}") for key in ("assumption", "status", "owner")]
    rows = [tuple((part,) for part in line.split("|")) for line in draft.lines("six.rows")]
    yield draft.table("document.six.kinds", heads, rows, "table-premises", numeric=())
    yield from _register(draft)


def appendix(draft: Draft) -> Iterator[Block]:
    """Every number that nobody has measured, with its value, span and owner."""
    yield draft.heading("assumptions.all_title", 1, "appendix")
    heads = [draft.t(f"assumptions.{key}") for key in ("assumption", "value", "span", "unit", "rests_on", "owner")]
    spans = _in_scenarios(draft)
    rows = [
        (*_cells(draft, one, spans), (draft.t(f"assumptions.units.{one.unit}"),),
         (draft.t(f"assumptions.provenance.{one.provenance}"),), (_owner(draft, one.owner),))
        for one in _assumed(draft)
    ]  # fmt: skip
    anchor, note = "table-all-assumptions", "assumptions.all_note"
    yield draft.table("assumptions.all_table", heads, rows, anchor, note=note, numeric=(1, 2))


def _register(draft: Draft) -> Iterator[Block]:
    """The assumptions by what they are about, with owners; and those that matter most."""
    every = _assumed(draft)
    yield draft.heading("document.six.register", 2, "register")
    most = sorted(every, key=lambda one: -abs(one.influence))[:MOST]
    yield draft.paragraph("assumptions.lead", n=len(every), most=len(most))
    rows: list[tuple[Words, ...]] = []
    for name, group in groups().items():
        own = [one for one in every if one.group == name]
        about = draft.t(f"assumptions.groups.{name}")
        main = assumption_name(max(own, key=lambda one: abs(one.influence)).path, draft.language)
        rows.append(((about,), (Number(len(own), _source(draft)),), (main,), (_owner(draft, group["owner"]),)))
    heads = [draft.t(f"assumptions.{key}") for key in ("group", "count", "main", "owner")]
    yield draft.table("assumptions.groups_table", heads, rows, "table-assumptions", numeric=(1,))
    yield _most(draft, most)


def _most(draft: Draft, most: list[Assumed]) -> Table:
    """Those that matter most for what the report's package gives."""
    about = read_ensemble(ENSEMBLE).about
    heads = [draft.t(f"assumptions.{key}") for key in ("assumption", "value", "span", "effect", "owner")]
    source = draft.source("influence", draft.t("assumptions.influence_source"), str(about["command"]), {})
    rows: list[tuple[Words, ...]] = []
    spans = _in_scenarios(draft)
    for one in most:
        on = draft.t("assumptions.effect_on", outcome=draft.outcome(one.on).lower())
        effect = Number(one.influence, source, 2, sign=True), f" {on}"
        rows.append((*_cells(draft, one, spans), effect, (_owner(draft, one.owner),)))
    key, note = "assumptions.most_table", "assumptions.most_note"
    return draft.table(key, heads, rows, "table-most", note=note, numeric=(1, 2), most=len(most), sets=about["tried"])


def _cells(draft: Draft, one: Assumed, spans: Mapping[str, tuple[float, float]]) -> tuple[Words, ...]:
    """Name, value and likely span of an assumption; what levers take of a working year is told in hours."""
    size, source = WORKING_YEAR if one.unit == SHARE_OF_YEAR else 1, _source(draft)
    digits = decimals_in_span(one.low * size, one.high * size)
    least, most = spans[one.path]
    first, last, low, high = (Number(number * size, source, digits) for number in (least, most, one.low, one.high))
    used: Words = (first,) if least == most else draft.between(first, last)
    return (assumption_name(one.path, draft.language),), used, draft.between(low, high)


def _in_scenarios(draft: Draft) -> dict[str, tuple[float, float]]:
    """Assumption -> its least and greatest value in the scenarios of the study: the same where it is not varied."""
    every = [register(config) for config in configs_of(draft.results, draft.results.reference)]
    values = {same[0].path: [one.value for one in same] for same in zip(*every, strict=True)}
    return {path: (min(own), max(own)) for path, own in values.items()}


def _owner(draft: Draft, owner: str) -> str:
    return draft.t(f"assumptions.owners.{owner}")


def _assumed(draft: Draft) -> list[Assumed]:
    return register(config_of(draft.results, draft.results.reference))


def _source(draft: Draft) -> str:
    """Where the values come from: the settings of the study."""
    facts = {draft.t("assumptions.also"): "orglearn list world; orglearn list costs"}
    return draft.source("assumptions", draft.t("assumptions.source"), "orglearn list uncertainty", facts)
