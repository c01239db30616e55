"""Worker processes that survive one another: a pipe each, and a new worker where one died.

``concurrent.futures`` loses every job when one worker dies, so a small pool stands here instead.
Workers are spawned, not forked, which is the same on every system; each keeps to one thread.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import time
import traceback
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection, wait
from pathlib import Path
from pickle import UnpicklingError
from types import ModuleType
from typing import Any

from sim.studies.commands import without_paths
from sim.studies.signals import deaf_children, ignore_in_worker
from sim.studies.types import Simulate

ONE_THREAD = (
    "NUMBA_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
)  # fmt: skip
"""Environment variables that give numerical libraries a number of threads."""

CANNOT_START = (
    "A worker process could not start; ask for workers=1 to see why. (A script whose own function workers "
    "run must keep the rest of its work under `if __name__ == '__main__':`.)"
)

Bundle = list[tuple[int, object]]
"""Jobs that one worker takes one after the other: their numbers, and what each is."""

Answer = tuple[bool, Any, float]
"""Whether it went well, the result or (error, traceback), seconds."""


def attempt(simulate: Simulate, config: object) -> Answer:
    """Run one job; an error becomes part of the answer."""
    start = time.perf_counter()
    try:
        return True, simulate(config), time.perf_counter() - start
    except Exception as error:
        return False, described(error), time.perf_counter() - start


def described(error: BaseException) -> tuple[str, str]:
    """Return an error in one line, and its traceback without the paths of this machine."""
    line = without_paths(traceback.format_exception_only(error)[-1].strip())
    steps = [
        f"  {_short(frame.filename)}, line {frame.lineno}, in {frame.name}: {frame.line}"
        for frame in traceback.extract_tb(error.__traceback__)
    ]
    return line, "\n".join([*steps, line])


def _short(filename: str) -> str:
    """Return a source file inside the package by its path there, any other by its name."""
    root = Path(__file__).resolve().parents[2]
    path = Path(filename)
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name


def _work(simulate: Simulate, pipe: Connection) -> None:
    """A worker's life: say that it is ready, then answer jobs one by one until asked to stop or left alone."""
    ignore_in_worker()
    try:
        pipe.send("ready")
        while (jobs := pipe.recv()) is not None:
            for job in jobs:
                answer = attempt(simulate, job)
                try:
                    pipe.send(answer)
                except OSError:
                    return
                except Exception as error:  # the result cannot travel
                    pipe.send((False, described(error), answer[2]))
    except (EOFError, OSError):
        return


class Worker:
    """One process, the pipe to it, and the jobs it has in hand (none: idle)."""

    def __init__(self, simulate: Simulate):
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_work, args=(simulate, theirs), daemon=True)
        self.jobs: deque[tuple[int, object]] = deque()
        self.is_ready = False
        with calm_start(), _without_the_script(simulate):
            self.process.start()
        theirs.close()

    def end(self) -> None:
        """End the process, at once if it is at work."""
        self.pipe.close()
        if self.jobs or not self.is_ready:
            self.process.terminate()
        self.process.join(timeout=5)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()
        self.process.close()


class Pool:
    """A few workers: give some jobs to an idle one, collect answers as they come. None starts before there is a job.

    The job that a worker died with is tried once more, by another; the second time, the death is its answer.
    """

    def __init__(self, simulate: Simulate, size: int):
        self.simulate = simulate
        self.size = size
        self.workers: list[Worker] = []
        self.has_started = False  # whether any worker ever came up
        self.again: deque[Bundle] = deque()
        self.lost_once: set[int] = set()

    def close(self) -> None:
        """End every worker."""
        while self.workers:
            self.workers.pop().end()

    @property
    def idle(self) -> bool:
        """Whether more jobs can be given."""
        return len(self.busy) < self.size

    @property
    def busy(self) -> list[Worker]:
        """The workers with jobs in hand."""
        return [worker for worker in self.workers if worker.jobs]

    def give(self, bundle: Bundle) -> None:
        """Hand jobs to an idle worker, or to a new one."""
        worker = next((w for w in self.workers if not w.jobs), None)
        if worker is None:
            worker = Worker(self.simulate)
            self.workers.append(worker)
        worker.jobs.extend(bundle)
        try:
            worker.pipe.send([config for _, config in bundle])
        except OSError:
            return  # it died idle; answers() finds out

    def answers(self) -> Iterator[tuple[int, Answer]]:
        """Wait until somebody has something to say, and pass it on with the job's number."""
        for pipe in wait([worker.pipe for worker in self.busy]):
            worker = next(w for w in self.workers if w.pipe is pipe)
            try:
                text = worker.pipe.recv()
            except (EOFError, OSError, UnpicklingError):  # gone, perhaps in the middle of a word
                yield from self._buried(worker)
                continue
            if isinstance(text, str):
                worker.is_ready = self.has_started = True
            else:
                number, _ = worker.jobs.popleft()
                self.lost_once.discard(number)
                yield number, text

    def _buried(self, worker: Worker) -> Iterator[tuple[int, Answer]]:
        """Take a dead worker out of the pool; the job in its hands is tried once more, then it has failed."""
        if not self.has_started:
            raise RuntimeError(CANNOT_START)
        worker.process.join(timeout=5)
        code = worker.process.exitcode
        self.workers.remove(worker)
        in_hand, *untouched = worker.jobs
        worker.end()
        if untouched:
            self.again.append(untouched)
        if in_hand[0] not in self.lost_once:
            self.lost_once.add(in_hand[0])
            self.again.append([in_hand])
            return
        self.lost_once.discard(in_hand[0])
        line = f"The worker process ended without an answer (exit code {code}), twice."
        yield in_hand[0], (False, (line, line), 0.0)


@contextmanager
def calm_start() -> Iterator[None]:
    """Start a process with one thread for each library, and deaf to Ctrl-C and a closed terminal: its parent hears them."""
    before = {name: os.environ.get(name) for name in ONE_THREAD}
    os.environ.update(dict.fromkeys(ONE_THREAD, "1"))
    try:
        with deaf_children():
            yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


@contextmanager
def _without_the_script(simulate: Simulate) -> Iterator[None]:
    """Start a process that does not read the user's script again, unless the function stands in it.

    A spawned process imports the main module first, so a script without `if __name__ == "__main__":` would
    start itself again in every worker. Ours need nothing from it.
    """
    script = sys.modules["__main__"]
    if simulate.__module__ == "__main__":
        yield
        return
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = script
