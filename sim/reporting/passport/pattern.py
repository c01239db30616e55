"""One pattern of the passport in full, as blocks under a fold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sim.analysis.fields import Fields
from sim.reporting.document.blocks import (
    Block,
    Column,
    Drawing,
    Fold,
    Items,
    Mark,
    Paragraph,
    Small,
    Strong,
    Table,
    Words,
)
from sim.reporting.passport import rows
from sim.reporting.passport.rows import phrase


def table(anchor: str, caption: str, heads: Sequence[str], body: Sequence[tuple[Words, ...]]) -> Table:
    """A table of the passport; each row is a card on a narrow screen."""
    return Table(caption, tuple(Column(head) for head in heads), tuple(body), anchor, caption, cards=True)


def folded(p: Fields, language: str) -> Fold:
    """A pattern under its name and verdict, open where it fails."""
    mark = Mark(p["verdict"], p["kind_of_verdict"])
    title: Words = (Strong(p["id"]), f" {p['name']} ({p['letter']}) ", mark)
    return Fold(title, p["id"], tuple(_inside(p, language)), p["kind_of_verdict"] == rows.FAILS)


def _inside(p: Fields, language: str) -> Iterator[Block]:
    """Facts, the passage, the margins, what switching the cause off did, and why."""
    yield Items(tuple((Strong(f"{phrase(key, language)}: "), text) for key, text in _facts(p, language)))
    if p["quote"]:
        where: Words = (Small(p["where"]),) if p["where"] else ()
        yield Paragraph((Strong(f"{phrase('passage', language)}: "), f"«{p['quote']}»", *where), "quote")
    if p["margins"]:
        yield _margins(p["margins"], f"{p['id']}-margins", "margins", p["based_on"], language)
        yield Paragraph((phrase("margins_note", language),), "note")
    if p["moderation"]:
        yield _margins(p["moderation"], f"{p['id']}-moderation", "moderation", p["moderator"], language)
    if p["tested"]:
        says = f"{p['ablation_says']} " if p["ablation_says"] else ""
        heading = Strong(f"{phrase('ablation_title', language)}: ")
        yield Paragraph((heading, f"{says}{p['ablation']}"))
        if p["ablation_margins"]:
            yield _margins(p["ablation_margins"], f"{p['id']}-ablation", "ablation_title", "", language)
    if p["why"]:
        yield Paragraph((Strong(f"{phrase('why', language)}: "), p["why"]))


def _facts(p: Fields, language: str) -> Iterator[tuple[str, str]]:
    yield "strength", p["strength"] + (f". {rows.begun(p['role'])}." if p["tested"] else "")
    for key in ("levers", "outcomes"):
        if p[key]:
            yield key, ", ".join(p[key])
    yield "direction", p["direction"]
    yield "moderator", p["moderator"]
    rule = f" {phrase('rule', language)}: {p['rule']}" if p["rule"] else ""
    yield "kind", f"{rows.begun(p['kind'])}.{rule}"


def _margins(margins: Sequence[Fields], anchor: str, title: str, about: str, language: str) -> Table:
    heads = ["margin", "", "effect", "share", "verdict"]
    body: list[tuple[Words, ...]] = []
    for m in margins:
        outcome: Words = (Small(m["outcome"]),) if m["outcome"] else ()
        interval = f" ({m['interval']})" if m["interval"] not in ("", "–") else ""
        body.append(
            (
                (m["says"], *outcome),
                (Drawing(str(m["drawing"])),),
                (Strong(m["mean"]), interval),
                (m["share"],),
                (Mark(m["verdict"], m["kind_of_verdict"]),),
            )
        )
    caption = f"{phrase(title, language)}. {about}" if about else phrase(title, language)
    return table(anchor, caption, [head and phrase(head, language) for head in heads], body)
