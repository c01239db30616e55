"""What Sobol indices and Morris effects say, in plain sentences; what cannot be told is said to be so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from sim.analysis.catalogues import badged as package_labels
from sim.analysis.catalogues import levers
from sim.analysis.difference_text import label
from sim.analysis.fields import Fields
from sim.analysis.result import AnalysisResult
from sim.analysis.sensitivity.common import FEW_WORLDS
from sim.language import words
from sim.language.format import listed, number
from sim.studies.results import MEAN

MOST_NAMED = 6
"""No sentence lists more factors than this; the table has them all."""


def of_sobol(result: AnalysisResult, language: str) -> list[str]:
    """The sentences of Sobol indices."""
    say, table, luck = words(language), result.tables["indices"], result.tables["luck"].set_index("part")
    messages = opening(result, "sobol", language)
    one_world = result.about["worlds"] == 1
    if not result.about["told"]:
        same = not np.nansum(luck["variance"]) > 0
        messages.append(say["sensitivity.same" if same else "sensitivity.untold"])
    elif not one_world:
        messages += _drivers(result, table, "st", "sobol", language)
        total, low, high = result.about["alone"]
        key = "alone_less" if high < 1 else "alone_all"
        messages.append(
            say[f"sensitivity.{key}"].format(
                sum=percent(total, language), low=percent(low, language), high=percent(high, language)
            )
        )
    if not one_world and np.isfinite(luck["share"]["luck"]):
        messages.append(
            say["sensitivity.luck"].format(
                share=percent(luck["share"]["luck"], language),
                low=percent(luck["share_low"]["luck"], language),
                high=percent(luck["share_high"]["luck"], language),
                own=percent(luck["share"]["luck_own"], language),
            )
        )
        messages += [say["sensitivity.luck_out"]] if result.about["told"] else []
    return messages + closing(result, language)


def of_morris(result: AnalysisResult, language: str) -> list[str]:
    """The sentences of Morris effects."""
    say, table, luck = words(language), result.tables["effects"], result.tables["luck"].set_index("part")
    messages = opening(result, "morris", language)
    if not np.nansum(luck["variance"]) > 0:
        return [*messages, say["sensitivity.same"], *closing(result, language)]
    if result.about["worlds"] > 1:
        messages += _drivers(result, table, "mu_star", "morris", language)
        uneven = seen(table, "mu_star") & (table["sigma_low"] > table["mu_star_high"] / 2)
        if uneven.any():
            names = listed(named(result, table.loc[uneven, "factor"], language), language, MOST_NAMED)
            messages.append(say["sensitivity.uneven"].format(factors=names))
        sd = number(luck["sd"]["luck"], digits(luck["sd"]), language)
        messages.append(say["sensitivity.luck_morris"].format(sd=sd, worlds=result.about["worlds"]))
    return messages + closing(result, language)


def _drivers(result: AnalysisResult, table: pd.DataFrame, column: str, kind: str, language: str) -> list[str]:
    """Which factors are seen to matter, whether one matters most, and of which nothing can be told."""
    say = words(language)
    order = table.sort_values(column, ascending=False, kind="stable")
    there = seen(order, column)
    if not there.any():
        return [say["sensitivity.none"]]
    rows = order[there]
    item = _item_sobol if kind == "sobol" else _item_morris
    shown = rows.head(MOST_NAMED)
    items = [
        item(name, row, language)
        for name, (_, row) in zip(named(result, shown["factor"], language), shown.iterrows(), strict=True)
    ]
    messages = [
        say[f"sensitivity.drives_{kind}"].format(items=_in_row(items, len(rows), language)),
        *_first(result, order, column, language),
    ]
    if not there.all():
        names = named(result, order.loc[~there, "factor"], language)
        messages.append(
            say["sensitivity.unseen"].format(
                count=len(names), all=len(table), factors=listed(names, language, MOST_NAMED)
            )
        )
    return messages


def _first(result: AnalysisResult, order: pd.DataFrame, column: str, language: str) -> list[str]:
    """Whether the first factor's interval lies above all others; else those it cannot be told from."""
    if len(order) < 2:
        return []
    say = words(language)
    near = order[order[f"{column}_high"] >= order[f"{column}_low"].iloc[0]]
    names = named(result, near["factor"], language)
    if len(near) == 1:
        return [say["sensitivity.first"].format(factor=names[0])]
    return [say["sensitivity.no_first"].format(factors=listed(names, language, MOST_NAMED))]


def _item_sobol(name: str, row: pd.Series, language: str) -> str:
    """A factor with its total and first-order index, in per cent."""
    parts = {"total": "st", "low": "st_low", "high": "st_high", "first": "s1", "first_low": "s1_low",
             "first_high": "s1_high"}  # fmt: skip
    numbers = {part: percent(row[column], language) for part, column in parts.items()}
    return words(language)["sensitivity.item_sobol"].format(factor=name, **numbers)


def _item_morris(name: str, row: pd.Series, language: str) -> str:
    """A factor with the size of its effect, and which way it goes where that is told."""
    say = words(language)
    way = "up" if row["mu_low"] > 0 else "down" if row["mu_high"] < 0 else "no_way"
    sizes = row[["mu_star", "mu_star_low", "mu_star_high"]].astype(float)
    size, low, high = (number(value, digits(sizes), language) for value in sizes)
    return say["sensitivity.item_morris"].format(
        factor=name, size=size, low=low, high=high, way=say[f"sensitivity.{way}"]
    )


def opening(result: AnalysisResult, kind: str, language: str) -> list[str]:
    """What was analysed, from how much, and whether anything had to be left out."""
    say, about = words(language), result.about
    key = f"sensitivity.asked_{kind}" + ("_one" if about["worlds"] == 1 else "")
    messages = [
        say[key].format(
            what=what(about, language), factors=len(about["factors"]), blocks=about["blocks"],
            worlds=about["worlds"],
        )
    ]  # fmt: skip
    counts = {name: about[name] for name in ("blocks", "blocks_planned", "worlds", "worlds_planned")}
    if (counts["blocks"], counts["worlds"]) != (counts["blocks_planned"], counts["worlds_planned"]):
        messages.append(say[f"sensitivity.left_out_{kind}"].format(**counts))
    return messages


def closing(result: AnalysisResult, language: str) -> list[str]:
    """What the number of worlds allows, and what the numbers are not."""
    say, worlds = words(language), result.about["worlds"]
    messages = [say["sensitivity.one_world"]] if worlds == 1 else []
    if 1 < worlds < FEW_WORLDS:
        messages.append(say["sensitivity.few_worlds"].format(worlds=worlds))
    return [*messages, say["sensitivity.caution"]]


def what(about: Fields, language: str) -> str:
    """The outcome, its year, and whose it is."""
    say, packages = words(language), package_labels(language)
    outcome = label(about["outcome"], language)
    if about["year"] == MEAN:
        text = say["sensitivity.mean_year"].format(outcome=outcome)
    else:
        text = say["sensitivity.in_year"].format(outcome=outcome, year=f"{about['year']:g}")
    alternative, against = (packages.get(name, name) for name in (about["alternative"], about["against"]))
    key = "level" if about["against"] is None else "difference"
    return say[f"sensitivity.{key}"].format(what=text, alternative=alternative, against=against)


def seen(table: pd.DataFrame, column: str) -> pd.Series:
    """Whether the interval of a column lies above zero, by more than rounding."""
    return table[f"{column}_low"] > 1e-9 * table[column].abs().max()


def named(result: AnalysisResult, factors: Sequence[str] | pd.Series, language: str) -> list[str]:
    """Factors by the label of the lever they move, else by their own name."""
    table = levers(language)
    labels = dict(zip(table["lever"], table["label"], strict=True))
    return [_label(name, str(result.about["factors"][name]), labels) for name in factors]


def _label(name: str, path: str, labels: Mapping[str, str]) -> str:
    """A lever's label, with the part where the lever has several; another factor's name."""
    room, _, lever = path.partition(".")
    if room != "governance" or lever not in labels:
        return name
    part = lever.partition(".")[2]
    return f"{labels[lever]} ({part})" if part else labels[lever]


def _in_row(items: list[str], count: int, language: str) -> str:
    """Items that have commas of their own, and how many more of the ``count`` there are."""
    more = [words(language)["format.more"].format(n=count - len(items))]
    return "; ".join(items + more * (count > len(items)))


def percent(share: float, language: str) -> str:
    """A share as a number of per cent, with a decimal where it is small."""
    return number(100 * share, 0 if abs(share) >= 0.095 or share == 0 else 1, language)


def digits(values: pd.Series) -> int:
    """Decimals that give the largest of some numbers three digits that count."""
    most = float(np.nanmax(np.abs(values), initial=0.0))
    return int(np.clip(2 - np.floor(np.log10(most)), 0, 8)) if most > 0 else 3
