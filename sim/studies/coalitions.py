"""Which parts of a package to keep and which to leave out: the runs behind a contribution.

A *coalition* has a 1 for each part that is as in the package, and a 0 for each that is as in the baseline. An
*order* says which part joins first, second, and so on, by place.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import product

import numpy as np

from sim.config.fields import ConfigError

Coalition = tuple[int, ...]

MOST_PARTS = 12
"""A full factorial of more parts than this would take more than 4096 alternatives."""


def leave_one_out(parts: Sequence[str]) -> list[Coalition]:
    """Return the whole package, the package without each part in turn, and the baseline: len(parts) + 2 coalitions.

    >>> leave_one_out(["a", "b"])
    [(1, 1), (0, 1), (1, 0), (0, 0)]
    """
    k = _count(parts)
    return _distinct([(1,) * k, *(tuple(int(i != left) for i in range(k)) for left in range(k)), (0,) * k])


def one_at_a_time(parts: Sequence[str]) -> list[Coalition]:
    """Return the baseline, each part added alone, and the whole package: len(parts) + 2 coalitions.

    >>> one_at_a_time(["a", "b"])
    [(0, 0), (1, 0), (0, 1), (1, 1)]
    """
    k = _count(parts)
    return _distinct([(0,) * k, *(tuple(int(i == added) for i in range(k)) for added in range(k)), (1,) * k])


def full_factorial(parts: Sequence[str]) -> list[Coalition]:
    """Return every coalition there is, from none to all: 2 ** len(parts); ConfigError above :data:`MOST_PARTS` parts."""
    k = _count(parts)
    if k > MOST_PARTS:
        raise ConfigError(
            f"A full factorial of {k} parts would take {2**k} alternatives; at most {MOST_PARTS} parts are allowed. "
            "Put levers together in groups, or draw orders with the design 'shapley'."
        )
    return list(product((0, 1), repeat=k))


def shapley(parts: Sequence[str], orders: int, seed: int = 0) -> list[Coalition]:
    """Return the distinct coalitions that the drawn orders meet: none, all, then as they are met on the way."""
    k = _count(parts)
    met = [(0,) * k, (1,) * k]
    for order in shapley_orders(parts, orders, seed):
        met += on_the_way(order)
    return _distinct(met)


def shapley_orders(parts: Sequence[str], orders: int, seed: int = 0) -> list[tuple[int, ...]]:
    """Draw random orders in which the parts join, each followed by its reverse; places in ``parts``.

    An order and its reverse are antithetic: what joins early in one joins late in the other, which takes away
    much of the doubt that drawing brings (Mitchell, Cooper, Frank & Holmes 2022). ``orders`` counts
    both, and must be even.
    """
    k = _count(parts)
    if isinstance(orders, bool) or not isinstance(orders, (int, np.integer)) or orders < 2 or orders % 2:
        why = "each order comes with its reverse"
        raise ConfigError(f"orders is {orders!r}, but must be an even whole number, 2 or more: {why}.")
    rng = np.random.default_rng(seed)
    drawn = [tuple(int(i) for i in rng.permutation(k)) for _ in range(orders // 2)]
    return [each for order in drawn for each in (order, order[::-1])]


def on_the_way(order: Sequence[int]) -> list[Coalition]:
    """Return the coalitions as the parts join in this order, from none to all: len(order) + 1 of them."""
    return [tuple(int(part in order[:n]) for part in range(len(order))) for n in range(len(order) + 1)]


def _count(parts: Sequence[str]) -> int:
    """Return how many parts; ConfigError where there is none, or where two are called the same."""
    if not len(parts):
        raise ConfigError("There are no parts to leave out; name one lever or more.")
    if twice := sorted({str(p) for p in parts if list(parts).count(p) > 1}):
        raise ConfigError(f"The part '{twice[0]}' is named twice; each part is left out once.")
    return len(parts)


def _distinct(coalitions: Iterable[Coalition]) -> list[Coalition]:
    """Return each coalition once, in the order it was first met."""
    return list(dict.fromkeys(coalitions))
