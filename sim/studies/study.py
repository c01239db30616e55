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
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sim.config.build import DEFAULTS, tree_of
from sim.config.check import SEED, YEARS, one_number
from sim.config.ensemble import read_ensemble
from sim.config.fields import ConfigError, Meta
from sim.config.files import config_dir, no_such, option_names, read_yaml, refuse_underscores
from sim.language import LANGUAGES
from sim.outcomes.catalogue import CATALOGUE
from sim.studies import design as designs
from sim.studies import details
from sim.studies.factors import parts_of, read_factors
from sim.studies.results import Factor

USUAL: dict[str, Any] = {
    "title": "",
    "question": "",
    "options": ["baseline_2014"],
    "factors": {},
    "design": "grid",
    "replications": 20,
    "scale": "teaching",
    "world": None,
    "uncertainty": None,
    "population": None,
    "costs": None,
    "years": 10,
    "seed": 0,
    "outcomes": "all",
    "keep": "every_year",
    "details": [],
    "ensemble": None,
    "sets": None,
}
"""What can stand in a study file, and what stands where the file is silent."""

SHARED = ("scale", "world", "uncertainty", "population", "costs")
KEEP = ("every_year", "last_year")
REPLICATIONS = Meta(
    1, 1_000_000, "worlds", "How many worlds each alternative meets", "choice", "model design"
)
SETS = Meta(1, 100_000, "parameter sets", "How many sets of the ensemble", "choice", "model design")
_WHOLE = Meta(1, 1_000_000, "", "", "choice", "model design")

DESIGN: dict[str, dict[str, tuple[Any, Meta]]] = {
    "lhs": {"samples": (128, _WHOLE)},
    "sobol": {"samples": (128, _WHOLE)},
    "morris": {"trajectories": (20, _WHOLE), "levels": (4, Meta(2, 100, "levels", "", "choice", ""))},
    "shapley": {"orders": (20, Meta(2, 100_000, "orders", "", "choice", ""))},
}
"""The numbers each kind of design takes, with their usual value."""


@dataclass(frozen=True)
class Study:
    """A checked study. ``tree``: all of it as plain values, which :func:`study_from` reads back."""

    name: str
    tree: Mapping[str, Any]
    options: tuple[tuple[str, Mapping[str, Any]], ...]
    factors: tuple[Factor, ...]
    design: Mapping[str, Any]
    parts: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        """``study.replications`` and the other settings of the file."""
        if name.startswith("_") or name not in self.tree:
            raise AttributeError(name)
        return self.tree[name]

    @property
    def outcome_names(self) -> tuple[str, ...]:
        """The outcomes that are kept, in the catalogue's order."""
        wanted = self.tree["outcomes"]
        return tuple(name for name in CATALOGUE if wanted == "all" or name in wanted)

    @property
    def details(self) -> tuple[str, ...]:
        """What is kept besides outcomes, in the order of :data:`sim.studies.details.KINDS`."""
        return tuple(kind for kind in details.KINDS if kind in self.tree["details"])

    @property
    def numbers(self) -> int:
        """How many numbers are kept of a run."""
        return len(self.outcome_names) * len(self.years_kept) + details.size(self.details, self.tree["years"])

    @property
    def years_kept(self) -> tuple[int, ...]:
        """The years that are kept: whole years from 0 to the last one."""
        last = int(self.tree["years"])
        keep = self.tree["keep"]
        return (
            tuple(range(last + 1))
            if keep == "every_year"
            else (last,)
            if keep == "last_year"
            else tuple(keep)
        )


def read(what: Any, folders: Sequence[Path] = ()) -> tuple[str, dict[str, Any]]:
    """A study's name and its settings as written: from a name, a file, a folder with ``study.yaml``, or a mapping."""
    if isinstance(what, Mapping):
        tree = dict(what)
        return str(tree.pop("name", "study")), tree
    if not isinstance(what, (str, Path)) or not str(what):
        raise ConfigError(
            f"study is {what!r}, but must be the name of a study, or a file or folder with one."
        )
    if isinstance(what, str) and what in option_names("study", folders):
        path = next(p for d in (config_dir(), *folders) if (p := d / "study" / f"{what}.yaml").is_file())
        return what, read_yaml(path)
    path = Path(what)
    if path.is_dir() and (path / "study.yaml").is_file():
        tree = read_yaml(path / "study.yaml")
        return str(tree.pop("name", path.resolve().name)), tree
    if path.is_file():
        tree = read_yaml(path)
        usual = path.resolve().parent.name if path.name == "study.yaml" else path.stem
        return str(tree.pop("name", usual)), tree
    raise ConfigError(
        no_such("study", what, option_names("study", folders))
        + " A file or a folder with a study.yaml will do too."
    )


def study_from(name: str, tree: Mapping[str, Any]) -> Study:
    """The study that settings describe; ConfigError where something in them cannot be used."""
    refuse_underscores(dict(tree), f"The study {name}")
    for key in tree:
        if key not in USUAL:
            raise ConfigError(no_such("setting of a study", key, USUAL))
    whole = USUAL | dict(tree)
    checked_name(name)
    for key in ("title", "question"):
        whole[key] = _text(key, whole[key])
    whole["replications"] = one_number("replications", whole["replications"], REPLICATIONS, int)
    whole["seed"] = one_number("seed", whole["seed"], SEED, int)
    whole["years"] = one_number("years", whole["years"], YEARS)
    for key in SHARED:  # names are opened when a run is made; here they need only exist
        tree_of(key, whole[key] if whole[key] is not None else DEFAULTS.get(key))
    whole["outcomes"] = _outcomes(whole["outcomes"])
    whole["keep"] = _keep(whole["keep"], whole["years"])
    whole["details"] = _details(whole["details"])
    design = _design(whole["design"])
    whole["design"] = dict(design)
    _check_sets(whole, design)
    options = tuple(_option(entry) for entry in _list(whole["options"]))
    labels = [label for label, _ in options]
    if twice := [label for label in labels if labels.count(label) > 1]:
        raise ConfigError(f"Two options are called '{twice[0]}'; give every option a label of its own.")
    parts = parts_of(design) if design["kind"] in designs.OF_PACKAGE else {}
    factors = read_factors(whole["factors"])
    fitting = _fitting(design, factors, whole["options"])
    return Study(name, whole | {"design": dict(fitting)}, options, factors, fitting, parts)


def checked_name(name: str) -> str:
    """A name that can be a folder's."""
    if not name or not all(c.isalnum() or c in "-_. " for c in name) or name[0] in ". ":
        raise ConfigError(f"The study is called {name!r}; a name has letters, digits, '-' and '_' only.")
    return name


def _text(key: str, what: Any) -> Any:
    """A text, or one for each language."""
    if isinstance(what, str) or (
        isinstance(what, Mapping) and all(k in LANGUAGES and isinstance(v, str) for k, v in what.items())
    ):
        return what if isinstance(what, str) else dict(what)
    raise ConfigError(f"{key} is {what!r}, but must be a text, or {{nb: ..., en: ...}}.")


def _list(options: Any) -> list[Any]:
    if not isinstance(options, (list, tuple)) or not options:
        raise ConfigError("options must be a list with at least one package name, or {label: levers}, in it.")
    return list(options)


def _option(entry: Any) -> tuple[str, Mapping[str, Any]]:
    """Label and governance settings: a package's name, ``{label: levers}`` or ``(label, levers)``."""
    if isinstance(entry, str):
        return entry, tree_of("governance", entry)
    if isinstance(entry, Mapping) and len(entry) == 1:
        entry = next(iter(entry.items()))
    if isinstance(entry, (tuple, list)) and len(entry) == 2:
        label, levers = entry
        if isinstance(label, str) and label.strip() and isinstance(levers, (str, Mapping)):
            return label, tree_of("governance", levers if isinstance(levers, str) else dict(levers))
    raise ConfigError(
        f"The option {entry!r} must be a package name, or a label and its levers: {{label: {{lever: value}}}}."
    )


def _outcomes(what: Any) -> Any:
    if what in ("all", ["all"]):
        return "all"
    names = [what] if isinstance(what, str) else what
    if not isinstance(names, (list, tuple)) or not names:
        raise ConfigError(f"outcomes is {what!r}, but must be 'all' or a list of outcomes.")
    for name in names:
        if name not in CATALOGUE:
            raise ConfigError(no_such("outcome", name, CATALOGUE, see="what `orglearn list outcomes` lists"))
    return [name for name in CATALOGUE if name in names]


def _keep(what: Any, years: float) -> Any:
    if isinstance(what, str) and what in KEEP:
        return what
    whole = range(int(years) + 1)
    if isinstance(what, (list, tuple)) and what and all(type(y) is int and y in whole for y in what):
        return sorted(set(what))
    raise ConfigError(
        f"keep is {what!r}, but must be every_year, last_year or a list of whole years from 0 to {whole[-1]}."
    )


def _details(what: Any) -> list[str]:
    kinds = [what] if isinstance(what, str) else what
    if not isinstance(kinds, (list, tuple)):
        raise ConfigError(f"details is {what!r}, but must be a list of {', '.join(details.KINDS)}.")
    for kind in kinds:
        if kind not in details.KINDS:
            raise ConfigError(no_such("kind of detail", kind, details.KINDS))
    return [kind for kind in details.KINDS if kind in kinds]


def _design(what: Any) -> dict[str, Any]:
    """The design's kind and numbers, complete."""
    given = {"kind": what} if isinstance(what, str) else dict(what) if isinstance(what, Mapping) else {}
    kind = given.get("kind")
    if kind not in designs.KINDS:
        raise ConfigError(no_such("design", kind, designs.KINDS))
    numbers = DESIGN.get(str(kind), {})
    extra = (
        ("package", "parts") if kind in designs.OF_PACKAGE else ("second_order",) if kind == "sobol" else ()
    )
    allowed = ("kind", *numbers, *extra, *(("seed",) if numbers else ()))
    for key in given:
        if key not in allowed:
            raise ConfigError(no_such(f"setting of the design {kind}", key, allowed))
    result: dict[str, Any] = {"kind": kind}
    for key, (usual, meta) in numbers.items():
        result[key] = one_number(f"design.{key}", given.get(key, usual), meta, int)
    if numbers:
        result["seed"] = one_number("design.seed", given.get("seed", 0), SEED, int)
    if kind == "sobol":
        result["second_order"] = _yes_or_no("design.second_order", given.get("second_order", False))
    if kind in designs.OF_PACKAGE:
        result["package"] = given.get("package", "report_package")
        result["parts"] = given.get("parts", "levers")
    return result


def _yes_or_no(key: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise ConfigError(f"{key} is {value!r}, but must be true or false.")
    return value


def _fitting(design: Mapping[str, Any], factors: Sequence[Factor], options: Any) -> Mapping[str, Any]:
    """The design, seen to fit the factors; a grid of nothing is no design."""
    kind = design["kind"]
    if kind in designs.OF_PACKAGE and options != USUAL["options"]:
        raise ConfigError(
            f"A {kind} compares a package with its parts; leave options out, and name design.package."
        )
    if kind in designs.OF_PACKAGE and any(f.decided for f in factors):
        raise ConfigError(
            f"A {kind} takes the levers of its package; of factors it can have only what is not decided."
        )
    if kind in designs.SAMPLED and not factors:
        raise ConfigError(
            f"A {kind} design samples factors, and the study has none; name some under factors."
        )
    return {"kind": "none"} if kind in designs.LEVELLED and not factors else design


def _check_sets(whole: dict[str, Any], design: Mapping[str, Any]) -> None:
    """The ensemble and how many of its sets, in place."""
    if whole["ensemble"] in (None, "none"):
        if whole["sets"] is not None:
            raise ConfigError("sets says how many sets of an ensemble to use; ensemble says of which.")
        whole["ensemble"] = None
        return
    if design["kind"] in designs.SAMPLED:
        raise ConfigError(
            f"An ensemble samples the uncertain numbers already; a {design['kind']} design cannot be laid on top."
        )
    there = len(read_ensemble(whole["ensemble"]))
    most = Meta(1, there, SETS.unit, SETS.meaning, "choice", "model design")
    whole["sets"] = one_number("sets", min(20, there) if whole["sets"] is None else whole["sets"], most, int)
