"""What several test files need and takes long to make: made once in a session, by whichever process needs it first."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from filelock import FileLock

FOLDER = "ORGLEARN_TESTS_SHARED"
"""The environment's name for the folder all processes of a session share; tests/conftest.py makes and removes it."""


def folder(name: str, make: Callable[[Path], object]) -> Path:
    """Return the folder of that name, which ``make`` fills the first time; nothing may be written into it afterwards.

    ``make`` works in a folder of its own, which takes its place when it is complete: where it fails, nothing is left, and
    the next who asks tries again. Another process that asks meanwhile waits.
    """
    place = Path(os.environ[FOLDER]) / name
    with FileLock(f"{place}.lock"):
        if not place.is_dir():
            draft = Path(tempfile.mkdtemp(prefix=f"{name}-", dir=place.parent))
            try:
                make(draft)
            except BaseException:
                shutil.rmtree(draft, ignore_errors=True)
                raise
            draft.rename(place)
    return place
