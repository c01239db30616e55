"""Which option is foremost on an outcome, and which is the nearest that it is seen to be ahead of.

Foremost is the option with the best mean among those *seen* to be ahead of the reference
(:func:`sim.analysis.differences.paired`); where none is, there is no foremost. It is held against the nearest option, or the
reference, that it is seen to be ahead of as well. Those that it is not seen to be ahead of are told of beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.analysis.comparison import interval
from sim.analysis.differences import paired
from sim.outcomes.catalogue import CATALOGUE, HEADLINES
from sim.studies.results import Results


@dataclass(frozen=True)
class Ahead:
    """On ``outcome``, ``leader`` is foremost and seen to be ahead of ``behind``, but not of those in ``unseen``."""

    outcome: str
    leader: str
    behind: str
    unseen: tuple[str, ...] = ()


def best_options(results: Results, outcomes: Sequence[str], worlds: int | None = None) -> list[Ahead]:
    """A comparison for each of the outcomes that the study kept and where some option is seen ahead of the reference.

    ``worlds``: the difference has to be seen in the first so many worlds by themselves too, since they are all that a
    smaller test will have. Judged among the main outcomes, in the last year.
    """
    kept = [name for name in results.outcomes if name in HEADLINES]
    wanted = [name for name in outcomes if name in kept and CATALOGUE[name].better]
    if not wanted:
        return []
    table = paired(results, kept).table
    result = []
    for outcome in wanted:
        rows = table[(table["outcome"] == outcome) & table["seen"]]
        gains = CATALOGUE[outcome].better * rows.set_index("alternative")["difference"]
        if (gains > 0).any():
            result.append(_nearest(results, outcome, str(gains.idxmax()), worlds))
    return [ahead for ahead in result if ahead is not None]


def _nearest(results: Results, outcome: str, leader: str, worlds: int | None) -> Ahead | None:
    """The first in the order of means that the leader is seen to be ahead of; None where it is so of none."""
    better = CATALOGUE[outcome].better
    rows = paired(results, outcome, against=leader).table
    rows = rows.assign(behind=-better * rows["difference"]).sort_values("behind", kind="stable")
    seen = rows["seen"] & (rows["behind"] > 0)
    unseen = tuple(str(name) for name in rows["alternative"][~seen & np.isfinite(rows["behind"])])
    for name in map(str, rows["alternative"][seen]):
        if _seen_in(results, outcome, leader, name, worlds):
            return Ahead(outcome, leader, name, unseen)
    return None


def _seen_in(results: Results, outcome: str, leader: str, behind: str, worlds: int | None) -> bool:
    """Whether the leader is seen ahead in the first so many worlds alone: the 95 per cent interval leaves out 0."""
    if worlds is None:
        return True
    pairs = results.differences(outcome, leader, behind)
    first = pairs[[world for world in pairs if world < worlds]].to_numpy(dtype=float).ravel()
    _, low, *_ = interval(CATALOGUE[outcome].better * first[np.isfinite(first)])
    return low > 0
