"""Hold what the program reads in a study file against what the file means; used by a test and by ``make hostile``."""

from __future__ import annotations

import json
from pathlib import Path

from sim.config.build import configure
from sim.config.fields import ConfigError
from sim.config.levers import Levers
from sim.config.yaml_text import dump_yaml, read_yaml
from sim.studies.folder import plain
from sim.studies.jobs import Jobs
from sim.studies.points import Points
from sim.studies.study import Study, read, study_from
from tests.written_studies import ANYTHING, REFUSED, Meaning, Written

#: Configs that are made of one study at most; a file that asks for more is read only.
MOST = 400


def complaint(written: Written, folder: Path) -> str:
    """Return what is wrong with how a file was taken; nothing where it is as it has to be. An exception is a fault too."""
    path = folder / "study.yaml"
    path.write_bytes(written.content)
    try:
        study = study_from(*read(path))
        jobs = Jobs(study, Points(study)) if study.replications * len(Points(study)) < MOST else None
    except ConfigError as problem:
        if len(str(problem)) < 10 or "\n" in str(problem):
            return f"the reason is no sentence: {str(problem)!r}"
        return "" if written.outcome in (REFUSED, ANYTHING) else f"it was refused: {problem}"
    except Exception as fault:
        return f"{type(fault).__name__}: {fault}"
    if written.outcome == REFUSED:
        return "it was not refused"
    again = study_from(study.name, read_back(study, folder))
    if json.dumps(again.tree, sort_keys=True, default=str) != json.dumps(study.tree, sort_keys=True, default=str):
        return "it is another study when it is written down and read again"
    return other_meaning(written.meaning, study, jobs) if written.outcome != ANYTHING and jobs else ""


def read_back(study: Study, folder: Path) -> dict[str, object]:
    """The settings of a study as a study's folder keeps them."""
    path = folder / "kept.yaml"
    path.write_text(dump_yaml(plain(study.tree)), encoding="utf-8")
    return dict(read_yaml(path))


def other_meaning(meaning: Meaning, study: Study, jobs: Jobs) -> str:
    """Return the first setting of a run that is not what the file means; nothing where all are."""
    for key, value in meaning.settings.items():
        if study.tree[key] != value:
            return f"{key} is {study.tree[key]!r}, not {value!r}"
    points = jobs.points
    if [a.label for a in points.alternatives] != list(meaning.options):
        return f"the options are {[a.label for a in points.alternatives]}, not {list(meaning.options)}"
    [(name, values)] = list(meaning.scenario_factor.items()) or [("turbulence", [None])]
    if len(points.scenarios) != len(values):
        return f"there are {len(points.scenarios)} scenarios, not {len(values)}"
    for scenario, wanted in enumerate(values):
        for place, (label, levers) in enumerate(meaning.options.items()):
            config = points.config(scenario, place, seed=0)
            own = configure(meaning.packages[label]).governance
            for lever in Levers.__dataclass_fields__:
                if lever in ("package", "schedule", "competence_units"):
                    continue
                expected = levers.get(lever, getattr(own, lever))
                if getattr(config.governance, lever) != expected:
                    return f"{lever} of {label} is {getattr(config.governance, lever)!r}, not {expected!r}"
            if wanted is not None and getattr(config.world, name) != wanted:
                return f"world.{name} is {getattr(config.world, name)!r}, not {wanted!r}"
    return ""
