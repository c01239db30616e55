"""The points of a study: every alternative, every scenario, and the settings of a run of one in the other."""

from __future__ import annotations

import hashlib
import json
import math
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

import pandas as pd

from sim.config.build import Config, from_dict, under_member
from sim.config.ensemble import member
from sim.config.fields import ConfigError
from sim.config.files import GROUPS, merged
from sim.config.moves import text_of
from sim.config.options import as_dict, tree_of
from sim.studies import design as designs
from sim.studies.factors import ADDED, laid, placed, value_at
from sim.studies.point_list import levels_at
from sim.studies.results import Factor
from sim.studies.run_levers import lever_of
from sim.studies.study import Study
from sim.studies.study_settings import SHARED
from sim.studies.types import Tree, Values

BASELINE = "baseline_2014"
MOST_SETTINGS, MOST_RUNS = 200_000, 10_000_000
"""Alternatives times scenarios, and runs, of one study: about a gigabyte for all that is held of them."""
FEW_PARTS = 3
"""Up to so many parts are named in the label of a package in parts."""


@dataclass(frozen=True)
class Alternative:
    """Something to choose: its label, its columns in the results, and its levers."""

    label: str
    columns: Values
    governance: Values


@dataclass(frozen=True)
class Scenario:
    """What nobody decides: its columns in the results, and what it lays on the settings."""

    number: int
    columns: Values
    point: Values
    set: int | None = None


@dataclass(frozen=True)
class LeftOut:
    """An alternative or scenario of the design that cannot be run: what it moves, and why not."""

    what: str
    moved: Values
    reason: str


def size_of(study: Study) -> tuple[int, int]:
    """Return how many alternatives and scenarios a study has at most, without making them; some may come to the same."""
    kind, sets = study.design["kind"], study.sets or 1
    if kind in designs.TOGETHER:
        points = (
            len(study.design["points"]) if kind == designs.LISTED else designs.rows(study.design, len(study.factors))
        )
        return len(study.options), points * sets
    decided, given = designs.split(study.factors)
    if kind in designs.OF_PACKAGE:
        alternatives = designs.sets_of_parts(study.design, len(study.parts))
    else:
        alternatives = len(study.options) * (1 + designs.combinations(kind, decided) if decided else 1)
    return alternatives, (designs.combinations(kind, given) if given else 1) * sets


def check_size(study: Study) -> None:
    """ConfigError where a study is more than can be run as one: every setting and every finished run is held in memory."""
    settings = math.prod(size_of(study))
    if settings > MOST_SETTINGS or settings * study.replications > MOST_RUNS:
        raise ConfigError(
            f"The study {study.name} has {settings:,} settings in {study.replications:,} worlds, and one study can have "
            f"{MOST_SETTINGS:,} settings and {MOST_RUNS:,} runs. Take fewer levels, a design that samples them (lhs, sobol, "
            "morris), or several studies with a folder each; sweep --plan says how large it is."
        )


class Points:
    """Every alternative and scenario of a study, and the checked config of each pair of them."""

    def __init__(self, study: Study):
        check_size(study)
        self.study = study
        self.base = {key: tree_of(key, study.tree[key]) for key in SHARED}
        decided, given = designs.split(study.factors)
        kind = study.design["kind"]
        if kind in designs.TOGETHER:
            self.moved, points = list(study.factors), self._together()
            self.alternatives = [Alternative(label, {"option": label}, levers) for label, levers in study.options]
        else:
            self.moved, points = given, designs.levelled(kind, given) if given else [{}]
            own = self._of_package() if kind in designs.OF_PACKAGE else self._crossed(decided)
            self.alternatives = list(own)
        self._check_labels()
        sets = [None] if study.sets is None else range(study.sets)
        self.left_out: list[LeftOut] = []
        self.scenarios = [
            Scenario(number, self._columns(point, chosen), point, chosen)
            for number, (point, chosen) in enumerate(product(points, sets))
        ]

    def __len__(self) -> int:
        return len(self.alternatives) * len(self.scenarios)

    def pairs(self) -> Iterator[tuple[int, int]]:
        """Give every (scenario, alternative) by number, scenario by scenario."""
        return ((s, a) for s in range(len(self.scenarios)) for a in range(len(self.alternatives)))

    def problem(self, scenario: int, alternative: int) -> str:
        """Return which constraint of the study a pair breaks; nothing where it breaks none."""
        columns = {**self.alternatives[alternative].columns, **self.scenarios[scenario].columns}
        broken = (one.text for one in self.study.constraints if not one.holds(columns))
        return next((f"the constraint {text} does not hold" for text in broken), "")

    def leave_out(self, problems: Mapping[tuple[int, int], str]) -> None:
        """Take out what cannot be run; ``problems``: (scenario, alternative) -> why not.

        An alternative that can be run in no scenario goes first, then every scenario in which another cannot: what is left
        meets the same scenarios. ConfigError, with the first reason, where nothing would be left, where an option
        as it is can be nowhere, or where the design needs all of its points.
        """
        kind, scenarios = self.study.design["kind"], range(len(self.scenarios))
        (scenario, alternative), reason = next(iter(problems.items()))
        where = f"(in scenario {scenario}, under {self.alternatives[alternative].label})"
        if kind not in designs.MAY_LACK:
            needs = f" A {kind} design needs all of its points." if kind in designs.SAMPLED else ""
            raise ConfigError(f"{reason} {where}{needs}")
        nowhere = [a for a in range(len(self.alternatives)) if all((s, a) in problems for s in scenarios)]
        gone = {s: why for (s, a), why in problems.items() if a not in nowhere}
        labels = {label for label, _ in self.study.options}
        if len(gone) == len(scenarios) or any(self.alternatives[a].label in labels for a in nowhere):
            raise ConfigError(f"{reason} {where}")
        self.left_out += [LeftOut("alternative", self.alternatives[a].columns, problems[0, a]) for a in nowhere]
        self.left_out += [LeftOut("scenario", self.scenarios[s].columns, why) for s, why in gone.items()]
        self.alternatives = [one for a, one in enumerate(self.alternatives) if a not in nowhere]
        kept = [one for s, one in enumerate(self.scenarios) if s not in gone]
        self.scenarios = [replace(one, number=number) for number, one in enumerate(kept)]

    def table_of_left_out(self) -> pd.DataFrame:
        """Return a row for each alternative and scenario of the design that cannot be run: what, moved, reason."""
        rows = [(one.what, ", ".join(f"{k} {v}" for k, v in one.moved.items()), one.reason) for one in self.left_out]
        return pd.DataFrame(rows, columns=["what", "moved", "reason"])

    def config(self, scenario: int, alternative: int, seed: int) -> Config:
        """Return the settings of one run, checked; ConfigError where the point cannot be used."""
        there, choice = self.scenarios[scenario], self.alternatives[alternative]
        trees: Tree = self.base | {"governance": dict(choice.governance)}
        trees = self._named(trees, there.point, there.set)
        trees = laid(trees, [f for f in self.moved if f.path not in GROUPS], there.point)
        config = from_dict(trees | {"years": self.study.years, "seed": seed})
        if "groups" in self.study.details and not round(config.scale.settling_years * config.scale.steps_per_year):
            raise ConfigError("details: groups are made by year 0, and there is none where scale.settling_years is 0.")
        return config

    def table_of_alternatives(self) -> pd.DataFrame:
        """Return a row for each alternative by its label: its option, and its levers or parts."""
        rows = pd.DataFrame([dict(a.columns) for a in self.alternatives])
        return rows.set_axis(pd.Index([a.label for a in self.alternatives], name="alternative"))

    def table_of_scenarios(self, with_numbers: bool = True) -> pd.DataFrame:
        """Return a row for each scenario by its number: the set it is, and what is moved.

        ``with_numbers``: the numbers of an ensemble's sets as well, a column each.
        """
        rows = [dict(s.columns) for s in self.scenarios]
        if with_numbers and self.study.ensemble is not None:
            rows = [row | dict(member(self.study.ensemble, row["set"])) for row in rows]
        return pd.DataFrame(rows, index=pd.RangeIndex(len(rows), name="scenario"))

    def _named(self, trees: Tree, point: Values, chosen: int | None) -> Tree:
        """Return settings with what a point has by name, as a world, in place of the study's own; a set lies below both."""
        for factor in self.moved:
            if factor.path in GROUPS and factor.name in point:
                trees = trees | placed(factor.path, factor.setting(point[factor.name]))
        return trees if chosen is None else trees | under_member(trees, self.study.ensemble, chosen)

    def _check_labels(self) -> None:
        """ConfigError where two alternatives would have one label: they could not be told apart in any table."""
        [(label, times)] = Counter(one.label for one in self.alternatives).most_common(1)
        if times > 1:
            raise ConfigError(f"{times} alternatives would be called '{label}'; give the options labels of their own.")

    def _together(self) -> list[Tree]:
        """Return the points of a design that sets all factors at once, drawn or listed."""
        design, factors = dict(self.study.design), self.study.factors
        if design["kind"] == designs.LISTED:
            return levels_at(design["points"], factors)
        return designs.sampled(design, factors)

    def _crossed(self, decided: list[Factor]) -> Iterator[Alternative]:
        """Give every option as it is, then with each point of the levers; a point that changes nothing is not repeated."""
        points = designs.levelled(self.study.design["kind"], decided) if decided else []
        for label, governance in self.study.options:
            seen = set()
            for point in [{}, *points]:
                levers = laid({"governance": dict(governance)}, decided, point)["governance"]
                columns = {f.name: point.get(f.name, 0) if f.added else _decided(levers, f) for f in decided}
                if (values := tuple(columns.values())) in seen:
                    continue
                seen.add(values)
                text = ", ".join(_in_label(f, point[f.name]) for f in decided if f.name in point)
                name = label if not text else text if len(self.study.options) == 1 else f"{label}: {text}"
                yield Alternative(name, {"option": label, **columns}, levers)

    def _of_package(self) -> Iterator[Alternative]:
        """Sets of a package's parts, first none of them: the 2014 baseline with those that are in."""
        package, parts = self.study.design["package"], self.study.parts
        sets = designs.of_package(dict(self.study.design), list(parts))
        for chosen in sorted(sets, key=lambda bits: any(bits)):
            inside = [name for name, bit in zip(parts, chosen, strict=True) if bit]
            levers = tree_of("governance", BASELINE)
            for name in inside:
                levers = merged(levers, dict(parts[name]))
            columns = dict(zip(parts, chosen, strict=True))
            yield Alternative(_part_label(package, list(parts), inside), {"option": package, **columns}, levers)

    def _columns(self, point: Values, chosen: int | None) -> Tree:
        """Return what describes a scenario: the set, and each factor, as it stands where the point leaves it."""
        columns: Tree = {} if chosen is None else {"set": chosen}
        still = self.base if all(f.name in point for f in self.moved) else self._named(self.base, point, chosen)
        for factor in self.moved:
            columns[factor.name] = point.get(factor.name, 0 if factor.added else value_at(still, factor.path))
        return columns


def _decided(levers: Values, factor: Factor) -> Any:
    """Return what a factor's lever is in a tree of levers: its value, with its moves where the factor has any."""
    if factor.settings:
        value = lever_of(levers, factor.path.removeprefix("governance."))
        return value if isinstance(value, str) else text_of(value, ())
    return value_at({"governance": dict(levers)}, factor.path)


def _part_label(package: str, parts: list[str], inside: list[str]) -> str:
    """Return a package in parts, in words where they are few: what is missing, or what is there."""
    outside = [name for name in parts if name not in inside]
    if not outside:
        return package
    if not inside:
        return BASELINE
    if len(outside) <= min(FEW_PARTS, len(inside)):
        return f"{package} without {', '.join(outside)}"
    if len(inside) <= FEW_PARTS:
        return f"{BASELINE} with {', '.join(inside)}"
    bits = "".join(str(int(name in inside)) for name in parts)
    return f"{len(inside)} of {len(parts)} parts of {package} ({int(bits, 2):x})"


def _in_label(factor: Factor, value: Any) -> str:
    """Return a factor with a value of it, as it stands in a label: ``local_autonomy 0.6``, ``local_autonomy +0.1``."""
    if factor.added:
        return f"{factor.name.removesuffix(ADDED)} {value:+.10g}"
    return f"{factor.name} {value:.10g}" if isinstance(value, (int, float)) else f"{factor.name} {value}"


def content(config: Config) -> str:
    """Sixteen hexadecimal characters that differ whenever a setting that decides the numbers does.

    Names (of a package, a scale, a world, a set) and the seed are left out: they decide nothing, or enter elsewhere.
    """
    tree = as_dict(config)
    del tree["seed"], tree["governance"]["package"]
    for section in ("scale", "world", "uncertainty"):
        del tree[section]["name"]
    text = json.dumps(tree, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def settings_at(study: Study, point: Values, seed: int) -> Config:
    """Return the config of a point asked for by name, on top of a study's settings: what adaptive analyses run."""
    trees: Tree = {key: tree_of(key, study.tree[key]) for key in SHARED}
    trees["governance"] = tree_of("governance", point.get("governance", BASELINE))
    for path, value in point.items():
        if path != "governance":
            trees = merged(trees, placed(path, value))
    return from_dict(trees | {"years": study.years, "seed": seed})
