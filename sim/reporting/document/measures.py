"""What the chapters count and look up: differences by year and group, dominance."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.analysis.differences import paired
from sim.analysis.fields import Record
from sim.config.registry import registry
from sim.outcomes.catalogue import CATALOGUE
from sim.reporting.document.draft import Draft


def source_of_levers(draft: Draft) -> str:
    """Where moves of levers come from: the study's settings, the same in every world."""
    return draft.source("levers", draft.t("levers.source"), f"orglearn analyse levers {draft.where}", {})


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
    outcomes = [o for o in draft.headlines if CATALOGUE[o].better]
    result: dict[str, tuple[str, str, int]] = {}
    for by in map(str, draft.results.alternatives.index):
        table = paired(draft.results, outcomes, against=by).table
        for name, rows in table.groupby("alternative", sort=False):
            ways = [(way(row), draft.certainty(row)) for _, row in rows.iterrows()]
            worse = sum(w < 0 and c == "sure" for w, c in ways)
            perhaps_better = any(w > 0 and c != "small" for w, c in ways)
            if not perhaps_better and worse > result.get(str(name), ("", "", 0))[2]:
                result[str(name)] = (str(name), by, worse)
    return list(result.values())
