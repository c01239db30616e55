"""What one never has use for fades."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.mechanism import Change, Proposals, mechanism
from sim.work.decisions import discretion

if TYPE_CHECKING:
    from sim.mechanism import Levers, MechanismLuck, Organisation


@mechanism(
    "forgetting",
    moved_by=("local_autonomy", "detail_management", "differentiation", "structure"),
    carries="loss",
    flows=(("caseworker", "outside"),),
    rate="forgetting_rate",
)
def fades(org: Organisation, levers: Levers, luck: MechanismLuck) -> Proposals:
    """A view that is not exercised, because the book decides, slowly goes.

    The report speaks of competence not used (3c) and of people leaving, not of forgetting; so the rate is
    low, and can be set to 0.
    """
    people = org.caseworkers
    idle = org.config.uncertainty.forgetting_rate * (1 - discretion(org, levers))
    gone = luck.chance_by_practice(
        "fades", org.per_step(idle), where=people.belief.known, who=people.who, group=people.employer
    )
    return [Change("caseworkers", gone, gone, known=~gone)]
