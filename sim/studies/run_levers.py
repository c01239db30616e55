"""What each lever is in the runs of a study, whoever set it: an option, its package or a scenario."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sim.config.check import moves
from sim.config.fields import metas
from sim.config.levers import CompetenceUnits, Levers
from sim.config.moves import text_of
from sim.studies.factors import value_at
from sim.studies.types import Values

if TYPE_CHECKING:
    from sim.studies.points import Points


def table_of_levers(points: Points) -> pd.DataFrame:
    """Return a row for each alternative by its label, and a column for each lever in which they differ.

    Values are those before a scenario moves them; a lever that moves over time is a text, and so are all of its column.
    """
    own = [{name: lever_of(a.governance, name) for name in lever_names()} for a in points.alternatives]
    rows = pd.DataFrame(own, index=pd.Index([a.label for a in points.alternatives], name="alternative"))
    return rows[[name for name in rows if rows[name].nunique() > 1]]


def levers_of_runs(points: Points) -> dict[str, np.ndarray]:
    """Return, for each lever that runs differ in, what it is: lever -> values [scenarios, alternatives]."""
    shape = (len(points.scenarios), len(points.alternatives))
    result = {str(name): np.broadcast_to(own.to_numpy(), shape) for name, own in table_of_levers(points).items()}
    for factor in (f for f in points.moved if f.decided):
        own = np.array([value_at({"governance": dict(a.governance)}, factor.path) for a in points.alternatives])
        moved = np.array([s.columns[factor.name] for s in points.scenarios])[:, None]
        lever = factor.path.removeprefix("governance.")
        result[lever] = np.round(own + moved, 10) if factor.added else np.broadcast_to(moved, shape)
    return result


def lever_names() -> list[str]:
    """Return every lever, as it is called in ``governance``; competence units are two."""
    return [*metas(Levers), *(f"competence_units.{name}" for name in metas(CompetenceUnits))]


def lever_of(governance: Values, lever: str) -> Any:
    """Return what a lever is in a tree of levers: its value, or a text where it moves over time."""
    value, own = (
        value_at({"governance": dict(governance)}, f"governance.{lever}"),
        governance.get("schedule", {}).get(lever),
    )
    return text_of(value, moves(lever, own, "governance.schedule")) if own else value
