"""The frontline hours of a setting of the levers as a sum of a few terms, so that a page can tell them."""

from __future__ import annotations

from dataclasses import dataclass

from sim.analysis.search.planned_hours import planned_hours, with_levers
from sim.config import Config
from sim.config.levers import Levers

PAIR = ("detail_management", "differentiation")
"""The one product in the planned hours: differentiation exempts tailored work from detail."""


@dataclass(frozen=True)
class Hours:
    """Hours per caseworker and year beyond the reference's: ``each`` at full strength, and ``product`` of ``pair``."""

    each: dict[str, float]
    product: float
    pair: tuple[str, str] = PAIR

    def of(self, values: dict[str, float], usual: dict[str, float]) -> float:
        """The hours of some values of the levers, less those of others."""
        first, second = self.pair
        value = sum(hours * (values[name] - usual[name]) for name, hours in self.each.items())
        both = values.get(first, 0.0) * values.get(second, 0.0) - usual.get(first, 0.0) * usual.get(second, 0.0)
        return value + self.product * both


def hours_of(levers: list[str], base: Levers, config: Config) -> Hours:
    """The planned hours (:func:`planned_hours`), taken apart; exact, since they have no other terms than these.

    ``levers``: names as a study's factors have them, ``competence_units.intensity`` with its dot. ``base``: the rest.
    """

    def total(values: dict[str, float]) -> float:
        return sum(planned_hours(with_levers(base, dict.fromkeys(levers, 0.0) | values), config).values())

    none = total({})
    each = {name: total({name: 1.0}) - none for name in levers}
    there = all(name in levers for name in PAIR)
    product = total(dict.fromkeys(PAIR, 1.0)) - none - sum(each[name] for name in PAIR) if there else 0.0
    return Hours(each, product)
