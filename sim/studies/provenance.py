"""Where numbers come from: versions, seeds, settings, machine, time and command. No paths of this machine."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from sim.config import Config, config_hash
from sim.studies.types import Tree

LIBRARIES = ("numpy", "pandas", "scipy", "numba", "mesa", "hydra-core", "omegaconf", "pyarrow", "matplotlib")


def provenance(configs: Mapping[str, Config], seeds: Sequence[int], **facts: object) -> Tree:
    """Everything needed to make the same numbers again, ready for JSON.

    ``configs``: option -> config as given; ``seeds``: the worlds' seeds; ``facts``: what the caller knows,
    such as seconds and workers.
    """
    return {
        "orglearn": own_version(),
        "git": git_revision(),
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "command": command_typed(),
        "config_hash": {label: config_hash(config) for label, config in configs.items()},
        "seeds": [int(seed) for seed in seeds],
        **surroundings(),
        **facts,
    }


def own_version() -> str:
    """The version of this package ("unknown" where it is not installed)."""
    return _version("orglearn")


def surroundings() -> Tree:
    """What the numbers were made with and on: Python, libraries and machine."""
    return {
        "python": platform.python_version(),
        "libraries": versions(LIBRARIES),
        "machine": {"system": platform.system(), "processor": platform.machine(), "cores": os.cpu_count()},
    }


def versions(names: Sequence[str]) -> dict[str, str]:
    """Library -> its version here."""
    return {name: _version(name) for name in names}


def command_typed() -> str:
    """The command line of this process, without paths of this machine."""
    return command(_as_typed())


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "unknown"


def _as_typed() -> list[str]:
    """The words of the command line, ``python -m module`` included where that is how we were called."""
    typed = sys.orig_argv
    if "-m" in typed[1:-1] and not sys.argv[0].endswith(("pytest", "orglearn")):
        return ["python", "-m", typed[typed.index("-m") + 1], *sys.argv[1:]]
    return list(sys.argv)


def command(argv: Sequence[str]) -> str:
    """The command line, with paths from the root of the disk cut down to their last part."""
    return " ".join(_without_path(part) for part in argv)


def _without_path(part: str) -> str:
    """``/home/me/results`` -> ``results``; ``--out=/home/me/results`` -> ``--out=results``."""
    head, equals, tail = part.partition("=")
    if equals and Path(tail).is_absolute():
        return f"{head}={Path(tail).name}"
    return Path(part).name if Path(part).is_absolute() else part


def git_revision() -> str | None:
    """The revision of the checkout this package runs from, "-dirty" if altered; None where there is none."""
    root = Path(__file__).resolve().parents[2]
    if not (root / ".git").exists():  # installed: a repository further up is somebody else's
        return None
    try:
        done = subprocess.run(
            ["git", "describe", "--always", "--dirty", "--abbrev=12", "--exclude=*"],
            cwd=root, capture_output=True, text=True, timeout=10, check=True,
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip() or None
