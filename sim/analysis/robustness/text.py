"""What an analysis of robustness says, in plain sentences of a language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim.analysis.difference_text import decimals, label
from sim.analysis.differences import shown
from sim.analysis.fields import Record
from sim.analysis.naming import name_of
from sim.analysis.robustness.satisficing import JOINTLY
from sim.language import words
from sim.language.format import listed, number

if TYPE_CHECKING:
    from sim.analysis.robustness.estimate import RobustnessResult

FEW = 3
"""So many alternatives may share the least regret, or the best place, and still be named."""

MOST_NAMED = 8
"""So many alternatives are told of one by one; the table has them all."""


def sentences(result: RobustnessResult, language: str) -> list[str]:
    """What it rests on, then each outcome, then the thresholds, then what it does not say."""
    messages, about = words(language), result.about
    one_scenario, one_world = about["scenarios"] < 2, about["worlds"] < 2
    lines = [messages["robustness.head"].format(scenarios=about["scenarios"], worlds=about["worlds"])]
    lines += [messages["robustness.one_scenario"]] * one_scenario + [messages["robustness.one_world"]] * one_world
    lines.append(messages["robustness.regret_means"])
    for outcome in shown(about["outcomes"]):
        lines.append(_regret(_of(result, "regret", outcome), outcome, language))
        lines.append(_best(_of(result, "best", outcome), outcome, language))
        if not (one_scenario or one_world):
            lines += _agreement(_of(result, "agreement", outcome), outcome, language)
    if "satisficing" in result.tables:
        lines += _satisficing(result, language)
    for outcome, names in about["left_out"].items():
        lines.append(
            messages["robustness.left_out"].format(outcome=label(outcome, language), names=_list(names, language))
        )
    lines += _missing(result, language)
    return [*lines, messages["robustness.no_score"], messages["robustness.model"]]


def _of(result: RobustnessResult, table: str, outcome: str) -> pd.DataFrame:
    rows = result.tables[table]
    return rows[rows["outcome"] == outcome]


def _list(names: Sequence[str], language: str) -> str:
    """Alternatives by name, with "and" before the last."""
    return listed([name_of(name, language) for name in names], language)


def _regret(rows: pd.DataFrame, outcome: str, language: str) -> str:
    """Who has the least greatest regret, where it can be told, and how great it is."""
    text, digits = words(language), max(3, decimals(outcome))
    least = rows.loc[rows["max"].idxmin()]
    could = rows.loc[rows["may_be_least"], "alternative"].tolist()
    if not np.isfinite(least["max_low"]):
        return text["robustness.regret_unknown"].format(outcome=label(outcome, language))
    key = "regret_one" if len(could) == 1 else "regret_few" if len(could) <= min(FEW, len(rows) - 1) else "regret_many"
    return text[f"robustness.{key}"].format(
        outcome=label(outcome, language), names=_list(could, language), n=len(could), of=len(rows),
        regret=number(least["max"], digits, language), low=number(least["max_low"], digits, language),
        high=number(least["max_high"], digits, language),
        greatest=number(rows["max"].max(), digits, language),
        who=name_of(rows.loc[rows["max"].idxmax(), "alternative"], language),
    )  # fmt: skip


def _best(rows: pd.DataFrame, outcome: str, language: str) -> str:
    """Who is clearly best, in how many scenarios, and in how many nobody is."""
    texts = words(language)
    scenarios, clear = int(rows["scenarios"].max()), rows[rows["clear"] > 0]
    name = label(outcome, language)
    if scenarios == 1 or clear.empty:
        key = "best_none" if scenarios > 1 else "best_no_one" if clear.empty else "best_one"
        return texts[f"robustness.{key}"].format(
            outcome=name, scenarios=scenarios, name=_list(clear["alternative"].tolist(), language)
        )
    text = "; ".join(
        f"{name_of(row['alternative'], language)} {texts['robustness.in'].format(n=int(row['clear']))}"
        for _, row in clear.iterrows()
    )
    left = scenarios - int(clear["clear"].sum())
    return texts["robustness.best_some"].format(outcome=name, entries=text, scenarios=scenarios, left=left)


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


def _satisficing(result: RobustnessResult, language: str) -> list[str]:
    """The thresholds, then for each alternative how often it meets them all."""
    messages, table = words(language), result.tables["satisficing"]
    entries = [limit(outcome, asked, language) for outcome, asked in result.about["thresholds"].items()]
    lines = [messages["robustness.thresholds"].format(entries="; ".join(entries))]
    all_of = JOINTLY if JOINTLY in set(table["outcome"]) else table["outcome"].iloc[0]
    rows = table[table["outcome"] == all_of]
    for _, row in rows.head(MOST_NAMED).iterrows():
        ends = [number(100 * row[key], 0, language) for key in ("low", "high")]
        lines.append(messages["robustness.satisfied"].format(
            name=name_of(row["alternative"], language), met=int(row["met"]), scenarios=int(row["scenarios"]),
            missed=int(row["missed"]), undecided=int(row["undecided"]), low=ends[0], high=ends[1],
        ))  # fmt: skip
    if len(rows) > MOST_NAMED:
        lines.append(messages["robustness.more"].format(n=len(rows) - MOST_NAMED))
    return lines


def limit(outcome: str, asked: Record, language: str) -> str:
    """A threshold in words."""
    key = ("difference_" if asked["difference"] else "") + ("at_least" if asked["at_least"] else "at_most")
    digits = max(decimals(outcome), 2)
    value = number(asked["value"], digits, language, sign=asked["difference"])
    return words(language)[f"robustness.{key}"].format(outcome=label(outcome, language), value=value)


def _missing(result: RobustnessResult, language: str) -> list[str]:
    rows, about = result.tables["regret"], result.about
    few = (int(rows["scenarios"].min()), int(rows["worlds"].min()))
    if few == (about["scenarios"], about["worlds"]):
        return []
    return [words(language)["robustness.missing"].format(scenarios=few[0], worlds=few[1])]
