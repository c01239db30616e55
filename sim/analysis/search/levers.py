"""What a search may choose between: levers on a grid of steps, within a budget of frontline hours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np

from sim.analysis.catalogues import lever_metas, lever_values
from sim.analysis.fields import Record
from sim.analysis.search.planned_hours import planned_hours, with_levers
from sim.config import Config, configure, package_names
from sim.config.fields import ConfigError, nearest
from sim.config.levers import Levers

UNIT_MODEL, INTENSITY = "competence_units.model", "competence_units.intensity"
SHRINK = np.linspace(0.05, 1.0, 20)
"""How far towards the anchor a lever set that is too dear is drawn, until it is within the budget."""


@cache
def levers_of(package: str) -> Levers:
    """Return the levers of a package, read once."""
    return configure(package).governance


@dataclass(frozen=True)
class Space:
    """The levers that are searched, on top of ``base``; everything else is as there.

    ``lows``, ``highs``: float [levers]; ``step``: between neighbouring values. A *place* is an int array [levers],
    the number of steps above ``lows``. ``budget``: hours per caseworker and year, or None.
    """

    base: str
    levers: tuple[str, ...]
    lows: np.ndarray
    highs: np.ndarray
    step: float
    budget: float | None
    config: Config

    @cached_property
    def most(self) -> np.ndarray:
        """The highest place of each lever: int [levers]."""
        return np.floor((self.highs - self.lows) / self.step + 1e-9).astype(int)

    def values(self, place: np.ndarray) -> dict[str, float]:
        """Lever -> value at a place; rounded, so that the same set is written the same way every time."""
        result = np.round(self.lows + self.step * np.asarray(place), 10)
        return {lever: float(value) for lever, value in zip(self.levers, result, strict=True)}

    def point(self, place: np.ndarray) -> Record:
        """Return the settings to ask for."""
        return {"governance": self.base} | {f"governance.{k}": v for k, v in self.values(place).items()}

    def hours(self, place: np.ndarray) -> float:
        """Planned hours per caseworker and year of a lever set as a whole: levers searched, and levers not."""
        return sum(planned_hours(with_levers(levers_of(self.base), self.values(place)), self.config).values())

    def hours_of(self, package: str) -> float:
        """Planned hours of a package."""
        return sum(planned_hours(levers_of(package), self.config).values())

    def fits(self, hours: float) -> bool:
        """Return whether so many hours are within the budget."""
        return self.budget is None or hours <= self.budget + 1e-9

    def place_of(self, package: str) -> np.ndarray:
        """Return the place nearest to what a package says of the levers searched: int [levers]."""
        result = lever_values(levers_of(package))
        wanted = (np.array([float(result[lever]) for lever in self.levers]) - self.lows) / self.step
        return np.clip(np.rint(wanted), 0, self.most).astype(int)

    def is_same_result(self, place: np.ndarray) -> str:
        """Return the first package with exactly these values of the levers searched, the base first; or nothing."""
        values = self.values(place)
        for package in dict.fromkeys((self.base, *package_names())):
            result = lever_values(levers_of(package))
            if all(np.isclose(float(result[lever]), value) for lever, value in values.items()):
                return package
        return ""

    @cached_property
    def cheapest(self) -> np.ndarray:
        """The place with the fewest hours.

        More detail management is dearer whatever else is done, and stands at its low end here; all other levers then
        go one way, so that the cheaper end of each is found on its own.
        """
        place = np.zeros_like(self.most)
        for i, most in enumerate(self.most):
            other = place.copy()
            other[i] = most
            if self.hours(other) < self.hours(place):
                place = other
        return place

    @cached_property
    def anchor(self) -> np.ndarray:
        """Towards what a set that is too dear is drawn: the base where it is within the budget, else the cheapest."""
        base = self.place_of(self.base)
        return base if self.fits(self.hours(base)) else self.cheapest

    def within_budget(self, place: np.ndarray) -> np.ndarray:
        """Return the place itself, or the first within the budget on the way from it to the anchor: int [levers]."""
        if self.fits(self.hours(place)):
            return np.asarray(place)
        for share in SHRINK:
            nearer = np.rint(place + share * (self.anchor - place)).astype(int)
            if self.fits(self.hours(nearer)):
                return nearer
        return self.anchor


def space(
    levers: Sequence[str] | Mapping[str, tuple[float, float]],
    base: str = "baseline_2014",
    step: float = 0.05,
    budget: float | None = None,
    config: Config | None = None,
) -> Space:
    """A checked :class:`Space`; ``levers``: names, or name -> (low, high) for less than the whole range."""
    if base not in package_names():
        raise ConfigError(f"There is no package '{base}' to search from. {nearest(base, package_names())}")
    names = [levers] if isinstance(levers, str) else levers
    spans: dict[str, tuple[float, float] | None] = {**names} if isinstance(names, Mapping) else dict.fromkeys(names)
    if not spans:
        raise ConfigError("There are no levers to search over; name one or more.")
    checked = [_span(name, span, base) for name, span in spans.items()]
    if not 0 < step <= 0.5:
        raise ConfigError(f"step is {step:g}, but must be above 0 and at most 0.5, as levers go from 0 to 1.")
    lows, highs = np.array(checked).T
    result = Space(base, tuple(spans), lows, highs, step, budget, configure() if config is None else config)
    if not result.fits(least := result.hours(result.cheapest)):
        raise ConfigError(
            f"budget_hours is {budget:g}, but the cheapest set of these levers takes {least:.0f} hours per caseworker "
            f"and year as planned, and {base} itself {result.hours_of(base):.0f}."
        )
    return result


def _span(name: str, span: tuple[float, float] | None, base: str) -> tuple[float, float]:
    """Return the lowest and highest value of a lever; ConfigError where it cannot be searched."""
    known = lever_metas()
    meta = known.get(name)
    ranged = [lever for lever, about in known.items() if not about.choices]
    if meta is None:
        raise ConfigError(f"There is no lever '{name}' to search over. {nearest(name, ranged)}")
    if meta.choices:
        raise ConfigError(
            f"The lever {name} is a choice between names ({', '.join(meta.choices)}), and a search moves numbers only. "
            "Choose a base that has the name wanted, and leave the lever out."
        )
    settings = levers_of(base)
    if name == INTENSITY and settings.competence_units.model == "none":
        raise ConfigError(
            f"{base} has no competence units, so {INTENSITY} does nothing there; choose a base that has units "
            "(county_units_permanent, county_units_secondment, report_package), or leave it out."
        )
    if name in settings.schedule:
        raise ConfigError(f"{base} moves the lever {name} over time, so it cannot be searched; leave it out.")
    low, high = (meta.low, meta.high) if span is None else span
    if not meta.low <= low < high <= meta.high:
        raise ConfigError(
            f"The span of {name} is {low:g} to {high:g}, but must lie within {meta.low:g} to {meta.high:g}."
        )
    return float(low), float(high)
