"""The recorder: notes every step, and once a year, and at the end of the run, turns the notes into outcomes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim.knowledge import count, tally, unpack
from sim.outcomes import measures

if TYPE_CHECKING:
    from sim.organisation import Organisation


class Recorder:
    """Accumulates sums over a year's steps; yearly outcomes are means over the year or its end.

    A run that ends within a year has a last row of the steps since the last whole year, called by the run's end (1.5).
    """

    def __init__(self, org: Organisation):
        self.org = org
        self.rows: list[tuple[float, str, float]] = []
        self.revisions_before = 0.0
        self.spread_at: dict[int, int] = {}
        n, m = len(org.offices), org.practices.number
        self.relearned = np.zeros((n, 2))
        self.relearned_before = np.zeros((n, 2))
        self.right = np.zeros((n, m), dtype=np.int64)
        self.acted = np.zeros((n, m), dtype=np.int64)
        self._clear()

    def _clear(self) -> None:
        self.right[:] = 0
        self.acted[:] = 0
        self.steps = 0
        self.sums: dict[str, float] = {}
        self.demand = np.zeros(self.org.practices.number)
        self.visible = np.zeros(self.org.practices.number)
        self.ledger_from = max(0, self.org.settling_steps - self.org.config.scale.steps_per_year)

    def start(self) -> None:
        """Year 0 begins: what was noted of the last settling year becomes year 0."""
        if self.steps:
            self._emit(0, next_step=self.org.now)
        self.relearned[:] = 0
        self.relearned_before[:] = 0

    def note(self) -> None:
        """Note one step."""
        org = self.org
        steps_per_year = org.config.scale.steps_per_year
        if org.year < 0 and org.now < org.settling_steps - steps_per_year:
            return
        month, people = org.month, org.caseworkers
        if self.steps == 0 and org.year < 0:
            self.revisions_before = org.directorate.target_revisions
        self.steps += 1
        self.right += tally(month.right, people.office, len(org.offices))
        self.acted += tally(month.acts, people.office, len(org.offices))
        self.demand += org.demand
        self.visible += measures.instrument(org)
        self._add_shares(month, people)
        self._note_relearning()
        self._note_spread()
        done = org.now + 1 - org.settling_steps
        if done > 0 and done % steps_per_year == 0:
            self._emit(done // steps_per_year, next_step=org.now + 1)
        elif done > 0 and done == round(org.config.years * steps_per_year):
            self._emit(org.config.years, next_step=org.now + 1)

    def _add(self, name: str, value: float) -> None:
        self.sums[name] = self.sums.get(name, 0.0) + float(value)

    def _add_shares(self, month, people) -> None:  # type: ignore[no-untyped-def]
        org, offices = self.org, self.org.offices
        deviation = org.reality.deviation[people.office]
        guided = org.guidance.known
        in_line = guided & (month.right | ~(month.acts ^ org.guidance.answer))
        self._add("warranted", count(month.right & deviation).sum())
        self._add("deviating", count(deviation).sum())
        self._add("in_line", count(in_line).sum())
        self._add("guided", int(count(guided)[0]) * len(people))
        self._add("exits", org.exits)
        self._add("appeals_state", org.appeal_lessons[0])
        self._add("appeals_municipal", org.appeal_lessons[1])
        self._add("motivation", people.motivation.mean())
        self._add("trials_active", offices.trial_on.mean())
        values = {
            "state_attention": 1 / (1 + offices.municipal_attention),
            "development_time": offices.time_development,
        }
        names = ("pressure", "backlog", "time_casework", "time_admin", "time_learning", "time_double_work")
        for name, value in (values | {name: getattr(offices, name) for name in names}).items():
            self._add(name, (value * offices.size).sum() / len(people))

    def _note_relearning(self) -> None:
        """A year after a reform, how many judge rightly, on their own, on what it turned."""
        org = self.org
        then = org.now - org.config.scale.steps_per_year
        if then < 0:
            return
        turned = org.reality.reforms[then]
        if turned.any():
            relearned = count(org.month.own_right & turned)
            self.relearned[:, 0] += np.add.reduceat(relearned, org.offices.start)
            self.relearned[:, 1] += org.offices.size * count(turned)[0]

    def _note_spread(self) -> None:
        """When half the offices' routines have a reformed practice right."""
        org = self.org
        for turned in np.flatnonzero(unpack(org.reality.reforms[-1])[0]):
            self.spread_at[int(turned)] = org.now
        if self.spread_at:
            share = tally(org.offices.routine.right(org.reality.truth), np.zeros(len(org.offices), np.int64), 1)[0]
            for m in [m for m in self.spread_at if share[m] >= 0.5 * len(org.offices)]:
                self._add("spread_months", (org.now - self.spread_at.pop(m)) * 12 * org.dt)
                self._add("spread_events", 1)

    def _emit(self, year: float, next_step: int) -> None:
        """Turn the year's notes into outcomes, and begin the next year's with ``next_step``."""
        values = measures.yearly(self, next_step)
        self.rows.extend((year, name, value) for name, value in values.items())
        self.last_right, self.last_steps = self.right.copy(), self.steps
        self.last_demand, self.last_visible = self.demand / self.steps, self.visible / self.steps
        self.relearned_before = self.relearned.copy()
        self.revisions_before = self.org.directorate.target_revisions
        self._clear()
        self.ledger_from = next_step

    def outcomes(self) -> pd.DataFrame:
        """Tidy: year, outcome, value."""
        return pd.DataFrame(self.rows, columns=["year", "outcome", "value"])

    def offices(self) -> pd.DataFrame:
        """Return a row per office, from the last year that was told, whole or in part."""
        return measures.by_office(self)
