"""Question two: the options, every lever they move with its hours, and what the report says of the levers."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from sim.analysis.lever_changes import LEVERS, LeverChangesResult, Move, lever_label, levers_moved, moved, value_text
from sim.config.levers import Levers
from sim.config.registry import level_of, registry
from sim.governance.quotations import load_passages
from sim.language.format import trimmed
from sim.reporting import style
from sim.reporting.document import measures
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


def options(draft: Draft) -> Iterator[Block]:
    """Question two: each option, what it moves and takes, and what the report says of that."""
    result = moved(draft.results)
    yield Heading(draft.t("document.two.title"), 1, "two")
    yield Paragraph((draft.t("levers.lead", all=LEVERS),))
    yield _overview(draft, result)
    names = levers_moved(result.moves.values())
    if not names:
        return
    yield Heading(draft.t("levers.moved_title"), 2, "levers-moved")
    figure = result.plot(draft.language)
    alt = draft.t("levers.alt", options=sum(map(bool, result.moves.values())), levers=len(names))
    picture = style.svg(figure), style.png(figure)
    yield Picture(draft.t("levers.figure"), alt, *picture, "figure-levers", "", "table-levers")
    yield _matrix(draft, result, names, "values")
    yield _matrix(draft, result, names, "hours")
    yield from _passages(draft, names)


def _overview(draft: Draft, result: LeverChangesResult) -> Table:
    """A row for each option: the idea, whether it is the report's, how many levers it moves, and its hours."""
    heads = [draft.t(f"levers.{key}") for key in ("option", "idea", "from_report", "moved", "hours")]
    source = _source(draft)
    rows: list[tuple[Words, ...]] = []
    for name, moves in result.moves.items():
        about = registry("packages").get(name, {})
        idea = about["idea"][draft.language] if about else draft.t("levers.own_idea")
        report = draft.t(f"levers.in_report.{about.get('in_report', 'own')}")
        hours = sum(move.hours for move in moves)
        value = Number(float(len(moves)), source), Number(hours, source, sign=True)
        rows.append(((draft.name(name),), (idea,), (report,), *((word,) for word in value)))
    columns = tuple(Column(head, place > 2) for place, head in enumerate(heads))
    note = draft.t("levers.hours_note")
    return Table(draft.t("levers.overview"), columns, tuple(rows), "table-options", "options", note)


def _matrix(draft: Draft, result: LeverChangesResult, names: list[str], what: str) -> Table:
    """A row for each lever, a column for each option: the values it gets, or the hours that adds."""
    moves = {name: {move.lever: move for move in own} for name, own in result.moves.items() if own}
    source, cell = _source(draft), _value if what == "values" else _added
    rows: list[tuple[Words, ...]] = []
    for lever in names:
        cells = tuple(cell(draft, own.get(lever), source) for own in moves.values())
        before = (value_text(getattr(Levers(), lever), draft.language),)
        rows.append(((lever_label(lever, draft.language),), *([before] if what == "values" else []), *cells))
    if what == "hours":
        sums = [sum(move.hours for move in own.values()) for own in moves.values()]
        value = tuple((Number(hours, source, sign=True),) for hours in sums)
        rows.append(((Strong(draft.t("levers.in_all")),), *value))
    heads = [draft.t("levers.lever"), *([draft.t("levers.start")] if what == "values" else [])]
    heads += [draft.name(name) for name in moves]
    columns = tuple(Column(head, place > 0) for place, head in enumerate(heads))
    anchor, name = ("table-levers", "levers") if what == "values" else ("table-hours", "hours")
    caption, note = draft.t(f"levers.{what}_table"), draft.t(f"levers.{what}_note")
    return Table(caption, columns, tuple(rows), anchor, name, note)


def _value(draft: Draft, move: Move | None, source: str) -> Words:
    """The value that a lever gets, or each that it gets over time and from which year; nothing where it stays."""
    if move is None:
        return ("",)

    def value(what: object) -> Inline:
        return Number(what, source, 2) if isinstance(what, float) else value_text(what, draft.language)

    if not move.moves:
        return (value(move.to),)
    steps: list[Words] = [] if move.start == move.before else [(value(move.start), draft.t("levers.later", year="0"))]
    for one in move.moves:
        year, until = (trimmed(at, 2, draft.language) for at in (one.from_year, one.from_year + one.over_years))
        when = (
            draft.t("levers.gradually", year=year, until=until)
            if one.over_years
            else draft.t("levers.later", year=year)
        )
        steps.append((value(one.to), when))
    if move.is_cut_short:
        steps.append((value(move.to), draft.t("levers.cut_short", year=trimmed(move.last, 2, draft.language))))
    return tuple(word for place, step in enumerate(steps) for word in (*(["; "] if place else []), *step))


def _added(draft: Draft, move: Move | None, source: str) -> Words:
    """The hours that a move adds; nothing where the lever stays."""
    return ("",) if move is None else (Number(move.hours, source, sign=True),)


def _source(draft: Draft) -> str:
    """Where the moves come from: the study's settings, the same in every world."""
    command = f"orglearn analyse levers {draft.where}"
    return draft.source("levers", draft.t("levers.source"), command, {})


def _passages(draft: Draft, names: list[str]) -> Iterator[Block]:
    """What each lever that is moved does, and where the report speaks of it, grouped by who decides it."""
    yield Heading(draft.t("document.two.passages_title"), 2, "passages")
    yield Paragraph((draft.t("levers.passages_lead"),))
    for level, of in groupby(names, key=level_of):
        yield Heading(draft.texts[f"levels.{level}"], 3, f"passages-{level}")
        yield Items(tuple(_passage(draft, lever) for lever in of))


def _passage(draft: Draft, lever: str) -> Words:
    """What a lever does, and where the report speaks of it."""
    about = measures.about(lever)
    label, does = about["label"][draft.language], about["description"][draft.language]
    passage = load_passages().get(about.get("passage", ""))
    if passage is None or about["status"] == "outside_report":
        texts = draft.t("document.two.no_passage")
    else:
        strength = draft.texts[f"strengths.{passage.strength}"]
        texts = draft.t("document.two.passage", quote=passage.quote, section=passage.section, strength=strength)
    return (Strong(f"{label}. "), f"{does} ", texts)
