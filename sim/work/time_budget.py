"""Time is the price of everything: a working year is casework, reporting, procedures, learning."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import numpy as np

from sim.config.levers import CompetenceUnits, Levers
from sim.knowledge import count
from sim.mechanism import Proposals, Update, mechanism

if TYPE_CHECKING:
    from sim.config.arrays import Floats
    from sim.luck import MechanismLuck
    from sim.organisation import Organisation

DEVELOPMENT = ("reflection_arenas", "leader_funds", "innovation_money", "local_knowledge_banks", "trial_exchange")
"""Levers whose hours count as local development work (report, 3f: what was crowded out)."""

LEARNING = tuple(
    f.name
    for f in dataclasses.fields(Levers)
    if f.name not in ("package", "schedule", "detail_management", "target_pressure", "ict_integration", "goal_alignment",
                      "protected_learning_time", "partnership_dialogue", "one_state", "county_coordination", "structure")
)  # fmt: skip
"""Levers that ask for learning time, which pressure may squeeze."""

COORDINATION = ("goal_alignment", "partnership_dialogue", "one_state", "county_coordination", "ict_integration")
"""Levers that ask for meeting and adjustment time, which is part of the job and is not squeezed."""


def strength(value: float | str | CompetenceUnits) -> float:
    """Return how much of a lever's hours its value asks for, 0..1.4; a name other than the usual one costs them in full."""
    if isinstance(value, CompetenceUnits):
        extra = {"none": 0.0, "permanent": 0.6, "hybrid": 1.0, "secondment": 1.4}[value.model]
        return float(value.intensity) * extra
    if isinstance(value, str):
        return 0.0 if value in ("broad", "partnership") else 1.0
    return float(value)


@mechanism(
    "time_budget",
    moved_by=tuple(f.name for f in dataclasses.fields(Levers) if f.name not in ("package", "schedule")),
    carries="time",
    flows=(("directorate", "caseworker"),),
    passage="work_time_budget",
)
def is_spent(org: Organisation, levers: Levers, luck: MechanismLuck) -> Proposals:
    """Each office's hours go to reporting, procedures, double registration, learning, and what is left to cases.

    Pressure is work asked over work possible. It squeezes the learning that is not protected; wrong
    decisions come back as rework. Report: 2d (reporting, ICT), 3c (too little time), 4a (learning needs
    resources). Shares of a working year; floats [offices].
    """
    u, cost, offices = org.config.uncertainty, org.config.costs, org.offices
    double = cost.double_registration * (1 - levers.ict_integration)
    admin = administration(org, levers)
    overhead = np.minimum(0.35, (u.office_overhead + u.split_overhead * ~offices.unified) / offices.size)
    hours = {name: getattr(cost, name) * strength(getattr(levers, name)) for name in LEARNING}
    room = room_for_learning(org, levers)
    reserve = cost.protected_learning_time * levers.protected_learning_time
    learning = sum(hours.values()) * room + reserve
    novices = org.office_mean(org.caseworkers.tenure < 1.0)
    casework = np.maximum(0.2, 1 - admin - double - overhead - learning) * (1 - u.novice_slowness * novices)
    asked = work_asked(org)
    backlog = np.clip(offices.backlog + (asked - casework) / asked * 12 * org.dt, 0.0, u.backlog_limit)
    pressure_now = asked * (1 + u.backlog_pull * offices.backlog) / casework
    towards = 1 - np.exp(-org.dt / u.pressure_memory)
    pressure = offices.pressure + towards * (pressure_now - offices.pressure)
    return [
        Update("offices", {
            "room": room,
            "pressure": pressure,
            "backlog": backlog,
            "municipal_attention": municipal_attention(org, levers, pressure),
            "time_casework": casework,
            "time_admin": np.full(len(offices), admin) + overhead,
            "time_learning": learning,
            "time_double_work": np.full(len(offices), double),
            "time_development": sum(hours[name] for name in DEVELOPMENT) * room,
        }),
    ]  # fmt: skip


def administration(org: Organisation, levers: Levers) -> float:
    """Return the share of a year for reporting, procedures, coordination, and for three years a reform of ownership."""
    cost = org.config.costs
    tailored = float((org.practices.y * org.demand).sum())
    detail = levers.detail_management * (1 - levers.differentiation * tailored)
    admin = cost.target_pressure * levers.target_pressure + cost.detail_management * detail
    admin += sum(getattr(cost, name) * strength(getattr(levers, name)) for name in COORDINATION)
    reform = max(0.0, 1 - org.year / 3) * (org.year >= 0)
    return float(admin + cost.structure * strength(levers.structure) * reform)


def room_for_learning(org: Organisation, levers: Levers) -> Floats:
    """Return the share of planned learning that takes place: what is protected, and what pressure leaves of the rest."""
    u = org.config.uncertainty
    protected = u.protection * levers.protected_learning_time
    squeeze = (u.pressure_stop - org.offices.pressure) / (u.pressure_stop - u.pressure_free)
    return np.asarray(protected + (1 - protected) * np.clip(squeeze, 0.0, 1.0))


def work_asked(org: Organisation) -> Floats:
    """Return the casework asked of each office, with rework from wrong decisions and cases sent to the wrong desk."""
    u = org.config.uncertainty
    rework = u.rework * org.office_mean(1 - org.quality)
    return np.asarray(u.workload_hours * org.workload() * (1 + rework + u.wrong_desk * wrong_desks(org)))


def municipal_attention(org: Organisation, levers: Levers, pressure: Floats) -> Floats:
    """Return how far municipal matters are attended to: under pressure the state's come first (report, 3f)."""
    if levers.structure != "partnership":
        return np.ones(len(pressure))
    closed = (1 - levers.goal_alignment) * (1 - 0.5 * levers.partnership_dialogue)
    return np.asarray(1 - closed * np.clip(org.config.uncertainty.state_first * pressure, 0.0, 1.0))


def wrong_desks(org: Organisation) -> Floats:
    """Return the share of cases first sent to the wrong desk: where the routine is missing or wrong (report, 2d, a)."""
    right = count(org.offices.routine.right(org.reality.truth) & org.practices.service)
    return 1 - right / count(org.practices.service)[0]
