"""The simulation in a few verbs: ``simulate`` one organisation, ``compare`` options in the same worlds."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sim.analysis.catalogues import lever_values, levers, outcomes, packages
from sim.analysis.comparison import Comparison, gather
from sim.config import Config, ConfigError, as_dict, configure
from sim.config.ensemble import read_ensemble
from sim.config.levers import Levers
from sim.studies import batch, details
from sim.studies.batch import world_seed
from sim.studies.progress import bar
from sim.studies.provenance import provenance
from sim.studies.simulate_config import simulate_config, warmed_up

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
        """An overview of the run."""
        from sim.reporting.figures import overview

        return overview.run_overview(self)

    def __repr__(self) -> str:
        """What it is, in one line."""
        package = self.organisation.config.governance.package
        return f"<Run of {package}, {self.organisation.config.years:g} years, {len(self.offices)} offices>"


def simulate(
    governance: Any = "baseline_2014",
    *,
    scale: Any = "teaching",
    years: float = 10,
    seed: int = 0,
    levers: dict[str, Any] | None = None,
    world: Any = None,
    uncertainty: Any = None,
    ensemble: str | None = None,
    member: int = 0,
) -> Run:
    """Let one organisation live for some years, and return what happened.

    ``governance`` is a package by name, or levers as a dict; ``levers`` changes single levers on top, at once
    or over time (``{"detail_management": {"from_year": 3, "to": 0.45, "over_years": 2}}``). ``ensemble`` and
    ``member``: set number ``member`` of an ensemble in place of the priors. The same settings and seed give the
    same numbers. Raises ConfigError (a ValueError) where a setting cannot be used.
    """
    config = configure(
        governance, scale=scale, years=years, seed=seed, levers=levers, world=world, uncertainty=uncertainty,
        ensemble=ensemble, member=member,
    )  # fmt: skip
    organisation = _simulate(config)
    recorder = organisation.recorder
    own, usual = lever_values(config.governance), lever_values(Levers())
    table = pd.DataFrame({"lever": list(own), "value": list(own.values()), "baseline": list(usual.values())})
    about = provenance({config.governance.package: config}, [config.seed], config=as_dict(config))
    return Run(recorder.outcomes(), recorder.offices(), _ledger(organisation), table, about, organisation)


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
    at_least: int = 6,
    ensemble: str | None = None,
    sets: int = 20,
) -> Comparison:
    """Try every option in the same worlds; the first option is the one that the others are measured against.

    An option is a package by name or ``(label, levers)``. World w has seed ``world_seed(seed, w)``, and
    ``simulate`` with that seed repeats it. ``workers``: processes, None for one each core; the numbers do not
    depend on it. ``minutes``: start no world that would end later, once ``at_least`` are under way.
    A run that fails is kept in ``failures`` and stops no other. Ctrl-C keeps the complete worlds.

    ``ensemble``: try every option in every world under each of the first ``sets`` parameter sets of an ensemble.
    The intervals then cover doubt about the parameters as well as luck, and ``differences`` tells the two apart.

    Raises ConfigError for a setting that cannot be used, ValueError if no world could be completed.
    """
    common = {"scale": scale, "years": years, "seed": seed, "world": world, "uncertainty": uncertainty}
    numbers = _sets(ensemble, sets)
    configs = {n: read_options(options, common | _from_set(ensemble, n)) for n in numbers}
    _check_replications(replications)
    seeds = [world_seed(seed, w) for w in range(replications)]
    jobs = [
        batch.Job(label, number, dataclasses.replace(config, seed=number), n)
        for number in seeds
        for n in numbers
        for label, config in configs[n].items()
    ]
    first = configs[numbers[0]]
    enough = _time_is_up(len(first) * len(numbers), minutes, at_least) if minutes is not None else None
    with bar(progress, minutes) as tell:
        report = batch.run(jobs, run_world, workers=workers, progress=tell, stop_before=enough)
    if report.stopped and not report.finished:
        raise KeyboardInterrupt
    done = [number for number in seeds if any(f.world == number for f in report.finished)]
    facts = {"ensemble": {"name": ensemble, "sets": numbers}} if ensemble is not None else {}
    about = provenance(first, done, seconds=round(report.seconds, 1), workers=report.workers, **facts)
    settings = {label: as_dict(config) for label, config in first.items()}
    return gather(
        list(first),
        report.finished,
        report.failures,
        provenance=about,
        config=settings,
        note=report.stopped,
        kept=details.KINDS,
    )


def _sets(ensemble: str | None, sets: Any) -> list[int | None]:
    """The numbers of the parameter sets to try; [None] stands for the priors, or what was given in their place."""
    if ensemble is None:
        return [None]
    there = len(read_ensemble(ensemble))
    if isinstance(sets, bool) or not isinstance(sets, int) or not 2 <= sets <= there:
        raise ConfigError(
            f"sets is {sets!r}, but must be a whole number from 2 to {there}, the sets of {ensemble}."
        )
    return list(range(sets))


def _from_set(ensemble: str | None, number: int | None) -> dict[str, Any]:
    return {} if number is None else {"ensemble": ensemble, "member": number}


def run_world(config: Config) -> tuple[pd.DataFrame, pd.DataFrame, np.ndarray]:
    """One option in one world: its outcomes, its ledger and the details of a study. Workers call this."""
    organisation = simulate_config(config)
    kept = details.keep(organisation, details.KINDS, warmed_up(config))
    return organisation.recorder.outcomes(), _ledger(organisation), kept


def _simulate(config: Config) -> Organisation:
    """An organisation that has lived through its years."""
    from sim.organisation import Organisation

    organisation = Organisation(config)
    organisation.run()
    return organisation


def _ledger(organisation: Organisation) -> pd.DataFrame:
    """The ledger from year 0 on, without the settling years."""
    return organisation.ledger.table(organisation.settling_steps, organisation.now)


def read_options(options: Sequence[Option], common: Mapping[str, Any]) -> dict[str, Config]:
    """Label -> checked config; the first is the reference. ConfigError where an option cannot be read."""
    if isinstance(options, (str, Mapping)) or not isinstance(options, Sequence) or not options:
        raise ConfigError("options must be a list with at least one package name or (label, levers) in it.")
    configs: dict[str, Config] = {}
    for option in options:
        label, governance = (option, option) if isinstance(option, str) else _pair(option)
        if label in configs:
            raise ConfigError(f"Two options are called '{label}'; give every option a label of its own.")
        configs[label] = configure(governance, **common)
    return configs


def _pair(option: Any) -> tuple[str, Any]:
    """A label and its levers."""
    if isinstance(option, (tuple, list)) and len(option) == 2:
        label, levers = option
        if isinstance(label, str) and label and isinstance(levers, (str, Mapping)):
            return label, levers if isinstance(levers, str) else dict(levers)
    raise ConfigError(f"The option {option!r} must be a package name or a pair (label, levers).")


def _check_replications(replications: Any) -> None:
    if isinstance(replications, bool) or not isinstance(replications, int) or replications < 1:
        raise ConfigError(f"replications is {replications!r}, but must be a whole number of 1 or more.")


def _time_is_up(options: int, minutes: float, at_least: int) -> Any:
    """Ask, where a new world would start, whether it would end after ``minutes``, at the speed so far."""
    if not (isinstance(minutes, (int, float)) and math.isfinite(minutes) and minutes > 0):
        raise ConfigError(f"minutes is {minutes!r}, but must be a number above 0.")

    def stop_before(number: int, finished: int, seconds: float) -> bool:
        if number % options or number < at_least * options or not finished:
            return False
        return seconds * (number + options) / finished > minutes * 60

    return stop_before
