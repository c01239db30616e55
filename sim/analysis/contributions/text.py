"""What an analysis of contributions says, in plain sentences of a language."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim.analysis.catalogues import badged as package_labels
from sim.analysis.difference_text import label
from sim.config.registry import registry
from sim.language import words
from sim.language.format import signed
from sim.outcomes.catalogue import CATALOGUE

if TYPE_CHECKING:
    from sim.analysis.contributions.estimate import ContributionsResult

MOST_NAMED = 5
"""So many parts are named in each direction; the table has them all."""


def sentences(result: ContributionsResult, language: str) -> list[str]:
    """The whole, then each measure, then what the answers rest on and depend on."""
    texts = words(language)
    lines = [_whole(result, language)]
    for measure in result.measures:
        lines += _measure(result, measure, language)
    if "shapley" in result.measures:
        lines += _of_orders(result, language)
    lines += _missing(result, language)
    lines.append(texts["contributions.company"])
    if "shapley" in result.measures:
        lines.append(texts["contributions.sharing"])
    return [*lines, texts["contributions.model"]]


@cache
def lever_labels(language: str) -> dict[str, str]:
    """Lever -> its label, with the competence units' parts as one."""
    return {name: str(about["label"][language]) for name, about in registry("levers").items()}


def part_label(part: str, language: str) -> str:
    """A part's name: that of the lever or the level, or what a group of levers was called."""
    texts = words(language)
    if part == "the_rest":
        return texts["contributions.the_rest"]
    if f"levels.{part}" in texts:
        return texts[f"levels.{part}"]
    short = part.removeprefix("governance.").partition(".")[0]
    return lever_labels(language).get(short, part)


def how_many(worlds: int, scenarios: int, language: str) -> str:
    """``n = 20 worlds × 5 scenarios``, or worlds alone."""
    key = "n_both" if scenarios > 1 else "n_worlds"
    return words(language)[f"contributions.{key}"].format(worlds=worlds, scenarios=scenarios)


def with_interval(mean: float, low: float, high: float, language: str) -> str:
    """A difference with its interval, or said to have none."""
    text = words(language)
    if not (np.isfinite(low) and np.isfinite(high)):
        return text["contributions.number"].format(mean=_amount(mean, language))
    numbers = {"mean": mean, "low": low, "high": high}
    texts = {name: _amount(value, language) for name, value in numbers.items()}
    return text["contributions.interval"].format(**texts)


def package_label(result: ContributionsResult, language: str) -> str:
    """What the package is called, where the study says which it was."""
    name = result.about.get("package")
    if name:
        return f"«{package_labels(language).get(str(name), str(name))}»"
    return words(language)["contributions.the_package"]


def _amount(value: float, language: str) -> str:
    return signed(value, language) if np.isfinite(value) else "–"


def _whole(result: ContributionsResult, language: str) -> str:
    row = result.tables["whole"].iloc[0]
    seen = row["whole_low"] > 0 or row["whole_high"] < 0
    return words(language)[f"contributions.whole{'' if seen else '_unsure'}"].format(
        package=package_label(result, language), outcome=label(result.about["outcome"], language),
        amount=with_interval(row["whole"], row["whole_low"], row["whole_high"], language),
        n=how_many(int(row["worlds"]), int(row["scenarios"]), language),
    )  # fmt: skip


def _measure(result: ContributionsResult, measure: str, language: str) -> list[str]:
    """How many parts stand out, which they are, and whether the parts act on one another."""
    texts = words(language)
    name = texts[f"contributions.measures.{measure}"]
    rows = result.tables["contributions"].query("measure == @measure")
    table = rows[np.isfinite(rows["p"])]
    if table.empty:
        return [texts["contributions.no_interval"].format(measure=name)]
    seen = table[table["stands_out"]]
    if seen.empty:
        lines = [texts["contributions.seen_none"].format(measure=name, parts=len(rows))]
    else:
        lines = [texts["contributions.seen"].format(measure=name, seen=len(seen), parts=len(rows))]
        lines += _named(result.about["outcome"], seen, language)
        if rest := len(rows) - len(seen):
            lines.append(texts[f"contributions.seen_rest{'_one' if rest == 1 else ''}"].format(rest=rest))
    return [" ".join(lines), *_interaction(result, measure, language)]


def _named(outcome: str, seen: pd.DataFrame, language: str) -> list[str]:
    """The parts that stand out, by direction, the largest first."""
    better = CATALOGUE[outcome].better if outcome in CATALOGUE else 0
    lines = []
    for towards in (1, -1):
        rows = seen[np.sign(seen["mean"]) == towards * (better or 1)]
        if not rows.empty:
            up, down = ("upwards", "downwards") if better == 0 else ("for_better", "for_worse")
            key = up if towards > 0 else down
            lines.append(words(language)[f"contributions.{key}"].format(parts=_listed(rows, language)))
    return lines


def _listed(rows: pd.DataFrame, language: str) -> str:
    texts = words(language)
    order = rows.reindex(rows["mean"].abs().sort_values(ascending=False, kind="stable").index)
    shown = zip(order["part"].head(MOST_NAMED), order["mean"].head(MOST_NAMED), strict=True)
    one = texts["contributions.one_part"]
    parts = [one.format(part=part_label(part, language), amount=_amount(mean, language)) for part, mean in shown]
    if len(order) > MOST_NAMED:
        parts.append(texts["contributions.and_more"].format(n=len(order) - MOST_NAMED))
    return ", ".join(parts)


def _interaction(result: ContributionsResult, measure: str, language: str) -> list[str]:
    row = result.tables["whole"].set_index("measure").loc[measure]
    if measure == "shapley" or not np.isfinite(row["interaction"]):
        return []
    seen = row["interaction_low"] > 0 or row["interaction_high"] < 0
    texts = words(language)
    return [
        texts[f"contributions.interaction{'' if seen else '_unsure'}"].format(
            measure=texts[f"contributions.measures.{measure}"], sum=_amount(row["sum_of_parts"], language),
            whole=_amount(row["whole"], language),
            amount=with_interval(row["interaction"], row["interaction_low"], row["interaction_high"], language),
        )
    ]  # fmt: skip


def _of_orders(result: ContributionsResult, language: str) -> list[str]:
    """How the Shapley values were had, and where most of the doubt about them comes from."""
    messages, about = words(language), result.about
    if about["exact"]:
        return [messages["contributions.exact"].format(coalitions=about["coalitions"])]
    lines = [messages["contributions.sampled"].format(orders=about["orders"])]
    if left := about["orders_asked"] - about["orders"]:
        lines.append(messages["contributions.orders_short"].format(left=left, asked=about["orders_asked"]))
    rows = result.tables["contributions"].query("measure == 'shapley'")
    luck, orders = rows["se_luck"].mean(), rows["se_orders"].mean()
    if np.isfinite(luck) and np.isfinite(orders):
        more = "scenarios" if rows["scenarios"].iloc[0] > 1 else "luck"
        lines.append(messages[f"contributions.doubt_{'orders' if orders > luck else more}"])
    return [" ".join(lines)]


def _missing(result: ContributionsResult, language: str) -> list[str]:
    """How much was left out because runs are missing."""
    messages, rows, lines = words(language), result.tables["contributions"], []
    low, high, there = int(rows["worlds"].min()), int(rows["worlds"].max()), int(result.about["worlds"])
    if low < there:
        key = "missing_alike" if low == high else "missing"
        lines.append(messages[f"contributions.{key}"].format(low=low, high=high, all=there))
    if lost := int(result.about["scenarios"]) - int(rows["scenarios"].min()):
        lines.append(messages["contributions.missing_scenarios"].format(lost=lost, all=result.about["scenarios"]))
    return lines
