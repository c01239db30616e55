"""Factors: from what a study file says is moved, to settings, spans and levels, each checked."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import fields
from functools import reduce
from typing import Any

from sim.config.check import moves
from sim.config.fields import ConfigError, Meta, check_value, metas
from sim.config.files import GROUPS, check_names, merged, no_such, option_names, read_option
from sim.config.levers import CompetenceUnits, Levers
from sim.config.moves import lever_tree, text_of
from sim.config.options import SECTIONS as ALL_SECTIONS
from sim.config.options import tree_of
from sim.studies.results import Factor
from sim.studies.types import Tree, Values

SECTIONS = {name: kind for name, kind in ALL_SECTIONS.items() if name != "population"}
LIKELY = "likely"
ADD = "add"
"""What makes a factor relative: ``{add: {from: -0.1, to: 0.1}}`` is added to what the setting is."""
ADDED = "_added"
"""The end of a relative factor's column."""
RESERVED = ("alternative", "option", "scenario", "set", "world", "seed", "year", "outcome", "value", "unit", "key")
"""Columns of the results that no factor can be called."""


def settings() -> dict[str, Meta]:
    """Return every single number or name that can be moved: path -> what is known about it."""
    result = {f"{section}.{name}": meta for section, kind in SECTIONS.items() for name, meta in metas(kind).items()}
    return result | {f"governance.competence_units.{name}": meta for name, meta in metas(CompetenceUnits).items()}


def read_factors(tree: object) -> tuple[Factor, ...]:
    """Return the factors of a study, in the order given; ConfigError where one cannot be used."""
    if not isinstance(tree, Mapping):
        raise ConfigError(f"factors is {tree!r}, but must be setting: values, or setting: {{from: ..., to: ...}}.")
    known = settings()
    wanted: Tree = {}
    for path, what in _unfolded(tree, known):
        if path in wanted:
            raise ConfigError(f"The factor {path} is named twice.")
        wanted[path] = what
    names = _columns(wanted)
    return tuple(
        _relative(path, f"{names[path]}{ADDED}", what[ADD], known)
        if isinstance(what, Mapping) and set(what) == {ADD}
        else _factor(path, names[path], what, known)
        for path, what in wanted.items()
    )


def _unfolded(tree: Values, known: Mapping[str, Meta]) -> list[tuple[str, Any]]:
    """Return path and what it takes: levers with their section, whole sections as each of their likely spans."""
    result: list[tuple[str, Any]] = []
    for key, what in tree.items():
        section = "governance" if key == "levers" else key
        if key in GROUPS and key != "governance" and _has_names(what, SECTIONS[key]):
            result.append((key, [{name: settings} for name, settings in what.items()]))
            continue
        if what == LIKELY and section in SECTIONS:
            result += [(p, LIKELY) for p, meta in known.items() if p.startswith(f"{section}.") and meta.likely]
        elif isinstance(what, Mapping) and section in SECTIONS and not set(what) <= {"from", "to", ADD}:
            result += _unfolded({f"{section}.{name}": value for name, value in what.items()}, known)
        elif f"governance.{key}" in known:
            result.append((f"governance.{key}", what))
        elif key == "governance":
            raise ConfigError("Packages to choose between are options; name them under options.")
        elif key in known or key in GROUPS:
            result.append((str(key), what))
        else:
            names = [*known, *(p.partition(".")[2] for p in known)]
            raise ConfigError(no_such("factor", key, names, see="levers, uncertainty.…, world.…, costs.…, scale.…"))
    return result


def _has_names(what: object, kind: type) -> bool:
    """Whether a section's factor is name -> settings, of options as a whole, in place of setting -> values."""
    if not isinstance(what, Mapping) or set(what) <= {"from", "to"} or not set(what).isdisjoint(metas(kind)):
        return False
    return all(isinstance(settings, Mapping) and set(settings) != {"from", "to"} for settings in what.values())


def _columns(paths: Values) -> dict[str, str]:
    """Return path -> a column's name: the setting's own, with its section where that would not be unique."""
    short = {path: path.removeprefix("governance.") if "." in path else f"{path}_name" for path in paths}
    short = {path: name.replace("competence_units.", "competence_units_") for path, name in short.items()}
    own = {path: name.rpartition(".")[2] for path, name in short.items()}
    clash = {name for name in own.values() if list(own.values()).count(name) > 1} | set(RESERVED)
    return {path: name if name not in clash else path.replace(".", "_") for path, name in own.items()}


def _factor(path: str, name: str, what: object, known: Mapping[str, Meta]) -> Factor:
    decided = path.startswith("governance.")
    if path in GROUPS:
        options = _options(path, what)
        return Factor(name, path, levels=tuple(options), decided=False, settings=options)
    meta = known[path]
    if what == LIKELY:
        if not meta.likely:
            raise ConfigError(f"{path} has no likely span; give it one: {{from: ..., to: ...}}.")
        return Factor(name, path, low=meta.likely[0], high=meta.likely[1], decided=decided, whole=_type(path) is int)
    if isinstance(what, Mapping):
        return _span(path, name, what, meta, decided)
    if isinstance(what, Sequence) and _moves_over_time(path, what):
        return _over_time(path, name, what, meta)
    if isinstance(what, Sequence) and not isinstance(what, str) and len(what):
        levels = tuple(_value(path, value, meta) for value in what)
        if len(set(levels)) < len(levels):
            raise ConfigError(f"The factor {path} has a value twice: {list(what)}.")
        return Factor(name, path, levels=levels, decided=decided)
    raise ConfigError(f"The factor {path} is {what!r}, but must be a list of values, {{from: ..., to: ...}} or likely.")


def _moves_over_time(path: str, levels: Sequence[Any]) -> bool:
    """Whether a lever that can move has a level that does: a move, or a list of moves."""
    return path.removeprefix("governance.") in metas(Levers) and any(
        isinstance(v, (Mapping, list, tuple)) for v in levels
    )


def _over_time(path: str, name: str, what: Sequence[Any], meta: Meta) -> Factor:
    """A factor with levels of which some move over time; its levels are texts, as 0.7 → 0.5 (year 2–3)."""
    lever, settings = path.removeprefix("governance."), {}
    for value in what:
        plain = dict(value) if isinstance(value, Mapping) else list(value) if isinstance(value, tuple) else value
        tree = lever_tree({lever: plain})
        start = _value(path, tree[lever], meta) if lever in tree else None
        own = moves(lever, tree["schedule"][lever], "governance.schedule") if "schedule" in tree else ()
        settings[text_of(start, own)] = plain
    if len(settings) < len(what):
        raise ConfigError(f"The factor {path} has a value twice: {list(what)}.")
    return Factor(name, path, levels=tuple(settings), decided=True, settings=settings)


def _span(path: str, name: str, what: Values, meta: Meta, decided: bool) -> Factor:
    if set(what) != {"from", "to"} or meta.choices:
        allowed = "a list of values or {from: ..., to: ...}; a move over time is one of the values of a list"
        raise ConfigError(f"The factor {path} is {dict(what)!r}, but must be {allowed}.")
    low, high = (_value(path, what[key], meta) for key in ("from", "to"))
    if not low < high:
        raise ConfigError(f"The factor {path} goes from {low:g} to {high:g}; the first must be the lower.")
    return Factor(name, path, low=float(low), high=float(high), decided=decided, whole=_type(path) is int)


def _relative(path: str, name: str, what: object, known: Mapping[str, Meta]) -> Factor:
    """A factor whose values are added to what the setting is; its bounds are the widest difference there can be."""
    meta = known.get(path)
    if meta is None or meta.choices:
        raise ConfigError(f"The factor {path} is a name, so nothing can be added to it; give it a list of names.")
    if not (isinstance(what, Mapping) or (isinstance(what, (list, tuple)) and what)):
        allowed = "{add: {from: -0.1, to: 0.1}} or {add: [-0.1, 0, 0.1]}"
        raise ConfigError(f"The factor {path} is {{add: {what!r}}}, but must be {allowed}.")
    widest = meta.high - meta.low
    differences = dataclasses.replace(meta, low=-widest, high=widest, likely=None)
    if isinstance(what, (list, tuple)) and any(isinstance(value, (Mapping, list, tuple)) for value in what):
        raise ConfigError(f"The factor {path} adds {list(what)!r}, but can add numbers only.")
    return dataclasses.replace(_factor(path, name, what, {path: differences}), added=True)


def _type(path: str) -> type:
    """Return the type of a setting's numbers."""
    section, _, name = path.partition(".")
    types = {f.name: f.type for f in fields(SECTIONS[section])}
    return int if types.get(name) in ("int", int) else float


def _value(path: str, value: object, meta: Meta) -> Any:
    """Return one value, checked; it keeps the type that its setting has, so that it counts as the same setting."""
    return check_value(path, value, meta, _type(path))


def _options(group: str, what: object) -> Tree:
    """Name -> settings of each option of a factor: one that comes along, by name, or {name: settings}."""
    names = option_names(group)
    if not isinstance(what, (list, tuple)) or not what:
        raise ConfigError(f"The factor {group} is {what!r}, but must be a list of names ({', '.join(names)}).")
    result: Tree = {}
    for option in what:
        [(name, settings)] = option.items() if isinstance(option, Mapping) and len(option) == 1 else [(option, option)]
        if settings is option:
            check_names(GROUPS[group], [name], names, key=group)
        if name in result:
            raise ConfigError(f"The factor {group} has {name} twice.")
        result[name] = tree_of(group, settings) | {"name": name}
    return result


def placed(path: str, value: object) -> Tree:
    """A setting as a tree: ``world.turbulence`` -> {"world": {"turbulence": value}}; a group takes the whole option."""
    if path in GROUPS:
        return {path: value if isinstance(value, dict) else read_option(path, value)}
    first, *names = path.split(".")
    if first == "governance":
        return {first: lever_tree({".".join(names): value})}
    for name in reversed(names):
        value = {name: value}
    return {first: value}


def laid(tree: Tree, factors: Sequence[Factor], point: Values) -> Tree:
    """Return a tree of settings with a design's point on top."""
    for factor in factors:
        if factor.name in point:
            value = factor.setting(point[factor.name])
            if factor.added:  # to ten decimals, so that 0.1 + 0.2 is the setting 0.3
                value = round(value_at(tree, factor.path) + value, 10)
            tree = merged(tree, placed(factor.path, value))
    return tree


def value_at(tree: Values, path: str) -> Any:
    """Return what stands at a path of a tree of settings, or is usual where nothing does; a group by its name."""
    names = path.split(".")
    at: Any = tree
    for name in names:
        at = at.get(name) if isinstance(at, Mapping) else None
    if isinstance(at, Mapping):
        return at.get("name")
    return reduce(getattr, names[1:], SECTIONS[names[0]]()) if at is None else at


def check_levers_kept(options: Sequence[tuple[str, Tree]], factors: Sequence[Factor]) -> None:
    """Refuse a factor that would take the place of what an option is: a lever that it sets, itself or by its package."""
    for factor in factors:
        if not factor.decided:
            continue
        lever = factor.path.removeprefix("governance.")
        for label, governance in options:
            if governance.get("schedule", {}).get(lever):
                raise ConfigError(
                    f"The factor {lever} moves a lever that moves over time under the option '{label}'; leave it out of the "
                    f"factors, or out of the option."
                )
        own = {label: value_at({"governance": dict(governance)}, factor.path) for label, governance in options}
        usual = value_at({}, factor.path)
        if factor.added or len(set(own.values())) == 1:
            continue
        label, value = next((label, value) for label, value in own.items() if value != usual)
        around = f" Vary it round each option's own value instead: {lever}: {{add: {{from: -0.1, to: 0.1}}}}."
        raise ConfigError(
            f"The factor {lever} would take the place of what the option '{label}' sets the lever to, "
            f"{value if isinstance(value, str) else f'{value:g}'}, and make options alike."
            f"{'' if isinstance(value, str) else around}"
        )
