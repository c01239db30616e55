"""Study files as people and machines write them, well and badly: a seeded stream, each with what it means.

A file is made from a meaning that is known beforehand, so what the program reads in it can be held against that; then, most
times, something is done to it. What is done either must be refused, or leaves the meaning, or may do anything: then what
is read must at least be the same when it is written down and read again.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from sim.config.fields import metas
from sim.config.levers import Levers
from sim.config.world import World

SMALL = {"offices": 4, "caseworkers": 40, "counties": 1, "settling_years": 0}
PACKAGES = ("report_package", "detailed_control", "empowered_offices", "nav_profession", "one_state")
LEVERS = tuple(name for name, meta in metas(Levers).items() if not meta.choices)
NUMBERS = ("turbulence", "workload", "local_variation", "outcome_delay")
LABELS = (
    "less detail",
    "Mindre detaljstyring",
    "A&B",
    "o'brien",
    "æøå (1)",
    "50 %",
    "x;y",
    "null_",
    "#1",
    "a: b",
    "[x]",
    "yes",
    "010",
)

REFUSED, SAME, ANYTHING = "refused", "same", "anything"


@dataclass
class Meaning:
    """What a study means: options as label -> levers set, factors as they are written, and single settings."""

    options: dict[str, dict[str, float]]
    packages: dict[str, str]
    scenario_factor: dict[str, list[float]] = field(default_factory=dict)
    settings: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Written:
    """A file: its bytes, what was meant, what was done to it, and what has to come of it."""

    number: int
    content: bytes
    meaning: Meaning
    done: str
    outcome: str


def files(seed: int, number: int) -> Iterator[Written]:
    """So many study files, the same for the same seed."""
    for nth in range(number):
        luck = random.Random(f"{seed}:{nth}")
        meaning = _meaning(luck)
        text = _text(meaning, luck)
        done = luck.choice(list(DOINGS))
        outcome, do = DOINGS[done]
        yield Written(nth, do(text, luck), meaning, done, outcome)


def _value(luck: random.Random) -> float:
    return luck.choice((0.0, 1.0, 0.5, 0.125, round(luck.random(), luck.randrange(1, 6))))


def _meaning(luck: random.Random) -> Meaning:
    options: dict[str, dict[str, float]] = {"baseline_2014": {}}
    packages = {"baseline_2014": "baseline_2014"}
    for label in luck.sample(LABELS, luck.randrange(3)):
        options[label] = {name: _value(luck) for name in luck.sample(LEVERS, luck.randrange(1, 4))}
        packages[label] = luck.choice((*PACKAGES, "baseline_2014"))
    if luck.random() < 0.3:
        name = luck.choice(PACKAGES)
        options[name], packages[name] = {}, name
    factor = {}
    if luck.random() < 0.6:
        name = luck.choice(NUMBERS)
        meta = metas(World)[name]
        values = {round(luck.uniform(max(meta.low, 0.05), min(meta.high, 2.0)), 3) for _ in range(luck.randrange(1, 4))}
        factor[name] = sorted(values)
    settings = {
        "replications": luck.randrange(1, 4), "seed": luck.choice((0, 7, 2**40)), "years": luck.choice((1, 2, 1.5, 0.25)),
        "keep": luck.choice(("every_year", "last_year")),
        "outcomes": luck.choice(("all", ["quality"], ["quality", "motivation"])),
    }  # fmt: skip
    return Meaning(options, packages, factor, settings)


def quoted(text: object) -> str:
    """A value as YAML that can mean one thing only: JSON, which YAML reads."""
    return json.dumps(text, ensure_ascii=False)


def _text(meaning: Meaning, luck: random.Random) -> str:
    """Lines of a study file, a setting a line or a block, in any order."""
    options = []
    for label, levers in meaning.options.items():
        if label == meaning.packages[label]:
            options.append(label)
            continue
        own = {} if meaning.packages[label] == "baseline_2014" else {"package": meaning.packages[label]}
        options.append({label: own | levers})
    blocks = [f"options: {quoted(options)}"] if luck.random() < 0.5 else ["options:\n" + _block(options)]
    blocks += [f"scale: {quoted(SMALL)}"]
    blocks += [f"{key}: {quoted(value)}" for key, value in meaning.settings.items()]
    if meaning.scenario_factor:
        [(name, values)] = meaning.scenario_factor.items()
        blocks.append(luck.choice((f"factors: {{world.{name}: {values}}}", f"factors:\n  world.{name}: {values}",
                                   f"factors: {{world: {{{name}: {values}}}}}")))  # fmt: skip
    luck.shuffle(blocks)
    return "\n".join(blocks) + "\n"


def _block(options: list[Any]) -> str:
    lines = []
    for option in options:
        if isinstance(option, str):
            lines.append(f"  - {quoted(option)}")
            continue
        [(label, levers)] = option.items()
        lines.append(f"  - {quoted(label)}:")
        lines += [f"      {name}: {value if isinstance(value, str) else repr(value)}" for name, value in levers.items()]
    return "\n".join(lines)


# -- what is done to a file ----------------------------------------------------------------------

Doing = Callable[[str, random.Random], bytes]


def _more(*lines: str) -> Doing:
    """One of these lines more, at a place where it can stand."""

    def do(text: str, luck: random.Random) -> bytes:
        line = luck.choice(lines) + "\n"
        return (line + text if luck.random() < 0.5 else text + line).encode()

    return do


def _instead(of: str, *values: str) -> Doing:
    """Another value of a setting in place of its own."""

    def do(text: str, luck: random.Random) -> bytes:
        lines = [f"{of}: {luck.choice(values)}" if line.startswith(f"{of}:") else line for line in text.splitlines()]
        return ("\n".join(lines) + "\n").encode()

    return do


def _flipped(text: str, luck: random.Random) -> bytes:
    content = bytearray(text.encode())
    for _ in range(luck.randrange(1, 4)):
        content[luck.randrange(len(content))] = luck.randrange(256)
    return bytes(content)


def _moved(text: str, luck: random.Random) -> bytes:
    lines = text.splitlines()
    lines.insert(luck.randrange(len(lines) + 1), lines.pop(luck.randrange(len(lines))))
    return "\n".join(lines).encode()


DOINGS: dict[str, tuple[str, Doing]] = {
    "as it is": (SAME, lambda text, luck: text.encode()),
    "comments": (SAME, lambda text, luck: ("# a comment\n\n" + text.replace("\n", "  # why\n", 1) + "# end").encode()
                 if not text.startswith(("options:\n", "factors:\n")) else ("# a comment\n" + text).encode()),
    "byte order mark": (SAME, lambda text, luck: b"\xef\xbb\xbf" + text.encode()),
    "UTF-16": (SAME, lambda text, luck: text.encode("utf-16")),
    "Windows lines": (SAME, lambda text, luck: text.replace("\n", "\r\n").encode()),
    "numbers in other forms": (SAME, lambda text, luck: text.replace("0.125", "1.25e-1").replace("0.5", ".5").encode()),
    "a name twice": (REFUSED, _more("replications: 2", "seed: 0", "scale: teaching", "years: 1")),
    "an unknown name": (REFUSED, _more("replication: 2", "wolrd: calm", "Years: 1", "factor: {}", "level: 1", "_x: 1")),
    "code": (REFUSED, _more("_target_: os.system", "title: !!python/object/apply:os.system ['true']", "title: !x y",
                            "defaults: [x]", "hydra: {run: {dir: x}}", "world: {_target_: os.system}",
                            "title: {nb: {_target_: os.system}}", "title: ${oc.env:HOME}x: y")),
    "an anchor": (REFUSED, _more("title: &a x", "title: *a", "world: {<<: {turbulence: 1}}")),
    "no number": (REFUSED, _instead("replications", "010", "1_000", "yes", "1.5", "0", "-1", "1e9", "'2'", "12:30",
                                    "2015-06-01",
                                    "null", "[1]", "{a: 1}", ".inf", ".nan", "1e999", "0x10", "0b1", "1,5", "~", "")),
    "no length": (REFUSED, _instead("years", "1.99", "-1", "101", "ten", "0,5", "'1'", "true", "1e-9", "[]", "0.1")),
    "no seed": (REFUSED, _instead("seed", "-1", "1.5", "9223372036854775808", "x", "1e400", "[0]", "00")),
    "no list of outcomes": (REFUSED, _instead("outcomes", "[qualty]", "[]", "{}", "5", "[quality, [motivation]]", "[1]")),
    "no years to keep": (REFUSED, _instead("keep", "[99]", "all", "[]", "['0']", "[0.5, 7]", "{}", "0")),
    "no scale": (REFUSED, _instead("scale", "small", "{offices: 400, caseworkers: 40}", "{offices: 4.5}", "{offices: '4'}",
                                   "{practices: 65}", "[]", "{offices: 4, offices: 5}", "../teaching", "{ofices: 4}")),
    "no options": (REFUSED, _more("options: []", "options: baseline_2014")),
    "tabs": (REFUSED, lambda text, luck: (text + "world:\n\tturbulence: 1\n").encode()),
    "another encoding": (REFUSED, lambda text, luck: ("title: blåbær\n" + text).encode("latin-1", "replace")),
    "two documents": (REFUSED, lambda text, luck: (text + "---\n" + text).encode()),
    "nothing": (REFUSED, lambda text, luck: luck.choice((b"", b"\n", b"# x\n", b"[]", b"text", b"\x00", b"null", b"5"))),
    "depth": (REFUSED, lambda text, luck: (text + "title: " + "[" * 5000 + "]" * 5000 + "\n").encode()),
    "cut off": (ANYTHING, lambda text, luck: text.encode()[: luck.randrange(len(text))]),
    "other bytes": (ANYTHING, _flipped),
    "lines moved": (ANYTHING, _moved),
    "any bytes": (ANYTHING, lambda text, luck: luck.randbytes(luck.randrange(1, 400))),
}  # fmt: skip
