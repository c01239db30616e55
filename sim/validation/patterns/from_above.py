"""Detail, targets and dialogue: what steering from above does (report, 2d, 3c, 3f and 4a)."""

from __future__ import annotations

from typing import Any

from sim.validation.paired_experiment import Arm, PairedExperiment, Without
from sim.validation.patterns.probes import set_aside
from sim.validation.patterns.registry import KEPT, Margins, moderated, pattern

FLAT = {"world.local_variation": 0.0, "world.tacitness": 0.0, "uncertainty.guidance_accuracy_fall": 0.0}
"""Tailored work as uniform, as easily written down and as surely codified as standard work."""
NO_SQUEEZE = {"uncertainty.pressure_free": 2.0, "uncertainty.pressure_stop": 4.0}
"""Pressure takes no learning time."""
LITTLE, MUCH = 0.4, 1.0


def lost_to_detail(world: PairedExperiment, outcome: str, **levers: Any) -> float:
    """How much lower an outcome is with much detail than with little."""
    little, much = (world(detail_management=detail, **levers).mean(outcome) for detail in (LITTLE, MUCH))
    return little - much


@pattern("P01", without=Without(FLAT))
def detail_helps_standard_and_hurts_discretionary_work(world: PairedExperiment) -> Margins:
    falls, standard = lost_to_detail(world, "quality_most_discretionary"), -lost_to_detail(world, "quality_standard")
    return {"falls": falls, "kept": standard + KEPT, "crosses": standard + falls}


@moderated("P01")
def differentiation_softens_it(world: PairedExperiment) -> Margins:
    uniform, tailored = (
        lost_to_detail(world, "quality_most_discretionary", differentiation=share) for share in (0.0, 0.9)
    )
    return {"softens": uniform - tailored}


@pattern("P02", without=Without(FLAT | {"world.clarity_fall": 0.0, "uncertainty.training_rate": 0.0}))
def offices_become_good_at_what_is_standardised(world: PairedExperiment) -> Margins:
    base = world()
    trained, untrained = world(codified_training=0.9), world(codified_training=0.3)
    return {
        "better": base.mean("quality_standard") - base.mean("quality_discretionary"),
        "trained": trained.learned("guidance") - untrained.learned("guidance"),
    }


@pattern("P03", without=Without({"costs.detail_management": 0.0, "costs.target_pressure": 0.0}))
def development_is_crowded_out(world: PairedExperiment) -> Margins:
    return {"crowded": crowded_out(world)}


@moderated("P03")
def protected_time_softens_it(world: PairedExperiment) -> Margins:
    bare, protected = (crowded_out(world, protected_learning_time=share) for share in (0.0, 0.9))
    return {"softens": bare - protected}


def crowded_out(world: PairedExperiment, **levers: Any) -> float:
    """How much time for development detail and targets together take."""
    free, steered = (world(detail_management=x, target_pressure=x, **levers) for x in (LITTLE, MUCH))
    return free.mean("development_time") - steered.mean("development_time")


@pattern("P04", without=Without({"uncertainty.detail_stifles": 0.0, "costs.detail_management": 0.0}))
def detail_comes_at_the_cost_of_local_innovation(world: PairedExperiment) -> Margins:
    return {"falls": lost_to_detail(world, "innovation_made")}


def dominance(arm: Arm) -> float:
    """How far standardisation is ahead of the other types of learning, as a share of all."""
    others = max(arm.mean(f"mix_{name}") for name in ("professional", "innovation", "improvement"))
    return arm.mean("mix_standardisation") - others


@pattern("P05", without=Without(mechanisms=("guidance",)))
def standardisation_dominates_the_learning_mix(world: PairedExperiment) -> Margins:
    return {"dominates": dominance(world())}


@pattern("P06", without=Without({"uncertainty.state_first": 0.0}))
def offices_put_state_impulses_first(world: PairedExperiment) -> Margins:
    busy = {"world.workload": 1.2}
    overload = world(times=busy)
    return {
        "state_first": overload.mean("state_attention") - world().mean("state_attention"),
        "aligned": overload.mean("state_attention") - world(times=busy, goal_alignment=0.8).mean("state_attention"),
    }


@pattern("P07", without=Without({"world.measurability_fall": 0.0}, levers={"goal_alignment": 1.0}))
def measurement_steers_attention(world: PairedExperiment) -> Margins:
    little, much = world(target_pressure=0.3), world(target_pressure=MUCH)
    return {"gap": much.mean("measurement_gap") - little.mean("measurement_gap"),
            "unlearned": little.learned("casework") - much.learned("casework")}  # fmt: skip


@pattern("P08", without=Without({"costs.target_pressure": 0.0}))
def target_reporting_costs_time(world: PairedExperiment) -> Margins:
    little, much = world(target_pressure=0.3), world(target_pressure=MUCH)
    return {"administration": much.mean("time_admin") - little.mean("time_admin"),
            "follow_up": little.mean("time_casework") - much.mean("time_casework"),
            "learning": little.mean("time_learning") - much.mean("time_learning")}  # fmt: skip


@pattern("P09", without=Without(mechanisms=("steering_dialogue",)))
def dialogue_about_causes_enables_double_loop(world: PairedExperiment) -> Margins:
    scores, causes = world(pedagogical_steering=0.05), world(pedagogical_steering=0.8)
    few, many = scores.mean("double_loop_events"), causes.mean("double_loop_events")
    return {"rises": many - few, "rare": 0.5 * many - few}


@pattern("P10", without=Without(NO_SQUEEZE | {"uncertainty.state_first": 0.0}))
def work_pressure_squeezes_competence_building(world: PairedExperiment) -> Margins:
    busy = {"world.workload": 1.3}
    base, overload = world(), world(times=busy)
    return {
        "squeezed": base.mean("time_learning") - overload.mean("time_learning"),
        "holistic": base.mean("quality_tailored_service") - overload.mean("quality_tailored_service"),
        "protected": world(times=busy, protected_learning_time=0.8).mean("time_learning")
        - overload.mean("time_learning"),
    }


@pattern("P11", without=Without({"uncertainty.integrates": 1.0}))
def detail_makes_professionals_bypass_or_abdicate(world: PairedExperiment) -> Margins:
    little, much = world(detail_management=LITTLE), world(detail_management=MUCH)
    return {"set_aside": set_aside(much.org) - set_aside(little.org)}


@pattern("P18", without=Without(FLAT))
def differentiated_steering_beats_uniform(world: PairedExperiment) -> Margins:
    """Uniform detail of the same mean: y is .5 on average, so .8 · (1 − .8 · .5) = .48."""
    differentiated = world(detail_management=0.8, differentiation=0.8)
    uniform = world(detail_management=0.48, differentiation=0.0)
    discretionary, standard = (
        differentiated.mean(name) - uniform.mean(name) for name in ("quality_discretionary", "quality_standard")
    )
    return {"discretionary": discretionary, "standard": standard + KEPT}


@pattern("P20", without=Without({"uncertainty.persuasion": 0.0, "uncertainty.integrates_dialogue": 0.0}))
def less_detail_need_not_mean_less_control(world: PairedExperiment) -> Margins:
    base = world().mean("goal_conformity")
    alone = world(detail_management=LITTLE).mean("goal_conformity")
    dialogue = world(detail_management=LITTLE, pedagogical_steering=0.8).mean("goal_conformity")
    return {"drops_alone": base - alone, "kept_with_dialogue": dialogue - base + KEPT}


@pattern("P21", without=Without({"uncertainty.municipal_reach": 1.0},
                                levers={"detail_management": 1.0, "differentiation": 0.0}))  # fmt: skip
def tailoring_raises_variation(world: PairedExperiment) -> Margins:
    steps = [world(local_autonomy=a).mean("service_variation") for a in (0.1, 0.45, 0.8)]
    return {"first": steps[1] - steps[0], "then": steps[2] - steps[1]}
