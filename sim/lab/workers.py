"""The processes that do the lab's runs; one that dies is replaced, and its question is asked once more."""

from __future__ import annotations

import asyncio
import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

from sim.lab import work
from sim.studies.pool import calm_start

WAIT = 10.0
"""Seconds that the processes get to end in."""


class Workers:
    """A pool of so many processes, made ready as soon as it is opened."""

    def __init__(self, number: int):
        self.number = number
        self._pool = self._opened()

    def _opened(self) -> ProcessPoolExecutor:
        pool = ProcessPoolExecutor(self.number, multiprocessing.get_context("spawn"), initializer=work.warm_up)
        with calm_start():
            self._first = [pool.submit(work.ready) for _ in range(self.number)]
        return pool

    @property
    def ready(self) -> bool:
        """Whether the first of them can answer."""
        return any(first.done() for first in self._first)

    async def ask(self, kind: str, question: object, scales: tuple[str, ...]) -> tuple[bool, bytes]:
        """Put one question to a worker and return its answer; see :func:`sim.lab.work.answered`."""
        for last_try in (False, True):
            pool = self._pool
            try:
                return await asyncio.get_running_loop().run_in_executor(pool, work.answered, kind, question, scales)
            except BrokenProcessPool:
                if self._pool is pool:  # the first of those who notice opens a new one
                    pool.shutdown(wait=False)
                    self._pool = self._opened()
                if last_try:
                    raise
        raise AssertionError("unreachable")

    def close(self) -> None:
        """End them all, whatever they are doing, and the thread that watches over them.

        Python wakes that thread when it ends; were it just closing its pipe then, a traceback would be printed.
        """
        processes = list((self._pool._processes or {}).values())
        watching = self._pool._executor_manager_thread
        self._pool.shutdown(wait=False, cancel_futures=True)
        for process in processes:
            process.terminate()
        if watching is not None:
            watching.join(timeout=WAIT)  # type: ignore[attr-defined]  # the stubs say pipe, it is a thread
