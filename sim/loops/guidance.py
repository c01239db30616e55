"""Standardisation: guidance, standards and e-learning carry codified knowledge to the front line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.knowledge import rows_where
from sim.mechanism import Change, Proposals, Update, mechanism
from sim.work.decisions import binding

if TYPE_CHECKING:
    from sim.mechanism import Levers, MechanismLuck, Organisation


@mechanism(
    "guidance",
    moved_by=(
        "codified_training",
        "detail_management",
        "differentiation",
        "pedagogical_steering",
        "partnership_dialogue",
        "structure",
    ),
    lam="standardisation",
    carries="codified knowledge",
    flows=(("directorate", "caseworker"),),
    cycle="single",
    rate="internalising_rate",
)
def reaches_the_offices(org: Organisation, levers: Levers, luck: MechanismLuck) -> Proposals:
    """Those who are trained, or steered by the book every day, take the guidance over as their own view.

    Nobody needs convincing where there is no view. A professional with another view yields to
    instruction as far as guidance binds, or to reasons when the guidance fits the cases seen. What
    cannot be written down does not travel here. Municipal staff with a leader of their own are invited to
    the state's training only as far as the partners talk (report, 3j). Report, 3a (table 2, first column) and 3c.
    """
    u, people, guidance = org.config.uncertainty, org.caseworkers, org.guidance
    words = (len(people), org.practices.words)
    room = org.offices.room[people.office]
    text = np.broadcast_to(guidance.known, words)
    no_view = text & ~people.belief.known
    differs = text & people.belief.known & (people.belief.answer ^ guidance.answer)
    kappa = binding(org, levers)

    apart = people.municipal & ~org.offices.unified[people.office]
    invited = np.where(apart, u.split_training + (1 - u.split_training) * levers.partnership_dialogue, 1.0)
    rate = u.training_rate * levers.codified_training * room * invited
    trained = luck.happens("trained", org.per_step(rate), who=people.who)
    session = rows_where(trained) & (no_view | differs)
    covered = org.per_occasion(rate, u.training_coverage)
    session = luck.chance("covered", covered, where=session, who=people.who)
    yields = luck.chance_by_practice(
        "yields", u.yielding * kappa, where=session & differs, who=people.who, group=people.employer
    )
    talks = u.dialogue_rate * levers.pedagogical_steering
    met = luck.happens("met", org.per_step(talks), who=people.who)
    fits = ~(guidance.answer ^ org.reality.truth[people.office])
    open_to = rows_where(met) & fits & (no_view | differs)
    reasons = luck.chance("reasons", org.per_occasion(talks, u.persuasion), where=open_to, who=people.who)
    daily = luck.chance_by_practice(
        "daily", org.per_step(u.internalising_rate * kappa), where=no_view, who=people.who, group=people.employer
    )
    adopts = (session & no_view) | yields | reasons | daily
    return [Change("caseworkers", adopts, np.broadcast_to(guidance.answer, words))]


@mechanism(
    "reissue",
    moved_by=("national_resources",),
    lam="outside",
    carries="codified knowledge",
    flows=(("outside", "directorate"),),
    passage="loop_guidance",
)
def is_reissued(org: Organisation, levers: Levers, luck: MechanismLuck) -> Proposals:
    """Some months after a reform the directorate reissues what is right, less surely where work is tailored.

    What is awaited but not yet reissued stays as it was: the old guidance, now wrong. Tacit practices are
    never codified. Report, 2a: the directorate as professional directorate.
    """
    u, practices, directorate = org.config.uncertainty, org.practices, org.directorate
    who = np.zeros(1, np.uint64)
    awaiting = directorate.awaiting | org.reality.reforms[-1]
    lag = u.reissue_lag / (1 + levers.national_resources)
    now = luck.chance("ready", org.per_step(1 / lag), where=awaiting & ~practices.tacit, who=who)
    accuracy = u.guidance_accuracy - u.guidance_accuracy_fall * practices.y
    right = luck.chance_by_practice("right", accuracy[None, :], where=now, who=who)
    return [
        Change("guidance", now, org.reality.national ^ (now & ~right)),
        Update("directorate", {"awaiting": awaiting & ~now}),
    ]
