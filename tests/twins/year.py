"""One caseworker's year, in sentences: what the slow telling does, told by the one it happens to."""

from __future__ import annotations

from typing import Any

from sim.config import configure
from sim.organisation import Organisation as Fast

from .mirror import from_organisation
from .organisation import Organisation, gathered
from .people import Caseworker

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip
Y = {0.0: "standard", 0.2: "mostly standard", 0.8: "tailored", 1.0: "fully tailored"}
X = {0.0: "cash benefits", 0.2: "mostly cash benefits", 0.8: "mostly service", 1.0: "service"}
#: What happened, by mechanism and by how my view moved: I took one, gave one up, or changed it. Each twin has its own.
CALLED = gathered("CALLED")


def one_caseworkers_year(seed: int = 0, package: str = "report_package") -> list[str]:
    """A year in a small organisation, told by one who stays, whose views move as much as the median's.

    Returns sentences: who I am, month by month what I came to think and why, and what I know at the end.
    """
    scale = {"offices": 4, "caseworkers": 48, "counties": 2, "settling_years": 2}
    fast = Fast(configure(package, scale=scale, years=1, seed=seed))
    me = typical_person(fast)
    slow = from_organisation(fast)
    slow.watched = {slow.caseworkers[me]}
    story = introduction(slow.caseworkers[me])
    for _ in range(12):
        story += one_month(slow, slow.caseworkers[me])
    return story + conclusion(slow.caseworkers[me])


def typical_person(fast: Fast) -> int:
    """The row of a caseworker who stays through the coming year: seen on a copy of the world."""
    ahead = Fast(fast.config)
    before = ahead.caseworkers.belief.views()
    ahead.run(1)
    moved = (ahead.caseworkers.belief.views() != before).sum(axis=1)
    stays = [row for row in range(len(moved)) if ahead.caseworkers.tenure[row] > 1]
    return sorted(stays, key=lambda row: (moved[row], row))[len(stays) // 2]


def introduction(me: Caseworker) -> list[str]:
    """Who I am."""
    employer = "the municipality" if me.municipal else "the state"
    profession = "a social worker" if me.social_worker else "a caseworker"
    leaders = "one leader for all of us" if me.office.unified else "one leader for each employer's staff"
    years = round(me.tenure)
    since = "for less than a year" if me.tenure < 1 else f"for {years} year" + "s" * (years > 1)
    return [
        f"I am {profession} employed by {employer}, and have been in this office {since}.",
        f"There are {me.office.size} of us, with {leaders}.",
        f"In January I have a view of {len(views_of(me))} of {len(me.views)} practices, "
        f"and {sum(map(me.right, views_of(me)))} of them are right here, though I cannot know which.",
    ]


def one_month(slow: Organisation, me: Caseworker) -> list[str]:
    """What this month did to me; a step is a month."""
    month, value = MONTHS[slow.now % 12], len(slow.diary)
    truth, was_in_trial, laid_down = list(me.truth), me.in_trial, abdicated(me)
    slow.step()
    lines = []
    for m in [m for m in views_of(me) if truth[m] != me.truth[m]]:
        where = "everywhere, by a reform" if slow.reality.reform[m] else "in our office"
        lines.append(f"In {month} the right way in {practice_name(slow, m)} turned {where}; nobody told me.")
    for _, author, _, m, before, view in slow.diary[value:]:
        lines.append(f"In {month} {CALLED[author, how(before, view)].format(practice_name(slow, m))}.")
    if me.in_trial and not was_in_trial:
        lines.append(f"In {month} I joined a trial in our office.")
    for m in sorted(abdicated(me) - laid_down):
        lines.append(f"In {month} I laid my judgement down on {practice_name(slow, m)}, and went by the book.")
    return lines


def how(before: int, view: int) -> str:
    """How a view moved, as :data:`CALLED` has it."""
    return "doubted" if view == 0 else "took" if before == 0 else "changed"


def conclusion(me: Caseworker) -> list[str]:
    """What I know when the year is over."""
    decided = sum(me.month.right)
    return [
        f"In December I decide {decided} of {len(me.views)} kinds of case rightly; "
        f"{len(views_of(me))} views are mine, and {sum(map(me.right, views_of(me)))} of them are right.",
        f"My motivation is {me.motivation:.2f} on a scale from 0 to 1.",
    ]


def views_of(me: Caseworker) -> list[int]:
    """The practices I have a view of."""
    return [m for m, view in enumerate(me.views) if view]


def abdicated(me: Caseworker) -> set[int]:
    """Where I have laid my judgement down."""
    month: Any = me.month
    return {m for m, laid_down in enumerate(month.abdicated) if laid_down} if month else set()


def practice_name(slow: Organisation, m: int) -> str:
    """A practice in words: number, and place in Figure 1."""
    practice = slow.practices[m]
    return f"practice {m} ({Y[practice.y]}, {X[practice.x]})"
