"""What the models of beliefs share: dimensions as bits, newcomers' beliefs, the same door for changes, and checks."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.config.fields import ConfigError
from sim.knowledge import Knowledge, write
from sim.luck import Luck, MechanismLuck
from sim.mechanism import Change

LONGEST = 2_000
"""Periods after which a run ends, at equilibrium or not."""


@dataclass
class Organisations:
    """Replications side by side: ``reality`` uint64 [replications, 1]; beliefs a row a person, codes a row each."""

    reality: np.ndarray
    belief: Knowledge
    code: Knowledge
    group: np.ndarray
    who: np.ndarray
    codes: np.ndarray

    @property
    def truth(self) -> np.ndarray:
        """Reality as each person meets it."""
        return self.reality[self.group]

    def commit(self, change: Change) -> None:
        """Write a change through the same door as the Nav model does."""
        people = change.holder == "caseworkers"
        holder, row = (self.belief, self.group) if people else (self.code, np.arange(len(self.codes)))
        write(holder, change.where, change.known, change.answer, 0, self.reality, row)


def begin(luck: MechanismLuck, dimensions: np.ndarray, replications: int, people: int) -> Organisations:
    """Codes that know nothing, and ``people`` newcomers under each, in a reality drawn at random."""
    codes = np.arange(replications, dtype=np.uint64)
    who = np.arange(replications * people, dtype=np.uint64)
    words = dimensions.shape[1]
    reality = luck.coins("reality", words, who=codes) & dimensions
    belief, group = Knowledge.empty(len(who), words), np.repeat(np.arange(replications), people)
    belief.known, belief.answer = newcomers(luck, dimensions, who)
    return Organisations(reality, belief, Knowledge.empty(replications, words), group, who, codes)


def bits(number: int, words: int = 1) -> np.ndarray:
    """So many dimensions in each word: uint64 [1, words]."""
    return np.full((1, words), (1 << number) - 1, dtype=np.uint64)


def newcomers(luck: MechanismLuck, dimensions: np.ndarray, who: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Known and answer of newcomers' beliefs: −1, 0 and +1 with a third each."""
    everything = np.repeat(dimensions, len(who), axis=0)
    known = luck.chance("has a belief", 2 / 3, where=everything, who=who)
    return known, known & luck.coins("which", dimensions.shape[1], who=who)


def until_still(
    luck: Luck, name: str, periods: int | None, step: Callable[[MechanismLuck], bool],
    record: Callable[[int], pd.DataFrame],
) -> pd.DataFrame:  # fmt: skip
    """Live period after period, with a record of each, until nothing more can change or ``periods`` are over."""
    rows, period, moving = [], 0, True
    while moving and period < (periods or LONGEST):
        period += 1
        moving = step(luck.of(name, period))
        rows.append(record(period))
    return pd.concat(rows, ignore_index=True)


def one_of(what: str, name: str, allowed: Iterable[str]) -> None:
    """ConfigError for a name that is not allowed."""
    if name not in allowed:
        raise ConfigError(f"{what} is {name!r}, but must be one of: {', '.join(allowed)}.")


def check(chances: Iterable[tuple[str, float]], replications: int, periods: int | None) -> None:
    """ConfigError for a probability outside 0 to 1, or a number of replications or periods below 1."""
    for name, value in chances:
        if not 0 <= value <= 1:
            raise ConfigError(f"{name} is {value}, but must be a number from 0 to 1.")
    if replications < 1 or (periods is not None and periods < 1):
        raise ConfigError("replications and periods must be whole numbers of 1 or more.")
