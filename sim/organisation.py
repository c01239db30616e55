"""The organisation: what happens in a year, in the order it happens, and the one place where anything changes."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import mesa
import numpy as np

from sim.agents import population
from sim.agents.caseworkers import Caseworker, Caseworkers
from sim.agents.county import CountyUnit, Directorate
from sim.agents.leader import Leader, appoint, develop_their_offices
from sim.agents.offices import Offices
from sim.config import Config
from sim.config.levers import Levers
from sim.governance.schedule import in_force
from sim.knowledge import ALL, Knowledge, write
from sim.loops import (
    appeals,
    back_office,
    casework,
    colleagues,
    downward,
    education,
    exchange,
    forgetting,
    guidance,
    research,
    routines,
    steering_dialogue,
    trials,
    turnover,
    upward,
    user_voice,
)
from sim.luck import Luck
from sim.mechanism import HOLDERS, UPDATED, Change, Mechanism, Proposal, Update, WorldTurns
from sim.outcomes.ledger import Ledger
from sim.outcomes.recorder import Recorder
from sim.work import decisions, time_budget
from sim.work.decisions import Month
from sim.world import reality
from sim.world.practices import Practices, demand

if TYPE_CHECKING:
    import numpy.typing as npt

    from sim.config.arrays import Floats, Ints, Words

STEP_ORDER: tuple[Mechanism, ...] = (
    reality.moves_on,                       # reforms and local change age what everyone knows
    guidance.is_reissued,                   # the directorate catches up with reforms
    develop_their_offices,                  # leaders learn, move on, plan arenas
    time_budget.is_spent,                 # hours go where levers send them
    decisions.cases_are_decided,            # by the book, or by own judgement
    guidance.reaches_the_offices,           # standardisation
    casework.teaches,                       # professional knowledge, from one's own outcomes
    colleagues.teach_each_other,            # shoulder to shoulder
    routines.are_written_down,              # the office remembers
    trials.experiment,                      # innovation, by trial and error
    exchange.spreads_good_practice,         # office to office
    upward.reaches_the_standards,           # double loop: experience changes the code
    downward.comes_home,                    # competence units
    appeals.come_back_as_lessons,           # two lines of appeal
    back_office.answers,                    # the benefit unit upholds or overrules
    research.is_translated,                 # general knowledge
    education.continues,                    # courses
    user_voice.is_heard,                    # local context
    steering_dialogue.questions_the_goals,  # single loop keeps the target, double loop changes it
    forgetting.fades,                       # what is never used
    turnover.takes_and_brings,              # people leave and arrive
)  # fmt: skip


class Organisation(mesa.Model):
    """Nav as the report describes it: a directorate, counties, offices, leaders, caseworkers, and their loops.

    Built from a checked :class:`sim.config.Config`; it runs its settling years under the 2014 baseline, and
    then stands at year 0. ``step()`` lets one step pass; ``run()`` the configured years.
    """

    month: Month
    """The decisions of the last step; there is none before the first."""

    def __init__(self, config: Config, order: tuple[Mechanism, ...] = STEP_ORDER):
        super().__init__(rng=config.seed)
        self.config = config
        self.order = order
        self._number_of = {mechanism.name: number for number, mechanism in enumerate(order)}
        self.dt = 1 / config.scale.steps_per_year
        self.settling_steps = round(config.scale.settling_years * config.scale.steps_per_year)
        self.luck = Luck(config.seed)
        self.now = 0
        self._populate()
        planned = self.settling_steps + round(config.years * config.scale.steps_per_year)
        self.ledger = Ledger(tuple(m.name for m in order), planned)
        self.recorder = Recorder(self)
        for _ in range(self.settling_steps):
            self.step()
        self.recorder.start()

    def _populate(self) -> None:
        scale, world, u = self.config.scale, self.config.world, self.config.uncertainty
        self.practices = Practices.of(world, scale.practices, self.luck)
        words = self.practices.words
        self.offices: Offices = population.draw_offices(scale, words, u.municipal_leader_share, self.luck)
        people = self.config.population
        self.caseworkers: Caseworkers = population.draw_caseworkers(people, self.offices, words, self.luck)
        self.reality = reality.Reality.of(self.practices, self.offices.who, self.luck)
        self.county_who = np.arange(scale.counties, dtype=np.uint64)
        self.county_size = np.bincount(self.offices.county, minlength=scale.counties)
        self.county_start = np.concatenate([[0], np.cumsum(self.county_size)[:-1]])
        self.municipal_staff = np.add.reduceat(self.caseworkers.municipal.astype(np.int64), self.offices.start)
        office = self.caseworkers.office
        self.team_start, self.team_size = population.teams(self.offices, office, int(u.team_size))
        self.repository = Knowledge.empty(scale.counties, words)
        self.guidance = Knowledge.empty(1, words)
        self.directorate = Directorate(self, self.practices.measurability.copy(), words)
        self.counties = [CountyUnit(self, c) for c in range(scale.counties)]
        self.leaders: list[Leader] = appoint(self, self.luck.of("leaders", -1))
        self.quality = np.full(len(self.caseworkers), 0.7)
        self.exits = self.trials_ended = self.trials_anchored = 0
        self.appeal_lessons = (0, 0)
        self._looked = False
        self._first_knowledge()

    def _first_knowledge(self) -> None:
        """What is known before settling: guidance as issued, and what staff bring."""
        u, practices, own = self.config.uncertainty, self.practices, self.luck.of("first knowledge", -1)
        everything = np.full((1, practices.words), ALL)
        accuracy = (u.guidance_accuracy - u.guidance_accuracy_fall * practices.y)[None, :]
        right = own.chance_by_practice("right", accuracy, where=everything, who=np.zeros(1, np.uint64))
        self.guidance.known = everything & ~practices.tacit
        self.guidance.answer = ~(self.reality.national ^ right) & self.guidance.known
        people = self.caseworkers
        all_people = np.full((len(people), practices.words), ALL)
        people.belief.known = own.chance("knows", u.initial_knows, where=all_people, who=people.who)
        errs = own.chance("errs", 1 - u.initial_accuracy, where=people.belief.known, who=people.who)
        people.belief.answer = (self.reality.national ^ errs) & people.belief.known

    def continue_under(self, config: Config) -> Organisation:
        """Return a copy of this organisation that goes on under another governance.

        For a settled organisation at year 0: settling goes by the 2014 baseline whatever is chosen later, so
        options may share it, bit for bit. All but the governance must be as it was here.
        """
        heir = copy.deepcopy(self)
        heir.config = config
        return heir

    # -- what the mechanisms look at -----------------------------------------------------------------

    @property
    def year(self) -> float:
        """Years since year 0; negative while settling."""
        return (self.now - self.settling_steps) * self.dt

    def per_step(self, rate_per_year: Floats | float) -> Floats:
        """Return the probability per step of what happens at a rate per year: 1 − exp(−rate·dt), in the rate's shape."""
        return -np.expm1(-np.asarray(rate_per_year) * self.dt)

    def per_occasion(self, rate_per_year: Floats | float, share: Floats | float) -> Floats:
        """Return the share of practices one occasion in a step must carry, so that finer steps carry no more in a year.

        Occasions come at a rate, at most one counts in a step, and each carries a practice with
        probability ``share``. Then a practice is carried with 1 − exp(−rate·share·dt) per step, exactly.
        """
        rate = np.asarray(rate_per_year, dtype=float) * self.dt
        occurs = np.maximum(-np.expm1(-rate), 1e-12)
        return np.where(rate > 1e-12, -np.expm1(-rate * share) / occurs, share)

    def falls_due(self, per_year: int) -> bool:
        """Return whether something done ``per_year`` times a year falls due in this step, however long steps are."""
        steps = self.config.scale.steps_per_year
        return (self.now * per_year) // steps != ((self.now - 1) * per_year) // steps

    @property
    def leader_competence(self) -> Floats:
        """Competence of the leader of each side: float [offices, 2]."""
        return self.offices.competence

    def office_mean(self, of_caseworkers: npt.NDArray[Any]) -> Floats:
        """Return the mean over each office's staff: float [offices], from a column [caseworkers]."""
        return np.add.reduceat(of_caseworkers.astype(float), self.offices.start) / self.offices.size

    def workload(self) -> float:
        """Return demand relative to 2014, higher during a pulse."""
        world = self.config.world
        in_pulse = world.pulse_years > 0 and world.pulse_year <= self.year < world.pulse_year + world.pulse_years
        return world.workload * (world.pulse_workload if in_pulse else 1.0)

    def levers_now(self) -> Levers:
        """Return the levers in force: the 2014 baseline while settling, then the configured ones and their schedule."""
        return in_force(self.config.governance, self.year)

    # -- what happens --------------------------------------------------------------------------------

    def step(self) -> None:
        """Let one step pass: every mechanism in turn proposes from the state before it, and is committed."""
        self.demand = demand(self.config.world, self.practices, max(0.0, self.year))
        levers = self.levers_now()
        self.ledger.open(self.now, self.year)
        for mechanism in self.order:
            luck = self.luck.of(mechanism.name, self.now)
            self.commit(mechanism(self, levers, luck), author=mechanism)
        self.recorder.note()
        self.now += 1

    def run(self, years: float | None = None, on_year: Callable[[int], None] | None = None) -> Organisation:
        """Let ``years`` pass (the configured ones by default), calling ``on_year`` with its number as each ends."""
        per_year = self.config.scale.steps_per_year
        for done in range(1, round((self.config.years if years is None else years) * per_year) + 1):
            self.step()
            if on_year and done % per_year == 0:
                on_year(done // per_year)
        return self

    def commit(self, proposals: Iterable[Proposal], author: Mechanism) -> None:
        """Carry out what a mechanism proposes; nothing else alters the organisation while a step passes.

        Changes of views are written with their author and entered in the ledger, updates set columns, and the world
        turns. Raises ValueError for a holder, a target or a column that does not exist.
        """
        number = self._number_of[author.name]
        for proposal in proposals:
            if isinstance(proposal, Change):
                holder, truth, row = self.holder(proposal.holder)
                account = write(holder, proposal.where, proposal.known, proposal.answer, number, truth, row)
                self.ledger.enter(self.now, number, proposal.holder, account)
            elif isinstance(proposal, Update):
                self._update(proposal)
            elif isinstance(proposal, WorldTurns):
                self._turn(proposal, number)

    def _update(self, update: Update) -> None:
        """Set the columns of an update; of leaders, one value each."""
        if update.of not in UPDATED:
            raise ValueError(f"'{update.of}' cannot be updated; what can is: {', '.join(UPDATED)}.")
        target = self if update.of == "organisation" else getattr(self, update.of)
        agents = target if isinstance(target, list) else [target]
        for column, value in update.columns.items():
            declared = update.of == "organisation" and column in Organisation.__annotations__
            if not declared and not hasattr(agents[0], column):
                raise ValueError(f"An update of {update.of} sets '{column}', but there is no such column.")
            values = value if agents is target else [value]
            for agent, its_own in zip(agents, values, strict=True):
                setattr(agent, column, its_own)

    def holder(self, name: str) -> tuple[Knowledge, Words, Ints]:
        """Return a holder's knowledge, the truths it is judged by, and which truth each row goes by.

        Knowledge of [rows, words]; truths uint64 [truths, words]; for each row int64 [rows], its row of the truths.
        Caseworkers and routines go by what is right in their office; county and directorate by the nation.
        Raises ValueError where ``name`` is not one of :data:`sim.mechanism.HOLDERS`.
        """
        if name == "caseworkers":
            return self.caseworkers.belief, self.reality.truth, self.caseworkers.office
        if name == "routines":
            return self.offices.routine, self.reality.truth, np.arange(len(self.offices))
        if name == "repository":
            return self.repository, self.reality.national, np.zeros(len(self.county_who), np.int64)
        if name == "guidance":
            return self.guidance, self.reality.national, np.zeros(1, np.int64)
        raise ValueError(f"There is no holder '{name}' of views; holders are: {', '.join(HOLDERS)}.")

    def _turn(self, turns: WorldTurns, author: int) -> None:
        before = {name: self._right_and_wrong(name) for name in HOLDERS}
        self.reality.turn(turns)
        for name, (was_right, was_wrong) in before.items():
            right, wrong = self._right_and_wrong(name)
            entries = (right & ~was_right, was_right & ~right, wrong & ~was_wrong, was_wrong & ~wrong)
            account = np.array([int(np.bitwise_count(e).sum(dtype=np.int64)) for e in entries])
            self.ledger.enter(self.now, author, name, account)

    def _right_and_wrong(self, name: str) -> tuple[Words, Words]:
        holder, truth, row = self.holder(name)
        return holder.right(truth[row]), holder.wrong(truth[row])

    # -- Mesa's view of it ---------------------------------------------------------------------------

    def look(self) -> None:
        """Make a Mesa agent of every caseworker, once; they read the columns and never lag behind."""
        if not self._looked:
            self._looked = True
            for row in range(len(self.caseworkers)):
                Caseworker(self, row)

    @property
    def agents_by_type(self) -> dict[type, Any]:
        """Mesa's agent sets: Leader, CountyUnit, Directorate, and Caseworker (made on demand)."""
        self.look()
        return dict(super().agents_by_type)
