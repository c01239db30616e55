"""Time is the price of everything: what is left for learning, and for cases, in one office."""

from __future__ import annotations

from math import exp

from .proposals import Becomes

COORDINATION = (
    "goal_alignment", "partnership_dialogue", "one_state", "county_coordination", "ict_integration",
)  # fmt: skip
DEVELOPMENT = (
    "reflection_arenas", "leader_funds", "innovation_money", "local_knowledge_banks", "trial_exchange",
)  # fmt: skip
LEARNING = (
    "continuing_education", "career_plans", "codified_training", "recruitment_profile", "unified_leadership",
    "local_autonomy", "leader_funds", "reflection_arenas", "peer_guidance", "decision_feedback",
    "local_knowledge_banks", "competence_units", "trial_exchange", "research_translation", "differentiation",
    "pedagogical_steering", "national_resources", "upward_loop", "leader_programme", "appeals_across_lines",
    "innovation_money", "trial_continuity",
)  # fmt: skip
UNIT_HOURS = {"none": 0.0, "permanent": 0.6, "hybrid": 1.0, "secondment": 1.4}


def hours(org, levers, name):
    """The share of a working year that one lever asks for."""
    value = getattr(levers, name)
    if name == "competence_units":
        used = value.intensity * UNIT_HOURS[value.model]
    elif isinstance(value, str):
        used = 0.0 if value in ("broad", "partnership") else 1.0
    else:
        used = value
    return getattr(org.config.costs, name) * used


def is_spent(org, levers, luck):
    """In each office: reporting, procedures, meetings, registering twice, learning; the rest is casework."""
    u, cost = org.config.uncertainty, org.config.costs
    double = cost.double_registration * (1 - levers.ict_integration)
    tailored = sum(p.y * org.demand[p.number] for p in org.practices)
    procedures = hours(org, levers, "detail_management") * (1 - levers.differentiation * tailored)
    admin = hours(org, levers, "target_pressure") + procedures
    admin += sum(hours(org, levers, name) for name in COORDINATION)
    if org.year >= 0:
        admin += hours(org, levers, "structure") * max(0.0, 1 - org.year / 3)
    planned = sum(hours(org, levers, name) for name in LEARNING)
    for office in org.offices:
        overhead = u.office_overhead + (0.0 if office.unified else u.split_overhead)
        overhead = min(0.35, overhead / office.size)
        room = room_to_learn(u, levers, office)
        learning = planned * room + hours(org, levers, "protected_learning_time")
        novices = sum(1 for me in office.staff if me.tenure < 1.0) / office.size
        casework = max(0.2, 1 - admin - double - overhead - learning) * (1 - u.novice_slowness * novices)
        pressure, backlog = workload(org, office, casework)
        yield Becomes(office, "room", room)
        yield Becomes(office, "pressure", pressure)
        yield Becomes(office, "backlog", backlog)
        yield Becomes(office, "municipal_attention", 1 - state_comes_first(u, levers, pressure))
        yield Becomes(office, "time_casework", casework)
        yield Becomes(office, "time_admin", admin + overhead)
        yield Becomes(office, "time_learning", learning)
        yield Becomes(office, "time_double_work", double)
        yield Becomes(office, "time_development", sum(hours(org, levers, n) for n in DEVELOPMENT) * room)


def room_to_learn(u, levers, office):
    """The share of planned learning that takes place: all that is protected, and what pressure leaves."""
    protected = u.protection * levers.protected_learning_time
    left = (u.pressure_stop - office.pressure) / (u.pressure_stop - u.pressure_free)
    return protected + (1 - protected) * min(1.0, max(0.0, left))


def workload(org, office, casework):
    """Pressure and backlog after this step; wrong decisions and wrong desks are work too."""
    u, world = org.config.uncertainty, org.config.world
    rework = sum(1 - me.quality for me in office.staff) / office.size
    service = [practice.number for practice in org.practices if practice.service]
    wrong_desk = 1 - sum(1 for m in service if office.right(m)) / len(service)
    demand = world.workload * (world.pulse_workload if org.in_pulse else 1.0)
    asked = u.workload_hours * demand * (1 + u.rework * rework + u.wrong_desk * wrong_desk)
    backlog = office.backlog + (asked - casework) / asked * 12 * org.dt
    pressure_now = asked * (1 + u.backlog_pull * office.backlog) / casework
    towards = 1 - exp(-org.dt / u.pressure_memory)
    pressure = office.pressure + towards * (pressure_now - office.pressure)
    return pressure, min(u.backlog_limit, max(0.0, backlog))


def state_comes_first(u, levers, pressure):
    """How much municipal matters are set aside: in a partnership that is not aligned, under pressure."""
    if levers.structure != "partnership":
        return 0.0
    closed = (1 - levers.goal_alignment) * (1 - 0.5 * levers.partnership_dialogue)
    return closed * min(1.0, max(0.0, u.state_first * pressure))
