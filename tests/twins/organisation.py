"""The slow organisation: the same year in the same order, one person at a time.

Each mechanism of the fast one has its twin in a file of the same name here; it is looked up by its name.
"""

from __future__ import annotations

import importlib
import math
import sys
from collections.abc import Callable, Iterator
from typing import Any

from sim.governance.schedule import in_force
from sim.mechanism import Mechanism
from sim.organisation import STEP_ORDER as FAST_ORDER

from . import reality
from .luck import Luck
from .people import Caseworker, County, Directorate, Holder, Office, Practice, Reality
from .proposals import Becomes, Thinks, Turns


def twin_of(mechanism: Mechanism) -> Callable[..., Iterator[Any]]:
    """The slow rule of a mechanism: the function of the same name, in the file of the same name in this folder."""
    file, name = mechanism.propose.__module__.rpartition(".")[2], mechanism.propose.__name__
    try:
        return getattr(importlib.import_module(f".{file}", __package__), name)
    except (ModuleNotFoundError, AttributeError) as error:
        raise LookupError(
            f"{mechanism.name} has no twin: tests/twins/{file}.py must define {name}(org, levers, luck)."
        ) from error


STEP_ORDER: dict[str, Callable[..., Iterator[Any]]] = {m.name: twin_of(m) for m in FAST_ORDER}


def gathered(name: str) -> dict[Any, str]:
    """What the twins say under a name: ``MOVES`` (mechanism -> holders whose views it moves, with spaces between) or
    ``CALLED`` ((mechanism, how my view moved) -> my sentence, with {} for the practice)."""
    result: dict[Any, str] = {}
    for rule in STEP_ORDER.values():
        result |= getattr(sys.modules[rule.__module__], name, {})
    return result


class Organisation:
    """A living organisation of plain objects; :func:`twins.mirror.from_organisation` makes one."""

    config: Any
    practices: list[Practice]
    reality: Reality
    directorate: Directorate
    counties: list[County]
    offices: list[Office]
    caseworkers: list[Caseworker]

    def __init__(self, config: Any, now: int):
        self.config = config
        self.now = now
        self.dt = 1 / config.scale.steps_per_year
        self.settling_steps = round(config.scale.settling_years * config.scale.steps_per_year)
        self.demand: list[float] = []
        self.attention: list[float] = []
        self.exits = self.trials_ended = self.trials_anchored = 0
        self.appeal_lessons = (0, 0)
        self.ledger: dict[tuple[int, str, str], list[int]] = {}
        self.diary: list[tuple[int, str, Holder, int, int, int]] = []
        self.watched: set[Holder] = set()

    # -- what the rules look at ----------------------------------------------------------------------

    @property
    def year(self) -> float:
        """Years since year 0; negative while settling."""
        return (self.now - self.settling_steps) * self.dt

    def per_step(self, rate_per_year: float) -> float:
        """A rate per year as a probability per step."""
        return -math.expm1(-rate_per_year * self.dt)

    def per_occasion(self, rate_per_year: float, share: float) -> float:
        """What one occasion in a step carries, when occasions come at a rate and each would carry a share."""
        rate = rate_per_year * self.dt
        if rate <= 1e-12:
            return share
        return math.expm1(-rate * share) / math.expm1(-rate)

    def falls_due(self, per_year: int) -> bool:
        """Whether something that happens so many times a year happens now."""
        steps = self.config.scale.steps_per_year
        return (self.now * per_year) // steps != ((self.now - 1) * per_year) // steps

    @property
    def in_pulse(self) -> bool:
        """Whether a pulse of turbulence passes."""
        world = self.config.world
        return world.pulse_years > 0 and world.pulse_year <= self.year < world.pulse_year + world.pulse_years

    # -- what happens --------------------------------------------------------------------------------

    def step(self) -> None:
        """Let one step pass."""
        self.begin()
        for name in STEP_ORDER:
            self.do(name)
        self.now += 1

    def begin(self) -> None:
        """A step begins: what cases come, and what is in force."""
        self.demand = reality.demand(self)
        self.levers = in_force(self.config.governance, self.year)

    def do(self, name: str) -> None:
        """Let one mechanism have its turn: first all propose, from the state before; then all is done."""
        proposals = list(STEP_ORDER[name](self, self.levers, Luck(self.config.seed, name, self.now)))
        for proposal in proposals:
            if isinstance(proposal, Thinks):
                self.learn(name, *proposal)
            elif isinstance(proposal, Becomes):
                setattr(proposal.who, proposal.what, proposal.value)
            elif isinstance(proposal, Turns):
                reality.turn(self, name, proposal)

    def learn(self, author: str, holder: Holder, m: int, view: int) -> None:
        """Somebody comes to a view; if it is a new one, its source and the ledger say so."""
        before, truth = holder.views[m], holder.truth[m]
        if view == before:
            return
        holder.views[m] = view
        holder.sources[m] = list(STEP_ORDER).index(author)
        self.account(author, holder, (before, truth), (view, truth))
        if holder in self.watched:
            self.diary.append((self.now, author, holder, m, before, view))

    def account(self, author: str, holder: Holder, before: tuple[int, int], after: tuple[int, int]) -> None:
        """Enter one cell's (view, truth) before and after: became, ceased right; became, ceased wrong."""
        was_right, is_right = before[0] == before[1], after[0] == after[1]
        was_wrong, is_wrong = before[0] == -before[1], after[0] == -after[1]
        entries = (is_right > was_right, was_right > is_right, is_wrong > was_wrong, was_wrong > is_wrong)
        if any(entries):
            row = self.ledger.setdefault((self.now, author, holder.kind), [0, 0, 0, 0])
            for i, entry in enumerate(entries):
                row[i] += entry
