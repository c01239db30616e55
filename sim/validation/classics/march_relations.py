"""Which way March's Figures 3, 4 and 5 go, and where a short horizon turns the sign that equilibrium has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from sim.analysis.fields import Record
from sim.validation.classics import evaluate
from sim.validation.classics.evaluate import at
from sim.validation.classics.march import march1991
from sim.validation.classics.march_figures import code_at_20, mixed_and_equal, moving_world

Differences = Mapping[str, pd.Series]


def relations(replications: int, seed: int) -> Iterator[Record]:
    """Every relation, with differences paired by replication (shared luck)."""
    for part in (horizon, figure_3, figure_4, figure_5):
        yield from evaluate.relations("march1991", part(replications, seed))


def horizon(replications: int, seed: int) -> Differences:
    """Slow socialisation makes the wiser code in the end, and the less wise one at first."""
    slow_end, fast_end, slow_10, fast_10 = (
        at(march1991(p1, 0.5, periods=n, replications=replications, seed=seed), "code_knowledge")
        for n in (None, 10)
        for p1 in (0.1, 0.9)
    )
    return {"horizon.equilibrium": slow_end - fast_end, "horizon.period10": slow_10 - fast_10}


def figure_3(replications: int, seed: int) -> Differences:
    """Fast learners know more while learning lasts, and know more among slow ones than among their like."""
    half, _ = mixed_and_equal(0.5, 20, replications, seed)
    fast_alone = at(march1991(0.9, 0.5, periods=20, replications=replications, seed=seed), "mean_knowledge")
    fast, slow = at(half, "fast_knowledge"), at(half, "slow_knowledge")
    few, few_equal = (at(t, "code_knowledge") for t in mixed_and_equal(0.3, 20, replications, seed))
    end, end_equal = (at(t, "code_knowledge") for t in mixed_and_equal(0.3, None, replications, seed))
    return {
        "fig3.fast-over-slow": fast - slow,
        "fig3.fast-gain-from-slow": fast - fast_alone,
        "fig3.mixing.equilibrium": end - end_equal,
        "fig3.mixing.period20": few - few_equal,
    }


def figure_4(replications: int, seed: int) -> Differences:
    """Newcomers help a code that people take over at once, and cost one that they take over slowly."""
    return {
        f"fig4.{speed}": code_at_20(p1, 0.05, replications, seed) - code_at_20(p1, 0.0, replications, seed)
        for speed, p1 in (("fast", 0.9), ("slow", 0.1))
    }


def figure_5(replications: int, seed: int) -> Differences:
    """In a moving world a code without newcomers falls behind, and one with newcomers keeps up."""
    still, moving = (moving_world(p3, replications, seed) for p3 in (0.0, 0.1))
    without, with_turnover = ({n: at(t, "code_knowledge", n) for n in (20, 100)} for t in (still, moving))
    return {
        "fig5.falls-behind": without[100] - without[20],
        "fig5.turnover-keeps-up": with_turnover[100] - without[100],
        "fig5.steadier": (with_turnover[100] - with_turnover[20]) - (without[100] - without[20]),
    }
