"""County units: the level that may carry lessons between offices, and up and down."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.agents.agent import Agent

if TYPE_CHECKING:
    import numpy.typing as npt

    from sim.config.arrays import Codes, Floats
    from sim.organisation import Organisation


class CountyUnit(Agent):
    """Nav county: keeps a repository of examples, and asks which offices do better than the code."""

    def __init__(self, model: Organisation, county: int):
        super().__init__(model)
        self.county = county

    @property
    def offices(self) -> npt.NDArray[np.intp]:
        """The rows of the county's offices: int [offices of the county]."""
        return np.flatnonzero(self.model.offices.county == self.county)

    @property
    def repository(self) -> Codes:
        """What the county's repository holds: int8 [practices] of −1, 0, +1."""
        return self.model.repository.views()[self.county]


class Directorate(Agent):
    """The directorate: codifies, sets targets, and may be taught.

    ``targets`` float [practices]: how well each practice shows in what is measured. ``awaiting``
    uint64 [1, words]: reformed practices whose guidance has not been reissued yet.
    """

    def __init__(self, model: Organisation, targets: Floats, words: int):
        super().__init__(model)
        self.targets = targets
        self.awaiting = np.zeros((1, words), np.uint64)
        self.target_revisions = 0.0

    @property
    def guidance(self) -> Codes:
        """What the guidance says: int8 [practices] of −1, 0, +1."""
        return self.model.guidance.views()[0]
