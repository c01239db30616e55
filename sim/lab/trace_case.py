"""One case, decided by the same person under two options with the same luck."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sim.config import Config
from sim.knowledge import Knowledge, unpack
from sim.lab.json_tree import JsonTree
from sim.lab.replay import check_index, months_of, simulate_config
from sim.organisation import Organisation


def trace_case(first: Config, second: Config, person: int | None, practice: int | None) -> JsonTree:
    """Return one person's decisions in one kind of case under two options, month by month, with the same luck.

    ``person`` and ``practice``: numbers, or None for where the options part most clearly. ``parted``: the first month in
    which the two decide differently, and ``because``: what differed by then (guidance, routine, view or room).
    """
    check_index("person", person or 0, first.scale.caseworkers - 1)
    check_index("practice", practice or 0, first.scale.practices - 1)
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
    """What everybody decided, month by month: sets of practices uint64 [months, caseworkers, words], and what they knew."""

    org: Organisation
    acts: np.ndarray
    right: np.ndarray
    own: np.ndarray
    ways: dict[str, np.ndarray]
    guidance: list[Knowledge]
    belief: list[Knowledge]
    routine: list[Knowledge]
    truth: list[np.ndarray]


def _decision_history(config: Config) -> DecisionHistory:
    acts, right, own, guidance, belief, routine, truth = [], [], [], [], [], [], []
    ways: dict[str, list[np.ndarray]] = {"integrated": [], "bypassed": [], "abdicated": []}
    for month, org in simulate_config(config, months_of(config)):
        if month:
            acts.append(org.month.acts)
            right.append(org.month.right)
            own.append(org.month.own)
            for way, result in ways.items():
                result.append(getattr(org.month, way))
            guidance.append(org.guidance.copy())
            truth.append(org.reality.truth)
        belief.append(org.caseworkers.belief.copy())
        routine.append(org.offices.routine.copy())
    packed = {way: np.array(result) for way, result in ways.items()}
    return DecisionHistory(
        org, np.array(acts), np.array(right), np.array(own), packed, guidance, belief, routine, truth
    )


def _clearest_difference(
    one: DecisionHistory, other: DecisionHistory, person: int | None, practice: int | None
) -> tuple[int, int]:
    """Return person and practice that part the options most clearly: most months in which just one is right."""
    rows = [person] if person is not None else range(len(one.org.caseworkers))
    kinds = [practice] if practice is not None else range(one.org.practices.number)
    best, result = -1, (int(rows[0]), int(kinds[0]))
    differs = one.right ^ other.right
    for row in rows:
        months = unpack(differs[:, row, :]).sum(axis=0)
        kind = max(kinds, key=lambda m: (months[m], -m))
        if months[kind] > best:
            best, result = int(months[kind]), (int(row), int(kind))
    return result


def _line(entry: DecisionHistory, person: int, practice: int) -> JsonTree:
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

    line: JsonTree = {name: [] for name in ("acts", "right", "how", "view", "view_from", "routine",
                                                        "routine_from", "guidance")}  # fmt: skip
    for month in range(len(entry.acts)):
        belief, routine, guidance, truth = (
            entry.belief[month], entry.routine[month], entry.guidance[month], entry.truth[month],
        )  # fmt: skip
        line["acts"].append(has(entry.acts[month, person]))
        line["right"].append(has(entry.right[month, person]))
        line["how"].append(_how(entry, month, person, has, office_))
        line["view"].append(of(belief, person, truth))
        line["view_from"].append(source(belief, person))
        line["routine"].append(of(routine, office_, truth))
        line["routine_from"].append(source(routine, office_))
        line["guidance"].append(of(guidance, 0, truth))
    return line


def _how(entry: DecisionHistory, month: int, person: int, has: Callable[[np.ndarray], int], office_: int) -> str:
    """Return how a decision came about: by own view, the office's routine or a guess; by the book; or past it."""
    guidance, belief, routine = entry.guidance[month], entry.belief[month], entry.routine[month]
    basis = "view" if has(belief.known[person]) else "routine" if has(routine.known[office_]) else "guess"
    if not has(guidance.known[0]):
        return basis
    own, acts = has(entry.own[month, person]), has(entry.acts[month, person])
    if own == has(guidance.answer[0]):
        return "agree"
    if acts == own:
        return "bypassed" if has(entry.ways["bypassed"][month, person]) else basis
    return next((way for way in ("integrated", "abdicated") if has(entry.ways[way][month, person])), "book")


def _because(one: JsonTree, other: JsonTree, month: int) -> str:
    """Return what the two options differed in when they first decided differently."""
    for what in ("guidance", "view", "routine"):
        if one[what][month] != other[what][month]:
            return what
    return "room"
