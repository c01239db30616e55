"""How the two tellings differ, in sentences: views, sources and sets exactly, numbers to 1e-9."""

from __future__ import annotations

from math import isclose
from typing import Any

from .mirror import from_organisation
from .organisation import Organisation

OF_ORGANISATION = ("exits", "trials_ended", "trials_anchored", "appeal_lessons", "demand", "attention")
NOT_COMPARED = {"office", "county", "staff", "team", "leaders", "offices", "month"}


def differences(slow: Organisation, fast: Any) -> list[str]:
    """A sentence for each thing that the two tell differently."""
    other = from_organisation(fast)
    result: list[str] = []
    compare(result, "The organisation's", {n: getattr(slow, n) for n in OF_ORGANISATION}, vars(other))
    compare(result, "The world's", vars(slow.reality), vars(other.reality))
    compare(result, "The ledger's", slow.ledger, other.ledger)
    compare(result, "The ledger's", other.ledger, slow.ledger, only_missing=True)
    for name, mine, theirs in (
        ("Caseworker", slow.caseworkers, other.caseworkers),
        ("Office", slow.offices, other.offices),
        ("County", slow.counties, other.counties),
        ("The directorate", [slow.directorate], [other.directorate]),
        ("Leader", *([x for office in org.offices for x in office.leaders] for org in (slow, other))),
    ):
        for me, you in zip(mine, theirs, strict=True):
            compare(result, f"{name} {me.number}'s", vars(me), vars(you))
            if getattr(me, "month", None):
                compare(result, f"{name} {me.number}'s month's", vars(me.month), vars(you.month))
    return result


def compare(
    result: list[str], whose: str, mine: dict[Any, Any], theirs: dict[Any, Any], only_missing: bool = False
) -> None:
    """Add a sentence for each entry that differs, cell by cell where it is a list."""
    for name, value in mine.items():
        if name in NOT_COMPARED:
            continue
        if name not in theirs:
            result.append(f"{whose} {name} is {value} in one telling only.")
        elif not only_missing:
            other = theirs[name]
            if isinstance(value, list):
                cells = [(f"[{i}]", a, b) for i, (a, b) in enumerate(zip(value, other, strict=True))]
            else:
                cells = [("", value, other)]
            result += [
                f"{whose} {name}{place} is {a!r} in the slow telling and {b!r} in the fast one."
                for place, a, b in cells
                if not same(a, b)
            ]


def same(a: Any, b: Any) -> bool:
    """Exactly the same; floats to 1e-9."""
    if isinstance(a, float) and isinstance(b, float):
        return isclose(a, b, rel_tol=1e-9, abs_tol=1e-12)
    return bool(a == b)
