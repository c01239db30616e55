"""The settings of a study file: what can stand there, what stands where it is silent, and the checks of each.

Every check returns the setting as a study holds it, and raises ConfigError with a sentence where it cannot be used.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence

from sim.config.build import configure
from sim.config.check import SEED, YEARS, one_number
from sim.config.ensemble import read_ensemble
from sim.config.fields import ConfigError, Meta
from sim.config.files import check_names, package_names
from sim.config.options import DEFAULTS, tree_of
from sim.config.registry import registry
from sim.config.yaml_text import refuse_underscores
from sim.language import LANGUAGES
from sim.outcomes.catalogue import CATALOGUE
from sim.outcomes.years import year_ends
from sim.studies import design as designs
from sim.studies import details
from sim.studies.point_list import read_points
from sim.studies.results import Factor
from sim.studies.types import Keep, Option, Settings, Text, Tree

USUAL: Tree = {
    "title": "",
    "question": "",
    "options": ["baseline_2014"],
    "factors": {},
    "design": "grid",
    "constraints": [],
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

NOT_IN_NAMES = '/\\:*?"<>|'
"""What a folder's name cannot have on one system or another."""
LONGEST_NAME = 120

SHARED = ("scale", "world", "uncertainty", "population", "costs")
KEEP = ("every_year", "last_year")
REPLICATIONS = Meta(1, 1_000_000, "worlds", "How many worlds each alternative meets", "choice", "model design")
SETS = Meta(1, 100_000, "parameter sets", "How many sets of the ensemble", "choice", "model design")
_WHOLE = Meta(1, 1_000_000, "", "", "choice", "model design")

DESIGN: dict[str, dict[str, tuple[int, Meta]]] = {
    "lhs": {"samples": (128, _WHOLE)},
    "sobol": {"samples": (128, _WHOLE)},
    "morris": {"trajectories": (20, _WHOLE), "levels": (4, Meta(2, 100, "levels", "", "choice", ""))},
    "shapley": {"orders": (20, Meta(2, 100_000, "orders", "", "choice", ""))},
}
"""The numbers each kind of design takes, with their usual value."""
EXTRA = {"sobol": ("second_order",), designs.LISTED: ("file", "points")}
"""What else a kind of design takes."""


def complete(name: str, tree: Settings) -> Tree:
    """Return all settings of a study, each checked, with the usual ones where the file is silent."""
    refuse_underscores(dict(tree), f"The study {name}")
    check_names("setting of a study", tree, USUAL)
    whole = USUAL | dict(tree)
    _check_name(name)
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
    whole["design"] = _design(whole["design"])
    whole["ensemble"], whole["sets"] = _sets(whole["ensemble"], whole["sets"], str(whole["design"]["kind"]))
    return whole


def _check_name(name: str) -> None:
    """Refuse a name that no folder can have on every system."""
    cannot = sorted({c for c in name if c in NOT_IN_NAMES or not c.isprintable()})
    if cannot:
        why = f"becomes a folder's, and cannot have {cannot[0]!r} in it"
    elif not name.strip() or name[0] in ". " or name[-1] in ". ":
        why = "cannot be empty, nor begin or end with '.' or a space"
    elif len(name.encode()) > LONGEST_NAME:
        why = f"becomes a folder's, and can have at most {LONGEST_NAME} bytes"
    else:
        return
    raise ConfigError(f"The study is called {name[:LONGEST_NAME]!r}, but a name {why}.")


def read_options(entries: object) -> tuple[Option, ...]:
    """Return the options of a study, each with a label of its own."""
    if not isinstance(entries, (list, tuple)) or not entries:
        raise ConfigError("options must be a list with at least one package name, or {label: levers}, in it.")
    options = tuple(_option(entry) for entry in entries)
    labels = [label for label, _ in options]
    if twice := [label for label in labels if labels.count(label) > 1]:
        raise ConfigError(f"Two options are called '{twice[0]}'; give every option a label of its own.")
    for label, levers in options:
        _check_label(label, levers)
    return options


def _check_label(label: str, levers: Tree) -> None:
    """Refuse a label by which documents would tell of a package that comes along, where the levers are not that one's."""
    about = registry("packages")
    named = [name for name in package_names() if label in (name, *_shown(about[name]))]
    for name in named:
        own, its = (configure(what).governance for what in (levers, name))
        if dataclasses.replace(own, package=its.package) != its:
            raise ConfigError(
                f"The option '{label}' is called like the package {name}, but sets other levers; give it a label of its own."
            )


def _shown(about: Tree) -> list[str]:
    """Return what a package is called in any text."""
    return [about["code"], *(about[key][language] for key in ("label", "short_label") for language in LANGUAGES)]


def _text(key: str, what: object) -> Text:
    """Return a text, or one for each language."""
    if isinstance(what, str):
        return what
    if isinstance(what, Mapping) and all(k in LANGUAGES and isinstance(v, str) for k, v in what.items()):
        return dict(what)
    raise ConfigError(f"{key} is {what!r}, but must be a text, or {{nb: ..., en: ...}}.")


def _option(entry: object) -> Option:
    """Return label and governance settings: a package's name, ``{label: levers}`` or ``(label, levers)``."""
    if isinstance(entry, str):
        return entry, tree_of("governance", entry)
    if isinstance(entry, Mapping) and len(entry) == 1:
        entry = next(iter(entry.items()))
    if isinstance(entry, (tuple, list)) and len(entry) == 2:
        label, levers = entry
        if isinstance(label, str) and label.strip() and isinstance(levers, (str, Mapping)):
            return label, tree_of("governance", levers if isinstance(levers, str) else dict(levers))
    allowed = "a package name, or a label and its levers: {label: {lever: value}}"
    raise ConfigError(f"The option {entry!r} must be {allowed}.")


def _outcomes(what: object) -> str | list[str]:
    if what in ("all", ["all"]):
        return "all"
    names = [what] if isinstance(what, str) else what
    if not isinstance(names, (list, tuple)) or not names:
        raise ConfigError(f"outcomes is {what!r}, but must be 'all' or a list of outcomes.")
    check_names("outcome", names, CATALOGUE, see="what `orglearn list outcomes` lists")
    return [name for name in CATALOGUE if name in names]


def _keep(what: object, years: float) -> Keep:
    if isinstance(what, str) and what in KEEP:
        return what
    ends = (0, *year_ends(years))
    if isinstance(what, (list, tuple)) and what and all(type(y) in (int, float) and y in ends for y in what):
        return [year for year in ends if year in what]
    whole = f"whole years from 0 to {int(years)}" if years >= 1 else "year 0"
    end = f", or {years:g}, the end of the run" if ends[-1] % 1 else ""
    years_allowed = f"every_year, last_year or a list of {whole}{end}"
    raise ConfigError(f"keep is {what!r}, but must be {years_allowed}.")


def _details(what: object) -> list[str]:
    kinds = [what] if isinstance(what, str) else what
    if not isinstance(kinds, (list, tuple)):
        raise ConfigError(f"details is {what!r}, but must be a list of {', '.join(details.KINDS)}.")
    check_names("kind of detail", kinds, details.KINDS)
    return [kind for kind in details.KINDS if kind in kinds]


def _design(what: object) -> Tree:
    """Return the design's kind and numbers, complete."""
    given = {"kind": what} if isinstance(what, str) else dict(what) if isinstance(what, Mapping) else {}
    kind = given.get("kind")
    check_names("design", [kind], designs.KINDS)
    numbers = DESIGN.get(str(kind), {})
    extra = EXTRA.get(str(kind), ("package", "levers", "parts") if kind in designs.OF_PACKAGE else ())
    allowed = ("kind", *numbers, *extra, *(("seed",) if numbers else ()))
    check_names(f"setting of the design {kind}", given, allowed)
    result: Tree = {"kind": kind}
    if kind == designs.LISTED:
        result["points"] = read_points(given)
    for key, (usual, meta) in numbers.items():
        result[key] = one_number(f"design.{key}", given.get(key, usual), meta, int)
    if numbers:
        result["seed"] = one_number("design.seed", given.get("seed", 0), SEED, int)
    if kind == "sobol":
        result["second_order"] = value = given.get("second_order", False)
        if not isinstance(value, bool):
            raise ConfigError(f"design.second_order is {value!r}, but must be true or false.")
    if kind in designs.OF_PACKAGE:
        result["package"] = given.get("package", "report_package")
        if "levers" in given:
            result["levers"] = _levers_of_package(result["package"], given["levers"])
        result["parts"] = given.get("parts", "levers")
    return result


def _levers_of_package(name: object, levers: object) -> Tree:
    """Return what a package of one's own sets, that a design takes apart under a name."""
    if not isinstance(name, str) or not isinstance(levers, Mapping):
        raise ConfigError(
            f"design.levers is {levers!r}, but must be what the package design.package names sets: lever: value."
        )
    if name in package_names():
        raise ConfigError(
            f"design.levers gives levers of '{name}', which is a package that comes along; call yours another."
        )
    return tree_of("governance", dict(levers))


def fitting(design: Tree, factors: Sequence[Factor], options: object, named: object) -> Tree:
    """Return the design, which has to fit the factors, of which the study has ``named``; a grid of nothing is none."""
    kind = design["kind"]
    if kind in designs.OF_PACKAGE and options != USUAL["options"]:
        raise ConfigError(f"A {kind} compares a package with its parts; leave options out, and name design.package.")
    if kind in designs.OF_PACKAGE and any(f.decided for f in factors):
        raise ConfigError(f"A {kind} takes the levers of its package; of factors it can have only what is not decided.")
    if kind == designs.LISTED and named:
        raise ConfigError("A design of points names its factors by its columns; leave factors out of the study.")
    if kind in designs.SAMPLED and not factors:
        raise ConfigError(f"A {kind} design samples factors, and the study has none; name some under factors.")
    return {"kind": "none"} if kind in designs.LEVELLED and not factors else design


def _sets(ensemble: object, sets: object, design: str) -> tuple[str | None, int | None]:
    """Return the ensemble and how many of its sets; (None, None) where there is none."""
    if ensemble in (None, "none"):
        if sets is not None:
            raise ConfigError("sets says how many sets of an ensemble to use; ensemble says of which.")
        return None, None
    if design in designs.SAMPLED:
        why = "An ensemble samples the uncertain numbers already"
        raise ConfigError(f"{why}; a {design} design cannot be laid on top.")
    there = len(read_ensemble(ensemble))
    most = Meta(1, there, SETS.unit, SETS.meaning, "choice", "model design")
    return str(ensemble), one_number("sets", min(20, there) if sets is None else sets, most, int)
