"""What can be kept of a run besides its outcomes: how groups of offices fare, and what the learning loops moved.

A study asks for them by ``details: [groups, flows, ledger]``. Groups are those of the last year; flows those of year 0,
before anything is changed, and of the last year; the ledger is the same counts for every year after year 0. Each is a
fixed row of numbers, so that runs can be laid beside each other.
Who belongs to which group never depends on the option: it is settled by year 0, which all options of a world share.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim.mechanism import HOLDERS
from sim.outcomes.ledger import ENTRIES
from sim.outcomes.years import year_ends

if TYPE_CHECKING:
    from sim.organisation import Organisation

KINDS = ("groups", "flows", "ledger")

GROUP_OUTCOMES = (
    "quality_standard", "quality_discretionary", "measurement_gap", "learning_ability", "motivation", "pressure", "backlog",
)  # fmt: skip
"""Outcomes that are computed for groups of offices."""

GROUPS: dict[str, tuple[str, ...]] = {
    "size": ("small", "medium", "large"),
    "leadership": ("unified", "split"),
    "leader_background": ("state", "municipal"),
    "county": ("weakest", "middle", "strongest"),
}
"""How offices are grouped. By size: the third of the offices with fewest staff, the middle one, and the largest. By
county: the counties that decided fewest cases rightly in year 0 (about a quarter of them), those between, and the
strongest (about a quarter)."""


def loops() -> tuple[str, ...]:
    """Everything that moves knowledge, in the order of the year."""
    from sim.organisation import STEP_ORDER

    return tuple(mechanism.name for mechanism in STEP_ORDER)


def columns(kind: str, years: float = 0) -> pd.DataFrame:
    """Return what each number of a kind is about in a study of so many years: a row a number, in the order they are kept."""
    if kind == "groups":
        rows = [(by, group, outcome) for by, of in GROUPS.items() for group, outcome in product(of, GROUP_OUTCOMES)]
        return pd.DataFrame(rows, columns=["by", "group", "outcome"])
    if kind == "ledger":
        counts = product(year_ends(years), loops(), HOLDERS, ENTRIES)
        return pd.DataFrame(list(counts), columns=["year", "loop", "holder", "entry"])
    flows = product(("before", "after"), loops(), HOLDERS, ENTRIES)
    return pd.DataFrame(list(flows), columns=["when", "loop", "holder", "entry"])


def size(kinds: Sequence[str], years: float = 0) -> int:
    """Return how many numbers these kinds are in a study of so many years."""
    return sum(len(columns(kind, years)) for kind in kinds)


def keep(org: Organisation, kinds: Sequence[str], before: Organisation) -> np.ndarray:
    """The numbers of these kinds, of an organisation that has lived its years: float [numbers]; NaN where there is none.

    ``before``: the organisation of the same world at year 0.
    """
    of_kind = {"groups": lambda: groups(org, before), "flows": lambda: flows(org), "ledger": lambda: ledger(org)}
    return np.concatenate([np.empty(0), *(of_kind[kind]() for kind in kinds)])


def groups(org: Organisation, before: Organisation) -> np.ndarray:
    """Each outcome's mean over the staff of each group of offices in the last year, in the order of :func:`columns`."""
    offices, then = org.recorder.offices(), before.recorder.offices()
    belongs = {
        "size": thirds(then["size"].to_numpy()),
        "leadership": then["leadership"].to_numpy(),
        "leader_background": then["leader_background"].to_numpy(),
        "county": counties(then["county"].to_numpy(), then["quality"].to_numpy(), then["size"].to_numpy()),
    }
    staff = offices["size"].to_numpy(dtype=float)
    rows = []
    for by, of in GROUPS.items():
        for group in of:
            here = belongs[by] == group
            rows += [_mean(offices[outcome].to_numpy(dtype=float), staff * here) for outcome in GROUP_OUTCOMES]
    return np.array(rows)


def thirds(sizes: np.ndarray) -> np.ndarray:
    """Return each office's third by its number of staff; offices of one size are ordered by their place."""
    place = np.argsort(np.argsort(sizes, kind="stable"), kind="stable")
    return np.array(GROUPS["size"])[place * 3 // max(len(sizes), 1)]


def counties(county: np.ndarray, quality: np.ndarray, staff: np.ndarray) -> np.ndarray:
    """Each office's group of counties, by the county's mean quality over its staff; a county alone is in the middle."""
    there, place = np.unique(county, return_inverse=True)
    means = np.bincount(place, weights=quality * staff) / np.bincount(place, weights=staff)
    rank = np.argsort(np.argsort(means, kind="stable"), kind="stable")
    if len(there) == 1:
        return np.full(len(county), "middle")
    return np.array(GROUPS["county"])[np.rint(2 * rank / (len(there) - 1)).astype(int)][place]


def _mean(values: np.ndarray, weight: np.ndarray) -> float:
    """Return the mean by weight over those that have a value; NaN where none has."""
    there = np.isfinite(values) & (weight > 0)
    return float(np.average(values[there], weights=weight[there])) if there.any() else float("nan")


def flows(org: Organisation) -> np.ndarray:
    """Return what each loop made right and wrong at each holder, in year 0 and in the last year: counts a year, floats."""
    year = org.config.scale.steps_per_year
    before = org.ledger.counts[max(0, org.settling_steps - year) : org.settling_steps].sum(axis=0)
    after = org.ledger.counts[max(org.settling_steps, org.now - year) : org.now].sum(axis=0)
    part = org.now - org.settling_steps
    if 0 < part < year:  # as much a year, to be laid beside year 0
        after = after * (year / part)
    return np.concatenate([before.ravel(), after.ravel()]).astype(float)


def ledger(org: Organisation) -> np.ndarray:
    """Return what each loop made right and wrong at each holder, year by year: counts, as floats; NaN for a year unlived."""
    counts, year_of = (part[org.settling_steps : org.now] for part in (org.ledger.counts, org.ledger.year_of))
    shape = (math.ceil(org.config.years), len(loops()), len(HOLDERS), len(ENTRIES))
    result = np.full(shape, np.nan)
    for year in np.unique(year_of):
        result[year - 1] = counts[year_of == year].sum(axis=0)
    return result.ravel()


def ledger_table(values: np.ndarray, years: float) -> pd.DataFrame:
    """Return the ledger that was kept of a run of so many years as :meth:`sim.outcomes.ledger.Ledger.table` gives it.

    ``values``: as :func:`ledger` returns them. Columns year, loop, holder and the four entries, as whole numbers.
    """
    names = pd.DataFrame(list(product(loops(), HOLDERS)), columns=["loop", "holder"])
    counts = values.reshape(-1, len(names), len(ENTRIES))
    there = np.flatnonzero(np.isfinite(counts).all(axis=(1, 2)))
    table = pd.concat([names] * len(there), ignore_index=True) if len(there) else names.iloc[:0]
    table.insert(0, "year", np.repeat(np.array(year_ends(years))[there], len(names)))
    entries = pd.DataFrame(counts[there].reshape(-1, len(ENTRIES)).astype(np.int64), columns=list(ENTRIES))
    return pd.concat([table.reset_index(drop=True), entries], axis=1)
