"""Luck is a pure function of its coordinates; knowledge in words says what plain lists would say."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numba import njit

from sim import knowledge as kn
from sim.luck import BITS, ONE, Luck, philox, thresholds

U64 = np.uint64


@njit
def one_block(c0, c1, c2, c3, k0, k1):
    return philox(c0, c1, c2, c3, k0, k1)


@pytest.mark.parametrize(
    ("counter", "key", "expected"),
    [
        ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
        ((0xFFFFFFFF,) * 4, (0xFFFFFFFF,) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
        (
            (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
            (0xA4093822, 0x299F31D0),
            (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
        ),
    ],
)
def test_philox_gives_the_published_known_answers(counter, key, expected):
    first, second = one_block(*(U64(c) for c in counter), *(U64(k) for k in key))
    assert (int(first) & 0xFFFFFFFF, int(first) >> 32, int(second) & 0xFFFFFFFF, int(second) >> 32) == expected


def draws(n: int = 200, words: int = 1, seed: int = 1, step: int = 3):
    return Luck(seed).of("a mechanism", step), np.arange(n, dtype=U64), np.full((n, words), kn.ALL)


@given(low=st.floats(0, 1), high=st.floats(0, 1))
@settings(max_examples=50, deadline=None)
def test_more_of_a_probability_never_undoes_an_event(low, high):
    low, high = sorted((low, high))
    luck, who, where = draws()
    fewer = luck.chance("x", low, where=where, who=who)
    more = luck.chance("x", high, where=where, who=who)
    assert not np.any(fewer & ~more)


@given(hnp.arrays(U64, (50, 2), elements=st.integers(0, 2**64 - 1)))
@settings(max_examples=30, deadline=None)
def test_what_is_asked_about_one_cell_does_not_depend_on_what_else_is_asked(where):
    luck, who, everywhere = draws(50, 2)
    assert np.array_equal(
        luck.chance("x", 0.3, where=where, who=who), where & luck.chance("x", 0.3, where=everywhere, who=who)
    )
    by_practice = np.linspace(0, 1, 128)[None, :]
    everything = luck.chance_by_practice("x", by_practice, where=everywhere, who=who)
    assert np.array_equal(luck.chance_by_practice("x", by_practice, where=where, who=who), where & everything)


def test_renumbering_people_together_with_their_luck_changes_nothing():
    luck, who, where = draws()
    order = np.random.default_rng(0).permutation(len(who))
    p = np.linspace(0, 1, len(who))
    assert np.array_equal(
        luck.chance("x", p, where=where, who=who)[order], luck.chance("x", p[order], where=where, who=who[order])
    )


def test_one_threshold_for_all_practices_is_the_same_as_equal_thresholds():
    luck, who, where = draws(100, 2)
    rows = luck.chance("x", 0.37, where=where, who=who)
    planes = luck.chance_by_practice("x", np.full((1, 128), 0.37), where=where, who=who)
    assert np.array_equal(rows, planes)


@pytest.mark.parametrize("p", [0.0, 2**-BITS, 0.001, 0.1, 0.5, 0.9, 1.0])
def test_a_chance_comes_true_as_often_as_it_says(p):
    luck, who, where = draws(20_000)
    n = 20_000 * 64
    seen = kn.count(luck.chance("x", p, where=where, who=who)).sum()
    assert abs(seen - n * p) <= 4.5 * np.sqrt(n * p * (1 - p)) + 1e-9
    assert thresholds(p) == round(p * ONE)


def test_draws_mechanisms_steps_and_seeds_have_luck_of_their_own():
    luck, who, where = draws(2000)
    base = luck.chance("x", 0.5, where=where, who=who)
    others = [
        luck.chance("y", 0.5, where=where, who=who),
        Luck(1).of("another", 3).chance("x", 0.5, where=where, who=who),
        Luck(1).of("a mechanism", 4).chance("x", 0.5, where=where, who=who),
        Luck(2).of("a mechanism", 3).chance("x", 0.5, where=where, who=who),
    ]
    for other in others:
        share = kn.count(base ^ other).sum() / (2000 * 64)
        assert abs(share - 0.5) < 0.01


def test_a_temperament_does_not_change_with_the_step():
    who, where = np.arange(10, dtype=U64), np.full((10, 1), kn.ALL)
    one = Luck(1).of("m", 1).chance("x", 0.4, where=where, who=who, always=True)
    two = Luck(1).of("m", 2).chance("x", 0.4, where=where, who=who, always=True)
    assert np.array_equal(one, two)


words = hnp.arrays(U64, (7, 2), elements=st.integers(0, 2**64 - 1))


@given(words)
@settings(deadline=None)
def test_unpacking_and_packing_are_inverse(w):
    bits = kn.unpack(w)
    assert bits.shape == (7, 128)
    assert np.array_equal(kn.pack(bits), w)
    assert np.array_equal(kn.count(w), bits.sum(axis=1))
    assert all(((int(w[3, m // 64]) >> (m % 64)) & 1) == bits[3, m] for m in (0, 1, 63, 64, 127))


@given(words, hnp.arrays(np.int64, 128, elements=st.integers(0, 10**6)))
@settings(deadline=None)
def test_weighing_is_a_sum_of_weights(w, weights):
    assert np.array_equal(kn.weigh(w, kn.weigher(weights)), kn.unpack(w).astype(np.int64) @ weights)


@given(words, words)
@settings(deadline=None)
def test_votes_are_counted_like_votes(known, answer):
    group = np.array([0, 0, 1, 1, 1, 2, 2])
    signs = kn.unpack(known).astype(int) * (2 * kn.unpack(answer).astype(int) - 1)
    expected = np.stack([signs[group == g].sum(axis=0) for g in range(3)])
    assert np.array_equal(kn.net_votes(known, answer, group, 3), expected)
    assert np.array_equal(
        kn.tally(known, group, 3), np.stack([kn.unpack(known)[group == g].sum(axis=0) for g in range(3)])
    )


@given(st.tuples(*[words] * 6))
@settings(deadline=None)
def test_the_majority_of_three_is_the_majority(w):
    voters = [(w[0], w[1]), (w[2], w[3]), (w[4], w[5])]
    agreed, answer = kn.majority_of_three(voters)
    net = sum(kn.unpack(k).astype(int) * (2 * kn.unpack(a).astype(int) - 1) for k, a in voters)
    assert np.array_equal(kn.unpack(agreed), net != 0)
    assert np.array_equal(kn.unpack(answer), net > 0)


@given(words, words, words, words, words, words)
@settings(deadline=None)
def test_writing_keeps_the_account_exactly(known, answer, where, new_known, new_answer, truth):
    holder = kn.Knowledge(known.copy(), known & answer, np.zeros((5, 7, 2), U64))
    before = holder.copy()
    account = kn.write(holder, where, new_known, new_answer, 13, truth, np.arange(7))
    right, wrong = kn.count(holder.right(truth)).sum(), kn.count(holder.wrong(truth)).sum()
    assert right - kn.count(before.right(truth)).sum() == account[0] - account[1]
    assert wrong - kn.count(before.wrong(truth)).sum() == account[2] - account[3]
    assert not np.any(holder.answer & ~holder.known)
    changed = (before.known ^ holder.known) | (before.answer ^ holder.answer)
    assert not np.any(changed & ~where)
    assert np.array_equal(holder.sources(), 13 * kn.unpack(changed))
