"""Identifiers are plain technical English: none has a word that says something else in this trade."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FOLDERS = (
    *sorted(f"sim/{path.parent.name}" for path in (ROOT / "sim").glob("*/__init__.py")),
    "sim", "tests", "experiments", "benchmarks", "notebooks", "docs/tools",
)  # fmt: skip
"""Every package of sim by itself, sim's loose modules, and the folders beside it."""

DIALECT = {
    "found", "told", "said", "door", "enough", "living", "lived", "anew", "nobody", "somebody", "plainly",
}  # fmt: skip
PUBLIC = {"run_until_enough", "appeal_told", "PackageNotFoundError", "FileNotFoundError", "ModuleNotFoundError"}
"""Names that users of the library and of its settings know, or that others gave."""


def files_in(folder: str) -> list[Path]:
    """The Python files of a folder; of sim itself, those that stand in no package."""
    return sorted((ROOT / folder).glob("*.py") if folder == "sim" else (ROOT / folder).rglob("*.py"))


def identifiers(tree: ast.AST) -> set[str]:
    """Every name that a module gives: functions, classes, arguments, variables, attributes, imports and keywords."""
    names: set[str] = set()
    for node in ast.walk(tree):
        for field in ("id", "name", "arg", "attr", "asname"):
            value = getattr(node, field, None)
            if isinstance(value, str):
                names |= set(value.split("."))
    return names


def words_of(name: str) -> set[str]:
    """The words of an identifier, split at underscores and capitals."""
    return {word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", name)}


def dialect_in(text: str) -> set[str]:
    """The identifiers of a text with a word of dialect in them."""
    return {name for name in identifiers(ast.parse(text)) if words_of(name) & DIALECT and name not in PUBLIC}


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_identifier_has_a_word_of_dialect(folder):
    files = files_in(folder)
    assert files, folder
    entries = {
        f"{path.relative_to(ROOT)}: {name}" for path in files for name in dialect_in(path.read_text(encoding="utf-8"))
    }
    assert sorted(entries) == []


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_module_is_named_in_dialect(folder):
    names = {path.stem for path in files_in(folder)}
    assert {name for name in names if words_of(name) & DIALECT} == set()


def test_words_are_split_at_underscores_and_capitals():
    text = "class WhatWasFound: ...\ndef is_enough(told): return run_until_enough(other=1).foundation\n"
    assert dialect_in(text) == {"WhatWasFound", "is_enough", "told"}
