"""Feedback, appeals, systems and upheaval: what reaches the front line, and what comes back (report, 2a, 2d, 3d, 3f)."""

from __future__ import annotations

from typing import Any

from sim.validation.paired_experiment import PairedExperiment, Without
from sim.validation.patterns.from_above import NO_SQUEEZE
from sim.validation.patterns.probes import agreement, guidance_fit, lessons_per_error
from sim.validation.patterns.registry import Margins, moderated, pattern


@pattern("P26", without=Without({"uncertainty.peer_rate": 0.0}))
def peer_learning_does_not_accumulate(world: PairedExperiment) -> Margins:
    few, many = (world(peer_guidance=o, decision_feedback=0.05) for o in (0.1, 0.9))
    gains = many.learned("colleagues", "caseworkers") - few.learned("colleagues", "caseworkers")
    retained = many.learned("routines", "routines") - few.learned("routines", "routines")
    return {"gains": gains, "little_kept": 0.05 * gains - abs(retained)}


@moderated("P26")
def feedback_lets_it_accumulate(world: PairedExperiment) -> Margins:
    def retained(feedback: float) -> float:
        few, many = (world(peer_guidance=o, decision_feedback=feedback) for o in (0.1, 0.9))
        return many.mean("knowledge_routines") - few.mean("knowledge_routines")

    return {"stronger": retained(0.8) - retained(0.05)}


@pattern("P27", without=Without({"uncertainty.feedback_rate": 0.0, "uncertainty.arena_alone": 1.0}))
def feedback_raises_learning_at_three_levels(world: PairedExperiment) -> Margins:
    without, fed = world(decision_feedback=0.05), world(decision_feedback=0.8)
    return {name: fed.mean(f"knowledge_{name}") - without.mean(f"knowledge_{name}")
            for name in ("caseworkers", "at_hand", "routines")}  # fmt: skip


@pattern("P28", without=Without({"uncertainty.appeal_told": 0.0}))
def two_appeal_lines_slow_learning(world: PairedExperiment) -> Margins:
    apart, joined = world(appeals_across_lines=0.0), world(appeals_across_lines=0.9)
    return {"faster": joined.mean("appeal_lessons_municipal") - apart.mean("appeal_lessons_municipal")}


@pattern("P29", without=Without({"uncertainty.appeal_reading": 0.0}))
def transparency_speeds_learning_from_appeals(world: PairedExperiment) -> Margins:
    state, municipal = lessons_per_error(world())
    return {"state_faster": state - municipal}


@pattern("P31", without=Without({"costs.double_registration": 0.0}))
def fragmented_ict_taxes_time_and_information(world: PairedExperiment) -> Margins:
    apart, joined = world(ict_integration=0.05), world(ict_integration=0.8)
    return {
        "work": apart.mean("time_double_work") - joined.mean("time_double_work"),
        "fidelity": joined.learned("back_office", wrong=False) - apart.learned("back_office", wrong=False),
    }


@pattern("P32", without=Without({"uncertainty.verdict_rate": 0.0}))
def verdicts_without_reasons_block_learning(world: PairedExperiment) -> Margins:
    bare, reasoned = (world(to={"uncertainty.reasons": share}) for share in (0.0, 0.8))
    return {"learned": reasoned.learned("back_office") - bare.learned("back_office"),
            "agreement": agreement(reasoned.org) - agreement(bare.org)}  # fmt: skip


@pattern("P33", without=Without(NO_SQUEEZE))
def turbulence_crowds_out_learning_then_recedes(world: PairedExperiment) -> Margins:
    calm = world()
    hectic = world(to={"world.pulse_year": 0.0, "world.pulse_years": 2.0, "world.pulse_turbulence": 2.0,
                       "world.pulse_workload": 1.2})  # fmt: skip
    during = hectic.mean("time_learning", 1, 2)
    return {"crowded": calm.mean("time_learning", 1, 2) - during,
            "recovers": hectic.mean("time_learning", 4) - during}  # fmt: skip


@pattern("P40", without=Without(mechanisms=("upward",)))
def upward_loop_improves_central_accuracy(world: PairedExperiment) -> Margins:
    joined: dict[str, Any] = {"trial_exchange": 0.6, "county_coordination": 0.8}
    closed, open_ = world(upward_loop=0.05, years=10), world(upward_loop=0.8, years=10, **joined)
    return {"fits": guidance_fit(open_.org) - guidance_fit(closed.org),
            "right": open_.mean("knowledge_guidance") - closed.mean("knowledge_guidance")}  # fmt: skip
