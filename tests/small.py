"""Small organisations for tests: a few offices, quickly settled."""

from __future__ import annotations

from typing import Any

from sim.config import Config, configure
from sim.organisation import Organisation

SMALL = {"offices": 6, "caseworkers": 120, "counties": 2, "settling_years": 1}


def config(package: str = "baseline_2014", **more: Any) -> Config:
    """A small configuration; ``scale`` entries may be given on top."""
    scale = {**SMALL, **more.pop("scale", {})}
    return configure(package, scale=scale, years=more.pop("years", 2), **more)


def organisation(package: str = "baseline_2014", **more: Any) -> Organisation:
    """A small organisation at year 0."""
    return Organisation(config(package, **more))
