"""What the chapters count and look up: differences by year and group, dominance."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.analysis.fields import Record
from sim.analysis.lever_changes import config_of
from sim.config.registry import registry
from sim.config.scale import Scale
from sim.outcomes.catalogue import CATALOGUE
from sim.reporting.document.draft import Draft
from sim.studies.results import Results


def scale_of(results: Results) -> Scale:
    """The scale of the study."""
    return config_of(results, results.reference).scale


def about(lever: str) -> Record:
    """What is known about a lever, in words."""
    return dict(registry("levers")[lever])


def way(row: pd.Series) -> int:
    """1 where a difference is for the better, −1 where for the worse, 0 where neither is."""
    better = CATALOGUE[str(row["outcome"])].better
    return int(np.sign(row["difference"]) * better) if np.isfinite(row["difference"]) else 0


def dominated(draft: Draft) -> list[tuple[str, str, int]]:
    """Options that another is not seen to be worse than on any main outcome, and certainly better than on some.

    (option, by which, on how many). Judged by paired differences between the two, with the words for certainty: the
    other is never even likely worse.
    """
    from sim.analysis.differences import paired

    outcomes = [o for o in draft.headlines if CATALOGUE[o].better]
    result = []
    for by in draft.results.alternatives.index:
        table = paired(draft.results, outcomes, against=str(by)).table
        for name, rows in table.groupby("alternative", sort=False):
            ways = [(way(row), draft.certainty(row)) for _, row in rows.iterrows()]
            ahead = any(w > 0 and c in ("sure", "likely") for w, c in ways)
            unsettled = any(c == "open" and w > 0 for w, c in ways)
            worse = sum(w < 0 and c == "sure" for w, c in ways)
            if worse and not ahead and not unsettled:
                result.append((str(name), str(by), worse))
    best: dict[str, tuple[str, str, int]] = {}
    for entry in result:
        if entry[0] not in best or entry[2] > best[entry[0]][2]:
            best[entry[0]] = entry
    return list(best.values())
