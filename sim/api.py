"""The simulation in a few verbs: ``simulate`` one organisation, ``compare`` options in the same worlds."""

from __future__ import annotations

import dataclasses
import math
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pandas as pd

from sim.analysis.catalogues import lever_values, levers, outcomes, packages
from sim.analysis.comparison import Comparison
from sim.analysis.comparison_run import LEDGER, ComparisonRun, study_of
from sim.config import Config, ConfigError, as_dict, configure
from sim.config.ensemble import read_ensemble
from sim.config.fields import whole_number
from sim.config.levers import Levers
from sim.config.options import read_own
from sim.studies.details import KINDS
from sim.studies.engine import Report, TimeLimit
from sim.studies.executors import local_workers
from sim.studies.jobs import world_seed
from sim.studies.progress import bar
from sim.studies.provenance import provenance

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from sim.organisation import Organisation

__all__ = ["Comparison", "Run", "compare", "levers", "outcomes", "packages", "simulate", "world_seed"]

Option = str | tuple[str, Mapping[str, Any]]
"""A package by name, or a label with levers; the levers may name the ``package`` they build on."""


@dataclass
class Run:
    """One organisation after its years.

    ``outcomes``: year, outcome, value. ``offices``: a row for each office at the end. ``ledger``: year, loop,
    holder, and the knowledge that became or ceased to be right or wrong. ``levers``: lever, value, baseline.
    ``provenance``: where the numbers come from. ``organisation``: the organisation itself, to look around in.
    """

    outcomes: pd.DataFrame
    offices: pd.DataFrame
    ledger: pd.DataFrame
    levers: pd.DataFrame
    provenance: dict[str, Any]
    organisation: Organisation

    def plot(self) -> Figure:
        """Return an overview of the run."""
        from sim.reporting.figures import overview

        return overview.run_overview(self)

    def __repr__(self) -> str:
        """What it is, in one line."""
        package = self.organisation.config.governance.package
        return f"<Run of {package}, {self.organisation.config.years:g} years, {len(self.offices)} offices>"


def simulate(
    governance: Any = "baseline_2014",
    *,
    scale: Any = None,
    years: float | None = None,
    seed: int | None = None,
    levers: dict[str, Any] | None = None,
    world: Any = None,
    uncertainty: Any = None,
    ensemble: str | None = None,
    member: int = 0,
    config_dir: str | Path | Sequence[str | Path] | None = None,
    packages: Mapping[str, Any] | None = None,
) -> Run:
    """Let one organisation live for some years, and return what happened; usually 10 years, at teaching scale, with seed 0.

    ``governance`` is a package by name, levers as a dict, or a ready Config, which takes nothing more. ``levers`` changes
    single levers on top, at once or over time: ``{"detail_management": {"from_year": 3, "to": 0.45, "over_years": 2}}``,
    with ``"from": 0.7`` where it is to start from another value than the package's, or a list of such moves. ``ensemble``
    and ``member``: set number ``member`` of an ensemble in place of the priors. ``config_dir`` and ``packages``:
    options of one's own, as for :func:`compare`. The same settings and seed give the
    same numbers. Raises ConfigError (a ValueError) where a setting cannot be used.
    """
    config = configure(
        governance, scale=scale, years=years, seed=seed, levers=levers, world=world, uncertainty=uncertainty,
        ensemble=ensemble, member=member, config_dir=config_dir, packages=packages,
    )  # fmt: skip
    from sim.organisation import Organisation

    organisation = Organisation(config).run()
    recorder, ledger = organisation.recorder, organisation.ledger
    own, usual = lever_values(config.governance), lever_values(Levers())
    table = pd.DataFrame({"lever": list(own), "value": list(own.values()), "baseline": list(usual.values())})
    about = provenance({config.governance.package: config}, [config.seed], config=as_dict(config))
    since_year_0 = ledger.table(organisation.settling_steps, organisation.now, config.years)
    return Run(recorder.outcomes(), recorder.offices(), since_year_0, table, about, organisation)


def compare(
    options: Sequence[Option],
    *,
    replications: int = 20,
    scale: Any = "teaching",
    years: float = 10,
    seed: int = 0,
    workers: int | None = None,
    world: Any = None,
    uncertainty: Any = None,
    progress: bool = False,
    minutes: float | None = None,
    at_least: int | None = None,
    ensemble: str | None = None,
    sets: int | None = None,
    out: str | Path | None = None,
    title: Any = "",
    question: Any = "",
    config_dir: str | Path | Sequence[str | Path] | None = None,
    packages: Mapping[str, Any] | None = None,
) -> Comparison:
    """Try every option in the same worlds; the first option is the one that the others are measured against.

    An option is a package by name or ``(label, levers)``. World w has seed ``world_seed(seed, w)``, and
    ``simulate`` with that seed repeats it. ``workers``: processes, None for one each core; the numbers do not
    depend on it. ``minutes``: start no world that would end later, once ``at_least`` (6) are under way.
    A run that fails is kept in ``failures`` and stops no other. Ctrl-C keeps the complete worlds.

    ``ensemble``: try every option in every world under each of the first ``sets`` (20) parameter sets of an ensemble.
    The intervals then cover doubt about the parameters as well as luck, and ``differences`` tells the two apart.

    ``out``: a folder to keep the runs in, as a study with this ``title`` and ``question``. Runs that it holds are not
    run again, however the program ended; those of other settings stay there and are left out.

    ``config_dir``: one more folder of settings, laid out as ``configs/`` (``governance/``, ``world/``, ...), or several.
    ``packages``: packages of one's own, name -> levers or a YAML file. A YAML file may stand in place of any name.

    Raises ConfigError for a setting that cannot be used, ValueError if no world could be completed.
    """
    own = read_own(config_dir, packages)
    sections = {"scale": scale, "world": world, "uncertainty": uncertainty}
    common = {name: own.plain(name, what) for name, what in sections.items()} | {"years": years, "seed": seed}
    if isinstance(options, (list, tuple)):
        options = [own.option(option) for option in options]
    if at_least is not None and minutes is None:
        raise ConfigError("at_least says how many worlds to run whatever the time; minutes says how long there is.")
    numbers = _sets(ensemble, sets)
    configs = read_options(options, common | {"ensemble": ensemble})
    whole_number("replications", replications, 1)
    limit = TimeLimit(_check_minutes(minutes), 6 if at_least is None else at_least) if minutes is not None else None
    settings = common | {"replications": replications, "ensemble": ensemble, "title": title, "question": question}
    settings["sets"] = len(numbers) if ensemble is not None else None
    study = study_of([_pair(option) for option in options], settings, KINDS if out is not None else (LEDGER,))
    with TemporaryDirectory(prefix="orglearn-") as temporary, bar(progress, minutes) as tell:
        run = ComparisonRun(study, Path(out or temporary) / "study", is_kept=out is not None)
        executor = local_workers(workers)
        executor = dataclasses.replace(executor, workers=min(executor.size, len(run.jobs)))
        before = partial(_say_what_is_kept, run) if progress else None
        report = run.carry_out(executor, limit=limit, progress=tell, before=before)
        comparison = run.gathered(config={label: as_dict(c) for label, c in configs.items()}, note=report.stopped)
    done = sorted({*comparison.worlds, *(int(world) for world in comparison.unpaired["world"])})
    facts = {"ensemble": {"name": ensemble, "sets": numbers}} if numbers else {}
    comparison.provenance = provenance(configs, done, seconds=round(report.seconds, 1), workers=executor.size, **facts)
    return comparison


def _say_what_is_kept(run: ComparisonRun, report: Report) -> None:
    """Print how many runs the folder holds already, before the others are begun."""
    others, where = len(run.folder.parts()) - report.before, run.folder.path
    if report.before:
        print(f"{report.before} of {report.total} runs are kept in {where}, and are not run again.", file=sys.stderr)
    if others:
        of_others = f"{others} runs in {where} are of other settings or another version of the model"
        print(f"{of_others}; they stay there, and are left out.", file=sys.stderr)


def _sets(ensemble: str | None, sets: Any) -> list[int]:
    """Return the numbers of the parameter sets to try; none where the priors are, or what was given in their place."""
    if ensemble is None:
        if sets is not None:
            raise ConfigError("sets says how many sets of an ensemble to use; ensemble says of which.")
        return []
    there = len(read_ensemble(ensemble))
    sets = 20 if sets is None else sets
    if isinstance(sets, bool) or not isinstance(sets, int) or not 2 <= sets <= there:
        raise ConfigError(f"sets is {sets!r}, but must be a whole number from 2 to {there}, the sets of {ensemble}.")
    return list(range(sets))


def read_options(options: Sequence[Option], common: Mapping[str, Any]) -> dict[str, Config]:
    """Return label -> checked config; the first is the reference. ConfigError where an option cannot be read."""
    if isinstance(options, (str, Mapping)) or not isinstance(options, Sequence) or not options:
        raise ConfigError("options must be a list with at least one package name or (label, levers) in it.")
    configs: dict[str, Config] = {}
    for option in options:
        label, governance = _pair(option)
        if label in configs:
            raise ConfigError(f"Two options are called '{label}'; give every option a label of its own.")
        configs[label] = configure(governance, **common)
    return configs


def _pair(option: Any) -> tuple[str, Any]:
    """Return a label and its levers; a package by name is its own label."""
    if isinstance(option, str):
        return option, option
    if isinstance(option, (tuple, list)) and len(option) == 2:
        label, levers = option
        if isinstance(label, str) and label and isinstance(levers, (str, Mapping)):
            return label, levers if isinstance(levers, str) else dict(levers)
    raise ConfigError(f"The option {option!r} must be a package name or a pair (label, levers).")


def _check_minutes(minutes: Any) -> float:
    """Return the limit; ConfigError where it is none."""
    if isinstance(minutes, bool) or not (isinstance(minutes, (int, float)) and math.isfinite(minutes) and minutes > 0):
        raise ConfigError(f"minutes is {minutes!r}, but must be a number above 0.")
    return float(minutes)
