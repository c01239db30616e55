"""Courses: I learn what is right in general, if I get to go."""

from __future__ import annotations

from .proposals import Thinks

MOVES = {"education": "caseworkers"}
CALLED = {
    ("education", "took"): "I learned {} on a course",
    ("education", "changed"): "I was convinced otherwise about {} on a course",
}


def continues(org, levers, luck):
    """A plan made with a competent leader sends me more often; what I think otherwise I may not give up."""
    u = org.config.uncertainty
    for me in org.caseworkers:
        planned = levers.career_plans * me.competence_above
        rate = u.course_rate * levers.continuing_education * me.office.room * (1 + planned)
        if not luck.happens("goes", org.per_step(rate), me.number):
            continue
        convinced = luck.happens("convinced", u.course_persuasion, me.number)
        coverage = u.course_coverage * (1 + 0.5 * levers.national_resources)
        for practice in org.practices:
            m = practice.number
            general = org.reality.national[m]
            if me.views[m] == general or (me.views[m] and not convinced):
                continue
            if luck.chance("taught", coverage * (0.4 + 0.6 * practice.y), me.number, m):
                mistaken = luck.chance("mistaken", 1 - u.research_accuracy, me.number, m)
                yield Thinks(me, m, -general if mistaken else general)
