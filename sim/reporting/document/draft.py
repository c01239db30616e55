"""What every chapter needs: the study, its differences, words of the language, sources for its numbers, and blocks."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TypeVar

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from sim.analysis.copies import Copies
from sim.analysis.difference_text import decimals, in_order, label
from sim.analysis.differences import DifferencesResult, paired
from sim.analysis.estimates import JUDGED
from sim.analysis.fields import Fields
from sim.analysis.naming import name_of
from sim.language import Words as Texts
from sim.language import words
from sim.language.format import DASH, MARKS, listed, number, telling_decimals
from sim.outcomes.catalogue import CATALOGUE, HEADLINES
from sim.reporting import style
from sim.reporting.document import blocks
from sim.reporting.document.blocks import Column, Heading, Inline, Number, Paragraph, Picture, Source, Table, Words
from sim.reporting.document.record import Record, shown_study
from sim.reporting.labelling import certainty
from sim.studies.commands import orglearn
from sim.studies.results import Results
from sim.studies.supplements import lacks

Key = TypeVar("Key")

PLACES = tuple(chr(0xE000 + place) for place in range(12))
"""The first number of :func:`filled` stands where the first of these does, and so on; characters that no text uses."""
DIFFERENCE = ("difference", "low", "high")
SHEET_NAME = 31
"""Letters that the name of a sheet can have."""


def filled(text: str, *numbers: Inline) -> Words:
    """Return a text with a number in each of its places; ValueError where a place and its number do not both exist."""
    there = [place for place in PLACES if place in text]
    if there != list(PLACES[: len(numbers)]):
        raise ValueError(f"The text has {len(there)} marks, and there are {len(numbers)} numbers: {text!r}")
    pieces = re.split(f"([{PLACES[0]}-{PLACES[-1]}])", text)
    result = (numbers[PLACES.index(piece)] if piece in PLACES else piece for piece in pieces)
    return tuple(piece for piece in result if piece != "")


@dataclass
class Draft:
    """A document under way: what it is about, and the sources its numbers have so far.

    ``supplements``: by kind, the studies that go with it (:mod:`sim.studies.supplements`), where they were run.
    ``record``: by what program it is made, and how it names its study; by default the present one.
    """

    results: Results
    language: str
    supplements: Mapping[str, Results] = field(default_factory=dict)
    record: Record | None = None
    sources: dict[str, Source] = field(default_factory=dict)

    # --- words ------------------------------------------------------------------------------------

    @property
    def texts(self) -> Texts:
        """Return every text of the language."""
        return words(self.language)

    @cached_property
    def usual(self) -> dict[str, object]:
        """What texts of all chapters name: the reference, and in how many worlds the study was run."""
        return {"reference": self.name(self.results.reference), "worlds": len(self.results.worlds)}

    def t(self, key: str, **values: object) -> str:
        """Return the text under ``key`` (dotted, whole), with ``values`` filled in; KeyError where there is none.

        The reference and the worlds of the study are filled in where ``values`` do not give others.
        """
        return self.texts[key].format(**(self.usual | values))

    def say(self, key: str, **values: object) -> Words:
        """Return the text under ``key`` as words: the numbers among ``values`` keep their value and source."""
        numbers = {name: value for name, value in values.items() if isinstance(value, Number)}
        places = dict(zip(numbers, PLACES, strict=False))
        return filled(self.t(key, **(values | places)), *numbers.values())

    def lines(self, key: str) -> tuple[str, ...]:
        """Texts of the document that belong together."""
        return self.texts.lines(f"document.{key}")

    def name(self, alternative: str) -> str:
        """An alternative by the name the reader knows."""
        return name_of(alternative, self.language)

    def outcome(self, outcome: str) -> str:
        """An outcome by its label."""
        return label(outcome, self.language)

    @property
    def percent(self) -> str:
        """What stands after a number of per cent."""
        return MARKS[self.language].percent

    def amount(self, value: float, digits: int = 2) -> str:
        """A number as text, where it is no result of the study."""
        return number(value, digits, self.language)

    # --- the study --------------------------------------------------------------------------------

    @cached_property
    def headlines(self) -> list[str]:
        """The main outcomes that the study kept, in order."""
        return [o for o in in_order(self.results.outcomes) if o in HEADLINES]

    @cached_property
    def others(self) -> list[str]:
        """The alternatives that are measured against the reference."""
        return [str(name) for name in self.results.alternatives.index[1:]]

    @cached_property
    def differences(self) -> DifferencesResult:
        """The paired differences of the main outcomes in the last year."""
        return paired(self.results, self.headlines)

    @property
    def under_sets(self) -> Results | None:
        """The study under several sets of the uncertain numbers: itself, or its supplement, if there is one."""
        return self.results if len(self.results.scenarios) > 1 else self.supplements.get("robustness")

    @property
    def copies(self) -> Copies:
        """The alternatives that repeat another's runs."""
        return dict(self.differences.about["copies"])

    def row(self, alternative: str, outcome: str) -> pd.Series:
        """One difference of the table; one that repeats another's runs is judged as that is."""
        table = self.differences.table
        own = table[(table["alternative"] == alternative) & (table["outcome"] == outcome)].iloc[0]
        other = self.copies.get(alternative, [self.results.reference])[0]
        if other == self.results.reference:
            return own
        judged = self.row(other, outcome)
        return own.where(~own.index.isin(JUDGED), judged)

    def certainty(self, row: pd.Series, outcome: str = "") -> str:
        """sure, likely, small, same or open: how certain a difference is in the model, of the row's outcome or another."""
        return certainty(row, "share" in CATALOGUE[outcome or str(row["outcome"])].unit)

    def way(self, row: pd.Series) -> int:
        """1 where a difference is for the better, −1 where for the worse, 0 where neither is."""
        better = CATALOGUE[str(row["outcome"])].better
        return int(np.sign(row["difference"]) * better) if math.isfinite(row["difference"]) else 0

    def lacking(self, kind: str) -> Paragraph | None:
        """Return what is said where the study keeps none of the outcomes that a kind of supplement tells of."""
        needed = lacks(self.results.outcomes, kind)
        names = listed([self.outcome(name).lower() for name in in_order(needed)], self.language)
        return self.paragraph("document.needs", "note", outcomes=names) if needed else None

    # --- numbers and their sources ----------------------------------------------------------------

    def difference(self, row: pd.Series, part: str = "difference") -> Number:
        """A difference, or an end of its interval, as a number with its source."""
        return self.signed(row[part], str(row["outcome"]), self.source_of(str(row["alternative"]), "last"))

    def signed(self, value: float, outcome: str, source: str, claimed: bool = False) -> Number:
        """A difference of an outcome, with its sign and the outcome's decimals; more where it is ``claimed`` not to be 0."""
        digits = decimals(outcome)
        return Number(float(value), source, telling_decimals(value, value, digits) if claimed else digits, sign=True)

    def between(self, low: Inline, high: Inline) -> Words:
        """Two ends with the word between them."""
        return low, f" {self.texts['ui.between']} ", high

    def interval(self, values: Iterable[float], make: Callable[[float], Inline], apart: bool = True) -> Words:
        """«+0.031 (+0.012 to +0.050)», the value alone without ends, or a dash; a difference (``apart``) of 0 in words."""
        value, low, high = values
        if not math.isfinite(value):
            return (DASH,)
        if not math.isfinite(low):
            return (make(value),)
        if apart and value == low == high == 0:
            return (self.t("copies.same"),)
        mean, start, end = blocks.telling(make(value), make(low), make(high))
        return (mean, " (", *self.between(start, end), ")")

    def signed_interval(self, row: Fields, outcome: str, source: str) -> Words:
        """A difference of an outcome, and its interval where it has one."""
        return self.interval((row[part] for part in DIFFERENCE), lambda value: self.signed(value, outcome, source))

    def judged(self, row: Fields, certainty: str, make: Callable[[float], Inline]) -> Words:
        """A difference with its interval and the word for how certain it is; alone where it has no interval."""
        result = self.interval((row[part] for part in DIFFERENCE), make)
        return result if len(result) == 1 else (*result, f"; {self.t(f'document.certainty.{certainty}')}")

    def source_of(self, alternative: str, kind: str) -> str:
        """The source of an alternative's differences: in the last year, or over the years."""
        commands = {
            "last": orglearn("analyse", "differences", self.where, f"outcomes=[{','.join(self.headlines)}]"),
            "years": orglearn("analyse", "trajectories", self.where),
        }
        what = self.t(f"document.source.{kind}", option=self.name(alternative))
        return self.source(f"{kind}-{self.results.alternatives.index.get_loc(alternative)}", what, commands[kind])

    def source(self, id: str, what: str, command: str, facts: Mapping[str, object] | None = None) -> str:
        """Enter where a number comes from, with the study's runs if no other ``facts`` are given; return its id."""
        if id not in self.sources:
            if facts is None:
                facts = {self.t("document.repeat.worlds"): self.runs(len(self.results.worlds))}
            self.sources[id] = Source(id, what, command, {fact: str(value) for fact, value in facts.items()})
        return id

    def source_of_levers(self) -> str:
        """The source of moves of levers: the study's settings, the same in every world."""
        return self.source("levers", self.t("levers.source"), orglearn("analyse", "levers", self.where), {})

    @property
    def where(self) -> str:
        """The word by which a command names the study."""
        return self.place(self.results)

    def place(self, results: Results) -> str:
        """The word by which a command names a study: this one, or one that goes with it."""
        base, folder = self.results.folder, results.folder
        shown = self.record.study if self.record and self.record.study else shown_study(self.results)
        if base is None or folder is None or not folder.is_relative_to(base):
            return f"study={shown if results is self.results else shown_study(results)}"
        return f"study={(Path(shown) / folder.relative_to(base)).as_posix()}"

    def asking(self, kind: str) -> str:
        """The command that runs a supplement and writes the document again."""
        return orglearn("report", self.where, f"with=[{kind}]")

    def runs(self, worlds: int) -> str:
        """How many worlds (times scenarios, where there are several), and their seeds."""
        seeds = sorted(int(seed) for seed in self.results.table["seed"].unique())
        text = f"{seeds[0]}–{seeds[-1]}" if len(seeds) > 1 else f"{seeds[0]}"
        scenarios = len(self.results.scenarios)
        many = f" × {self.t('document.repeat.scenarios', n=scenarios)}" if scenarios > 1 else ""
        return f"{worlds}{many} · {self.t('document.repeat.seeds').lower()} {text}"

    # --- blocks -----------------------------------------------------------------------------------

    def heading(self, key: str, level: int, anchor: str, **values: object) -> Heading:
        """A heading with the text under ``key``."""
        return Heading(self.t(key, **values), level, anchor)

    def paragraph(self, key: str, kind: str = "text", **values: object) -> Paragraph:
        """A paragraph with the text under ``key``, numbers among ``values`` with their sources."""
        return Paragraph(self.say(key, **values), kind)

    def picture(
        self, key: str, figure: Figure, anchor: str, table: str, *, alt: str, note: str = "", **values: object
    ) -> Picture:
        """A figure; its caption is the text under ``key``, and those under ``alt`` and ``note`` have the same values."""
        about = self.t(note, **values) if note else ""
        drawn = style.svg(figure), style.png(figure)
        return Picture(self.t(key, **values), self.t(alt, **values), *drawn, anchor, about, table)

    def table(
        self,
        key: str,
        heads: Iterable[str],
        rows: Iterable[tuple[Words, ...]],
        anchor: str,
        *,
        note: str = "",
        numeric: Container[int] | None = None,
        name: str = "",
        **values: object,
    ) -> Table:
        """A table; its caption is the text under ``key``, and that under ``note`` has the same values.

        ``numeric``: the places of columns of numbers, all but the first by default. ``name``: of the sheet, if it is not
        to be as the anchor.
        """
        columns = tuple(
            Column(head, bool(place) if numeric is None else place in numeric) for place, head in enumerate(heads)
        )
        name = name or anchor.removeprefix("table-").replace("-", " ")[:SHEET_NAME]
        about = self.t(note, **values) if note else ""
        return Table(self.t(key, **values), columns, tuple(rows), anchor, name, about)

    def by_option(
        self, keys: Sequence[Key], cell: Callable[[str, Key], Words], options: Iterable[str] | None = None
    ) -> list[tuple[Words, ...]]:
        """Rows of a table: an option each, all but the reference by default, with a cell for each of ``keys``."""
        names = self.others if options is None else options
        return [((self.name(name),), *(cell(name, key) for key in keys)) for name in names]
