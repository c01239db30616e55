"""Who gains and who loses: differences from the reference in groups of offices, and between the groups, in pairs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import pandas as pd

from sim.analysis.complete_cases import better
from sim.analysis.copies import same_settings
from sim.analysis.differences import opponents
from sim.analysis.estimates import compare, judged
from sim.analysis.fields import Outcomes
from sim.analysis.naming import Voice
from sim.analysis.result import AnalysisResult
from sim.config.fields import ConfigError, nearest
from sim.language import words
from sim.studies.details import GROUP_OUTCOMES, GROUPS
from sim.studies.results import Results

MAIN = ("quality_standard", "quality_discretionary")
CONTRASTS = {
    "size": ("small", "large"), "leadership": ("split", "unified"), "leader_background": ("municipal", "state"),
    "county": ("weakest", "strongest"),
}  # fmt: skip
"""By what offices are grouped -> the two groups whose gains are held against one another, the first less the second."""


@dataclass
class GroupsResult(AnalysisResult):
    """Tables ``groups`` and ``between``; see :func:`groups`."""

    kind: ClassVar[str] = "groups"

    def sentences(self, language: str = "en") -> list[str]:
        """Return who is surely worse off, and between which groups the gains surely differ."""
        say, about, table = Voice("groups", language), self.about, self.table
        lines = [say("head", reference=say.option(about["reference"]), worlds=about["worlds"])]
        for outcome in about["outcomes"]:
            losers = table[(table["outcome"] == outcome) & table["seen"] & (table["difference"] * better(outcome) < 0)]
            names = "; ".join(
                f"{say.option(row.alternative)} – {group_label(row.by, row.group, language)}"
                for row in losers.itertuples()
            )
            lines.append(say("losers" if names else "no_losers", outcome=say.outcome(outcome), names=names))
        between = self.tables["between"]["seen"]
        return [*lines, say("apart", n=int(between.sum()), all=len(between))]


def groups(results: Results, outcomes: Outcomes = None, against: str | None = None) -> GroupsResult:
    """Return the paired differences from ``against`` (the reference) in each group of offices in the last year.

    ``outcomes``: of :data:`sim.studies.details.GROUP_OUTCOMES` (:data:`MAIN`). Table ``groups``: alternative, by, group,
    outcome, then the numbers of :func:`sim.analysis.differences.paired`, p_holm over the whole table. Table ``between``:
    the same for how much more the first group of each of :data:`CONTRASTS` gains than the second (one, other). A group
    that no office is in has NaN. ConfigError where the study kept no groups, or for an outcome without values for groups.
    """
    if "groups" not in results.details:
        raise ConfigError(f"The study {results.name} kept no groups; put groups among its details and run it.")
    against, others = opponents(results, against)
    asked = list(MAIN) if outcomes is None else [outcomes] if isinstance(outcomes, str) else list(outcomes)
    for outcome in asked:
        if outcome not in GROUP_OUTCOMES:
            raise ConfigError(f"There is no outcome '{outcome}' for groups. {nearest(outcome, GROUP_OUTCOMES)}")
    values = _values(results)
    gains = {
        (name, by, group, outcome): values(name, by, group, outcome) - values(against, by, group, outcome)
        for name in others
        for by, of in GROUPS.items()
        for group in of
        for outcome in asked
    }
    rows = [
        {"alternative": name, "by": by, "group": group, "outcome": outcome} | compare(pairs)
        for (name, by, group, outcome), pairs in gains.items()
    ]
    apart = [
        {"alternative": name, "by": by, "one": one, "other": other, "outcome": outcome}
        | compare(gains[name, by, one, outcome] - gains[name, by, other, outcome])
        for name in others
        for by, (one, other) in CONTRASTS.items()
        for outcome in asked
    ]
    about = {
        "study": results.name, "reference": against, "outcomes": asked, "alternatives": others,
        "worlds": len(results.worlds), "scenarios": len(results.scenarios),
    }  # fmt: skip
    copies = same_settings(results, against)
    tables = {
        "groups": judged(pd.DataFrame(rows), copies=copies),
        "between": judged(pd.DataFrame(apart), copies=copies),
    }
    return GroupsResult(tables, about)


def _values(results: Results) -> Any:
    """(alternative, by, group, outcome) -> float [scenarios, worlds], NaN where there is none."""
    table = results.details["groups"]
    wide = table.pivot_table(
        index=["alternative", "by", "group", "outcome"], columns=["scenario", "world"], values="value",
        observed=True, dropna=False,
    )  # fmt: skip
    wide = wide.reindex(columns=pd.MultiIndex.from_product([results.scenarios.index, results.worlds]))
    shape = (len(results.scenarios), len(results.worlds))
    known = {key: row.reshape(shape) for key, row in zip(wide.index, wide.to_numpy(dtype=float), strict=True)}
    nothing = np.full(shape, np.nan)
    return lambda *key: known.get(key, nothing)


def group_label(by: str, group: str, language: str) -> str:
    """Return a group in a few words: «small offices»."""
    return words(language)[f"groups.short.{by}.{group}"]
