"""Runs on demand: what an adaptive analysis asks for is run once, kept in a store, and read back ever after.

A search or a flip test that is stopped and started again asks for the same points in the same order, finds them in
the store, and goes on where it was.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import pandas as pd


class Evaluate(Protocol):
    """Give the outcomes of settings in worlds.

    ``points``: settings by name, on top of the study's own: ``{"governance": "report_package",
    "governance.detail_management": 0.4, "world.turbulence": 1.0}``. ``worlds``: numbers from 0; the same number
    is the same luck at every point. Returns columns point (place in ``points``), world, year, outcome, value; runs
    that failed have no rows.
    """

    def __call__(self, points: Sequence[Mapping[str, Any]], worlds: Sequence[int]) -> pd.DataFrame: ...
