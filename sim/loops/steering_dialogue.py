"""What is measured and what is codified: kept and enforced, or talked about and changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.knowledge import pack, tally
from sim.mechanism import Change, Proposals, Update, mechanism
from sim.work.decisions import visible

if TYPE_CHECKING:
    from sim.mechanism import Levers, MechanismLuck, Organisation


@mechanism(
    "steering_dialogue",
    moved_by=("pedagogical_steering", "goal_alignment", "target_pressure", "structure", "detail_management"),
    lam="standardisation",
    carries="goals",
    flows=(("directorate", "office"), ("county", "directorate")),
    cycle="double",
)
def questions_the_goals(org: Organisation, levers: Levers, luck: MechanismLuck) -> Proposals:
    """Single loop: offices are brought back to the target. Double loop: the target itself is changed.

    Under target pressure routines are corrected to the guidance where it is measured. In a dialogue about
    causes, goals come to show more of the work, and a rule that offices have good reason to disagree
    on is taken out of the guidance. Report, 2d; «double loop» is a theory overlay.
    """
    u, offices, guidance = org.config.uncertainty, org.offices, org.guidance
    memory, n = offices.routine, len(offices)
    off_target = np.broadcast_to(guidance.known, memory.known.shape) & memory.known & (memory.answer ^ guidance.answer)
    push = org.per_step(u.correction_rate * levers.target_pressure * levers.detail_management * visible(org, levers))
    corrected = luck.chance_by_practice("corrected", push[None, :], where=off_target, who=offices.who)

    one = np.zeros(1, np.uint64)
    if not org.falls_due(per_year=2):
        return [Change("routines", corrected, np.broadcast_to(guidance.answer, corrected.shape))]
    views = tally(memory.known, np.zeros(n, np.int64), 1)[0]
    yes = tally(memory.answer, np.zeros(n, np.int64), 1)[0]
    split = np.minimum(yes, views - yes) / np.maximum(1, views)
    passed_on = tally(org.month.integrated, np.zeros(len(org.caseworkers), np.int64), 1)[0] / len(org.caseworkers)
    ripe = guidance.known & pack((split > u.split_opinion) & (passed_on > u.passed_on))
    let_go = luck.chance("let go", u.letting_go * levers.pedagogical_steering, where=ripe, who=one)
    held = bool(luck.happens("dialogue", levers.pedagogical_steering, who=one)[0])
    step = u.target_step * held * (1 - org.directorate.targets)
    return [
        Change("routines", corrected, np.broadcast_to(guidance.answer, corrected.shape)),
        Change("guidance", let_go, let_go, known=~let_go),
        Update("directorate", {
            "targets": org.directorate.targets + step,
            "target_revisions": org.directorate.target_revisions + float(np.sum(step)),
        }),
    ]  # fmt: skip
