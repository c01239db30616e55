"""Every word a reader meets, in bokmål and in English.

Text stands in ``nb.yaml`` and ``en.yaml``, and by theme in files such as ``sensitivity.nb.yaml``, under the same keys
in both languages, so that no sentence hides in the code::

    words("nb")["loops.guidance.label"]
    words("en").lines("ui.what_it_does_not_claim")
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

LANGUAGES = ("nb", "en")
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""Reads the project's own files: eight times as fast as PyYAML's own where libyaml is there."""


def own_yaml(text: str) -> Any:
    """Return what one of the project's own YAML files holds; a user's file is read by :mod:`sim.config.yaml_text`."""
    return yaml.load(text, Loader=LOADER)


def flatten(tree: Any, prefix: str = "") -> dict[str, str | tuple[str, ...]]:
    """Dotted key -> text, or several texts where the file has a list."""
    if isinstance(tree, dict):
        result: dict[str, str | tuple[str, ...]] = {}
        for key, branch in tree.items():
            result |= flatten(branch, f"{prefix}.{key}" if prefix else str(key))
        return result
    if isinstance(tree, list) and all(isinstance(line, str) for line in tree):
        return {prefix: tuple(tree)}
    if isinstance(tree, str):
        return {prefix: tree}
    raise ValueError(f"The text under '{prefix}' must be a sentence or a list of sentences, not {tree!r}.")


@dataclass(frozen=True)
class Words:
    """The words of one language, looked up by dotted key."""

    language: str
    texts: dict[str, str | tuple[str, ...]]

    def __getitem__(self, key: str) -> str:
        """The one text under a key."""
        text = self._find(key)
        if not isinstance(text, str):
            raise KeyError(f"The text '{key}' is a list of sentences; ask for it with lines().")
        return text

    def __contains__(self, key: object) -> bool:
        """Whether there is a text under exactly this key."""
        return key in self.texts

    def lines(self, key: str) -> tuple[str, ...]:
        """All the texts under a key that holds a list (a single text is a list of one)."""
        text = self._find(key)
        return (text,) if isinstance(text, str) else text

    def names(self, branch: str) -> tuple[str, ...]:
        """The names directly under a branch, in the file's order: ``names("loops")``."""
        start = branch + "."
        below = (key[len(start) :].split(".")[0] for key in self.texts if key.startswith(start))
        if result := tuple(dict.fromkeys(below)):
            return result
        raise KeyError(f"There are no words under '{branch}' in the language '{self.language}'.")

    def _find(self, key: str) -> str | tuple[str, ...]:
        if key in self.texts:
            return self.texts[key]
        near = get_close_matches(str(key), self.texts, n=1)
        hint = f" Did you mean '{near[0]}'?" if near else ""
        raise KeyError(f"There is no text '{key}' in the language '{self.language}'.{hint}")


@cache
def words(language: str) -> Words:
    """The words of a language, read once; other languages are refused with a sentence."""
    if language not in LANGUAGES:
        raise ValueError(f"There is no language '{language}'; choose one of: {', '.join(LANGUAGES)}.")
    result: dict[str, str | tuple[str, ...]] = {}
    for file in sorted(files(__name__).iterdir(), key=lambda file: file.name.removesuffix(f"{language}.yaml")):
        if file.name == f"{language}.yaml" or file.name.endswith(f".{language}.yaml"):
            texts = flatten(own_yaml(file.read_text(encoding="utf-8")))
            if twice := sorted(result.keys() & texts.keys()):
                raise ValueError(f"The text '{twice[0]}' stands in two files of the language '{language}'.")
            result |= texts
    return Words(language, result)
