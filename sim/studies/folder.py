"""A study's folder: what it asks, what is finished, what failed, who is writing, and where it all comes from.

::

    study.yaml        the study, complete
    manifest.json     versions, digests, machine, and every time it was run
    parts/            finished runs, in files that are whole or not there
    failures/         a file for each run that failed, with its traceback and the command that repeats it
    results.parquet   one tidy table, made of the parts
    alternatives.csv, scenarios.csv, failures.csv
    set_aside/        parts that were damaged
    earlier/MODEL/    study, manifest and tables as an earlier version of the model left them; its runs are in parts/
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from contextlib import AbstractContextManager
from itertools import count, pairwise
from pathlib import Path

from sim.config import Config, as_dict
from sim.config.fields import ConfigError
from sim.config.yaml_text import read_yaml
from sim.studies import details
from sim.studies.files import appear_together, read_json, write_json, write_yaml
from sim.studies.fingerprint import model_hash
from sim.studies.jobs import Jobs, made_under
from sim.studies.places import MARK, OtherResultsError, locked, refusal
from sim.studies.points import Points
from sim.studies.provenance import changes, command_typed, git_revision, now, own_version, surroundings
from sim.studies.same_study import difference, plain
from sim.studies.shards import Shards
from sim.studies.study import Study, study_from
from sim.studies.types import Adoption, Facts, Tree

UNDER_WAY = "under way"
EARLIER = "earlier"
TABLES = (
    "study.yaml", "manifest.json", "results.parquet", "results.json", "alternatives.csv", "scenarios.csv", "failures.csv",
    "levers.csv", "left_out.csv",
)  # fmt: skip
"""What a study leaves besides its runs and their details."""


def environments(runs: Sequence[Tree]) -> list[str]:
    """Return how the surroundings changed from one run of a study to the next, under one model; usually in no way."""
    known = [run["made"] for run in runs if isinstance(run.get("made"), dict)]
    pairs = [(a, b) for a, b in pairwise(known) if a.get("model") == b.get("model")]
    return [change for before, after in pairs for change in changes(before, after)]


def is_manifest(facts: Tree) -> bool:
    """Return whether facts have the shape of a manifest: lists of facts of the runs and adoptions, the model as text."""
    lists = (facts.get(name, []) for name in ("runs", "adopted"))
    of_facts = all(isinstance(what, list) and all(isinstance(one, dict) for one in what) for what in lists)
    steps = of_facts and all({"from", "to"} <= set(step) for step in facts.get("adopted", []))
    return steps and isinstance(facts.get("model"), str)


class Folder:
    """The folder of one study."""

    def __init__(self, path: str | Path):
        self.path = Path(path)
        self.failures = self.path / "failures"

    def parts(self, repair: bool = False) -> Shards:
        """Return the finished runs; ``repair`` only with the lock in hand."""
        home = self.path.parent.parent if self.is_earlier else self.path
        return Shards(home / "parts").open(repair)

    @property
    def is_earlier(self) -> bool:
        """Whether this is what an earlier version of the model left in a study's folder: to be read, not gone on with."""
        return self.path.absolute().parent.name == EARLIER and not (self.path / "parts").exists()

    def lock(self) -> AbstractContextManager[None]:
        """Keep other runners out; ConfigError, saying who has it, where another runner is at work."""
        return locked(self.path, "The study")

    def check_is_for(self, study: Study) -> None:
        """OtherResultsError where the folder holds another study than this one, or results of another kind."""
        if self.is_earlier:
            raise OtherResultsError(
                f"{self.path} is kept to be read; go on with the study in {self.path.parent.parent}."
            )
        if not (self.path / "study.yaml").is_file():
            if kind := read_json(self.path / MARK).get("what"):
                raise OtherResultsError(refusal(self.path, f"a {kind}"))
            return
        try:
            apart = difference(self.study(), study)
        except ConfigError as problem:
            raise OtherResultsError(refusal(self.path, f"a study that this version cannot read ({problem})")) from None
        if apart:
            raise OtherResultsError(refusal(self.path, f"another study (another {apart})"))

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
        """Return the runs of a study (this folder's by default), by the keys that the present model gives them here."""
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

    def of_earlier_model(self) -> str:
        """Return a sentence where another version of the model made what is here; empty where the present one did."""
        if self.can_be_repeated:
            return ""
        return f"The runs in {self.path} were made by {self.maker()}; this is model {model_hash()}."

    def maker(self) -> str:
        """Return which model made what is here, with the version and revision of the program."""
        about = self.manifest()
        version, revision = about.get("orglearn") or "unknown", about.get("git") or "unknown"
        return f"model {self.model} (orglearn {version}, revision {revision})"

    def keep_earlier(self) -> None:
        """Lay what another version of the model left aside, readable as a study of its own, before this one writes."""
        if (self.path / "study.yaml").is_file() and self.of_earlier_model():
            names = [*TABLES, *(f"{kind}.parquet" for kind in details.KINDS)]
            with appear_together(self.path / EARLIER / self.model, keep_others=True) as new:
                for name in names:
                    if (self.path / name).is_file():
                        shutil.copyfile(self.path / name, new / name)

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
        """Return what is known of the study and of every time it was run; empty where nothing is, or it is damaged."""
        manifest = read_json(self.path / "manifest.json")
        return manifest if is_manifest(manifest) else {}

    def damage(self) -> str:
        """Return a sentence where the manifest is damaged; empty where it is whole, or not there."""
        if not (self.path / "manifest.json").is_file() or self.manifest():
            return ""
        return (
            f"The manifest.json in {self.path} is damaged: when the study was run, and what it was adopted by, is lost. The "
            "finished runs are whole; when the study is run, the file is set aside and a new one written."
        )

    def _set_manifest_aside(self) -> None:
        """Keep a damaged manifest under another name; it stays where it is until a new one takes its place."""
        names = (self.path / f"manifest.damaged-{number}.json" for number in count(1))
        shutil.copyfile(self.path / "manifest.json", next(name for name in names if not name.exists()))

    def write_manifest(self, manifest: Tree) -> None:
        """Write it whole."""
        write_json(manifest, self.path / "manifest.json")

    def begin(self, study: Study, executor: Facts) -> Tree:
        """Enter that a run of the study has begun; returns the manifest, whose last run is this one."""
        if self.damage():
            self._set_manifest_aside()
        manifest = self.manifest()
        runs = list(manifest.get("runs", []))
        for run in runs:
            if run.get("ended") == UNDER_WAY:
                run["ended"] = "without a word: the program or the machine was stopped"
        made = {
            "orglearn": own_version(), "model": made_under(manifest.get("adopted", [])), "git": git_revision(),
            **surroundings(),
        }  # fmt: skip
        runs.append(
            {"begun": now(), "ended": UNDER_WAY, "command": command_typed(), "executor": executor, "made": made}
        )
        adopted = {"adopted": manifest["adopted"]} if manifest.get("adopted") else {}
        reported = {"environments": environments(runs), "runs": runs}
        manifest = {"study": study.name, **made, **reported, **adopted}
        self.write_manifest(manifest)
        return manifest
