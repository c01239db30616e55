"""The words of a command line: ``name=value``, ``--name value`` and ``--name=value`` mean one thing in every verb.

A verb says what it takes as a tuple of :class:`Setting`; :func:`read` makes checked values of what was typed, and
:func:`help_of` the page of help. Values are read by Hydra's grammar, so that ``thresholds={quality:0.8}`` is a tree.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from sim.config.check import one_number
from sim.config.fields import ConfigError, Meta, Tree
from sim.config.files import merged, no_such, option_names
from sim.config.overrides import literal
from sim.config.yaml_text import refuse_underscores

NAMED = {"scale": "name", "world": "name", "uncertainty": "", "design": "kind", "executor": "kind"}
"""Settings that may be a name or a tree; under which key of the tree the name goes."""

TEXT = ("executor.address",)
"""Parts of a tree that are text as it stands."""

WORKERS = Meta(1, 1024, "processes", "How many runs at a time", "choice", "model design")

NO_SETTING = "'{}' is not a setting; write it as name=value, for instance replications=40."

TRUTH = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


@dataclass(frozen=True)
class Setting:
    """One setting of a verb.

    ``kind``: value (a number, a name, a list or a tree), text (as it stands: paths, labels with commas), list (text; what
    is given twice is joined by a comma) or flag (true where it is named). ``group``: whose options are its usual names.
    ``also``: other names for it. ``old``, ``old_values``: former names and values, which still work and are pointed out.
    """

    name: str
    help: str
    kind: str = "value"
    choices: tuple[str, ...] = ()
    group: str = ""
    short: str = ""
    also: tuple[str, ...] = ()
    old: tuple[str, ...] = ()
    old_values: tuple[tuple[str, str], ...] = ()

    def value(self, text: str, key: str = "") -> object:
        """Read one text as this setting's value; ``key``: the dotted name it was given under."""
        if self.kind == "flag":
            if text.lower() not in TRUTH:
                raise ConfigError(f"{self.name} is '{text}', but must be true or false.")
            return TRUTH[text.lower()]
        value = text if self.kind != "value" or key in TEXT else literal(key or self.name, text)
        if self.choices and value not in self.choices:
            raise ConfigError(no_such(self.name, value, self.choices))
        return value


@dataclass(frozen=True)
class Verb:
    """A verb: what it is called and does, the module whose ``command`` does it, and what it takes.

    ``bare``: the setting that words without a name belong to. ``about``: more help. ``excludes``: flags of which only one
    can be given. ``passes``: values, and words that are no setting of the verb, are handed on for the verb to judge.
    """

    name: str
    help: str
    module: str
    settings: tuple[Setting, ...]
    bare: str = ""
    about: str = ""
    excludes: tuple[str, ...] = ()
    passes: bool = False
    program: str = "orglearn"

    @cached_property
    def names(self) -> dict[str, Setting]:
        """Every name a setting goes by."""
        return {name: one for one in self.settings for name in (one.name, *one.also, *one.old)}


@dataclass
class Given:
    """What was typed: ``values`` by name, and ``words`` that were handed on."""

    values: Tree = field(default_factory=dict)
    words: list[str] = field(default_factory=list)

    def text(self, name: str, usual: str = "") -> str:
        """Return a setting as text; ``usual`` where it was not given."""
        return str(self.values.get(name, usual))

    def number(self, name: str, meta: Meta, usual: float | None = None, kind: type = int) -> Any:
        """Return a setting as a checked number, a whole one unless ``kind`` is float; ``usual`` where it was not given."""
        value = self.values.get(name, usual)
        return None if value is None else one_number(name, value, meta, kind)

    def names(self, name: str) -> list[str]:
        """Return a setting that is a name, or a list of names, as a list; none where it was not given."""
        return names_in(name, self.values[name]) if name in self.values else []

    def flag(self, name: str) -> bool:
        """Return whether a flag is set."""
        return bool(self.values.get(name, False))

    def without(self, *names: str) -> Tree:
        """Return the values of all other settings."""
        return {name: value for name, value in self.values.items() if name not in names}


def names_in(name: str, value: object) -> list[str]:
    """Return a name, or a list of names, as a list."""
    names = [value] if isinstance(value, str) else value
    if not isinstance(names, list) or not names or not all(isinstance(one, str) for one in names):
        raise ConfigError(f"{name} is {value!r}, but must be a name, or a list as [one,two].")
    return names


def read(verb: Verb, words: Sequence[str]) -> Given:
    """Return what was typed after a verb, checked against what it takes; nothing has been done yet.

    Raises :class:`ConfigError` for a setting that the verb does not have, with the nearest right name.
    """
    given = Given()
    queue = list(words)
    while queue:
        key, text = _pair(verb, queue)
        if key:
            _put(verb, given, key, text)
        elif verb.passes:
            given.words.append(text)
        else:
            raise ConfigError(NO_SETTING.format(text))
    refuse_underscores(given.values, "The command line")
    both = [name for name in verb.excludes if given.flag(name)]
    if len(both) > 1:
        raise ConfigError(f"{both[1]} is not allowed with {both[0]}; give one of them.")
    return given


def _pair(verb: Verb, queue: list[str]) -> tuple[str, str]:
    """Take the next setting from the queue: its dotted name as the verb calls it, and its text. No name: a word alone."""
    word = queue.pop(0)
    short = {one.short: one.name for one in verb.settings if one.short}
    dashed = word.startswith("--") or word in short
    key, equals, text = (short.get(word, word.removeprefix("--")) if dashed else word).partition("=")
    top, dot, rest = key.partition(".")
    top = top.strip().replace("-", "_")
    setting = verb.names.get(top)
    if dashed or equals:
        if setting is None and (dashed or not verb.passes):
            if top[:1] in ("~", "+", "") or "/" in top:
                raise ConfigError(NO_SETTING.format(word))
            raise ConfigError(no_such("setting", top, [one.name for one in verb.settings]))
        if setting is None:
            return "", word
        if not equals and setting.kind == "flag":
            text = "true"
        elif not equals:
            if not queue or queue[0].startswith("--"):
                raise ConfigError(f"{setting.name} has no value; write {setting.name}=... or --{setting.name} ...")
            text = queue.pop(0)
        return setting.name + dot + rest, _renamed(setting, top, text)
    if verb.bare:
        return verb.bare, word
    if setting is not None and setting.kind == "flag":
        return setting.name, "true"
    return "", word


def _renamed(setting: Setting, typed: str, text: str) -> str:
    """Return the text in today's words; where a former name or value was typed, print the new one on stderr."""
    new = dict(setting.old_values).get(text, text)
    if typed in setting.old or new != text:
        print(f"{typed}={text} is now written {setting.name}={new}.", file=sys.stderr)
    return new


def _put(verb: Verb, given: Given, key: str, text: str) -> None:
    """Lay one setting on those given before."""
    setting = verb.names[key.partition(".")[0]]
    if setting.kind == "list" and key in given.values:
        text = f"{given.values[key]},{text}"
    if verb.passes and setting.kind == "value":
        given.words.append(f"{key}={text}")
        return
    if "." in key and setting.kind != "value":
        raise ConfigError(no_such("setting", key, [one.name for one in verb.settings]))
    given.values = laid_on(given.values, key, setting.value(text, key))


def laid_on(tree: Tree, key: str, value: object) -> Tree:
    """Return the tree with one dotted setting on top; a factor's name is all that comes after ``factors.``."""
    top, _, rest = key.partition(".")
    if not rest:
        return merged(tree, {top: value}) if isinstance(value, dict) else tree | {top: value}
    below = tree.get(top)
    if isinstance(below, str):
        tree = tree | {top: {NAMED.get(top, "name"): below}}
    branch = value
    for name in [rest] if top == "factors" else reversed(rest.split(".")):
        branch = {name: branch}
    return merged(tree, {top: branch})


def over(tree: Tree, asked: Tree) -> Tree:
    """Return a study's settings with those typed on top, branch by branch; a name gives way to a tree on it."""
    whole = dict(tree)
    for key, value in asked.items():
        below = whole.get(key)
        if isinstance(value, dict) and isinstance(below, str) and NAMED.get(key):
            below = {NAMED[key]: below}
        whole[key] = merged(below, value) if isinstance(value, dict) and isinstance(below, dict) else value
    return whole


def help_of(verb: Verb) -> str:
    """Return the page of help of a verb."""
    use = f"{verb.program} {verb.name}".strip() + (f" [{verb.bare} ...]" if verb.bare else "")
    texts = [f"{use} [name=value ...]", "", verb.help[:1].upper() + verb.help[1:] + "."]
    texts += ["", verb.about.strip()] if verb.about else []
    texts += ["", "Settings, each written name=value or --name value:"]
    width = max(len(one.name) for one in verb.settings) + 1
    for one in verb.settings:
        names = one.choices or (option_names(one.group) if one.group else ())
        more = f" ({', '.join(names)})" if names else ""
        short = f" ({one.short})" if one.short else ""
        texts.append(f"  {one.name:{width}} {one.help}{short}{more}")
    return "\n".join(texts)
