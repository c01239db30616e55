"""What the flip test found, in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.analysis.difference_text import label
from sim.analysis.discovery.text import in_text
from sim.analysis.fields import Fields, Record
from sim.analysis.naming import name_of
from sim.language import Words, words
from sim.language.format import in_span, listed, number, signed

if TYPE_CHECKING:
    from sim.analysis.break_even.estimate import BreakEvenResult

MOST = 5
"""So many assumptions are told of one by one; the rest are counted."""


def sentences(result: BreakEvenResult, language: str) -> list[str]:
    """What holds, what reverses it, what does not, what several together do, and what was not looked at."""
    messages, about, table = words(language), result.about, result.tables["assumptions"]
    if about["status"] not in ("reversed", "not_reversed"):
        return [messages[f"break_even.{about['status']}"].format(**base(about, language))]
    lines = [messages[f"break_even.base_{_way(about)}"].format(**base(about, language))]
    paths, everything = list(table["path"]), len(table)
    rows = table[table["verdict"] == "reversed"].to_dict("records")
    lines += [_reversed(row, messages, paths, language) for row in rows[:MOST]]
    if len(rows) > MOST:
        lines.append(messages["break_even.more_reversed"].format(n=len(rows) - MOST))
    if not rows:
        lines.append(messages[f"break_even.none_{'beyond' if about['beyond'] else 'likely'}"].format(all=everything))
    by = {verdict: [in_text(path, paths, language) for path in of["path"]] for verdict, of in table.groupby("verdict")}
    if gone := by.get("no longer seen"):
        lines.append(messages["break_even.gone"].format(factors=listed(gone, language, MOST)))
    if "holds" in by:
        lines.append(messages["break_even.holds"].format(n=len(by["holds"]), all=everything))
    if untold := by.get("missing"):
        lines.append(
            messages["break_even.untold"].format(n=len(untold), all=everything, factors=listed(untold, language, MOST))
        )
    return [*lines, *_joint(result, messages, paths, language), messages["break_even.caution"]]


def base(about: Fields, language: str) -> Record:
    """The names and numbers of the comparison, as text."""
    a, b = (name_of(name, language) for name in about["labels"])
    numbers = {key: signed(about[key], language) for key in ("difference", "low", "high")}
    return {"outcome": label(about["outcome"], language), "a": a, "b": b, "worlds": about["worlds_paired"], **numbers}


def _way(about: Fields) -> str:
    if about["better"] == 0:
        return "higher" if about["difference"] > 0 else "lower"
    return "better" if about["better"] * about["difference"] > 0 else "worse"


def _reversed(row: Fields, texts: Words, paths: list[str], language: str) -> str:
    """How far one assumption may go before the comparison is reversed."""
    end, span = row["end"], (row["low"], row["high"])
    of = {"crossing": "crossing", "value": "value", "from": "low", "to": "high", "end": f"tried_{end}"}
    fields = {key: in_span(row[column], *span, language) for key, column in of.items()}
    ends = {key: signed(row[f"difference_{end}{of}"], language) for key, of in
            (("difference", ""), ("low", "_from"), ("high", "_to"))}  # fmt: skip
    text = texts[f"break_even.stays_{'below' if end == 'high' else 'above'}"].format(
        factor=in_text(row["path"], paths, language), interval=interval_text(row, texts, language),
        change=number(100 * row["change"], 0, language), **fields, **ends,
    )  # fmt: skip
    return f"{text} {texts['break_even.rough']}" if row["rough"] else text


def interval_text(row: Fields, texts: Words, language: str) -> str:
    """The interval of a crossing, with an end that was not reached said to be so."""
    low, high = (in_span(row[key], row["low"], row["high"], language) for key in ("crossing_low", "crossing_high"))
    there = np.isfinite(row["crossing_low"]), np.isfinite(row["crossing_high"])
    key = {(True, True): "whole", (True, False): "from", (False, True): "to", (False, False): "none"}[there]
    return texts[f"break_even.interval_{key}"].format(low=low, high=high)


def _joint(result: BreakEvenResult, texts: Words, paths: list[str], language: str) -> list[str]:
    """What moving several together did; nothing where it was not asked for."""
    about, table = result.about, result.tables["joint"]
    if "joint" not in about:
        return []
    if about["joint"] == "none":
        return [texts["break_even.joint_none"]]
    spans = result.tables["assumptions"].set_index("path")[["low", "high"]]
    at = []
    for row in table.to_dict("records"):
        value = in_span(row["at"], spans["low"][row["path"]], spans["high"][row["path"]], language)
        at.append(texts["break_even.joint_at"].format(factor=in_text(row["path"], paths, language), at=value))
    numbers = {key: signed(about.get(f"joint_{key}", np.nan), language) for key in ("difference", "low", "high")}
    key = {"no longer seen": "unseen"}.get(about["joint"], about["joint"])
    text = texts[f"break_even.joint_{key}"].format(n=len(table), factors=listed(at, language, MOST), **numbers)
    return [text, texts["break_even.joint_how"]]
