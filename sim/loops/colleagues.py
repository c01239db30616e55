"""Continuous improvement, shoulder to shoulder: colleagues teach each other, tacit knowledge too."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.knowledge import majority_of_three, rows_where
from sim.mechanism import Change, Proposal, mechanism

if TYPE_CHECKING:
    from sim.luck import MechanismLuck
    from sim.organisation import Organisation


@mechanism(
    "colleagues",
    moved_by=("peer_guidance", "reflection_arenas", "partnership_dialogue", "structure"),
    lam="improvement",
    carries="experience, tacit too",
    flows=(("colleagues", "caseworker"),),
    cycle="single",
)
def teach_each_other(org: Organisation, levers: Any, luck: MechanismLuck) -> Iterable[Proposal]:
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
    voters = []
    for place in range(3):
        colleague = org.team_start + luck.choose("who", org.team_size, who=people.who, what=place)
        better = org.month.standing[colleague] > org.month.standing
        same_employer = people.municipal[colleague] == people.municipal
        across = luck.happens("across employers", talks, who=people.who, what=place)
        alike = (people.social_worker[colleague] == people.social_worker) | (people.profile[colleague] == 2)
        understood = alike | luck.happens(
            "across professions", u.across_professions, who=people.who, what=place
        )
        listens = rows_where(meets & better & (same_employer | across) & understood)
        voters.append((people.belief.known[colleague] & listens, people.belief.answer[colleague]))
    agreed, answer = majority_of_three(voters)
    news = agreed & (~people.belief.known | (people.belief.answer ^ answer))
    taken = luck.chance("takes up", org.per_occasion(rate, u.peer_uptake), where=news, who=people.who)
    return [Change("caseworkers", taken, answer)]
