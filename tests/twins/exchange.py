"""Good practice between offices: we copy from one that looks better, and it may not fit here."""

from __future__ import annotations

from .decisions import standing_of
from .proposals import Thinks

MOVES = {"exchange": "routines repository"}


def adapts(org, levers, office):
    """How likely we notice that borrowed practice does not fit us."""
    u = org.config.uncertainty
    able = u.adapts + u.adapts_leader * office.insight
    return min(1.0, max(0.0, able + u.adapts_unit * levers.competence_units.intensity))


def spreads_good_practice(org, levers, luck):
    """Each office may hear from one other; each county from one of its offices."""
    for office in org.offices:
        yield from we_copy(org, levers, luck, office)
    for county in org.counties:
        yield from we_collect(org, levers, luck, county)


def we_copy(org, levers, luck, office):
    """If the other looks better, we copy what can be written down; if we notice that it does not fit, not."""
    u, here = org.config.uncertainty, office.number
    if not luck.happens("contact", org.per_step(u.exchange_rate * levers.trial_exchange), here):
        return
    if luck.happens("nationwide", levers.national_resources, here):
        partner = org.offices[luck.choose("anyone", len(org.offices), here)]
    else:
        near = office.county.offices
        partner = near[luck.choose("neighbour", len(near), here)]
    if standing_of(org, partner.views, partner.truth) <= standing_of(org, office.views, office.truth):
        return
    for practice in org.practices:
        m = practice.number
        theirs = partner.views[m]
        if not theirs or practice.tacit or office.views[m] == theirs:
            continue
        if luck.chance("copies", u.exchange_uptake, here, m):
            fits = theirs == office.truth[m]
            if fits or not luck.chance("noticed", adapts(org, levers, office), here, m):
                yield Thinks(office, m, theirs)


def we_collect(org, levers, luck, county):
    """As a county we listen to one office, and keep its examples if it does better than ours would there."""
    u, here = org.config.uncertainty, county.number
    collecting = 0.5 * (levers.trial_exchange + levers.national_resources)
    if not luck.happens("listened", org.per_step(u.collecting_rate * collecting), here):
        return
    speaker = county.offices[luck.choose("speaker", len(county.offices), here)]
    if standing_of(org, speaker.views, speaker.truth) <= standing_of(org, county.views, speaker.truth):
        return
    for practice in org.practices:
        m = practice.number
        text = speaker.views[m]
        if not text or practice.tacit or county.views[m] == text:
            continue
        if luck.chance("kept", u.exchange_uptake, here, m):
            yield Thinks(county, m, text)
