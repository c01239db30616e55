"""The fingerprint of the model: what its code means, not how it is written, laid out or described.

Two versions of the model share a fingerprint when their syntax trees are equal once everything that cannot move a number
is left out: docstrings, comments, formatting, annotations of functions, imports for types only, the module that a name
of this package is imported from, and the words that describe a number (its unit, meaning and source). File names and
folders do not enter. A renamed function or a faster formula does change the fingerprint, although the numbers stay; a
stored study is then adopted (:mod:`sim.studies.adopt`).
"""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

MODEL = (
    "config/levers.py", "config/scale.py", "config/uncertainties.py", "config/world.py", "world", "agents", "work",
    "loops", "governance/schedule.py", "outcomes/ledger.py", "outcomes/measures.py", "outcomes/recorder.py", "luck.py",
    "knowledge.py", "mechanism.py", "organisation.py",
)  # fmt: skip
"""What decides the numbers of a run, under ``sim``: files, and folders with every file in them."""

DESCRIPTIVE: dict[str, set[int | str]] = {
    "number": {3, 4, 5, "provenance"},
    "choice": {2, 3},
    "share": {1, 2, "provenance"},
    "reported": {1, 2},
    "event": {3, 4},
}
"""Calls that declare a setting, and which of their arguments (by place or name) only describe it."""

NOT_COMPARED = {"ctx", "type_comment", "kind", "returns"}
"""Fields of a syntax tree that follow from the rest, or are for type checkers."""


@cache
def model_hash() -> str:
    """Return the fingerprint of the model's code: 12 hexadecimal characters, the same on every system and Python."""
    return fingerprint(path.read_text(encoding="utf-8") for path in model_files())


def model_files() -> Iterator[Path]:
    """Yield the files that decide the numbers of a run."""
    root = Path(__file__).resolve().parents[1]
    for part in MODEL:
        path = root / part
        yield from sorted(path.rglob("*.py")) if path.is_dir() else [path]


def fingerprint(sources: Iterable[str]) -> str:
    """Return 12 hexadecimal characters for the meaning of some Python files, in whatever order they come.

    >>> fingerprint(["x = 1  # one"]) == fingerprint(['\"\"\"A docstring.\"\"\"\\nx=1'])
    True
    >>> fingerprint(["x = 1"]) == fingerprint(["x = 2"])
    False
    """
    digests = sorted(hashlib.sha256(meaning(source).encode()).hexdigest() for source in sources)
    return hashlib.sha256("".join(digests).encode()).hexdigest()[:12]


def meaning(source: str) -> str:
    """Return a file's syntax tree as text, without what cannot move a number; SyntaxError where it is no Python."""
    return "".join(_node(ast.parse(source)))


def _node(node: ast.AST) -> Iterator[str]:
    """Yield a node as text: its kind, then each field that holds something."""
    yield f"({type(node).__name__}"
    for name, value in _fields(node):
        if value is None or value == [] or name in NOT_COMPARED:
            continue
        yield f" {name}="
        yield from _value(value)
    yield ")"


def _value(value: object) -> Iterator[str]:
    """Yield what a field holds: a node, a list, or a constant with its type."""
    if isinstance(value, ast.AST):
        yield from _node(value)
    elif isinstance(value, list):
        yield "["
        for item in value:
            if not _says_nothing(item):
                yield from _value(item)
        yield "]"
    else:
        yield f"{type(value).__name__}:{value!r}"


def _fields(node: ast.AST) -> Iterator[tuple[str, Any]]:
    """Yield a node's fields by name, less those that only describe."""
    called = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
    descriptive = DESCRIPTIVE.get(called, set())
    for name, value in ast.iter_fields(node):
        if name == "module" and isinstance(node, ast.ImportFrom) and str(value).split(".")[0] == "sim":
            continue
        if name == "annotation" and isinstance(node, ast.arg):
            continue
        if name == "args" and descriptive:
            value = [argument for place, argument in enumerate(value) if place not in descriptive]
        elif name == "keywords" and descriptive:
            value = [keyword for keyword in value if keyword.arg not in descriptive]
        yield name, value


def _says_nothing(item: object) -> bool:
    """Return whether a statement leaves every number as it is: a docstring, or an import for types or annotations."""
    if isinstance(item, ast.Expr):
        return isinstance(item.value, ast.Constant) and isinstance(item.value.value, str)
    if isinstance(item, ast.ImportFrom):
        return item.module == "__future__"
    return isinstance(item, ast.If) and isinstance(item.test, ast.Name) and item.test.id == "TYPE_CHECKING"
