"""The one way into the simulation: a checked :class:`Config`, from names, settings or a saved file."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path

from sim.config.check import SEED, YEARS, check, check_in_time, check_whole_steps, one_number, section
from sim.config.ensemble import as_settings
from sim.config.ensemble import member as set_of
from sim.config.fields import ConfigError, Tree, fill_in
from sim.config.files import check_names, merged
from sim.config.levers import Levers
from sim.config.moves import lever_tree
from sim.config.options import SECTIONS, Given, as_dict, read_own
from sim.config.scale import Population, Scale
from sim.config.uncertainties import Costs, Uncertainties
from sim.config.world import World
from sim.config.yaml_text import read_yaml


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
        check_whole_steps(years, self.scale.steps_per_year)
        if not years and not round(self.scale.settling_years * self.scale.steps_per_year):
            raise ConfigError("years and scale.settling_years are both 0, so that there is no year to tell of.")
        check_in_time(self.governance, self.world, years, self.scale.steps_per_year)


def configure(
    governance: Given = "baseline_2014",
    *,
    scale: Given = None,
    years: float | None = None,
    seed: int | None = None,
    levers: Tree | None = None,
    world: Given = None,
    uncertainty: Given = None,
    population: Given = None,
    costs: Given = None,
    ensemble: str | None = None,
    member: int = 0,
    config_dir: Given = None,
    packages: Given = None,
) -> Config:
    """Return a checked :class:`Config` from names and settings.

    ``governance``, ``scale``, ``world`` and ``uncertainty`` are a name («report_package»), settings on top of
    the usual option (``{"turbulence": 1}``; ``{"name": "calm", ...}`` on top of that one) or a ready section.
    What is left out is the usual one: teaching scale, 10 years, seed 0.
    ``levers`` changes single levers: a value, or a move over time, ``{"from_year": 3, "to": 0.45, "over_years": 2}``, with
    ``"from": 0.7`` where the lever is to start from another value than the package's; or a list of moves, in order.
    ``"competence_units.intensity"`` may be written with a dot. A ready Config comes back as it is, and takes nothing more.
    ``ensemble``: take uncertainties, world and costs from set number ``member`` of an ensemble; what is given
    besides goes on top of it.
    ``config_dir``: one more folder of settings, laid out as ``configs/``, or several. ``packages``: packages of one's own,
    name -> levers or a YAML file. A YAML file may stand in place of any name.
    Raises :class:`ConfigError`, whose message is a sentence.
    """
    chosen = {"scale": scale, "world": world, "uncertainty": uncertainty, "population": population, "costs": costs}
    numbers = {name: number for name, number in (("years", years), ("seed", seed)) if number is not None}
    if isinstance(governance, Config):
        more = {"levers": levers, "ensemble": ensemble, "member": member or None, "config_dir": config_dir}
        for name in [
            name for name, what in (chosen | numbers | more | {"packages": packages}).items() if what is not None
        ]:
            raise ConfigError(
                f"A ready Config already holds every setting, so {name} cannot be given besides; dataclasses.replace makes "
                "another Config, or give names and settings instead."
            )
        return governance
    own = read_own(config_dir, packages)
    trees = {name: own.tree(name, what) for name, what in ({"governance": governance} | chosen).items()}
    trees["governance"] = merged(trees["governance"], lever_tree(levers))
    trees |= under_member(trees, ensemble, member)
    return from_dict(trees | numbers)


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


def config_hash(config: Config) -> str:
    """Return twelve hexadecimal characters that differ whenever any setting differs."""
    text = json.dumps(as_dict(config), sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()[:12]
