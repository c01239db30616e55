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

import json
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from filelock import FileLock, Timeout

from sim.config.fields import ConfigError
from sim.config.yaml_text import read_yaml
from sim.studies.jobs import Jobs, made_under
from sim.studies.points import Points
from sim.studies.provenance import command_typed, git_revision, own_version, surroundings
from sim.studies.shards import Shards, put
from sim.studies.study import Study, study_from
from sim.studies.types import Adoption, Facts, Manifest, Tree

UNDER_WAY = "under way"


class Folder:
    """The folder of one study."""

    def __init__(self, path: str | Path):
        self.path = Path(path)
        self.failures = self.path / "failures"

    def parts(self, repair: bool = False) -> Shards:
        """The finished runs; ``repair`` only with the lock in hand."""
        return Shards(self.path / "parts").open(repair)

    # -- one writer at a time ------------------------------------------------------------------------

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Keep other runners out. The system frees it when this process ends, however it ends.

        ConfigError, saying who has it, where another runner is at work.
        """
        self.path.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self.path / ".lock")
        try:
            lock.acquire(timeout=0)
        except Timeout:
            raise ConfigError(
                f"The study in {self.path} is being run already{self._holder()}. Wait for it, or stop it."
            ) from None
        try:
            who = {"process": os.getpid(), "machine": socket.gethostname(), "since": now()}
            put(self.path / ".running.json", json.dumps(who).encode())
            yield
        finally:
            (self.path / ".running.json").unlink(missing_ok=True)
            lock.release()

    def _holder(self) -> str:
        try:
            who = json.loads((self.path / ".running.json").read_text(encoding="utf-8"))
            return f", by process {who['process']} on {who['machine']} since {who['since']}"
        except (OSError, ValueError, KeyError):
            return ""

    # -- what is asked -------------------------------------------------------------------------------

    def write_study(self, study: Study) -> None:
        """Keep the study, so that the folder alone is enough to go on."""
        text = yaml.safe_dump({"name": study.name, **plain(study.tree)}, sort_keys=False, allow_unicode=True, width=110)
        put(self.path / "study.yaml", text.encode("utf-8"))

    def study(self) -> Study:
        """The study of this folder; ConfigError where there is none."""
        if not (self.path / "study.yaml").is_file():
            raise ConfigError(f"There is no study in {self.path}: it has no study.yaml.")
        tree = read_yaml(self.path / "study.yaml")
        return study_from(str(tree.pop("name", self.path.name)), tree)

    def adopted(self) -> list[Adoption]:
        """Return the versions of the model that the runs were adopted by, in order (:mod:`sim.studies.adopt`)."""
        return list(self.manifest().get("adopted", []))

    def jobs(self, study: Study | None = None, tell: Callable[[int, int], None] | None = None) -> Jobs:
        """Return the runs of a study (this folder's by default), known by the keys that they have in this folder."""
        own = self.study() if study is None else study
        return Jobs(own, Points(own), tell, made_under(self.adopted()))

    # -- what failed ---------------------------------------------------------------------------------

    def write_failure(self, key: str, about: Facts) -> None:
        """Keep what is known of a run that failed."""
        put(self.failures / f"{key}.json", (json.dumps(about, indent=2, ensure_ascii=False) + "\n").encode("utf-8"))

    def forget_failure(self, key: str) -> None:
        """The run has succeeded since."""
        for ending in ("json", "yaml"):  # settings stand beside where the run is no run of the study
            (self.failures / f"{key}.{ending}").unlink(missing_ok=True)

    def read_failures(self) -> dict[str, Tree]:
        """Key -> what is known of it; a file that cannot be read is passed over."""
        result = {}
        for file in sorted(self.failures.glob("*.json")):
            try:
                result[file.stem] = dict(json.loads(file.read_text(encoding="utf-8")))
            except (OSError, ValueError):
                continue
        return result

    # -- where it comes from -------------------------------------------------------------------------

    def manifest(self) -> Manifest:
        """What is known of the study and of every time it was run; empty where nothing is."""
        try:
            return dict(json.loads((self.path / "manifest.json").read_text(encoding="utf-8")))
        except (OSError, ValueError):
            return {}

    def write_manifest(self, manifest: Manifest) -> None:
        """Write it whole."""
        text = json.dumps(manifest, indent=2, ensure_ascii=False, default=str) + "\n"
        put(self.path / "manifest.json", text.encode("utf-8"))

    def begin(self, study: Study, executor: Facts) -> Manifest:
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


def now() -> str:
    """The time, as text."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def plain(tree: object) -> Any:
    """Mappings as dicts and sequences as lists, as YAML writes them."""
    if isinstance(tree, dict) or hasattr(tree, "items"):
        return {str(key): plain(value) for key, value in tree.items()}
    if isinstance(tree, (list, tuple)):
        return [plain(value) for value in tree]
    return tree.item() if isinstance(tree, np.generic) else tree
