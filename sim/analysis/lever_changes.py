"""Which levers each option of a study moves from the 2014 baseline, from when, and what that takes of hours."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

import pandas as pd

from sim.analysis.fields import Fields, Record
from sim.analysis.naming import Voice, lever_name
from sim.analysis.result import AnalysisResult
from sim.analysis.search.planned_hours import DOUBLE, planned_hours
from sim.config import Config
from sim.config.build import from_dict
from sim.config.check import CLOSE
from sim.config.levers import CompetenceUnits, LeverMove, Levers
from sim.config.registry import level_of, registry
from sim.governance.schedule import in_force
from sim.language import words
from sim.language.format import number
from sim.studies.jobs import Jobs
from sim.studies.points import Points
from sim.studies.results import Results
from sim.studies.study import study_from

LEVERS = len(registry("levers"))
COLUMNS = ["alternative", "lever", "level", "before", "to", "from_year", "hours", "change"]
MOVES = ["alternative", "lever", "start", "from_year", "to", "over_years"]


@dataclass(frozen=True)
class Move:
    """A lever that an option moves: from what to what, from which year (0: at once), and the hours that adds.

    ``to``: its value when the run ends. ``hours``: of each caseworker in a year, at full attention, as planned, when the run
    ends; a priori, so the same in every world. ``start``: its value in year 0. ``moves``: what it does over time, in order.
    """

    lever: str
    before: Any
    to: Any
    year: float
    hours: float
    start: Any = None
    moves: tuple[LeverMove, ...] = ()
    last: float = 0.0

    @property
    def is_plain(self) -> bool:
        """Whether value and year are all there is to tell: it is set at once, and stays."""
        return not self.moves or (len(self.moves) == 1 and not self.moves[0].over_years and self.start == self.before)

    @property
    def is_cut_short(self) -> bool:
        """Whether the run ends before the last move does."""
        return bool(self.moves) and self.moves[-1].from_year + self.moves[-1].over_years > self.last + CLOSE

    @property
    def change(self) -> float:
        """How far it is moved, as a share of its span: −1 to 1; NaN for one that has names in place of numbers."""
        before, to = (getattr(value, "intensity", value) for value in (self.before, self.to))
        numbers = isinstance(before, (int, float)) and isinstance(to, (int, float))
        return float(to) - float(before) if numbers else float("nan")


@dataclass
class LeverChangesResult(AnalysisResult):
    """``tables["levers"]``: a row for each alternative and lever it moves.

    alternative, lever, level (who decides it), before and to (as text), from_year (0: at once), hours and change
    (:class:`Move`). ``tables["moves"]``, where a lever moves slowly, more than once or from a value of the option's own: a
    row for each of its moves, with the start (as text). ``moves``: the same by alternative, with the values themselves.
    """

    kind: ClassVar[str] = "levers"
    moves: dict[str, list[Move]] = field(default_factory=dict)

    def sentences(self, language: str = "en") -> list[str]:
        """For each option how many levers it moves, and the hours that takes in all."""
        say, lines = Voice("levers", language), []
        for name in self.about["alternatives"]:
            rows = self.table[self.table["alternative"] == name]
            hours = say.number(float(rows["hours"].sum()), sign=True)
            key = "moves" if len(rows) else "moves_none"
            lines.append(say(key, option=say.option(name), n=len(rows), all=LEVERS, hours=hours))
        return [*lines, *of_many(self.about, language), say("hours_are")]


def of_many(about: Fields, language: str) -> list[str]:
    """Return sentences on what is one of many: levers that the scenarios vary, and hours by the first one's costs."""
    say, lines = Voice("levers", language), []
    if about.get("varied"):
        names = say.listed([lever_label(name, language) for name in about["varied"]])
        lines.append(say("varied", levers=names, n=about["scenarios"]))
    if about.get("varied_around"):
        names = say.listed([lever_label(name, language) for name in about["varied_around"]])
        lines.append(say("varied_around", levers=names, n=about["scenarios"]))
    if about.get("costs_varied"):
        lines.append(say("costs_varied", n=about["scenarios"]))
    return lines


def moved(results: Results, alternative: str | None = None) -> LeverChangesResult:
    """What every alternative of a study (or this one) moves from the 2014 baseline, in the order of the levers' register."""
    if alternative is not None:
        results.check(results.outcomes[0], [alternative])
    names = [str(name) for name in results.alternatives.index if alternative in (None, name)]
    moves = {name: moves_of(results, name) for name in names}
    rows = [
        (name, move.lever, level_of(move.lever), value_text(move.before), value_text(move.to), move.year, move.hours,
         move.change)
        for name, own in moves.items()
        for move in own
    ]  # fmt: skip
    about: Record = {"alternatives": names, "study": results.name}
    if len(results.scenarios) > 1:
        about["scenarios"] = len(results.scenarios)
        about["varied"] = varied_levers(results)
        about["varied_around"] = varied_levers(results, added=True)
        about["costs_varied"] = not _is_costed_alike(results, names[0])
    tables = {"levers": pd.DataFrame(rows, columns=COLUMNS)}
    over_time = [
        (name, move.lever, value_text(move.start), one.from_year, value_text(one.to), one.over_years)
        for name, own in moves.items()
        for move in own
        if not move.is_plain
        for one in move.moves
    ]
    if over_time:
        tables["moves"] = pd.DataFrame(over_time, columns=MOVES)
    return LeverChangesResult(tables, about, moves=moves)


def config_of(results: Results, alternative: str) -> Config:
    """Return the settings of an alternative in the first scenario; of many, where there are several."""
    return next(configs_of(results, alternative))


def governance_of(results: Results, alternative: str) -> Fields:
    """Return what an alternative sets of the levers, before a scenario varies any."""
    points = Points(study_from(results.name, results.study))
    return next(a.governance for a in points.alternatives if a.label == alternative)


def configs_of(results: Results, alternative: str) -> Iterator[Config]:
    """Give the settings of an alternative in every scenario."""
    study = study_from(results.name, results.study)
    points = Points(study)
    if len(points.scenarios) != len(results.scenarios):  # some cannot be run, which only trying shows
        points = Jobs(study, points).points
    place = [a.label for a in points.alternatives].index(alternative)
    return (points.config(int(number), place, seed=0) for number in results.scenarios.index)


def varied_levers(results: Results, added: bool = False) -> list[str]:
    """Return the levers that are varied between the scenarios, as in a sample over their spans: no option decides them.

    ``added``: those that are varied round each option's own value instead.
    """
    paths = {f.path for f in results.factors if f.name in results.scenarios.columns and f.added == added}
    own = {path.split(".")[1] for path in paths if path.startswith("governance.")}
    return [name for name in registry("levers") if name in own]


def _is_costed_alike(results: Results, alternative: str) -> bool:
    """Return whether what levers take of hours is the same in every scenario."""
    configs = configs_of(results, alternative)
    first = next(configs).costs
    return all(config.costs == first for config in configs)


def moves_of(results: Results, alternative: str) -> list[Move]:
    """Return every lever that an alternative moves from the 2014 baseline, all of them, with the hours each adds.

    A lever that moves over time stands with its value when the run ends, and its moves. The hours are those of the
    study's own costs (the first scenario's, where they are varied), and add up to the difference in planned hours in all:
    what differentiation or integrated systems spare is told with them. Levers that are varied between the scenarios are
    no option's, and are left out.
    """
    varied = varied_levers(results)
    levers = from_dict({"governance": dict(governance_of(results, alternative))}).governance
    config, usual = dataclasses.replace(config_of(results, alternative), governance=levers), Levers()
    own, ended = config.governance, in_force(config.governance, config.years)
    before, after = planned_hours(usual, config), planned_hours(ended, config)
    changed = [
        n for n in registry("levers") if n not in varied and (n in own.schedule or getattr(own, n) != getattr(usual, n))
    ]
    hours = {name: after.get(name, 0.0) - before.get(name, 0.0) for name in {*changed, *before}}
    for spared, by in ((DOUBLE, "ict_integration"), ("detail_management", "differentiation")):
        if spared not in changed and by in changed:
            hours[by] += hours[spared]
    over_time = {name: own.schedule.get(name, ()) for name in changed}
    return [
        Move(name, getattr(usual, name), getattr(ended, name), moves[0].from_year if moves else 0.0, hours[name],
             getattr(own, name), moves, config.years)
        for name, moves in over_time.items()
    ]  # fmt: skip


def value_text(value: Any, language: str = "en") -> str:
    """Return a lever's value as a reader sees it."""
    if isinstance(value, CompetenceUnits):
        how = words(language)[f"levers.units.{value.model}"]
        return how if value.model == "none" else f"{how} {value_text(value.intensity, language)}"
    if isinstance(value, (int, float)):
        return number(float(value), 2, language)
    return words(language)[f"levers.names.{value}"]


def lever_label(lever: str, language: str) -> str:
    """Return a lever's label."""
    return str(lever_name(lever, language))


def levers_moved(moves: Iterable[Sequence[Move]]) -> list[str]:
    """Return the levers that any of the options moves, in the order of the register."""
    anyone = {move.lever for own in moves for move in own}
    return [name for name in registry("levers") if name in anyone]
