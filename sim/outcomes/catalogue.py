"""The catalogue of outcomes: unit, better direction, and where it stands; words are in ``sim/language``."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Outcome:
    """One outcome. ``better`` is +1 (more is better), −1 (less is better) or 0 (report, do not score)."""

    id: str
    unit: str
    better: int
    group: str
    decimals: int = 3


def _entries(group: str, *rows: tuple[str, str, int] | tuple[str, str, int, int]) -> list[Outcome]:
    return [Outcome(r[0], r[1], r[2], group, r[3] if len(r) == 4 else 3) for r in rows]


CATALOGUE: dict[str, Outcome] = {
    o.id: o
    for o in [
        *_entries(
            "quality",
            ("quality", "share of decisions", 1),
            ("quality_standard", "share of decisions", 1),
            ("quality_discretionary", "share of decisions", 1),
            ("quality_most_discretionary", "share of decisions", 1),
            ("quality_standard_cash", "share of decisions", 1),
            ("quality_standard_service", "share of decisions", 1),
            ("quality_tailored_cash", "share of decisions", 1),
            ("quality_tailored_service", "share of decisions", 1),
        ),
        *_entries(
            "steering",
            ("measured_score", "share, as measured", 1),
            ("measurement_gap", "difference of shares", -1),
            ("goal_conformity", "share of decisions", 1),
            ("warranted_tailoring", "share of local deviations", 1),
            ("unwarranted_variation", "standard deviation", -1),
            ("service_variation", "standard deviation", 0),
            ("state_attention", "share of attention", 0),
        ),
        *_entries(
            "knowledge",
            ("knowledge_caseworkers", "share of practices", 1),
            ("knowledge_routines", "share of practices", 1),
            ("knowledge_repository", "share of practices", 1),
            ("knowledge_guidance", "share of practices", 1),
            ("knowledge_at_hand", "share of practices", 1),
            ("vulnerability", "share of right knowledge", -1),
        ),
        *_entries(
            "learning",
            ("learning_ability", "share of staff", 1),
            ("single_loop_events", "events per caseworker and year", 0, 2),
            ("double_loop_events", "events a year", 0, 2),
            ("mix_standardisation", "share of learning", 0),
            ("mix_professional", "share of learning", 0),
            ("mix_innovation", "share of learning", 0),
            ("mix_improvement", "share of learning", 0),
            ("learning_mix", "evenness 0-1", 0),
            ("innovation_made", "per office and year", 1, 2),
            ("innovation_anchored", "per office and year", 1, 2),
            ("trials_active", "share of offices", 0),
            ("spread_time", "months", -1, 1),
            ("appeal_lessons_state", "per office and year", 1, 2),
            ("appeal_lessons_municipal", "per office and year", 1, 2),
        ),
        *_entries("people", ("motivation", "index 0-1", 1), ("exits", "per cent a year", -1, 2)),
        *_entries(
            "time",
            ("time_casework", "share of hours", 0),
            ("time_admin", "share of hours", -1),
            ("time_double_work", "share of hours", -1),
            ("time_learning", "share of hours", 0),
            ("development_time", "share of hours", 0, 4),
            ("pressure", "ratio", -1),
            ("backlog", "months of work", -1, 2),
        ),
        *_entries("users", ("user_outcome", "index 0-1", 1)),
    ]
}
"""Every outcome by id, in the order they are shown; the users' outcome last, being the least certain."""

HEADLINES = (
    "quality", "quality_standard", "quality_discretionary",
    "measurement_gap", "warranted_tailoring", "unwarranted_variation",
    "knowledge_caseworkers", "knowledge_routines", "learning_ability",
    "motivation", "backlog", "user_outcome",
)  # fmt: skip
"""The outcomes shown where only some can be; a choice of readability, not of weight."""
LAST = "user_outcome"
"""The outcome shown last: the users', the least certain."""
