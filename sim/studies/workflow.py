"""Studies in a few verbs: ``sweep`` runs one or goes on with it, ``load_study`` reads what it found."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from sim.config.fields import ConfigError
from sim.config.options import Own, read_own
from sim.studies import results_table
from sim.studies.engine import check_on_error
from sim.studies.engine import sweep as run_study
from sim.studies.executors import Executor, read_executor
from sim.studies.fingerprint import model_hash
from sim.studies.folder import Folder
from sim.studies.jobs import Jobs
from sim.studies.places import OtherResultsError, namesakes
from sim.studies.progress import bar
from sim.studies.provenance import changes, surroundings
from sim.studies.results import Results
from sim.studies.run_levers import table_of_levers
from sim.studies.same_numbers import BITS, OTHER, agreement, difference, what_differs
from sim.studies.simulate_config import Observer
from sim.studies.study import Study, read, study_from
from sim.studies.types import Values

SWEEPS = Path("outputs/sweeps")
"""Where studies are kept that say no place of their own: a folder each."""


def sweep(
    study: object,
    *,
    out: str | Path | None = None,
    executor: str | Executor = "local",
    workers: int | None = None,
    on_error: str = "continue",
    progress: bool = False,
    errors: str | None = None,
    config_dir: str | Path | Sequence[str | Path] | None = None,
    packages: Values | None = None,
    **settings: Any,
) -> Results:
    """Run a study, or go on with one; returns what is finished, whatever failed.

    ``study``: a name (``configs/study``), a file, a folder that has one, or its settings as a mapping. ``out``: its folder,
    ``outputs/sweeps/NAME`` by default, or NAME-2, NAME-3 ... where that holds another study. Runs that the folder holds are
    not done again, so that the same call goes on after a crash, and one with more ``replications`` adds them.
    ``executor``: local, in_process or dask; ``workers``: processes.
    ``on_error``: continue (a failure stops nothing), drain (nothing is begun after one), abort (stop at once);
    ``errors`` is what it was called before. ``settings``: of the study, in place of those it has. Failures are in
    ``results.failures``, with the commands that repeat them.

    ``config_dir``: one more folder of settings, laid out as ``configs/``, or several. ``packages``: packages of one's own,
    name -> levers or a YAML file. A YAML file may stand in place of any name. The study's folder holds the settings.

    Raises ConfigError where a setting cannot be used, ``out`` holds another study, or another process runs the study;
    KeyboardInterrupt after Ctrl-C (what was done is kept).
    """
    if isinstance(executor, Executor) and workers is not None:
        raise ConfigError(
            "A ready Executor already has its workers; give workers with the name of an executor instead."
        )
    mode, notice = check_on_error(on_error if errors is None else errors)
    if notice:
        warnings.warn(notice, DeprecationWarning, stacklevel=2)
    if isinstance(study, Study) and (config_dir is not None or packages is not None):
        raise ConfigError(
            "A ready Study already holds its settings; give config_dir and packages with its name or settings."
        )
    jobs, folder = prepared(study, out, settings, read_own(config_dir, packages))
    if not isinstance(executor, Executor):
        executor = read_executor(executor, {} if workers is None else {"workers": workers})
    with bar(progress) as tell:
        report = run_study(jobs, folder, executor, on_error=mode, progress=tell)
    if report.disk_full:
        raise ConfigError(report.stopped)
    if report.interrupted:
        raise KeyboardInterrupt
    return results_of(folder, jobs)


def load_study(folder: str | Path) -> Results:
    """Return what a study has found so far, from its folder; it may be under way, or of an earlier model.

    ``manifest`` in the results says which model made it. ConfigError where there is no study.
    """
    place = Folder(folder)
    return results_of(place, place.jobs_as_kept())


def load_parts(folder: str | Path, any_model: bool = False) -> Results:
    """Return what a study's parts hold; tables that lie beside them are not read. ``any_model``: those of an earlier too."""
    place = Folder(folder)
    return results_of(place, place.jobs_as_kept() if any_model else place.jobs(), from_parts=True)


def prepared(what: object, out: str | Path | None, settings: Values, own: Own | None = None) -> tuple[Jobs, Folder]:
    """Return the runs of a study and its folder, from what a user gave (``own``: options of one's own); all is checked."""
    own = own or Own()
    name, tree = (what.name, what.tree) if isinstance(what, Study) else read(what, own.folders)
    study = what if isinstance(what, Study) else study_from(name, own.study(tree | dict(settings)))
    folder = Folder(out if out is not None else home(what, study))
    return folder.jobs(study), folder


def home(what: object, study: Study) -> Path:
    """Return the folder of a study: the one it was read from, where it was run, or one among the sweeps.

    Among the sweeps it is the folder of its name, or the first with -2, -3 ... after it, that holds no other study.
    """
    if isinstance(what, (str, Path)) and (Path(what) / "manifest.json").is_file():
        return Path(what)
    return next(place for place in namesakes(SWEEPS / study.name) if may_hold(place, study))


def may_hold(place: Path, study: Study) -> bool:
    """Return whether a folder holds this study, or nothing yet."""
    try:
        Folder(place).check_is_for(study)
    except OtherResultsError:
        return False
    return True


def results_of(folder: Folder, jobs: Jobs, from_parts: bool = False) -> Results:
    """Return the results of a study from its table, which is rebuilt in memory where it lags behind the parts.

    ``from_parts``: it is rebuilt whatever lies there.
    """
    parts, points, study = folder.parts(), jobs.points, jobs.study
    table = (results_table.rebuilt if from_parts else results_table.read)(folder, jobs, parts)
    return Results(
        name=study.name,
        table=table,
        alternatives=points.table_of_alternatives(),
        scenarios=points.table_of_scenarios(),
        factors=study.factors,
        design=study.design,
        study=study.tree,
        manifest=folder.manifest(),
        failures=results_table.failures_table(folder, jobs),
        details={kind: results_table.details_table(kind, jobs, parts) for kind in study.details},
        levers=table_of_levers(points),
        left_out=points.table_of_left_out(),
        folder=folder.path,
    )


@dataclass(frozen=True)
class Repeated:
    """One run done again: ``values``: year, outcome, value.

    ``agrees``: how far with what was kept (:mod:`sim.studies.same_numbers`; None: not in the store). ``other``: the first
    number that does not, in a sentence. ``moved``: what is another here than where the study was made (numpy 2.0 -> 2.1).
    """

    alternative: str
    scenario: int
    world: int
    seed: int
    values: pd.DataFrame
    agrees: str | None
    other: str = ""
    moved: tuple[str, ...] = ()

    @property
    def as_kept(self) -> bool | None:
        """Whether it is bit for bit what was kept; None where nothing was."""
        return None if self.agrees is None else self.agrees == BITS


def repeat(folder: str | Path, key: str) -> Repeated:
    """Do one run of a study again, in this process, and hold it against what was kept. Its errors come through.

    ConfigError, saying which model and revision it takes, for a run that another version of the model made.
    """
    place = Folder(folder)
    jobs = place.jobs_as_kept()
    study, job, parts = jobs.study, jobs.find(key), place.parts()
    if not place.can_be_repeated:
        raise ConfigError(
            f"Run {job.key} was made by {place.maker()}, and this is model {model_hash()}, which need not give the same. "
            f"That revision repeats it; `orglearn adopt study={place.path}` tries whether the numbers are the same."
        )
    result = Observer(study.outcome_names, study.years_kept, study.details)(jobs.config(job))
    agrees, other = None, ""
    if job.key in parts:
        kept = parts.values(job.key)
        agrees = agreement(kept, result)
        if problem := difference(kept, result, exact=agrees != OTHER):
            other = what_differs(study, *problem)
    items = [(year, outcome) for year in study.years_kept for outcome in study.outcome_names]
    values = pd.DataFrame(items, columns=["year", "outcome"]).assign(value=result[: len(items)])
    label = jobs.points.alternatives[job.alternative].label
    moved = tuple(changes(place.manifest(), surroundings()))
    return Repeated(label, job.scenario, job.world, jobs.seed(job.world), values, agrees, other, moved)
