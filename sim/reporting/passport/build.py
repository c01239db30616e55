"""The validation passport as a document, for somebody who was not there: what did not hold comes before what did."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime

from sim.analysis.fields import Fields
from sim.language import words
from sim.reporting import labelling
from sim.reporting.document.blocks import (
    Block,
    Document,
    Drawing,
    Fold,
    Heading,
    Items,
    Link,
    Mark,
    Paragraph,
    Picture,
    Small,
    Strong,
    Words,
)
from sim.reporting.document.blocks import Table as TableBlock
from sim.reporting.passport import parts, rows
from sim.reporting.passport.pattern import facts, folded, in_brackets, table, verdict
from sim.reporting.passport.rows import Entry, phrase


def build(passport: Entry, language: str = "en", picture: bytes = b"") -> Document:
    """The passport as a document.

    ``passport`` is plain data: made, summary, classics, patterns, verification and ensemble; a part that is absent
    is said to be absent. A pattern has an anchor of its own (``#P01``). ``picture``: what the filter informs, as SVG.
    ValueError for a language there is not.
    """
    words(language)
    page = Page(passport, language, picture)
    return Document(
        title=phrase("title", language),
        subtitle=phrase("lead", language),
        language=language,
        made=_day((passport.get("made") or {}).get("date")),
        blocks=tuple(page.blocks()),
        sources={},
        contents=1,
    )


def _day(text: object) -> date:
    return datetime.fromisoformat(str(text)).date() if text else datetime.now(UTC).date()


class Page:
    """The chapters of one passport in one language."""

    def __init__(self, passport: Entry, language: str, picture: bytes = b""):
        self.passport, self.language, self.picture = passport, language, picture
        self.patterns: list[Entry] = list(passport.get("patterns") or [])

    def say(self, key: str, **filled: object) -> str:
        return phrase(key, self.language, **filled)

    def text(self, entry: Entry, part: str) -> str:
        return rows.text_of(entry, part, self.language)

    def heading(self, name: str) -> Heading:
        return Heading(self.say("summary" if name == "summary" else f"{name}_title"), 1, name.replace("_", "-"))

    def blocks(self) -> Iterator[Block]:
        yield from self.verdict()
        yield Paragraph((self.say("what_this_is"),))
        yield from self.summary()
        yield from self.failures()
        yield self.heading("reading")
        yield Items(tuple((line,) for line in words(self.language).lines("passport.reading_lines")))
        yield self.heading("patterns")
        yield from self.all_patterns()
        yield from self.classics()
        yield from self.ensemble()
        yield from self.verification()
        yield self.heading("made")
        made = parts.made(self.passport.get("made") or {}, self.language)
        yield Items(tuple((Strong(f"{what}: "), value) for what, value in made) or (("–",),))

    def table(self, anchor: str, caption: str, heads: Sequence[str], body: Sequence[tuple[Words, ...]]) -> TableBlock:
        """A table whose columns are named by texts of the passport; an empty name is a column without one."""
        return table(anchor, caption, [head and self.say(head) for head in heads], body)

    def verdict(self) -> Iterator[Block]:
        """The verdict, and what the passport covers."""
        holds = (self.passport.get("summary") or {}).get("verdict") == rows.HOLDS
        mode = labelling.text_or(f"passport.modes.{(self.passport.get('made') or {}).get('mode')}", "", self.language)
        modes = (f" {mode}",) if mode else ()
        yield Paragraph((Strong(self.say(rows.verdict_key(self.passport))), *modes), "banner" if holds else "warning")

    def summary(self) -> Iterator[Block]:
        """How much of each part holds, and what is asked of it."""
        yield self.heading("summary")
        entries = rows.summary(self.passport, self.language)
        if body := [((what,), (Strong(result),), (asked,)) for what, result, asked in entries]:
            yield self.table("table-summary", self.say("summary"), ("check", "result", ""), body)

    def failures(self) -> Iterator[Block]:
        """Everything that did not hold, with its reasons."""
        yield self.heading("failures")
        failed = parts.failures(self.passport, self.language)
        if not failed:
            yield Paragraph((self.say("no_failures"),))
        for nth, one in enumerate(failed):
            yield Heading(one["name"], 2, f"failure-{nth}")
            if one["strength"]:
                yield Paragraph((one["strength"],), "note")
            if one["says"]:
                yield Paragraph((f"{self.say('direction')}: {one['says']}",))
            yield from (Paragraph((reason,), "warning") for reason in one["reasons"])
            if one["why"]:
                yield Paragraph((Strong(f"{self.say('why')}: "), one["why"]))

    def all_patterns(self) -> Iterator[Block]:
        """All patterns in a table, each in full under a fold, and those that chose no numbers or cannot be tested."""
        if not self.patterns:
            yield Paragraph((self.say("patterns_none"),))
            return
        heads = ("pattern", "strength", "role", "verdict", "effect", "share", "ablation")
        body = [self.pattern_row(p) for p in self.patterns]
        yield self.table("table-patterns", self.say("patterns_caption"), heads, body)
        yield self.heading("unfold")
        yield from (folded(p, self.language) for p in self.patterns)
        yield self.heading("set_aside")
        part = self.passport.get("summary", {}).get("set_aside") or {}
        counts = {key: rows.whole(part.get(key), self.language) for key in ("held", "of")}
        yield Paragraph((self.say("set_aside_text" if part.get("of") else "set_aside_none", **counts),))
        yield self.heading("not_testable")
        untested = [p for p in self.patterns if p.get("verdict") == rows.NOT_TESTABLE]
        lines: list[Words] = [
            (Strong(p["id"]), f" {self.text(p, 'name')}. {self.text(p, 'why') or self.say('no_why')}") for p in untested
        ]
        yield Items(tuple(lines) or ((self.say("all_testable"),),))

    def pattern_row(self, p: Entry) -> tuple[Words, ...]:
        """One pattern with the margin that came nearest to failing."""
        about = facts(p, self.language)
        effect: Words = (Strong(about["mean"]), f" {in_brackets(about['interval'])}".rstrip())
        return (
            (Link(p["id"], p["id"]), f" {self.text(p, 'name')}"),
            (rows.strength(p, self.language),),
            (about["role"],),
            (verdict(p, self.language),),
            ("–",) if p.get("verdict") == rows.NOT_TESTABLE else effect,
            (about["share"],),
            (about["ablation"],),
        )

    def classics(self) -> Iterator[Block]:
        """The published models: each figure with its plot and its points, and relations one by one."""
        studies = rows.studies(self.passport.get("classics") or [], self.language)
        figures = [parts.figure(study, self.language) for study in studies]
        yield self.heading("classics")
        yield Paragraph((self.say("classics_text" if figures else "classics_none"),))
        for nth, f in enumerate(figures):
            yield Heading(f["title"], 2, f"classic-{nth}")
            count = f" {f['count']}. {f['worst']}" if f["worst"] and f["plot"] else ""
            yield Paragraph((Mark(f["verdict"], rows.HOLDS if f["holds"] else rows.FAILS), count))
            points = self.points(f, nth)
            if not f["plot"]:
                yield points
                continue
            yield Paragraph((Drawing(str(f["plot"]), self.say(f"plot_{f['against']}")),))
            yield Paragraph((self.say(f"plot_{f['against']}"),), "note")
            yield Fold((f"{f['title']}: {f['count']}",), f"points-{nth}", (points,))

    def points(self, f: Fields, nth: int) -> TableBlock:
        """The points or relations of a published model."""
        rest = ("interval", "replications", "fitted")
        body: list[tuple[Words, ...]] = []
        for line in f["lines"]:
            notes = tuple(Small(line[key]) for key in ("source", "note") if line[key])
            first, last = ([(line[key],) for key in keys] for keys in (f["numbers"], rest))
            mark = Mark(line["verdict"], line["kind_of_verdict"])
            body.append(((line["target"], *notes), *first, (Strong(line["found"]),), *last, (mark,)))
        heads = ["target", *f["numbers"], "found", *rest, "verdict"]
        return self.table(f"table-classic-{nth}", f["title"], heads, body)

    def ensemble(self) -> Iterator[Block]:
        """How the sets of uncertain numbers were chosen, and what the filter says about them."""
        yield self.heading("ensemble")
        about = self.passport.get("ensemble")
        if not about:
            yield Paragraph((self.say("ensemble_none"),))
            return
        counts = {key: rows.whole(about.get(key), self.language) for key in ("tried", "accepted")}
        yield Paragraph((self.say("ensemble_text", **counts),))
        if self.picture:
            alt = self.say("picture_alt")
            yield Picture(self.say("informed_title"), alt, self.picture, b"", "fig-informed")
        if stages := about.get("stages"):
            body: list[tuple[Words, ...]] = [tuple((part,) for part in parts.stage(s, self.language)) for s in stages]
            counted = ("entered", "rejected", "passed")
            yield self.table("table-stages", self.say("stages_title"), ("stage", *counted), body)
        yield Heading(self.say("informed_title"), 2, "informed")
        moved = sorted(about.get("informed") or [], key=lambda e: -(rows.figure_or_none(e.get("ks")) or 0))
        if not moved:
            yield Paragraph((self.say("informed_none"),))
            return
        yield Paragraph((self.say("informed_text"),))
        body = [parts.informed(entry, self.language) for entry in moved]
        heads = ("parameter", "distance", "prior", "posterior", "spans")
        yield self.table("table-informed", self.say("informed_title"), heads, body)

    def verification(self) -> Iterator[Block]:
        """The checks of the program itself."""
        body = [self.check(line) for line in self.passport.get("verification") or []]
        yield self.heading("verification")
        yield Paragraph((self.say("verification_text" if body else "verification_none"),))
        if body:
            heads = ("target", "found", "verdict")
            yield self.table("table-verification", self.say("verification_title"), heads, body)

    def check(self, line: Entry) -> tuple[Words, ...]:
        """One check of the program."""
        target, source, result, note = (self.text(line, part) for part in ("target", "source", "found", "note"))
        notes = (Small(note),) if note else ()
        return (target, Small(source)), (result, *notes), (verdict(line, self.language),)
