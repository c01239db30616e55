"""The slow organisation: the same year in the same order, told one person at a time."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

from sim.governance.schedule import in_force

from . import (
    appeals,
    back_office,
    casework,
    colleagues,
    decisions,
    downward,
    education,
    exchange,
    forgetting,
    guidance,
    leaders,
    reality,
    research,
    routines,
    steering_dialogue,
    time_budget,
    trials,
    turnover,
    upward,
    user_voice,
)
from .luck import Luck
from .people import Caseworker, County, Directorate, Holder, Office, Practice, Reality
from .proposals import Becomes, Thinks, Turns

STEP_ORDER: dict[str, Callable[..., Iterator[Any]]] = {
    "reality": reality.moves_on,
    "reissue": guidance.is_reissued,
    "leaders": leaders.develop_their_offices,
    "time_budget": time_budget.is_spent,
    "decisions": decisions.cases_are_decided,
    "guidance": guidance.reaches_the_offices,
    "casework": casework.teaches,
    "colleagues": colleagues.teach_each_other,
    "routines": routines.are_written_down,
    "trials": trials.experiment,
    "exchange": exchange.spreads_good_practice,
    "upward": upward.reaches_the_standards,
    "downward": downward.comes_home,
    "appeals": appeals.come_back_as_lessons,
    "back_office": back_office.answers,
    "research": research.is_translated,
    "education": education.continues,
    "user_voice": user_voice.is_heard,
    "steering_dialogue": steering_dialogue.questions_the_goals,
    "forgetting": forgetting.fades,
    "turnover": turnover.takes_and_brings,
}


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
