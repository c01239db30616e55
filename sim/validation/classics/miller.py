"""Miller, Zhao & Calantone (2006), tacit knowledge and meeting in person, on ``routines`` and ``colleagues``.

A code as in March (1991) holds what can be written down and nothing else: people show it only that part of their
beliefs. People on a grid also learn from each other, tacit matters too, by
:func:`sim.loops.colleagues.learns_from_better`. Named options: the code sees the explicit part only, and people look
to their four neighbours, not to three of a team. The rules are those March prints: knowledge is the share right.
The paper's search among strangers is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.config.fields import ConfigError
from sim.knowledge import Knowledge, count, write
from sim.loops.colleagues import learns_from_better
from sim.loops.routines import learns_from_superiors, socialises
from sim.luck import Luck, MechanismLuck
from sim.mechanism import Change
from sim.validation.classics.evaluate import at, relation
from sim.validation.records import Record

DIMENSIONS, SIDE = 30, 7
PEOPLE = SIDE * SIDE
NEIGHBOURS = ((0, 1), (0, -1), (1, 0), (-1, 0))
LONGEST = 2_000
PAPER = "Miller, Zhao & Calantone 2006, Academy of Management Journal 49(4):709–722"


@dataclass
class Organisations:
    """Replications side by side: ``reality`` uint64 [replications, 1]; beliefs a row a person.

    ``explicit``: the dimensions that can be written down, uint64 [1, 1].
    """

    reality: np.ndarray
    belief: Knowledge
    code: Knowledge
    group: np.ndarray
    who: np.ndarray
    codes: np.ndarray
    explicit: np.ndarray
    in_person: bool


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
    for name, value in (("tacit", tacit), ("p1", p1), ("p2", p2), ("learning", learning)):
        if not 0 <= value <= 1:
            raise ConfigError(f"{name} is {value}, but must be a number from 0 to 1.")
    if replications < 1 or (periods is not None and periods < 1):
        raise ConfigError("replications and periods must be whole numbers of 1 or more.")
    luck = Luck(seed)
    orgs = _begin(tacit, in_person, replications, luck.of("miller", -1))
    rows, period, moving = [], 0, True
    while moving and period < (periods or LONGEST):
        period += 1
        own = luck.of("miller", period)
        moving = _period(orgs, p1, p2, learning, own)
        rows.append(_record(orgs, period))
    return pd.concat(rows, ignore_index=True)


def _begin(tacit: float, in_person: bool, replications: int, luck: MechanismLuck) -> Organisations:
    codes = np.arange(replications, dtype=np.uint64)
    who = np.arange(replications * PEOPLE, dtype=np.uint64)
    belief = Knowledge.empty(len(who), 1)
    everything = np.broadcast_to(_dimensions(DIMENSIONS), belief.known.shape).copy()
    belief.known = luck.chance("has a belief", 2 / 3, where=everything, who=who)
    belief.answer = belief.known & luck.coins("which", 1, who=who)
    return Organisations(
        luck.coins("reality", 1, who=codes) & _dimensions(DIMENSIONS),
        belief,
        Knowledge.empty(replications, 1),
        np.repeat(np.arange(replications), PEOPLE),
        who,
        codes,
        _dimensions(DIMENSIONS - round(tacit * DIMENSIONS)),
        in_person,
    )


def _dimensions(number: int) -> np.ndarray:
    return np.full((1, 1), (1 << number) - 1, dtype=np.uint64)


def _period(orgs: Organisations, p1: float, p2: float, learning: float, luck: MechanismLuck) -> bool:
    """People learn from the code and in person, the code from people, all as they stood before.

    Returns whether anything may still change: where nothing moved, whether it would if every chance were certain.
    """
    changes = _changes(orgs, p1, p2, learning, luck)
    moved = any(change.where.any() for change in changes)
    for change in changes:
        _commit(orgs, change)
    if moved:
        return True
    certain = _changes(orgs, float(p1 > 0), float(p2 > 0), float(learning > 0), luck)
    return any(change.where.any() for change in certain)


def _changes(orgs: Organisations, p1: float, p2: float, learning: float, luck: MechanismLuck) -> list[Change]:
    """What the three kinds of learning would alter; the code is shown only what can be written down."""
    right = count(orgs.belief.right(orgs.reality[orgs.group]))
    sayable = Knowledge(orgs.belief.known & orgs.explicit, orgs.belief.answer, orgs.belief.source)
    written = count(orgs.code.right(orgs.reality))
    superior = count(sayable.right(orgs.reality[orgs.group])) > written[orgs.group]
    p2_of_codes = np.full(len(orgs.codes), p2)
    changes = [
        socialises(orgs.belief, orgs.code, orgs.group, p1, orgs.who, luck),
        learns_from_superiors(sayable, orgs.code, orgs.group, superior, p2_of_codes, orgs.codes, luck),
    ]
    if orgs.in_person:
        met = neighbours(orgs.group)
        always = [np.ones(len(orgs.who), bool)] * len(met)
        changes.append(learns_from_better(orgs.belief, right, met, always, learning, orgs.who, luck))
    return changes


def neighbours(group: np.ndarray) -> list[np.ndarray]:
    """Rows to the right, left, below and above: one int64 [people] for each; the grid has no edges."""
    place = np.arange(len(group)) % PEOPLE
    return [
        group * PEOPLE + (place // SIDE + down) % SIDE * SIDE + (place % SIDE + across) % SIDE
        for down, across in NEIGHBOURS
    ]


def _commit(orgs: Organisations, change: Change) -> None:
    """Write a change through the same door as the Nav model does."""
    people = change.holder == "caseworkers"
    holder, row = (orgs.belief, orgs.group) if people else (orgs.code, np.arange(len(orgs.codes)))
    write(holder, change.where, change.known, change.answer, 0, orgs.reality, row)


def _record(orgs: Organisations, period: int) -> pd.DataFrame:
    """What people have right at the end of a period: of everything, of what can be written, of what cannot."""
    right = orgs.belief.right(orgs.reality[orgs.group])
    explicit = int(count(orgs.explicit)[0])
    table = {"replication": np.arange(len(orgs.codes)), "period": period}
    for name, part, of in (
        ("knowledge", right, DIMENSIONS),
        ("explicit_knowledge", right & orgs.explicit, explicit),
        ("tacit_knowledge", right & ~orgs.explicit, DIMENSIONS - explicit),
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
    unmoved = at(written[0.3], "tacit_knowledge") - at(written[0.3], "tacit_knowledge", 1)
    gain = {t: at(met[t], "knowledge") - at(written[t], "knowledge") for t in written}
    yield relation(
        "miller2006.code-cannot-hold",
        "With a code alone, nobody ever learns or loses anything tacit.",
        "Med bare en kode lærer eller mister ingen noen gang noe taust.",
        PAPER, unmoved, "keeps", "Follows from what may be written down; checked in every replication.",
    )  # fmt: skip
    yield relation(
        "miller2006.code-caps",
        "With a code alone, people know less at equilibrium the more is tacit (six tenths against nothing).",
        "Med bare en kode kan folk mindre ved likevekt jo mer som er taust (seks tideler mot ingenting).",
        PAPER, at(written[0.6], "knowledge") - at(written[0.0], "knowledge"), "falls",
    )  # fmt: skip
    yield relation(
        "miller2006.tacit-in-person",
        "What is tacit spreads where people meet: more of it is right at equilibrium than with a code alone.",
        "Det tause sprer seg der folk møtes: Mer av det er rett ved likevekt enn med bare en kode.",
        PAPER, at(met[0.3], "tacit_knowledge") - at(written[0.3], "tacit_knowledge"), "rises",
    )  # fmt: skip
    yield relation(
        "miller2006.lifts-the-cap",
        "With three tenths tacit, people who also meet know more at equilibrium than with a code alone.",
        "Når tre tideler er taust, kan folk som også møtes, mer ved likevekt enn med bare en kode.",
        PAPER, gain[0.3], "rises",
    )  # fmt: skip
    yield relation(
        "miller2006.more-where-more-is-tacit",
        "Meeting in person adds more where six tenths are tacit than where nothing is.",
        "Å møtes gir mer der seks tideler er taust, enn der ingenting er det.",
        PAPER, gain[0.6] - gain[0.0], "rises",
    )  # fmt: skip
