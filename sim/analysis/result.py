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
from sim.studies.files import put, write_json, write_table

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
        """Write every table (Parquet and CSV), ``found.json``, and sentences and figure in each language."""
        folder = Path(folder)
        for name, table in self.tables.items():
            write_table(table, folder, name)
        write_json({"analysis": self.kind} | self.about, folder / "found.json")
        for language in LANGUAGES:
            text = "\n".join(self.sentences(language)) + "\n"
            put(folder / f"found.{language}.txt", text.encode("utf-8"))
            for ending, content in figures.drawing().images(self.plot(language)).items():
                put(folder / f"figure.{language}.{ending}", content)
        return folder
