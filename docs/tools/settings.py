"""The settings by section, as the generated pages list them."""

from __future__ import annotations

from typing import Any

from sim.config.fields import Meta, metas
from sim.config.levers import CompetenceUnits, Levers
from sim.config.scale import Population, Scale
from sim.config.uncertainties import Costs, Uncertainties
from sim.config.world import World

SECTIONS: dict[str, type] = {
    "Scale": Scale,
    "Population": Population,
    "Levers": Levers,
    "World": World,
    "Uncertainties": Uncertainties,
    "Costs": Costs,
}
PREFIX = {"Levers": "governance", "Uncertainties": "uncertainty"}
VARIED = ("World", "Uncertainties", "Costs")
"""The sections whose uncertain numbers an ensemble varies."""


def declared(section: type) -> list[tuple[str, Any, Meta]]:
    """Name, usual value and meta of each number; the competence units count as two, in their place."""
    start = section()
    rows = [(name, getattr(start, name), meta) for name, meta in metas(section).items()]
    if section is Levers:
        units = CompetenceUnits()
        at = next(i for i, row in enumerate(rows) if row[0] == "trial_exchange")
        parts = metas(CompetenceUnits).items()
        rows[at:at] = [(f"competence_units.{name}", getattr(units, name), meta) for name, meta in parts]
    return rows
