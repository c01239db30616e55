"""One practice, followed from the first caseworker who has it right to the national guidance, and back to all."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.config import Config
from sim.config.fields import Tree, whole_number
from sim.knowledge import unpack
from sim.lab.replay import judge_views, months_of, simulate_config
from sim.mechanism import HOLDERS


@dataclass
class ViewHistory:
    """What is known of every practice month by month: int8 [months + 1, holders, practices] of −1 wrong, 0, +1 right.

    Right is judged by what is right nationally. ``source``: who put each view there.
    """

    views: dict[str, np.ndarray]
    source: dict[str, np.ndarray]
    turned: np.ndarray
    names: tuple[str, ...]
    tacit: np.ndarray
    y: np.ndarray
    office_of: np.ndarray


def watch_views(config: Config) -> ViewHistory:
    """Simulate a run and return every view of every holder after each month."""
    views: dict[str, list[np.ndarray]] = {name: [] for name in HOLDERS}
    source: dict[str, list[np.ndarray]] = {name: [] for name in HOLDERS}
    turned = []
    for month, org in simulate_config(config, months_of(config)):
        for name in HOLDERS:
            knowledge = org.holder(name)[0]
            views[name].append(judge_views(knowledge, org.reality.national))
            source[name].append(knowledge.sources())
        turned.append(unpack(org.reality.reforms[-1])[0] if month else np.zeros(org.practices.number, np.uint8))
    return ViewHistory(
        {name: np.array(result) for name, result in views.items()},
        {name: np.array(result) for name, result in source.items()},
        np.array(turned),
        tuple(mechanism.name for mechanism in org.order),
        unpack(org.practices.tacit)[0] == 1,
        org.practices.y,
        org.caseworkers.office.copy(),
    )


def month_new(seen: ViewHistory) -> np.ndarray:
    """Return the month in which each practice became new: int [practices]; −1 where the guidance never lacked it.

    At the first month in which the guidance does not have it right: year 0, or when a reform turned it.
    """
    lacking = seen.views["guidance"][:, 0, :] != 1
    return np.where(lacking.any(axis=0), lacking.argmax(axis=0), -1)


FEW = 0.35
"""A practice is worth following where at most this share of the caseworkers had it when it was new."""


def candidates(seen: ViewHistory) -> list[int]:
    """Return the practices worth following, the most telling first.

    First those that experience brought into the guidance though few had them at first, the soonest first; then the others
    that it brought there; then those that got furthest: into most repositories, routines and heads.
    """
    birth = month_new(seen)
    upward = seen.names.index("upward")
    last = {name: (seen.views[name][-1] == 1).mean(axis=0) for name in HOLDERS}
    ranked = []
    for m in np.flatnonzero(birth >= 0):
        since = slice(int(birth[m]), None)
        right = seen.views["guidance"][since, 0, m] == 1
        first = int(right.argmax())
        taught = bool(right[first]) and seen.source["guidance"][since, 0, m][first] == upward
        few = (seen.views["caseworkers"][int(birth[m]), :, m] == 1).mean() <= FEW
        reach = (last["repository"][m], last["routines"][m], last["caseworkers"][m])
        story = (not (taught and few), not taught, first)
        ranked.append((story, tuple(-share for share in reach), int(m)))
    return [m for *_, m in sorted(ranked)]


def trace_practice(config: Config, practice: int | None) -> Tree:
    """Return one practice followed through the levels by month: who has it right, who wrong, and from which loop.

    ``practice``: its number, or None for the most telling one here. It is followed in its right form,
    nationally, from the first month in which the guidance does not have it.
    """
    whole_number("practice", practice or 0, 0, config.scale.practices - 1)
    seen = watch_views(config)
    best = candidates(seen)
    m = practice if practice is not None else (best[0] if best else 0)
    start = max(0, int(month_new(seen)[m]))
    held = {name: seen.views[name][:, :, m] for name in HOLDERS}
    return {
        "practice": m,
        "candidates": best[:12],
        "y": float(seen.y[m]),
        "tacit": bool(seen.tacit[m]),
        "born": start,
        "turned": np.flatnonzero(seen.turned[:, m]).tolist(),
        "right": {name: np.round((held[name] == 1).mean(axis=1), 4).tolist() for name in HOLDERS},
        "wrong": {name: np.round((held[name] == -1).mean(axis=1), 4).tolist() for name in HOLDERS},
        "by_loop": _shares_by_loop(seen, m),
        "steps": steps_up(seen, m, start),
    }


def _shares_by_loop(seen: ViewHistory, m: int) -> dict[str, list[float]]:
    """Return of all caseworkers who has the right view from which loop: share by month."""
    right, source = seen.views["caseworkers"][:, :, m] == 1, seen.source["caseworkers"][:, :, m]
    shares = {name: (right & (source == place)).mean(axis=1) for place, name in enumerate(seen.names)}
    return {name: np.round(share, 4).tolist() for name, share in shares.items() if share.any()}


def steps_up(seen: ViewHistory, m: int, start: int) -> dict[str, Tree | None]:
    """Return when a practice first came to each level after it was new, through which loop, and to whom.

    ``back``: when half of the caseworkers had it, ``already`` if they had it all along. None where it has not come there.
    ``already`` elsewhere: how many there had it when it was new.
    """
    result: dict[str, Tree | None] = {}
    for name in HOLDERS:
        right = seen.views[name][start:, :, m] == 1
        fresh = right & ~right[0]
        step: Tree | None = None
        if fresh.any():
            month = int(fresh.any(axis=1).argmax())
            who = int(fresh[month].argmax())
            loop = seen.names[int(seen.source[name][start + month, who, m])]
            step = {"month": start + month, "loop": loop, "who": who}
            if name == "caseworkers":
                step["office"] = int(seen.office_of[who])
        if step is not None or right[0].any():
            step = (step or {"month": start, "loop": None, "who": None}) | {"already": int(right[0].sum())}
        result[name] = step
    share = (seen.views["caseworkers"][start:, :, m] == 1).mean(axis=1)
    half = share >= 0.5
    result["back"] = {"month": start + int(half.argmax()), "already": bool(half[0])} if half.any() else None
    return result
