"""One section of the baseline, computed again and held against what is stored."""

from __future__ import annotations

from typing import Any

from tests.golden import record, update
from tests.golden.compare import differing, message


def hold(section: str) -> None:
    """Compute a section again; AssertionError with the path of the first differing items where it is not as stored."""
    stored = update.read()
    assert stored, "There is no tests/golden/baseline.json; `make golden` writes it."
    complaint = complain(stored, section, record.section(section))
    assert not complaint, complaint


def complain(stored: dict[str, Any], section: str, here: dict[str, Any]) -> str:
    """What differs between a stored section and one computed here, or nothing; ``stored``: the whole baseline."""
    exact = update.exact_here(stored)
    found = list(differing(stored["numbers"].get(section, {}), here, exact, section))
    return message(found, exact) if found else ""
