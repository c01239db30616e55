"""Standardisation: the guidance reaches me, in training, in a dialogue, or day by day."""

from __future__ import annotations

from .decisions import binding
from .proposals import Becomes, Thinks

MOVES = {"reissue": "guidance", "guidance": "caseworkers"}
CALLED = {
    ("guidance", "took"): "I took over what the guidance says on {}",
    ("guidance", "changed"): "I gave way to the guidance on {}",
}


def is_reissued(org, levers, luck):
    """I, the directorate, catch up with reforms: some months later, and not without error."""
    u, me = org.config.uncertainty, org.directorate
    lag = u.reissue_lag / (1 + levers.national_resources)
    awaiting = [me.awaiting[m] or org.reality.reform[m] for m in range(len(org.practices))]
    for practice in org.practices:
        m = practice.number
        if not awaiting[m] or practice.tacit or not luck.chance("ready", org.per_step(1 / lag), 0, m):
            continue
        awaiting[m] = False
        right = luck.chance("right", u.guidance_accuracy - u.guidance_accuracy_fall * practice.y, 0, m)
        yield Thinks(me, m, org.reality.national[m] if right else -org.reality.national[m])
    yield Becomes(me, "awaiting", awaiting)


def reaches_the_offices(org, levers, luck):
    """Each of us may be trained, may meet somebody who gives reasons, and lives by the book every day."""
    u = org.config.uncertainty
    for me in org.caseworkers:
        office = me.office
        invited = 1.0
        if me.municipal and not office.unified:
            invited = u.split_training + (1 - u.split_training) * levers.partnership_dialogue
        rate = u.training_rate * levers.codified_training * office.room * invited
        trained = luck.happens("trained", org.per_step(rate), me.number) and org.per_occasion(rate, u.training_coverage)
        talks = u.dialogue_rate * levers.pedagogical_steering
        met = luck.happens("met", org.per_step(talks), me.number) and org.per_occasion(talks, u.persuasion)
        for practice in org.practices:
            m = practice.number
            text = org.directorate.views[m]
            if text and me.views[m] != text and i_adopt(org, levers, luck, me, practice, trained, met):
                yield Thinks(me, m, text)


def i_adopt(org, levers, luck, me, practice, trained, met):
    """Whether I take over what the guidance says, where I think nothing or something else."""
    u, m = org.config.uncertainty, practice.number
    no_view = me.views[m] == 0
    kappa = binding(org, levers, me.municipal, practice)
    covered = trained and luck.chance("covered", trained, me.number, m)
    if covered and (no_view or luck.chance("yields", u.yielding * kappa, me.number, m)):
        return True
    fits = org.directorate.views[m] == me.truth[m]
    if met and fits and luck.chance("reasons", met, me.number, m):
        return True
    daily = org.per_step(u.internalising_rate * kappa)
    return no_view and luck.chance("daily", daily, me.number, m)
