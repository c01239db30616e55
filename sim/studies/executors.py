"""Where runs are done: in this process, in processes of this machine, or on a Dask cluster. The numbers are the same.

Each executor takes bundles of jobs from an iterator as it has room for them, so that memory holds only what is under
way, and yields (number, answer) as answers come, in any order, once for each job.
"""

from __future__ import annotations

import os
import re
import time
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from typing import Protocol

from sim.config.check import one_number
from sim.config.fields import ConfigError, Meta
from sim.config.files import check_names, read_option
from sim.studies.pool import Answer, Bundle, Pool, attempt
from sim.studies.progress import Tell
from sim.studies.signals import terminated_like_interrupted
from sim.studies.types import Facts, Simulate, Values

KINDS = ("in_process", "local", "dask")
WORKERS = Meta(1, 1024, "processes", "How many runs at a time", "choice", "model design")
ADDRESS = re.compile(r"(tcp|tls|ucx|ws|wss)://[\w.\-\[\]:]+:\d+")


class Perform(Protocol):
    """Run the jobs of some bundles; ``ahead``: bundles made ready before a worker is free, so that none waits."""

    def __call__(self, bundles: Iterator[Bundle], ahead: int = 1) -> Generator[tuple[int, Answer]]: ...


def in_process(bundles: Iterator[Bundle], simulate: Simulate) -> Generator[tuple[int, Answer]]:
    """Do every job in this process, one after the other."""
    for bundle in bundles:
        for number, job in bundle:
            yield number, attempt(simulate, job)


def local(bundles: Iterator[Bundle], pool: Pool, ahead: int = 0) -> Generator[tuple[int, Answer]]:
    """Share the jobs out among worker processes of this machine."""
    ready: deque[Bundle] = deque()

    def following() -> Bundle | None:
        """Return what has to be tried again, or is ready, or is the next untried."""
        if pool.again:
            return pool.again.popleft()
        return ready.popleft() if ready else next(bundles, None)

    while True:
        while pool.idle and (bundle := following()):
            pool.give(bundle)
        if not pool.busy:
            return
        if len(ready) < ahead and (bundle := next(bundles, None)):
            ready.append(bundle)
        yield from pool.answers()


@dataclass(frozen=True)
class Executor:
    """A place to run jobs, as a study asks for it: ``kind`` is in_process, local or dask.

    ``workers``: processes, None for one each core. ``address``: an existing Dask scheduler. ``memory_limit``: of each
    worker of a Dask cluster that is started here.
    """

    kind: str = "local"
    workers: int | None = None
    address: str | None = None
    memory_limit: str = "auto"

    @property
    def size(self) -> int:
        """How many runs go on at a time, as far as can be said beforehand."""
        return 1 if self.kind == "in_process" else self.workers or os.cpu_count() or 1

    @contextmanager
    def opened(self, simulate: Simulate) -> Iterator[Perform]:
        """Open the place, ready to run jobs as often as one likes; its workers end with it.

        SIGTERM and a closed terminal are as Ctrl-C meanwhile.
        """
        with terminated_like_interrupted():
            if self.kind == "in_process" or (self.kind == "local" and self.size == 1):
                yield lambda bundles, ahead=1: in_process(bundles, simulate)
            elif self.kind == "local":
                with closing(Pool(simulate, self.size)) as pool:
                    yield lambda bundles, ahead=1: local(bundles, pool, ahead)
            else:
                from sim.studies.dask_cluster import Tasks, connected

                with connected(self.size, self.address, self.memory_limit) as client:
                    yield lambda bundles, ahead=1: Tasks(client, simulate).all(bundles)

    def about(self) -> Facts:
        """Return what the manifest records of it; an address is left out."""
        workers = "those of the cluster" if self.address else self.size
        return {"kind": self.kind, "workers": workers, "existing_cluster": bool(self.address)}


def run_each(
    jobs: Sequence[object],
    simulate: Simulate,
    executor: Executor,
    keep: Callable[[int, Answer], None],
    progress: Tell = None,
) -> None:
    """Run every job, and give each answer to ``keep`` with the job's place as it comes. KeyboardInterrupt after Ctrl-C."""
    start = time.perf_counter()
    if not jobs:
        return
    place = replace(executor, workers=min(executor.size, len(jobs)))
    bundles = ([numbered] for numbered in enumerate(jobs))
    with place.opened(simulate) as perform, closing(perform(bundles, ahead=0)) as answers:
        for done, (number, answer) in enumerate(answers, 1):
            keep(number, answer)
            if progress:
                progress(done, len(jobs), time.perf_counter() - start)


def local_workers(workers: int | None) -> Executor:
    """Return so many processes of this machine, None for one each core; ConfigError for fewer than one."""
    return read_executor("local", {} if workers is None else {"workers": workers})


def read_executor(name: object = "local", settings: Values | None = None) -> Executor:
    """Return an executor from its name and settings on top of it (``configs/executor``); ConfigError where one is wrong."""
    tree = read_option("executor", name) | dict(settings or {})
    allowed = ("workers", "address", "memory_limit")
    check_names("setting of an executor", [key for key in tree if key != "kind"], allowed)
    check_names("kind of executor", [tree.get("kind")], KINDS)
    if tree.get("workers") is not None:
        tree["workers"] = one_number("executor.workers", tree["workers"], WORKERS, int)
    address = tree.get("address")
    if address is not None and not (isinstance(address, str) and ADDRESS.fullmatch(address)):
        raise ConfigError(f"executor.address is {address!r}, but must be a scheduler's, as tcp://host:8786.")
    if address is not None and tree["kind"] != "dask":
        raise ConfigError("executor.address is for executor=dask only.")
    return Executor(**tree)
