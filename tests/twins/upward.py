"""Double loop: what offices find out is gathered by the county, and may change the guidance itself."""

from __future__ import annotations

from .decisions import standing_of
from .proposals import Thinks

MOVES = {"upward": "repository guidance"}


def reaches_the_standards(org, levers, luck):
    """Offices report, counties pool, the directorate revises; all from what was there before."""
    reporting = [office for office in org.offices if we_report(org, levers, luck, office)]
    for county in org.counties:
        voices = [we_say(office) for office in county.offices if office in reporting]
        yield from we_pool(org, levers, luck, county, voices)
    heard = [county for county in org.counties if is_reviewed(org, levers, luck, county)]
    yield from we_revise(org, luck, heard)


def we_report(org, levers, luck, office):
    """We report if our routine does better here than the guidance would, and if anything carries reports."""
    u, guidance = org.config.uncertainty, org.directorate.views
    carried = levers.upward_loop * (0.5 + 0.5 * levers.ict_integration)
    better = standing_of(org, office.views, office.truth) > standing_of(org, guidance, office.truth)
    return better and luck.happens("reports", org.per_step(u.report_rate * carried), office.number)


def we_say(office):
    """In each practice: what most of us who passed a conflict on think now, else what our routine says."""
    voice = []
    for m, routine in enumerate(office.views):
        value = sum(me.views[m] for me in office.staff if me.month.integrated[m])
        voice.append((value > 0) - (value < 0) or routine)
    return voice


def we_pool(org, levers, luck, county, voices):
    """As a county we take in what most reporting offices say, the surer the more of them."""
    gathers = org.config.uncertainty.county_gathers * (
        0.5 + 0.25 * levers.county_coordination + 0.25 * levers.competence_units.intensity
    )
    for practice in org.practices:
        m = practice.number
        net = sum(voice[m] for voice in voices)
        view = (net > 0) - (net < 0)
        if view and not practice.tacit and county.views[m] != view:
            surely = 1 - (1 - gathers) ** abs(net)
            if luck.chance("pooled", surely, county.number, m):
                yield Thinks(county, m, view)


def is_reviewed(org, levers, luck, county):
    """The centre looks at our repository now and then, and listens if it does better than the guidance."""
    national, rate = org.reality.national, org.config.uncertainty.review_rate * levers.upward_loop
    if not luck.happens("review", org.per_step(rate), county.number):
        return False
    return standing_of(org, county.views, national) > standing_of(org, org.directorate.views, national)


def we_revise(org, luck, heard):
    """As the directorate we change the guidance to what most counties that were heard have."""
    me, revision = org.directorate, org.config.uncertainty.revision
    for practice in org.practices:
        m = practice.number
        votes = sum(county.views[m] for county in heard)
        revised = (votes > 0) - (votes < 0)
        if revised and not practice.tacit and me.views[m] != revised:
            surely = 1 - (1 - revision) ** abs(votes)
            if luck.chance("revises", surely, 0, m):
                yield Thinks(me, m, revised)
