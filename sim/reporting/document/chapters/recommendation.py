"""Question five: the model recommends nothing; it shows what has to be weighed, and which options another dominates."""

from __future__ import annotations

from collections.abc import Iterator

from sim.analysis.differences import paired
from sim.analysis.lever_changes import moves_of
from sim.outcomes.catalogue import CATALOGUE
from sim.reporting.document.blocks import Block, Items, Number, Paragraph, Picture, Table, Words
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
    yield draft.heading("document.five.title", 1, "five")
    for text in draft.lines("five.text"):
        yield Paragraph((text,))
    beaten = dominated(draft)
    if beaten:
        key, name = "document.five.dominated", draft.name
        yield Items(tuple((draft.t(key, option=name(one), by=name(by), n=n),) for one, by, n in beaten))
    else:
        yield draft.paragraph("document.five.none_dominated")
    named = ", ".join(draft.outcome(o).lower() for o in draft.headlines if CATALOGUE[o].better)
    yield draft.paragraph("tradeoffs.over", "note", names=named)
    pairs = [pair for pair in PAIRS if all(name == HOURS or name in draft.headlines for name in pair)]
    if not pairs:
        return
    yield draft.heading("tradeoffs.title", 2, "tradeoffs")
    yield draft.paragraph("tradeoffs.lead")
    hours = _hours(draft)
    axes = {name: _axis(draft, name, hours) for pair in pairs for name in pair}
    yield _figure(draft, [(axes[x], axes[y]) for x, y in pairs], [name for name, *_ in beaten])
    yield _table(draft, list(axes), {name: by for name, by, _ in beaten}, hours)


def dominated(draft: Draft) -> list[tuple[str, str, int]]:
    """Options that another is not seen to be worse than on any main outcome, and certainly better than on some.

    (option, by which, on how many). Judged by paired differences between the two, with the words for certainty: the
    other is never even likely worse.
    """
    outcomes = [o for o in draft.headlines if CATALOGUE[o].better]
    result: dict[str, tuple[str, str, int]] = {}
    for by in map(str, draft.results.alternatives.index):
        table = paired(draft.results, outcomes, against=by).table
        for name, rows in table.groupby("alternative", sort=False):
            ways = [(draft.way(row), draft.certainty(row)) for _, row in rows.iterrows()]
            worse = sum(w < 0 and c == "sure" for w, c in ways)
            perhaps_better = any(w > 0 and c != "small" for w, c in ways)
            if not perhaps_better and worse > result.get(str(name), ("", "", 0))[2]:
                result[str(name)] = (str(name), by, worse)
    return list(result.values())


def _hours(draft: Draft) -> dict[str, float]:
    """Planned hours of every option, more or less than the reference's."""
    names = [str(name) for name in draft.results.alternatives.index]
    hours = {name: sum(move.hours for move in moves_of(draft.results, name)) for name in names}
    return {name: one - hours[draft.results.reference] for name, one in hours.items()}


def _axis(draft: Draft, name: str, hours: dict[str, float]) -> Axis:
    """An outcome's differences from the reference with their intervals, or the planned hours, which have none."""
    if name == HOURS:
        return Axis(draft.t("tradeoffs.hours"), -1, {option: (more,) * 3 for option, more in hours.items()})
    values = {draft.results.reference: (0.0, 0.0, 0.0)}
    for other in draft.others:
        row = draft.row(other, name)
        mean, low, high = (float(row[part]) for part in ("difference", "low", "high"))
        values[other] = (mean, low, high) if low == low else (mean, mean, mean)
    return Axis(draft.outcome(name), CATALOGUE[name].better, values)


def _figure(draft: Draft, pairs: list[tuple[Axis, Axis]], beaten: list[str]) -> Picture:
    note = draft.t("tradeoffs.note")
    figure = tradeoffs.draw(pairs, draft.others, draft.results.reference, beaten, note, draft.language)
    text = "; ".join(draft.t("tradeoffs.against", x=x.name.lower(), y=y.name.lower()) for x, y in pairs)
    return draft.picture(
        "tradeoffs.figure", figure, "figure-tradeoffs", "table-tradeoffs",
        alt="tradeoffs.alt", pairs=text, options=len(draft.others), beaten=len(beaten),
    )  # fmt: skip


def _table(draft: Draft, names: list[str], beaten_by: dict[str, str], hours: dict[str, float]) -> Table:
    """A row for each option: its differences on what is drawn, and which option dominates it."""

    def cell(option: str, name: str) -> Words:
        if name == "by":
            return (draft.name(beaten_by[option]) if option in beaten_by else "–",)
        if name == HOURS:
            return (Number(hours[option], draft.source_of_levers(), sign=True),)
        if option == draft.results.reference:
            return ("–",)
        row = draft.row(option, name)
        return (draft.difference(row),) if row["difference"] == row["difference"] else ("–",)

    heads = [draft.t("tradeoffs.option")]
    heads += [draft.t("tradeoffs.hours") if name == HOURS else draft.outcome(name) for name in names]
    rows = draft.by_option([*names, "by"], cell, map(str, draft.results.alternatives.index))
    return draft.table(
        "tradeoffs.table", [*heads, draft.t("tradeoffs.by")], rows, "table-tradeoffs",
        note="tradeoffs.table_note", numeric=range(1, len(heads)), name="trade-offs",
    )  # fmt: skip
