"""Where runs are done: in this process, in processes of this machine, or on a Dask cluster. The numbers are the same.

Each executor takes bundles of jobs from an iterator as it has room for them, so that memory holds only what is under
way, and yields (number, answer) as answers come, in any order, once for each job.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterator
from typing import Any

from sim.runner.workers import Answer, Bundle, Pool, attempt

Simulate = Callable[[Any], Any]


def in_process(bundles: Iterator[Bundle], simulate: Simulate, size: int = 1) -> Generator[tuple[int, Answer]]:
    """Every job in this process, one after the other."""
    for bundle in bundles:
        for number, job in bundle:
            yield number, attempt(simulate, job)


def local(bundles: Iterator[Bundle], simulate: Simulate, size: int) -> Generator[tuple[int, Answer]]:
    """The jobs shared out among ``size`` worker processes of this machine."""
    with Pool(simulate, size) as pool:
        while True:
            while pool.idle and (bundle := _next(pool.again, bundles)):
                pool.give(bundle)
            if not pool.busy:
                return
            yield from pool.answers()


def _next(first: deque[Bundle], then: Iterator[Bundle]) -> Bundle | None:
    """What has to be tried again, or the next that nobody has tried."""
    return first.popleft() if first else next(then, None)
