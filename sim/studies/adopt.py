"""Adoption: results of one version of the model are found to be those of another, and count as its own from then on.

The fingerprint of the model changes when its code is renamed or made faster, although every number stays. A sample of a
study's finished runs is then done again; where all come out as they were kept, the folder's manifest says so, and the
runs keep the keys they have. Where one does not, the study is of another model, and its runs have to be done again.
"""

from __future__ import annotations

import random
import secrets
from collections.abc import Callable
from pathlib import Path

from sim.config.fields import ConfigError, whole_number
from sim.studies.fingerprint import model_hash
from sim.studies.folder import Folder
from sim.studies.jobs import Job, Jobs, made_under
from sim.studies.points import Points
from sim.studies.provenance import now, surroundings
from sim.studies.same_numbers import difference, what_differs
from sim.studies.simulate_config import Observer
from sim.studies.types import Adoption, Tree, Where

Golden = Callable[[], str | None]
"""Holds the golden baseline of this copy against the model; a reason where it does not hold, else None."""

HOLDS, NOT_AVAILABLE = "holds", "not available"


def adopt(
    folder: Where, sample: int = 5, *, seed: int | None = None, golden: Golden | None = None
) -> dict[Path, Adoption]:
    """Let a study's runs count as those of the present model, where a sample of them done again comes out as kept.

    ``seed`` draws the sample; a new one by default. ``golden``: None where this copy has no golden baseline. Supplements
    and the runs that analyses asked for in the folder are adopted with the study, each study of them after a sample of
    its own. Nothing is recorded unless all hold. Returns the folders with the record that each got. ConfigError, saying
    what differs, where one does not hold.
    """
    whole_number("sample", sample, 1)
    seed = secrets.randbelow(2**31) if seed is None else seed
    place, present = Folder(folder), model_hash()
    old = str(place.manifest().get("model", ""))
    if not old:
        raise ConfigError(f"There is no study in {place.path}: it has no manifest.json.")
    if made_under(place.adopted()) == old:
        raise ConfigError(f"The study in {place.path} is of this version of the model; there is nothing to adopt.")
    says = check_golden(golden)
    records: dict[Path, Adoption] = {}
    inside = [file.parent for file in sorted(place.path.rglob("manifest.json")) if file.parent != place.path]
    for path in (place.path, *(folder for folder in inside if Folder(folder).manifest().get("model") == old)):
        with Folder(path).lock():
            done = _check(Folder(path), old, sample, seed)
        records[path] = record(old, present, done, seed, says)
    for path, entry in records.items():
        with Folder(path).lock():
            manifest = Folder(path).manifest()
            manifest["adopted"] = [*manifest.get("adopted", []), entry]
            Folder(path).write_manifest(manifest)
    return records


def check_golden(golden: Golden | None) -> str:
    """Return what a record says of the golden baseline; ConfigError where it does not hold."""
    if golden is None:
        return NOT_AVAILABLE
    if reason := golden():
        raise ConfigError(f"Nothing is adopted, for the golden baseline of this copy does not hold: {reason}")
    return HOLDS


def record(old: str, new: str, sample: int, seed: int, golden: str) -> Adoption:
    """Return what is written down of an adoption."""
    return {"from": old, "to": new, "at": now(), "sample": sample, "seed": seed, "golden": golden}


def _check(place: Folder, old: str, sample: int, seed: int) -> int:
    """Do some finished runs of a folder again, and return how many; ConfigError where one is not as kept.

    What an analysis asked for is known by its key alone, so a folder with such runs only has none that can be done again;
    it goes with its study.
    """
    if not (place.path / "study.yaml").is_file():
        return 0
    study = place.study()
    jobs, parts = Jobs(study, Points(study), model=old), place.parts()
    finished = [job for job in jobs if job.key in parts]
    if not finished:
        raise ConfigError(f"The study in {place.path} has no finished run of its model {old} to do again.")
    observe = Observer(study.outcome_names, study.years_kept, study.details)
    exact = is_same_place(place.manifest())
    chosen = random.Random(seed).sample(finished, min(sample, len(finished)))
    for job in chosen:
        value = observe(jobs.config(job))
        if problem := difference(parts.values(job.key), value, exact):
            raise ConfigError(f"{_sentence(jobs, job, *problem)} The runs in {place.path} are of another model, and have "
                              "to be done again.")  # fmt: skip
    return len(chosen)


def is_same_place(manifest: Tree) -> bool:
    """Return whether runs were made with the libraries, and on the kind of machine, that are here."""
    here, machine = surroundings(), manifest.get("machine", {})
    alike = all(machine.get(part) == here["machine"][part] for part in ("system", "processor"))
    return alike and all(manifest.get(part) == here[part] for part in ("python", "libraries", "numpy"))


def _sentence(jobs: Jobs, job: Job, place: int, kept: float, value: float) -> str:
    """Return which run differs, in which number, and by how much."""
    label = jobs.points.alternatives[job.alternative].label
    where = f"Run {job.key} ({label}, scenario {job.scenario}, world {job.world})"
    return f"{where} does not come out as kept: {what_differs(jobs.study, place, kept, value)}"
