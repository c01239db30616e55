"""YAML as people mean it: one strict reader for every settings file, and the writer whose files it reads back.

YAML 1.1 reads ``010`` as 8, ``1e-1`` as a text, ``no`` as false, ``12:30`` as 750, and takes the last of two equal keys.
Here a number is a number as a ten-year-old writes it, with an exponent if need be; what could be read in two ways is
refused with its line; and a file has limits, so that one from a stranger cannot fill the memory.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Hashable
from pathlib import Path
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode

from sim.config.fields import ConfigError, Tree

MOST_BYTES = 8 * 2**20
"""Largest settings file, in bytes. A study with a hundred thousand listed points is smaller."""
MOST_DEPTH = 20
"""Deepest nesting of lists and settings; our own files have six."""

_PLAIN = "tag:yaml.org,2002:"
_UNCLEAR = "!unclear"
_NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$")
_FORMS = (
    (f"{_PLAIN}null", r"(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
    (f"{_PLAIN}bool", r"(?:true|True|TRUE|false|False|FALSE)$", list("tTfF")),
    (f"{_PLAIN}int", r"[-+]?(?:0|[1-9][0-9]*)$", list("-+0123456789")),
    (
        f"{_PLAIN}float",
        r"(?:[-+]?(?:(?:0|[1-9][0-9]*)(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$",
        list("-+0123456789."),
    ),
    (_UNCLEAR, r"(?:yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF)$", list("yYnNoO")),
    (_UNCLEAR, r"[-+]?(?:0[0-9]+[0-9.]*(?:[eE][-+]?[0-9]+)?|0[xXoObB][0-9a-fA-F_]+)$", list("-+0")),
    (_UNCLEAR, r"[-+]?[0-9][0-9_]*(?:_[0-9_.]*|\.[0-9]*_[0-9_]*)$", list("-+0123456789")),
    (_UNCLEAR, r"[-+]?[0-9]+(?::[0-9]+)+(?:\.[0-9]*)?$", list("-+0123456789")),
    (_UNCLEAR, r"[-+]?[0-9]+,[0-9]+(?:[eE][-+]?[0-9]+)?$", list("-+0123456789")),
    (_UNCLEAR, r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}.*$", list("0123456789")),
    (f"{_PLAIN}merge", r"<<$", ["<"]),
    (f"{_PLAIN}value", r"=$", ["="]),
)


class _RefusedError(Exception):
    """What a file may not have, and the line it stands on (from 1)."""

    def __init__(self, node: Any, what: str):
        super().__init__(what)
        self.line = node.start_mark.line + 1


class _Reader(yaml.SafeLoader):
    """Reads plain values, lists and settings; no anchors, tags, merges or key twice."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 - as PyYAML declares it
    depth = 0

    def compose_node(self, parent: Node | None, index: Any) -> Node | None:
        """Compose one value; refuse what points elsewhere, and what lies too deep to be meant."""
        event = self.peek_event()
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _RefusedError(event, "'&' and '*' at the start of a value point to another place; write the value out, or "
                           "put a text in quotes")  # fmt: skip
        if (tag := getattr(event, "tag", None)) is not None:
            raise _RefusedError(event, f"the tag '{tag}' is not read; write plain values, or put a text in quotes")
        self.depth += 1
        if self.depth > MOST_DEPTH:
            raise _RefusedError(event, f"it is nested more than {MOST_DEPTH} deep")
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node

    def construct_mapping(self, node: MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        """Return settings by name; refuse a name that stands twice, or is no text."""
        lines: dict[str, int] = {}
        for key, _ in node.value:
            name = self.construct_object(key, deep=True)
            if not isinstance(name, str):
                what = key.value or "an empty place" if isinstance(key, ScalarNode) else "a list or a group of settings"
                raise _RefusedError(key, f"{what} is no name; put it in quotes if it is meant as one")
            if name in lines:
                raise _RefusedError(key, f"'{name}' stands twice, on line {lines[name]} as well; keep one of them")
            lines[name] = key.start_mark.line + 1
        return super().construct_mapping(node, deep)

    def flatten_mapping(self, node: MappingNode) -> None:
        """Leave settings as they stand: there are no merges."""

    def construct_yaml_int(self, node: ScalarNode) -> int:
        """Return a whole number, in tens."""
        if len(node.value) > 40:
            raise _RefusedError(node, f"{node.value[:12]}… has {len(node.value)} digits")
        return int(node.value)

    def refuse(self, node: ScalarNode) -> object:
        """Say in which ways a value could be read, and how to write each."""
        raise _RefusedError(node, f"{node.value} can be read in more than one way; write {_meant(node.value)}")


class _Writer(yaml.SafeDumper):
    """Writes what :class:`_Reader` reads back as it was."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012

    def ignore_aliases(self, data: Any) -> bool:
        """Write a value out each time it stands somewhere."""
        return True

    def represent_text(self, text: str) -> ScalarNode:
        """Return a text; where a character in it counts as the end of a line, all such are written as escapes."""
        style = '"' if set(text) & set("\x85\u2028\u2029\ufeff") else None
        return self.represent_scalar(f"{_PLAIN}str", text, style)


for _tag, _form, _first in _FORMS:
    _Reader.add_implicit_resolver(_tag, re.compile(_form), _first)
    _Writer.add_implicit_resolver(_tag, re.compile(_form), _first)
_Writer.add_representer(str, _Writer.represent_text)
_Reader.add_constructor(f"{_PLAIN}int", _Reader.construct_yaml_int)
for _tag in (_UNCLEAR, f"{_PLAIN}merge", f"{_PLAIN}value"):
    _Reader.add_constructor(_tag, _Reader.refuse)


def _meant(text: str) -> str:
    """Return how to write what a text that could be read in two ways may be meant as."""
    quoted = f"'{text}' in quotes if it is a text"
    if text.lower() in ("yes", "on", "no", "off"):
        return f"{'true' if text.lower() in ('yes', 'on') else 'false'}, or {quoted}"
    if "," in text:
        return f"{text.replace(',', '.')}, with a point, or {quoted}"
    plain = text.replace("_", "")
    if _NUMBER.match(plain):
        sign, digits = ("-" if plain[0] == "-" else ""), plain.lstrip("+-").lstrip("0")
        return f"{sign}{digits if digits[:1].isdigit() else '0' + digits}, or {quoted}"
    return quoted


def load_yaml(data: str | bytes, where: str) -> object:
    """Return what a YAML text says: settings, a list, one value, or None where nothing stands in it.

    ``where`` names the text in messages: «The file study.yaml». Bytes are UTF-8, or UTF-16 that says so itself. Raises
    :class:`ConfigError` with the line for all that is no plain value, or could be read in more than one way.
    """
    reader = None
    try:
        reader = _Reader(_decoded(data, where))
        return reader.get_single_data()
    except _RefusedError as problem:
        raise ConfigError(f"{where} cannot be used: line {problem.line}: {problem}.") from None
    except yaml.YAMLError as problem:
        raise ConfigError(_not_yaml(problem, where)) from None
    finally:
        if reader is not None:
            reader.dispose()


def _decoded(data: str | bytes, where: str) -> str:
    """Return the text that bytes stand for; say where they stop being text."""
    if isinstance(data, str):
        return data.removeprefix("\ufeff")
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
        raise ConfigError(
            f"{where} cannot be read: line {line} is not {encoding.removesuffix('-sig').upper()} text (letters such as æ, ø "
            "and å may be stored in an older way); save the file as UTF-8."
        ) from None


def _not_yaml(problem: yaml.YAMLError, where: str) -> str:
    """Return the sentence for what is not YAML: the line, and what to write."""
    mark = getattr(problem, "problem_mark", None)
    if isinstance(problem, yaml.reader.ReaderError):
        return f"{where} is not YAML: it has the character U+{problem.character:04X}, which is no letter; take it out."
    line = f" (line {mark.line + 1})" if mark else ""
    if "\\t" in str(getattr(problem, "problem", "")):
        return f"{where} is not YAML{line}: it is indented with a tab; use spaces."
    if "single document" in str(getattr(problem, "context", "")):
        return f"{where} is not one file of settings{line}: it goes on after '---'; keep one part."
    return f"{where} is not YAML{line}; write 'name: value' on each line, and put a text with : or # in it in quotes."


def read_yaml(path: Path) -> Tree:
    """Return the settings in a YAML file: a plain tree of names and values.

    Raises :class:`ConfigError` where there is no ordinary file, or where it is empty, too large, no settings, or could
    make anything but plain values.
    """
    where = f"The file {path}"
    data = read_file(path, where)
    tree = load_yaml(data, where)
    if tree is None:
        raise ConfigError(f"{where} is empty; write 'name: value' on each line, or {{}} for no settings.")
    if not isinstance(tree, dict):
        raise ConfigError(f"{where} holds no settings; write 'name: value' on each line.")
    for line in _decoded(data, where).splitlines():
        if line.startswith("#") and line.lstrip("# \t").startswith("@package"):
            raise ConfigError(f"{where} has an @package header; remove it, settings stay in their place.")
    refuse_underscores(tree, str(path))
    return tree


def read_file(path: Path, where: str, kind: str = "YAML") -> bytes:
    """Return what an ordinary file of at most :data:`MOST_BYTES` holds; a pipe or device is not waited for."""
    try:
        opened = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except OSError as problem:
        raise ConfigError(f"{where} cannot be read ({problem.strerror}); it must be a {kind} file.") from None
    try:
        about = os.fstat(opened)
        if not stat.S_ISREG(about.st_mode):
            raise ConfigError(f"{where} is no ordinary file; it must be a {kind} file.")
        if about.st_size > MOST_BYTES:
            raise ConfigError(f"{where} has {about.st_size / 2**20:.0f} MB; at most {MOST_BYTES // 2**20} are read.")
        with open(opened, "rb", closefd=False) as file:
            return file.read(MOST_BYTES)
    finally:
        os.close(opened)


def refuse_underscores(tree: object, where: str) -> None:
    """Refuse a key such as ``_target_`` anywhere in a tree: settings are data and build nothing."""
    if isinstance(tree, dict):
        for key, branch in tree.items():
            if str(key).startswith("_"):
                raise ConfigError(
                    f"{where} has the key '{key}'; settings are plain values, and no name starts with '_'."
                )
            refuse_underscores(branch, where)
    elif isinstance(tree, (list, tuple)):
        for branch in tree:
            refuse_underscores(branch, where)


def dump_yaml(tree: object, width: int = 110) -> str:
    """Return a tree of plain values as YAML that :func:`load_yaml` reads back as it was, in the order given."""
    return yaml.dump(tree, Dumper=_Writer, sort_keys=False, allow_unicode=True, width=width)
