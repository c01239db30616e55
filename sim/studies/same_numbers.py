"""Whether a run that is done again gives what was kept of it: to the bit, to twelve digits, or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from sim.studies.study import Study

DIGITS = 1e-12
"""How far a number may be off, relative to its size, where it was made with other libraries or on another machine."""
NOTHING = 1e-15
"""What counts as 0 beside it: a difference of two sums may be this instead."""

BITS, LAST_DIGITS, OTHER = "bits", "last digits", "other"


def agreement(kept: np.ndarray, value: np.ndarray) -> str:
    """Return how far two runs agree: :data:`BITS`, all but their last digits (:data:`LAST_DIGITS`), or :data:`OTHER`.

    Last digits may differ where sums are added up in another order, as another processor or library may do.
    """
    if difference(kept, value, exact=True) is None:
        return BITS
    return LAST_DIGITS if difference(kept, value, exact=False) is None else OTHER


def difference(kept: np.ndarray, value: np.ndarray, exact: bool) -> tuple[int, float, float] | None:
    """Return the place of the first number that is not as kept, with both; None where all are.

    ``exact``: to the bit; otherwise to twelve digits.
    """
    if kept.shape != value.shape:
        return min(kept.size, value.size), float(kept.size), float(value.size)
    if exact:
        same = kept.view(np.int64) == np.ascontiguousarray(value, dtype=float).view(np.int64)
        same |= np.isnan(kept) & np.isnan(value)
    else:
        same = np.isclose(value, kept, rtol=DIGITS, atol=NOTHING, equal_nan=True)
    if same.all():
        return None
    place = int(np.argmin(same))
    return place, float(kept[place]), float(value[place])


def what_differs(study: Study, place: int, kept: float, value: float) -> str:
    """Return which number of a run differs, in a sentence; ``place``: where it stands among all that is kept of the run."""
    items = [(year, outcome) for year in study.years_kept for outcome in study.outcome_names]
    if place < len(items):
        what = f"{items[place][1]} in year {items[place][0]:g}"
    else:
        what = f"number {place - len(items)} of its {' and '.join(study.details)}"
    return f"{what} is {value:.17g}, and was {kept:.17g} (a difference of {value - kept:.3g})."
