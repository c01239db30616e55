"""What the planner of worlds says, in plain sentences of a language."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim.analysis.difference_text import label
from sim.analysis.fields import Record
from sim.analysis.naming import name_of
from sim.language import words
from sim.language.format import between, number, shortest, signed

if TYPE_CHECKING:
    from sim.analysis.sample_size.estimate import SampleSizeResult

SKEWED = 2.0
"""From this skewness on the level was found to slip in simulation (exponential differences have 2)."""
ENDLESS = 1_000_000


def sentences(result: SampleSizeResult, language: str) -> list[str]:
    """The question, each alternative's verdict, what to run next, and what more worlds cannot tell."""
    messages, about, table = words(language), result.about, result.table
    lines = [
        messages["sample_size.question"].format(
            outcome=label(about["outcome"], language),
            effect=shortest(about["effect"], language),
            reference=name_of(about["reference"], language),
            worlds=about["run"],
        )
    ]
    lines += [
        f"{name_of(row['alternative'], language)}: {verdict(row, about, language)}" for _, row in table.iterrows()
    ]
    left = table[table["more"] > 0]
    lines.append(messages["sample_size.all_told"] if left.empty else _left(left, about, language))
    if table["doubt"].notna().any():
        lines.append(_doubt(table, about, language))
    if (table["skewness"].abs() > SKEWED).any():
        lines.append(messages["sample_size.skewed"])
    return [
        *lines,
        messages["sample_size.level"].format(alpha=percent(about["alpha"], language)),
        messages["sample_size.model"],
    ]


def verdict(row: pd.Series, about: Record, language: str) -> str:
    """One alternative's verdict, with its interval, as a sentence."""
    texts = words(language)
    if not row["worlds"]:
        return texts["sample_size.no_pairs"]
    if not np.isfinite(row["low"]) or not np.isfinite(row["high"]):
        key = "equal" if row["sd"] == 0 else "no_interval"
        return texts[f"sample_size.{key}"].format(worlds=int(row["worlds"]), more=worlds(row["more"], language))
    key = {"seen": "up" if row["sign"] > 0 else "down", "not_told": "not_told"}.get(row["verdict"], "small")
    if key == "small" and row["sign"]:
        key = "small_seen"
    return texts[f"sample_size.{key}"].format(
        difference=signed(row["difference"], language),
        interval=between(signed(row["low"], language), signed(row["high"], language), language),
        effect=shortest(about["effect"], language),
        worlds=int(row["worlds"]),
        more=worlds(row["more"], language),
    )


def short(row: pd.Series, language: str) -> str:
    """The verdict in a few words, for a figure: with the worlds run, and those still wanted."""
    text, n = words(language), int(row["worlds"])
    key = {"seen": "short_up" if row["sign"] > 0 else "short_down", "too_small": "short_small"}.get(row["verdict"])
    return text[f"sample_size.{key or 'short_not_told'}"].format(worlds=n, more=worlds(row["more"], language))


def worlds(count: float, language: str) -> str:
    """A number of worlds; a very great one only by its size."""
    if count >= ENDLESS:
        return words(language)["sample_size.endless"]
    return number(count, 0, language)


def percent(share: float, language: str) -> str:
    """A share as a number of per cent."""
    return shortest(round(100 * share, 6), language)


def _left(left: pd.DataFrame, about: Record, language: str) -> str:
    return words(language)["sample_size.left"].format(
        n=len(left), more=worlds(left["more"].max(), language), power=percent(about["power"], language)
    )


def _doubt(table: pd.DataFrame, about: Record, language: str) -> str:
    return words(language)["sample_size.doubt"].format(
        scenarios=about["scenarios"], doubt=signed(table["doubt"].max(), language).lstrip("+")
    )
