"""The paired differences of a whole study: every alternative against the reference, for every outcome.

In a table of many differences some leave out 0 by luck alone. It therefore makes two levels of claim.
``excludes_zero``: the 95 per cent interval of this one difference leaves out 0, which is what to look at if it was the
one question asked. ``seen``: it holds besides when all the differences in the table are looked at together, by Holm's
step-down rule (1979, Scandinavian Journal of Statistics 6), however the differences hang together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import pandas as pd

from sim.analysis import figures
from sim.analysis.comparison import OF_SETS, interval
from sim.analysis.complete_cases import wanted, whole
from sim.analysis.difference_text import cell, in_order, label
from sim.analysis.estimates import estimate, holm
from sim.analysis.fields import Record
from sim.analysis.naming import name_of
from sim.analysis.result import AnalysisResult
from sim.analysis.two_way import two_way
from sim.language import words
from sim.outcomes.catalogue import HEADLINES
from sim.studies.results import Results

if TYPE_CHECKING:
    from matplotlib.figure import Figure

COLUMNS = ["difference", "low", "high", "share_of_worlds", "replications"]
LUCK_AND_DOUBT = [column for column in OF_SETS if column != "sets"]
TOGETHER = 0.05
"""Largest Holm-adjusted p-value of a difference that counts as seen."""
MOST_NAMED = 4
"""So many alternatives are named for each outcome; the table has them all."""


@dataclass
class DifferencesResult(AnalysisResult):
    """Tables ``differences`` (see :func:`paired`) and ``alternatives`` (label, option and the levers moved)."""

    kind: ClassVar[str] = "differences"

    @property
    def table(self) -> pd.DataFrame:
        """The differences."""
        return self.tables["differences"]

    def sentences(self, language: str = "en") -> list[str]:
        """How much was compared, then each outcome: how many differences are seen, and the first of them."""
        texts = words(language)
        lines = [_head(self, language)]
        if self.about.get("only"):
            lines.append(texts["differences.only"].format(what=only(self)))
        if not np.isfinite(self.table["low"]).any():
            return [*lines, texts["differences.no_interval"]]
        lines.append(texts["differences.rule"].format(tests=self.about["tests"]))
        for outcome in shown(self.about["outcomes"]):
            lines.append(_outcome(self.table[self.table["outcome"] == outcome], outcome, language))
        if len(self.about["outcomes"]) > len(shown(self.about["outcomes"])):
            lines.append(texts["differences.more_outcomes"].format(n=len(self.about["outcomes"])))
        return [*lines, *_missing(self, language), texts["differences.model"]]

    def plot(self, language: str = "en", outcomes: Sequence[str] | None = None) -> Figure:
        """Heat maps where the alternatives are a grid over two or three levers, else dots with intervals."""
        return figures.draw(self, language, outcomes=outcomes)


def paired(
    results: Results,
    outcomes: str | Sequence[str] | None = None,
    *,
    against: str | None = None,
    year: float | str | None = None,
    scenario: int | None = None,
) -> DifferencesResult:
    """Compare every alternative with ``against`` (the reference), pair by pair, for each outcome (all).

    ``scenario``: in this one alone.

    A row for each alternative and outcome: alternative, option and levers, outcome, difference, low, high,
    share_of_worlds (with several scenarios: of single pairs, with the mean's sign), replications (whole worlds),
    scenarios, p, p_holm (adjusted for all rows), excludes_zero and seen. One scenario: Student's t over worlds.
    Several: worlds × scenarios, and the columns :data:`LUCK_AND_DOUBT` of :class:`sim.analysis.two_way.TwoWay`.
    Runs that are missing leave out their scenario or world, of that pair only. ConfigError for unknown names.
    """
    results = results if scenario is None else results.alone(scenario)
    against = results.reference if against is None else against
    results.check(results.outcomes[0], [against])
    asked = wanted(results, outcomes)
    others = [str(name) for name in results.alternatives.index if name != against]
    moved = _storable(results.alternatives)
    values = {outcome: results.values(outcome, year) for outcome in asked}
    rows = []
    for name in others:
        own = {"alternative": name} | {str(k): v for k, v in moved.loc[name].items()}
        for outcome, table in values.items():
            pairs = (table.loc[name] - table.loc[against]).to_numpy(dtype=float)
            rows.append(own | {"outcome": outcome} | compare(pairs))
    result = judged(pd.DataFrame(rows))
    about = {
        "study": results.name, "reference": against, "outcomes": asked, "year": year,
        "scenarios": len(results.scenarios), "worlds": len(results.worlds),
        "only": {} if scenario is None else {str(k): str(v) for k, v in results.scenarios.loc[scenario].items()},
        "tests": int(np.isfinite(result["p"]).sum()) if len(result) else 0,
        "levers": [f.name for f in results.factors if f.decided and f.name in results.alternatives],
    }  # fmt: skip
    alternatives = moved.rename_axis("alternative").reset_index()
    return DifferencesResult({"differences": result, "alternatives": alternatives}, about)


def judged(result: pd.DataFrame, families: Sequence[Any] | None = None) -> pd.DataFrame:
    """Differences with what is seen when all are looked at together: adds p_holm, excludes_zero and seen to p, low, high.

    ``families``: keys of rows as in ``groupby``; each family is corrected by itself.
    """
    if result.empty:
        return result
    result["p_holm"] = np.nan
    for _, own in [(None, result)] if families is None else result.groupby(list(families)):
        result.loc[own.index, "p_holm"] = holm(own["p"].to_numpy())
    result["excludes_zero"] = (result["low"] > 0) | (result["high"] < 0)
    result["seen"] = result["excludes_zero"] & (result["p_holm"] <= TOGETHER)
    return result


def compare(pairs: np.ndarray) -> Record:
    """What paired differences float [scenarios, worlds], with or without gaps, say: a row of the table."""
    table = whole(pairs)
    own: Record
    if len(pairs) > 1:
        both = two_way(table)
        own = dict(zip(COLUMNS, (both.mean, both.low, both.high, both.share_of_worlds), strict=False))
        own["replications"] = table.shape[1]
        own |= {column: getattr(both, column) for column in LUCK_AND_DOUBT}
    else:
        own = dict(zip(COLUMNS, interval(table.ravel()), strict=True))
    return own | {"scenarios": table.shape[0], "p": _p(table)}


def _p(table: np.ndarray) -> float:
    """The p-value of no difference; where every pair agrees to the bit, that of the sign test.

    With no spread at all Student's t would be certain after two worlds. The sign test is not before there are six.
    """
    known = estimate(table)
    if known.se <= 1e-12 * max(1.0, abs(known.mean)) and abs(known.mean) > 1e-12:
        return float(2.0 ** (1 - table.shape[1]))
    return known.p


def _storable(alternatives: pd.DataFrame) -> pd.DataFrame:
    """Columns that hold both numbers and text become text, since a Parquet column has one kind."""
    kinds = {c: {type(v) for v in alternatives[c]} for c in alternatives if alternatives[c].dtype == object}
    mixed = [column for column, result in kinds.items() if len(result) > 1]
    return alternatives.assign(**{column: alternatives[column].map(str) for column in mixed})


def shown(outcomes: Sequence[str], most: int = 12) -> list[str]:
    """The outcomes that are told of one by one: all where they are few, else the headlines among them."""
    ordered = in_order(outcomes)
    return ordered if len(ordered) <= most else [o for o in ordered if o in HEADLINES] or ordered[:most]


def only(result: DifferencesResult) -> str:
    """Which scenario it is about, where it is one of several: ``world_name: turbulent``."""
    return ", ".join(f"{name}: {value}" for name, value in result.about["only"].items())


def _head(result: DifferencesResult, language: str) -> str:
    text, about = words(language), result.about
    several = about["scenarios"] > 1
    return text["differences.head_scenarios" if several else "differences.head"].format(
        alternatives=result.table["alternative"].nunique() if len(result.table) else 0,
        reference=name_of(about["reference"], language),
        worlds=about["worlds"],
        scenarios=about["scenarios"],
    )


def _outcome(rows: pd.DataFrame, outcome: str, language: str) -> str:
    """One outcome: how many differences are seen, and which, in the study's order."""
    texts, seen = words(language), rows[rows["seen"]]
    alone = int((rows["excludes_zero"] & ~rows["seen"]).sum())
    name, n = label(outcome, language), int(np.isfinite(rows["low"]).sum())
    if not n:
        return texts["differences.undefined"].format(outcome=name)
    text = texts["differences.none" if seen.empty else "differences.some"].format(outcome=name, seen=len(seen), n=n)
    if len(seen):
        cells = [
            f"{name_of(row['alternative'], language)}: {cell(row, language).removesuffix(' *')}"
            for _, row in seen.head(MOST_NAMED).iterrows()
        ]
        text += " " + "; ".join(cells)
        more = len(seen) - len(cells)
        text += f"; {texts['differences.and_more'].format(n=more)}." if more else "."
    return text + (" " + texts["differences.alone"].format(n=alone) if alone else "")


def _missing(result: DifferencesResult, language: str) -> list[str]:
    """A sentence where some comparisons rest on fewer worlds or scenarios than the study has."""
    table, about = result.table, result.about
    short = table[(table["replications"] < about["worlds"]) | (table["scenarios"] < about["scenarios"])]
    if short.empty:
        return []
    return [
        words(language)["differences.missing"].format(
            n=len(short), worlds=int(short["replications"].min()), scenarios=int(short["scenarios"].min())
        )
    ]
