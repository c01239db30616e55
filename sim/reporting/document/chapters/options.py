"""Question two: each option, the levers it moves with their hours, and what the report says of them."""

from __future__ import annotations

from collections.abc import Iterator

from sim.governance.quotations import load_passages
from sim.reporting.document import measures
from sim.reporting.document.blocks import Block, Column, Heading, Items, Paragraph, Strong, Table, Words
from sim.reporting.document.drafting import Draft


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
