"""One idea, followed from the first adviser who has it to the national guidance, and back to everybody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.config import Config
from sim.knowledge import unpack
from sim.lab.replay import months_of, refuse_beyond, simulate_config, stands
from sim.mechanism import HOLDERS


@dataclass
class Watched:
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


def watched(config: Config) -> Watched:
    """Let a run live, and note every view of every holder after each month."""
    views: dict[str, list[np.ndarray]] = {name: [] for name in HOLDERS}
    source: dict[str, list[np.ndarray]] = {name: [] for name in HOLDERS}
    turned = []
    for month, org in simulate_config(config, months_of(config)):
        for name in HOLDERS:
            knowledge = org.holder(name)[0]
            views[name].append(stands(knowledge, org.reality.national))
            source[name].append(knowledge.sources())
        turned.append(
            unpack(org.reality.reforms[-1])[0] if month else np.zeros(org.practices.number, np.uint8)
        )
    return Watched(
        {name: np.array(result) for name, result in views.items()},
        {name: np.array(result) for name, result in source.items()},
        np.array(turned),
        tuple(mechanism.name for mechanism in org.order),
        unpack(org.practices.tacit)[0] == 1,
        org.practices.y,
        org.caseworkers.office.copy(),
    )


def born(seen: Watched) -> np.ndarray:
    """When each practice became a new idea: int [practices]; −1 where the guidance never lacked it.

    At the first month in which the guidance does not have it right: year 0, or when a reform turned it.
    """
    lacking = seen.views["guidance"][:, 0, :] != 1
    return np.where(lacking.any(axis=0), lacking.argmax(axis=0), -1)


FEW = 0.35
"""An idea is a story to tell where at most this share of the caseworkers had it when it was new."""


def candidates(seen: Watched) -> list[int]:
    """Practices worth following, the best story first.

    First those that experience brought into the guidance though few had them at first, the soonest first; then the others
    that it brought there; then those that got furthest: into most repositories, routines and heads.
    """
    birth = born(seen)
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


def idea(config: Config, practice: int | None) -> dict[str, Any]:
    """One idea followed through the levels, month by month: who has it right, who wrong, and from which loop.

    ``practice``: its number, or None for the one with the best story here. An idea is the right way of one practice,
    nationally, from the first month in which the guidance does not have it.
    """
    refuse_beyond("practice", practice or 0, config.scale.practices - 1)
    seen = watched(config)
    best = candidates(seen)
    m = practice if practice is not None else (best[0] if best else 0)
    start = max(0, int(born(seen)[m]))
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


def _shares_by_loop(seen: Watched, m: int) -> dict[str, list[float]]:
    """Of all caseworkers, who has the right view from which loop: share by month."""
    right, source = seen.views["caseworkers"][:, :, m] == 1, seen.source["caseworkers"][:, :, m]
    result = {}
    for place, name in enumerate(seen.names):
        share = (right & (source == place)).mean(axis=1)
        if share.any():
            result[name] = np.round(share, 4).tolist()
    return result


def steps_up(seen: Watched, m: int, start: int) -> dict[str, dict[str, Any] | None]:
    """When an idea first came to each level after it was new, through which loop, and to whom.

    ``back``: when half of the caseworkers had it, ``already`` if they had it all along. None where it has not come there.
    ``already`` elsewhere: how many there had it when it was new.
    """
    result: dict[str, dict[str, Any] | None] = {}
    for name in HOLDERS:
        right = seen.views[name][start:, :, m] == 1
        fresh = right & ~right[0]
        step: dict[str, Any] | None = None
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
