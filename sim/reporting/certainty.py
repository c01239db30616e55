"""How certain a difference is in the model, in one of four words that are the same all through a document."""

from __future__ import annotations

import numpy as np

from sim.analysis.fields import Fields

MATTERS = 0.01
"""A difference of shares smaller than this is called one of no importance."""
SHARE_OF_WORLDS = 0.95
"""A difference is called certain when so many worlds point its way."""


def certainty(row: Fields, is_share: bool) -> str:
    """sure, likely, small or open. ``row``: low, high, seen, excludes_zero and share_of_worlds of a difference.

    sure: seen among all that are looked at, and nearly all worlds agree; likely: its interval leaves out zero;
    small: of shares (``is_share``), within :data:`MATTERS`; open: none of these.
    """
    if not np.isfinite(row["low"]):
        return "open"
    if row["seen"] and row["share_of_worlds"] >= SHARE_OF_WORLDS:
        return "sure"
    if row["excludes_zero"]:
        return "likely"
    limit = MATTERS if is_share else 0.0
    return "small" if max(abs(row["low"]), abs(row["high"])) < limit else "open"
