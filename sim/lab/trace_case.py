"""One case, decided by the same person under two options with the same luck."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sim.config import Config
from sim.config.fields import Tree, whole_number
from sim.knowledge import Knowledge, unpack
from sim.lab.replay import months_of, simulate_config
from sim.organisation import Organisation


def trace_case(first: Config, second: Config, person: int | None, practice: int | None) -> Tree:
    """Return one person's decisions in one kind of case under two options, month by month, with the same luck.

    ``person`` and ``practice``: numbers, or None for where the options part most clearly. ``parted``: the first month in
    which the two decide differently, and ``because``: what differed by then (guidance, routine, view or room).
    """
    whole_number("person", person or 0, 0, first.scale.caseworkers - 1)
    whole_number("practice", practice or 0, 0, first.scale.practices - 1)
    items = [_decision_history(config) for config in (first, second)]
    if person is None or practice is None:
        person, practice = _clearest_difference(items[0], items[1], person, practice)
    lines = [_line(one, person, practice) for one in items]
    one, other = (np.array(line["acts"]) for line in lines)
    apart = np.flatnonzero(one != other)
    parted = int(apart[0]) if len(apart) else None
    org = items[0].org
    return {
        "person": person,
        "practice": practice,
        "office": int(org.caseworkers.office[person]),
        "municipal": bool(org.caseworkers.municipal[person]),
        "y": float(org.practices.y[practice]),
        "x": float(org.practices.x[practice]),
        "tacit": bool(unpack(org.practices.tacit)[0, practice]),
        "lines": lines,
        "parted": parted,
        "because": None if parted is None else _because(lines[0], lines[1], parted),
    }


@dataclass
class DecisionHistory:
    """What everybody decided and knew, month by month.

    ``decided``: sets of practices uint64 [months, caseworkers, words], by :data:`DECIDED`. Of ``belief`` and ``routine``
    month 0 is year 0; everything else begins with the first month.
    """

    org: Organisation
    decided: dict[str, np.ndarray]
    guidance: list[Knowledge]
    belief: list[Knowledge]
    routine: list[Knowledge]
    truth: list[np.ndarray]


DECIDED = ("acts", "right", "own", "integrated", "bypassed", "abdicated")
"""What is kept of a month's decisions (:class:`sim.work.decisions.Month`)."""


def _decision_history(config: Config) -> DecisionHistory:
    decided: dict[str, list[np.ndarray]] = {name: [] for name in DECIDED}
    guidance, belief, routine, truth = [], [], [], []
    for month, org in simulate_config(config, months_of(config)):
        if month:
            for name, kept in decided.items():
                kept.append(getattr(org.month, name))
            guidance.append(org.guidance.copy())
            truth.append(org.reality.truth)
        belief.append(org.caseworkers.belief.copy())
        routine.append(org.offices.routine.copy())
    arrays = {name: np.array(kept) for name, kept in decided.items()}
    return DecisionHistory(org, arrays, guidance, belief, routine, truth)


def _clearest_difference(
    one: DecisionHistory, other: DecisionHistory, person: int | None, practice: int | None
) -> tuple[int, int]:
    """Return person and practice that part the options most clearly: most months in which just one is right."""
    rows = [person] if person is not None else range(len(one.org.caseworkers))
    kinds = [practice] if practice is not None else range(one.org.practices.number)
    best, result = -1, (int(rows[0]), int(kinds[0]))
    differs = one.decided["right"] ^ other.decided["right"]
    for row in rows:
        months = unpack(differs[:, row, :]).sum(axis=0)
        kind = max(kinds, key=lambda m: (months[m], -m))
        if months[kind] > best:
            best, result = int(months[kind]), (int(row), int(kind))
    return result


def _line(entry: DecisionHistory, person: int, practice: int) -> Tree:
    """Return one option's line: what was done, whether it was right, how it was decided, and what was known by whom."""
    org, office_ = entry.org, int(entry.org.caseworkers.office[person])
    word, bit = practice // 64, np.uint64(practice % 64)

    def has(words: np.ndarray) -> int:
        return int((words[..., word] >> bit) & np.uint64(1))

    def of(knowledge: Knowledge, row: int, truth: np.ndarray) -> int:
        if not has(knowledge.known[row]):
            return 0
        return 1 if has(knowledge.answer[row]) == has(truth[office_]) else -1

    def source(knowledge: Knowledge, row: int) -> str | None:
        if not has(knowledge.known[row]):
            return None
        return org.order[sum(has(plane[row]) << place for place, plane in enumerate(knowledge.source))].name

    rows = []
    for month, (guidance, truth) in enumerate(zip(entry.guidance, entry.truth, strict=True)):
        belief, routine = entry.belief[month], entry.routine[month]
        rows.append(
            {
                "acts": has(entry.decided["acts"][month, person]),
                "right": has(entry.decided["right"][month, person]),
                "how": _how(entry, month, person, has, office_),
                "view": of(belief, person, truth),
                "view_from": source(belief, person),
                "routine": of(routine, office_, truth),
                "routine_from": source(routine, office_),
                "guidance": of(guidance, 0, truth),
            }
        )
    return {name: [row[name] for row in rows] for name in rows[0]}


def _how(entry: DecisionHistory, month: int, person: int, has: Callable[[np.ndarray], int], office_: int) -> str:
    """Return how a decision came about: by own view, the office's routine or a guess; by the book; or past it."""
    guidance, belief, routine = entry.guidance[month], entry.belief[month], entry.routine[month]
    basis = "view" if has(belief.known[person]) else "routine" if has(routine.known[office_]) else "guess"
    if not has(guidance.known[0]):
        return basis
    own, acts = has(entry.decided["own"][month, person]), has(entry.decided["acts"][month, person])
    if own == has(guidance.answer[0]):
        return "agree"
    if acts == own:
        return "bypassed" if has(entry.decided["bypassed"][month, person]) else basis
    return next((way for way in ("integrated", "abdicated") if has(entry.decided[way][month, person])), "book")


def _because(one: Tree, other: Tree, month: int) -> str:
    """Return what the two options differed in when they first decided differently."""
    return next((what for what in ("guidance", "view", "routine") if one[what][month] != other[what][month]), "room")
