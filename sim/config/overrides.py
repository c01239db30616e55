"""What a user typed of a run, as checked jobs: read by Hydra's grammar, laid on the options it names, and checked whole.

Hydra's own application meets a slip of the hand with a traceback, and would build any object that a ``_target_`` names.
So each setting is read here, Hydra composes the shipped files alone, whatever it would do with a stranger's; every option
that is named comes from the strict reader (:func:`sim.config.files.read_option`), and the result goes through the same door
as everything else.
"""

from __future__ import annotations

import copy
import itertools
import re
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from hydra import compose, initialize_config_dir
from hydra.core.config_store import ConfigStore
from hydra.core.override_parser.overrides_parser import OverridesParser
from hydra.core.override_parser.types import Override
from hydra.errors import HydraException
from omegaconf import OmegaConf

from sim.config.build import Config, from_dict, under_member
from sim.config.fields import ConfigError, Tree
from sim.config.files import GROUPS, check_names, config_dir, merged, no_such
from sim.config.moves import lever_tree
from sim.config.options import LABEL, SECTIONS, Own, read_own
from sim.config.yaml_text import refuse_underscores
from sim.language import LANGUAGES

#: What stands at the top: the sections, and the settings of one run.
TOP = (*SECTIONS, "years", "seed", "ensemble", "member", "output", "language")
#: More jobs than anyone waits for in one ``--multirun``.
MOST_JOBS = 10_000
_REFERENCE = re.compile(r"\$\{(?:now:(?P<form>[^{}$]*)\}|(?P<name>[\w.]+)\}|[^}]*\}?)")


@dataclass(frozen=True)
class Job:
    """One run, checked: its config, the folder its tables go to, and the language of what is printed."""

    config: Config
    output: Path
    language: str


def jobs(texts: Sequence[str], multirun: bool = False, folders: Sequence[Path] = ()) -> list[Job]:
    """Return each run that ``name=value`` texts ask for; with ``multirun``, ``seed=1,2`` asks for two.

    ``folders`` are more folders of settings, laid out as ``configs/``. Raises :class:`ConfigError` where one of the runs
    cannot be made. Writes nothing; :func:`check_output` makes the folders.
    """
    typed = [tidied(text) for text in texts]
    own = read_own(folders)
    return [job_of(job, own) for job in each(typed, multirun)]


def tidied(text: str) -> str:
    """Return one setting with its name checked."""
    key, equals, value = text.partition("=")
    key = key.strip().lstrip("+")
    if not equals or key.startswith("~") or not key:
        split = " A value with spaces or braces goes in quotes: 'name={a: 1}'." if text[-1:] in (",", "}", ":") else ""
        raise ConfigError(f"'{text}' is not a setting; write it as name=value, for instance years=10.{split}")
    parts = key.replace("/", ".").replace("@", ".").split(".")
    if any(part.startswith("_") for part in parts):
        raise ConfigError(f"'{key}' cannot be set: settings are plain values, and no name starts with '_'.")
    if parts[0] == "hydra":
        raise ConfigError(f"'{key}' cannot be set: Hydra's own settings are fixed; output=FOLDER says where to write.")
    check_names("setting", [parts[0]], TOP)
    if "/" in key or "@" in key or ":" in key:
        raise ConfigError(f"'{key}' is not a setting; write it with dots, as in governance.local_autonomy.")
    return f"{key}={value}"


def each(texts: Sequence[str], multirun: bool) -> list[Tree]:
    """Return each run that is asked for, as dotted name -> value, in the order typed (the last name varies fastest)."""
    parser = OverridesParser.create()
    typed = {override.key_or_group: override for override in (parse_one(parser, text) for text in texts)}
    sweeps = [override for override in typed.values() if override.is_sweep_override()]
    if sweeps and not multirun:
        text = sweeps[0].input_line
        raise ConfigError(f"{text} gives several values; add --multirun to run each, or write 0.7 for 0,7.")
    count = 1
    for sweep in sweeps:
        count *= sum(1 for _, _ in zip(sweep.sweep_iterator(), range(MOST_JOBS + 1), strict=False))
    if count > MOST_JOBS:
        raise ConfigError(f"That asks for more than {MOST_JOBS} runs; name fewer values for --multirun.")
    values = [values_of(parser, override) for override in typed.values()]
    return [dict(zip(typed, job, strict=True)) for job in itertools.product(*values)]


def values_of(parser: OverridesParser, override: Override) -> list[object]:
    """Return the values that one setting gives, one for each run."""
    if not override.is_sweep_override():
        return [override.value()]
    texts = [f"{override.key_or_group}={text}" for text in override.sweep_string_iterator()]
    return [single.value() for single in parser.parse_overrides(texts)]


def parse_one(parser: OverridesParser, text: str) -> Override:
    """Read one setting by Hydra's grammar; its complaint becomes a sentence."""
    try:
        override = parser.parse_override(text)
        if override.is_sweep_override() and not override.is_discrete_sweep():
            raise ConfigError(f"{text} is a span; name the values, as in seed=1,2,3 or seed=range(1,4).")
        return override
    except (HydraException, ValueError, RecursionError) as problem:
        if isinstance(problem, ConfigError):
            raise
        key, _, value = text.partition("=")
        quoted = "a text with other signs goes in quotation marks of its own, as in ['offices <= 20']"
        raise ConfigError(f"{key} is {value!r}, but must be a number, a name, or {{name: value}}; {quoted}.") from None


def literal(key: str, text: str) -> object:
    """Read the text of one setting as number, name, list or tree; several values are refused."""
    override = parse_one(OverridesParser.create(), f"{key}={text}")
    if override.is_sweep_override():
        raise ConfigError(f"{key}={text} gives several values; write a list as [0.2,0.5], or 0.7 for 0,7.")
    value: object = override.value()
    return value


def job_of(typed: Mapping[str, object], user: Own) -> Job:
    """Return the checked job of dotted name -> value: the named options, with the single settings on top."""
    choices, single = parted(typed)
    tree = copy.deepcopy(_composed()) | {group: user.tree(group, name) for group, name in choices.items()}
    settings: Tree = {}
    for key, value in single.items():
        settings = merged(settings, unfolded(key.split("."), value))
    tree = merged(tree, settings | {"governance": lever_tree(settings.get("governance"))})
    ensemble, member = tree.pop("ensemble"), tree.pop("member")
    language, output = tree.pop("language"), tree.pop("output")
    check_names("language", [language], LANGUAGES)
    ensemble = None if ensemble == "none" else ensemble
    tree |= under_member({name: tree.get(name, {}) for name in SECTIONS}, ensemble, member)
    config = from_dict(tree)
    if isinstance(output, str) and "${" in output:
        output = resolved(output, tree)
    return Job(config, checked_folder(output), language)


def parted(typed: Mapping[str, object]) -> tuple[dict[str, str], Tree]:
    """Return the options that are named (group -> name), and all other settings, checked for names that start with '_'."""
    choices: dict[str, str] = {}
    single: Tree = {}
    for key, value in typed.items():
        if isinstance(value, (dict, list)):
            refuse_underscores(value, key)
        top, _, rest = key.partition(".")
        if rest and top not in SECTIONS:
            raise ConfigError(no_such("setting", key, TOP))
        own = dict(value) if isinstance(value, dict) and key in GROUPS else None
        chosen = own.pop(LABEL.get(key, ""), None) if own is not None else value
        if key in GROUPS and chosen is not None:
            if not isinstance(chosen, str):
                raise ConfigError(f"{key} is {chosen!r}, but must be a name, or settings as name: value.")
            choices[key] = chosen
        if own is not None or key not in GROUPS:
            single[key] = value if own is None else own
    return choices, single


def unfolded(path: Sequence[str], value: object) -> Tree:
    """``["world", "turbulence"], .6`` -> ``{"world": {"turbulence": .6}}``."""
    for name in reversed(path[1:]):
        value = {name: value}
    return {path[0]: value}


def checked_folder(folder: object) -> Path:
    """Return the name of a folder as a path; it need not exist."""
    if not isinstance(folder, (str, Path)) or not str(folder).strip():
        raise ConfigError(f"output is {folder!r}, but must be the name of a folder.")
    return Path(folder)


def check_output(folder: object) -> Path:
    """Make the output folder and see that it can be written to; otherwise raise :class:`ConfigError`."""
    path = checked_folder(folder)
    try:
        path.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=path):
            pass
    except (OSError, ValueError) as problem:
        why = getattr(problem, "strerror", None) or str(problem)
        raise ConfigError(f"output is '{folder}', but must be a folder that can be written to ({why}).") from None
    return path


@cache
def _composed() -> Tree:
    """Return ``configs/config.yaml`` with the usual option of every group; references are left as they stand."""
    ConfigStore.instance().store(group="governance", name="levers", node={}, provider="orglearn")
    with initialize_config_dir(version_base="1.3", config_dir=str(config_dir())):
        tree = OmegaConf.to_container(compose("config"), resolve=False)
    assert isinstance(tree, dict)
    return {str(key): value for key, value in tree.items()}


def resolved(text: str, settings: Tree) -> str:
    """Return a text with its references resolved: the time as in ``${now:%Y-%m-%d}``, or a setting as in ``${seed}``.

    Nothing else is looked up: neither the environment nor files, and what a setting says is text.
    """
    return _REFERENCE.sub(lambda reference: _looked_up(reference, settings), text)


def _looked_up(reference: re.Match[str], settings: Tree) -> str:
    form, name = reference["form"], reference["name"]
    if form is not None:
        return datetime.now().strftime(form)
    at: object = settings
    for part in (name or "").split("."):
        at = at.get(part) if isinstance(at, dict) else None
    if not isinstance(at, (str, int, float)):
        raise ConfigError(
            f"{reference[0]} stands for nothing; a reference is ${{now:%Y-%m-%d}}, or a setting as in ${{seed}}."
        )
    return str(at)
