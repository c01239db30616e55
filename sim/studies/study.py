"""A study: what is compared, what is varied, in how many worlds. Read from YAML, checked whole before anything runs.

::

    question: Does less detail need more autonomy?
    options: [baseline_2014, {less detail: {detail_management: 0.4}}]
    factors:
      local_autonomy: [0.3, 0.6, 0.9]      # a lever
      world.turbulence: {from: 0.2, to: 1.5}
      uncertainty: likely                  # every uncertain number, over its likely span
    design: grid                           # or {kind: sobol, samples: 256}
    replications: 20
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sim.config.fields import ConfigError
from sim.config.files import no_such, option_file, option_names
from sim.config.yaml_text import read_yaml
from sim.outcomes.catalogue import CATALOGUE
from sim.outcomes.years import year_ends
from sim.studies import design as designs
from sim.studies import details as of_details
from sim.studies.constraints import Constraint, read_constraints
from sim.studies.factors import check_levers_kept, read_factors
from sim.studies.package_parts import parts_of
from sim.studies.point_list import factors_of
from sim.studies.results import Factor
from sim.studies.study_settings import USUAL, complete, fitting, read_options
from sim.studies.types import Keep, Option, Section, Settings, Text, Tree

__all__ = ["USUAL", "Study", "read", "study_from"]


@dataclass(frozen=True)
class Study:
    """A checked study: the settings of its file, each with its own type.

    ``tree``: all of it as plain values, which :func:`study_from` reads back. ``parts``: of a package that the design
    takes apart, with the levers of each. ``constraints``: what has to hold between factors. ``keep``: the years, by a
    word or as a list. ``ensemble``: None without one.
    """

    name: str
    tree: Tree
    options: tuple[Option, ...]
    factors: tuple[Factor, ...]
    design: Tree
    parts: Mapping[str, Settings]
    constraints: tuple[Constraint, ...]
    title: Text
    question: Text
    replications: int
    scale: Section
    world: Section
    uncertainty: Section
    population: Section
    costs: Section
    years: float
    seed: int
    outcomes: str | list[str]
    keep: Keep
    details: tuple[str, ...]
    ensemble: str | None
    sets: int | None

    @property
    def outcome_names(self) -> tuple[str, ...]:
        """The outcomes that are kept, in the catalogue's order."""
        return tuple(name for name in CATALOGUE if self.outcomes == "all" or name in self.outcomes)

    @property
    def numbers(self) -> int:
        """How many numbers are kept of a run."""
        return len(self.outcome_names) * len(self.years_kept) + of_details.size(self.details, self.years)

    @property
    def years_kept(self) -> tuple[float, ...]:
        """The years that are kept: whole years from 0, and the end of the run where that is within a year."""
        ends = (0, *year_ends(self.years))
        if self.keep == "every_year":
            return ends
        return ends[-1:] if isinstance(self.keep, str) else tuple(self.keep)


def read(what: object, folders: Sequence[Path] = ()) -> tuple[str, Tree]:
    """Return a study's name and its settings as written: from a name, a file, a folder with ``study.yaml``, or a mapping."""
    if isinstance(what, Mapping):
        tree = dict(what)
        return str(tree.pop("name", "study")), tree
    if not isinstance(what, (str, Path)) or not str(what):
        raise ConfigError(f"study is {what!r}, but must be the name of a study, or a file or folder with one.")
    if isinstance(what, str) and what in option_names("study", folders):
        return what, read_yaml(option_file("study", what, folders))
    path = Path(what) / "study.yaml" if Path(what).is_dir() else Path(what)
    if path.is_file():
        tree = read_yaml(path)
        usual = path.resolve().parent.name if path.name == "study.yaml" else path.stem
        return str(tree.pop("name", usual)), tree
    there = no_such("study", what, option_names("study", folders))
    raise ConfigError(f"{there} A file or a folder with a study.yaml will do too.")


def study_from(name: str, tree: Settings) -> Study:
    """Return the study that settings describe; ConfigError where something in them cannot be used."""
    whole = complete(name, tree)
    options = read_options(whole["options"])
    parts = parts_of(whole["design"]) if whole["design"]["kind"] in designs.OF_PACKAGE else {}
    named, design = whole["factors"], whole["design"]
    factors = read_factors(named or factors_of(design["points"]) if design["kind"] == designs.LISTED else named)
    whole["design"] = fitting(design, factors, whole["options"], named)
    check_levers_kept(options, factors)
    constraints = read_constraints(whole["constraints"], [factor.name for factor in factors])
    whole["constraints"] = [constraint.text for constraint in constraints]
    own = {"options": options, "factors": factors, "details": tuple(whole["details"]), "constraints": constraints}
    return Study(name=name, tree=whole, parts=parts, **(whole | own))
