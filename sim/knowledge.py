"""What a holder knows, held in machine words: 64 practices to a word.

A view of a practice is −1, 0 (no view) or +1. It takes two bits: ``known`` and ``answer`` (+1 is a set
bit; ``answer`` is clear wherever ``known`` is). Sets of practices («where») are words too, so that
adopting, agreeing and counting are bit operations, and a loop reads as a sentence about sets.

All arrays of words are uint64 [rows, words]: a row per holder (a caseworker, an office's routine …).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    import numpy.typing as npt

    from sim.config.arrays import Bools, Codes, Ints, Words

U64 = np.uint64
NONE = U64(0)
ALL = U64(0xFFFFFFFFFFFFFFFF)
SOURCE_PLANES = 5
"""Bit planes that hold which loop put a view there: room for 32 loops."""


@dataclass
class Knowledge:
    """The views of one kind of holder, and the loop each view came from."""

    known: Words
    answer: Words
    source: Words

    @classmethod
    def empty(cls, rows: int, words: int) -> Knowledge:
        """Return knowledge without any view."""
        source = np.zeros((SOURCE_PLANES, rows, words), U64)
        return cls(np.zeros((rows, words), U64), np.zeros((rows, words), U64), source)

    def copy(self) -> Knowledge:
        return Knowledge(self.known.copy(), self.answer.copy(), self.source.copy())

    def views(self) -> Codes:
        """Return the readable form: int8 [rows, practices] of −1, 0, +1."""
        return unpack(self.known).astype(np.int8) * (2 * unpack(self.answer).astype(np.int8) - 1)

    def sources(self) -> npt.NDArray[np.uint8]:
        """Return the loop each view came from: uint8 [rows, practices]; meaningless where there is no view."""
        return np.bitwise_or.reduce([unpack(plane) << b for b, plane in enumerate(self.source)])

    def right(self, truth: Words) -> Words:
        """Return where there is a view and it agrees with ``truth``."""
        return self.known & ~(self.answer ^ truth)

    def wrong(self, truth: Words) -> Words:
        """Return where there is a view and it contradicts ``truth``."""
        return self.known & (self.answer ^ truth)


def unpack(words: Words) -> npt.NDArray[np.uint8]:
    """Return words [rows, words] as bits: uint8 [rows, practices], practice 0 first."""
    little = np.ascontiguousarray(words.astype("<u8", copy=False))
    return np.unpackbits(little.view(np.uint8), axis=-1, bitorder="little")


def pack(bits: Bools | npt.NDArray[np.uint8]) -> Words:
    """Return bits [rows, practices] as words [rows, words]; the number of practices is a multiple of 64."""
    packed = np.packbits(np.atleast_2d(bits).astype(np.uint8), axis=-1, bitorder="little")
    return np.ascontiguousarray(packed).view("<u8").astype(U64, copy=False)


def count(words: Words) -> Ints:
    """Return how many practices are in each row's set: int64 [rows]."""
    return np.bitwise_count(words).sum(axis=-1, dtype=np.int64)


def rows_where(chosen: Bools) -> Words:
    """Return all practices for the chosen rows, none elsewhere: uint64 [rows, 1]."""
    return np.where(chosen, ALL, NONE)[:, None]


def otherwise(first: Knowledge, answer: Words) -> Words:
    """Return the first holder's answer where there is a view, else ``answer``."""
    return (first.known & first.answer) | (~first.known & answer)


_BITS_OF_A_BYTE = (np.arange(256)[None, :] >> np.arange(8)[:, None]) & 1
"""Which bits are set in each byte: int64 [8, 256]."""


def weigher(weights: Ints) -> Ints:
    """Return a table that turns a set of practices into the sum of their whole-number weights.

    ``weights``: int [practices]. Looked up byte by byte in :func:`weigh`; exact, in any order.
    """
    by_byte = np.asarray(weights, dtype=np.int64).reshape(-1, 8)
    return by_byte @ _BITS_OF_A_BYTE


@njit(cache=True, nogil=True)
def _weigh(words, table, out):  # type: ignore[no-untyped-def]
    for r in range(words.shape[0]):
        total = 0
        for w in range(words.shape[1]):
            word = words[r, w]
            for byte in range(8):
                total += table[w * 8 + byte, (word >> U64(8 * byte)) & U64(255)]
        out[r] = total


def weigh(words: Words, table: Ints) -> Ints:
    """Return the weight of each row's set: int64 [rows]."""
    out = np.empty(words.shape[0], dtype=np.int64)
    _weigh(words, table, out)
    return out


@njit(cache=True, nogil=True)
def _tally(words, group, sign, out):  # type: ignore[no-untyped-def]
    for r in range(words.shape[0]):
        row = out[group[r]]
        for w in range(words.shape[1]):
            word = words[r, w]
            if word == 0:
                continue
            for bit in range(64):
                row[w * 64 + bit] += sign * np.int32((word >> U64(bit)) & U64(1))


def tally(words: Words, group: Ints, groups: int) -> npt.NDArray[np.int32]:
    """Return how many rows of each group have each practice: int32 [groups, practices]."""
    out = np.zeros((groups, words.shape[1] * 64), dtype=np.int32)
    _tally(words, group, np.int32(1), out)
    return out


def net_votes(known: Words, answer: Words, group: Ints, groups: int) -> npt.NDArray[np.int32]:
    """Return votes for +1 less votes for −1 in each group: int32 [groups, practices]."""
    out = np.zeros((groups, known.shape[1] * 64), dtype=np.int32)
    _tally(known & answer, group, np.int32(1), out)
    _tally(known & ~answer, group, np.int32(-1), out)
    return out


def majority_of_three(voters: list[tuple[Words, Words]]) -> tuple[Words, Words]:
    """Return where up to three voters (known, answer) have a majority, and for what.

    A small bit-sliced adder: with yes and no votes counted in two bits each, +1 wins where yes > no.
    """
    (k1, a1), (k2, a2), (k3, a3) = voters
    yes1, yes2 = _count_three(k1 & a1, k2 & a2, k3 & a3)
    no1, no2 = _count_three(k1 & ~a1, k2 & ~a2, k3 & ~a3)
    level: Words = ~(yes2 ^ no2)
    yes_wins: Words = (yes2 & ~no2) | (level & yes1 & ~no1)
    no_wins: Words = (no2 & ~yes2) | (level & no1 & ~yes1)
    return yes_wins | no_wins, yes_wins


def majority(voters: list[tuple[Words, Words]]) -> tuple[Words, Words]:
    """Return where any number of voters (known, answer) have a majority, and for what.

    Yes and no votes are counted in as many bit planes as the number of voters needs; then the counts are
    compared from the highest plane down. Three voters have a shorter way.
    """
    if len(voters) == 3:
        return majority_of_three(voters)
    planes = len(voters).bit_length()
    yes = [np.zeros_like(voters[0][0]) for _ in range(planes)]
    no = [np.zeros_like(voters[0][0]) for _ in range(planes)]
    for known, answer in voters:
        _add_one(yes, known & answer)
        _add_one(no, known & ~answer)
    yes_wins: Words = np.zeros_like(yes[0])
    no_wins = yes_wins
    for more, less in zip(reversed(yes), reversed(no), strict=True):
        open_ = ~(yes_wins | no_wins)
        yes_wins, no_wins = yes_wins | (open_ & more & ~less), no_wins | (open_ & less & ~more)
    return yes_wins | no_wins, yes_wins


def _add_one(planes: list[Words], where: Words) -> None:
    """Count one more in a bit-sliced counter, lowest plane first, where a set bit says so."""
    for i, plane in enumerate(planes):
        planes[i], where = plane ^ where, plane & where


def _count_three(a: Words, b: Words, c: Words) -> tuple[Words, Words]:
    """Return the sum of three bits as (ones, twos)."""
    return a ^ b ^ c, (a & b) | (c & (a ^ b))


def any_in_group(words: Words, start: Ints) -> Words:
    """Return the union of each group's sets, rows lying together: uint64 [groups, words]."""
    return np.bitwise_or.reduceat(words, start, axis=0)


@njit(cache=True, nogil=True, inline="always")
def _ones(x):  # type: ignore[no-untyped-def]
    x = x - ((x >> U64(1)) & U64(0x5555555555555555))
    x = (x & U64(0x3333333333333333)) + ((x >> U64(2)) & U64(0x3333333333333333))
    x = (x + (x >> U64(4))) & U64(0x0F0F0F0F0F0F0F0F)
    return np.int64((x * U64(0x0101010101010101)) >> U64(56))


@njit(cache=True, nogil=True)
def _write(known, answer, source, where, new_known, new_answer, author, truth, truth_row, account):  # type: ignore[no-untyped-def]
    one_known, one_answer = new_known.shape[0] == 1, new_answer.shape[0] == 1
    same_known, same_answer = new_known.shape[1] == 1, new_answer.shape[1] == 1
    for r in range(where.shape[0]):
        k, a = 0 if one_known else r, 0 if one_answer else r
        for w in range(where.shape[1]):
            here = where[r, w]
            if here == 0:
                continue
            old_known = known[r, w]
            old_answer = answer[r, w]
            now_known = (old_known & ~here) | (new_known[k, 0 if same_known else w] & here)
            now_answer = ((old_answer & ~here) | (new_answer[a, 0 if same_answer else w] & here)) & now_known
            changed = (old_known ^ now_known) | (old_answer ^ now_answer)
            if changed == 0:
                continue
            t = truth[truth_row[r], w]
            was_right = old_known & ~(old_answer ^ t)
            is_right = now_known & ~(now_answer ^ t)
            was_wrong = old_known & (old_answer ^ t)
            is_wrong = now_known & (now_answer ^ t)
            account[0] += _ones(is_right & ~was_right)
            account[1] += _ones(was_right & ~is_right)
            account[2] += _ones(is_wrong & ~was_wrong)
            account[3] += _ones(was_wrong & ~is_wrong)
            known[r, w] = now_known
            answer[r, w] = now_answer
            for b in range(source.shape[0]):
                if (author >> b) & 1:
                    source[b, r, w] |= changed
                else:
                    source[b, r, w] &= ~changed


def write(
    holder: Knowledge, where: Words, known: Words, answer: Words, author: int, truth: Words, truth_row: Ints
) -> Ints:
    """Write new views where asked, note the author where a view changed, and return the account.

    ``known`` and ``answer`` have the shape of ``where``, or one row or one word for all. Returns int64 [4]: views that
    became right, ceased to be right, became wrong, ceased to be wrong, against ``truth[truth_row]``.
    """
    account = np.zeros(4, dtype=np.int64)
    _write(holder.known, holder.answer, holder.source, where, known, answer, author, truth, truth_row, account)
    return account
