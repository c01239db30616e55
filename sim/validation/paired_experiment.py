"""One world lived many times: the same people, offices and luck under one setting of the levers after another.

A pattern of the report is a paired experiment. Its arms share everything but what the pattern moves, so they
start from one settled organisation, and an arm that several patterns ask for is lived once.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from sim.config import Config, ConfigError, configure
from sim.config.check import section as checked
from sim.config.fields import metas
from sim.config.files import merged
from sim.config.levers import Levers
from sim.config.moves import lever_tree
from sim.config.options import SECTIONS as KINDS
from sim.config.options import tree_of
from sim.mechanism import HOLDERS, Mechanism
from sim.organisation import STEP_ORDER, Organisation

SECTIONS = ("uncertainty", "world", "costs")
YEARS = 6
"""How long an arm lives after year 0, where its pattern says nothing else."""


@dataclass(frozen=True)
class Without:
    """What an ablation switches off for a whole life, the settling years included.

    ``settings``: dotted name -> value (``{"uncertainty.detail_stifles": 0}``); ``mechanisms``: loops that propose
    nothing; ``levers``: held at these values from year 0, whatever a pattern moves.
    """

    settings: Mapping[str, float] = field(default_factory=dict)
    mechanisms: tuple[str, ...] = ()
    levers: Mapping[str, Any] = field(default_factory=dict)


NOTHING = Without()


@dataclass
class Arm:
    """What one arm came to: yearly outcomes float [years + 1] by name (index 0 is year 0), and the organisation."""

    yearly: dict[str, np.ndarray]
    org: Organisation

    def mean(self, outcome: str, first: int = 1, last: int | None = None) -> float:
        """Mean of an outcome over the years ``first`` .. ``last``, both counted; years without a value are left out."""
        years = self.yearly[outcome][first : None if last is None else last + 1]
        return float(np.nanmean(years)) if np.isfinite(years).any() else float("nan")

    def learned(self, loop: str, *holders: str, right: bool = True, wrong: bool = True) -> float:
        """Views a loop gave the holders (all of them by default), per caseworker and year since year 0.

        ``right``, ``wrong``: whether views that are right, or wrong, are counted.
        """
        became_right, _, became_wrong, _ = self._counts(loop, holders)
        return self._each(right * became_right + wrong * became_wrong)

    def gained(self, loop: str, *holders: str) -> float:
        """As :meth:`learned`, but right views gained less right views lost to the loop."""
        became_right, ceased_right, _, _ = self._counts(loop, holders)
        return self._each(became_right - ceased_right)

    def _counts(self, loop: str, holders: Sequence[str]) -> np.ndarray:
        """The ledger's four entries for a loop since year 0, over these holders (all by default)."""
        author = [m.name for m in self.org.order].index(loop)
        counts = self.org.ledger.counts[self.org.settling_steps : self.org.now, author].sum(axis=0)
        return np.asarray(counts[[HOLDERS.index(h) for h in holders or HOLDERS]].sum(axis=0))

    def _each(self, total: float) -> float:
        """A number of views per caseworker and year."""
        return float(total / len(self.org.caseworkers) / max(self.org.year, self.org.dt))

    @cached_property
    def offices(self) -> pd.DataFrame:
        """A row per office, from the last full year."""
        return self.org.recorder.offices()


class PairedExperiment:
    """One world, settled once; called with levers, it lives on from year 0 and returns what was :class:`Arm`.

    ``config``: the parameter set and the seed; its governance is not used. ``without``: an ablation. ``nation``: the
    scale that :attr:`nationwide` has.
    """

    def __init__(self, config: Config, without: Without = NOTHING, nation: str = "national"):
        self.without, self.nation = without, nation
        self.config = adjusted(config, without.settings)
        order = tuple(silent(m) if m.name in without.mechanisms else m for m in STEP_ORDER)
        if unknown := set(without.mechanisms) - {m.name for m in STEP_ORDER}:
            raise ConfigError(f"There is no mechanism '{min(unknown)}' to switch off.")
        self.warmed_up = Organisation(self.config, order)
        self._seen: dict[str, Arm] = {}

    @cached_property
    def nationwide(self) -> PairedExperiment:
        """The same parameter set and luck at another scale, for patterns about how offices differ: they need many."""
        scale = configure(scale=self.nation).scale
        return PairedExperiment(dataclasses.replace(self.config, scale=scale), self.without, self.nation)

    def __call__(
        self,
        *,
        years: float = YEARS,
        to: Mapping[str, float] | None = None,
        times: Mapping[str, float] | None = None,
        leaders: float | None = None,
        **levers: Any,
    ) -> Arm:
        """Live on under these levers; what is not named stays at the 2014 baseline.

        ``to``, ``times``: uncertainties and world settings that change from year 0, to a value or by a factor.
        ``leaders``: the competence of every leader from year 0, those who come later included.
        """
        levers |= dict(self.without.levers)
        settings = dict(to or {})
        for name, factor in (times or {}).items():
            section, own = split(name)
            settings[name] = getattr(getattr(self.config, section), own) * factor
        if leaders is not None:
            settings |= {"uncertainty.leader_competence": leaders, "uncertainty.leader_spread": 0.0}
        key = json.dumps([years, settings, levers], sort_keys=True, default=dataclasses.asdict)
        if key not in self._seen:
            self._seen[key] = self._live(years, settings, levers, leaders)
        return self._seen[key]

    def _live(
        self, years: float, settings: Mapping[str, float], levers: Mapping[str, Any], leaders: float | None
    ) -> Arm:
        config = dataclasses.replace(adjusted(self.config, settings), governance=governance(levers), years=years)
        org = self.warmed_up.continue_under(config)
        if leaders is not None:
            for leader in org.leaders:
                leader.leadership = leader.substance = leaders
        org.run(years)
        table = org.recorder.outcomes().pivot(index="year", columns="outcome", values="value")
        return Arm({str(name): table[name].to_numpy(dtype=float) for name in table}, org)


def governance(levers: Mapping[str, Any]) -> Any:
    """Checked levers: those named on top of the package named, or of the 2014 baseline."""
    named = dict(levers)
    base = tree_of("governance", named.pop("package", None))
    return checked(Levers, merged(base, lever_tree(named)), "governance")


def adjusted(config: Config, settings: Mapping[str, float]) -> Config:
    """Return a config with single numbers of uncertainty, world or costs changed; checked as always."""
    values: dict[str, dict[str, float]] = {section: {} for section in SECTIONS}
    for dotted, value in settings.items():
        section, name = split(dotted)
        values[section][name] = value
    parts = {section: dataclasses.replace(getattr(config, section), **new) for section, new in values.items()}
    return dataclasses.replace(config, **parts)


def split(dotted: str) -> tuple[str, str]:
    """``world.turbulence`` -> section and name; ConfigError where there is no such number."""
    section, _, name = dotted.partition(".")
    if section not in SECTIONS or name not in metas(KINDS[section]):
        raise ConfigError(f"There is no number '{dotted}' to change; write uncertainty.x, world.x or costs.x.")
    return section, name


def silent(mechanism: Mechanism) -> Mechanism:
    """The mechanism with nothing to propose, under its own name, so that accounts stay in place."""
    return dataclasses.replace(mechanism, propose=lambda org, levers, luck: [])
