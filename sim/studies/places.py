"""Folders for results: nobody writes over what another made there.

A folder that nobody named is new, or has -2, -3 ... after its name where that is taken. A folder that was named and holds
what something else made is refused. What a folder holds is written down in it, in :data:`MARK`.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import TypeVar

from filelock import FileLock, Timeout

from sim.config.fields import ConfigError
from sim.config.overrides import check_output
from sim.studies.files import read_json, refuse_links, write_json
from sim.studies.provenance import now

MARK = ".results.json"
"""In a folder of results: what they are (``what``), and a digest of what made them (``of``)."""
LOCK = (".lock", ".running.json")
"""And for as long as somebody writes there: the lock, and who has it."""
T = TypeVar("T")


class OtherResultsError(ConfigError):
    """A folder holds what something else made."""


def digest(*facts: object) -> str:
    """Return twenty hexadecimal characters that differ whenever the facts do."""
    return hashlib.sha256(json.dumps(facts, sort_keys=True, default=str).encode()).hexdigest()[:20]


def namesakes(folder: Path) -> Iterator[Path]:
    """Give a folder's name, then the same with -2, -3 and so on after it."""
    return (folder if number == 1 else folder.with_name(f"{folder.name}-{number}") for number in count(1))


def new_folder(usual: Path) -> Path:
    """Make a folder of this name, or of its first free namesake; no two callers ever get the same one.

    ConfigError where no folder can be made there.
    """
    for place in namesakes(usual):
        try:
            place.mkdir(parents=True)
        except FileExistsError:
            continue
        except OSError:
            return check_output(place)  # it says why not
        return place
    raise AssertionError("unreachable")


def in_own_folder(named: str, usual: str, work: Callable[[Path], T]) -> tuple[Path, T]:
    """Do work in the folder that was named, or in the usual one or its first namesake that holds nothing else's.

    ``work`` raises OtherResultsError, before it has done anything, where a folder holds what something else made.
    """
    for place in [Path(named)] if named else namesakes(Path(usual)):
        try:
            return place, work(place)
        except OtherResultsError:
            if named:
                raise
    raise AssertionError("unreachable")


def claim(folder: Path, what: str, of: str = "", files: Sequence[str] = ()) -> None:
    """See that a folder holds nothing, or the same results, and write down that it is for these.

    ``what``: the kind of results; ``of``: a digest of all that decides them; ``files``: what will be written, which nobody
    may have put there. OtherResultsError where the folder holds something else.
    """
    mark = read_json(folder / MARK)
    if mark:
        if mark.get("what") != what:
            raise OtherResultsError(refusal(folder, f"a {mark.get('what')}"))
        if mark.get("of") != of:
            raise OtherResultsError(refusal(folder, f"another {what}"))
    elif there := [name for name in files if (folder / name).exists()]:
        raise OtherResultsError(refusal(folder, f"other results ({there[0]})"))
    else:
        write_json({"what": what, "of": of}, folder / MARK)


@contextmanager
def claimed(folder: Path, what: str, of: str = "", files: Sequence[str] = (), is_new: bool = False) -> Iterator[None]:
    """Have a folder for results to oneself, as :func:`claim` has it; what is new and stays empty is taken away again.

    ConfigError where it cannot be written to, or another process is writing there.
    """
    is_new = is_new or not folder.exists()
    check_output(folder)
    with locked(folder, f"A {what}"):
        claim(folder, what, of, files)
        try:
            yield
        finally:
            if {file.name for file in folder.iterdir()} <= {MARK, *LOCK}:
                (folder / MARK).unlink(missing_ok=True)
                if is_new:
                    shutil.rmtree(folder, ignore_errors=True)


def refusal(folder: Path, holds: str) -> str:
    """Return the sentence for a folder that holds something else."""
    return f"The folder {folder} holds {holds}, which is not written over; name another folder, or move that one away."


@contextmanager
def locked(folder: Path, what: str) -> Iterator[None]:
    """Keep other writers out of a folder. The system frees it when this process ends, however it ends.

    ConfigError, saying who has it, where ``what`` is at work there already, and where something in the folder is a link.
    """
    folder.mkdir(parents=True, exist_ok=True)
    refuse_links(folder)
    place, note = (folder / name for name in LOCK)
    lock = FileLock(place)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        who = read_json(note)
        by = f", by process {who['process']} on {who['machine']} since {who['since']}" if len(who) == 3 else ""
        raise ConfigError(f"{what} in {folder} is being run already{by}. Wait for it, or stop it.") from None
    try:
        write_json({"process": os.getpid(), "machine": socket.gethostname(), "since": now()}, note)
        yield
    finally:
        note.unlink(missing_ok=True)
        lock.release()
