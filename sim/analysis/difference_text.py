"""Differences as text, in the words of a language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pandas as pd

from sim.analysis.catalogues import labels as package_labels
from sim.analysis.fields import Fields
from sim.config.fields import nearest
from sim.language import words
from sim.language.format import signed_ends, with_interval
from sim.outcomes.catalogue import CATALOGUE, LAST


def readable(
    differences: pd.DataFrame, options: Sequence[str], language: str, outcomes: Sequence[str] | None,
    repeats: Mapping[str, str],
) -> pd.DataFrame:  # fmt: skip
    """Return a row for each outcome, a column for each option; cells as :func:`cell` writes them.

    ``repeats``: option -> the one whose runs it repeats; its cells name that one, and no number.
    """
    has = list(dict.fromkeys(differences["outcome"]))
    wanted = list(has if outcomes is None else outcomes)
    for outcome in wanted:
        if outcome not in has:
            raise KeyError(f"There is no outcome '{outcome}'. {nearest(outcome, has)}")
    result = differences.set_index(["outcome", "option"])
    labels = package_labels(language)
    columns = {}
    for option in options:
        other = repeats.get(option)
        as_other = other and words(language)["copies.as_other"].format(other=labels.get(other, other))
        columns[labels.get(option, option)] = [
            as_other or cell(result.loc[(outcome, option)], language) for outcome in wanted
        ]
    index = pd.Index([label(outcome, language) for outcome in wanted], name=words(language)["ui.outcome"])
    return pd.DataFrame(columns, index=index)


def label(outcome: str, language: str) -> str:
    """Return an outcome's name in the language (its id where it has none)."""
    key = f"outcomes.{outcome}.label"
    say = words(language)
    return say[key] if key in say else outcome  # noqa: SIM401 - it is not a dict


def cell(row: pd.Series, language: str = "en") -> str:
    """``+0.031 (+0.012 to +0.050) *``; the star marks a difference that is seen among all of its table."""
    if not np.isfinite(row["difference"]):
        return "–"
    if is_same(row):
        return words(language)["copies.same"]
    mean, low, high = signed_ends(row["difference"], row["low"], row["high"], language)
    if not np.isfinite(row["low"]):
        return mean
    return with_interval(mean, low, high, language) + (" *" if row["seen"] else "")


def is_same(row: Fields) -> bool:
    """Return whether a difference was 0 in every run of several: nothing was measured, so its interval has no meaning."""
    return bool(row["low"] == row["high"] == 0)


def in_order(outcomes: Iterable[str]) -> list[str]:
    """Return outcomes in the catalogue's order, unknown ones after, the users' outcome last."""
    there = list(dict.fromkeys(outcomes))
    known = [o for o in CATALOGUE if o in there and o != LAST]
    return known + [o for o in there if o not in CATALOGUE] + [o for o in (LAST,) if o in there]


def decimals(outcome: str) -> int:
    """Return how many decimals an outcome is shown with."""
    return CATALOGUE[outcome].decimals if outcome in CATALOGUE else 3
