"""The settings that stand in files: where they are, what they are called, what they say.

An option is one file of a group: ``governance/report_package.yaml``, ``scale/teaching.yaml``. Files
hold data only; a key that starts with an underscore, or a header that moves the file's content to another
place, could make Hydra build objects, and is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from functools import cache
from pathlib import Path

from sim.config.fields import ConfigError, Tree
from sim.config.moves import lever_tree
from sim.config.yaml_text import read_yaml

#: The groups a user chooses one file from, and what one file of each is called.
GROUPS = {"governance": "package", "scale": "scale", "world": "world", "uncertainty": "set of uncertainties"}
#: At most this many names are listed in an error message.
FEW = 14


def config_dir() -> Path:
    """Return the folder of the settings: inside an installed copy, else ``configs/`` beside the code."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "_configs"
    return installed if installed.is_dir() else package.parent / "configs"


@cache
def package_names() -> tuple[str, ...]:
    """Return the twelve governance packages in the order G0 to G9b."""
    return tuple(package_codes().values())


@cache
def package_codes() -> dict[str, str]:
    """Code -> name of every package: ``{"G0": "baseline_2014", ...}``, in order."""
    words = read_yaml(Path(__file__).resolve().parent.parent / "governance" / "packages.yaml")
    return {entry["code"]: name for name, entry in words.items()}


def option_names(group: str, folders: Sequence[Path] = ()) -> tuple[str, ...]:
    """Return the names to choose from in a group; packages in their own order, the others by alphabet."""
    result = {path.stem for folder in (config_dir(), *folders) for path in (folder / group).glob("*.yaml")}
    first = package_names() if group == "governance" else ()
    return tuple(name for name in first if name in result) + tuple(sorted(result - set(first)))


def option_file(group: str, name: str, folders: Sequence[Path] = ()) -> Path:
    """Return the file of an option that is there."""
    return next(p for d in (config_dir(), *folders) if (p := d / group / f"{name}.yaml").is_file())


def read_option(group: str, name: object, folders: Sequence[Path] = (), seen: tuple[str, ...] = ()) -> Tree:
    """Return the settings of one option, on top of the options that its ``defaults`` list names.

    Raises :class:`ConfigError` where there is no such option, or its file is not plain settings.
    """
    names = option_names(group, folders)
    if not isinstance(name, str) or name not in names:
        raise ConfigError(no_such(f"{GROUPS.get(group, group)}", name, names, key=group))
    if name in seen:
        raise ConfigError(f"The file {group}/{name}.yaml builds on itself; take it out of its own defaults.")
    return layered(option_file(group, name, folders), group, folders, (*seen, name))


def layered(path: Path, group: str, folders: Sequence[Path] = (), seen: tuple[str, ...] = ()) -> Tree:
    """Return the settings of one file of a group, on top of the options that its ``defaults`` list names."""
    own = read_yaml(path)
    settings: Tree = {}
    bases = own.pop("defaults", None) or []
    for base in bases if isinstance(bases, list) else [bases]:
        if not isinstance(base, str) or "/" in base or "@" in base:
            raise ConfigError(f"{path} has {base!r} under defaults; only names of files beside it are allowed.")
        if base not in ("_self_", "levers"):
            settings = merged(settings, read_option(group, base, folders, seen))
    return merged(settings, lever_tree(own) if group == "governance" else own)


def read_study(name: str = "packages") -> Tree:
    """Return what a comparison compares: options, replications, scale, years, seed, world, uncertainty."""
    check_names("study", [name], option_names("study"))
    return read_yaml(option_file("study", name))


def merged(below: Tree, above: Tree) -> Tree:
    """Return two trees as one; where both have a value, the one above counts."""
    tree = dict(below)
    for key, value in above.items():
        old = tree.get(key)
        tree[key] = merged(old, value) if isinstance(old, dict) and isinstance(value, dict) else value
    return tree


def check_names(kind: str, names: Iterable[object], allowed: Iterable[str], key: str = "", see: str = "") -> None:
    """Raise :class:`ConfigError` for the first of some names that is not allowed, in the words of :func:`no_such`."""
    allowed = list(allowed)
    for name in names:
        if name not in allowed:
            raise ConfigError(no_such(kind, name, allowed, key, see))


def no_such(kind: str, name: object, allowed: Iterable[str], key: str = "", see: str = "") -> str:
    """Return the sentence for a name that does not exist: the name, the nearest right one, what is allowed."""
    names = list(allowed)
    close = get_close_matches(str(name), names, n=1, cutoff=0.5)
    where = f" for {key}" if key and key != kind else ""
    near = f"; did you mean '{close[0]}'? (" if close else " ("
    few = ", ".join(names[:FEW]) + (f" and {len(names) - FEW} more" if len(names) > FEW else "")
    choices = see if see and len(names) > FEW else few
    return f"There is no {kind} '{name}'{where}{near}allowed: {choices})."
