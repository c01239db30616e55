"""What an analysis of contributions says, in plain sentences of a language."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim.analysis.catalogues import badged as package_labels
from sim.analysis.complete_cases import better
from sim.analysis.naming import Voice, lever_name
from sim.language import words

if TYPE_CHECKING:
    from sim.analysis.contributions.estimate import ContributionsResult

MOST_NAMED = 5
"""So many parts are named in each direction; the table has them all."""


def sentences(result: ContributionsResult, language: str = "en") -> list[str]:
    """Return the whole, which parts carry it and which show no clear effect, and what the answers depend on."""
    say, row = Voice("contributions", language), result.tables["whole"].iloc[0]
    key = "whole" if row["whole_low"] > 0 or row["whole_high"] < 0 else "whole_unsure"
    amount = with_interval(row["whole"], row["whole_low"], row["whole_high"], language)
    n, package = how_many(int(row["worlds"]), int(row["scenarios"]), language), package_label(result, language)
    lines = [say(key, package=package, outcome=say.outcome(result.about["outcome"]), amount=amount, n=n)]
    lines += [line for measure in result.measures for line in _measure(result, measure, say)]
    shapley = "shapley" in result.measures
    lines += [_of_orders(result, say)] if shapley else []
    return [*lines, *_missing(result, say), say("company"), *([say("sharing")] if shapley else []), say("model")]


def part_label(part: str, language: str) -> str:
    """Return a part's name: that of the lever or the level, or what a group of levers was called."""
    texts = words(language)
    if part == "the_rest":
        return texts["contributions.the_rest"]
    return texts[f"levels.{part}"] if f"levels.{part}" in texts else lever_name(part, language) or part


def how_many(worlds: int, scenarios: int, language: str) -> str:
    """``n = 20 worlds × 5 scenarios``, or worlds alone."""
    return Voice("contributions", language)(
        "n_both" if scenarios > 1 else "n_worlds", worlds=worlds, scenarios=scenarios
    )


def with_interval(mean: float, low: float, high: float, language: str) -> str:
    """Return a difference with its interval, or said to have none."""
    say = Voice("contributions", language)
    key = "interval" if np.isfinite(low) and np.isfinite(high) else "number"
    return say(key, **say.ends(mean, low, high))


def package_label(result: ContributionsResult, language: str) -> str:
    """Return what the package is called, where the study says which it was."""
    name = str(result.about.get("package") or "")
    known = package_labels(language)
    return f"«{known.get(name, name)}»" if name else words(language)["contributions.the_package"]


def _measure(result: ContributionsResult, measure: str, say: Voice) -> list[str]:
    """Return how many parts stand out, which they are, and whether the parts act on one another."""
    name = say(f"measures.{measure}")
    rows = result.table.query("measure == @measure")
    table = rows[np.isfinite(rows["p"])]
    if table.empty:
        return [say("no_interval", measure=name)]
    seen = table[table["stands_out"]]
    lines = [say("seen_none" if seen.empty else "seen", measure=name, seen=len(seen), parts=len(rows))]
    lines += _named(result.about["outcome"], seen, say)
    if len(seen) and (rest := len(rows) - len(seen)):
        lines.append(say("seen_rest_one" if rest == 1 else "seen_rest", rest=rest))
    return [" ".join(lines), *_interaction(result, measure, say)]


def _named(outcome: str, seen: pd.DataFrame, say: Voice) -> list[str]:
    """Return the parts that stand out, by direction, the largest first."""
    way, lines = better(outcome), []
    for towards, key in zip((1, -1), ("for_better", "for_worse") if way else ("upwards", "downwards"), strict=True):
        rows = seen[np.sign(seen["mean"]) == towards * (way or 1)]
        order = rows.reindex(rows["mean"].abs().sort_values(ascending=False, kind="stable").index)
        shown = zip(order["part"].head(MOST_NAMED), order["mean"].head(MOST_NAMED), strict=True)
        parts = [
            say("one_part", part=part_label(part, say.language), amount=say.ends(mean, mean, mean)["mean"])
            for part, mean in shown
        ]
        parts += [say("and_more", n=len(order) - MOST_NAMED)] if len(order) > MOST_NAMED else []
        lines += [say(key, parts=", ".join(parts))] if parts else []
    return lines


def _interaction(result: ContributionsResult, measure: str, say: Voice) -> list[str]:
    row = result.tables["whole"].set_index("measure").loc[measure]
    if measure == "shapley" or not np.isfinite(row["interaction"]):
        return []
    low, high = row["interaction_low"], row["interaction_high"]
    amounts = {"sum": say.signed(row["sum_of_parts"]), "whole": say.signed(row["whole"])}
    amount = with_interval(row["interaction"], low, high, say.language)
    key = "interaction" if low > 0 or high < 0 else "interaction_unsure"
    return [say(key, measure=say(f"measures.{measure}"), amount=amount, **amounts)]


def _of_orders(result: ContributionsResult, say: Voice) -> str:
    """Return how the Shapley values were had, and where most of the doubt about them comes from."""
    about = result.about
    if about["exact"]:
        return say("exact", coalitions=about["coalitions"])
    lines = [say("sampled", orders=about["orders"])]
    if left := about["orders_asked"] - about["orders"]:
        lines.append(say("orders_short", left=left, asked=about["orders_asked"]))
    rows = result.table.query("measure == 'shapley'")
    luck, orders = rows["se_luck"].mean(), rows["se_orders"].mean()
    if np.isfinite(luck) and np.isfinite(orders):
        more = "scenarios" if rows["scenarios"].iloc[0] > 1 else "luck"
        lines.append(say(f"doubt_{'orders' if orders > luck else more}"))
    return " ".join(lines)


def _missing(result: ContributionsResult, say: Voice) -> list[str]:
    """Return how much was left out because runs are missing."""
    about, rows, lines = result.about, result.table, []
    low, high = int(rows["worlds"].min()), int(rows["worlds"].max())
    if low < int(about["worlds"]):
        lines.append(say("missing_alike" if low == high else "missing", low=low, high=high, all=int(about["worlds"])))
    if lost := int(about["scenarios"]) - int(rows["scenarios"].min()):
        lines.append(say("missing_scenarios", lost=lost, all=about["scenarios"]))
    return lines
