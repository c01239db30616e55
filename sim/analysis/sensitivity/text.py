"""What Sobol indices and Morris effects say, in plain sentences; what cannot be told is said to be so."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from sim.analysis.catalogues import badged as package_labels
from sim.analysis.catalogues import levers
from sim.analysis.fields import Fields
from sim.analysis.naming import Voice
from sim.analysis.result import AnalysisResult
from sim.analysis.sensitivity.common import FEW_WORLDS
from sim.language import words
from sim.language.format import number, telling_decimals, trimmed
from sim.studies.results import MEAN

MOST_NAMED = 6
"""No sentence lists more factors than this; the table has them all."""


def of_sobol(result: AnalysisResult, language: str = "en") -> list[str]:
    """Return which numbers drive the outcome, which cannot be distinguished from no effect, and how much is luck."""
    say, about, luck = Voice("sensitivity", language), result.about, result.tables["luck"].set_index("part")
    lines = _opening(result, "sobol", say)
    one_world = about["worlds"] == 1
    if not about["told"]:
        lines.append(say("untold" if np.nansum(luck["variance"]) > 0 else "same"))
    elif not one_world:
        lines += _drivers(result, "st", "sobol", _item_sobol, say)
        ends = dict(zip(("sum", "low", "high"), (percent(value, language) for value in about["alone"]), strict=True))
        lines.append(say("alone_less" if about["alone"][2] < 1 else "alone_all", **ends))
    if not one_world and np.isfinite(luck["share"]["luck"]):
        of = {"share": "luck", "own": "luck_own"}
        shares = {key: percent(luck["share"][part], language) for key, part in of.items()}
        ends = {end: percent(luck[f"share_{end}"]["luck"], language) for end in ("low", "high")}
        lines += [say("luck", **shares, **ends), *([say("luck_out")] if about["told"] else [])]
    return lines + _closing(result, say)


def of_morris(result: AnalysisResult, language: str = "en") -> list[str]:
    """Return which numbers move the outcome, which cannot be distinguished from no effect, and how much is luck."""
    say, table, luck = Voice("sensitivity", language), result.table, result.tables["luck"].set_index("part")
    lines = _opening(result, "morris", say)
    if not np.nansum(luck["variance"]) > 0:
        return [*lines, say("same"), *_closing(result, say)]
    if result.about["worlds"] > 1:
        lines += _drivers(result, "mu_star", "morris", _item_morris, say)
        uneven = seen(table, "mu_star") & (table["sigma_low"] > table["mu_star_high"] / 2)
        if uneven.any():
            names = named(result, table.loc[uneven, "factor"], language)
            lines.append(say("uneven", factors=say.listed(names, MOST_NAMED)))
        sd = say.number(luck["sd"]["luck"], digits(luck["sd"]))
        lines.append(say("luck_morris", sd=sd, worlds=result.about["worlds"]))
    return lines + _closing(result, say)


def _drivers(
    result: AnalysisResult, column: str, kind: str, item: Callable[[str, pd.Series, Voice], str], say: Voice
) -> list[str]:
    """Return which factors are seen to matter, whether one matters most, and which the runs do not settle."""
    order = result.table.sort_values(column, ascending=False, kind="stable")
    there = seen(order, column)
    if not there.any():
        return [say("none")]
    shown = order[there].head(MOST_NAMED)
    names = named(result, shown["factor"], say.language)
    items = [item(name, row, say) for name, (_, row) in zip(names, shown.iterrows(), strict=True)]
    if more := int(there.sum()) - len(items):
        items.append(words(say.language)["format.more"].format(n=more))
    lines = [say(f"drives_{kind}", items="; ".join(items)), *_first(result, order, column, say)]
    if not there.all():
        names = named(result, order.loc[~there, "factor"], say.language)
        lines.append(say("unseen", count=len(names), all=len(order), factors=say.listed(names, MOST_NAMED)))
    return lines


def _first(result: AnalysisResult, order: pd.DataFrame, column: str, say: Voice) -> list[str]:
    """Return whether the first factor's interval lies above all others; else those it cannot be distinguished from."""
    if len(order) < 2:
        return []
    near = order[order[f"{column}_high"] >= order[f"{column}_low"].iloc[0]]
    names = named(result, near["factor"], say.language)
    return [say("first", factor=names[0]) if len(near) == 1 else say("no_first", factors=say.listed(names, MOST_NAMED))]


def _item_sobol(name: str, row: pd.Series, say: Voice) -> str:
    """Return a factor with its total and first-order index, in per cent."""
    parts = {"total": "st", "low": "st_low", "high": "st_high", "first": "s1", "first_low": "s1_low",
             "first_high": "s1_high"}  # fmt: skip
    numbers = {part: percent(row[column], say.language, column.startswith("st")) for part, column in parts.items()}
    return say("item_sobol", factor=name, **numbers)


def _item_morris(name: str, row: pd.Series, say: Voice) -> str:
    """Return a factor with the size of its effect, and its direction where that is known."""
    way = "up" if row["mu_low"] > 0 else "down" if row["mu_high"] < 0 else "no_way"
    sizes = row[["mu_star", "mu_star_low", "mu_star_high"]].astype(float)
    size, low, high = (say.number(value, digits(sizes), claimed=True) for value in sizes)
    return say("item_morris", factor=name, size=size, low=low, high=high, way=say(way))


def _opening(result: AnalysisResult, kind: str, say: Voice) -> list[str]:
    """Return what was analysed, from how much, and whether anything had to be left out."""
    about = result.about
    key = f"asked_{kind}" + ("_one" if about["worlds"] == 1 else "")
    counts = {name: about[name] for name in ("blocks", "blocks_planned", "worlds", "worlds_planned")}
    lines = [say(key, what=what(about, say.language), factors=len(about["factors"]), **counts)]
    if (counts["blocks"], counts["worlds"]) != (counts["blocks_planned"], counts["worlds_planned"]):
        lines.append(say(f"left_out_{kind}", **counts))
    return lines


def _closing(result: AnalysisResult, say: Voice) -> list[str]:
    """Return what the number of worlds allows, and what the numbers are not."""
    worlds = result.about["worlds"]
    lines = [say("one_world")] if worlds == 1 else []
    if 1 < worlds < FEW_WORLDS:
        lines.append(say("few_worlds", worlds=worlds))
    return [*lines, say("caution")]


def what(about: Fields, language: str) -> str:
    """Return the outcome, its year, and whose it is."""
    say, packages = Voice("sensitivity", language), package_labels(language)
    outcome = say.outcome(about["outcome"])
    if about["year"] == MEAN:
        text = say("mean_year", outcome=outcome)
    else:
        text = say("in_year", outcome=outcome, year=trimmed(about["year"], 2, say.language))
    alternative, against = (packages.get(name, name) for name in (about["alternative"], about["against"]))
    return say("level" if against is None else "difference", what=text, alternative=alternative, against=against)


def seen(table: pd.DataFrame, column: str) -> pd.Series:
    """Return whether the interval of a column lies above zero, by more than rounding."""
    return table[f"{column}_low"] > 1e-9 * table[column].abs().max()


def named(result: AnalysisResult, factors: Sequence[str] | pd.Series, language: str) -> list[str]:
    """Return factors by the label of the lever they move, with its part where it has several, else by their own name."""
    table = levers(language)
    labels = dict(zip(table["lever"], table["label"], strict=True))
    names = []
    for name in factors:
        room, _, lever = str(result.about["factors"][name]).partition(".")
        part = f" ({lever.partition('.')[2]})" if "." in lever else ""
        names.append(f"{labels[lever]}{part}" if room == "governance" and lever in labels else name)
    return names


def percent(share: float, language: str, claimed: bool = False) -> str:
    """Return a share as a number of per cent, with a decimal where it is small; more where it is ``claimed`` not to be 0."""
    least = 0 if abs(share) >= 0.095 or share == 0 else 1
    return number(100 * share, telling_decimals(100 * share, 100 * share, least) if claimed else least, language)


def digits(values: pd.Series) -> int:
    """Return decimals that give the largest of some numbers three digits that count."""
    most = float(np.nanmax(np.abs(values), initial=0.0))
    return int(np.clip(2 - np.floor(np.log10(most)), 0, 8)) if most > 0 else 3
