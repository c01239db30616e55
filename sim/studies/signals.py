"""What ends a program from outside: a closed terminal (SIGHUP) and SIGTERM end it as Ctrl-C does."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

HANGUP = getattr(signal, "SIGHUP", None)
"""None on Windows, where closing a window ends its programs."""
INTERRUPTED = 130
"""Exit code after Ctrl-C or SIGTERM."""
_heard: list[int] = []


@contextmanager
def ended_by_hangup(end: Callable[[], None]) -> Iterator[None]:
    """Call ``end`` when the terminal is closed, unless that is ignored (only in the main thread)."""
    main = threading.current_thread() is threading.main_thread()
    if not (HANGUP and main and signal.getsignal(HANGUP) == signal.SIG_DFL):
        yield
        return
    terminal = _terminal()

    def heard(number: int, frame: FrameType | None) -> None:
        hang_up(terminal)
        end()

    signal.signal(HANGUP, heard)
    try:
        yield
    finally:
        if not hung_up():
            signal.signal(HANGUP, signal.SIG_DFL)


def _terminal() -> list[int]:
    """Return the files of this process that a terminal is behind, of those that are printed to."""
    streams = [stream for stream in (sys.__stdout__, sys.__stderr__) if stream is not None]
    return [stream.fileno() for stream in streams if stream.isatty()]


@contextmanager
def terminated_like_interrupted() -> Iterator[None]:
    """Let SIGTERM and SIGHUP end a run as Ctrl-C does (only where signals can be caught: in the main thread).

    A SIGHUP that is ignored, as under ``nohup``, stays ignored. After the first, further ones are: a shell and the system
    both send one when a terminal is closed, and what is finished is to be written in peace.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    terminal = _terminal()

    def interrupt(number: int, frame: FrameType | None) -> None:
        if number == HANGUP:
            hang_up(terminal)
        raise KeyboardInterrupt

    caught = [signal.SIGTERM, *([HANGUP] if HANGUP and signal.getsignal(HANGUP) == signal.SIG_DFL else [])]
    before = {number: signal.signal(number, interrupt) for number in caught}
    try:
        yield
    finally:
        for number, handler in before.items():
            if number not in _heard:
                signal.signal(number, handler)


def hang_up(terminal: list[int]) -> None:
    """Note that the terminal is gone: ignore that from now on, and let what is still printed to it go nowhere."""
    assert HANGUP is not None
    signal.signal(HANGUP, signal.SIG_IGN)
    _heard.append(HANGUP)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for file in terminal:
        os.dup2(nowhere, file)
    os.close(nowhere)


def hung_up() -> bool:
    """Return whether the terminal was closed."""
    return bool(_heard)


def exit_code() -> int:
    """Return the exit code of a program that was stopped: 128 and the signal's number after SIGHUP, 130 otherwise."""
    return 128 + HANGUP if HANGUP and hung_up() else INTERRUPTED


@contextmanager
def deaf_children() -> Iterator[None]:
    """Start processes that hear neither Ctrl-C nor a closed terminal: their parent hears both, and ends them."""
    main = threading.current_thread() is threading.main_thread()
    heard = signal.signal(signal.SIGINT, signal.SIG_IGN) if main else None
    # Held back, not ignored: what comes meanwhile reaches this process afterwards, while its children hold it back for good.
    held = signal.pthread_sigmask(signal.SIG_BLOCK, [HANGUP]) if HANGUP else set()
    try:
        yield
    finally:
        if HANGUP and HANGUP not in held:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, [HANGUP])
        if heard is not None:
            signal.signal(signal.SIGINT, heard)


def ignore_in_worker() -> None:
    """In a worker process: leave Ctrl-C and a closed terminal to the parent."""
    for number in filter(None, (signal.SIGINT, HANGUP)):
        with contextlib.suppress(ValueError):
            signal.signal(number, signal.SIG_IGN)
