"""What leaves this machine: commands to paste into a shell, whatever stands in a folder or a label, and no paths of it."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

ABSOLUTE = re.compile(
    r"""(?P<mark>['"])(?:/|[A-Za-z]:[\\/]|\\\\)[^'"\n]*(?P=mark)"""
    r"""|(?<![\w.:/\\'"-])(?:/(?=[^\s/]+/)|[A-Za-z]:[\\/]|\\\\)[^\s'"]*"""
)
"""A path from the root of a disk: between quotation marks, where it may hold spaces, or without."""


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


def without_paths(text: str) -> str:
    """Return a text in which each path from the root of a disk is cut down to its last part.

    >>> without_paths("No such file: '/home/kari/my study/study.yaml'")
    "No such file: 'study.yaml'"
    """
    return ABSOLUTE.sub(_last_part, text)


def _last_part(match: re.Match[str]) -> str:
    mark = match["mark"] or ""
    path = match[0].strip(mark) if mark else match[0]
    return mark + re.split(r"[\\/]", path.rstrip("\\/"))[-1] + mark
