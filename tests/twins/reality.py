"""What is right moves: reforms turn it everywhere, local contexts in one office."""

from __future__ import annotations

from math import fsum

from .proposals import Turns

MOVES = {"reality": "caseworkers routines repository guidance"}


def demand(org):
    """Which share of the work falls in each practice now."""
    world = org.config.world
    drift = world.demand_drift_per_year * max(0.0, org.year)
    tailored = min(1.0, max(0.0, world.tailored_demand + drift))
    service = min(1.0, max(0.0, world.service_demand + drift))
    weights = [
        (tailored if practice.y > 0.5 else 1 - tailored) * (service if practice.x > 0.5 else 1 - service)
        for practice in org.practices
    ]
    total = fsum(weights)
    return [weight / total for weight in weights]


def moves_on(org, levers, luck):
    """A reform turns a practice for everybody; a context turns it for one office, or back."""
    world = org.config.world
    turbulence = world.pulse_turbulence if org.in_pulse else world.turbulence
    reform = org.per_step(world.reforms_per_practice_year * turbulence)
    drift = org.per_step(world.local_drift_per_year)
    national = [luck.chance("reform", reform, 0, practice.number) for practice in org.practices]
    local = []
    for office in org.offices:
        mine = []
        for practice in org.practices:
            m = practice.number
            if office.deviates[m]:
                back = drift * (1 - practice.local_variation) if practice.y > 0 else 0.0
                mine.append(luck.chance("vanishes", back, office.number, m))
            else:
                mine.append(luck.chance("appears", drift * practice.local_variation, office.number, m))
        local.append(mine)
    yield Turns(national, local)


def turn(org, author, turns):
    """Let the world move under everybody's feet: nobody thinks anew, and some are no longer right."""
    everybody = [*org.caseworkers, *org.offices, *org.counties, org.directorate]
    before = [list(holder.truth) for holder in everybody]
    for m, turned in enumerate(turns.national):
        if turned:
            org.reality.national[m] *= -1
    for office, local in zip(org.offices, turns.local, strict=True):
        for m, turned in enumerate(local):
            office.deviates[m] ^= turned
            office.truth[m] = -org.reality.national[m] if office.deviates[m] else org.reality.national[m]
    org.reality.reform = list(turns.national)
    for holder, truth in zip(everybody, before, strict=True):
        for m, view in enumerate(holder.views):
            if truth[m] != holder.truth[m]:
                org.account(author, holder, (view, truth[m]), (view, holder.truth[m]))
