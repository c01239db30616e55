"""Caseworkers: thousands of people as named columns, and each of them as a Mesa agent on demand."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.agents.agent import Agent
from sim.knowledge import Knowledge, count

if TYPE_CHECKING:
    from sim.config.arrays import Bools, Codes, Floats, Ids, Ints
    from sim.organisation import Organisation

FORMER_AGENCIES = ("none", "national insurance", "employment service", "social services")
PROFILES = ("broad", "social_work", "nav_profession")


@dataclass
class Caseworkers:
    """One row per position, rows of an office lying together.

    who uint64: the position's number, which addresses its luck · office int64 · municipal bool: employed by
    the municipality · social_worker, degree, under_40, value_match bool · former int8: index of FORMER_AGENCIES ·
    profile int8: recruited as (index of PROFILES) · tenure float years · motivation float 0..1 · in_trial bool.
    """

    who: Ids
    office: Ints
    municipal: Bools
    social_worker: Bools
    degree: Bools
    under_40: Bools
    value_match: Bools
    former: Codes
    profile: Codes
    tenure: Floats
    motivation: Floats
    in_trial: Bools
    belief: Knowledge

    def __len__(self) -> int:
        return len(self.who)

    @property
    def employer(self) -> Ints:
        """0 for the state, 1 for the municipality: the group whose thresholds a row uses."""
        return self.municipal.astype(np.int64)


class Caseworker(Agent):
    """One caseworker, read from the columns at each access, and so always up to date; made on demand."""

    def __init__(self, model: Organisation, row: int):
        super().__init__(model)
        self.row = row

    def __getattr__(self, name: str) -> Any:
        if name in _COLUMNS:
            return getattr(self.model.caseworkers, name)[self.row].item()
        raise AttributeError(f"A caseworker has no {name!r}; there are: {', '.join(sorted(_COLUMNS))}, beliefs.")

    @property
    def beliefs(self) -> Codes:
        """The view of each practice: int8 [practices] of −1, 0, +1."""
        belief = self.model.caseworkers.belief
        one = Knowledge(belief.known[[self.row]], belief.answer[[self.row]], belief.source[:, [self.row]])
        return one.views()[0]

    @property
    def knows(self) -> int:
        """The number of practices with a view."""
        return int(count(self.model.caseworkers.belief.known[[self.row]])[0])


_COLUMNS = frozenset(f.name for f in fields(Caseworkers)) - {"belief"}
