"""The one way into the simulation: a checked :class:`Config`, from names, settings or a saved file."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from sim.config.check import SEED, YEARS, check, one_number, section
from sim.config.ensemble import as_settings
from sim.config.ensemble import member as set_of
from sim.config.fields import ConfigError, Tree, fill_in, metas
from sim.config.files import check_names, merged, read_option
from sim.config.levers import Levers
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


@dataclass(frozen=True)
class Config:
    """Everything a run depends on: what we look at, what is decided, what is uncertain, how long, which luck.

    Checked when made, and never altered afterwards: :func:`dataclasses.replace` makes another, checked as well.
    Raises :class:`ConfigError`, which says in a sentence what cannot be used.
    """

    scale: Scale = field(default_factory=Scale)
    population: Population = field(default_factory=Population)
    governance: Levers = field(default_factory=Levers)
    world: World = field(default_factory=World)
    uncertainty: Uncertainties = field(default_factory=Uncertainties)
    costs: Costs = field(default_factory=Costs)
    years: float = 10.0
    seed: int = 0

    def __post_init__(self) -> None:
        """Put in the checked section for every one given, then years and seed."""
        for name, kind in SECTIONS.items():
            if not isinstance(getattr(self, name), kind):
                raise ConfigError(f"{name} must be a {kind.__name__}; sim.configure makes one from names.")
            fill_in(self, **{name: check(getattr(self, name), name)})
        years, seed = one_number("years", self.years, YEARS), one_number("seed", self.seed, SEED, int)
        fill_in(self, years=years, seed=seed)


def configure(
    governance: Given = "baseline_2014",
    *,
    scale: Given = "teaching",
    years: float = 10,
    seed: int = 0,
    levers: Tree | None = None,
    world: Given = None,
    uncertainty: Given = None,
    population: Given = None,
    costs: Given = None,
    ensemble: str | None = None,
    member: int = 0,
) -> Config:
    """Return a checked :class:`Config` from names and settings.

    ``governance``, ``scale``, ``world`` and ``uncertainty`` are a name («report_package»), settings on top of
    the usual option (``{"turbulence": 1}``; ``{"name": "calm", ...}`` on top of that one) or a ready section.
    ``levers`` changes single levers: a value, or ``{"from_year": 3, "to": 0.45, "over_years": 2}`` for a move
    over time; ``"competence_units.intensity"`` may be written with a dot. A ready Config comes back as it is.
    ``ensemble``: take uncertainties, world and costs from set number ``member`` of an ensemble; what is given
    besides goes on top of it.
    Raises :class:`ConfigError`, whose message is a sentence.
    """
    if isinstance(governance, Config):
        if levers or any(part is not None for part in (world, uncertainty, population, costs, ensemble)):
            raise ConfigError("A ready Config already holds every setting; give names and settings instead.")
        return governance
    chosen = {"governance": governance, "scale": scale, "world": world, "uncertainty": uncertainty,
              "population": population, "costs": costs}  # fmt: skip
    trees = {name: tree_of(name, what) for name, what in chosen.items()}
    trees["governance"] = merged(trees["governance"], lever_tree(levers))
    trees |= under_member(trees, ensemble, member)
    return from_dict(trees | {"years": years, "seed": seed})


def under_member(trees: Tree, ensemble: Given, number: Given) -> Tree:
    """Return the sections an ensemble's set gives, with what ``trees`` say on top; the name says which set it was.

    ``ensemble``: None for no sections at all.
    """
    if ensemble is None:
        if number != 0:
            raise ConfigError(f"member is {number!r}, but names a set of an ensemble; say which ensemble too.")
        return {}
    settings = as_settings(set_of(ensemble, number))
    result = {section: merged(settings[section], trees[section]) for section in settings}
    result["uncertainty"] |= {"name": f"{ensemble}/{number}"}
    return result


def from_dict(tree: Tree) -> Config:
    """Return a Config from a resolved tree, such as :func:`as_dict` gives; what is left out has its usual value."""
    if not isinstance(tree, dict):
        raise ConfigError(f"The settings are {tree!r}, but must be a tree of names and values.")
    allowed = (*SECTIONS, "years", "seed")
    check_names("setting", tree, allowed)
    parts: Tree = {name: section(kind, tree.get(name, {}), name) for name, kind in SECTIONS.items()}
    return Config(**parts, **{name: tree[name] for name in ("years", "seed") if name in tree})


def load(path: str | Path) -> Config:
    """Return the Config of an earlier run, from the ``config.yaml`` in its output folder."""
    return from_dict(read_yaml(Path(path)))


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


def lever_tree(levers: Given) -> Tree:
    """Return levers as a user writes them as a tree: dotted names unfolded, moves over time put in the schedule."""
    if levers is None:
        return {}
    if not isinstance(levers, dict):
        raise ConfigError(f"levers is {levers!r}, but must be settings as lever: value.")
    tree: Tree = {}
    levers_over_time = metas(Levers)
    for name, value in levers.items():
        branch: Any = value
        if name in levers_over_time and isinstance(value, dict):
            name, branch = "schedule", {name: value}
        elif isinstance(name, str) and name.startswith("competence_units."):
            name, branch = "competence_units", {name.partition(".")[2]: value}
        tree = merged(tree, {name: branch})
    return tree


def as_dict(part: Given) -> Tree:
    """Return a Config, or a section of one, as a plain tree, ready for YAML or JSON; :func:`from_dict` reads it back."""
    tree = dataclasses.asdict(part)
    for levers in (tree, tree.get("governance", {})):
        if "schedule" in levers:
            levers["schedule"] = dict(levers["schedule"])
    return tree


def config_hash(config: Config) -> str:
    """Return twelve hexadecimal characters that differ whenever any setting differs."""
    text = json.dumps(as_dict(config), sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()[:12]
