"""What an analysis of robustness says, in plain sentences of a language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sim.analysis.difference_text import decimals, label, number
from sim.analysis.differences import shown
from sim.analysis.naming import name_of
from sim.analysis.robustness.satisficing import JOINTLY
from sim.language import words

if TYPE_CHECKING:
    from sim.analysis.robustness.estimate import RobustnessFound

FEW = 3
"""So many alternatives may share the least regret, or the best place, and still be named."""

MOST_TOLD = 8
"""So many alternatives are told of one by one; the table has them all."""


def sentences(found: RobustnessFound, language: str) -> list[str]:
    """What it rests on, then each outcome, then the thresholds, then what it does not say."""
    said, about = words(language), found.about
    one_scenario, one_world = about["scenarios"] < 2, about["worlds"] < 2
    lines = [said["robustness.head"].format(scenarios=about["scenarios"], worlds=about["worlds"])]
    lines += [said["robustness.one_scenario"]] * one_scenario + [said["robustness.one_world"]] * one_world
    lines.append(said["robustness.regret_means"])
    for outcome in shown(about["outcomes"]):
        lines.append(_regret(_of(found, "regret", outcome), outcome, language))
        lines.append(_best(_of(found, "best", outcome), outcome, language))
        if not (one_scenario or one_world):
            lines += _agreement(_of(found, "agreement", outcome), outcome, language)
    if "satisficing" in found.tables:
        lines += _satisficing(found, language)
    for outcome, names in about["left_out"].items():
        lines.append(
            said["robustness.left_out"].format(outcome=label(outcome, language), names=_list(names, language))
        )
    lines += _missing(found, language)
    return [*lines, said["robustness.no_score"], said["robustness.model"]]


def _of(found: RobustnessFound, table: str, outcome: str) -> pd.DataFrame:
    rows = found.tables[table]
    return rows[rows["outcome"] == outcome]


def _list(names: Sequence[str], language: str) -> str:
    """Names with commas, and "and" before the last."""
    told = [name_of(name, language) for name in names]
    if not told:
        return ""
    return (
        told[0]
        if len(told) == 1
        else f"{', '.join(told[:-1])} {words(language)['robustness.and']} {told[-1]}"
    )


def _regret(rows: pd.DataFrame, outcome: str, language: str) -> str:
    """Who has the least greatest regret, where it can be told, and how great it is."""
    said, digits = words(language), max(3, decimals(outcome))
    least = rows.loc[rows["max"].idxmin()]
    could = rows.loc[rows["may_be_least"], "alternative"].tolist()
    if not np.isfinite(least["max_low"]):
        return said["robustness.regret_unknown"].format(outcome=label(outcome, language))
    key = (
        "regret_one"
        if len(could) == 1
        else "regret_few"
        if len(could) <= min(FEW, len(rows) - 1)
        else "regret_many"
    )
    return said[f"robustness.{key}"].format(
        outcome=label(outcome, language), names=_list(could, language), n=len(could), of=len(rows),
        regret=number(least["max"], digits, language), low=number(least["max_low"], digits, language),
        high=number(least["max_high"], digits, language),
        greatest=number(rows["max"].max(), digits, language),
        who=name_of(rows.loc[rows["max"].idxmax(), "alternative"], language),
    )  # fmt: skip


def _best(rows: pd.DataFrame, outcome: str, language: str) -> str:
    """Who is clearly best, in how many scenarios, and in how many nobody is."""
    said = words(language)
    scenarios, clear = int(rows["scenarios"].max()), rows[rows["clear"] > 0]
    name = label(outcome, language)
    if scenarios == 1 or clear.empty:
        key = "best_none" if scenarios > 1 else "best_no_one" if clear.empty else "best_one"
        return said[f"robustness.{key}"].format(
            outcome=name, scenarios=scenarios, name=_list(clear["alternative"].tolist(), language)
        )
    told = "; ".join(
        f"{name_of(row['alternative'], language)} {said['robustness.in'].format(n=int(row['clear']))}"
        for _, row in clear.iterrows()
    )
    left = scenarios - int(clear["clear"].sum())
    return said["robustness.best_some"].format(outcome=name, told=told, scenarios=scenarios, left=left)


def _agreement(rows: pd.DataFrame, outcome: str, language: str) -> list[str]:
    row = rows.iloc[0]
    if not np.isfinite(row["kendall_w"]):
        return []
    key = "agreement" if np.isfinite(row["kendall_w_low"]) else "agreement_alone"
    ends = {name: number(row[f"kendall_w{name}"], 2, language) for name in ("", "_low", "_high")}
    return [
        words(language)[f"robustness.{key}"].format(
            outcome=label(outcome, language), w=ends[""], low=ends["_low"], high=ends["_high"]
        )
    ]


def _satisficing(found: RobustnessFound, language: str) -> list[str]:
    """The thresholds, then for each alternative how often it meets them all."""
    said, table = words(language), found.tables["satisficing"]
    told = [limit(outcome, asked, language) for outcome, asked in found.about["thresholds"].items()]
    lines = [said["robustness.thresholds"].format(told="; ".join(told))]
    all_of = JOINTLY if JOINTLY in set(table["outcome"]) else table["outcome"].iloc[0]
    rows = table[table["outcome"] == all_of]
    for _, row in rows.head(MOST_TOLD).iterrows():
        ends = [number(100 * row[key], 0, language) for key in ("low", "high")]
        lines.append(said["robustness.satisfied"].format(
            name=name_of(row["alternative"], language), met=int(row["met"]), scenarios=int(row["scenarios"]),
            missed=int(row["missed"]), undecided=int(row["undecided"]), low=ends[0], high=ends[1],
        ))  # fmt: skip
    if len(rows) > MOST_TOLD:
        lines.append(said["robustness.more"].format(n=len(rows) - MOST_TOLD))
    return lines


def limit(outcome: str, asked: dict[str, Any], language: str) -> str:
    """A threshold in words."""
    key = ("difference_" if asked["difference"] else "") + ("at_least" if asked["at_least"] else "at_most")
    digits = max(decimals(outcome), 2)
    value = number(asked["value"], digits, language, sign=asked["difference"])
    return words(language)[f"robustness.{key}"].format(outcome=label(outcome, language), value=value)


def _missing(found: RobustnessFound, language: str) -> list[str]:
    rows, about = found.tables["regret"], found.about
    few = (int(rows["scenarios"].min()), int(rows["worlds"].min()))
    if few == (about["scenarios"], about["worlds"]):
        return []
    return [words(language)["robustness.missing"].format(scenarios=few[0], worlds=few[1])]
