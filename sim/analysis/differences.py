"""The paired differences of a whole study: every alternative against the reference, for every outcome.

``excludes_zero``: the 95 per cent interval of this one difference leaves out 0. ``seen``: it holds besides when all the
differences of the table are looked at together, by Holm's step-down rule (1979, Scandinavian Journal of Statistics 6).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pandas as pd

from sim.analysis.complete_cases import nothing_moved, wanted
from sim.analysis.copies import copies_of, sentences
from sim.analysis.difference_text import cell, in_order
from sim.analysis.estimates import compare, judged
from sim.analysis.events import FEW, few_events
from sim.analysis.fields import Outcomes, Year
from sim.analysis.naming import Voice
from sim.analysis.result import AnalysisResult
from sim.outcomes.catalogue import HEADLINES
from sim.studies.results import Results

MOST_NAMED = 4
"""So many alternatives are named for each outcome; the table has them all."""


@dataclass
class DifferencesResult(AnalysisResult):
    """Tables ``differences`` (see :func:`paired`) and ``alternatives`` (label, option and the levers moved)."""

    kind: ClassVar[str] = "differences"

    def sentences(self, language: str = "en") -> list[str]:
        """Return how much was compared, then each outcome: how many differences are seen, and the first of them."""
        say, about, table = Voice("differences", language), self.about, self.table
        counts = {"worlds": about["worlds"], "scenarios": about["scenarios"]}
        alternatives = table["alternative"].nunique() if len(table) else 0
        key = "head_scenarios" if about["scenarios"] > 1 else "head"
        lines = [say(key, alternatives=alternatives, reference=say.option(about["reference"]), **counts)]
        if about.get("only"):
            lines.append(say("only", what=only(self)))
        if about.get("nothing_moved"):
            return [*lines, say("nothing_moved")]
        if not np.isfinite(table["low"]).any():
            return [*lines, say("no_interval" if about["worlds"] < 2 else "no_values")]
        lines.append(say("rule", tests=about["tests"]))
        lines += sentences(about["copies"], language)
        outcomes = shown(about["outcomes"])
        lines += [_outcome(table[table["outcome"] == outcome], outcome, say) for outcome in outcomes]
        if len(about["outcomes"]) > len(outcomes):
            lines.append(say("more_outcomes", n=len(about["outcomes"])))
        short = table[(table["replications"] < about["worlds"]) | (table["scenarios"] < about["scenarios"])]
        if len(short):
            least = {"worlds": int(short["replications"].min()), "scenarios": int(short["scenarios"].min())}
            lines.append(say("missing", n=len(short), **least))
        few = table[table["few_events"]]
        if len(few):
            names = say.listed([say.outcome(name) for name in in_order(few["outcome"])])
            lines.append(say("few_events", n=len(few), outcomes=names, few=FEW))
        worlds = int(table["replications"].max())
        if np.isfinite(null := float(table["share_no_effect"].median())):
            lines.append(say("share_no_effect", share=say.share(null), worlds=worlds))
        return [*lines, say("model")]


def paired(
    results: Results,
    outcomes: Outcomes = None,
    *,
    against: str | None = None,
    year: Year = None,
    scenario: int | None = None,
) -> DifferencesResult:
    """Compare every alternative with ``against`` (the reference), pair by pair, for each outcome (all).

    ``scenario``: in this one alone.

    A row for each alternative and outcome: alternative, option and levers, outcome, difference, low, high,
    share_of_worlds (with several scenarios: of single pairs, with the mean's sign), replications (whole worlds),
    scenarios, p (NaN where it is no test: all pairs are 0, or the alternative repeats another's runs), p_holm (adjusted
    for all tests), excludes_zero and seen; few_events (too few for the interval to be trusted), and share_no_effect (what
    share_of_worlds is on average where there is no effect). One scenario: Student's t over worlds.
    Several: worlds × scenarios, and the columns of :func:`sim.analysis.estimates.two_way`.
    Runs that are missing leave out their scenario or world, of that pair only. ConfigError for unknown names.
    """
    results = results if scenario is None else results.alone(scenario)
    against, others = opponents(results, against)
    asked = wanted(results, outcomes)
    moved = _storable(results.alternatives)
    values = {outcome: results.values(outcome, year) for outcome in asked}
    rows = []
    for name in others:
        own = {"alternative": name} | {str(k): v for k, v in moved.loc[name].items()}
        for outcome, table in values.items():
            pairs = (table.loc[name] - table.loc[against]).to_numpy(dtype=float)
            few = few_events(outcome, table.loc[name].to_numpy(), table.loc[against].to_numpy())
            rows.append(own | {"outcome": outcome} | compare(pairs) | {"few_events": few})
    copies = copies_of(results, against)
    result = judged(pd.DataFrame(rows), copies=copies)
    about = {
        "study": results.name, "reference": against, "outcomes": asked, "year": year,
        "scenarios": len(results.scenarios), "worlds": len(results.worlds),
        "only": {} if scenario is None else {str(k): str(v) for k, v in results.scenarios.loc[scenario].items()},
        "tests": int(np.isfinite(result["p"]).sum()) if len(result) else 0,
        "levers": [f.name for f in results.factors if f.decided and f.name in results.alternatives],
        "copies": copies, **nothing_moved(results, year),
    }  # fmt: skip
    alternatives = moved.rename_axis("alternative").reset_index()
    return DifferencesResult({"differences": result, "alternatives": alternatives}, about)


def opponents(results: Results, against: str | None) -> tuple[str, list[str]]:
    """Return what is measured against (the reference), and the other alternatives; ConfigError for an unknown one."""
    against = results.reference if against is None else against
    results.check(results.outcomes[0], [against])
    return against, [str(name) for name in results.alternatives.index if name != against]


def _storable(alternatives: pd.DataFrame) -> pd.DataFrame:
    """Turn columns that hold both numbers and text into text, since a Parquet column has one kind."""
    kinds = {c: {type(v) for v in alternatives[c]} for c in alternatives if alternatives[c].dtype == object}
    mixed = [column for column, result in kinds.items() if len(result) > 1]
    return alternatives.assign(**{column: alternatives[column].map(str) for column in mixed})


def shown(outcomes: Sequence[str], most: int = 12) -> list[str]:
    """Return the outcomes that are listed one by one: all where they are few, else the headlines among them."""
    ordered = in_order(outcomes)
    return ordered if len(ordered) <= most else [o for o in ordered if o in HEADLINES] or ordered[:most]


def only(result: DifferencesResult) -> str:
    """Return which scenario it is about, where it is one of several: ``world_name: turbulent``."""
    return ", ".join(f"{name}: {value}" for name, value in result.about["only"].items())


def _outcome(rows: pd.DataFrame, outcome: str, say: Voice) -> str:
    """Return how many differences of one outcome are seen, and which, in the study's order."""
    seen, n, name = rows[rows["seen"]], int(np.isfinite(rows["p"]).sum()), say.outcome(outcome)
    if not n:
        return say("same" if np.isfinite(rows["low"]).any() else "undefined", outcome=name)
    text = say("none" if seen.empty else "some", outcome=name, seen=len(seen), n=n)
    if len(seen):
        cells = [
            f"{say.option(row['alternative'])}: {cell(row, say.language).removesuffix(' *')}"
            for _, row in seen.head(MOST_NAMED).iterrows()
        ]
        more = len(seen) - len(cells)
        text += f" {'; '.join(cells)}{'; ' + say('and_more', n=more) if more else ''}."
    alone = int((rows["excludes_zero"] & ~rows["seen"]).sum())
    return text + (f" {say('alone', n=alone)}" if alone else "")
