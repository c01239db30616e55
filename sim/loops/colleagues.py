"""Continuous improvement, shoulder to shoulder: colleagues teach each other, tacit knowledge too."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from sim.knowledge import Knowledge, majority, rows_where
from sim.mechanism import Change, Proposals, mechanism

if TYPE_CHECKING:
    from sim.config.arrays import Bools, Floats, Ids, Ints
    from sim.mechanism import Levers, MechanismLuck, Organisation


def learns_from_better(
    belief: Knowledge,
    standing: Ints | Floats,
    colleagues: Sequence[Ints],
    listens: Sequence[Bools],
    uptake: Floats | float,
    who: Ids,
    luck: MechanismLuck,
) -> Change:
    """Return the change by which people take over what most of those they listen to, and who do better, agree on.

    ``standing`` int or float [people], any scale; ``colleagues`` rows met, one int64 [people] for each
    meeting, with ``listens`` bool [people] beside it; ``uptake`` the probability of taking up each practice, one or
    [people]; ``who`` uint64 [people]. A tie, and a practice on which no better one has a view, changes nothing.
    """
    voters = []
    for colleague, hears in zip(colleagues, listens, strict=True):
        heard = rows_where(hears & (standing[colleague] > standing))
        voters.append((belief.known[colleague] & heard, belief.answer[colleague]))
    agreed, answer = majority(voters)
    news = agreed & (~belief.known | (belief.answer ^ answer))
    return Change("caseworkers", luck.chance("takes up", uptake, where=news, who=who), answer)


@mechanism(
    "colleagues",
    moved_by=("peer_guidance", "reflection_arenas", "partnership_dialogue", "structure"),
    lam="improvement",
    carries="experience, tacit too",
    flows=(("colleagues", "caseworker"),),
    cycle="single",
)
def teach_each_other(org: Organisation, levers: Levers, luck: MechanismLuck) -> Proposals:
    """I meet three from my team, and take over what most of those who do better than I agree on.

    «Better» is what one sees, so it bends with what is measured. Colleagues of the other employer share as far as
    the partnership talks, or one leader has put us in a common team; those of another profession as far as
    we have a language in common. Report, 2b («skulder-til-skulder-læring») and 3d.
    """
    u, people, offices = org.config.uncertainty, org.caseworkers, org.offices
    effort = levers.peer_guidance + u.arena_meetings * levers.reflection_arenas
    rate = u.peer_rate * effort * offices.room[people.office]
    meets = luck.happens("meets", org.per_step(rate), who=people.who)
    common_team = offices.unified[people.office] * u.mixed_teams
    talks = levers.partnership_dialogue + (1 - levers.partnership_dialogue) * common_team
    if levers.structure != "partnership":
        talks = np.ones(len(people))
    colleagues, listens = [], []
    for place in range(3):
        colleague = org.team_start + luck.choose("who", org.team_size, who=people.who, what=place)
        same_employer = people.municipal[colleague] == people.municipal
        across = luck.happens("across employers", talks, who=people.who, what=place)
        alike = (people.social_worker[colleague] == people.social_worker) | (people.profile[colleague] == 2)
        understood = alike | luck.happens("across professions", u.across_professions, who=people.who, what=place)
        colleagues.append(colleague)
        listens.append(meets & (same_employer | across) & understood)
    uptake = org.per_occasion(rate, u.peer_uptake)
    return [learns_from_better(people.belief, org.month.standing, colleagues, listens, uptake, people.who, luck)]
