"""What a study found, ready to analyse: alternatives that can be chosen, scenarios nobody chooses, worlds of luck.

An *alternative* is what a committee can choose between: an option, with the levers that the design moves.
A *scenario* is what nobody decides: the uncertain numbers and the world that the design moves, or a set of an
ensemble. A *world* is a seed: the luck. Every analysis pairs alternatives in the same scenario and world.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pandas as pd

from sim.config.fields import ConfigError, nearest
from sim.outcomes.years import mean_over_years
from sim.studies.types import Values

MEAN = "mean"
"""In place of a year: the mean of all years after year 0."""


@dataclass(frozen=True)
class Factor:
    """Something a design moves.

    ``name``: its column in the table; ``path``: the setting it moves (``governance.detail_management``, ``world``),
    or the settings by name where it moves several at once. ``levels``: its values, where they are a list;
    ``low`` and ``high``: its span, where it is sampled, of whole numbers only where ``whole``. ``decided``: whether it is a
    lever. ``added``: whether its values are added to what the setting is, so that each option is varied round its own.
    ``settings``: level -> what it stands for, where levels are texts for more than a value, as for a lever that moves over
    time.
    """

    name: str
    path: str
    levels: tuple[Any, ...] = ()
    low: float | None = None
    high: float | None = None
    decided: bool = False
    added: bool = False
    whole: bool = False
    settings: Values = field(default_factory=dict)

    def setting(self, value: Any) -> Any:
        """Return what one of its values stands for in the settings."""
        return self.settings[value] if self.settings else value


@dataclass
class Results:
    """A study's runs, and what they were.

    ``table``: a row for each alternative, scenario, world, year and outcome, with columns alternative, scenario,
    world (0, 1, ...), year, outcome, value (NaN where undefined) and whatever else the store holds.
    ``alternatives``: by label, the first is the reference; columns option and the levers moved, or 0 and 1 for
    each part of a package left out or kept. ``scenarios``: by number, in the order of the design; columns are what
    was moved. ``levers``: by alternative, each lever in which they differ, as the option, its package or a factor has it;
    a scenario may move it, and the table has it as it was in each run. ``left_out``: what of the design cannot be run,
    and why. ``design``: its kind and settings. ``failures``: runs that did not finish.
    ``details``: groups of offices (by, group, outcome) and flows of knowledge (when, loop, holder, entry), where kept.
    """

    name: str
    table: pd.DataFrame
    alternatives: pd.DataFrame
    scenarios: pd.DataFrame
    factors: tuple[Factor, ...] = ()
    design: Values = field(default_factory=dict)
    study: Values = field(default_factory=dict)
    manifest: Values = field(default_factory=dict)
    failures: pd.DataFrame = field(default_factory=pd.DataFrame)
    details: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    levers: pd.DataFrame = field(default_factory=pd.DataFrame)
    left_out: pd.DataFrame = field(default_factory=pd.DataFrame)
    folder: Path | None = None

    @property
    def reference(self) -> str:
        """The alternative that the others are measured against."""
        return str(self.alternatives.index[0])

    @property
    def outcomes(self) -> list[str]:
        """The outcomes that were kept, in the catalogue's order."""
        return [str(name) for name in self.table["outcome"].unique()]

    @property
    def years(self) -> list[float]:
        """The years that were kept, in order."""
        return sorted(float(year) for year in self.table["year"].unique())

    @property
    def worlds(self) -> list[int]:
        """The worlds that any run finished in."""
        return sorted(int(world) for world in self.table["world"].unique())

    def alone(self, scenario: int) -> Results:
        """Return the same study with one of its scenarios only; ConfigError where there is no such scenario."""
        if scenario not in self.scenarios.index:
            most = len(self.scenarios) - 1
            raise ConfigError(f"scenario is {scenario!r}, but must be a whole number from 0 to {most}.")
        table = self.table[self.table["scenario"] == scenario]
        return replace(self, table=table, scenarios=self.scenarios.loc[[scenario]])

    def check(self, outcome: str, alternatives: Sequence[str] = ()) -> None:
        """ConfigError where the study has no such outcome or alternative."""
        if outcome not in self.outcomes:
            raise ConfigError(f"The study {self.name} has no outcome '{outcome}'. {nearest(outcome, self.outcomes)}")
        for name in alternatives:
            if name not in self.alternatives.index:
                near = nearest(name, self.alternatives.index)
                raise ConfigError(f"The study {self.name} has no alternative '{name}'. {near}")

    def values(self, outcome: str, year: float | str | None = None) -> pd.DataFrame:
        """Return one outcome: float, rows (alternative, scenario) in the study's order, a column for each world.

        ``year``: None for the last, or :data:`MEAN`. NaN where a run is missing or the outcome undefined.
        """
        self.check(outcome)
        rows = self.table[self.table["outcome"] == outcome]
        if year == MEAN:
            rows = mean_over_years(rows, ["alternative", "scenario", "world"]).reset_index(name="value")
        else:
            rows = rows[rows["year"] == (self.years[-1] if year is None else year)]
        if rows.empty:
            kept = ", ".join(f"{y:g}" for y in self.years)
            raise ConfigError(f"The study {self.name} kept no year {year}; it has {kept}.")
        wide = rows.pivot_table(
            index=["alternative", "scenario"], columns="world", values="value", aggfunc="mean", observed=True,
            dropna=False,
        )  # fmt: skip
        own = [self.alternatives.index, self.scenarios.index]
        order = pd.MultiIndex.from_product(own, names=["alternative", "scenario"])
        return wide.reindex(index=order, columns=self.worlds).astype(float)

    def differences(
        self, outcome: str, alternative: str, against: str | None = None, year: float | str | None = None
    ) -> pd.DataFrame:
        """Return an alternative less another (the reference), pair by pair: float, a row a scenario, a column a world."""
        against = self.reference if against is None else against
        self.check(outcome, [alternative, against])
        values = self.values(outcome, year)
        return values.loc[alternative] - values.loc[against]

    def __repr__(self) -> str:
        """What it is, in one line."""
        sizes = sizes_text(len(self.alternatives), len(self.scenarios), len(self.worlds))
        return f"<Results of {self.name}: {', '.join(sizes)}>"


def sizes_text(*sizes: int) -> list[str]:
    """Return the numbers of alternatives, scenarios and worlds with their words."""
    words = ("alternative", "scenario", "world")
    return [f"{n} {what}{'s' * (n != 1)}" for n, what in zip(sizes, words, strict=True)]
