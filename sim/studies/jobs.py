"""The runs of a study: each is a config, a seed and a version of the model, and is known by a key made of these."""

from __future__ import annotations

import hashlib
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass

from sim.config import Config
from sim.config.fields import ConfigError
from sim.studies import details
from sim.studies.fingerprint import model_hash
from sim.studies.points import Points, content
from sim.studies.study import Study
from sim.studies.types import Adoption

MOST_RUNS = 50_000_000
"""Runs of a study, at most; a folder from elsewhere could ask for any number."""
BETWEEN_SEEDS = 1_000_003
"""World w of a study with seed s has seed s * BETWEEN_SEEDS + w."""


def world_seed(seed: int, world: int) -> int:
    """Return the seed of world ``world`` (0, 1, ...) of a comparison or study with seed ``seed``.

    >>> world_seed(0, 3), world_seed(2, 0)
    (3, 2000006)
    """
    return seed * BETWEEN_SEEDS + world


@dataclass(frozen=True)
class Job:
    """One run: an alternative in a scenario in a world, by number, and its key."""

    scenario: int
    alternative: int
    world: int
    key: str


def made_under(adopted: Sequence[Adoption]) -> str:
    """Return the fingerprint that a folder's keys are made with: the present model's, or the one it was adopted from.

    ``adopted``: the folder's adoptions (:mod:`sim.studies.adopt`). Where none leads to the present model, they say nothing.
    """
    model, steps = model_hash(), {step["to"]: step["from"] for step in adopted}
    while model in steps:
        model = steps.pop(model)
    return model


def kept_by(study: Study, model: str) -> str:
    """Return what a key holds besides settings and seed: the model, and the outcomes and years that are kept."""
    kept = f"{','.join(study.outcome_names)}:{','.join(map(str, study.years_kept))}"
    kept += f":{','.join(study.details)}:{details.size(study.details, study.years)}" if study.details else ""
    return f"{model}:{hashlib.sha256(kept.encode()).hexdigest()[:12]}"


class Jobs:
    """Every run of a study, worlds first, so that a study that is stopped is balanced and paired.

    Pairs of scenario and alternative that come to the same settings are one run, listed twice in the results.
    ``model``: the fingerprint that keys are made with, by default that of the present model; a folder that was adopted
    has another (:meth:`sim.studies.folder.Folder.jobs`).
    """

    def __init__(self, study: Study, points: Points, model: str | None = None):
        self.study, self.points = study, points
        if (runs := len(points) * int(study.replications)) > MOST_RUNS:
            raise ConfigError(f"The study {study.name} has {runs} runs; the most is {MOST_RUNS}.")
        self.pairs = list(points.pairs())
        self._rest = kept_by(study, model_hash() if model is None else model)
        self.contents = [self._content(scenario, alternative) for scenario, alternative in self.pairs]
        first: dict[str, int] = {}
        for number, what in enumerate(self.contents):
            first.setdefault(what, number)
        self.distinct = list(first.values())

    def _content(self, scenario: int, alternative: int) -> str:
        try:
            return content(self.points.config(scenario, alternative, seed=0))
        except ConfigError as problem:
            where = self.points.alternatives[alternative].label
            raise ConfigError(f"{problem} (in scenario {scenario}, under {where})") from None

    def __len__(self) -> int:
        return len(self.distinct) * int(self.study.replications)

    def __iter__(self) -> Iterator[Job]:
        """The runs, each once."""
        return (self.at(pair, world) for world in range(self.study.replications) for pair in self.distinct)

    def cells(self) -> Iterator[Job]:
        """Give every alternative in every scenario and world, world by world, though some be the same run."""
        return (self.at(pair, world) for world in range(self.study.replications) for pair in range(len(self.pairs)))

    def at(self, pair: int, world: int) -> Job:
        """Return the run of a pair in a world."""
        scenario, alternative = self.pairs[pair]
        text = f"{self.contents[pair]}:{self.seed(world)}:{self._rest}"
        return Job(scenario, alternative, world, hashlib.sha256(text.encode()).hexdigest()[:24])

    def seed(self, world: int) -> int:
        """Return the seed of a world."""
        return world_seed(self.study.seed, world)

    def config(self, job: Job) -> Config:
        """Return the settings of a run."""
        return self.points.config(job.scenario, job.alternative, self.seed(job.world))

    def left(self, done: Container[str]) -> Iterator[Job]:
        """Give the runs that are not done."""
        return (job for job in self if job.key not in done)

    def find(self, key: str) -> Job:
        """Return the run with this key, or one that alone begins so; ConfigError where the study has none."""
        result = [job for job in self if job.key.startswith(key)] if len(key) >= 4 else []
        if len(result) == 1:
            return result[0]
        what = f"{len(result)} runs whose keys begin" if result else "no run whose key begins"
        more = "give more of the key, which has 24 letters"
        raise ConfigError(f"The study {self.study.name} has {what} with '{key}'; {more}.")
