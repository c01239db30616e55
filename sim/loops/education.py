"""Higher education and Nav's own courses: general professional knowledge for those who get to go."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.knowledge import rows_where
from sim.mechanism import Change, Proposals, mechanism

if TYPE_CHECKING:
    from sim.mechanism import Levers, MechanismLuck, Organisation


@mechanism(
    "education",
    moved_by=("continuing_education", "career_plans", "national_resources"),
    lam="professional",
    carries="general knowledge",
    flows=(("higher_education", "caseworker"),),
    cycle="single",
    rate="course_rate",
)
def continues(org: Organisation, levers: Levers, luck: MechanismLuck) -> Proposals:
    """On a course I learn what is right in general; a career plan sends me to the course I need.

    Content is discretionary above all (work ability assessments). It takes time, so pressure squeezes it;
    a plan takes a leader who can make one. Report, 4b.
    """
    u, people, practices = org.config.uncertainty, org.caseworkers, org.practices
    competence = org.leader_competence[people.office, people.employer]
    planned = levers.career_plans * competence
    courses = u.course_rate * levers.continuing_education * org.offices.room[people.office] * (1 + planned)
    goes = luck.happens("goes", org.per_step(courses), who=people.who)
    answer = np.broadcast_to(org.reality.national, people.belief.known.shape)
    lacking = ~people.belief.known | (people.belief.answer ^ answer)
    content = (u.course_coverage * (1 + 0.5 * levers.national_resources) * (0.4 + 0.6 * practices.y))[None, :]
    learns = luck.chance_by_practice("taught", content, where=rows_where(goes) & lacking, who=people.who)
    convinced = ~people.belief.known | rows_where(luck.happens("convinced", u.course_persuasion, who=people.who))
    mistaken = luck.chance("mistaken", 1 - u.research_accuracy, where=learns, who=people.who)
    return [Change("caseworkers", learns & convinced, answer ^ mistaken)]
