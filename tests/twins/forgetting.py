"""What I never have use for fades."""

from __future__ import annotations

from .decisions import discretion
from .proposals import Thinks

MOVES = {"forgetting": "caseworkers"}
CALLED = {("forgetting", "doubted"): "I noticed that I no longer had a view of {}; I never use it"}


def fades(org, levers, luck):
    """Where the book decides for me, my own view slowly goes."""
    rate = org.config.uncertainty.forgetting_rate
    for me in org.caseworkers:
        for practice in org.practices:
            m = practice.number
            if me.views[m]:
                idle = rate * (1 - discretion(org, levers, me.municipal, practice))
                if luck.chance("fades", org.per_step(idle), me.number, m):
                    yield Thinks(me, m, 0)
