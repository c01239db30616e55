"""Research knows what holds in general, and little of it reaches us unless somebody translates it."""

from __future__ import annotations

from .proposals import Thinks

MOVES = {"research": "routines repository guidance"}


def is_translated(org, levers, luck):
    """What is found enters the guidance, the counties' repositories, and routines where there is none yet."""
    u = org.config.uncertainty
    alike = sum(1 for me in org.caseworkers if me.profile == 2) / len(org.caseworkers)
    variety = 1 - u.narrow_research * alike
    national = org.per_step(u.research_national * levers.national_resources * variety)
    county_rate = org.per_step(u.research_county * levers.research_translation * variety)
    for practice in org.practices:
        m = practice.number
        mistaken = luck.chance("mistaken", 1 - u.research_accuracy, 0, m, always=True)
        result = -org.reality.national[m] if mistaken else org.reality.national[m]
        if not practice.tacit and luck.chance("enters", national, 0, m):
            yield Thinks(org.directorate, m, result)
        for county in org.counties:
            if not practice.tacit and luck.chance("collected", county_rate, county.number, m):
                yield Thinks(county, m, result)
        for office in org.offices:
            rate = org.per_step(u.research_office * levers.research_translation * variety * office.room)
            if office.views[m] == 0 and luck.chance("arrives", rate, office.number, m):
                yield Thinks(office, m, result)
