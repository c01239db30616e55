"""``name=value`` words of a command line, read by Hydra's grammar and checked before anything is done with them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hydra.core.override_parser.overrides_parser import OverridesParser

from sim.config.fields import ConfigError
from sim.config.files import merged, no_such, refuse_underscores
from sim.config.overrides import parse_one

NAMED = {"scale": "name", "world": "name", "uncertainty": "", "design": "kind", "executor": "kind"}
"""Settings that may be a name or a tree; under which key of the tree the name goes."""

LITERAL = ("study", "out", "key", "config", "alternative", "against", "executor.address")
"""Settings that are text as it stands: paths, addresses, and labels with commas in them."""


def settings(texts: Sequence[str], allowed: Sequence[str]) -> dict[str, Any]:
    """``["replications=4", "design.samples=64"]`` -> a tree; ConfigError for a name that is not among ``allowed``."""
    parser = OverridesParser.create()
    tree: dict[str, Any] = {}
    for text in texts:
        key, equals, value = text.partition("=")
        if not equals or not key.strip() or key[0] in "~+":
            raise ConfigError(
                f"'{text}' is not a setting; write it as name=value, for instance replications=40."
            )
        if key.partition(".")[0] not in allowed:
            raise ConfigError(no_such("setting", key.partition(".")[0], allowed))
        tree = laid_on(tree, key, literal(parser, key, value))
    refuse_underscores(tree, "The command line")
    return tree


def literal(parser: OverridesParser, key: str, value: str) -> Any:
    """The value as number, text, list or tree."""
    if key in LITERAL:
        return value
    override = parse_one(parser, f"{key}={value}")
    if override.is_sweep_override():
        raise ConfigError(f"{key}={value} gives several values; write a list as [0.2,0.5], or 0.7 for 0,7.")
    return override.value()


def laid_on(tree: dict[str, Any], key: str, value: Any) -> dict[str, Any]:
    """The tree with one dotted setting on top; a factor's name is all that comes after ``factors.``."""
    top, _, rest = key.partition(".")
    if not rest:
        return merged(tree, {top: value}) if isinstance(value, dict) else tree | {top: value}
    below = tree.get(top)
    if isinstance(below, str):
        tree = tree | {top: {NAMED.get(top, "name"): below}}
    branch: Any = value
    for name in [rest] if top == "factors" else reversed(rest.split(".")):
        branch = {name: branch}
    return merged(tree, {top: branch})


def over(tree: dict[str, Any], asked: dict[str, Any]) -> dict[str, Any]:
    """A study's settings with those of the command line on top, branch by branch; a name gives way to a tree on it."""
    whole = dict(tree)
    for key, value in asked.items():
        below = whole.get(key)
        if isinstance(value, dict) and isinstance(below, str) and NAMED.get(key):
            below = {NAMED[key]: below}
        whole[key] = merged(below, value) if isinstance(value, dict) and isinstance(below, dict) else value
    return whole
