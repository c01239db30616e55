"""The benefit unit upholds or overrules what I recommend, with reasons or without."""

from __future__ import annotations

from .proposals import Thinks

MOVES = {"back_office": "caseworkers"}
CALLED = {
    ("back_office", "doubted"): "I was overruled on {} without a reason, and grew careful",
    ("back_office", "changed"): "I was overruled on {} with a reason, and changed my view",
}


def answers(org, levers, luck):
    """With reasons I learn what the unit holds right; without, I may only grow careful, and lose my view."""
    u = org.config.uncertainty
    reasons = (
        u.reasons + 0.3 * levers.ict_integration + 0.3 * levers.decision_feedback + 0.2 * levers.county_coordination
    )
    for me in org.caseworkers:
        for practice in org.practices:
            m = practice.number
            verdict = org.directorate.views[m] or org.reality.national[m]
            if not practice.cash_state or me.views[m] != -verdict:
                continue
            if luck.chance("returned", org.per_step(u.verdict_rate), me.number, m):
                if luck.chance("explained", reasons, me.number, m):
                    yield Thinks(me, m, verdict)
                elif luck.chance("careful", u.caution, me.number, m):
                    yield Thinks(me, m, 0)
