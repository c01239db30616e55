"""Office leaders: one where leadership is unified, two where it is split. They decide in plain Python."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.agents.agent import Agent
from sim.mechanism import Proposals, Update, mechanism

if TYPE_CHECKING:
    from sim.config.uncertainties import Uncertainties
    from sim.mechanism import Levers, MechanismLuck, Organisation


@dataclass(frozen=True)
class Skill:
    """What a leader knows about leading, and about the subject matter: each 0..1."""

    leadership: float
    substance: float

    @property
    def competence(self) -> float:
        """Insight into leading and into the subject matter, 0..1, equally needed (report, 3g and 4e)."""
        return 0.5 * (self.leadership + self.substance)

    def after_programme(self, gain: float) -> Skill:
        """Return the skill after learning the share ``gain`` of what was not known of either."""
        return Skill(self.leadership + gain * (1 - self.leadership), self.substance + gain * (1 - self.substance))

    def arenas_planned(self, wish: float, my_staff: int, span: float) -> float:
        """Return how much of an arena a leader holds for the staff led: drive, and how many one can gather at a time.

        ``wish`` 0..1, ``my_staff`` people, ``span`` the people one leader can gather.
        """
        reach = min(1.0, span / max(1, my_staff))
        return min(1.0, wish * (0.4 + 0.8 * self.leadership)) * reach


class Leader(Agent):
    """The leader of one side of an office. Where leadership is unified, the first side's leads both.

    ``leadership`` and ``substance`` are what :class:`Skill` says, kept as numbers for Mesa to look at; they change by
    an :class:`~sim.mechanism.Update` alone.
    """

    def __init__(self, model: Organisation, office: int, side: int, leadership: float, substance: float):
        super().__init__(model)
        self.office = office
        self.side = side
        self.leadership = leadership
        self.substance = substance

    @property
    def leads(self) -> bool:
        """Whether this post exists: a second leader only where leadership is split."""
        return self.side == 0 or not bool(self.model.offices.unified[self.office])

    @property
    def skill(self) -> Skill:
        """What this leader knows now."""
        return Skill(self.leadership, self.substance)

    @property
    def competence(self) -> float:
        """The mean of leadership and substance, 0..1; see :class:`Skill`."""
        return self.skill.competence

    def applies_for_trial(self, autonomy: float, own_funds: float, grants: float, room: float) -> float:
        """Return how likely this leader is to start a trial this quarter: freedom, means, competence and slack."""
        means = 1 - (1 - 0.35 * own_funds) * (1 - 0.30 * grants)
        return (0.25 + 0.75 * autonomy) * means * (0.25 + 0.75 * self.competence) * (0.2 + 0.8 * room)


def appoint(org: Organisation, luck: MechanismLuck) -> list[Leader]:
    """Make a leader for each side of each office, with competence drawn around the prior."""
    u = org.config.uncertainty
    who = np.arange(2 * len(org.offices), dtype=np.uint64)
    leadership, substance = luck.uniform("leadership", who=who), luck.uniform("substance", who=who)
    return [Leader(org, int(i // 2), int(i % 2), drawn(u, leadership[i]), drawn(u, substance[i])) for i in who]


@mechanism(
    "leaders",
    moved_by=("unified_leadership", "leader_programme", "reflection_arenas", "structure"),
    carries="time and attention",
    flows=(("directorate", "office"),),
    passage="people_leaders",
)
def develop_their_offices(org: Organisation, levers: Levers, luck: MechanismLuck) -> Proposals:
    """Each quarter leaders learn, move on or stay, and plan the arenas of their office.

    Report, 3g, 4c and 4e. Unified leadership gathers the whole office; under split leadership each
    leader gathers only the own employer's staff. How many one leader can gather is limited, so
    large offices are harder to bring together; nothing here rewards a middling size.
    """
    if not org.falls_due(per_year=4):
        return []
    u, offices = org.config.uncertainty, org.offices
    who = np.arange(2 * len(offices), dtype=np.uint64)
    trained = luck.uniform("programme", who=who) < 1 - np.exp(-u.programme_rate * levers.leader_programme / 4)
    leaves = luck.uniform("leaves", who=who) < 1 - np.exp(-u.leader_turnover / 4)
    leadership, substance = luck.uniform("leadership", who=who), luck.uniform("substance", who=who)
    unified = (offices.unified_at < levers.unified_leadership) | (levers.structure != "partnership")
    staff = np.stack([offices.size - org.municipal_staff, org.municipal_staff], axis=1)
    arenas = np.zeros((len(offices), 2))
    skills = []
    for leader in org.leaders:
        i, o, side = 2 * leader.office + leader.side, leader.office, leader.side
        skill = Skill(drawn(u, leadership[i]), drawn(u, substance[i])) if leaves[i] else leader.skill
        if trained[i]:
            skill = skill.after_programme(u.programme_gain)
        skills.append(skill)
        gathers = int(offices.size[o]) if unified[o] else int(staff[o, side])
        arenas[o, side] = skill.arenas_planned(levers.reflection_arenas, gathers, u.leader_span)
    competence = np.array([skill.competence for skill in skills]).reshape(-1, 2)
    substances = np.array([skill.substance for skill in skills]).reshape(-1, 2)
    alone = unified[:, None]
    return [
        Update("leaders", {
            "leadership": [skill.leadership for skill in skills],
            "substance": [skill.substance for skill in skills],
        }),
        Update("offices", {
            "unified": unified,
            "competence": np.where(alone, competence[:, :1], competence),
            "substance": np.where(alone, substances[:, :1], substances),
            "arenas": np.where(alone, arenas[:, :1], arenas),
        }),
    ]  # fmt: skip


def drawn(u: Uncertainties, luck: float) -> float:
    """Return a new leader's skill in one thing, 0..1, around what leaders in general have; ``luck`` is in [0, 1)."""
    return float(min(1.0, max(0.0, u.leader_competence + u.leader_spread * (2 * luck - 1))))
