"""How options, outcomes, numbers and the certainty of a difference are said in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.analysis.difference_text import decimals, in_order, is_same
from sim.analysis.fields import Fields
from sim.config.registry import registry
from sim.language import words
from sim.outcomes.catalogue import CATALOGUE, HEADLINES, LAST

MATTERS = 0.01
"""A difference of shares smaller than this is called one of no importance."""
SHARE_OF_WORLDS = 0.95
"""A difference is called certain when so many worlds point its way."""


def option_label(option: str, language: str, short: bool = True) -> str:
    """A package's label in the language; an option of the user's own has the name it was given."""
    entry = registry("packages").get(option)
    return str(entry["short_label" if short else "label"][language]) if entry else option


def is_outside(option: str, settings: Fields) -> bool:
    """Whether an option lies outside the report: by its badge, or because it changes who owns the office."""
    if entry := registry("packages").get(option):
        return bool(entry["badge"]["en"])
    governance = settings.get(option, {}).get("governance", {})
    return bool(governance.get("structure", "partnership") != "partnership")


def outcome_word(outcome: str, part: str, language: str) -> str:
    """The label, meaning, unit or caveat of an outcome; its id or nothing where it has no words."""
    return text_or(f"outcomes.{outcome}.{part}", outcome if part == "label" else "", language)


def text_or(key: str, otherwise: str, language: str) -> str:
    """The text under a key, or ``otherwise`` where there is none."""
    texts = words(language)
    return texts[key] if key in texts else otherwise  # noqa: SIM401 - it is not a dict


def begun(text: str) -> str:
    """The text with a capital letter, as a sentence begins; the rest as it was."""
    return text[:1].upper() + text[1:]


def loop_label(loop: str, language: str) -> str:
    """A loop's name in the language."""
    texts = words(language)
    return next((texts[key] for key in (f"loops.{loop}.label", f"ui.loop_{loop}") if key in texts), loop)


def groups(outcomes: Sequence[str]) -> dict[str, list[str]]:
    """Group -> its outcomes, in order."""
    result: dict[str, list[str]] = {}
    for outcome in in_order(outcomes):
        result.setdefault(CATALOGUE[outcome].group if outcome in CATALOGUE else "other", []).append(outcome)
    return result


def better(outcome: str) -> int:
    """+1 if more is better, −1 if less is, 0 if neither or unknown."""
    return CATALOGUE[outcome].better if outcome in CATALOGUE else 0


def direction(outcome: str, language: str) -> str:
    """Which way is better, in words."""
    key = {1: "higher_is_better", -1: "lower_is_better", 0: "neither_better_nor_worse"}[better(outcome)]
    return words(language)[f"ui.{key}"]


def kind_of(outcome: str, mean: float, low: float, high: float, seen: bool = True) -> str:
    """What can be said of a difference: better, worse, changed, alone, same, unseen, one_world or undefined.

    Only an interval without zero counts, and only where it is ``seen`` among all it is looked at with; ``alone``: not so.
    """
    if not np.isfinite(mean):
        return "undefined"
    if not (np.isfinite(low) and np.isfinite(high)):
        return "one_world"
    if mean == low == high == 0:
        return "same"
    if low <= 0 <= high:
        return "unseen"
    if not seen:
        return "alone"
    towards = better(outcome) * (1 if mean > 0 else -1)
    return {1: "better", -1: "worse", 0: "changed"}[towards]


def certainty(row: Fields, is_share: bool) -> str:
    """sure, likely, small, same or open. ``row``: low, high, seen, excludes_zero and share_of_worlds of a difference.

    sure: seen among all that are looked at, and nearly all worlds agree; likely: its interval leaves out zero;
    small: of shares (``is_share``), within :data:`MATTERS`; same: 0 in every run; open: none of these.
    """
    if not np.isfinite(row["low"]):
        return "open"
    if is_same(row):
        return "same"
    if row["seen"] and row["share_of_worlds"] >= SHARE_OF_WORLDS:
        return "sure"
    if row["excludes_zero"]:
        return "likely"
    limit = MATTERS if is_share else 0.0
    return "small" if max(abs(row["low"]), abs(row["high"])) < limit else "open"


__all__ = [
    "HEADLINES", "LAST", "better", "certainty", "decimals", "direction", "groups", "in_order", "is_outside", "kind_of",
    "loop_label", "option_label", "outcome_word", "registry", "text_or",
]  # fmt: skip
