"""Constraints on the points of a design: comparisons of factors, such as ``detail_management + local_autonomy <= 1.2``.

Only names of factors, numbers, the four operations, comparisons, ``and``, ``or`` and ``not`` can stand in one: it is
read as a tree and worked out here, never handed to Python.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sim.config.fields import ConfigError, nearest

LONGEST = 500
"""Letters of a constraint; a longer one is refused before it is read."""

OPERATIONS: dict[type, Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}
COMPARISONS = "<=, >=, <, >, == or !="


@dataclass(frozen=True)
class Constraint:
    """What has to hold between the factors of a point: ``text`` as it was written."""

    text: str
    tree: ast.expr

    def holds(self, point: Mapping[str, Any]) -> bool:
        """Return whether it holds; ``point``: factor -> value. ConfigError where the values cannot be compared."""
        try:
            return bool(_value(self.tree, point))
        except (TypeError, ZeroDivisionError, OverflowError) as problem:
            raise ConfigError(f"The constraint '{self.text}' cannot be worked out: {problem}.") from None


def read_constraints(what: object, factors: Container[str]) -> tuple[Constraint, ...]:
    """Return the constraints of a study; ConfigError, with the constraint and what is allowed, where one cannot be read.

    ``factors``: the names that can stand in them, which are the columns of the factors.
    """
    texts = [what] if isinstance(what, str) else what
    if not isinstance(texts, Sequence) or not all(isinstance(text, str) for text in texts):
        raise ConfigError(f"constraints is {what!r}, but must be a list of comparisons, as in [offices <= 20].")
    return tuple(Constraint(text, _read(text, factors)) for text in texts)


def _read(text: str, factors: Container[str]) -> ast.expr:
    """Return a constraint as a tree in which every part is allowed."""
    if len(text) > LONGEST:
        raise ConfigError(f"A constraint has {len(text)} letters, but can have at most {LONGEST}.")
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise ConfigError(f"The constraint '{text}' cannot be read; write it as in: offices <= 2 * counties.") from None
    if not _compares(tree):
        raise ConfigError(f"The constraint '{text}' compares nothing; it needs {COMPARISONS}.")
    for part in ast.walk(tree):
        if isinstance(part, ast.Name) and part.id not in factors:
            names = list(factors) if isinstance(factors, Sequence) else []
            raise ConfigError(f"The constraint '{text}' has no factor '{part.id}' to go by. {nearest(part.id, names)}")
        is_value = isinstance(part, ast.Constant) and type(part.value) in (int, float, str)
        if not (is_value or isinstance(part, ALLOWED)):
            raise ConfigError(
                f"The constraint '{text}' has a part that cannot stand in one; it can have factors, numbers, + - * /, "
                f"brackets, {COMPARISONS}, and, or, not."
            )
    return tree


def _compares(tree: ast.expr) -> bool:
    """Whether a tree is a comparison, or and, or, not of comparisons alone: a bare value would always or never hold."""
    if isinstance(tree, ast.BoolOp):
        return all(map(_compares, tree.values))
    if isinstance(tree, ast.UnaryOp):
        return isinstance(tree.op, ast.Not) and _compares(tree.operand)
    return isinstance(tree, ast.Compare)


ALLOWED = (
    ast.Name, ast.Load, ast.Compare, ast.BoolOp, ast.And, ast.Or, ast.BinOp, ast.UnaryOp, ast.USub, ast.UAdd, ast.Not,
    *OPERATIONS,
)  # fmt: skip


def _value(tree: ast.expr, point: Mapping[str, Any]) -> Any:
    """Return what a part of a constraint is at a point."""
    if isinstance(tree, ast.Constant):
        return tree.value
    if isinstance(tree, ast.Name):
        return point[tree.id]
    if isinstance(tree, ast.BoolOp):
        every = all if isinstance(tree.op, ast.And) else any
        return every(_value(part, point) for part in tree.values)
    if isinstance(tree, ast.UnaryOp):
        value = _value(tree.operand, point)
        return (
            not value if isinstance(tree.op, ast.Not) else -_number(value) if isinstance(tree.op, ast.USub) else value
        )
    if isinstance(tree, ast.BinOp):
        return OPERATIONS[type(tree.op)](_number(_value(tree.left, point)), _number(_value(tree.right, point)))
    assert isinstance(tree, ast.Compare)  # nothing else is let through when a constraint is read
    values = [_rounded(_value(part, point)) for part in (tree.left, *tree.comparators)]
    return all(
        OPERATIONS[type(op)](one, other) for op, one, other in zip(tree.ops, values[:-1], values[1:], strict=True)
    )


def _number(value: Any) -> Any:
    """Return what is reckoned with; TypeError for a text, which would be repeated or joined."""
    if isinstance(value, (int, float)):
        return value
    raise TypeError(f"'{value}' is no number")


def _rounded(value: Any) -> Any:
    """Return a number to ten decimals, as settings are written: 0.8 + 0.4 is 1.2."""
    return round(value, 10) if isinstance(value, float) else value
