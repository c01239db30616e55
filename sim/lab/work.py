"""What a worker process of the lab does: one question in, one answer out, as compressed JSON.

A question is plain data and is checked again here; an answer is bytes ready to be sent. Workers keep the worlds they
have settled (:mod:`sim.lab.warmed_up`), and nothing of who asked.
"""

from __future__ import annotations

import dataclasses
import gc
import gzip
import json
import signal
from collections.abc import Callable
from typing import Any

from sim.config import Config, ConfigError, config_hash
from sim.lab.schema import config_of

KINDS = ("film", "worlds", "office", "idea", "case", "settings")
OPTIONS_AT_ONCE = 6
WORLDS_AT_ONCE = 2
WORLDS = 200
"""Worlds that a page may ask for in all: their numbers are below this."""
LABEL = 120
"""Characters in an option's name, at most."""
PARTS = {
    "film": ("option",),
    "worlds": ("options", "worlds"),
    "office": ("option", "office", "month"),
    "idea": ("option", "practice"),
    "case": ("first", "second", "person", "practice"),
    "settings": ("options", "labels", "worlds"),
}
"""What each kind of question consists of; all of it has to be there."""


def warm_up() -> None:
    """Make a worker ready: compile or load what is compiled, and settle the usual world."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    from sim.lab.playback import film

    film(config_of({"scale": "classroom"}))
    from sim.lab.warmed_up import warmed_up

    warmed_up(config_of({}))
    gc.collect()
    gc.freeze()  # what stands here stays, so that looking for old runs (see answered) need not go through it


def ready() -> bool:
    """Whether this worker has come so far as to answer."""
    return True


def answered(kind: str, question: Any, scales: tuple[str, ...]) -> tuple[bool, bytes]:
    """Whether the question could be answered, and the answer, or else why not in a sentence; gzip, level 1."""
    try:
        result = answer(kind, question, scales)
    except ConfigError as problem:
        return False, " ".join(str(problem).split()).encode()
    finally:
        # A run ends in reference cycles, which Python looks for too seldom here: hundreds of old runs would pile up.
        gc.collect()
    text = json.dumps(result, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return True, gzip.compress(text.encode(), compresslevel=1, mtime=0)


def answer(kind: str, question: Any, scales: tuple[str, ...]) -> dict[str, Any]:
    """The answer to one question; raises ConfigError where it cannot be asked."""
    check(kind, question)
    ways: dict[str, Callable[[dict[str, Any], Callable[[Any], Config]], dict[str, Any]]] = {
        "film": _film, "worlds": _worlds, "office": _office, "idea": _idea, "case": _case, "settings": _settings,
    }  # fmt: skip
    return ways[kind](question, lambda asked: config_of(asked, scales))


def check(kind: str, question: Any) -> None:
    """Refuse a question that is not made up as its kind is."""
    if kind not in KINDS:
        raise ConfigError(f"There is no question '{kind}'; there are {', '.join(KINDS)}.")
    if not isinstance(question, dict) or set(question) != set(PARTS[kind]):
        raise ConfigError(f"A question for {kind} consists of {', '.join(PARTS[kind])}, and of nothing else.")


def _film(question: dict[str, Any], config: Callable[[Any], Config]) -> dict[str, Any]:
    from sim.lab.playback import film

    return film(config(question["option"]))


def _worlds(question: dict[str, Any], config: Callable[[Any], Config]) -> dict[str, Any]:
    """Yearly outcomes of each option in each of a few worlds: nested lists [worlds][options][outcomes][years].

    World 0 is the one that a film shows; they are numbered as in a study (:func:`sim.studies.jobs.world_seed`).
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


def _office(question: dict[str, Any], config: Callable[[Any], Config]) -> dict[str, Any]:
    from sim.lab.office import office

    return office(config(question["option"]), question["office"], question["month"])


def _idea(question: dict[str, Any], config: Callable[[Any], Config]) -> dict[str, Any]:
    from sim.lab.trace_practice import idea

    return idea(config(question["option"]), question["practice"])


def _case(question: dict[str, Any], config: Callable[[Any], Config]) -> dict[str, Any]:
    from sim.lab.trace_case import case

    first, second = config(question["first"]), config(question["second"])
    if dataclasses.replace(first, governance=second.governance) != second:
        raise ConfigError("The two options must be in the same world, so that they share their luck.")
    return case(first, second, question["person"], question["practice"])


def _settings(question: dict[str, Any], config: Callable[[Any], Config]) -> dict[str, Any]:
    """What repeats the page's runs without the lab: settings and command of the first option, a study of them all."""
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
