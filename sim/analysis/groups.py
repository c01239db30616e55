"""Who gains and who loses: differences from the reference in groups of offices, and between the groups, in pairs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import pandas as pd

from sim.analysis import figures
from sim.analysis.complete_cases import better
from sim.analysis.difference_text import label
from sim.analysis.differences import compare, judged
from sim.analysis.naming import name_of
from sim.analysis.result import AnalysisResult
from sim.config.fields import ConfigError, nearest
from sim.language import words
from sim.studies.details import GROUP_OUTCOMES, GROUPS
from sim.studies.results import Results

if TYPE_CHECKING:
    from matplotlib.figure import Figure

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
        """Who is surely worse off, and between which groups the gains surely differ."""
        say, about = words(language), self.about
        items = [say["groups.head"].format(reference=name_of(about["reference"], language), worlds=about["worlds"])]
        table = self.tables["groups"]
        for outcome in about["outcomes"]:
            losers = table[(table["outcome"] == outcome) & table["seen"] & (table["difference"] * better(outcome) < 0)]
            names = "; ".join(
                f"{name_of(str(row.alternative), language)} – {group_label(row.by, row.group, language)}"
                for row in losers.itertuples()
            )
            key = "groups.losers" if len(losers) else "groups.no_losers"
            items.append(say[key].format(outcome=label(outcome, language), names=names))
        apart = int(self.tables["between"]["seen"].sum())
        return [*items, say["groups.apart"].format(n=apart, all=len(self.tables["between"]))]

    def plot(self, language: str = "en", outcome: str | None = None) -> Figure:
        """A panel for each way of grouping, a row for each alternative, a mark for each group."""
        return figures.draw(self, language, outcome=outcome)


def groups(results: Results, outcomes: str | Sequence[str] | None = None, against: str | None = None) -> GroupsResult:
    """The paired differences from ``against`` (the reference) in each group of offices in the last year.

    ``outcomes``: of :data:`sim.studies.details.GROUP_OUTCOMES` (:data:`MAIN`). Table ``groups``: alternative, by, group,
    outcome, then difference, low, high, share_of_worlds, replications, scenarios, p, p_holm (over the whole table),
    excludes_zero and seen, as :func:`sim.analysis.differences.paired` has them. Table ``between``: the same for how much
    more the first group of each of :data:`CONTRASTS` gains than the second (one, other). A group that no office is in has
    NaN. ConfigError where the study kept no groups, or for an outcome that is not told for groups.
    """
    if "groups" not in results.details:
        raise ConfigError(f"The study {results.name} kept no groups; put groups among its details and run it.")
    against = results.reference if against is None else against
    results.check(results.outcomes[0], [against])
    asked = list(MAIN) if outcomes is None else [outcomes] if isinstance(outcomes, str) else list(outcomes)
    for outcome in asked:
        if outcome not in GROUP_OUTCOMES:
            raise ConfigError(f"There is no outcome '{outcome}' for groups. {nearest(outcome, GROUP_OUTCOMES)}")
    others = [str(name) for name in results.alternatives.index if name != against]
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
    return GroupsResult({"groups": judged(pd.DataFrame(rows)), "between": judged(pd.DataFrame(apart))}, about)


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
    """A group in a few words: «small offices»."""
    return words(language)[f"groups.short.{by}.{group}"]
