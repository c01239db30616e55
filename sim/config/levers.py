"""Levers: what a committee can decide. Baselines are priors for 2014, labelled «anslag».

The report contains no measurement of any lever. Its words were placed on an ordinal scale («i liten
grad» low, «betydelig» middling, «sterk» high), so each baseline is uncertain by about .15 either way.
Words, passages and evidence for each lever stand in ``sim/governance/levers.yaml``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sim.config.fields import FrozenDict, choice, fill_in, number

UNIT_MODELS = ("none", "permanent", "secondment", "hybrid")
RECRUITMENT_PROFILES = ("broad", "social_work", "nav_profession")
STRUCTURES = ("partnership", "municipal", "state")


def lever(baseline: float, meaning: str) -> Any:  # as dataclasses.field: whatever the field is declared to be
    """Declare a lever on 0..1 with its 2014 prior."""
    return number(
        baseline, 0.0, 1.0, "share of full strength", meaning, "anslag: prior from the report's wording",
        likely=(max(0.0, baseline - 0.15), min(1.0, baseline + 0.15)),
    )  # fmt: skip


@dataclass(frozen=True)
class CompetenceUnits:
    """C1: county competence units: how they are staffed, and how much of them there is."""

    model: str = choice("none", UNIT_MODELS, "How the units are staffed", "report, section 3h")
    intensity: float = lever(0.0, "How much unit there is per office")


@dataclass(frozen=True)
class LeverMove:
    """One lever over time: from which year it moves, to what value or name, and over how many years (0: at once)."""

    from_year: float
    to: float | str
    over_years: float


@dataclass(frozen=True)
class Levers:
    """The 31 levers at their 2014 baseline, in the order I1 to M4.

    ``schedule`` maps a lever to its moves (:class:`LeverMove`), in the order of years; it refuses changes, as the rest does.
    """

    package: str = "baseline_2014"
    # individual
    continuing_education: float = lever(0.25, "Continuing education with higher education and inside Nav")
    career_plans: float = lever(0.10, "Career plans made by leader and employee together")
    codified_training: float = lever(0.75, "Standardised training and e-learning")
    recruitment_profile: str = choice("broad", RECRUITMENT_PROFILES, "Whom Nav recruits", "report, section 3i")
    # office
    unified_leadership: float = lever(0.80, "Share of offices with one leader for both employers' staff")
    local_autonomy: float = lever(0.30, "Room the office has to decide for itself")
    leader_funds: float = lever(0.15, "Development funds at the office leader's own disposal")
    protected_learning_time: float = lever(0.15, "Learning time that pressure may not squeeze")
    reflection_arenas: float = lever(0.20, "Formal arenas to discuss what good work is")
    peer_guidance: float = lever(0.45, "Peer guidance and cross-disciplinary teams")
    decision_feedback: float = lever(0.15, "Systematic feedback on assessments and decisions")
    local_knowledge_banks: float = lever(0.20, "Use of user panels, staff, local politicians")
    # state-municipal partnership
    goal_alignment: float = lever(0.20, "State and municipal goals measured alike")
    partnership_dialogue: float = lever(0.25, "State and municipality talk, and develop the office together")
    ict_integration: float = lever(0.25, "Systems that share information and spare double registration")
    # county
    competence_units: CompetenceUnits = field(default_factory=CompetenceUnits)
    trial_exchange: float = lever(0.15, "Exchange between trials and ordinary practice")
    research_translation: float = lever(0.10, "County translates research for the offices")
    county_coordination: float = lever(0.30, "Nav county and county governor guide and supervise jointly")
    # directorate
    detail_management: float = lever(0.80, "Detail and procedure management")
    target_pressure: float = lever(0.80, "Weight of performance targets and reporting")
    differentiation: float = lever(0.25, "Detail only for tasks that can and should be standardised")
    pedagogical_steering: float = lever(0.20, "Steering by dialogue about causes, reasons and quality")
    national_resources: float = lever(0.25, "National learning material, examples, courses")
    upward_loop: float = lever(0.15, "Local experience taken into central standards")
    leader_programme: float = lever(0.10, "Leadership programme: leadership and subject matter")
    appeals_across_lines: float = lever(0.10, "Lessons from appeals reach both lines")
    # ministry
    innovation_money: float = lever(0.35, "Dedicated money for trials and learning")
    trial_continuity: float = lever(0.20, "Trials last, are followed up and anchored")
    one_state: float = lever(0.25, "Ministries and agencies meet the offices as one state")
    structure: str = choice(
        "partnership", STRUCTURES, "Who owns the office (a comparator, not an option in the report)", "law; not a report option"
    )  # fmt: skip
    schedule: dict[str, Any] = field(default_factory=dict)  # Any: OmegaConf knows no other open table

    def __post_init__(self) -> None:
        """Freeze the schedule; what it holds is checked by :mod:`sim.config.check`."""
        if isinstance(self.schedule, dict):
            fill_in(self, schedule=FrozenDict(self.schedule))
