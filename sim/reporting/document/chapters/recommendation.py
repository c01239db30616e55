"""Question five: the model recommends nothing; it shows what has to be weighed, and which options another dominates."""

from __future__ import annotations

from collections.abc import Iterator

from sim.analysis.lever_changes import moves_of
from sim.outcomes.catalogue import CATALOGUE
from sim.reporting import style
from sim.reporting.document import measures
from sim.reporting.document.blocks import Block, Column, Heading, Items, Number, Paragraph, Picture, Table, Words
from sim.reporting.document.draft import Draft
from sim.reporting.figures import tradeoffs
from sim.reporting.figures.tradeoffs import Axis

HOURS = "hours"
PAIRS = (
    ("quality_standard", "quality_discretionary"), ("warranted_tailoring", "unwarranted_variation"),
    (HOURS, "quality"), ("backlog", "learning_ability"),
)  # fmt: skip
"""What a committee weighs: standard against discretionary work, tailoring against equal treatment, time against quality,
the queue today against learning for tomorrow."""


def recommendation(draft: Draft) -> Iterator[Block]:
    """Question five: what is left to weigh, drawn in pairs of outcomes, and which options another dominates."""
    yield Heading(draft.t("document.five.title"), 1, "five")
    for text in draft.lines("five.text"):
        yield Paragraph((text,))
    beaten = measures.dominated(draft)
    yield from _dominance(draft, beaten)
    pairs = [pair for pair in PAIRS if all(name == HOURS or name in draft.headlines for name in pair)]
    if not pairs:
        return
    yield Heading(draft.t("tradeoffs.title"), 2, "tradeoffs")
    yield Paragraph((draft.t("tradeoffs.lead"),))
    axes = {name: _axis(draft, name) for pair in pairs for name in pair}
    yield _figure(draft, [(axes[x], axes[y]) for x, y in pairs], [name for name, *_ in beaten])
    yield _table(draft, list(axes), beaten)


def _dominance(draft: Draft, beaten: list[tuple[str, str, int]]) -> Iterator[Block]:
    """The options that another dominates, or that none is seen to be; and over what that is judged."""
    if beaten:
        yield Items(
            tuple(
                (draft.t("document.five.dominated", option=draft.name(name), by=draft.name(by), n=n),)
                for name, by, n in beaten
            )
        )
    else:
        yield Paragraph((draft.t("document.five.none_dominated"),))
    named = ", ".join(draft.outcome(o).lower() for o in draft.headlines if CATALOGUE[o].better)
    yield Paragraph((draft.t("tradeoffs.over", names=named),), "note")


def _axis(draft: Draft, name: str) -> Axis:
    """An outcome's differences from the reference with their intervals, or the planned hours, which have none."""
    reference = draft.results.reference
    if name == HOURS:
        hours = _hours(draft)
        base = hours[reference]
        return Axis(draft.t("tradeoffs.hours"), -1, {n: (h - base,) * 3 for n, h in hours.items()})
    values = {reference: (0.0, 0.0, 0.0)}
    for other in draft.others:
        row = draft.row(other, name)
        mean, low, high = (float(row[part]) for part in ("difference", "low", "high"))
        values[other] = (mean, low, high) if low == low else (mean, mean, mean)
    return Axis(draft.outcome(name), CATALOGUE[name].better, values)


def _hours(draft: Draft) -> dict[str, float]:
    """Planned hours of every option, more or less than in 2014."""
    names = [str(name) for name in draft.results.alternatives.index]
    return {name: sum(move.hours for move in moves_of(draft.results, name)) for name in names}


def _figure(draft: Draft, pairs: list[tuple[Axis, Axis]], beaten: list[str]) -> Picture:
    reference = draft.results.reference
    note = draft.t("tradeoffs.note", reference=draft.name(reference), worlds=len(draft.results.worlds))
    figure = tradeoffs.draw(pairs, draft.others, reference, beaten, note, draft.language)
    text = "; ".join(draft.t("tradeoffs.against", x=x.name.lower(), y=y.name.lower()) for x, y in pairs)
    alt = draft.t("tradeoffs.alt", pairs=text, options=len(draft.others), beaten=len(beaten))
    picture = style.svg(figure), style.png(figure)
    return Picture(draft.t("tradeoffs.figure"), alt, *picture, "figure-tradeoffs", "", "table-tradeoffs")


def _table(draft: Draft, names: list[str], beaten: list[tuple[str, str, int]]) -> Table:
    """A row for each option: its differences on what is drawn, and which option dominates it."""
    hours, by = _hours(draft), {name: other for name, other, _ in beaten}
    heads = [Column(draft.t("tradeoffs.option"))]
    heads += [Column(draft.t("tradeoffs.hours") if n == HOURS else draft.outcome(n), True) for n in names]
    rows: list[tuple[Words, ...]] = []
    for option in map(str, draft.results.alternatives.index):
        cells = tuple(_cell(draft, option, name, hours) for name in names)
        other = draft.name(by[option]) if option in by else "–"
        rows.append(((draft.name(option),), *cells, (other,)))
    caption = draft.t("tradeoffs.table", reference=draft.name(draft.results.reference))
    columns = (*heads, Column(draft.t("tradeoffs.by")))
    note = draft.t("tradeoffs.table_note", worlds=len(draft.results.worlds))
    return Table(caption, columns, tuple(rows), "table-tradeoffs", "trade-offs", note)


def _cell(draft: Draft, option: str, name: str, hours: dict[str, float]) -> Words:
    if name == HOURS:
        more = hours[option] - hours[draft.results.reference]
        source = draft.source("levers", draft.t("levers.source"), f"orglearn analyse levers {draft.where}", {})
        return (Number(more, source, sign=True),)
    if option == draft.results.reference:
        return ("–",)
    row = draft.row(option, name)
    return (draft.difference(row),) if row["difference"] == row["difference"] else ("–",)
