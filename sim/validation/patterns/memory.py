"""Turnover, professions and recruitment: who carries knowledge, and how far it travels (report, 3, 3a and 3i)."""

from __future__ import annotations

from typing import Any

from sim.validation.paired_experiment import PairedExperiment, Without
from sim.validation.patterns.from_above import FLAT
from sim.validation.patterns.probes import alike, diversity, lost_in_a_shock
from sim.validation.patterns.registry import Margins, moderated, pattern


@pattern("P22", without=Without({"uncertainty.recruit_knows": 1.0, "uncertainty.recruit_accuracy": 1.0}))
def knowledge_held_by_individuals_is_lost_on_exit(world: PairedExperiment) -> Margins:
    """Three in ten leave in one month, after five years with arenas and feedback, and after five without."""
    bare = lost_in_a_shock(world(years=5, reflection_arenas=0.0, decision_feedback=0.0))
    held = lost_in_a_shock(world(years=5, reflection_arenas=0.9, decision_feedback=0.9))
    return {"lost": bare["caseworkers"], "smaller": bare["at_hand"] - held["at_hand"]}


@pattern("P37", without=Without({"uncertainty.graduates_after": 20.0}))
def a_nav_profession_eases_and_narrows(world: PairedExperiment) -> Margins:
    broad, own = (world(years=12, recruitment_profile=p) for p in ("broad", "nav_profession"))
    return {
        "coordination": alike(own.org) - alike(broad.org),
        "research": broad.learned("research") - own.learned("research"),
    }


@moderated("P37")
def views_become_more_alike(world: PairedExperiment) -> Margins:
    broad, own = (world(years=12, recruitment_profile=p) for p in ("broad", "nav_profession"))
    return {"narrower": diversity(broad.org) - diversity(own.org)}


@pattern("P38", without=Without(FLAT))
def professional_knowledge_is_deep_but_spreads_little(world: PairedExperiment) -> Margins:
    alone: dict[str, Any] = {"peer_guidance": 0.1, "reflection_arenas": 0.0}
    experts = world(local_autonomy=0.8, detail_management=0.3, continuing_education=0.8, codified_training=0.3, **alone)
    machine = world(detail_management=0.95, codified_training=0.95, local_autonomy=0.2, **alone)
    together = world(peer_guidance=0.9, reflection_arenas=0.8)
    return {
        "deep": experts.mean("quality_discretionary") - machine.mean("quality_discretionary"),
        "spreads_little": together.mean("mix_improvement") - experts.mean("mix_improvement"),
    }
