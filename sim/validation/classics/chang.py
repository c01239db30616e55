"""Chang & Harrington (2000), centralisation against decentralisation, as a configuration of the Nav model itself.

Units are offices, headquarters is the directorate, and a unit's search is what its staff see come of their own cases.
The paper's landscape is rugged, so that units may drift out of each other's reach. Practices are independent here, so
learning between units suffers for another reason: advice need not be followed.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from sim.analysis.fields import Record
from sim.config import Config, configure
from sim.config.fields import ConfigError
from sim.organisation import STEP_ORDER, Organisation
from sim.validation.classics import evaluate
from sim.validation.classics.organisations import one_of

ORDER = tuple(mechanism for mechanism in STEP_ORDER if mechanism.name != "reissue")
"""The year of the Nav model, but the centre does not find out by itself what a reform means."""

REGIMES: dict[str, dict[str, float]] = {
    "mandate": {"detail_management": 1.0, "local_autonomy": 0.0},
    "autonomy": {"detail_management": 0.0, "local_autonomy": 1.0},
}
"""They differ in one thing: whether what the centre says binds."""

LEVERS: Record = {
    "continuing_education": 0.0, "career_plans": 0.0, "codified_training": 0.5, "unified_leadership": 1.0,
    "leader_funds": 0.0, "protected_learning_time": 0.0, "reflection_arenas": 1.0, "peer_guidance": 0.0,
    "decision_feedback": 0.0, "local_knowledge_banks": 0.0, "goal_alignment": 1.0, "partnership_dialogue": 1.0,
    "ict_integration": 1.0, "trial_exchange": 1.0, "research_translation": 0.0, "county_coordination": 0.0,
    "target_pressure": 0.0, "differentiation": 0.0, "pedagogical_steering": 0.0, "national_resources": 1.0,
    "upward_loop": 1.0, "leader_programme": 0.0, "appeals_across_lines": 0.0, "innovation_money": 0.0,
    "trial_continuity": 0.0, "one_state": 0.0,
}  # fmt: skip
"""What both regimes share: arenas, exchange, training and the upward loop are on, and all else is off."""

UNCERTAINTY = {
    "guidance_accuracy": 0.5, "guidance_accuracy_fall": 0.0, "initial_knows": 2 / 3, "initial_accuracy": 0.5,
    "casework_rate": 0.4, "learning_by_the_book": 1.0, "integrates": 1.0, "arena_alone": 1.0,
    "report_rate": 20.0, "county_gathers": 1.0, "review_rate": 12.0, "revision": 1.0, "workload_hours": 0.3,
    "turnover_per_year": 0.0, "forgetting_rate": 0.0, "appeal_rate": 0.0, "verdict_rate": 0.0, "trial_rate": 0.0,
    "research_national": 0.0,
}  # fmt: skip
"""Nobody's view is better than a coin at first; the centre hears and decides within weeks; nobody leaves."""

WORLD = {
    "tacitness": 0.0, "measurability_fall": 0.0, "clarity_fall": 0.0, "outcome_delay": 0.0,
    "municipal_law_tailored": 0.0, "demand_drift_per_year": 0.0, "tailored_demand": 0.5,
}  # fmt: skip

SCALE = {"offices": 12, "caseworkers": 120, "counties": 3, "settling_years": 0.0, "size_spread": 0.0}

CONTEXTS = {"alike": 0.0, "different": 0.5}
"""P(the right way differs from the national one) for fully tailored work; at a half, places have nothing in common."""

CHANGE = {"calm": 0.0, "fast": 0.5}
"""Reforms and local changes of each practice a year."""

YEARS = 10

BETWEEN_UNITS = ("exchange", "guidance")
"""The loops that bring a unit what another, or the centre, has found out."""


def setting(regime: str, contexts: str, change: str, years: float, seed: int) -> Config:
    """The configuration of one organisation. Raises ConfigError for a name that is not there."""
    for what, name, allowed in (
        ("regime", regime, REGIMES),
        ("contexts", contexts, CONTEXTS),
        ("change", change, CHANGE),
    ):
        one_of(what, name, allowed)
    pace = dict.fromkeys(("reforms_per_practice_year", "local_drift_per_year"), CHANGE[change])
    world = {**WORLD, "local_variation": CONTEXTS[contexts], "turbulence": 1.0, **pace}
    return configure(
        LEVERS | REGIMES[regime], scale=SCALE, years=years, seed=seed, world=world, uncertainty=UNCERTAINTY,
        population={"municipal_share": 0.0},
    )  # fmt: skip


def chang2000(
    regime: str, contexts: str, change: str, *, years: int = YEARS, replications: int = 8, seed: int = 0
) -> pd.DataFrame:
    """Run one regime in one kind of world; a row per replication and year.

    ``regime`` mandate or autonomy; ``contexts`` alike or different; ``change`` calm or fast. The same
    replication has the same luck under every regime. Columns: replication, year, quality (share of decisions
    right over the year), from_others (views of staff and routines that became right, less those that ceased to
    be, through other units or the centre: per person), copied (the same, through other units alone).

    Raises ConfigError for an unknown name, or numbers of years or replications below 1.
    """
    if replications < 1 or years < 1:
        raise ConfigError("replications and years must be whole numbers of 1 or more.")
    tables = [
        _one(setting(regime, contexts, change, years, seed * 1_000_003 + world)).assign(replication=world)
        for world in range(replications)
    ]
    return pd.concat(tables, ignore_index=True)[["replication", "year", "quality", "from_others", "copied"]]


def _one(config: Config) -> pd.DataFrame:
    """One organisation's years."""
    org = Organisation(config, ORDER)
    monthly = []
    for _ in range(round(config.years * config.scale.steps_per_year)):
        org.step()
        monthly.append(float(org.quality.mean()))
    quality = np.array(monthly).reshape(-1, config.scale.steps_per_year).mean(axis=1)
    ledger = org.ledger.table(0, org.now)
    return pd.DataFrame({
        "year": np.arange(1, len(quality) + 1),
        "quality": quality,
        "from_others": _brought(ledger, BETWEEN_UNITS, len(quality)) / config.scale.caseworkers,
        "copied": _brought(ledger, ("exchange",), len(quality)) / config.scale.caseworkers,
    })  # fmt: skip


def _brought(ledger: pd.DataFrame, loops: tuple[str, ...], years: int) -> np.ndarray:
    """Views in the units that these loops made right, less those they unmade: float [years]."""
    mine = ledger[ledger["loop"].isin(loops) & ledger["holder"].isin(["caseworkers", "routines"])]
    net = (mine["became_right"] - mine["ceased_right"]).groupby(mine["year"]).sum()
    return np.asarray(net.sort_index().to_numpy()[:years], dtype=float)


def difference(contexts: str, change: str, replications: int, seed: int) -> pd.DataFrame:
    """Autonomy less mandate in the same worlds: the columns of :func:`chang2000`, a row a (replication, year)."""
    autonomy, mandate = (
        chang2000(regime, contexts, change, replications=replications, seed=seed).set_index(["replication", "year"])
        for regime in ("autonomy", "mandate")
    )
    return autonomy - mandate


def relations(replications: int, seed: int) -> Iterator[Record]:
    """Where autonomy beats the mandate, where the mandate beats it, and what autonomy costs."""
    gain = {(w, c): difference(w, c, replications, seed) for w in CONTEXTS for c in CHANGE}
    mean = {world: table.groupby("replication").mean() for world, table in gain.items()}
    local = gain["different", "calm"]["quality"].unstack()
    quality = {world: table["quality"] for world, table in mean.items()}
    return evaluate.relations("chang2000", {
        "autonomy-wins": local[YEARS],
        "horizon": local[YEARS] - local[1],
        "contexts": quality["different", "calm"] - quality["alike", "calm"],
        "stability": quality["different", "calm"] - quality["different", "fast"],
        "mandate-wins": quality["alike", "fast"],
        "hidden-cost": mean["alike", "fast"]["from_others"],
    })  # fmt: skip
