"""What a name stands for: options that come along, and one's own, in folders laid out as ``configs/``, files or mappings.

One's own are opened where they come in: settings take the place of a name or a path, so that all that lies behind, and what a
study keeps in its folder, holds the settings themselves.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from sim.config.fields import ConfigError, Tree
from sim.config.files import layered, merged, option_file, option_names, read_option
from sim.config.levers import Levers
from sim.config.moves import lever_tree
from sim.config.scale import Population, Scale
from sim.config.uncertainties import Costs, Uncertainties
from sim.config.world import World
from sim.config.yaml_text import read_yaml

Given: TypeAlias = Any
"""What a caller may give for a section: a name, settings or a ready section; anything else is refused in a sentence."""

#: The parts of a Config, and the type of each.
SECTIONS: dict[str, type] = {
    "scale": Scale,
    "population": Population,
    "governance": Levers,
    "world": World,
    "uncertainty": Uncertainties,
    "costs": Costs,
}
#: The option a group has when none is named.
DEFAULTS = {"scale": "teaching", "governance": "baseline_2014", "world": "norway_2014", "uncertainty": "priors"}
#: Where an option says its own name.
LABEL = {"governance": "package", "scale": "name", "world": "name"}
GROUPS = ("governance", "scale", "world", "uncertainty", "population", "costs")
"""What a user can have options of one's own of, each in a folder of its name."""
STUDIES = "study"
FILES = (".yaml", ".yml")


def tree_of(group: str, what: Given) -> Tree:
    """Return the settings that a name, a tree or a ready section stands for; a tree builds on the one it names."""
    if dataclasses.is_dataclass(what) and not isinstance(what, type):
        kind = SECTIONS[group]
        if not isinstance(what, kind):
            raise ConfigError(f"{group} is a {type(what).__name__}, but must be a {kind.__name__} or a name.")
        return as_dict(what)
    default = DEFAULTS.get(group)
    if what is None or isinstance(what, dict):
        own = dict(what or {})
        base = own.pop(LABEL.get(group, ""), default) or default
        below = read_option(group, base) if base else {}
        own = lever_tree(own) if group == "governance" else own
        return merged(below, own)
    if default is None:
        raise ConfigError(f"{group} is {what!r}, but must be settings as name: value.")
    return read_option(group, what)


def as_dict(part: Given) -> Tree:
    """Return a Config, or a section of one, as a plain tree, ready for YAML or JSON; ``from_dict`` reads it back."""
    tree = dataclasses.asdict(part)
    for levers in (tree, tree.get("governance", {})):
        if "schedule" in levers:
            levers["schedule"] = {name: _moves(own) for name, own in levers["schedule"].items()}
    return tree


def _moves(own: Any) -> Any:
    """One move as such, several as a list; what was not checked yet as it is."""
    return own if not isinstance(own, tuple) else own[0] if len(own) == 1 else list(own)


@dataclass(frozen=True)
class Own:
    """What a user has besides what comes along: ``folders``, searched in order, and ``packages`` (name -> levers or file)."""

    folders: tuple[Path, ...] = ()
    packages: Mapping[str, Any] = field(default_factory=dict)

    def tree(self, group: str, what: Any) -> Tree:
        """Return the settings that a name, a file, a tree or a ready section stands for."""
        opened = self._opened(group, what, ())
        return tree_of(group, what) if opened is None else opened

    def plain(self, group: str, what: Any) -> Any:
        """Return what stands for the same without one's own: settings alone in place of a name or file of one's own."""
        opened = self._opened(group, what, ())
        return what if opened is None else {key: value for key, value in opened.items() if key != LABEL.get(group)}

    def option(self, option: Any) -> Any:
        """Return an option of a study or a comparison without one's own: its label, and its levers."""
        pair = next(iter(option.items())) if isinstance(option, Mapping) and len(option) == 1 else option
        is_pair = isinstance(pair, (tuple, list)) and len(pair) == 2
        label, levers = pair if is_pair else (name_of(option), option)
        own = self.plain("governance", levers)
        return option if own is levers else (label, own)

    def study(self, settings: Mapping[str, Any]) -> Tree:
        """Return the settings of a study without one's own, so that its folder is enough to read it again."""
        tree = dict(settings)
        for group in GROUPS[1:]:
            if group in tree:
                tree[group] = self.plain(group, tree[group])
        if isinstance(tree.get("options"), (list, tuple)):
            options = [(given, self.option(given)) for given in tree["options"]]
            tree["options"] = [given if own is given else dict([own]) for given, own in options]
        design = tree.get("design")
        if isinstance(design, Mapping) and (own := self.plain("governance", design.get("package"))) is not design.get(
            "package"
        ):
            tree["design"] = {**design, "package": name_of(design["package"]), "levers": own}
        if isinstance(tree.get("factors"), Mapping):
            tree["factors"] = {name: self._levels(name, what) for name, what in tree["factors"].items()}
        return tree

    def _levels(self, group: str, what: Any) -> Any:
        if group not in DEFAULTS or not isinstance(what, (list, tuple)):
            return what
        levels = [(level, self.plain(group, level)) for level in what]
        return [level if own is level else {name_of(level): own} for level, own in levels]

    def _opened(self, group: str, what: Any, seen: tuple[str, ...]) -> Tree | None:
        """Return the settings of what is one's own; None where it is not."""
        label = LABEL.get(group, "")
        if isinstance(what, Mapping):
            below = self._opened(group, what.get(label), seen) if label else None
            rest = {key: value for key, value in what.items() if key != label}
            return None if below is None else merged(below, lever_tree(rest) if group == "governance" else rest)
        if not isinstance(what, (str, Path)):
            return None
        name = str(what)
        if name in seen:
            raise ConfigError(f"The package {name} builds on itself; let it build on another.")
        if group == "governance" and name in self.packages:
            levers = self.packages[name]
            below = self._opened(group, levers, (*seen, name))
            result = tree_of(group, dict(levers)) if below is None else below
        elif is_file(name):
            result = self._on_its_base(Path(name), group, layered(Path(name), group, self.folders), (*seen, name))
        elif name not in option_names(group) and name in option_names(group, self.folders):
            path = option_file(group, name, self.folders)
            result = self._on_its_base(path, group, read_option(group, name, self.folders), (*seen, name))
        else:
            return None
        return result | ({label: name_of(name)} if label else {})

    def _on_its_base(self, path: Path, group: str, settings: Tree, seen: tuple[str, ...]) -> Tree:
        """Return a file's settings, on those of the package it names where that is another than itself, as an option's are."""
        own = read_yaml(path)
        base = own.get("package") if group == "governance" else None
        if base in (None, path.stem):
            return settings
        bases = own.get("defaults") or []
        if any(one not in ("levers", "_self_") for one in (bases if isinstance(bases, list) else [bases])):
            raise ConfigError(f"{path} builds on {base!r} by package and on others by defaults; keep one of them.")
        opened = self._opened(group, base, seen)
        return merged(tree_of(group, base) if opened is None else opened, settings)


def is_file(what: object) -> bool:
    """Whether something is the name of a file of settings."""
    return str(what).endswith(FILES)


def name_of(what: object) -> str:
    """Return what an option of one's own is called: its name, or its file's without the ending."""
    return Path(str(what)).stem if is_file(what) else str(what)


def read_own(config_dir: Any = None, packages: Any = None) -> Own:
    """Return what a user has besides what comes along, checked; ConfigError where a name would stand for two things.

    ``config_dir``: a folder laid out as ``configs/``, or several. ``packages``: name -> levers, or a YAML file with them.
    """
    several = [] if config_dir is None else [config_dir] if isinstance(config_dir, (str, Path)) else config_dir
    if not isinstance(several, Iterable) or not all(isinstance(one, (str, Path)) for one in several):
        raise ConfigError(f"config_dir is {config_dir!r}, but must be a folder or a list of folders.")
    folders = tuple(Path(one) for one in several)
    if packages is not None and not isinstance(packages, Mapping):
        raise ConfigError(f"packages is {packages!r}, but must be name: levers, or name: a YAML file.")
    own = Own(folders, dict(packages or {}))
    for place, folder in enumerate(folders):
        if not folder.is_dir():
            raise ConfigError(f"config_dir is '{folder}', but must be a folder that exists.")
        groups = [group for group in (*GROUPS, STUDIES) if (folder / group).is_dir()]
        if not groups:
            raise ConfigError(f"config_dir is '{folder}', but has none of the folders {', '.join((*GROUPS, STUDIES))}.")
        for group in groups:
            for name in sorted(path.stem for path in (folder / group).glob("*.yaml")):
                _refuse_twice(group, name, folders[:place], f"The file {folder / group / name}.yaml")
    for name, levers in own.packages.items():
        _refuse_twice("governance", name, folders, f"packages.{name}")
        if not isinstance(levers, Mapping) and not is_file(levers):
            raise ConfigError(f"packages.{name} is {levers!r}, but must be levers as lever: value, or a YAML file.")
    return own


def _refuse_twice(group: str, name: str, folders: tuple[Path, ...], what: str) -> None:
    if name in option_names(group, folders):
        raise ConfigError(f"{what} has the name of a {group} that there is already; call it something else.")
