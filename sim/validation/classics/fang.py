"""Fang, Lee & Schilling (2010), semi-isolated subgroups, on the mechanism of ``colleagues``.

People learn from each other alone, from all they look to: the others of the own group, each tie turned with probability
``beta`` towards somebody in another group (one way, which simplifies the paper, so that all look to equally many).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.analysis.fields import Record
from sim.config.fields import ConfigError
from sim.knowledge import count
from sim.loops.colleagues import learns_from_better
from sim.luck import Luck, MechanismLuck
from sim.mechanism import Change
from sim.validation.classics import evaluate
from sim.validation.classics.evaluate import at
from sim.validation.classics.organisations import Organisations, begin, bits, check, until_still

WORDS, PER_WORD = 2, 50
DIMENSIONS = WORDS * PER_WORD
GROUPS, GROUP_SIZE = 40, 7
PEOPLE = GROUPS * GROUP_SIZE
LEARNING = 0.3
MODERATE = 0.2
"""The share of cross-links called moderate, the same for both payoffs."""
SOON = 20
"""The period called the short run."""


@dataclass
class Groups(Organisations):
    """Replications side by side, without a code; whom everybody looks to, and by what «better» is told."""

    ties: list[np.ndarray]
    complexity: int

    @property
    def payoff(self) -> np.ndarray:
        """Dimensions right, counted only where the whole block of them is: int64 [people]."""
        right = self.belief.right(self.truth)
        whole = right.copy()
        for place in range(1, self.complexity):
            whole &= right >> np.uint64(place)
        starts = np.uint64(sum(1 << start for start in range(0, PER_WORD, self.complexity)))
        return self.complexity * count(whole & starts)

    def learning(self, uptake: float, luck: MechanismLuck) -> Change:
        """What everybody learns from the better ones they look to, as these stand."""
        always = [np.ones(len(self.who), bool)] * len(self.ties)
        return learns_from_better(self.belief, self.payoff, self.ties, always, uptake, self.who, luck)


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
    check([("beta", beta)], replications, periods)
    if complexity < 1 or PER_WORD % complexity:
        raise ConfigError(f"complexity is {complexity}, but must divide {PER_WORD} (1, 2, 5, 10, 25, 50).")
    luck = Luck(seed)
    groups = _begin(beta, complexity, replications, luck.of("fang", -1))

    def step(own: MechanismLuck) -> bool:
        """Everybody learns; whether anybody still can."""
        change = groups.learning(LEARNING, own)
        groups.commit(change)
        return bool(change.where.any() or groups.learning(1.0, own).where.any())

    def record(period: int) -> pd.DataFrame:
        """The mean payoff of each replication, as a share of the highest."""
        payoff = groups.payoff.reshape(-1, PEOPLE).mean(axis=1) / DIMENSIONS
        return pd.DataFrame({"replication": np.arange(len(payoff)), "period": period, "payoff": payoff})

    return until_still(luck, "fang", periods, step, record)


def _begin(beta: float, complexity: int, replications: int, luck: MechanismLuck) -> Groups:
    orgs = begin(luck, bits(PER_WORD, WORDS), replications, PEOPLE)
    return Groups(**vars(orgs), ties=ties(beta, replications, luck), complexity=complexity)


def ties(beta: float, replications: int, luck: MechanismLuck) -> list[np.ndarray]:
    """Whom everybody looks to: one int64 [people] of rows for each of the six ties.

    Under the same luck a tie turned at one beta is turned to the same person at every higher one.
    """
    row = np.arange(replications * PEOPLE)
    who = row.astype(np.uint64)
    place, group = row % GROUP_SIZE, row // GROUP_SIZE % GROUPS
    first = row - row % PEOPLE
    others = np.full(len(row), (GROUPS - 1) * GROUP_SIZE)
    result = []
    for tie in range(1, GROUP_SIZE):
        near = row - place + (place + tie) % GROUP_SIZE
        stranger = luck.choose("stranger", others, who=who, what=tie)
        far = first + ((group + 1) * GROUP_SIZE + stranger) % PEOPLE
        result.append(np.where(luck.happens("turned", beta, who=who, what=tie), far, near))
    return result


def relations(replications: int, seed: int) -> Iterator[Record]:
    """An interior optimum, higher for complex payoffs, and the ranking reversed in the short run."""
    differences: dict[str, pd.Series] = {}
    gain: dict[str, pd.Series] = {}
    for complexity, word in ((1, "simple"), (5, "complex")):
        none, some, every = (
            fang2010(beta, complexity, replications=replications, seed=seed) for beta in (0.0, MODERATE, 1.0)
        )
        gain[word] = at(some, "payoff") - at(every, "payoff")
        differences |= {
            f"optimum.{word}.over-none": at(some, "payoff") - at(none, "payoff"),
            f"optimum.{word}.over-all": gain[word],
            f"short-run.{word}": at(every, "payoff", SOON) - at(some, "payoff", SOON),
        }
    differences["complexity"] = gain["complex"] - gain["simple"]
    return evaluate.relations("fang2010", differences)
