"""A small study with everything that can go with one, and studies of any size whose values are drawn, not run."""

from __future__ import annotations

import pickle
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

import sim
from sim.analysis.break_even import companion
from sim.config import Config
from sim.config.levers import Levers
from sim.language import LANGUAGES
from sim.reporting.document.blocks import Document
from sim.reporting.document.build import build
from sim.reporting.document.publish import write
from sim.studies import details
from sim.studies.engine import sweep
from sim.studies.executors import Executor
from sim.studies.folder import Folder
from sim.studies.jobs import Jobs
from sim.studies.points import Points, settings_at
from sim.studies.study import Study, study_from
from sim.studies.supplements import FLIP, KINDS, folder_of, supplement, supplements
from sim.studies.workflow import load_study
from tests import shared

LATER = {"detail_management": {"from_year": 1, "to": 0.4}}
STUDY: dict[str, Any] = {
    "title": {"nb": "En liten studie", "en": "A small study"},
    "question": {"nb": "Hva skjer?", "en": "What happens?"},
    "options": ["baseline_2014", "report_package", {"later": LATER}, "one_state"],
    "scale": {"offices": 6, "caseworkers": 150, "counties": 2, "settling_years": 1},
    "years": 3,
    "details": ["groups"],
}  # fmt: skip

LEVERS = tuple(field.name for field in fields(Levers) if isinstance(getattr(Levers(), field.name), float))


@dataclass(frozen=True)
class Drawn:
    """Answers like an Observer, at once: luck shared by all options of a world, an effect of the levers, and noise."""

    outcomes: int
    years: int
    details: tuple[str, ...] = ()

    def __call__(self, config: Config) -> np.ndarray:
        start = Levers()
        moved = np.array([getattr(config.governance, name) - getattr(start, name) for name in LEVERS])
        luck = np.random.default_rng(config.seed).normal(size=self.outcomes)
        noise = np.random.default_rng([config.seed, round(1e6 * float(moved @ moved))])
        weight = np.cos(np.outer(np.arange(self.outcomes), 1 + np.arange(len(LEVERS))))
        ages = np.linspace(0, 1, self.years)[:, None] if self.years > 1 else np.ones((1, 1))
        value = 0.5 + 0.05 * luck + ages * (0.04 * weight @ moved + 0.01 * noise.normal(size=self.outcomes))
        more = noise.uniform(0.2, 0.8, size=details.size(self.details))
        return np.concatenate([value.ravel(), more])


def drawn(study: Study, folder: Path) -> sim.Results:
    """A study with its values drawn, kept by the store's own writer: a thousand runs in some seconds."""
    observe = Drawn(len(study.outcome_names), len(study.years_kept), tuple(study.details))
    done = sweep(Jobs(study, Points(study)), Folder(folder), Executor("in_process"), observe=observe)
    assert done.is_complete
    return load_study(folder)


def large(folder: Path, options: int = 12, worlds: int = 100) -> sim.Results:
    """As many options in as many worlds, ten years each, with all details and supplements."""
    from sim.config.files import package_names

    names = ["baseline_2014", *(name for name in package_names() if name != "baseline_2014")][:options]
    tree: dict[str, Any] = {"options": names, "replications": worlds, "years": 10, "details": ["groups", "flows"]}
    results = drawn(study_from("large", tree), folder)
    supplemented(folder)
    return results


def complete(folder: Path) -> sim.Results:
    """The small study of the documents' tests, run, with each of its supplements beside it, drawn."""
    study = STUDY | {"replications": 8, "details": ["groups", "flows"]}
    results = sim.sweep(study, out=folder, executor="in_process")
    supplemented(folder)
    return results


def supplemented(folder: Path) -> None:
    """Lay each supplement beside a study, drawn."""
    study = Folder(folder).study()
    for kind in KINDS:
        drawn(supplement(study, kind), folder_of(folder, kind).path)
    flipped(folder)


@dataclass(frozen=True)
class Turning:
    """Answers of flip tests, at once: in each comparison the foremost option is ahead by 0.02, less what its numbers take.

    ``tests``: the place of the outcome, the levers of the foremost option, and path, value used and likely span of each
    number. The first number takes 0.03 from the value used to the high end, the second half as much, and so on.
    """

    outcomes: int
    tests: tuple[tuple[int, tuple[float, ...], tuple[tuple[str, float, float], ...]], ...]

    def __call__(self, config: Config) -> np.ndarray:
        value = 0.5 + 0.05 * np.random.default_rng(config.seed).normal(size=self.outcomes)
        for place, levers, numbers in self.tests:
            if levers != levers_of(config):
                continue
            value[place] += 0.02 + 0.002 * np.random.default_rng([config.seed, place]).normal()
            for nth, (path, used, high) in enumerate(numbers, start=1):
                section, _, name = path.partition(".")
                value[place] -= 0.03 / nth * (getattr(getattr(config, section), name) - used) / (high - used)
        return value


def levers_of(config: Config) -> tuple[float, ...]:
    """The levers that have a number, in order."""
    return tuple(getattr(config.governance, name) for name in LEVERS)


def flipped(folder: Path) -> None:
    """Lay the runs of a study's flip tests beside it, drawn, so that the first number turns the order and others do not."""
    results, place = load_study(folder), folder_of(folder, FLIP)
    assert companion.run(results, place, Executor("in_process"), observe=turning(results, place)) == []


def turning(results: sim.Results, place: Folder) -> Turning:
    """Answers for the flip tests of a study, by which the first number of each turns the order."""
    study, tests = place.study(), []
    levers = {a.label: a.governance for a in Points(Folder(results.folder).study()).alternatives}
    for ahead in companion.best_options(results, companion.OUTCOMES, int(study.replications)):
        config = settings_at(study, {"governance": dict(levers[ahead.leader])}, seed=0)
        moved = tuple((of.path, of.value, of.high) for of in companion.numbers(study, ahead.outcome))
        tests.append((study.outcome_names.index(ahead.outcome), levers_of(config), moved))
    return Turning(len(study.outcome_names), tuple(tests))


@cache
def small_study() -> sim.Results:
    """The small study of the documents' tests, with a supplement of each kind. All share its folder: it is for reading."""
    return load_study(shared.folder("study", complete))


@dataclass(frozen=True)
class Written:
    """The small study, and its document in each language: as it was built, and its files by format."""

    results: sim.Results
    documents: dict[str, Document]
    files: dict[str, dict[str, Path]]


@cache
def written() -> Written:
    """The document of the small study in every language and format, made once for all the tests of a session."""
    place = shared.folder("documents", _write)
    documents = {language: pickle.loads((place / f"{language}.pickle").read_bytes()) for language in LANGUAGES}
    files = {
        language: {file.suffix[1:]: file for file in sorted((place / language).iterdir())} for language in LANGUAGES
    }
    return Written(small_study(), documents, files)


def _write(place: Path) -> None:
    results = small_study()
    for language in LANGUAGES:
        document = build(results, language, supplements(results))
        write(document, place / language)
        (place / f"{language}.pickle").write_bytes(pickle.dumps(document))
