"""From a comparison to its page: a document that opens without a network, on a screen, a telephone or paper."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

from sim.analysis.comparison import Comparison
from sim.language import words
from sim.language.format import number, trimmed
from sim.reporting import labelling
from sim.reporting.comparison import pictures, tables
from sim.reporting.document.blocks import (
    Badge,
    Block,
    Document,
    Fold,
    Heading,
    Inline,
    Items,
    Paragraph,
    Source,
    Strong,
)
from sim.reporting.document.writers import html
from sim.reporting.figures import levels

OPEN = 2
"""So many options show the flow of their loops from the start; the others fold it away."""


def write(comparison: Comparison, folder: str | Path, language: str = "en") -> Path:
    """Write ``index.html`` in ``folder`` (made if need be) and return its path. The file asks for nothing outside it."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    return html.write(build(comparison, language), folder / "index.html")


def build(comparison: Comparison, language: str = "en") -> Document:
    """The page as a document. ValueError for a language there is not, or a comparison with one option."""
    text = words(language)
    if len(comparison.options) < 2:
        raise ValueError("A page compares options, so it needs two or more of them.")
    page = _Page(comparison, language)
    return Document(
        title=text["ui.title"],
        subtitle=text["ui.subtitle"],
        language=language,
        made=_day(comparison),
        blocks=tuple(page.blocks()),
        sources={tables.SOURCE: page.source()},
        contents=1,
    )


def _day(comparison: Comparison) -> date:
    made = comparison.provenance.get("made")
    return datetime.fromisoformat(made).date() if made else datetime.now(UTC).date()


class _Page:
    """The chapters of one comparison in one language."""

    def __init__(self, comparison: Comparison, language: str):
        self.comparison, self.language, self.text = comparison, language, words(language)
        self.cards = tables.option_cards(comparison, language)
        self.worlds = levels.worlds(comparison.values)
        self.year_text = trimmed(levels.last_year(comparison.values), 2, language)

    def say(self, key: str, **parts: object) -> str:
        return self.text[f"ui.{key}"].format(**parts)

    def blocks(self) -> Iterator[Block]:
        yield Paragraph((self.say("what_this_is"),))
        yield from self.compared()
        yield self.heading("reading_guide")
        yield Items(tuple((line,) for line in self.text.lines("ui.reading_guide_lines")))
        yield self.heading("at_a_glance")
        yield pictures.main(self.comparison, self.language)
        yield from self.differences()
        yield self.heading("trajectories_title")
        yield from pictures.lines(self.comparison, self.language)
        yield self.heading("mix_title")
        yield pictures.mix(self.comparison, self.language)
        yield from self.loops()
        yield from self.packages()
        yield self.heading("what_it_does_not_claim_title")
        yield Items(tuple((line,) for line in self.text.lines("ui.what_it_does_not_claim")))
        if self.comparison.failures:
            yield self.heading("failures_title")
            yield Items(tuple((self.failure(one),) for one in self.comparison.failures))

    def heading(self, key: str) -> Heading:
        return Heading(self.say(key), 1, key.replace("_", "-"))

    def compared(self) -> Iterator[Block]:
        """What was compared, in numbers, and each option with its idea."""
        comparison = self.comparison
        yield self.heading("what_was_compared")
        counts = {"options": len(self.cards), "worlds": self.worlds, "years": self.year_text}
        sets = int(comparison.values["set"].nunique()) if "set" in comparison.values else 0
        scale = comparison.config.get(comparison.options[0], {}).get("scale", {})
        known = {key: scale.get(key) for key in ("offices", "caseworkers", "counties")}
        name = comparison.provenance.get("ensemble", {}).get("name", "")
        lines = [
            self.say("how_it_was_compared", **counts),
            self.say("worlds_under_sets", sets=sets, name=name) if sets else self.say("worlds_explained"),
            self.say("scale_of_it", **known) if known["offices"] else "",
        ]
        yield Paragraph((" ".join(filter(None, lines)),))
        if comparison.note:
            yield Paragraph((comparison.note,), "warning")
        yield Items(tuple(tuple(self.option(card)) for card in self.cards))

    def option(self, card: tables.OptionCard) -> Iterator[Inline]:
        yield Strong(card.label)
        if card.badge:
            yield from (" ", Badge(card.badge))
        if card is self.cards[0]:
            yield f" ({self.say('is_reference')})"
        yield f": {card.repeats}" if card.repeats else ""
        yield f". {card.idea}" if card.idea else "."

    def differences(self) -> Iterator[Block]:
        """A figure and a table for each group of outcomes."""
        yield self.heading("differences_title")
        there = set(self.comparison.differences["outcome"])
        for group, outcomes in labelling.groups(list(self.comparison.values["outcome"].unique())).items():
            title = self.say(f"groups.{group}")
            yield Heading(title, 2, f"group-{group}")
            if drawn := [outcome for outcome in outcomes if outcome in there]:
                yield from pictures.group(self.comparison, group, title, drawn, self.language)
            yield tables.differences(self.comparison, group, title, outcomes, self.cards, self.language)

    def loops(self) -> Iterator[Block]:
        """For each option the diagram of its loops, and folded away the same in numbers."""
        yield self.heading("loops_title")
        yield Paragraph((self.say("fig_loops"),))
        ledger = self.comparison.ledger
        for nth, card in enumerate(self.cards):
            rows = ledger[ledger["option"] == card.name]
            if rows.empty:
                continue
            title = self.say("loops_of", option=card.label)
            picture = pictures.loops(rows, card.label, nth, self.worlds, self.language)
            table = tables.loops(rows, title, nth, self.worlds, self.language)
            numbers = Fold((self.say("loops_numbers"),), f"loops-{nth}-numbers", (table,))
            yield Fold((title,), f"loops-{nth}", (picture, numbers), nth < OPEN)

    def packages(self) -> Iterator[Block]:
        """What each option changes, and what the committee asked about it."""
        yield self.heading("packages_title")
        yield Paragraph((self.text.lines("ui.what_it_does_not_claim")[1],))
        for nth, card in enumerate(self.cards):
            yield Heading(f"{card.label} ({card.badge})" if card.badge else card.label, 2, f"option-{nth}")
            if card.question:
                yield Paragraph((Strong(f"{self.say('committee_question')}: "), card.question))
            if card.moved:
                yield tables.levers(card, nth, self.language)
            yield Paragraph((self.say("unmoved" if card.moved else "nothing_moved"),), "note")

    def failure(self, failure: object) -> str:
        """One failed run in a line."""
        option = labelling.option_label(str(getattr(failure, "option", "")), self.language)
        head = self.say("failure_line", option=option, world=getattr(failure, "world", "–"))
        return f"{head}: {getattr(failure, 'error', failure)}"

    def source(self) -> Source:
        """Everything known about where the numbers come from."""
        about = self.comparison.provenance
        hashes = about.get("config_hash", {}).items()
        python = {"Python": about["python"]} if about.get("python") else {}
        libraries = (python | dict(about.get("libraries", {}))).items()
        facts = {
            "version": about.get("orglearn", ""),
            "revision": about.get("git") or "",
            "made_on": about.get("made", ""),
            "seed": _span(about.get("seeds", [])),
            "seconds": number(float(about["seconds"]), 0, self.language) if about.get("seconds") else "",
            "config_hash": ", ".join(f"{labelling.option_label(o, self.language)}: {h}" for o, h in hashes),
            "libraries": ", ".join(f"{name} {version}" for name, version in libraries),
        }
        known = {self.say(key): str(value) for key, value in facts.items() if value}
        what = self.say("how_it_was_compared", options=len(self.cards), worlds=self.worlds, years=self.year_text)
        return Source(tables.SOURCE, what, about.get("command", ""), known)


def _span(seeds: list[int]) -> str:
    """Seeds as «0–19» where they are consecutive, else one by one."""
    if len(seeds) > 2 and list(seeds) == list(range(seeds[0], seeds[0] + len(seeds))):
        return f"{seeds[0]}–{seeds[-1]}"
    return ", ".join(str(seed) for seed in seeds)
