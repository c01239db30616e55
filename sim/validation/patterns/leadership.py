"""Leaders and offices: organisation, competence, size (report, 2d, 3c, 3f and 3g)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.validation.paired_experiment import PairedExperiment, Without
from sim.validation.patterns.probes import developed_by_trial, laid_down
from sim.validation.patterns.registry import Margins, moderated, pattern

TWIN = {"uncertainty.joint_decision": 1.0, "uncertainty.split_training": 1.0, "uncertainty.mixed_teams": 0.0,
        "uncertainty.split_overhead": 0.0}  # fmt: skip
"""Two leaders agree on everything, invite everybody and cost nothing extra; one leader mixes no teams."""


@pattern("P12", without=Without({"uncertainty.integrates_leader": 0.0}))
def leadership_moderates_control(world: PairedExperiment) -> Margins:
    def loss(programme: float) -> float:
        little, much = (world(detail_management=d, leader_programme=programme) for d in (0.4, 1.0))
        return laid_down(much.org) - laid_down(little.org)

    return {"smaller": loss(0.0) - loss(1.0)}


@pattern("P13", without=Without(TWIN))
def unified_leadership_raises_learning_ability(world: PairedExperiment) -> Margins:
    split, unified = world(unified_leadership=0.0), world(unified_leadership=1.0)
    return {"rises": unified.mean("learning_ability") - split.mean("learning_ability")}


@pattern("P14", without=Without(levers={"reflection_arenas": 0.0, "leader_funds": 0.0, "innovation_money": 0.0}))
def leadership_is_more_than_structure(world: PairedExperiment) -> Margins:
    return {"beats": good_over_poor(world, "knowledge_routines")}


@moderated("P14")
def not_in_what_staff_relearn(world: PairedExperiment) -> Margins:
    return {"relearned": good_over_poor(world, "learning_ability")}


def good_over_poor(world: PairedExperiment, outcome: str) -> float:
    """What good leaders in divided offices have above poor ones in unified offices."""
    good, poor = world(unified_leadership=0.0, leaders=0.9), world(unified_leadership=1.0, leaders=0.1)
    return good.mean(outcome) - poor.mean(outcome)


def of_offices(world: PairedExperiment) -> pd.DataFrame:
    """The offices where leaders have some means, with development: what their staff know rightly from trials."""
    arm = world.nationwide(leader_funds=0.5)
    table = arm.offices.copy()
    table["development"] = developed_by_trial(arm.org)
    return table


@pattern("P15", without=Without({"uncertainty.trial_rate": 0.0}))
def the_ideal_type_office_combines_both(world: PairedExperiment) -> Margins:
    table = of_offices(world)
    both = standing(table["quality_standard"]) + standing(table["development"])
    low, high = table["size"].quantile([1 / 3, 2 / 3])
    medium = table["size"].between(low, high)
    ideal = medium & (table["leader_background"] == "municipal") & (table["development"] > 0)
    return {"ideal": float(both[ideal].mean() - both[~ideal].mean())}


@pattern("P16", without=Without({"uncertainty.office_overhead": 0.0, "uncertainty.split_overhead": 0.0}))
def leadership_and_size_explain_variation(world: PairedExperiment) -> Margins:
    table = of_offices(world)
    explained = contributions(table, table["time_learning"])
    main = min(explained["size"], explained["leadership"])
    return {"largest": main - max(v for k, v in explained.items() if k not in ("size", "leadership"))}


@pattern("P17", without=Without({"uncertainty.trial_rate": 0.0}))
def combining_is_possible(world: PairedExperiment) -> Margins:
    before, after = world.nationwide(), world.nationwide(local_autonomy=0.7, leader_funds=0.6)
    standard, developed = after.offices["quality_standard"], developed_by_trial(after.org)
    both = (standard >= standard.median()) & (developed > np.median(developed))
    return {"some": float(both.mean()) - 0.1, "develops": float((developed - developed_by_trial(before.org)).mean())}


@moderated("P17")
def standard_work_meanwhile(world: PairedExperiment) -> Margins:
    before, after = world.nationwide(), world.nationwide(local_autonomy=0.7, leader_funds=0.6)
    return {"standard": after.mean("quality_standard") - before.mean("quality_standard")}


def standing(values: pd.Series) -> pd.Series:
    """Values in standard deviations from their mean; 0 where all are alike."""
    spread = float(values.std())
    return (values - values.mean()) / spread if spread > 0 else values * 0.0


def contributions(table: pd.DataFrame, outcome: pd.Series) -> dict[str, float]:
    """Variance of an office outcome that each predictor adds: adjusted R² with all, less adjusted R² without it."""
    size = np.log(table["size"].to_numpy(dtype=float))
    predictors = {
        "size": np.column_stack([size, size**2]),
        "leadership": np.column_stack([table["leadership"] == "unified", table["leader_competence"]]),
        "background": (table["leader_background"] == "municipal").to_numpy(dtype=float)[:, None],
        "county": pd.get_dummies(table["county"], drop_first=True).to_numpy(dtype=float),
    }
    whole = r_squared(list(predictors.values()), outcome)
    return {
        name: whole - r_squared([p for other, p in predictors.items() if other != name], outcome) for name in predictors
    }


def r_squared(blocks: list[np.ndarray], outcome: pd.Series) -> float:
    """Adjusted share of an outcome's variance that a linear model of the blocks explains."""
    y = outcome.to_numpy(dtype=float)
    x = np.column_stack([np.ones(len(y)), *(block.astype(float) for block in blocks)])
    left = y - x @ np.linalg.lstsq(x, y, rcond=None)[0]
    total = float(((y - y.mean()) ** 2).sum())
    spare = (len(y) - 1) / (len(y) - x.shape[1])
    return 1 - spare * float((left**2).sum()) / total if total > 0 else 0.0
