"""The chapters of the decision document, one function each: from a draft to blocks.

The skeleton is the six questions that an official study has to answer (utredningsinstruksen, section 2-1), with a summary
before and the model's limits after.
"""

from __future__ import annotations

from collections.abc import Iterator

from sim.governance.quotations import load_passages
from sim.reporting import style
from sim.reporting.document import measures
from sim.reporting.document.blocks import (
    Block,
    Column,
    Heading,
    Items,
    Paragraph,
    Picture,
    Strong,
    Table,
    Words,
)
from sim.reporting.document.drafting import MATTERS, Draft

WORDS = ("sure", "likely", "small", "open")
FEW_YEARS = 5


def summary(draft: Draft) -> Iterator[Block]:
    """One page: what was compared, what came of it for each option, and the words for certainty."""
    results, study = draft.results, draft.results.study
    yield Heading(draft.text("summary.title"), 1, "summary")
    scale = measures.scale_of(results)
    facts = {
        "options": len(results.alternatives), "offices": scale.offices, "worlds": len(results.worlds),
        "caseworkers": draft.amount(scale.caseworkers, 0), "years": f"{float(study['years']):g}",
    }  # fmt: skip
    yield Paragraph((draft.text("summary.what", **facts),), "lead")
    if len(results.scenarios) > 1:
        yield Paragraph((draft.text("summary.scenarios", scenarios=len(results.scenarios)),))
    yield Paragraph((draft.text("summary.is_about"),), "warning")
    if not any(draft.certainty(row) in ("sure", "likely") for _, row in draft.found.table.iterrows()):
        yield Paragraph((Strong(draft.text("summary.too_small")),), "warning")
    else:
        yield Heading(draft.text("summary.per_option"), 2, "summary-options")
        yield Paragraph((draft.text("summary.reference", reference=draft.name(results.reference)),))
        yield Items(tuple(_in_short(draft, name) for name in draft.others))
        yield Paragraph((draft.text("summary.no_best"),))
    yield Heading(draft.text("summary.scale_title"), 2, "certainty")
    rows = tuple(((draft.text(f"certainty.{w}"),), (_meaning(draft, w),)) for w in WORDS)
    columns = (Column(draft.text("summary.scale_word")), Column(draft.text("summary.scale_what")))
    note = draft.text("certainty.in_model")
    yield Table(draft.text("summary.scale_title"), columns, rows, "table-certainty", "certainty", note)


def _meaning(draft: Draft, word: str) -> str:
    return draft.text(f"certainty.{word}_means", limit=draft.amount(MATTERS))


def _in_short(draft: Draft, name: str) -> Words:
    """An option in a line: what is better for certain, what is worse, how much is open."""
    sure: dict[int, list[str]] = {1: [], -1: []}
    open_ = 0
    for outcome in draft.headlines:
        row = draft.row(name, outcome)
        way = measures.way(row)
        if draft.certainty(row) == "sure" and way:
            sure[way].append(draft.outcome(outcome).lower())
        elif draft.certainty(row) != "likely":
            open_ += 1
    told = [
        draft.text(f"summary.{key}", names=", ".join(sure[way])) for way, key in ((1, "better"), (-1, "worse")) if sure[way]
    ]  # fmt: skip
    told.append(draft.text("summary.open", n=open_, all=len(draft.headlines)))
    return (
        Strong(draft.name(name)),
        ": ",
        "; ".join(told if len(told) > 1 else [draft.text("summary.none")]),
        ".",
    )


def problem(draft: Draft) -> Iterator[Block]:
    """Question one: the problem, and what one wants to achieve."""
    yield Heading(draft.text("one.title"), 1, "one")
    question = draft.results.study.get("question") or ""
    asked = question if isinstance(question, str) else question.get(draft.language, "")
    if asked:
        yield Paragraph((draft.text("one.asked", question=asked),), "lead")
    for text in draft.lines("one.text"):
        yield Paragraph((text,))


def options(draft: Draft) -> Iterator[Block]:
    """Question two: each option, what it moves and takes, and what the report says of that."""
    yield Heading(draft.text("two.title"), 1, "two")
    moved: dict[str, None] = {}
    for number, name in enumerate(draft.results.alternatives.index):
        yield Heading(draft.name(str(name)), 2, f"option-{number}")
        idea = measures.idea_of(str(name), draft.language)
        if idea:
            yield Paragraph((Strong(f"{draft.text('two.idea')}: "), idea))
        moves = measures.moves_of(draft.results, str(name))
        moved |= dict.fromkeys(move.lever for move in moves)
        yield (
            _levers(draft, str(name), moves, number) if moves else Paragraph((draft.text("two.moves_none"),))
        )
    yield Heading(draft.text("two.passages_title"), 2, "passages")
    yield Items(tuple(_passage(draft, lever) for lever in moved))


def _levers(draft: Draft, name: str, moves: list[measures.Move], number: int) -> Table:
    heads = [Column(draft.text("two.lever"))]
    heads += [Column(draft.text(f"two.{key}"), True) for key in ("from", "to", "hours")]
    rows: list[tuple[Words, ...]] = []
    for move in moves:
        to = measures.value_text(move.to, draft.language)
        if move.year:
            to = draft.text("two.over_time", to=to, year=f"{move.year:g}")
        cells = (
            measures.lever_label(move.lever, draft.language),
            measures.value_text(move.before, draft.language),
            to,
        )
        rows.append((*((cell,) for cell in cells), (draft.amount(move.hours, 0, sign=True),)))
    total = draft.amount(sum(move.hours for move in moves), 0, sign=True)
    rows.append(((Strong(draft.text("two.in_all")),), ("",), ("",), (Strong(total),)))
    left = draft.text("two.other_levers", n=measures.LEVERS - len(moves))
    caption = draft.text("two.levers_of", option=draft.name(name))
    note = f"{left} {draft.text('two.hours_note')}"
    return Table(caption, tuple(heads), tuple(rows), f"levers-{number}", f"levers {number}", note)


def _passage(draft: Draft, lever: str) -> Words:
    """What a lever does, and where the report speaks of it."""
    about = measures.about(lever)
    label, does = about["label"][draft.language], about["description"][draft.language]
    passage = load_passages().get(about.get("passage", ""))
    if passage is None or about["status"] == "outside_report":
        said = draft.text("two.no_passage")
    else:
        strength = draft.say[f"strengths.{passage.strength}"]
        said = draft.text("two.passage", quote=passage.quote, section=passage.section, strength=strength)
    return (Strong(f"{label}. "), f"{does} ", said)


def principles(draft: Draft) -> Iterator[Block]:
    """Question three: questions of principle, which are raised and not answered."""
    yield Heading(draft.text("three.title"), 1, "three")
    yield Items(tuple((text,) for text in draft.lines("three.text")))


def effects(draft: Draft) -> Iterator[Block]:
    """Question four: effects on every main outcome, over time, and for whom."""
    results = draft.results
    reference = draft.name(results.reference)
    yield Heading(draft.text("four.title"), 1, "four")
    year = f"{results.years[-1]:g}"
    heads = [Column(draft.text("four.outcome")), *(Column(draft.name(name), True) for name in draft.others)]
    rows = [
        ((draft.outcome(outcome),), *(_cell(draft, name, outcome) for name in draft.others)) for outcome in draft.headlines
    ]  # fmt: skip
    caption = draft.text("four.table", reference=reference, year=year)
    note = draft.text("four.cell_note", worlds=len(results.worlds))
    yield Table(caption, tuple(heads), tuple(rows), "table-effects", "effects", note)
    figure = draft.found.plot(draft.language)
    alt = draft.text("four.alt", reference=reference, n=len(draft.headlines))
    picture = style.svg(figure), style.png(figure)
    yield Picture(draft.text("four.figure"), alt, *picture, "figure-effects", "", "table-effects")
    yield from over_time(draft)
    yield from for_whom(draft)


def _cell(draft: Draft, name: str, outcome: str) -> Words:
    row = draft.row(name, outcome)
    if row["difference"] != row["difference"]:
        return ("–",)
    mean = draft.difference(row)
    if row["low"] != row["low"]:
        return (mean,)
    between = f" {draft.say['ui.between']} "
    ends = (" (", draft.difference(row, "low"), between, draft.difference(row, "high"), ") ")
    return (mean, *ends, draft.text(f"certainty.{draft.certainty(row)}"))


def over_time(draft: Draft) -> Iterator[Block]:
    """How the first main outcomes develop: a dip first, and a gain later, or the other way."""
    years = [year for year in draft.results.years if year > 0]
    if len(years) < 2 or not draft.headlines:
        return
    step = max(1, len(years) // FEW_YEARS)
    chosen = sorted({years[0], *years[step - 1 :: step], years[-1]})
    yield Heading(draft.text("four.over_time"), 2, "over-time")
    for outcome in [o for o in ("quality_standard", "quality_discretionary") if o in draft.headlines]:
        columns = (
            Column(draft.outcome(outcome)),
            *(Column(draft.text("four.year", year=f"{y:g}"), True) for y in chosen),
        )
        rows = tuple(
            ((draft.name(name),), *((measures.in_year(draft, name, outcome, year),) for year in chosen))
            for name in draft.others
        )
        note = draft.text("four.over_time_note", reference=draft.name(draft.results.reference))
        yield Table(draft.outcome(outcome), columns, rows, f"time-{outcome}", f"time {outcome}"[:31], note)


def for_whom(draft: Draft) -> Iterator[Block]:
    """How groups of offices fare, where the study kept that."""
    yield Heading(draft.text("four.groups"), 2, "groups")
    if "groups" not in draft.results.details:
        yield Paragraph((draft.text("four.no_groups"),), "note")
        return
    for outcome in ("quality_standard", "quality_discretionary"):
        rows = tuple(_group(draft, by, group, outcome) for by, group in measures.groups())
        columns = (
            Column(draft.text("four.group")),
            *(Column(draft.name(name), True) for name in draft.others),
        )
        caption = draft.text(
            "four.groups_table", outcome=draft.outcome(outcome), reference=draft.name(draft.results.reference)
        )
        yield Table(caption, columns, rows, f"groups-{outcome}", f"groups {outcome}"[:31])


def _group(draft: Draft, by: str, group: str, outcome: str) -> tuple[Words, ...]:
    """A group of offices and how it fares under each option."""
    cells = ((measures.in_group(draft, name, by, group, outcome),) for name in draft.others)
    return ((draft.text(f"four.groups_of.{by}.{group}"),), *cells)


def recommendation(draft: Draft) -> Iterator[Block]:
    """Question five: the model recommends nothing; what it can say is which options another dominates."""
    yield Heading(draft.text("five.title"), 1, "five")
    for text in draft.lines("five.text"):
        yield Paragraph((text,))
    beaten = measures.dominated(draft)
    rows = [
        (draft.text("five.dominated", option=draft.name(name), by=draft.name(by), n=n),) for name, by, n in beaten
    ]  # fmt: skip
    yield Items(tuple(rows)) if rows else Paragraph((draft.text("five.none_dominated"),))


def conditions(draft: Draft) -> Iterator[Block]:
    """Question six: what it rests on, and who should judge that."""
    yield Heading(draft.text("six.title"), 1, "six")
    first, one_set = draft.lines("six.text")
    yield Paragraph((first,))
    if len(draft.results.scenarios) == 1:
        yield Paragraph((one_set,), "note")
    columns = tuple(Column(draft.text(f"six.{key}")) for key in ("assumption", "status", "owner"))
    rows = tuple(tuple((part,) for part in line.split("|")) for line in draft.lines("six.rows"))
    yield Table(draft.text("six.register"), columns, rows, "table-assumptions", "assumptions")


def limits(draft: Draft) -> Iterator[Block]:
    """What the model cannot say; never left out."""
    yield Heading(draft.text("cannot.title"), 1, "cannot")
    yield Items(tuple((line,) for line in draft.say.lines("ui.what_it_does_not_claim")))


def again(draft: Draft) -> Iterator[Block]:
    """How to repeat it."""
    results = draft.results
    yield Heading(draft.text("repeat.title"), 1, "repeat")
    yield Paragraph((draft.text("repeat.text"),))
    yield Items(
        (
            (Strong(f"{draft.text('repeat.study')}: "), f"orglearn sweep {draft.where}"),
            (Strong(f"{draft.text('repeat.model')}: "), str(results.manifest.get("model", "–"))),
            (Strong(f"{draft.text('repeat.runs')}: "), draft.runs(len(results.worlds))),
        )
    )
    if len(results.failures):
        yield Paragraph((draft.text("repeat.failed", n=len(results.failures)),), "note")


ALL = (summary, problem, options, principles, effects, recommendation, conditions, limits, again)
"""The chapters in their order."""
