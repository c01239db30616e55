"""The ledger: how much each mechanism moved right and wrong knowledge, at each holder, in each step."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim.mechanism import HOLDERS

if TYPE_CHECKING:
    from sim.config.arrays import Ints

ENTRIES = ("became_right", "ceased_right", "became_wrong", "ceased_wrong")


class Ledger:
    """Counts int64 [steps, authors, holders, entries]; each view changed is counted once, where it changed.

    The sum of became_right less ceased_right over authors equals the change in right views exactly, and the
    same for wrong ones; reality is an author too, since a reform makes right views wrong.
    """

    def __init__(self, authors: tuple[str, ...], steps: int):
        self.authors = authors
        self.counts = np.zeros((steps, len(authors), len(HOLDERS), len(ENTRIES)), dtype=np.int64)
        self.year_of = np.zeros(steps, dtype=np.int64)

    def open(self, step: int, year: float) -> None:
        """Begin the account of a step; accounts grow if a run is longer than planned."""
        if step >= len(self.counts):
            self.counts = np.concatenate([self.counts, np.zeros_like(self.counts)])
            self.year_of = np.concatenate([self.year_of, np.zeros_like(self.year_of)])
        self.year_of[step] = int(np.floor(year + 1e-9)) + 1

    def enter(self, step: int, author: int, holder: str, account: Ints) -> None:
        """Add one account of :func:`sim.knowledge.write`."""
        self.counts[step, author, HOLDERS.index(holder)] += account

    def table(self, first: int, last: int, end: float | None = None) -> pd.DataFrame:
        """Tidy: year (1 is the first), loop, holder, and the four entries, summed over steps first .. last − 1.

        ``end``: when the run ended, in years; a part-year at its end is called by that (1.5), as it is in the outcomes.
        """
        years = self.year_of[first:last]
        frames = []
        for year in np.unique(years):
            total = self.counts[first:last][years == year].sum(axis=0)
            for a, author in enumerate(self.authors):
                for h, holder in enumerate(HOLDERS):
                    frames.append(
                        (
                            int(year) if end is None else min(int(year), end),
                            author,
                            holder,
                            *(int(n) for n in total[a, h]),
                        )
                    )
        return pd.DataFrame(frames, columns=["year", "loop", "holder", *ENTRIES])
