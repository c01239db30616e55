"""Robustness: how the alternatives fare over scenarios that nobody chooses, each scenario's value a mean over worlds.

Three questions, each outcome by itself: :mod:`~sim.analysis.robustness.regret`, how often an alternative is good enough
(:mod:`~sim.analysis.robustness.satisficing`), and :mod:`~sim.analysis.robustness.ranks`. There is no score over outcomes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import ClassVar

import numpy as np
import pandas as pd

from sim.analysis.complete_cases import cube, wanted
from sim.analysis.difference_text import decimals
from sim.analysis.differences import shown
from sim.analysis.fields import Fields, Outcomes, Year
from sim.analysis.naming import Voice
from sim.analysis.result import AnalysisResult
from sim.analysis.robustness.ranks import rank_stability
from sim.analysis.robustness.regret import DRAWS, regret
from sim.analysis.robustness.satisficing import JOINTLY, Threshold, satisficing, threshold
from sim.config.fields import ConfigError
from sim.studies.results import Results

__all__ = ["RobustnessResult", "Threshold", "rank_stability", "regret", "robustness", "satisficing"]

FEW = 3
"""So many alternatives may share the least regret, or the best place, and still be named."""
MOST_NAMED = 8
"""So many alternatives are listed one by one; the table has them all."""


@dataclass
class RobustnessResult(AnalysisResult):
    """Tables ``regret``, ``ranks``, ``best``, ``agreement``, ``signs`` and, where thresholds were given, ``satisficing``."""

    kind: ClassVar[str] = "robustness"

    def sentences(self, language: str = "en") -> list[str]:
        """Return what it rests on, each outcome, the thresholds; no winner where none is seen."""
        say, about = Voice("robustness", language), self.about
        few = [key for key, n in (("one_scenario", "scenarios"), ("one_world", "worlds")) if about[n] < 2]
        lines = [
            say(key, scenarios=about["scenarios"], worlds=about["worlds"]) for key in ("head", *few, "regret_means")
        ]
        for outcome in shown(about["outcomes"]):
            lines += [
                _regret(self._of("regret", outcome), outcome, say),
                _best(self._of("best", outcome), outcome, say),
            ]
            lines += [] if few else _agreement(self._of("agreement", outcome).iloc[0], outcome, say)
        lines += _satisficing(self, say) if "satisficing" in self.tables else []
        for outcome, names in about["left_out"].items():
            lines.append(say("left_out", outcome=say.outcome(outcome), names=_list(names, say)))
        least = {name: int(self.tables["regret"][name].min()) for name in ("scenarios", "worlds")}
        if any(about[name] != count for name, count in least.items()):
            lines.append(say("missing", **least))
        return [*lines, say("no_score"), say("model")]

    def _of(self, table: str, outcome: str) -> pd.DataFrame:
        rows = self.tables[table]
        return rows[rows["outcome"] == outcome]


def robustness(
    results: Results,
    outcomes: Outcomes = None,
    thresholds: Fields | None = None,
    *,
    year: Year = None,
    draws: int = DRAWS,
    seed: int = 0,
) -> RobustnessResult:
    """Return regret, rank stability and, with ``thresholds``, satisficing over a study's scenarios, outcome by outcome.

    ``outcomes``: those of which more or less is better (all such). ``thresholds``: see :func:`satisficing`. ``draws``
    samples of scenarios and worlds, from ``seed``, give the intervals. With one scenario the tables are made, but tell of
    luck only. ConfigError where nothing can be compared.
    """
    asked = wanted(results, outcomes, directed=True)
    if not asked:
        raise ConfigError(f"The study {results.name} has no outcome of which more, or less, is better.")
    others = [str(name) for name in results.alternatives.index if name != results.reference]
    signs = [(outcome, name, same_sign(results, outcome, name, year)) for outcome in asked for name in others]
    tables = {"regret": regret(results, asked, year, draws=draws, seed=seed)}
    tables |= rank_stability(results, asked, year, draws=draws, seed=seed)
    tables["signs"] = pd.DataFrame(signs, columns=["outcome", "alternative", "same_sign"])
    if thresholds:
        tables["satisficing"] = satisficing(results, thresholds, year)
    left_out = {outcome: cube(results, outcome, year).left_out for outcome in asked}
    about = {
        "study": results.name, "outcomes": asked, "year": year, "draws": draws, "seed": seed,
        "reference": results.reference, "scenarios": len(results.scenarios), "worlds": len(results.worlds),
        "thresholds": {o: asdict(threshold(results, o, limit)) for o, limit in (thresholds or {}).items()},
        "left_out": {outcome: names for outcome, names in left_out.items() if names},
    }  # fmt: skip
    return RobustnessResult(tables, about)


def same_sign(results: Results, outcome: str, alternative: str, year: Year = None) -> float:
    """Return the share of scenarios whose mean difference has the sign of the mean over them all; NaN where unknown."""
    pairs = results.differences(outcome, alternative, year=year).to_numpy(dtype=float)
    known = pairs[np.isfinite(pairs).any(axis=1)]
    if not len(known):
        return float("nan")
    means = np.nanmean(known, axis=1)
    return float((np.sign(means) == np.sign(means.mean())).mean())


def _list(names: Sequence[str], say: Voice) -> str:
    """Return alternatives by name, with "and" before the last."""
    return say.listed([say.option(name) for name in names])


def _regret(rows: pd.DataFrame, outcome: str, say: Voice) -> str:
    """Return which option has the least greatest regret, where the runs show it, and how great it is."""
    digits = max(3, decimals(outcome))
    least, most = rows.loc[rows["max"].idxmin()], rows.loc[rows["max"].idxmax()]
    could = rows.loc[rows["may_be_least"], "alternative"].tolist()
    if not np.isfinite(least["max_low"]):
        return say("regret_unknown", outcome=say.outcome(outcome))
    key = "regret_one" if len(could) == 1 else "regret_few" if len(could) <= min(FEW, len(rows) - 1) else "regret_many"
    of = {"regret": least["max"], "low": least["max_low"], "high": least["max_high"], "greatest": most["max"]}
    numbers = {name: say.number(value, digits) for name, value in of.items()}
    who = say.option(most["alternative"])
    names = _list(could, say)
    return say(key, outcome=say.outcome(outcome), names=names, n=len(could), of=len(rows), who=who, **numbers)


def _best(rows: pd.DataFrame, outcome: str, say: Voice) -> str:
    """Return which option is clearly best, in how many scenarios, and in how many none is."""
    scenarios, clear, name = int(rows["scenarios"].max()), rows[rows["clear"] > 0], say.outcome(outcome)
    if scenarios == 1 or clear.empty:
        key = "best_none" if scenarios > 1 else "best_no_one" if clear.empty else "best_one"
        return say(key, outcome=name, scenarios=scenarios, name=_list(clear["alternative"].tolist(), say))
    items = zip(clear["alternative"], clear["clear"], strict=True)
    text = "; ".join(f"{say.option(one)} {say('in', n=int(count))}" for one, count in items)
    return say("best_some", outcome=name, entries=text, scenarios=scenarios, left=scenarios - int(clear["clear"].sum()))


def _agreement(row: pd.Series, outcome: str, say: Voice) -> list[str]:
    if not np.isfinite(row["kendall_w"]):
        return []
    key = "agreement" if np.isfinite(row["kendall_w_low"]) else "agreement_alone"
    of = {"w": "kendall_w", "low": "kendall_w_low", "high": "kendall_w_high"}
    return [say(key, outcome=say.outcome(outcome), **{name: say.number(row[column], 2) for name, column in of.items()})]


def _satisficing(result: RobustnessResult, say: Voice) -> list[str]:
    """Return the thresholds, then for each alternative how often it meets them all."""
    table = result.tables["satisficing"]
    entries = [limit(outcome, asked, say.language) for outcome, asked in result.about["thresholds"].items()]
    all_of = JOINTLY if JOINTLY in set(table["outcome"]) else table["outcome"].iloc[0]
    rows = table[table["outcome"] == all_of]
    lines = [say("thresholds", entries="; ".join(entries))]
    for _, row in rows.head(MOST_NAMED).iterrows():
        counts = {name: int(row[name]) for name in ("met", "scenarios", "missed", "undecided")}
        ends = {end: say.share(row[end]) for end in ("low", "high")}
        lines.append(say("satisfied", name=say.option(row["alternative"]), **counts, **ends))
    if len(rows) > MOST_NAMED:
        lines.append(say("more", n=len(rows) - MOST_NAMED))
    return lines


def limit(outcome: str, asked: Fields, language: str) -> str:
    """Return a threshold in words."""
    say = Voice("robustness", language)
    key = ("difference_" if asked["difference"] else "") + ("at_least" if asked["at_least"] else "at_most")
    value = say.number(asked["value"], max(decimals(outcome), 2), sign=asked["difference"])
    return say(key, outcome=say.outcome(outcome), value=value)
