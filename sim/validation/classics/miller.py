"""Miller, Zhao & Calantone (2006), tacit knowledge and meeting in person, on ``routines`` and ``colleagues``.

A code as in March (1991), by the rules he prints, is shown only what can be written down. People on a grid also learn
from their four neighbours, tacit matters too. The paper's search among strangers is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np
import pandas as pd

from sim.analysis.fields import Record
from sim.knowledge import Knowledge, count
from sim.loops.colleagues import learns_from_better
from sim.loops.routines import learns_from_superiors, socialises
from sim.luck import Luck, MechanismLuck
from sim.mechanism import Change
from sim.validation.classics import evaluate
from sim.validation.classics.evaluate import at
from sim.validation.classics.organisations import Organisations, begin, bits, check, until_still

DIMENSIONS, SIDE = 30, 7
PEOPLE = SIDE * SIDE
NEIGHBOURS = ((0, 1), (0, -1), (1, 0), (-1, 0))


def miller2006(
    tacit: float = 0.3,
    in_person: bool = True,
    *,
    p1: float = 0.5,
    p2: float = 0.5,
    learning: float = 0.3,
    periods: int | None = None,
    replications: int = 80,
    seed: int = 0,
) -> pd.DataFrame:
    """Run the model; a row per replication and period, until nobody and no code can learn more.

    ``tacit`` share of the 30 dimensions that cannot be written down; ``in_person`` whether people learn from
    neighbours, each dimension with probability ``learning``; ``p1`` and ``p2`` as in March.
    ``periods`` None runs to equilibrium. Columns: replication, period, knowledge, explicit_knowledge,
    tacit_knowledge (shares of what there is to know that people have right, NaN where there is nothing).

    Raises ConfigError for a probability outside 0 to 1, or a number of replications or periods below 1.
    """
    check((("tacit", tacit), ("p1", p1), ("p2", p2), ("learning", learning)), replications, periods)
    luck = Luck(seed)
    orgs = begin(luck.of("miller", -1), bits(DIMENSIONS), replications, PEOPLE)
    explicit = bits(DIMENSIONS - round(tacit * DIMENSIONS))
    met = neighbours(orgs.group) if in_person else []
    step = partial(_period, orgs, explicit, met, (p1, p2, learning))
    return until_still(luck, "miller", periods, step, partial(_record, orgs, explicit))


def _period(
    orgs: Organisations, explicit: np.ndarray, met: list[np.ndarray], chances: tuple[float, float, float],
    luck: MechanismLuck,
) -> bool:  # fmt: skip
    """People learn from the code and in person, the code from people, all as they stood before.

    Returns whether anything may still change: where nothing moved, whether it would if every chance were certain.
    """
    changes = _changes(orgs, explicit, met, chances, luck)
    moved = any(change.where.any() for change in changes)
    for change in changes:
        orgs.commit(change)
    p1, p2, learning = (float(chance > 0) for chance in chances)
    return moved or any(change.where.any() for change in _changes(orgs, explicit, met, (p1, p2, learning), luck))


def _changes(
    orgs: Organisations, explicit: np.ndarray, met: list[np.ndarray], chances: tuple[float, float, float],
    luck: MechanismLuck,
) -> list[Change]:  # fmt: skip
    """What the kinds of learning would alter; the code is shown only what can be written down (``explicit``)."""
    p1, p2, learning = chances
    sayable = Knowledge(orgs.belief.known & explicit, orgs.belief.answer, orgs.belief.source)
    superior = count(sayable.right(orgs.truth)) > count(orgs.code.right(orgs.reality))[orgs.group]
    p2_of_codes = np.full(len(orgs.codes), p2)
    changes = [
        socialises(orgs.belief, orgs.code, orgs.group, p1, orgs.who, luck),
        learns_from_superiors(sayable, orgs.code, orgs.group, superior, p2_of_codes, orgs.codes, luck),
    ]
    if met:
        right, always = count(orgs.belief.right(orgs.truth)), [np.ones(len(orgs.who), bool)] * len(met)
        changes.append(learns_from_better(orgs.belief, right, met, always, learning, orgs.who, luck))
    return changes


def neighbours(group: np.ndarray) -> list[np.ndarray]:
    """Rows to the right, left, below and above: one int64 [people] for each; the grid has no edges."""
    place = np.arange(len(group)) % PEOPLE
    return [
        group * PEOPLE + (place // SIDE + down) % SIDE * SIDE + (place % SIDE + across) % SIDE
        for down, across in NEIGHBOURS
    ]


def _record(orgs: Organisations, explicit: np.ndarray, period: int) -> pd.DataFrame:
    """What people have right at the end of a period: of everything, of what can be written, of what cannot."""
    right, written = orgs.belief.right(orgs.truth), int(count(explicit)[0])
    table = {"replication": np.arange(len(orgs.codes)), "period": period}
    for name, part, of in (
        ("knowledge", right, DIMENSIONS),
        ("explicit_knowledge", right & explicit, written),
        ("tacit_knowledge", right & ~explicit, DIMENSIONS - written),
    ):
        mean = count(part).reshape(-1, PEOPLE).mean(axis=1)
        table[name] = mean / of if of else np.full(len(mean), np.nan)
    return pd.DataFrame(table)


def relations(replications: int, seed: int) -> Iterator[Record]:
    """What a code cannot hold it cannot spread; meeting in person lifts that cap, the higher the more is tacit."""
    written, met = (
        {t: miller2006(t, person, replications=replications, seed=seed) for t in (0.0, 0.3, 0.6)}
        for person in (False, True)
    )
    tacit = at(written[0.3], "tacit_knowledge")
    gain = {t: at(met[t], "knowledge") - at(written[t], "knowledge") for t in written}
    return evaluate.relations("miller2006", {
        "code-cannot-hold": tacit - at(written[0.3], "tacit_knowledge", 1),
        "code-caps": at(written[0.6], "knowledge") - at(written[0.0], "knowledge"),
        "tacit-in-person": at(met[0.3], "tacit_knowledge") - tacit,
        "lifts-the-cap": gain[0.3],
        "more-where-more-is-tacit": gain[0.6] - gain[0.0],
    })  # fmt: skip
