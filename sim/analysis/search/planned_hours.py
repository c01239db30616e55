"""The frontline hours that levers take, known before anything is run.

They are what the time budget of the model plans for (:mod:`sim.work.time_budget`): every lever's share of a working year at
full strength, times how much of it is used. Planned, because pressure may squeeze learning that is not protected, so
that less is used than planned; never more.
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


def planned_hours(levers: Levers, config: Config | None = None) -> dict[str, float]:
    """Lever -> hours per caseworker and year as planned, and what double registration still takes.

    ``config``: whose costs and world to count by (those of 2014). Detail management counts only as far as
    differentiation does not exempt tailored work from it, with the demand of year 0. The sum is the time that is not
    for cases by decision; overhead of small offices comes on top whatever is decided.
    """
    settings = configure() if config is None else config
    hours = {name: share * WORKING_YEAR for name, share in _shares(levers, settings).items()}
    return hours | {DOUBLE: settings.costs.double_registration * (1 - levers.ict_integration) * WORKING_YEAR}


def _shares(levers: Levers, config: Config) -> dict[str, float]:
    """Lever -> share of a working year."""
    names = [f.name for f in dataclasses.fields(config.costs) if f.name not in (DOUBLE, *PASSING)]
    shares = {name: getattr(config.costs, name) * strength(getattr(levers, name)) for name in names}
    if shares["detail_management"]:
        shares["detail_management"] *= 1 - levers.differentiation * tailored_share(config)
    return shares


def tailored_share(config: Config) -> float:
    """How far the work asked for is tailored, 0..1, in year 0."""
    practices = Practices.of(config.world, 64, Luck(0))  # the layout does not depend on luck
    return float((practices.y * demand(config.world, practices, 0.0)).sum())


def with_levers(levers: Levers, values: Fields) -> Levers:
    """The levers with some of them set; ``competence_units.intensity`` may be written with a dot."""
    plain = {name: value for name, value in values.items() if "." not in name}
    parts = {name.partition(".")[2]: value for name, value in values.items() if "." in name}
    if parts:
        plain["competence_units"] = dataclasses.replace(levers.competence_units, **parts)
    return dataclasses.replace(levers, **plain)
