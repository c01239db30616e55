"""Which levers are in force when: the baseline while settling, then the package, then what is scheduled."""

from __future__ import annotations

import dataclasses
from typing import Any

from sim.config.levers import Levers

BASELINE = Levers()


def in_force(governance: Levers, year: float) -> Levers:
    """The levers at a time. Before year 0 the 2014 baseline, whatever is chosen later.

    ``governance.schedule[lever]`` is {from_year, to, over_years}: from that year the lever moves in a
    straight line to ``to``, in ``over_years`` (0: at once). A lever named by words changes at once.
    """
    if year < -1e-9:
        return BASELINE
    if not governance.schedule:
        return governance
    moved = {
        name: _moved(getattr(governance, name), plan, year) for name, plan in governance.schedule.items()
    }
    return dataclasses.replace(governance, **moved)


def _moved(start: Any, plan: dict[str, Any], year: float) -> Any:
    since = year - plan["from_year"]
    if since < -1e-9:
        return start
    over = plan.get("over_years", 0.0)
    if isinstance(start, (int, float)) and over > 0 and since < over:
        return start + (plan["to"] - start) * max(0.0, since) / over
    return plan["to"]
