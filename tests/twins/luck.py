"""The same luck as ``sim.luck``, one cell at a time: Philox-4x32-10 in plain Python.

A cell of luck is addressed by the world's seed, the mechanism and its draw, the step, who draws, and the
practice or place drawn about. Nothing is drawn *from* anywhere, so the order of asking does not matter.
"""

from __future__ import annotations

import zlib

LOW = 0xFFFFFFFF
BITS = 24
ONE = 1 << BITS


def philox(counter: tuple[int, int, int, int], key: tuple[int, int]) -> tuple[int, int, int, int]:
    """Four uniform 32-bit numbers from four of address and two of key (Salmon et al. 2011), ten rounds."""
    c0, c1, c2, c3 = counter
    k0, k1 = key
    for _ in range(10):
        p0, p1 = 0xD2511F53 * c0, 0xCD9E8D57 * c2
        c0, c1, c2, c3 = (p1 >> 32) ^ c1 ^ k0, p1 & LOW, (p0 >> 32) ^ c3 ^ k1, p0 & LOW
        k0, k1 = (k0 + 0x9E3779B9) & LOW, (k1 + 0xBB67AE85) & LOW
    return c0, c1, c2, c3


def threshold(probability: float) -> int:
    """A probability as a whole number out of 2**24."""
    return round(min(1.0, max(0.0, probability)) * ONE)


class Luck:
    """The luck of one mechanism at one step; random words are kept once they have been made."""

    def __init__(self, seed: int, mechanism: str, step: int):
        self.key = (seed & LOW, (seed >> 32) & LOW)
        self.mechanism = mechanism
        self.step = step
        self._purposes: dict[str, int] = {}
        self._words: dict[tuple[str, int, int, bool], list[int]] = {}

    def block(self, draw: str, who: int, number: int, always: bool) -> tuple[int, int, int, int]:
        """One block of 128 random bits."""
        if draw not in self._purposes:
            self._purposes[draw] = zlib.crc32(f"{self.mechanism}/{draw}".encode())
        when = 0 if always else self.step + 1
        return philox((number, who, when, self._purposes[draw]), self.key)

    def bit(self, draw: str, who: int, practice: int, place: int, always: bool = False) -> int:
        """The random bit number ``place`` (0 is the most significant) about one practice."""
        word = practice // 64
        words = self._words.setdefault((draw, who, word, always), [])
        while len(words) <= place:
            a, b, c, d = self.block(draw, who, word * (BITS // 2) + len(words) // 2, always)
            words += [a | (b << 32), c | (d << 32)]
        return (words[place] >> (practice % 64)) & 1

    def chance(self, draw: str, probability: float, who: int, practice: int, always: bool = False) -> bool:
        """Whether a thing of this probability comes true about one practice.

        24 random bits, read as a number, against the probability as a number out of 2**24.
        """
        limit = threshold(probability)
        if limit >= ONE:
            return True
        if limit == 0:
            return False
        for place in range(BITS):
            mine, needed = self.bit(draw, who, practice, place, always), (limit >> (BITS - 1 - place)) & 1
            if mine != needed:
                return mine < needed
        return False

    def coin(self, draw: str, who: int, practice: int) -> int:
        """A fair coin about one practice: −1 or +1."""
        return 1 if self.bit(draw, who, practice, 0) else -1

    def number(self, draw: str, who: int, what: int = 0) -> int:
        """A uniform whole number below 2**32."""
        return self.block(draw, who, what, False)[1]

    def uniform(self, draw: str, who: int, what: int = 0) -> float:
        """A uniform number in [0, 1)."""
        return self.number(draw, who, what) / 2.0**32

    def happens(self, draw: str, probability: float, who: int, what: int = 0) -> bool:
        """Whether a thing happens to me at all."""
        return self.uniform(draw, who, what) < probability

    def choose(self, draw: str, among: int, who: int, what: int = 0) -> int:
        """One of 0 .. among − 1."""
        return (self.number(draw, who, what) * among) >> 32
