"""The one place where Hydra composes: ``configs/config.yaml``, with one option chosen in each group.

What Hydra may read has been checked before (:func:`sim.config.files.read_option`): plain settings, no ``_target_``. Types
and ranges are checked afterwards, by :func:`sim.config.build.from_dict`, so that every complaint is one sentence.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path

from hydra import compose, initialize_config_dir
from hydra.core.config_store import ConfigStore
from hydra.errors import HydraException
from omegaconf import OmegaConf
from omegaconf.errors import OmegaConfBaseException

from sim.config.fields import ConfigError, Tree
from sim.config.files import GROUPS, config_dir, read_option

_REFERENCE = re.compile(r"\$\{(?:now:(?P<form>[^{}$]*)\}|(?P<name>[\w.]+)\}|[^}]*\}?)")


def composed(choices: Mapping[str, str], folders: Sequence[Path] = ()) -> Tree:
    """Return all settings under the chosen options (group -> name), and the usual option of every other group.

    ``folders`` are more folders of settings, searched after the usual one. Hydra never reads them: whatever it would do
    with a stranger's file, only the strict reader sees it. References such as ``${now:%Y}`` are left as they stand. Raises
    :class:`ConfigError` where an option does not exist or is not plain settings.
    """
    options = {group: read_option(group, name, folders) for group, name in choices.items()}
    shipped = {group: name for group, name in choices.items() if (config_dir() / group / f"{name}.yaml").is_file()}
    tree = copy.deepcopy(_composed(tuple(sorted(shipped.items()))))
    return tree | {group: option for group, option in options.items() if group not in shipped}


@cache
def _composed(choices: tuple[tuple[str, str], ...]) -> Tree:
    ConfigStore.instance().store(group="governance", name="levers", node={}, provider="orglearn")
    overrides = [f"{group}={quoted(name)}" for group, name in choices if group in GROUPS]
    try:
        with initialize_config_dir(version_base="1.3", config_dir=str(config_dir())):
            tree = OmegaConf.to_container(compose("config", overrides), resolve=False)
    except (HydraException, OmegaConfBaseException) as problem:
        raise does_not_fit(problem) from None
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


def quoted(text: str) -> str:
    """Return a text as Hydra's grammar takes it, whatever stands in it."""
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def does_not_fit(problem: Exception) -> ConfigError:
    """Return what Hydra refuses as one sentence."""
    texts = [text for cause in (problem, problem.__cause__) if cause for text in str(cause).splitlines()]
    return ConfigError(f"The settings do not fit together: {(texts or [type(problem).__name__])[0]}")
