"""The same jobs on Dask: a cluster started here for the study, or one that is there already.

A worker that is lost loses nothing but the time of its bundle: Dask gives it to another. A bundle that takes two workers
with it is tried again at the end, run by run; a run that takes another two is recorded as failed. Every worker has to have
the same model: each answer says which it ran.
"""

from __future__ import annotations

import itertools
from collections.abc import Generator, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from sim.config.fields import ConfigError
from sim.studies.fingerprint import model_hash
from sim.studies.pool import ONE_THREAD, Answer, Bundle, attempt
from sim.studies.types import Simulate

CONNECT_SECONDS = 30
ALL_DIED = "The Dask workers that ran it died, each of them."
AHEAD = 2
"""Bundles under way for each worker thread: one at work, one waiting beside it."""


def attempt_all(simulate: Simulate, jobs: list[object]) -> tuple[str, list[Answer]]:
    """Run some jobs on a worker; returns the model it has, and their answers."""
    return model_hash(), [attempt(simulate, job) for job in jobs]


@contextmanager
def connected(size: int, address: str | None = None, memory_limit: str = "auto") -> Iterator[Any]:
    """Give a client of the scheduler at the address, or of a cluster of ``size`` workers that ends with it.

    ConfigError where Dask is not installed, or no scheduler answers.
    """
    try:
        import dask.config
        import distributed
    except ImportError:
        raise ConfigError("executor=dask needs Dask; install it with: pip install 'orglearn[cluster]'") from None
    with ExitStack() as stack:
        # A bundle that two workers in turn die with is ours to take apart; Dask would try it on four.
        stack.enter_context(dask.config.set({"distributed.scheduler.allowed-failures": 1}))
        target: Any = address or stack.enter_context(
            distributed.LocalCluster(
                n_workers=size, threads_per_worker=1, processes=True, dashboard_address="127.0.0.1:0", host="127.0.0.1",
                memory_limit=memory_limit, silence_logs="CRITICAL", env=dict.fromkeys(ONE_THREAD, "1"),
            )
        )  # fmt: skip
        try:
            client = distributed.Client(target, timeout=CONNECT_SECONDS, set_as_default=False)
        except (OSError, TimeoutError) as problem:
            why = f"No Dask scheduler answers at {address} within {CONNECT_SECONDS} seconds ({problem})."
            raise ConfigError(why) from None
        yield stack.enter_context(client)


class Tasks:
    """Bundles as Dask tasks: a few ahead of the workers, never more. The numbers are those of any other executor.

    When a worker dies, Dask suspects all that lay there. So suspects are tried again when all else is done, one run at a
    time, each alone: the one that a worker then dies with did it.
    """

    def __init__(self, client: Any, simulate: Simulate):
        import distributed

        self.killed: type[Exception] = distributed.KilledWorker
        self.client, self.simulate = client, simulate
        self.under_way: dict[object, Bundle] = {}
        self.suspects: Bundle = []
        self.number = itertools.count()
        self.answered = distributed.as_completed(loop=client.loop)

    def all(self, bundles: Iterator[Bundle]) -> Generator[tuple[int, Answer]]:
        """Yield every job's answer, as they come; ConfigError where the scheduler is lost, or a worker has another model."""
        self._fill(bundles)
        while self.under_way:
            yield from self._next(alone=False)
            self._fill(bundles)
        suspects, self.suspects = self.suspects, []
        for job in suspects:
            self._submit([job])
            yield from self._next(alone=True)

    def _fill(self, bundles: Iterator[Bundle]) -> None:
        threads = max(1, sum(self.client.nthreads().values()))
        while len(self.under_way) < AHEAD * threads and (bundle := next(bundles, None)):
            self._submit(bundle)

    def _submit(self, bundle: Bundle) -> None:
        name = f"orglearn-{next(self.number)}"
        jobs = [job for _, job in bundle]
        future = self.client.submit(attempt_all, self.simulate, jobs, key=name, pure=False)
        self.under_way[future] = bundle
        self.answered.add(future)

    def _next(self, alone: bool) -> Iterator[tuple[int, Answer]]:
        """Give the answers of the next bundle that is done; of a bundle whose workers died only where it was alone."""
        future = next(self.answered)
        bundle = self.under_way.pop(future)
        try:
            model, answers = future.result()  # it lies with a worker, which may have died since
        except self.killed:
            if not alone:
                self.suspects += bundle
                return
            yield bundle[0][0], (False, (ALL_DIED, ALL_DIED), 0.0)
            return
        except Exception as problem:  # ours never raise: the cluster did
            kept = "What was finished is kept; give the same command again to go on."
            raise ConfigError(f"The Dask cluster failed ({problem}). {kept}") from None
        if model != model_hash():
            raise ConfigError(
                f"A Dask worker has another version of the model ({model}, here {model_hash()}); install the same "
                "orglearn on every worker, and start them again."
            )
        yield from zip((number for number, _ in bundle), answers, strict=True)
