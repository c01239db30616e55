"""How differences develop over the years, and whether an option does worse before it does better.

Bands hold for all years of an option and outcome at once (:mod:`sim.analysis.bands`), since a dip is looked for in many
years. They are not widened for the number of options and outcomes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np
import pandas as pd

from sim.analysis import figures
from sim.analysis.bands import band
from sim.analysis.complete_cases import better, wanted
from sim.analysis.difference_text import decimals, label
from sim.analysis.fields import Record
from sim.analysis.naming import name_of
from sim.analysis.result import AnalysisResult
from sim.config.fields import ConfigError
from sim.language import words
from sim.language.format import number
from sim.outcomes.catalogue import CATALOGUE
from sim.studies.results import Results

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MAIN = ("quality_standard", "quality_discretionary", "learning_ability", "motivation")
"""Looked at where no outcomes are named."""
MATTERS = 0.01
"""A shortfall smaller than this, of outcomes that are shares or go from 0 to 1, is no dip worth the name."""
VERDICTS = ("dip", "worse", "fades", "none", "open", "untold")
"""Surely worse and later surely better; surely worse and never after surely better; surely better and later surely worse;
never worse by anything that matters; the band is too wide to tell; too few worlds for a band."""
MOST_NAMED = 4


@dataclass
class TrajectoriesResult(AnalysisResult):
    """Tables ``trajectories`` and ``dips``; see :func:`trajectories`."""

    kind: ClassVar[str] = "trajectories"

    @property
    def table(self) -> pd.DataFrame:
        """The difference of each alternative, outcome and year."""
        return self.tables["trajectories"]

    @property
    def dips(self) -> pd.DataFrame:
        """A row for each alternative and outcome: whether it is worse before it is better."""
        return self.tables["dips"]

    def sentences(self, language: str = "en") -> list[str]:
        """What was compared, how the bands are made, and for each outcome who dips, who does not, and what is open."""
        text, about = words(language), self.about
        head = text["trajectories.head"].format(
            reference=name_of(about["reference"], language), worlds=about["worlds"], years=len(about["years"])
        )
        lines = [head, text["trajectories.rule"]]
        for outcome in about["outcomes"]:
            rows = self.dips[self.dips["outcome"] == outcome]
            lines += [_outcome(rows, outcome, language)] if len(rows) else []
        return [*lines, text["trajectories.model"]]

    def plot(self, language: str = "en", outcomes: Sequence[str] | None = None) -> Figure:
        """A panel for each alternative, a line with its band for each outcome (the first two)."""
        return figures.draw(self, language, outcomes=outcomes)


def trajectories(
    results: Results,
    outcomes: str | Sequence[str] | None = None,
    against: str | None = None,
    alternative: str | None = None,
) -> TrajectoriesResult:
    """The paired difference from ``against`` (the reference) in every year after year 0, with simultaneous bands.

    ``outcomes``: those of :data:`MAIN` that were kept, or else all; ``alternative``: this one alone. Table
    ``trajectories``: alternative, outcome, year, difference, low, high, n (worlds). Table ``dips``, for outcomes of which
    more or less is better: alternative, outcome, verdict (:data:`VERDICTS`), year, difference, low, high (where it is
    lowest, told by what is better), better_from (the first year from which every band is on the better side; NaN:
    none), worse_first, worse_last (years surely worse; NaN: none) and n. ConfigError for unknown names, and where only
    one year was kept.
    """
    against = results.reference if against is None else against
    asked = wanted(results, outcomes)
    if outcomes is None:
        asked = [o for o in MAIN if o in asked] or asked
    results.check(asked[0], [against] + ([] if alternative is None else [alternative]))
    years = [year for year in results.years if year > 0]
    if len(years) < 2:
        raise ConfigError(
            f"The study {results.name} kept one year only; how a difference develops takes keep=every_year."
        )
    chosen = [str(a) for a in results.alternatives.index if a != against and alternative in (None, a)]
    lines = [_line(results, name, against, outcome, years) for outcome in asked for name in chosen]
    table = pd.concat(lines, ignore_index=True) if lines else pd.DataFrame()
    dips = [dip(line) for line in lines if better(str(line["outcome"].iloc[0]))]
    about = {
        "study": results.name, "reference": against, "outcomes": asked, "years": years, "alternatives": chosen,
        "worlds": len(results.worlds), "scenarios": len(results.scenarios),
    }  # fmt: skip
    return TrajectoriesResult({"trajectories": table, "dips": pd.DataFrame(dips)}, about)


def _line(results: Results, name: str, against: str, outcome: str, years: Sequence[float]) -> pd.DataFrame:
    """One alternative's differences in one outcome, year by year, with the band."""
    table = results.table
    rows = table[(table["outcome"] == outcome) & table["alternative"].isin([name, against])]
    wide = rows.pivot_table(
        index="alternative", columns=["year", "scenario", "world"], values="value", observed=True, dropna=False
    )
    order = pd.MultiIndex.from_product([years, results.scenarios.index, results.worlds])
    wide = wide.reindex(index=[name, against], columns=order)
    pairs = (wide.loc[name] - wide.loc[against]).to_numpy(dtype=float)
    result = band(pairs.reshape(len(years), len(results.scenarios), -1))
    return pd.DataFrame(
        {"alternative": name, "outcome": outcome, "year": years, "difference": result["mean"],
         "low": result["low"], "high": result["high"], "n": result["n"]}
    )  # fmt: skip


def dip(line: pd.DataFrame) -> Record:
    """Whether one line, a row a year in order, is worse before it is better: a row of the table ``dips``."""
    outcome = str(line["outcome"].iloc[0])
    own = {"alternative": line["alternative"].iloc[0], "outcome": outcome}
    way = better(outcome)
    towards = line["difference"].to_numpy(dtype=float) * way
    ends = line[["low", "high"]].to_numpy(dtype=float) * way
    low, high = ends.min(axis=1), ends.max(axis=1)
    year, n = line["year"].to_numpy(dtype=float), int(line["n"].min())
    if not np.isfinite(towards).any():
        nothing = dict.fromkeys(("year", "difference", "low", "high"), np.nan)
        return own | {"verdict": "untold"} | nothing | _spans(year, low, high) | {"n": n}
    lowest = line.iloc[int(np.nanargmin(towards))]
    least = {key: float(lowest[key]) for key in ("year", "difference", "low", "high")}
    return own | {"verdict": verdict(low, high, _limit(outcome))} | least | _spans(year, low, high) | {"n": n}


def verdict(low: np.ndarray, high: np.ndarray, limit: float) -> str:
    """One of :data:`VERDICTS` from a band float [years], up for better."""
    up, down = np.flatnonzero(low > 0), np.flatnonzero(high < 0)
    if not np.isfinite(low).any():
        return "untold"
    if len(down) and len(up):
        return "dip" if down[0] < up[-1] else "fades"
    if len(down):
        return "worse"
    return "none" if np.isfinite(low).all() and (low >= -limit).all() else "open"


def _spans(year: np.ndarray, low: np.ndarray, high: np.ndarray) -> dict[str, float]:
    """From which year on it is surely better, and the first and last year it is surely worse; NaN where none is."""
    short = np.flatnonzero(~(low > 0))
    first = int(short[-1]) + 1 if len(short) else 0
    worse = year[high < 0]
    return {
        "better_from": float(year[first]) if first < len(year) else np.nan,
        "worse_first": float(worse[0]) if len(worse) else np.nan,
        "worse_last": float(worse[-1]) if len(worse) else np.nan,
    }


def _limit(outcome: str) -> float:
    """How far below 0 a band may reach and still be no dip."""
    unit = CATALOGUE[outcome].unit if outcome in CATALOGUE else ""
    return MATTERS if "share" in unit or unit.startswith("index") else 0.0


def _outcome(rows: pd.DataFrame, outcome: str, language: str) -> str:
    """How many alternatives fall under each verdict, and the first that dip."""
    texts = words(language)
    parts = [
        texts[f"trajectories.count.{what}"].format(n=int((rows["verdict"] == what).sum()))
        for what in VERDICTS
        if (rows["verdict"] == what).any()
    ]
    text = texts["trajectories.outcome"].format(outcome=label(outcome, language), counts="; ".join(parts))
    for _, row in rows[rows["verdict"] == "dip"].head(MOST_NAMED).iterrows():
        text += " " + texts["trajectories.dips"].format(
            option=name_of(str(row["alternative"]), language),
            size=number(float(row["difference"]), decimals(outcome), language, sign=True),
            year=f"{row['year']:g}",
        )
    return text
