"""The luck of the slow telling is the luck of the fast one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sim.luck
from sim.knowledge import unpack

from .luck import Luck, philox

ONES = 0xFFFFFFFF
#: The known answers of Random123 1.09 for philox4x32, 10 rounds: counter, key, numbers.
KNOWN = [
    ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
    ((ONES,) * 4, (ONES,) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
    (
        (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
        (0xA4093822, 0x299F31D0),
        (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
    ),
]
seeds = st.integers(0, 2**63 - 1)
steps = st.integers(-1, 10_000)
people = st.integers(0, 2**32 - 1)
draws = st.sampled_from(["notices", "takes up", "guess"])
probabilities = st.one_of(st.sampled_from([0.0, 1.0, 2.0**-24, 1 - 2.0**-24, 0.5, -0.1, 1.2]), st.floats(0, 1))


@pytest.mark.parametrize(("counter", "key", "numbers"), KNOWN)
def test_the_generator_gives_the_published_numbers(counter, key, numbers):
    assert philox(counter, key) == numbers
    fast = sim.luck.philox(*(np.uint64(n) for n in (*counter, *key)))
    assert tuple(int(n) for n in fast) == (numbers[0] | numbers[1] << 32, numbers[2] | numbers[3] << 32)


def both(seed, step):
    return Luck(seed, "casework", step), sim.luck.Luck(seed).of("casework", step)


@settings(max_examples=30, deadline=None)
@given(seeds, steps, people, draws, probabilities, st.booleans())
def test_a_chance_is_the_same_in_every_cell(seed, step, who, draw, probability, always):
    slow, fast = both(seed, step)
    everything = np.full((1, 2), 2**64 - 1, np.uint64)
    came = fast.chance(draw, probability, where=everything, who=np.array([who], np.uint64), always=always)
    items = [slow.chance(draw, probability, who, m, always=always) for m in range(128)]
    assert items == unpack(came)[0].astype(bool).tolist()


@settings(max_examples=30, deadline=None)
@given(seeds, steps, people, draws, st.lists(probabilities, min_size=64, max_size=64))
def test_a_chance_by_practice_is_the_same_in_every_cell(seed, step, who, draw, probability):
    slow, fast = both(seed, step)
    everything = np.full((1, 1), 2**64 - 1, np.uint64)
    came = fast.chance_by_practice(draw, np.array([probability]), where=everything, who=np.array([who], np.uint64))
    assert [slow.chance(draw, p, who, m) for m, p in enumerate(probability)] == unpack(came)[0].tolist()


@settings(max_examples=50, deadline=None)
@given(seeds, steps, people, draws, st.integers(0, 5), st.integers(1, 2000))
def test_single_numbers_are_the_same(seed, step, who, draw, what, among):
    slow, fast = both(seed, step)
    row = np.array([who], np.uint64)
    assert slow.uniform(draw, who, what) == fast.uniform(draw, who=row, what=what)[0]
    assert slow.happens(draw, 0.3, who, what) == fast.happens(draw, 0.3, who=row, what=what)[0]
    assert slow.choose(draw, among, who, what) == fast.choose(draw, np.array([among]), who=row, what=what)[0]
    coins = unpack(fast.coins(draw, 2, who=row))[0]
    assert [slow.coin(draw, who, m) == 1 for m in range(128)] == coins.astype(bool).tolist()
