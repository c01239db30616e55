"""Where numbers come from: versions, seeds, settings, machine, time and command. No paths of this machine."""

from __future__ import annotations

import hashlib
import os
import platform
import shlex
import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import numpy as np

from sim.config import Config, config_hash
from sim.studies.types import Tree

DOCUMENT_LIBRARIES = ("jinja2", "typst", "python-docx", "openpyxl", "lxml", "pillow", "scikit-learn", "SALib")
LIBRARIES = ("numpy", "pandas", "scipy", "numba", "mesa", "hydra-core", "omegaconf", "pyarrow", "matplotlib")


def provenance(configs: Mapping[str, Config], seeds: Sequence[int], **facts: object) -> Tree:
    """Everything needed to make the same numbers again, ready for JSON.

    ``configs``: option -> config as given; ``seeds``: the worlds' seeds; ``facts``: what the caller knows,
    such as seconds and workers.
    """
    return {
        "orglearn": own_version(),
        "git": git_revision(),
        "made": now(),
        "command": command_typed(),
        "config_hash": {label: config_hash(config) for label, config in configs.items()},
        "seeds": [int(seed) for seed in seeds],
        **surroundings(),
        **facts,
    }


def now() -> str:
    """Return the time, as text."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def own_version(package: str = "orglearn") -> str:
    """Return the version of this package, or of another ("unknown" where it is not installed)."""
    try:
        return version(package)
    except PackageNotFoundError:
        return "unknown"


def surroundings() -> Tree:
    """Return what the numbers were made with and on: Python, libraries, machine, and what numpy computes with there."""
    built = np.show_config(mode="dicts") or {}
    blas = built.get("Build Dependencies", {}).get("blas", {})
    return {
        "python": platform.python_version(),
        "libraries": {name: own_version(name) for name in LIBRARIES},
        "machine": {
            "system": platform.system(), "release": platform.release(), "processor": platform.machine(),
            "cores": os.cpu_count(),
        },
        "numpy": {
            "simd": list(built.get("SIMD Extensions", {}).get("found", [])),
            "blas": f"{blas.get('name', 'unknown')} {blas.get('version', '')}".strip(),
        },
    }  # fmt: skip


def changes(before: Tree, after: Tree) -> list[str]:
    """Return what differs between two surroundings that could move a number, as ``numpy 2.0.1 -> 2.1.0``; usually nothing.

    What one of them does not say is passed over.
    """
    one, two = _that_matters(before), _that_matters(after)
    return [f"{name} {one[name]} -> {two[name]}" for name in one if name in two and one[name] != two[name]]


def _that_matters(there: Tree) -> dict[str, str]:
    """Return the facts of surroundings that could move a number, by name, as text."""
    facts = {"Python": there.get("python"), **_dict(there.get("libraries"))}
    facts |= {name: _dict(there.get("machine")).get(name) for name in ("system", "processor")}
    facts |= {f"numpy's {name}": value for name, value in _dict(there.get("numpy")).items()}
    return {
        name: " ".join(map(str, value)) if isinstance(value, list) else str(value)
        for name, value in facts.items() if value is not None
    }  # fmt: skip


def _dict(what: object) -> Tree:
    return what if isinstance(what, dict) else {}


@cache
def environment() -> str:
    """Return a digest of all that decides the bytes of a document: this package's files, Python, libraries and machine."""
    root, here = Path(__file__).resolve().parents[1], surroundings()
    parts = [here["python"], here["machine"]["system"], here["machine"]["processor"]]
    parts += [f"{name} {own_version(name)}" for name in (*LIBRARIES, *DOCUMENT_LIBRARIES)]
    files = (path for path in sorted(root.rglob("*")) if path.is_file() and "__pycache__" not in path.parts)
    parts += [f"{path.relative_to(root).as_posix()} {hashlib.sha256(path.read_bytes()).hexdigest()}" for path in files]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def command_typed() -> str:
    """Return the command line of this process, without paths of this machine."""
    typed = sys.orig_argv
    if "-m" in typed[1:-1] and not sys.argv[0].endswith(("pytest", "orglearn")):
        return command(["python", "-m", typed[typed.index("-m") + 1], *sys.argv[1:]])
    return command(sys.argv)


def command(argv: Sequence[str]) -> str:
    """Return the command line, with paths from the root of the disk cut down to their last part."""
    words = []
    for word in argv:
        head, equals, tail = word.partition("=")
        if equals and Path(tail).is_absolute():
            words.append(f"{head}={Path(tail).name}")
        else:
            words.append(Path(word).name if Path(word).is_absolute() else word)
    return shlex.join(words)


def git_revision() -> str | None:
    """Return the revision of the checkout this package runs from, "-dirty" if altered; None where there is none."""
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
