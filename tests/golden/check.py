"""A section of the baseline, or a part of one, computed again and held against what is stored."""

from __future__ import annotations

from typing import Any

from tests.golden import record, update
from tests.golden.compare import differing, message


def hold(section: str, part: str = "") -> None:
    """Compute numbers again; AssertionError with the path of the first differing items where they are not as stored."""
    stored = update.read()
    assert stored, "There is no tests/golden/baseline.json; `make golden` writes it."
    complaint = complain(stored, section, record.section(section, part), part)
    assert not complaint, complaint


def complain(stored: dict[str, Any], section: str, here: dict[str, Any], part: str = "") -> str:
    """What differs between stored numbers and those computed here, or nothing; ``stored``: the whole baseline."""
    exact, own = update.exact_here(stored), stored["numbers"].get(section, {})
    own, path = (own.get(part, {}), f"{section}/{part}") if part else (own, section)
    result = list(differing(own, here, exact, path))
    return message(result, exact) if result else ""
