"""Innovation: my office tries something, and when the money ends, only what was anchored stays."""

from __future__ import annotations

from .proposals import Becomes, Thinks

MOVES = {"trials": "caseworkers routines"}
CALLED = {
    ("trials", "took"): "I found out in our trial how {} works here",
    ("trials", "changed"): "I found out in our trial that {} works otherwise here",
}


def experiment(org, levers, luck):
    """Office by office: what we find, what the office keeps, and whether something new starts."""
    u = org.config.uncertainty
    ended = anchored = 0
    for office in org.offices:
        for me in office.staff:
            yield from i_find_out(org, luck, me)
        left = office.trial_left - org.dt if office.trial_on else 0.0
        ends = office.trial_on and left <= 1e-9
        lasting = levers.trial_continuity
        anchors = u.anchoring + (1 - u.anchoring) * lasting * (0.5 + office.insight)
        at_end = ends and luck.happens("anchored", anchors, office.number)
        bridge = org.per_step(u.bridge_rate * lasting)
        if at_end or (office.trial_on and luck.happens("bridged", bridge, office.number)):
            yield from we_keep(office)
        starts = we_start(org, levers, luck, office)
        runs = (office.trial_on and not ends) or starts
        if starts:
            yield Becomes(office, "trial_mask", what_about(org, luck, office))
            left = (1 + 2 * luck.uniform("years", office.number)) * (1 + lasting)
        yield Becomes(office, "trial_on", runs)
        yield Becomes(office, "trial_left", left)
        for me in office.staff:
            joins = luck.happens("joins", u.trial_share, me.number) if starts else me.in_trial and runs
            yield Becomes(me, "in_trial", joins)
        ended, anchored = ended + ends, anchored + at_end
    yield Becomes(org, "trials_ended", ended)
    yield Becomes(org, "trials_anchored", anchored)


def takes_part(me):
    """Whether I take part in a trial that runs."""
    return me.in_trial and me.office.trial_on


def i_find_out(org, luck, me):
    """If I take part, I find out what works here, where I did not know it, and mostly rightly."""
    u = org.config.uncertainty
    for m, tried in enumerate(me.office.trial_mask):
        if not tried or not takes_part(me) or me.right(m):
            continue
        if luck.chance("finds", org.per_step(u.trial_learning), me.number, m):
            correct = luck.chance("correct", u.trial_reliability, me.number, m)
            yield Thinks(me, m, me.truth[m] if correct else -me.truth[m])


def we_keep(office):
    """What most participants think becomes the routine."""
    for m, tried in enumerate(office.trial_mask):
        votes = sum(me.views[m] for me in office.staff if takes_part(me))
        if tried and votes:
            yield Thinks(office, m, 1 if votes > 0 else -1)


def we_start(org, levers, luck, office):
    """Once a quarter the keener of our leaders may start a trial, if none runs."""
    u = org.config.uncertainty
    if office.trial_on or not org.falls_due(4):
        return False
    autonomy = levers.local_autonomy * (1 - u.detail_stifles * levers.detail_management)
    means = 1 - (1 - 0.35 * levers.leader_funds) * (1 - 0.30 * levers.innovation_money)
    slack = 0.2 + 0.8 * office.room
    leaders = office.leaders[:1] if office.unified else office.leaders
    wish = max((0.25 + 0.75 * autonomy) * means * (0.25 + 0.75 * me.competence) * slack for me in leaders)
    return luck.happens("starts", u.trial_rate * wish, office.number)


def what_about(org, luck, office):
    """Which practices the trial is about: rather tailored ones."""
    breadth = org.config.uncertainty.trial_breadth
    return [luck.chance("about", breadth * (0.2 + p.y), office.number, p.number) for p in org.practices]
