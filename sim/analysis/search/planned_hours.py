"""The frontline hours that levers take, known before anything is run: what the model's time budget plans for.

Every lever's share of a working year at full strength (:mod:`sim.work.time_budget`), times how much of it is used. Pressure
may squeeze learning that is not protected, so that less is used than planned; never more.
"""

from __future__ import annotations

import dataclasses

from sim.analysis.fields import Fields
from sim.config import Config, configure
from sim.config.levers import Levers
from sim.luck import Luck
from sim.work.time_budget import strength
from sim.world.practices import Practices, demand

WORKING_YEAR = 1700
"""Hours in a working year of one position."""
DOUBLE = "double_registration"
"""What is spent on registering the same in several systems; ICT integration spares it."""
PASSING = ("structure",)
"""A reform of ownership takes time for three years and then no more; it is not counted."""

PAIR = ("detail_management", "differentiation")
"""The one product in the planned hours: differentiation exempts tailored work from detail."""


def planned_hours(levers: Levers, config: Config | None = None) -> dict[str, float]:
    """Lever -> hours per caseworker and year as planned, and what double registration still takes.

    ``config``: whose costs and world to count by (those of 2014). Detail management counts only as far as
    differentiation does not exempt tailored work from it, with the demand of year 0. The sum is the time that is not
    for cases by decision; overhead of small offices comes on top whatever is decided.
    """
    settings = configure() if config is None else config
    names = [f.name for f in dataclasses.fields(settings.costs) if f.name not in (DOUBLE, *PASSING)]
    shares = {name: getattr(settings.costs, name) * strength(getattr(levers, name)) for name in names}
    if shares["detail_management"]:
        practices = Practices.of(settings.world, 64, Luck(0))  # the layout does not depend on luck
        tailored = float(
            (practices.y * demand(settings.world, practices, 0.0)).sum()
        )  # of the work asked for in year 0
        shares["detail_management"] *= 1 - levers.differentiation * tailored
    hours = {name: share * WORKING_YEAR for name, share in shares.items()}
    return hours | {DOUBLE: settings.costs.double_registration * (1 - levers.ict_integration) * WORKING_YEAR}


def with_levers(levers: Levers, values: Fields) -> Levers:
    """Return the levers with some of them set; ``competence_units.intensity`` may be written with a dot."""
    plain = {name: value for name, value in values.items() if "." not in name}
    parts = {name.partition(".")[2]: value for name, value in values.items() if "." in name}
    if parts:
        plain["competence_units"] = dataclasses.replace(levers.competence_units, **parts)
    return dataclasses.replace(levers, **plain)


def hours_of(levers: list[str], base: Levers, config: Config) -> tuple[dict[str, float], float]:
    """Return the planned hours of each lever at full strength, and of the product of :data:`PAIR`; they have no other terms.

    ``levers``: names as a study's factors have them, ``competence_units.intensity`` with its dot. ``base``: the rest.
    """

    def total(values: dict[str, float]) -> float:
        return sum(planned_hours(with_levers(base, dict.fromkeys(levers, 0.0) | values), config).values())

    none = total({})
    each = {name: total({name: 1.0}) - none for name in levers}
    there = all(name in levers for name in PAIR)
    product = total(dict.fromkeys(PAIR, 1.0)) - none - sum(each[name] for name in PAIR) if there else 0.0
    return each, product
