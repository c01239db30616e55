"""The passport on the screen: the short answer first, then a row a pattern, and what failed in words."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console

from sim.reporting.document.blocks import Block, Column, Heading, Mark, Paragraph, Strong, Table, Words
from sim.reporting.document.writers import terminal
from sim.reporting.passport import rows
from sim.reporting.passport.build import Page
from sim.reporting.passport.pattern import facts, in_brackets, verdict
from sim.reporting.passport.rows import Entry, phrase


def show(passport: Entry, console: Console, language: str = "en") -> None:
    """Print the passport: summary, patterns, published models, verification, and what did not hold.

    ``passport`` is the plain data that :func:`sim.reporting.passport.build.build` takes. Every verdict is a word; colour
    only repeats it. ValueError for a language there is not.
    """
    terminal.show(_blocks(passport, language), console, language)


def _blocks(passport: Entry, language: str) -> Iterator[Block]:
    page = Page(passport, language)
    yield Heading(phrase("title", language), 1, "title")
    yield from page.verdict()
    yield from page.summary()
    if page.patterns:
        yield _patterns(passport["patterns"], language)
        letters = ". ".join(rows.strength({"strength": letter}, language) for letter in rows.STRENGTHS)
        yield Paragraph((f"{letters}. {phrase('table_key', language)}",), "note")
    if passport.get("classics"):
        yield _classics(passport, language)
    if passport.get("verification"):
        yield from page.verification()
    yield from page.failures()


def _patterns(patterns: list[Entry], language: str) -> Table:
    """A row a pattern, with the margin that came nearest to failing."""
    heads = ("", "pattern", "", "role", "verdict", "effect", "share_short", "ablation")
    columns = tuple(Column(head and phrase(head, language), head == "share_short") for head in heads)
    body: list[tuple[Words, ...]] = []
    for p in patterns:
        about = facts(p, language)
        effect = f"{about['mean']}\n{in_brackets(about['interval'])}".rstrip()
        first = (str(p["id"]), rows.text_of(p, "name", language), str(p.get("strength", "")), about["role"])
        row = (*first, verdict(p, language), effect, about["share"], about["ablation"])
        body.append(tuple((word,) for word in row))
    title = phrase("patterns_title", language)
    return Table(title, columns, tuple(body), "patterns", title)


def _classics(passport: Entry, language: str) -> Table:
    """A row a figure or relation, with the point furthest from what was published."""
    body: list[tuple[Words, ...]] = []
    for f in rows.figures(passport["classics"], language):
        only = f["entries"][0] if len(f["entries"]) == 1 else None
        result = rows.text_of(only, "found", language) if only else f"{f['count']}. {f['worst']}".strip()
        if only and rows.figure_or_none(only.get("low")) is not None:
            result += f" ({rows.interval(only.get('low'), only.get('high'), language, sign=False)})"
        kind = rows.HOLDS if f["holds"] else rows.FAILS
        body.append(((f["title"],), (Strong(result or "–"),), (Mark(rows.verdict(kind, language), kind),)))
    title = phrase("classics_title", language)
    columns = tuple(Column(phrase(head, language)) for head in ("check", "found", "verdict"))
    return Table(title, columns, tuple(body), "classics", title)
