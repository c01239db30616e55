"""What differs between stored numbers and those computed here, and where the stored ones were made."""

from __future__ import annotations

import math
import platform
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from typing import Any

import numpy as np

from tests.golden.encode import SPECIAL

RELATIVE, ABSOLUTE = 1e-12, 1e-14
"""Between machines, floats are the same within so much of their size, or so much."""
LIBRARIES = ("numpy", "pandas", "scipy", "numba", "scikit-learn", "SALib", "ema-workbench", "pymoo", "pyarrow")
SUMS = ("sum", "turned")
FLOAT_BITS = "float bits"
"""The name of a digest that depends on the last bit of floats."""
ROUNDED = ("analyses/groups/tables/groups/column share_of_worlds",)
"""Paths that are compared in the environment of the baseline alone: which sign a difference has that is nothing but
rounding, as 1e-17, is another on another processor."""
SHOWN = 15
MISSING = "nothing"
ADVICE = (
    'A change in numbers needs a line under "Results change" in CHANGELOG.md, and then `make golden`. '
    "If no number was meant to change, the code is wrong; the baseline is not."
)


def environment() -> dict[str, Any]:
    """What the last bits of a float may depend on: platform, processor, linear algebra, and versions."""
    import scipy.linalg  # noqa: F401 - so that its linear algebra is among what is loaded
    from threadpoolctl import threadpool_info

    result = np.show_config(mode="dicts").get("SIMD Extensions", {})
    blas = {f"{lib['internal_api']} {lib['version']} {lib.get('architecture', '')}" for lib in threadpool_info()}
    return {
        "system": f"{platform.system()} {platform.machine()} {' '.join(platform.libc_ver())}".strip(),
        "python": ".".join(platform.python_version_tuple()[:2]),
        "processor": processor(),
        "numpy dispatches": " ".join([*result.get("baseline", []), *result.get("found", [])]),
        "linear algebra": sorted(name for name in blas if name.startswith(("openblas", "mkl", "blis"))),
        "libraries": {name: version(name) for name in LIBRARIES},
    }


def processor() -> str:
    """Maker, family and model of the processor as the system tells them, or its machine type."""
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            entry = dict(line.split(":", 1) for line in file.read().split("\n\n")[0].splitlines() if ":" in line)
    except OSError:
        return platform.processor() or platform.machine()
    entry = {key.strip(): value.strip() for key, value in entry.items()}
    return " ".join(entry.get(key, "") for key in ("vendor_id", "cpu family", "model", "model name")).strip()


def differing(stored: Any, here: Any, exact: bool, path: str = "") -> Iterator[tuple[str, Any, Any]]:
    """Path, stored value and value here of each item that is not the same.

    ``exact``: floats to the last bit; otherwise within :data:`RELATIVE`, and digests of floats and
    :data:`ROUNDED` are passed over. Integers,
    texts and all other digests are always exact.
    """
    if isinstance(stored, Mapping) and isinstance(here, Mapping):
        for key in [*stored, *(k for k in here if k not in stored)]:
            below = f"{path}/{key}" if path else str(key)
            if not exact and (key == FLOAT_BITS or below in ROUNDED):
                continue
            if key not in stored or key not in here:
                yield below, brief(stored.get(key, MISSING)), brief(here.get(key, MISSING))
            elif not exact and key in SUMS and "absolute" in stored:
                if abs(stored[key] - here[key]) > RELATIVE * stored["absolute"] + ABSOLUTE:
                    yield below, stored[key], here[key]
            else:
                yield from differing(stored[key], here[key], exact, below)
    elif isinstance(stored, list) and isinstance(here, list):
        if len(stored) != len(here):
            yield f"{path}/length", len(stored), len(here)
        for i, (a, b) in enumerate(zip(stored, here, strict=False)):
            yield from differing(a, b, exact, f"{path}/item {i}")
    elif not same(stored, here, exact):
        yield path, brief(stored), brief(here)


def same(stored: Any, here: Any, exact: bool) -> bool:
    """Whether two leaves are the same: of one kind, and equal as :func:`differing` has it."""
    if type(stored) is not type(here):
        return False
    if not isinstance(stored, float):
        return bool(stored == here)
    if exact:
        return stored.hex() == here.hex()
    return math.isclose(stored, here, rel_tol=RELATIVE, abs_tol=ABSOLUTE)


def brief(value: Any) -> Any:
    """A leaf as it is, a branch by its size."""
    return f"{len(value)} items" if isinstance(value, (Mapping, list)) else value


def message(result: list[tuple[str, Any, Any]], exact: bool) -> str:
    """The first differing items by their path, and what to do about them."""
    lines = [f"  {path}: stored {a!r}, here {b!r}" for path, a, b in result[:SHOWN]]
    more = [f"  ... and {len(result) - SHOWN} more"] if len(result) > SHOWN else []
    how = "to the last bit" if exact else "within twelve significant digits, for this is another environment"
    head = f"{len(result)} items are not as in tests/golden/baseline.json (compared {how}):"
    return "\n".join([head, *lines, *more, ADVICE])


def is_number(value: Any, path: str) -> bool:
    """Whether a leaf tells an amount, and not a name: a number, or a digest of numbers, whose name ends in "bits"."""
    if isinstance(value, (bool, int, float)) or value in SPECIAL:
        return True
    return path.endswith("bits")


def leaves(tree: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every leaf of a tree with its path."""
    branches: Any = tree.items() if isinstance(tree, Mapping) else None
    if isinstance(tree, list):
        branches = ((f"item {i}", value) for i, value in enumerate(tree))
    if branches is None:
        yield path, tree
        return
    for key, value in branches:
        yield from leaves(value, f"{path}/{key}" if path else str(key))
