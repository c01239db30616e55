"""Those who know the place tell us what is right here, if we ask."""

from __future__ import annotations

from .proposals import Thinks

MOVES = {"user_voice": "routines"}

LINK = {"partnership": 1.0, "municipal": 1.3, "state": 0.6}


def is_heard(org, levers, luck):
    """We ask about services above all; a voice against our routine first makes us doubt it."""
    u = org.config.uncertainty
    for office in org.offices:
        knows_whom = 1.5 if office.municipal_leader else 1.0
        rate = u.voice_rate * LINK[levers.structure] * levers.local_knowledge_banks * knows_whom
        for practice in org.practices:
            m, here = practice.number, office.number
            if not luck.chance("asks", org.per_step(rate), here, m):
                continue
            if not luck.chance("concerns", practice.x * practice.y, here, m):
                continue
            mistaken = luck.chance("mistaken", 1 - u.voice_reliability, here, m)
            value = -office.truth[m] if mistaken else office.truth[m]
            yield Thinks(office, m, 0 if office.views[m] == -value else value)
