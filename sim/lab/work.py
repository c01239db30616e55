"""What a worker process of the lab does: it takes one question and returns one answer, as compressed JSON.

A question is plain data and is checked again here; an answer is bytes ready to be sent. Workers keep the worlds they
have settled (:mod:`sim.lab.warmed_up`), and nothing about the page that asked.
"""

from __future__ import annotations

import dataclasses
import gc
import gzip
import json
import signal
from collections.abc import Callable

from sim.config import Config, ConfigError, config_hash
from sim.lab.json_tree import JsonTree
from sim.lab.schema import config_of

ReadOption = Callable[[object], Config]
"""From an option as the page sends it to the settings of a run; raises ConfigError."""
KINDS = ("playback", "worlds", "office", "trace_practice", "trace_case", "settings")
OPTIONS_AT_ONCE = 6
WORLDS_AT_ONCE = 2
WORLDS = 200
"""Worlds that a page may ask for in all: their numbers are below this."""
LABEL = 120
"""Characters in an option's name, at most."""
PARTS = {
    "playback": ("option",),
    "worlds": ("options", "worlds"),
    "office": ("option", "office", "month"),
    "trace_practice": ("option", "practice"),
    "trace_case": ("first", "second", "person", "practice"),
    "settings": ("options", "labels", "worlds"),
}
"""What each kind of question consists of; all of it has to be there."""


def warm_up() -> None:
    """Make a worker ready: compile or load what is compiled, and settle the world that is asked for first."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    from sim.lab.playback import play

    play(config_of({"scale": "classroom"}))
    from sim.lab.warmed_up import warmed_up

    warmed_up(config_of({}))
    gc.collect()
    gc.freeze()  # what stands here stays, so that looking for old runs (see answered) need not go through it


def ready() -> bool:
    """Return True; it is called in a worker, so it returns once the worker can answer."""
    return True


def answered(kind: str, question: object, scales: tuple[str, ...]) -> tuple[bool, bytes]:
    """Return whether the question could be answered, and the answer as gzipped JSON, or else why not in a sentence."""
    try:
        result = answer(kind, question, scales)
    except ConfigError as problem:
        return False, " ".join(str(problem).split()).encode()
    finally:
        # A run ends in reference cycles, which Python looks for too seldom here: hundreds of old runs would pile up.
        gc.collect()
    text = json.dumps(result, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return True, gzip.compress(text.encode(), compresslevel=1, mtime=0)


def answer(kind: str, question: object, scales: tuple[str, ...]) -> JsonTree:
    """Return the answer to one question; raise ConfigError where it cannot be asked."""
    parts = checked_parts(kind, question)
    kinds: dict[str, Callable[[JsonTree, ReadOption], JsonTree]] = {
        "playback": _playback, "worlds": _worlds, "office": _office, "trace_practice": _trace_practice,
        "trace_case": _trace_case, "settings": _settings,
    }  # fmt: skip
    return kinds[kind](parts, lambda option: config_of(option, scales))


def checked_parts(kind: str, question: object) -> JsonTree:
    """Return the parts of a question; raise ConfigError where it does not have those of its kind, and no others."""
    if kind not in KINDS:
        raise ConfigError(f"There is no question '{kind}'; there are {', '.join(KINDS)}.")
    if not isinstance(question, dict) or set(question) != set(PARTS[kind]):
        raise ConfigError(f"A question for {kind} consists of {', '.join(PARTS[kind])}, and of nothing else.")
    return question


def _playback(question: JsonTree, config: ReadOption) -> JsonTree:
    from sim.lab.playback import play

    return play(config(question["option"]))


def _worlds(question: JsonTree, config: ReadOption) -> JsonTree:
    """Return yearly outcomes of each option in a few worlds: nested lists [worlds][options][outcomes][years].

    World 0 is the one that a playback shows; they are numbered as in a study (:func:`sim.studies.jobs.world_seed`).
    """
    from sim.lab.playback import yearly
    from sim.lab.warmed_up import warmed_up
    from sim.outcomes.catalogue import CATALOGUE

    options, worlds = question["options"], question["worlds"]
    if not isinstance(options, list) or not 1 <= len(options) <= OPTIONS_AT_ONCE:
        raise ConfigError(f"options must be a list of 1 to {OPTIONS_AT_ONCE} options.")
    if not isinstance(worlds, list) or not 1 <= len(worlds) <= WORLDS_AT_ONCE:
        raise ConfigError(f"worlds must be a list of 1 to {WORLDS_AT_ONCE} numbers.")
    for world in worlds:
        if isinstance(world, bool) or not isinstance(world, int) or not 0 <= world < WORLDS:
            raise ConfigError(f"A world is a whole number from 0 to {WORLDS - 1}.")
    configs = [config(option) for option in options]
    result = []
    for world in worlds:
        row = []
        for one in configs:
            lucky = dataclasses.replace(one, seed=one.seed + world)
            outcomes = yearly(warmed_up(lucky).continue_under(lucky).run())
            row.append([outcomes[name] for name in CATALOGUE])
        result.append(row)
    return {"worlds": worlds, "outcomes": result}


def _office(question: JsonTree, config: ReadOption) -> JsonTree:
    from sim.lab.office import office

    return office(config(question["option"]), question["office"], question["month"])


def _trace_practice(question: JsonTree, config: ReadOption) -> JsonTree:
    from sim.lab.trace_practice import trace_practice

    return trace_practice(config(question["option"]), question["practice"])


def _trace_case(question: JsonTree, config: ReadOption) -> JsonTree:
    from sim.lab.trace_case import trace_case

    first, second = config(question["first"]), config(question["second"])
    if dataclasses.replace(first, governance=second.governance) != second:
        raise ConfigError("The two options must be in the same world, so that they share their luck.")
    return trace_case(first, second, question["person"], question["practice"])


def _settings(question: JsonTree, config: ReadOption) -> JsonTree:
    """Return what repeats the runs without the lab: settings and command of the first option, a study of all options."""
    import yaml

    from sim.config import as_dict
    from sim.lab.export import command, study

    options, labels, worlds = question["options"], question["labels"], question["worlds"]
    if not isinstance(options, list) or not 1 <= len(options) <= OPTIONS_AT_ONCE:
        raise ConfigError(f"options must be a list of 1 to {OPTIONS_AT_ONCE} options.")
    if (
        not isinstance(labels, list)
        or len(labels) != len(options)
        or len({str(name) for name in labels}) != len(labels)
    ):
        raise ConfigError("labels must be a list with a name of its own for each option.")
    if not all(isinstance(name, str) and 0 < len(name.strip()) <= LABEL for name in labels):
        raise ConfigError(f"A label is a text of 1 to {LABEL} characters.")
    if isinstance(worlds, bool) or not isinstance(worlds, int) or not 1 <= worlds <= WORLDS:
        raise ConfigError(f"worlds must be a whole number from 1 to {WORLDS}.")
    configs = [config(option) for option in options]
    return {
        "yaml": yaml.safe_dump(as_dict(configs[0]), sort_keys=False, allow_unicode=True),
        "command": command(options[0]),
        "config_hash": config_hash(configs[0]),
        "study": study(dict(zip(labels, options, strict=True)), configs, worlds),
    }
