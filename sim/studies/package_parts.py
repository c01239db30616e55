"""A package taken apart: which levers it moves, and how they are grouped into parts."""

from __future__ import annotations

from collections.abc import Mapping

from sim.config.build import configure
from sim.config.fields import ConfigError
from sim.config.files import check_names, package_names
from sim.config.levers import Levers
from sim.config.registry import level_of
from sim.studies.factors import RESERVED
from sim.studies.types import Tree, Values


def parts_of(design: Values) -> dict[str, Tree]:
    """Return the parts of a package -> the levers each moves, and to what.

    ``package``: by name; ``levers``: what it sets, where it is one's own. ``parts``: "levers" for each lever by itself,
    "levels" for all levers of a level together, or groups by name.
    """
    package, levers = design["package"], design.get("levers")
    if levers is None:
        check_names("package", [package], package_names())
    moved = moved_levers(package if levers is None else levers)
    if not moved:
        raise ConfigError(f"The package {package} moves no lever, so it has no parts.")
    what = design["parts"]
    if what == "levers":
        groups: Values = {name: [name] for name in moved}
    elif what == "levels":
        levels = dict.fromkeys(level_of(name) for name in moved)
        groups = {level: [name for name in moved if level_of(name) == level] for level in levels}
    elif isinstance(what, Mapping) and what:
        groups = what
    else:
        raise ConfigError(f"design.parts is {what!r}, but must be levers, levels, or groups: {{name: [levers]}}.")
    parts = {str(part): _part(str(part), names, moved, package) for part, names in groups.items()}
    named = [lever for part in parts.values() for lever in part]
    if twice := [lever for lever in named if named.count(lever) > 1]:
        raise ConfigError(f"The lever {twice[0]} stands in two parts of {package}; a lever belongs to one.")
    rest = {lever: value for lever, value in moved.items() if lever not in named}
    return parts | ({"the_rest": rest} if rest else {})  # so that all parts together are the package


def _part(part: str, names: object, moved: Values, package: str) -> Tree:
    if part in RESERVED:
        raise ConfigError(f"A part cannot be called '{part}'; that is a column of the results.")
    if not isinstance(names, (list, tuple)) or not names:
        raise ConfigError(f"The part {part} is {names!r}, but must be a list of levers.")
    check_names("lever", names, moved, key=f"the package {package}, which moves others")
    return {name: moved[name] for name in names}


def moved_levers(package: str | Tree) -> Tree:
    """Return the levers that a package moves from the 2014 baseline, and to what; competence units are one lever.

    ConfigError where it moves some over time: what a part of such a move would be is not defined.
    """
    usual, own = Levers(), configure(package).governance
    if own.schedule:
        moving = ", ".join(own.schedule)
        raise ConfigError(
            f"The package moves {moving} over time, so it cannot be taken apart; a part is a lever at one value."
        )
    names = [name for name in Levers.__dataclass_fields__ if name not in ("package", "schedule")]
    moved = {name: getattr(own, name) for name in names if getattr(own, name) != getattr(usual, name)}
    unit = moved.get("competence_units")
    return moved | ({"competence_units": {"model": unit.model, "intensity": unit.intensity}} if unit else {})
