"""Autonomy, trials, research and competence units: what makes an office develop (report, 2d, 3a, 3d, 3e, 3h)."""

from __future__ import annotations

from typing import Any

from sim.validation.paired_experiment import PairedExperiment, Without
from sim.validation.patterns.probes import anchored_stock
from sim.validation.patterns.registry import Margins, moderated, pattern

NO_TRIALS = Without({"uncertainty.trial_rate": 0.0})


@pattern("P19", without=NO_TRIALS)
def entrepreneurship_needs_autonomy(world: PairedExperiment) -> Margins:
    low, middle, high = (world(local_autonomy=a).mean("innovation_made") for a in (0.1, 0.45, 0.8))
    return {"first": middle - low, "then": high - middle}


@moderated("P19")
def funds_strengthen_it(world: PairedExperiment) -> Margins:
    def gain(funds: float) -> float:
        low, high = (world(local_autonomy=a, leader_funds=funds).mean("innovation_made") for a in (0.1, 0.8))
        return high - low

    return {"stronger": gain(0.8) - gain(0.0)}


@pattern("P23", without=Without({"uncertainty.anchoring": 1.0, "uncertainty.bridge_rate": 0.0}))
def trial_knowledge_fades_without_anchoring(world: PairedExperiment) -> Margins:
    ends: dict[str, Any] = {
        name: {"from_year": 3, "to": 0.0, "over_years": 0} for name in ("innovation_money", "leader_funds")
    }
    loose = world(trial_continuity=0.05, trial_exchange=0.05, **ends)
    followed_up = world(trial_continuity=0.9, trial_exchange=0.6, **ends)
    return {
        "anchored": followed_up.mean("innovation_anchored") - loose.mean("innovation_anchored"),
        "lasts": anchored_stock(followed_up.org) - anchored_stock(loose.org),
    }


@pattern("P25", without=Without({"uncertainty.exchange_rate": 0.0, "uncertainty.collecting_rate": 0.0}))
def missing_follow_up_limits_exchange(world: PairedExperiment) -> Margins:
    missing, followed_up = world(trial_exchange=0.05), world(trial_exchange=0.6)
    return {"rises": followed_up.learned("exchange") - missing.learned("exchange")}


@pattern("P30", without=Without({f"uncertainty.research_{to}": 0.0 for to in ("national", "county", "office")}))
def research_reaches_offices_when_translated(world: PairedExperiment) -> Margins:
    base, translated = world(), world(research_translation=0.8)
    loops = [m.name for m in base.org.order if m.lam != "outside"]
    everything = sum(base.learned(loop, "caseworkers", "routines") for loop in loops)
    reach = [arm.learned("research", "routines", "repository") for arm in (base, translated)]
    share = base.learned("research", "caseworkers", "routines") / everything
    return {"rises": reach[1] - reach[0], "little": 0.05 - share}


@pattern("P34", without=NO_TRIALS)
def leaders_without_means_do_not_develop(world: PairedExperiment) -> Margins:
    without, with_means = world(leader_funds=0.0), world(leader_funds=0.8)
    return {
        "trials": with_means.mean("trials_active") - without.mean("trials_active"),
        "made": with_means.mean("innovation_made") - without.mean("innovation_made"),
    }


@pattern("P35", without=NO_TRIALS)
def steering_resources_and_leaders_work_jointly(world: PairedExperiment) -> Margins:
    steering: dict[str, Any] = {"detail_management": 0.4, "pedagogical_steering": 0.8}
    resources: dict[str, Any] = {"leader_funds": 0.7, "innovation_money": 0.8}
    leaders: dict[str, Any] = {"leader_programme": 0.9}
    base = world().mean("innovation_made")
    alone = [world(**move).mean("innovation_made") - base for move in (steering, resources, leaders)]
    joint = world(**steering, **resources, **leaders).mean("innovation_made") - base
    return {"more": joint - sum(alone)}


@pattern("P36", without=Without({
    f"uncertainty.{name}": 0.0 for name in ("visit_rate", "secondment_rate", "adapts_unit", "motivation_unit")
}))  # fmt: skip
def competence_units_spread_and_anchor(world: PairedExperiment) -> Margins:
    base, units = world(), world(competence_units={"model": "hybrid", "intensity": 0.8})
    return {
        "anchors": units.mean("knowledge_routines") - base.mean("knowledge_routines"),
        "spreads": base.mean("spread_time") - units.mean("spread_time"),
        "motivates": units.mean("motivation") - base.mean("motivation"),
    }


@pattern("P39", without=NO_TRIALS)
def exploration_needs_resources_and_a_bridge(world: PairedExperiment) -> Margins:
    poor = world(innovation_money=0.05, leader_funds=0.0, trial_continuity=0.05)
    rich, bridged = (
        world(innovation_money=0.8, leader_funds=0.6, trial_continuity=continuity) for continuity in (0.05, 0.8)
    )
    return {
        "made": rich.mean("innovation_made") - poor.mean("innovation_made"),
        "bridge": bridged.mean("innovation_anchored") - 2 * rich.mean("innovation_anchored"),
    }
