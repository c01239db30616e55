"""When guidance and judgement part: experience is passed on, the rule is passed by, or judgement is laid down."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.knowledge import Knowledge

if TYPE_CHECKING:
    from sim.config.arrays import Words
    from sim.config.levers import Levers
    from sim.luck import MechanismLuck
    from sim.organisation import Organisation


def conflict(belief: Knowledge, guidance: Knowledge) -> Words:
    """Return where a caseworker's own view contradicts the guidance: uint64 [caseworkers, words]."""
    return belief.known & guidance.known & (belief.answer ^ guidance.answer)


def ways_of_coping(
    org: Organisation, levers: Levers, luck: MechanismLuck, disputed: Words
) -> tuple[Words, Words, Words]:
    """Split what is disputed into (integrated, bypassed, abdicated): sets uint64 [caseworkers, words].

    Disputed: one's own view contradicts the guidance, and one may not judge for oneself.
    Integrated: reported upward as experience; grows with the leader's competence and with pedagogical
    steering. Bypassed: done one's own way, quietly. Abdicated: followed passively, and no longer
    learned from. Report, 3c; prevalence is stated to be unknown there, so the shares are never
    reported as estimates. The dispositions are temperaments: they do not change by the month.
    """
    u, people = org.config.uncertainty, org.caseworkers
    competence = org.leader_competence[people.office, people.employer]
    passes_on = np.clip(
        u.integrates + u.integrates_leader * competence + u.integrates_dialogue * levers.pedagogical_steering, 0, 1
    )
    integrated = luck.chance("passes on", passes_on, where=disputed, who=people.who, always=True)
    rest = disputed & ~integrated
    bypassed = luck.chance("passes by", u.bypass_share, where=rest, who=people.who, always=True)
    return integrated, bypassed, rest & ~bypassed
