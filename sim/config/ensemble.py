"""An ensemble: a table of parameter sets, each of which may stand in for the priors.

``configs/ensemble/NAME.csv`` has a row a set and a column a parameter (``uncertainty.x``, ``world.x``,
``costs.x``); ``NAME.yaml`` beside it says how the sets were made.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from sim.config.fields import ConfigError, Meta, Tree, check_value, metas
from sim.config.files import config_dir, no_such
from sim.config.uncertainties import Costs, Uncertainties
from sim.config.world import World
from sim.config.yaml_text import read_yaml

KINDS = {"uncertainty": Uncertainties, "world": World, "costs": Costs}
SECTIONS = tuple(KINDS)


@dataclass(frozen=True)
class Ensemble:
    """``sets``: for each set its dotted settings; ``about``: how they were made."""

    name: str
    sets: tuple[Mapping[str, float], ...]
    about: Mapping[str, Any]

    @property
    def fingerprint(self) -> str:
        """Differs whenever a number in a set does, so that results of other sets are not taken for those of these."""
        text = json.dumps([sorted(one.items()) for one in self.sets])
        return f"{self.name} {hashlib.sha256(text.encode()).hexdigest()[:12]}"

    def __len__(self) -> int:
        return len(self.sets)


def ensemble_names() -> tuple[str, ...]:
    """Return the names of the ensembles that come with the project."""
    return tuple(sorted(path.stem for path in (config_dir() / "ensemble").glob("*.csv")))


@cache
def read_ensemble(name: str) -> Ensemble:
    """Return the ensemble of that name, checked number by number; raise ConfigError where it cannot be used."""
    if not isinstance(name, str) or name not in ensemble_names():
        raise ConfigError(no_such("ensemble", name, ensemble_names()))
    folder = config_dir() / "ensemble"
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    allowed = known()
    for column in rows[0] if rows else ():
        if column != "set" and column not in allowed:
            raise ConfigError(no_such("parameter", column, allowed, key=f"ensemble {name}"))
    sets = tuple({k: number(name, k, v, allowed[k]) for k, v in row.items() if k != "set"} for row in rows)
    return Ensemble(name, sets, read_yaml(folder / f"{name}.yaml"))


def known() -> dict[str, Meta]:
    """Return every number a set may give: dotted name -> what is known about it."""
    return {f"{section}.{name}": meta for section, kind in KINDS.items() for name, meta in metas(kind).items()}


def number(ensemble: str, name: str, text: str, meta: Meta) -> float:
    """Return one number of a set, checked."""
    try:
        value = float(text)
    except (TypeError, ValueError):
        raise ConfigError(f"The ensemble {ensemble} has {text!r} for {name}, which is not a number.") from None
    return float(check_value(f"{name} in the ensemble {ensemble}", value, meta, float))


def member(name: str, number: Any) -> Mapping[str, float]:
    """Return the settings of one set of an ensemble; sets are numbered from 0."""
    ensemble = read_ensemble(name)
    if isinstance(number, bool) or not isinstance(number, int) or not 0 <= number < len(ensemble):
        raise ConfigError(f"member is {number!r}, but must be a whole number from 0 to {len(ensemble) - 1}: "
                          f"the ensemble {name} has {len(ensemble)} sets.")  # fmt: skip
    return ensemble.sets[number]


def as_settings(dotted: Mapping[str, float]) -> Tree:
    """Return dotted settings as sections: ``{"world.turbulence": .4}`` -> ``{"world": {"turbulence": .4}, "uncertainty": {}, "costs": {}}``."""
    tree: Tree = {section: {} for section in KINDS}
    for name, value in dotted.items():
        section, _, key = name.partition(".")
        tree[section][key] = value
    return tree
