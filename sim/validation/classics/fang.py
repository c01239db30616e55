"""Fang, Lee & Schilling (2010), semi-isolated subgroups, on the mechanism of ``colleagues``.

There is no code here: people learn from each other alone, by :func:`sim.loops.colleagues.learns_from_better`, the
rule of the Nav model with other people to look to. Everyone looks to the others of the own group; each
of these ties is turned, with probability ``beta``, towards somebody in another group. Named options: who is
looked to (all ties every period, not three from the team), and ``complexity``, by which «better» is told.

Simplified from the paper as we know it: ties are turned one way, so that everybody looks to equally many.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.config.fields import ConfigError
from sim.knowledge import Knowledge, count, write
from sim.loops.colleagues import learns_from_better
from sim.luck import Luck, MechanismLuck
from sim.mechanism import Change
from sim.validation.classics.evaluate import at, relation
from sim.validation.records import Record

WORDS, PER_WORD = 2, 50
DIMENSIONS = WORDS * PER_WORD
GROUPS, GROUP_SIZE = 40, 7
LEARNING = 0.3
LONGEST = 2_000
PAPER = "Fang, Lee & Schilling 2010, Organization Science 21(3):625–642"
MODERATE = 0.2
"""The share of cross-links called moderate, the same for both payoffs."""
SOON = 20
"""The period called the short run."""


@dataclass
class Groups:
    """Replications side by side: ``reality`` uint64 [replications, words]; beliefs a row a person."""

    reality: np.ndarray
    belief: Knowledge
    replication: np.ndarray
    who: np.ndarray
    ties: list[np.ndarray]
    complexity: int

    @property
    def payoff(self) -> np.ndarray:
        """Dimensions right, counted only where the whole block of them is: int64 [people]."""
        right = self.belief.right(self.reality[self.replication])
        whole = right.copy()
        for place in range(1, self.complexity):
            whole &= right >> np.uint64(place)
        return self.complexity * count(whole & _block_starts(self.complexity))


def fang2010(
    beta: float, complexity: int = 1, *, periods: int | None = None, replications: int = 40, seed: int = 0
) -> pd.DataFrame:
    """Run the model; a row per replication and period, until nobody can learn more from anyone.

    ``beta`` share of ties turned to other groups, 0 to 1; ``complexity`` dimensions in a block that pays only when
    all are right (1 simple; a divisor of 50); ``periods`` None runs to equilibrium. Columns: replication, period,
    payoff (mean over people, share of what could be had, 0 to 1). 280 people in 40 groups, 100
    dimensions, beliefs −1, 0, 1 with a third each, learning 0.3, after the paper.

    Raises ConfigError for a beta outside 0 to 1, or a complexity that does not divide the dimensions.
    """
    _check(beta, complexity, periods, replications)
    luck = Luck(seed)
    groups = _begin(beta, complexity, replications, luck.of("fang", -1))
    rows, period, moving = [], 0, True
    while moving and period < (periods or LONGEST):
        period += 1
        moving = _period(groups, luck.of("fang", period))
        rows.append(_record(groups, period))
    return pd.concat(rows, ignore_index=True)


def _check(beta: float, complexity: int, periods: int | None, replications: int) -> None:
    if not 0 <= beta <= 1:
        raise ConfigError(f"beta is {beta}, but must be a number from 0 to 1.")
    if complexity < 1 or PER_WORD % complexity:
        raise ConfigError(f"complexity is {complexity}, but must divide {PER_WORD} (1, 2, 5, 10, 25, 50).")
    if replications < 1 or (periods is not None and periods < 1):
        raise ConfigError("replications and periods must be whole numbers of 1 or more.")


def _dimensions() -> np.ndarray:
    return np.full((1, WORDS), (1 << PER_WORD) - 1, dtype=np.uint64)


def _block_starts(complexity: int) -> np.ndarray:
    """The first dimension of every block: uint64 [1, words]."""
    return np.full((1, WORDS), sum(1 << start for start in range(0, PER_WORD, complexity)), dtype=np.uint64)


def _begin(beta: float, complexity: int, replications: int, luck: MechanismLuck) -> Groups:
    people = GROUPS * GROUP_SIZE
    who = np.arange(replications * people, dtype=np.uint64)
    realities = np.arange(replications, dtype=np.uint64)
    belief = Knowledge.empty(len(who), WORDS)
    everything = np.broadcast_to(_dimensions(), belief.known.shape).copy()
    belief.known = luck.chance("has a belief", 2 / 3, where=everything, who=who)
    belief.answer = belief.known & luck.coins("which", WORDS, who=who)
    return Groups(
        luck.coins("reality", WORDS, who=realities) & _dimensions(),
        belief,
        np.repeat(np.arange(replications), people),
        who,
        ties(beta, replications, luck),
        complexity,
    )


def ties(beta: float, replications: int, luck: MechanismLuck) -> list[np.ndarray]:
    """Whom everybody looks to: one int64 [people] of rows for each of the six ties.

    Under the same luck a tie turned at one beta is turned to the same person at every higher one.
    """
    row = np.arange(replications * GROUPS * GROUP_SIZE)
    who = row.astype(np.uint64)
    place, group = row % GROUP_SIZE, row // GROUP_SIZE % GROUPS
    first = row - row % (GROUPS * GROUP_SIZE)
    others = np.full(len(row), (GROUPS - 1) * GROUP_SIZE)
    result = []
    for tie in range(1, GROUP_SIZE):
        near = row - place + (place + tie) % GROUP_SIZE
        far = first + (
            (group + 1) * GROUP_SIZE + luck.choose("stranger", others, who=who, what=tie)
        ) % (GROUPS * GROUP_SIZE)  # fmt: skip
        result.append(np.where(luck.happens("turned", beta, who=who, what=tie), far, near))
    return result


def _period(groups: Groups, luck: MechanismLuck) -> bool:
    """Everybody learns from the better ones they look to, as these stood before; whether anybody still can."""
    change = _learning(groups, LEARNING, luck)
    write(groups.belief, change.where, change.known, change.answer, 0, groups.reality, groups.replication)
    return bool(change.where.any() or _learning(groups, 1.0, luck).where.any())


def _learning(groups: Groups, uptake: float, luck: MechanismLuck) -> Change:
    always = [np.ones(len(groups.who), bool)] * len(groups.ties)
    return learns_from_better(groups.belief, groups.payoff, groups.ties, always, uptake, groups.who, luck)


def _record(groups: Groups, period: int) -> pd.DataFrame:
    """The mean payoff of each replication, as a share of the highest."""
    payoff = groups.payoff.reshape(-1, GROUPS * GROUP_SIZE).mean(axis=1) / DIMENSIONS
    return pd.DataFrame({"replication": np.arange(len(payoff)), "period": period, "payoff": payoff})


def relations(replications: int, seed: int) -> Iterator[Record]:
    """An interior optimum, higher for complex payoffs, and the ranking reversed in the short run."""
    end, soon = {}, {}
    for complexity in (1, 5):
        for beta in (0.0, MODERATE, 1.0):
            table = fang2010(beta, complexity, replications=replications, seed=seed)
            end[complexity, beta] = at(table, "payoff")
            soon[complexity, beta] = at(table, "payoff", SOON)
    for complexity, word, ord_ in ((1, "simple", "enkle"), (5, "complex", "sammensatte")):
        for beta, other, annen in ((0.0, "none", "ingen"), (1.0, "all", "alle")):
            yield relation(
                f"fang2010.optimum.{word}.over-{other}",
                f"At equilibrium a fifth of ties across groups pays more than {other}, for {word} tasks.",
                f"Ved likevekt gir en femdel bånd på tvers av grupper mer enn {annen}, for {ord_} oppgaver.",
                PAPER, end[complexity, MODERATE] - end[complexity, beta], "rises",
            )  # fmt: skip
        yield relation(
            f"fang2010.short-run.{word}",
            f"At period {SOON} the ranking is reversed: all ties across pay more than a fifth, for {word} tasks.",
            f"Etter {SOON} perioder er rekkefølgen omvendt: Alle bånd på tvers gir mer enn en femdel, for {ord_} oppgaver.",
            PAPER, soon[complexity, 1.0] - soon[complexity, MODERATE], "rises",
        )  # fmt: skip
    gain = {c: end[c, MODERATE] - end[c, 1.0] for c in (1, 5)}
    yield relation(
        "fang2010.complexity",
        "What a fifth of ties gains over all ties across is larger for complex tasks.",
        "Det en femdel bånd på tvers gir mer enn alle på tvers, er større for sammensatte oppgaver.",
        PAPER, gain[5] - gain[1], "rises",
    )  # fmt: skip
