"""How much faster the machine-word telling is than the slow, first-person one, of the same rules and luck."""

from __future__ import annotations

import resource
import sys
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parents[1]))

from sim.config import configure
from sim.organisation import Organisation
from tests.twins.differences import differences
from tests.twins.mirror import from_organisation

LEAST_RATIO = 200
TINY = {"offices": 5, "caseworkers": 60, "counties": 2, "settling_years": 1}


def slow_rate(steps: int = 12) -> float:
    """Caseworker-steps a second of the slow telling, in a tiny organisation; refuses if the two differ."""
    fast = Organisation(configure("report_package", scale=TINY, years=1, seed=0)).run(0.5)
    slow = from_organisation(fast)
    start = perf_counter()
    for _ in range(steps):
        slow.step()
    seconds = perf_counter() - start
    for _ in range(steps):
        fast.step()
    result = differences(slow, fast)
    if result:
        raise AssertionError(f"The two tellings differ, so their times say nothing: {result[0]}")
    return len(slow.caseworkers) * steps / seconds


def fast_rate(years: int = 10) -> tuple[float, float]:
    """Caseworker-steps a second of the fast telling at national scale, and the seconds those years took."""
    config = configure("report_package", scale="national", years=years, seed=0)
    organisation = Organisation(config)
    start = perf_counter()
    organisation.run()
    seconds = perf_counter() - start
    return len(organisation.caseworkers) * years * config.scale.steps_per_year / seconds, seconds


def peak_memory() -> float:
    """The most memory this process has had, in MiB."""
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def report() -> list[str]:
    """Measure, and say it in lines; an AssertionError if the fast telling is not fast enough."""
    slow = slow_rate()
    fast, seconds = fast_rate()
    ratio = fast / slow
    lines = [
        f"slow telling      {slow:14,.0f} caseworker-steps a second (60 people, one core)",
        f"fast telling      {fast:14,.0f} caseworker-steps a second (12 500 people, one core)",
        f"ratio             {ratio:14,.0f} (at least {LEAST_RATIO})",
        f"national decade   {seconds:14.1f} seconds (428 offices, 120 steps, after settling)",
        f"peak memory       {peak_memory():14,.0f} MiB",
    ]
    assert ratio >= LEAST_RATIO, "\n".join(lines)
    return lines


if __name__ == "__main__":
    print("\n".join(report()))
