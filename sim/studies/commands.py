"""Commands that a reader is to paste into a shell: one way to write them, whatever stands in a folder or a label."""

from __future__ import annotations

import shlex
from pathlib import Path


def orglearn(*words: str) -> str:
    """Return the command ``orglearn`` with these words, each quoted for the shell where it has to be.

    >>> orglearn("sweep", "study=R&D")
    "orglearn sweep 'study=R&D'"
    """
    return shlex.join(("orglearn", *words))


def shown_path(path: Path) -> str:
    """Return how a path is shown to others: as given, below this folder, or its last part; never from the disk's root."""
    if not path.is_absolute():
        return path.as_posix()
    try:
        return path.relative_to(Path.cwd()).as_posix()
    except ValueError:
        return path.name
