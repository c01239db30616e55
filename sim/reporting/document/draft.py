"""What every chapter needs: the study, its differences, words of the language, and sources for its numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pandas as pd

from sim.analysis.difference_text import decimals, in_order, label
from sim.analysis.differences import DifferencesResult, paired
from sim.analysis.naming import name_of
from sim.language import Words, words
from sim.language.format import MARKS, number
from sim.outcomes.catalogue import CATALOGUE, HEADLINES
from sim.reporting.certainty import certainty
from sim.reporting.document.blocks import Number, Source
from sim.studies.results import Results


@dataclass
class Draft:
    """A document under way: what it is about, and the sources its numbers have so far.

    ``supplements``: by kind, the studies that go with it (:mod:`sim.studies.supplements`), where they were run.
    """

    results: Results
    language: str
    supplements: Mapping[str, Results] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)

    @property
    def texts(self) -> Words:
        """Return every text of the language."""
        return words(self.language)

    def t(self, key: str, **values: Any) -> str:
        """Return the text under ``key`` (dotted, whole), with ``values`` filled in; KeyError where there is none."""
        return self.texts[key].format(**values)

    def lines(self, key: str) -> tuple[str, ...]:
        """Texts of the document that belong together."""
        return self.texts.lines(f"document.{key}")

    def name(self, alternative: str) -> str:
        """An alternative by the name the reader knows."""
        return name_of(alternative, self.language)

    def outcome(self, outcome: str) -> str:
        """An outcome by its label."""
        return label(outcome, self.language)

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

    def row(self, alternative: str, outcome: str) -> pd.Series:
        """One difference of the table."""
        table = self.differences.table
        return table[(table["alternative"] == alternative) & (table["outcome"] == outcome)].iloc[0]

    def certainty(self, row: pd.Series) -> str:
        """sure, likely, small or open: how certain a difference is in the model."""
        return certainty(row, "share" in CATALOGUE[str(row["outcome"])].unit)

    def difference(self, row: pd.Series, part: str = "difference") -> Number:
        """A difference, or an end of its interval, as a number with its source."""
        outcome = str(row["outcome"])
        source = self.source_of(str(row["alternative"]), "last")
        return self.signed(float(row[part]), outcome, source)

    def source_of(self, alternative: str, kind: str) -> str:
        """The source of an alternative's differences: in the last year, or over the years."""
        place = self.results.alternatives.index.get_loc(alternative)
        names = ",".join(self.headlines)
        what = self.t(
            f"document.source.{kind}", option=self.name(alternative), reference=self.name(self.results.reference)
        )
        commands = {
            "last": f"orglearn analyse differences {self.where} outcomes=[{names}]",
            "years": f"orglearn analyse trajectories {self.where}",
        }
        id = f"{kind}-{place}"
        facts = {self.t("document.repeat.runs"): self.runs(len(self.results.worlds))}
        return self.source(id, what, commands[kind], facts)

    def signed(self, value: float, outcome: str, source: str) -> Number:
        """A difference of an outcome, with its sign and the outcome's decimals."""
        return Number(float(value), source, decimals(outcome), sign=True)

    @property
    def percent(self) -> str:
        """What stands after a number of per cent."""
        return MARKS[self.language].percent

    def amount(self, value: float, digits: int = 2) -> str:
        """A number as text, where it is no result of the study."""
        return number(value, digits, self.language)

    def source(self, id: str, what: str, command: str, facts: Mapping[str, str]) -> str:
        """Enter where a number comes from; returns the source's id."""
        self.sources.setdefault(id, Source(id, what, command, facts))
        return id

    @property
    def where(self) -> str:
        """How a command names the study."""
        folder = self.results.folder
        text = folder.as_posix() if folder is not None else self.results.name
        return f"study={text}" if " " not in text else f"'study={text}'"

    def runs(self, worlds: int) -> str:
        """How many worlds, and their seeds."""
        seeds = sorted(int(seed) for seed in self.results.table["seed"].unique())
        text = f"{seeds[0]}–{seeds[-1]}" if len(seeds) > 1 else f"{seeds[0]}"
        return f"{worlds} · {self.t('document.repeat.seeds').lower()} {text}"
