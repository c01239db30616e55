"""What a worker process of the lab does: it takes one question and returns one answer, as compressed JSON.

A question is plain data and is checked again here; an answer is bytes ready to be sent. Workers keep the worlds they
have settled (:data:`sim.lab.replay.warmed_up`), and nothing about the page that asked.
"""

from __future__ import annotations

import dataclasses
import gc
import gzip
import json
import multiprocessing
import os
import threading
from collections.abc import Callable

from sim.config import Config, ConfigError, as_dict, config_hash
from sim.config.fields import Tree
from sim.config.yaml_text import dump_yaml
from sim.lab.export import command, study
from sim.lab.office import office
from sim.lab.playback import play, yearly
from sim.lab.replay import warmed_up
from sim.lab.schema import config_of
from sim.lab.trace_case import trace_case
from sim.lab.trace_practice import trace_practice
from sim.outcomes.catalogue import CATALOGUE
from sim.studies.signals import ignore_in_worker

ReadOption = Callable[[object], Config]
"""From an option as the page sends it to the settings of a run; raises ConfigError."""
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
KINDS = tuple(PARTS)


def warm_up() -> None:
    """Make a worker ready: compile or load what is compiled, and settle the world that is asked for first."""
    ignore_in_worker()
    threading.Thread(target=_end_with_the_server, daemon=True).start()
    play(config_of({"scale": "classroom"}))
    warmed_up(config_of({}))
    gc.collect()
    gc.freeze()  # what stands here stays, so that looking for old runs (see answered) need not go through it


def _end_with_the_server() -> None:
    """Wait for the server's process to be gone, however it ended, and end this one: nobody is left to ask it anything."""
    server = multiprocessing.parent_process()
    if server is not None:
        server.join()
        os._exit(1)


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


def answer(kind: str, question: object, scales: tuple[str, ...]) -> Tree:
    """Return the answer to one question; raise ConfigError where it cannot be asked."""
    if kind not in KINDS:
        raise ConfigError(f"There is no question '{kind}'; there are {', '.join(KINDS)}.")
    if not isinstance(question, dict) or set(question) != set(PARTS[kind]):
        raise ConfigError(f"A question for {kind} consists of {', '.join(PARTS[kind])}, and of nothing else.")
    return _ANSWERS[kind](question, lambda option: config_of(option, scales))


def _worlds(question: Tree, config: ReadOption) -> Tree:
    """Return yearly outcomes of each option in a few worlds: nested lists [worlds][options][outcomes][years].

    World 0 is the one that a playback shows; they are numbered as in a study (:func:`sim.studies.jobs.world_seed`).
    """
    configs, worlds = _configs(question["options"], config), question["worlds"]
    if not isinstance(worlds, list) or not 1 <= len(worlds) <= WORLDS_AT_ONCE:
        raise ConfigError(f"worlds must be a list of 1 to {WORLDS_AT_ONCE} numbers.")
    for world in worlds:
        if isinstance(world, bool) or not isinstance(world, int) or not 0 <= world < WORLDS:
            raise ConfigError(f"A world is a whole number from 0 to {WORLDS - 1}.")
    result = []
    for world in worlds:
        lucky = [dataclasses.replace(one, seed=one.seed + world) for one in configs]
        outcomes = [yearly(warmed_up(one).continue_under(one).run()) for one in lucky]
        result.append([[one[name] for name in CATALOGUE] for one in outcomes])
    return {"worlds": worlds, "outcomes": result}


def _configs(options: object, config: ReadOption) -> list[Config]:
    """Return the settings of each of a few options."""
    if not isinstance(options, list) or not 1 <= len(options) <= OPTIONS_AT_ONCE:
        raise ConfigError(f"options must be a list of 1 to {OPTIONS_AT_ONCE} options.")
    return [config(option) for option in options]


def _trace_case(question: Tree, config: ReadOption) -> Tree:
    first, second = config(question["first"]), config(question["second"])
    if dataclasses.replace(first, governance=second.governance) != second:
        raise ConfigError("The two options must be in the same world, so that they share their luck.")
    return trace_case(first, second, question["person"], question["practice"])


def _settings(question: Tree, config: ReadOption) -> Tree:
    """Return what repeats the runs without the lab: settings and command of the first option, a study of all options."""
    options, labels, worlds = question["options"], question["labels"], question["worlds"]
    configs = _configs(options, config)
    if not isinstance(labels, list) or not len(options) == len(labels) == len({str(name) for name in labels}):
        raise ConfigError("labels must be a list with a name of its own for each option.")
    if not all(isinstance(name, str) and 0 < len(name.strip()) <= LABEL for name in labels):
        raise ConfigError(f"A label is a text of 1 to {LABEL} characters.")
    if isinstance(worlds, bool) or not isinstance(worlds, int) or not 1 <= worlds <= WORLDS:
        raise ConfigError(f"worlds must be a whole number from 1 to {WORLDS}.")
    return {
        "yaml": dump_yaml(as_dict(configs[0])),
        "command": command(options[0]),
        "config_hash": config_hash(configs[0]),
        "study": study(dict(zip(labels, options, strict=True)), configs, worlds),
    }


_ANSWERS: dict[str, Callable[[Tree, ReadOption], Tree]] = {
    "playback": lambda asked, config: play(config(asked["option"])),
    "worlds": _worlds,
    "office": lambda asked, config: office(config(asked["option"]), asked["office"], asked["month"]),
    "trace_practice": lambda asked, config: trace_practice(config(asked["option"]), asked["practice"]),
    "trace_case": _trace_case,
    "settings": _settings,
}
