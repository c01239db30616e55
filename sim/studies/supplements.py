"""Studies that go with a study: its options and worlds under further questions, for the document that tells of them all.

Each is an ordinary study, made from the first by changing what is varied; it lies in ``supplements/NAME`` in the first
one's folder, and is run, gone on with and asked like any other. Worlds are shared: world 3 has the same luck in all of
them, so that they can be laid beside each other pair by pair.
"""

from __future__ import annotations

from collections.abc import Callable, Container
from pathlib import Path

from sim.config.fields import ConfigError, metas
from sim.config.files import check_names, package_names
from sim.config.levers import Levers
from sim.outcomes.catalogue import CATALOGUE, HEADLINES
from sim.studies.folder import Folder
from sim.studies.package_parts import moved_levers
from sim.studies.points import Points
from sim.studies.results import Results
from sim.studies.same_study import plain
from sim.studies.study import Study, study_from
from sim.studies.types import Tree
from sim.studies.workflow import load_study

FOLDER = "supplements"
SETS, SET_WORLDS = 60, 3
"""Of the ensemble, how many sets, and in how many worlds each option meets each."""
POINTS, POINT_WORLDS = 320, 2
"""How many settings of the levers a response surface is fitted to, and in how many worlds each is met."""
PART_WORLDS = 12
FLIP_WORLDS = 10
FLIP = "flip"


def supplement(study: Study, kind: str) -> Study:
    """The study of a kind that goes with another; ConfigError where there is no such kind, or nothing to make it of."""
    check_names("supplement", [kind], KINDS)
    if lacking := lacks(study.outcome_names, kind):
        raise ConfigError(
            f"The study {study.name} keeps none of the outcomes that {kind} tells of; "
            f"put one of these among its outcomes: {', '.join(lacking)}."
        )
    shared = {key: study.tree[key] for key in SHARED}
    name = study.name[:50]  # so that the longest name there may be has room for the kind
    return study_from(f"{name} {kind}".replace("_", " "), shared | KINDS[kind](study))


NEEDS: dict[str, tuple[str, ...]] = {
    "robustness": tuple(name for name in HEADLINES if CATALOGUE[name].better),
    "contributions": (
        "quality_standard", "quality_discretionary", "unwarranted_variation", "learning_ability", "motivation", "backlog",
    ),
    "what_if": HEADLINES,
    FLIP: ("quality_standard", "quality_discretionary"),
}  # fmt: skip
"""What each part of a document tells of: at least one of these must be among the outcomes that the study keeps."""


def lacks(outcomes: Container[str], kind: str) -> tuple[str, ...]:
    """Return the outcomes that a kind of supplement tells of, where a study keeps none of them; else nothing."""
    return () if any(name in outcomes for name in NEEDS[kind]) else NEEDS[kind]


SHARED = ("scale", "world", "uncertainty", "population", "costs", "years", "seed")


def _robustness(study: Study) -> Tree:
    """Return the same options under many sets of the uncertain numbers."""
    _one_set(study)
    return _brief(study) | {
        "options": study.tree["options"], "factors": study.tree["factors"], "design": study.tree["design"],
        "constraints": study.tree["constraints"],
        "ensemble": "report_patterns", "sets": SETS, "replications": min(SET_WORLDS, study.replications),
    }  # fmt: skip


def _contributions(study: Study) -> Tree:
    """Return every set of the levels' parts of the package that moves most; of the report's own, where it is an option."""
    packages = [label for label, _ in study.options if label in package_names() and moved_levers(label)]
    if not packages:
        raise ConfigError(f"The study {study.name} has no package among its options to take apart.")
    most = max(packages, key=lambda name: (name == "report_package", len(moved_levers(name))))
    design = {"kind": "package_factorial", "package": most, "parts": "levels"}
    return _brief(study) | {"design": design, "replications": min(PART_WORLDS, study.replications)}


def _what_if(study: Study) -> Tree:
    """Settings of all levers that have a number, spread over their whole spans."""
    factors: Tree = {
        f"governance.{name}": {"from": float(meta.low), "to": float(meta.high)}
        for name, meta in metas(Levers).items()
        if isinstance(getattr(Levers(), name), float)
    }
    factors["governance.competence_units.model"] = ["hybrid"]
    factors["governance.competence_units.intensity"] = {"from": 0.0, "to": 1.0}
    return _brief(study) | {
        "options": [study.tree["options"][0]], "factors": factors,
        "design": {"kind": "lhs", "samples": POINTS}, "replications": min(POINT_WORLDS, study.replications),
    }  # fmt: skip


def _flip(study: Study) -> Tree:
    """Return the reference in a few worlds, and beside it the runs that a break-even test asks for."""
    _one_set(study)
    if any(scenario.point for scenario in Points(study).scenarios):
        raise ConfigError(f"The study {study.name} moves uncertain numbers itself, so a flip test cannot.")
    worlds = min(FLIP_WORLDS, study.replications)
    return _brief(study) | {"options": [study.tree["options"][0]], "replications": worlds}


def _one_set(study: Study) -> None:
    """ConfigError where the study varies the uncertain numbers itself."""
    if study.ensemble or len(Points(study).scenarios) > 1:
        raise ConfigError(f"The study {study.name} is run under several sets of numbers already.")


def _brief(study: Study) -> Tree:
    """Return what is kept: the main outcomes of the last year."""
    kept = [name for name in study.outcome_names if name in HEADLINES]
    return {"keep": "last_year", "outcomes": kept}


KINDS: dict[str, Callable[[Study], Tree]] = {
    "robustness": _robustness,
    "contributions": _contributions,
    "what_if": _what_if,
    FLIP: _flip,
}
"""What can go with a study, and how it is made.

The last one asks for further runs as it goes (:mod:`sim.analysis.break_even.companion`)."""


def folder_of(study_folder: str | Path, kind: str) -> Folder:
    """Where a supplement lies."""
    return Folder(Path(study_folder) / FOLDER / kind)


def supplements(results: Results, load: Callable[[Path], Results] = load_study) -> dict[str, Results]:
    """Return the supplements that lie beside a study and have finished runs, by kind.

    ``load``: reads one from its folder.

    One that was run when the study had another scale, world, years or seed is of another study, and is left out; so is
    one that another version of the model made.
    """
    result = {}
    for kind in KINDS:
        if results.folder is not None and (folder_of(results.folder, kind).path / "manifest.json").is_file():
            there = load(folder_of(results.folder, kind).path)
            same = all(plain(there.study[key]) == plain(results.study.get(key, there.study[key])) for key in SHARED)
            same &= there.manifest.get("model") == results.manifest.get("model")
            if same and not there.table.empty:
                result[kind] = there
    return result
