"""What an analysis of a study found: tidy tables, sentences in both languages, and a figure."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import pandas as pd

from sim.analysis import figures
from sim.analysis.fields import Record
from sim.language import LANGUAGES
from sim.studies.files import appear_together, write_json, write_table

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass
class AnalysisResult(ABC):
    """``tables``: by name, tidy, the main one first; ``about``: what was asked, and what else is worth knowing."""

    kind: ClassVar[str]

    tables: dict[str, pd.DataFrame]
    about: Record = field(default_factory=dict)

    @property
    def table(self) -> pd.DataFrame:
        """The main table."""
        return next(iter(self.tables.values()))

    @abstractmethod
    def sentences(self, language: str = "en") -> list[str]:
        """Return the findings in plain sentences; where the runs do not answer, a sentence says so."""

    def plot(self, language: str = "en", **choices: object) -> Figure:
        """Draw the figure of this kind of result; ``choices``, such as ``outcomes``, go to it.

        Figures stand in :mod:`sim.reporting.figures.registry`.
        """
        return figures.draw(self, language, **choices)

    def save(self, folder: str | Path) -> Path:
        """Write every table (Parquet and CSV), ``found.json``, and sentences and figure in each language.

        They appear together, and no file of another name is touched.
        """
        with appear_together(Path(folder), keep_others=True) as new:
            for name, table in self.tables.items():
                write_table(table, new, name)
            write_json({"analysis": self.kind} | self.about, new / "found.json")
            for language in LANGUAGES:
                text = "\n".join(self.sentences(language)) + "\n"
                (new / f"found.{language}.txt").write_text(text, encoding="utf-8")
                for ending, content in figures.drawing().images(self.plot(language)).items():
                    (new / f"figure.{language}.{ending}").write_bytes(content)
        return Path(folder)
