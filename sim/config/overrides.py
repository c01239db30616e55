"""What a user typed, judged before Hydra sees it.

Hydra meets a slip of the hand with a traceback, and would build any object that a ``_target_`` names.
So each override is read here first, laid on the options it names, and sent through the same door as
everything else; what remains for Hydra is composition and ``--multirun``.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hydra._internal.core_plugins.basic_sweeper import BasicSweeper
from hydra.core.override_parser.overrides_parser import OverridesParser
from hydra.errors import HydraException

from sim.config.build import DEFAULTS, SECTIONS, Config, from_dict, lever_tree, tree_of, under_member
from sim.config.fields import ConfigError
from sim.config.files import merged, no_such, refuse_underscores
from sim.language import LANGUAGES

#: What stands at the top: the sections, and the settings of one run.
TOP = (*SECTIONS, "years", "seed", "ensemble", "member", "output", "language")
#: What the group of ensembles is at when none is chosen.
NO_ENSEMBLE = "none"
#: More jobs than anyone waits for in one ``--multirun``.
MOST_JOBS = 10_000


def check_overrides(texts: Sequence[str], multirun: bool = False, folders: Sequence[Path] = ()) -> list[str]:
    """The overrides as Hydra can have them; raises :class:`ConfigError` where one cannot be used.

    ``folders`` are more folders of settings, searched after the usual one.
    """
    tidy = [tidied(text) for text in texts]
    outputs = []
    for job in jobs(tidy, multirun):
        config_of(job, folders)
        outputs.append(job.get("output", "${}"))
    for output in {str(folder): folder for folder in outputs}.values():
        if "${" not in str(output):
            check_output(output)
    return tidy


def tidied(text: str) -> str:
    """One override with its key checked, and with the plus signs that Hydra needs."""
    key, equals, value = text.partition("=")
    key = key.strip().lstrip("+")
    if not equals or key.startswith("~") or not key:
        raise ConfigError(f"'{text}' is not a setting; write it as name=value, for instance years=10.")
    parts = key.replace("/", ".").replace("@", ".").split(".")
    if any(part.startswith("_") for part in parts):
        raise ConfigError(f"'{key}' cannot be set: settings are plain values, and no name starts with '_'.")
    if parts[0] == "hydra":
        raise ConfigError(
            f"'{key}' cannot be set: Hydra's own settings are fixed; output=FOLDER says where to write."
        )
    if parts[0] not in TOP:
        raise ConfigError(no_such("setting", parts[0], TOP))
    if "/" in key or "@" in key or ":" in key:
        raise ConfigError(f"'{key}' is not a setting; write it with dots, as in governance.local_autonomy.")
    return ("++" if key.startswith("governance.schedule.") else "") + f"{key}={value}"


def jobs(texts: Sequence[str], multirun: bool) -> list[dict[str, Any]]:
    """Each run that the overrides ask for, as dotted key -> value."""
    parser = OverridesParser.create()
    parsed = [parse_one(parser, text) for text in texts]
    sweeps = [p for p in parsed if p.is_sweep_override()]
    if sweeps and not multirun:
        line = sweeps[0].input_line.lstrip("+")
        raise ConfigError(f"{line} gives several values; add --multirun to run each, or write 0.7 for 0,7.")
    count = 1
    for sweep in sweeps:
        count *= sum(1 for _, _ in zip(sweep.sweep_iterator(), range(MOST_JOBS + 1), strict=False))
    if count > MOST_JOBS:
        raise ConfigError(f"That asks for more than {MOST_JOBS} runs; name fewer values for --multirun.")
    lists = BasicSweeper.split_arguments(parsed, None)[0] if sweeps else [list(texts)]
    return [{p.key_or_group: p.value() for p in parser.parse_overrides(list(job))} for job in lists]


def parse_one(parser: OverridesParser, text: str) -> Any:
    """One override, read by Hydra's grammar; its complaint becomes a sentence."""
    try:
        override = parser.parse_override(text)
        if override.is_sweep_override() and not override.is_discrete_sweep():
            raise ConfigError(f"{text} is a span; name the values, as in seed=1,2,3 or seed=range(1,4).")
        return override
    except (HydraException, ValueError, RecursionError) as problem:
        if isinstance(problem, ConfigError):
            raise
        key, _, value = text.lstrip("+").partition("=")
        raise ConfigError(f"{key} is {value!r}, but must be a number, a name, or {{name: value}}.") from None


def config_of(job: dict[str, Any], folders: Sequence[Path] = ()) -> Config:
    """The checked :class:`Config` of one job: its named options, with its single settings on top."""
    tree = {name: tree_of(name, job.get(name, DEFAULTS.get(name)), folders) for name in SECTIONS}
    for key, value in job.items():
        if isinstance(value, (dict, list)):
            refuse_underscores(value, key)
        top, *path = key.split(".")
        if path and top not in SECTIONS:
            raise ConfigError(no_such("setting", key, TOP))
        if path:
            tree[top] = merged(tree[top], unfolded(top, path, value))
    if job.get("language", "en") not in LANGUAGES:
        raise ConfigError(no_such("language", job["language"], LANGUAGES))
    ensemble = None if job.get("ensemble") in (None, NO_ENSEMBLE) else job["ensemble"]
    if ensemble is None and job.get("member", 0) != 0:
        raise ConfigError(
            f"member is {job['member']!r}, but names a set of an ensemble; say which ensemble too."
        )
    if ensemble is not None:
        tree |= under_member(tree, ensemble, job.get("member", 0))
    return from_dict(tree | {key: job[key] for key in ("years", "seed") if key in job})


def unfolded(top: str, path: list[str], value: Any) -> dict[str, Any]:
    """``["competence_units", "intensity"], .6`` -> ``{"competence_units": {"intensity": .6}}``."""
    moves = top == "governance" and len(path) == 1 and path[0] != "schedule"
    if moves and "schedule" in lever_tree({path[0]: value}):
        at = f"governance.schedule.{path[0]}={{from_year: 3, to: 0.45, over_years: 2}}"
        raise ConfigError(f"governance.{path[0]} is one number; a move over time is written {at}.")
    for name in reversed(path):
        value = {name: value}
    tree: dict[str, Any] = value
    return tree


def check_output(folder: Any) -> Path:
    """The output folder, made and found writable; otherwise a :class:`ConfigError`."""
    if not isinstance(folder, (str, Path)) or not str(folder).strip():
        raise ConfigError(f"output is {folder!r}, but must be the name of a folder.")
    path = Path(folder)
    try:
        path.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=path):
            pass
    except (OSError, ValueError) as problem:
        why = getattr(problem, "strerror", None) or str(problem)
        raise ConfigError(
            f"output is '{folder}', but must be a folder that can be written to ({why})."
        ) from None
    return path
