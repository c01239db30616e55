"""A study's folder: what it asks, what is finished, what failed, who is writing, and where it all comes from.

::

    study.yaml        the study, complete
    manifest.json     versions, digests, machine, and every time it was run
    parts/            finished runs, in files that are whole or not there
    failures/         a file for each run that failed, with its traceback and the command that repeats it
    results.parquet   one tidy table, made of the parts
    alternatives.csv, scenarios.csv, failures.csv
    set_aside/        parts that were damaged
"""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from filelock import FileLock, Timeout

from sim.config import Config, as_dict
from sim.config.fields import ConfigError
from sim.config.yaml_text import read_yaml
from sim.studies.files import read_json, refuse_links, write_json, write_yaml
from sim.studies.jobs import Jobs, made_under
from sim.studies.points import Points
from sim.studies.provenance import command_typed, git_revision, now, own_version, surroundings
from sim.studies.shards import Shards
from sim.studies.study import Study, study_from
from sim.studies.types import Adoption, Facts, Tree

UNDER_WAY = "under way"


class Folder:
    """The folder of one study."""

    def __init__(self, path: str | Path):
        self.path = Path(path)
        self.failures = self.path / "failures"

    def parts(self, repair: bool = False) -> Shards:
        """Return the finished runs; ``repair`` only with the lock in hand."""
        return Shards(self.path / "parts").open(repair)

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Keep other runners out. The system frees it when this process ends, however it ends.

        ConfigError, saying who has it, where another runner is at work, and where something in the folder is a link.
        """
        self.path.mkdir(parents=True, exist_ok=True)
        refuse_links(self.path)
        lock = FileLock(self.path / ".lock")
        try:
            lock.acquire(timeout=0)
        except Timeout:
            who = read_json(self.path / ".running.json")
            by = f", by process {who['process']} on {who['machine']} since {who['since']}" if len(who) == 3 else ""
            raise ConfigError(f"The study in {self.path} is being run already{by}. Wait for it, or stop it.") from None
        try:
            who = {"process": os.getpid(), "machine": socket.gethostname(), "since": now()}
            write_json(who, self.path / ".running.json")
            yield
        finally:
            (self.path / ".running.json").unlink(missing_ok=True)
            lock.release()

    def write_study(self, study: Study) -> None:
        """Keep the study, so that the folder alone is enough to go on."""
        write_yaml({"name": study.name, **plain(study.tree)}, self.path / "study.yaml")

    def study(self) -> Study:
        """Return the study of this folder; ConfigError where there is none."""
        if not (self.path / "study.yaml").is_file():
            raise ConfigError(f"There is no study in {self.path}: it has no study.yaml.")
        tree = read_yaml(self.path / "study.yaml")
        return study_from(str(tree.pop("name", self.path.name)), tree)

    def adopted(self) -> list[Adoption]:
        """Return the versions of the model that the runs were adopted by, in order (:mod:`sim.studies.adopt`)."""
        return list(self.manifest().get("adopted", []))

    def jobs(self, study: Study | None = None) -> Jobs:
        """Return the runs of a study (this folder's by default), known by the keys that they have in this folder."""
        own = study or self.study()
        return Jobs(own, Points(own), made_under(self.adopted()))

    def jobs_as_kept(self) -> Jobs:
        """Return the runs by the keys they were kept under, though that be those of an earlier version of the model."""
        own = self.study()
        return Jobs(own, Points(own), self.model)

    @property
    def model(self) -> str:
        """The fingerprint of the model that the runs were made by, as the manifest has it; the present one without one."""
        return str(self.manifest().get("model") or made_under(self.adopted()))

    @property
    def can_be_repeated(self) -> bool:
        """Whether the present model is the one that the runs were made by, or was found to give the same."""
        return made_under(self.adopted()) == self.model

    def write_failure(self, key: str, about: Facts, config: Config | None = None) -> None:
        """Keep what is known of a run that failed, and its settings where they are given."""
        write_json(about, self.failures / f"{key}.json")
        if config is not None:
            write_yaml(as_dict(config), self.failures / f"{key}.yaml")

    def forget_failure(self, key: str) -> None:
        """The run has succeeded since."""
        for ending in ("json", "yaml"):  # settings stand beside where the run is no run of the study
            (self.failures / f"{key}.{ending}").unlink(missing_ok=True)

    def read_failures(self) -> dict[str, Tree]:
        """Return key -> what is known of it; a file that cannot be read is passed over."""
        read = {file.stem: read_json(file) for file in sorted(self.failures.glob("*.json"))}
        return {key: about for key, about in read.items() if about}

    def manifest(self) -> Tree:
        """Return what is known of the study and of every time it was run; empty where nothing is."""
        return read_json(self.path / "manifest.json")

    def write_manifest(self, manifest: Tree) -> None:
        """Write it whole."""
        write_json(manifest, self.path / "manifest.json")

    def begin(self, study: Study, executor: Facts) -> Tree:
        """Enter that a run of the study has begun; returns the manifest, whose last run is this one."""
        manifest = self.manifest()
        runs = list(manifest.get("runs", []))
        for run in runs:
            if run.get("ended") == UNDER_WAY:
                run["ended"] = "without a word: the program or the machine was stopped"
        runs.append({"begun": now(), "ended": UNDER_WAY, "command": command_typed(), "executor": executor})
        manifest = {
            "study": study.name,
            "orglearn": own_version(),
            "model": made_under(manifest.get("adopted", [])),
            "git": git_revision(),
            **surroundings(),
            "runs": runs,
        } | ({"adopted": manifest["adopted"]} if manifest.get("adopted") else {})
        self.write_manifest(manifest)
        return manifest


def plain(tree: object) -> Any:
    """Return mappings as dicts and sequences as lists, as YAML writes them."""
    if isinstance(tree, dict) or hasattr(tree, "items"):
        return {str(key): plain(value) for key, value in tree.items()}
    if isinstance(tree, (list, tuple)):
        return [plain(value) for value in tree]
    return tree.item() if isinstance(tree, np.generic) else tree
