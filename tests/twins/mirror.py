"""From the fast telling to the slow one: the same organisation as plain objects."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from sim.knowledge import unpack
from sim.mechanism import HOLDERS

from .organisation import STEP_ORDER, Organisation
from .people import Caseworker, County, Directorate, Leader, Month, Office, Practice, Reality

APART = {"who", "office", "county", "start", "belief", "routine"}


def signs(words: Any) -> list[list[int]]:
    """Answers in words as rows of −1 and +1."""
    return (2 * unpack(words).astype(int) - 1).tolist()


def bools(words: Any) -> list[list[bool]]:
    """Sets in words as rows of True and False."""
    return unpack(words).astype(bool).tolist()


def columns_of(table: Any) -> list[str]:
    """The names of a fast table's own columns."""
    return [f.name for f in fields(table) if f.name not in APART]


def rows_of(table: Any) -> list[dict[str, Any]]:
    """A fast table's rows, as plain dicts."""
    columns = {}
    for name in columns_of(table):
        column = getattr(table, name)
        columns[name] = bools(column) if column.dtype.kind == "u" else column.tolist()
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def held(knowledge: Any) -> list[dict[str, list[int]]]:
    """Views and sources of each row of a fast holder."""
    pairs = zip(knowledge.views().tolist(), knowledge.sources().tolist(), strict=True)
    return [{"views": views, "sources": sources} for views, sources in pairs]


def months_of(fast: Any) -> list[Month]:
    """Each caseworker's month."""
    month = fast.month
    columns = {name: signs(getattr(month, name)) for name in ("own", "acts")}
    for name in ("own_right", "right", "integrated", "bypassed", "abdicated"):
        columns[name] = bools(getattr(month, name))
    columns["standing"] = month.standing.tolist()
    return [Month(**dict(zip(columns, row, strict=True))) for row in zip(*columns.values(), strict=True)]


def from_organisation(fast: Any) -> Organisation:
    """The same organisation, as it stands now, as plain objects."""
    slow = Organisation(fast.config, fast.now)
    assert tuple(m.name for m in fast.order) == tuple(STEP_ORDER), "The two tell different years."
    slow.practices = practices_of(fast.practices)
    national = signs(fast.reality.national)[0]
    reforms = fast.reality.reforms
    slow.reality = Reality(national, bools(reforms[-1])[0] if reforms else [])
    directorate = fast.directorate
    slow.directorate = Directorate(
        number=0, truth=national, targets=directorate.targets.tolist(), **held(fast.guidance)[0],
        awaiting=bools(directorate.awaiting)[0], target_revisions=directorate.target_revisions,
    )  # fmt: skip
    slow.counties = [County(number=c, truth=national, **own) for c, own in enumerate(held(fast.repository))]
    slow.offices = offices_of(fast, slow)
    slow.caseworkers = caseworkers_of(fast, slow)
    for name in ("exits", "trials_ended", "trials_anchored", "appeal_lessons"):
        setattr(slow, name, getattr(fast, name))
    if hasattr(fast, "month"):
        slow.attention = fast.month.attention.tolist()
        slow.begin()
        slow.demand = fast.demand.tolist()
    slow.ledger = ledger_of(fast)
    return slow


def practices_of(practices: Any) -> list[Practice]:
    """Figure 1, practice by practice."""
    columns = {name: getattr(practices, name).tolist()
               for name in ("y", "x", "municipal", "local_variation", "clarity", "speed")}  # fmt: skip
    columns |= {name: bools(getattr(practices, name))[0] for name in ("tacit", "service", "cash_state")}
    return [
        Practice(number=m, **{name: column[m] for name, column in columns.items()}) for m in range(practices.number)
    ]


def offices_of(fast: Any, slow: Organisation) -> list[Office]:
    """The offices, each in its county and with its leaders."""
    truth, deviates = signs(fast.reality.truth), bools(fast.reality.deviation)
    offices = []
    for o, (row, routine) in enumerate(zip(rows_of(fast.offices), held(fast.offices.routine), strict=True)):
        pair = fast.leaders[2 * o : 2 * o + 2]
        leaders = [Leader(2 * o + side, x.leadership, x.substance) for side, x in enumerate(pair)]
        county = slow.counties[int(fast.offices.county[o])]
        office = Office(
            number=o, truth=truth[o], deviates=deviates[o], leaders=leaders, county=county, **routine, **row
        )
        county.offices.append(office)
        offices.append(office)
    return offices


def caseworkers_of(fast: Any, slow: Organisation) -> list[Caseworker]:
    """The caseworkers, each in an office and a team."""
    months = months_of(fast) if hasattr(fast, "month") else [None] * len(fast.caseworkers)
    people = []
    rows, beliefs = rows_of(fast.caseworkers), held(fast.caseworkers.belief)
    for c, (row, own) in enumerate(zip(rows, beliefs, strict=True)):
        office = slow.offices[int(fast.caseworkers.office[c])]
        me = Caseworker(number=c, office=office, truth=office.truth, **own, **row,
                        quality=float(fast.quality[c]), month=months[c])  # fmt: skip
        office.staff.append(me)
        people.append(me)
    for me, start, size in zip(people, fast.team_start.tolist(), fast.team_size.tolist(), strict=True):
        me.team = people[start : start + size]
    return people


def ledger_of(fast: Any) -> dict[tuple[int, str, str], list[int]]:
    """The entries of a fast ledger that are not nothing."""
    counts = fast.ledger.counts
    entries = zip(*counts.any(axis=-1).nonzero(), strict=True)
    return {(int(step), fast.order[a].name, HOLDERS[h]): counts[step, a, h].tolist() for step, a, h in entries}
