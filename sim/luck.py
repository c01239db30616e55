"""Counter-based luck: every random number is a pure function of where it is used.

``luck = Luck(seed)``; ``luck.of("casework", step)`` gives a mechanism its own luck for one step. A
draw is then named (``"notices"``), and addressed by *who* (an index) and *what* (a practice), so it
does not depend on who else drew, in which order, on how many workers, or on any lever: two options
share every stroke of luck. The generator is Philox-4x32-10 (Salmon et al. 2011, «Parallel random
numbers: as easy as 1, 2, 3», SC'11), with the seed as key and the coordinates as counter.

A probability is compared with :data:`BITS` random bits per cell, most significant first, 64
practices at a time. Comparing stops where everything asked about is settled; that is free of
consequences, since nothing is drawn *from* anywhere. The comparison is monotone: raising a
probability never undoes an event.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from sim.config.arrays import Bools, Floats, Ids, Ints, Words

BITS = 24
"""Resolution of a probability: 1 / 2**24."""
ONE = 1 << BITS

U64 = np.uint64
_BLOCKS_PER_WORD = BITS // 2


@njit(cache=True, nogil=True, inline="always")
def philox(c0, c1, c2, c3, k0, k1):  # type: ignore[no-untyped-def]
    """Two uniform 64-bit words from a 128-bit counter and a 64-bit key (all given as uint64 < 2**32)."""
    low = U64(0xFFFFFFFF)
    for _ in range(10):
        p0 = U64(0xD2511F53) * c0
        p1 = U64(0xCD9E8D57) * c2
        c0 = (p1 >> U64(32)) ^ c1 ^ k0
        c1 = p1 & low
        c2 = (p0 >> U64(32)) ^ c3 ^ k1
        c3 = p0 & low
        k0 = (k0 + U64(0x9E3779B9)) & low
        k1 = (k1 + U64(0xBB67AE85)) & low
    return c0 | (c1 << U64(32)), c2 | (c3 << U64(32))


# Two blocks are drawn at a time below: they do not wait for each other, and most rows need both.


@njit(cache=True, nogil=True)
def _chance_rows(where, threshold, who, step, purpose, k0, k1, out):  # type: ignore[no-untyped-def]
    """out = where & (uniform < threshold[row]), one threshold for all practices of a row, or one for all rows."""
    rows, words = where.shape
    alike = threshold.shape[0] == 1
    for r in range(rows):
        t = threshold[0 if alike else r]
        if t == 0:
            continue
        for w in range(words):
            undecided = where[r, w]
            if t >= U64(ONE):
                out[r, w] = undecided
                continue
            yes = U64(0)
            b = BITS
            block = U64(w * _BLOCKS_PER_WORD)
            rest = t
            while undecided != 0 and rest != 0:
                first, second = philox(block, who[r], step, purpose, k0, k1)
                third, fourth = philox(block + U64(1), who[r], step, purpose, k0, k1)
                block += U64(2)
                for word in (first, second, third, fourth):
                    b -= 1
                    if (t >> U64(b)) & U64(1):
                        yes |= undecided & ~word
                        undecided &= word
                    else:
                        undecided &= ~word
                rest = t & ((U64(1) << U64(b)) - U64(1))
            out[r, w] = yes


@njit(cache=True, nogil=True)
def _chance_planes(where, planes, group, who, step, purpose, k0, k1, out):  # type: ignore[no-untyped-def]
    """out = where & (uniform < threshold of the row's group and the practice), thresholds as bit planes."""
    rows, words = where.shape
    for r in range(rows):
        g = group[r]
        for w in range(words):
            undecided = where[r, w]
            yes = U64(0)
            b = BITS
            block = U64(w * _BLOCKS_PER_WORD)
            certain = planes[g, w, BITS] & undecided
            yes |= certain
            undecided &= ~certain
            while undecided != 0 and b > 0:
                first, second = philox(block, who[r], step, purpose, k0, k1)
                third, fourth = philox(block + U64(1), who[r], step, purpose, k0, k1)
                block += U64(2)
                for word in (first, second, third, fourth):
                    b -= 1
                    plane = planes[g, w, b]
                    yes |= undecided & plane & ~word
                    undecided &= ~(plane ^ word)
            out[r, w] = yes


@njit(cache=True, nogil=True)
def _coins(who, words, step, purpose, k0, k1, out):  # type: ignore[no-untyped-def]
    for r in range(who.shape[0]):
        for w in range(words):
            out[r, w] = philox(U64(w * _BLOCKS_PER_WORD), who[r], step, purpose, k0, k1)[0]


@njit(cache=True, nogil=True)
def _numbers(who, what, step, purpose, k0, k1, out):  # type: ignore[no-untyped-def]
    for r in range(who.shape[0]):
        out[r] = philox(what, who[r], step, purpose, k0, k1)[0] >> U64(32)


@njit(cache=True, nogil=True)
def _happens(who, what, step, purpose, k0, k1, probability, out):  # type: ignore[no-untyped-def]
    alike = probability.shape[0] == 1
    for r in range(who.shape[0]):
        number = philox(what, who[r], step, purpose, k0, k1)[0] >> U64(32)
        out[r] = number / 4294967296.0 < probability[0 if alike else r]


@njit(cache=True, nogil=True)
def _thresholds(probability, out):  # type: ignore[no-untyped-def]
    for i in range(probability.shape[0]):
        out[i] = U64(np.rint(min(max(probability[i], 0.0), 1.0) * ONE))


@njit(cache=True, nogil=True)
def _planes_of(probability, planes):  # type: ignore[no-untyped-def]
    groups, practices = probability.shape
    for g in range(groups):
        for m in range(practices):
            t = U64(np.rint(min(max(probability[g, m], 0.0), 1.0) * ONE))
            bit = U64(1) << U64(m % 64)
            for b in range(BITS + 1):
                if (t >> U64(b)) & U64(1):
                    planes[g, m // 64, b] |= bit


def thresholds(probability: Floats | float) -> Words:
    """Return probabilities as whole numbers out of 2**24; what every comparison of luck uses."""
    given = np.asarray(probability, dtype=np.float64)
    out = np.empty(given.size, dtype=U64)
    _thresholds(np.ascontiguousarray(given).reshape(-1), out)
    return out.reshape(given.shape)


def planes(probability: Floats) -> Words:
    """Return probabilities [groups, practices] as bit planes uint64 [groups, words, BITS + 1]."""
    given = np.ascontiguousarray(probability, dtype=np.float64).reshape(-1, np.shape(probability)[-1])
    out = np.zeros((given.shape[0], given.shape[1] // 64, BITS + 1), dtype=U64)
    _planes_of(given, out)
    return out


@cache
def _purpose_of(mechanism: str, draw: str) -> np.uint64:
    """Return a number for what is drawn and by which mechanism: the same in every process."""
    return U64(zlib.crc32(f"{mechanism}/{draw}".encode()))


@dataclass(frozen=True)
class MechanismLuck:
    """The luck of one mechanism at one step."""

    mechanism: str
    step: int
    key: tuple[np.uint64, np.uint64]

    def _at(self, draw: str, always: bool = False) -> tuple[np.uint64, np.uint64, np.uint64, np.uint64]:
        """Return where a draw is addressed: step (none where it is always the same), purpose, and the world's key."""
        return U64(0) if always else U64(self.step + 1), _purpose_of(self.mechanism, draw), *self.key

    def chance(self, draw: str, probability: Floats | float, *, where: Words, who: Ids, always: bool = False) -> Words:
        """Return which of the cells in ``where`` come true, when each row has one probability.

        ``where``: uint64 [rows, words], the practices asked about; ``who``: uint64 [rows];
        ``probability``: one number, or one per row. ``always`` draws without the step, so that a
        cell keeps its answer for as long as its probability stays (a temperament, not an event).
        """
        out = np.zeros(where.shape, U64)
        t = thresholds(probability).reshape(-1)
        if len(t) not in (1, len(where)):
            raise ValueError(f"There are {len(t)} probabilities, but {len(where)} rows: one is needed for each.")
        _chance_rows(where, t, who, *self._at(draw, always), out)
        return out

    def chance_by_practice(
        self, draw: str, probability: Floats, *, where: Words, who: Ids, group: Ints | None = None
    ) -> Words:
        """Return as :meth:`chance` does, with ``probability`` [groups, practices] and each row's ``group``."""
        out = np.zeros(where.shape, U64)
        if group is None:
            group = np.zeros(where.shape[0], dtype=np.int64)
        _chance_planes(where, planes(probability), group, who, *self._at(draw), out)
        return out

    def coins(self, draw: str, words: int, *, who: Ids) -> Words:
        """Return a fair coin for every practice: uint64 [rows, words]."""
        out = np.empty((len(who), words), dtype=U64)
        _coins(who, words, *self._at(draw), out)
        return out

    def number(self, draw: str, *, who: Ids, what: int = 0, always: bool = False) -> Words:
        """Return a uniform whole number below 2**32 for each of ``who``: uint64 [rows]."""
        out = np.empty(len(who), dtype=U64)
        _numbers(who, U64(what), *self._at(draw, always), out)
        return out

    def uniform(self, draw: str, *, who: Ids, what: int = 0) -> Floats:
        """Return a uniform number in [0, 1) for each of ``who``: float64 [rows]."""
        return self.number(draw, who=who, what=what) / 2.0**32

    def happens(self, draw: str, probability: Floats | float, *, who: Ids, what: int = 0) -> Bools:
        """Return whether a thing happens to each of ``who``: bool [rows]."""
        out = np.empty(len(who), dtype=np.bool_)
        given = np.ascontiguousarray(probability, dtype=np.float64).reshape(-1)
        if len(given) not in (1, len(who)):
            raise ValueError(f"There are {len(given)} probabilities for {len(who)} rows: one is needed for each.")
        _happens(who, U64(what), *self._at(draw), given, out)
        return out

    def choose(self, draw: str, among: Ints, *, who: Ids, what: int = 0) -> Ints:
        """Return one of 0 .. among - 1 for each of ``who``: int64 [rows]; 0 where there is nothing to choose."""
        return ((self.number(draw, who=who, what=what) * among.astype(U64)) >> U64(32)).astype(np.int64)


class Luck:
    """All luck of one world: a seed, asked by mechanism and step."""

    def __init__(self, seed: int):
        self.seed = int(seed)
        self.key = (U64(self.seed & 0xFFFFFFFF), U64((self.seed >> 32) & 0xFFFFFFFF))

    def of(self, mechanism: str, step: int) -> MechanismLuck:
        """Return the luck of one mechanism at one step (steps may be negative down to -1: before the start)."""
        return MechanismLuck(mechanism, step, self.key)
