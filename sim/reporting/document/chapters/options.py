"""Question two: the options, every lever they move with its hours, and what the report says of the levers."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from sim.analysis.lever_changes import (
    LEVERS,
    LeverChangesResult,
    Move,
    lever_label,
    levers_moved,
    moved,
    of_many,
    value_text,
)
from sim.config.levers import Levers
from sim.config.registry import level_of, registry
from sim.governance.passages import load_passages
from sim.language.format import trimmed
from sim.reporting.document.blocks import Block, Heading, Items, Number, Paragraph, Strong, Table, Words
from sim.reporting.document.draft import Draft


def options(draft: Draft) -> Iterator[Block]:
    """Question two: each option, what it moves and takes, and what the report says of that."""
    result = moved(draft.results)
    yield draft.heading("document.two.title", 1, "two")
    yield draft.paragraph("levers.lead", all=LEVERS)
    yield _overview(draft, result)
    for line in of_many(result.about, draft.language):
        yield Paragraph((line,), "note")
    names = levers_moved(result.moves.values())
    if not names:
        return
    yield draft.heading("levers.moved_title", 2, "levers-moved")
    yield draft.picture(
        "levers.figure", result.plot(draft.language), "figure-levers", "table-levers",
        alt="levers.alt", options=sum(map(bool, result.moves.values())), levers=len(names),
    )  # fmt: skip
    yield from _matrices(draft, result, names)
    yield draft.heading("document.two.passages_title", 2, "passages")
    yield draft.paragraph("levers.passages_lead")
    for level, of in groupby(names, key=level_of):
        yield Heading(draft.texts[f"levels.{level}"], 3, f"passages-{level}")
        yield Items(tuple(_passage(draft, lever) for lever in of))


def _overview(draft: Draft, result: LeverChangesResult) -> Table:
    """A row for each option: the idea, whether it is the report's, how many levers it moves, and its hours."""
    heads = [draft.t(f"levers.{key}") for key in ("option", "idea", "from_report", "moved", "hours")]
    source = draft.source_of_levers()
    rows: list[tuple[Words, ...]] = []
    for name, moves in result.moves.items():
        about = registry("packages").get(name, {})
        idea = about["idea"][draft.language] if about else draft.t("levers.own_idea")
        report = draft.t(f"levers.in_report.{about.get('in_report', 'own')}")
        count, hours = Number(len(moves), source), Number(sum(move.hours for move in moves), source, sign=True)
        rows.append(((draft.name(name),), (idea,), (report,), (count,), (hours,)))
    return draft.table("levers.overview", heads, rows, "table-options", note="levers.hours_note", numeric=(3, 4))


def _matrices(draft: Draft, result: LeverChangesResult, names: list[str]) -> Iterator[Table]:
    """A row for each lever, a column for each option: the values it gets, and the hours that adds."""
    moves = [{move.lever: move for move in own} for own in result.moves.values() if own]
    options = [draft.name(name) for name, own in result.moves.items() if own]
    source, lever_head = draft.source_of_levers(), draft.t("levers.lever")
    values: list[tuple[Words, ...]] = []
    hours: list[tuple[Words, ...]] = []
    for lever in names:
        label, start = lever_label(lever, draft.language), value_text(getattr(Levers(), lever), draft.language)
        values.append(((label,), (start,), *(_value(draft, own.get(lever), source) for own in moves)))
        hours.append(((label,), *(_added(own[lever].hours, source) if lever in own else ("",) for own in moves)))
    sums = (_added(sum(move.hours for move in own.values()), source) for own in moves)
    hours.append(((Strong(draft.t("levers.in_all")),), *sums))
    heads, note = [lever_head, draft.t("levers.start"), *options], "levers.values_note"
    yield draft.table("levers.values_table", heads, values, "table-levers", note=note)
    yield draft.table("levers.hours_table", [lever_head, *options], hours, "table-hours", note="levers.hours_note")


def _value(draft: Draft, move: Move | None, source: str) -> Words:
    """The value that a lever gets, or each that it gets over time and from which year; nothing where it stays."""
    if move is None:
        return ("",)

    def step(value: object, key: str = "", **years: float) -> Words:
        shown = Number(value, source, 2) if isinstance(value, float) else value_text(value, draft.language)
        texts = {name: trimmed(year, 2, draft.language) for name, year in years.items()}
        return (shown, draft.t(f"levers.{key}", **texts)) if key else (shown,)

    if not move.moves:
        return step(move.to)
    steps = [] if move.start == move.before else [step(move.start, "later", year=0)]
    for one in move.moves:
        key, until = "gradually" if one.over_years else "later", one.from_year + one.over_years
        steps.append(step(one.to, key, year=one.from_year, until=until))
    if move.is_cut_short:
        steps.append(step(move.to, "cut_short", year=move.last))
    return tuple(word for place, words in enumerate(steps) for word in (*(["; "] if place else []), *words))


def _added(hours: float, source: str) -> Words:
    return (Number(hours, source, sign=True),)


def _passage(draft: Draft, lever: str) -> Words:
    """What a lever does, and where the report speaks of it."""
    about = registry("levers")[lever]
    label, does = about["label"][draft.language], about["description"][draft.language]
    passage = load_passages().get(about.get("passage", ""))
    if passage is None or about["status"] == "outside_report":
        texts = draft.t("document.two.no_passage")
    else:
        strength = draft.texts[f"strengths.{passage.strength}"]
        texts = draft.t("document.two.passage", quote=passage.quote, section=passage.section, strength=strength)
    return (Strong(f"{label}. "), f"{does} ", texts)
