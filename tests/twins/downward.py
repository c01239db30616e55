"""Competence units: they visit us with what the county knows, or I go there and bring it home."""

from __future__ import annotations

from .exchange import adapts
from .proposals import Thinks

MOVES = {"downward": "caseworkers routines"}
CALLED = {
    ("downward", "took"): "I brought {} home from a secondment",
    ("downward", "changed"): "I brought another view of {} home from a secondment",
}

PERMANENT = {"none": 0.0, "permanent": 1.0, "hybrid": 0.5, "secondment": 0.0}
SECONDMENT = {"none": 0.0, "permanent": 0.0, "hybrid": 0.5, "secondment": 1.0}


def comes_home(org, levers, luck):
    """Offices are visited; caseworkers are seconded."""
    for office in org.offices:
        yield from we_are_visited(org, levers, luck, office)
    for me in org.caseworkers:
        yield from i_am_seconded(org, levers, luck, me)


def we_are_visited(org, levers, luck, office):
    """The unit brings what can be written down, and leaves out what it notices does not fit here."""
    u, units = org.config.uncertainty, levers.competence_units
    visits = units.intensity * PERMANENT[units.model] + 0.1 * levers.research_translation
    if not luck.happens("visited", org.per_step(u.visit_rate * visits), office.number):
        return
    for practice in org.practices:
        m = practice.number
        theirs = office.county.views[m]
        if not theirs or practice.tacit or office.views[m] == theirs:
            continue
        if luck.chance("brought", u.unit_uptake, office.number, m):
            fits = theirs == office.truth[m]
            if fits or not luck.chance("left out", adapts(org, levers, office), office.number, m):
                yield Thinks(office, m, theirs)


def i_am_seconded(org, levers, luck, me):
    """I am sent out: the tacit things I learn from a host who does better, the rest from the unit."""
    u, units = org.config.uncertainty, levers.competence_units
    rate = u.secondment_rate * units.intensity * SECONDMENT[units.model]
    if not luck.happens("seconded", org.per_step(rate), me.number):
        return
    county = me.office.county
    there = county.offices[luck.choose("host office", len(county.offices), me.number)]
    host = there.staff[luck.choose("host", len(there.staff), me.number)]
    better = host.month.standing > me.month.standing
    for practice in org.practices:
        m = practice.number
        if practice.tacit:
            taught = host.views[m] if better else 0
        else:
            taught = county.views[m]
        if taught and me.views[m] != taught and luck.chance("brings back", u.unit_uptake, me.number, m):
            yield Thinks(me, m, taught)
