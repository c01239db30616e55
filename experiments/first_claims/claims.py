"""Twelve things the model must show before anyone need listen to it. None is written down as a rule.

    python -m experiments.first_claims.claims --worlds 40 --out experiments/first_claims/found.csv

Each claim moves levers in the same worlds (shared luck) and looks at the mean over ten years. «keeps» means
that the 95 per cent interval of the difference stays above minus the margin given.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

import sim
from sim.api import world_seed
from sim.config import Config, configure
from sim.config.fields import without_checks
from sim.knowledge import count
from sim.organisation import Organisation

MARGIN = 0.003
"""A fall in quality or conformity smaller than this counts as none: three decisions in a thousand."""


@dataclass(frozen=True)
class Claim:
    """``option`` against ``reference``: how ``outcome`` moves. ``expect``: "rises", "falls" or "keeps"."""

    says: str
    reference: str
    option: str
    outcome: str
    expect: str


OPTIONS: dict[str, dict[str, Any]] = {
    "baseline": {},
    "little detail": {"detail_management": 0.4},
    "full detail": {"detail_management": 1.0},
    "differentiated": {"differentiation": 0.8},
    "little detail, dialogue": {"detail_management": 0.4, "pedagogical_steering": 0.8},
    "split": {"unified_leadership": 0.0},
    "unified": {"unified_leadership": 1.0},
    "few targets": {"target_pressure": 0.3},
    "many targets": {"target_pressure": 1.0},
    "report_package": {"package": "report_package"},
}

CLAIMS = (
    Claim("More detail keeps standard quality", "little detail", "full detail", "quality_standard", "keeps"),
    Claim("More detail costs the most discretionary work", "little detail", "full detail",
          "quality_most_discretionary", "falls"),
    Claim("Differentiation lifts discretionary work", "baseline", "differentiated", "quality_discretionary", "rises"),
    Claim("Differentiation keeps standard quality", "baseline", "differentiated", "quality_standard", "keeps"),
    Claim("Less detail alone loses goal conformity", "baseline", "little detail", "goal_conformity", "falls"),
    Claim("Less detail with dialogue keeps it", "baseline", "little detail, dialogue", "goal_conformity", "keeps"),
    Claim("Unified leadership raises learning ability", "split", "unified", "learning_ability", "rises"),
    Claim("Target pressure widens the measurement gap", "few targets", "many targets", "measurement_gap", "rises"),
    Claim("The report's package lifts discretionary work", "baseline", "report_package", "quality_discretionary", "rises"),
    Claim("The report's package keeps standard quality", "baseline", "report_package", "quality_standard", "keeps"),
)  # fmt: skip


def interval(differences: np.ndarray) -> tuple[float, float, float]:
    """Mean of paired differences with its 95 per cent t-interval."""
    n, mean = len(differences), float(np.mean(differences))
    half = float(stats.t.ppf(0.975, n - 1) * np.std(differences, ddof=1) / np.sqrt(n))
    return mean, mean - half, mean + half


def holds(expect: str, low: float, high: float) -> bool:
    """Whether the interval bears the expectation out."""
    return {"rises": low > 0, "falls": high < 0, "keeps": low > -MARGIN}[expect]


def judge(worlds: int, claims: tuple[Claim, ...] = CLAIMS, workers: int | None = None) -> pd.DataFrame:
    """Run what the claims need in ``worlds`` worlds at teaching scale; a row per claim."""
    needed = [name for name in OPTIONS if any(name in (c.reference, c.option) for c in claims)]
    result = sim.compare([(name, OPTIONS[name]) for name in needed], replications=worlds, workers=workers)
    values = result.values[result.values["year"] >= 1]
    mean = values.groupby(["outcome", "option", "world"])["value"].mean()
    rows = []
    for claim in claims:
        differences = mean[claim.outcome][claim.option] - mean[claim.outcome][claim.reference]
        rows.append(_row(claim.says, claim.outcome, claim.expect, differences.to_numpy()))
    return pd.DataFrame(rows)


def turnover_shock(worlds: int, leaving: float = 0.3, years: float = 5) -> pd.DataFrame:
    """Three in ten leave at once: how much knowledge at hand goes, where routines hold it and where not.

    The same people leave in both (shared luck). The difference of the two losses is judged.
    """
    little = {"reflection_arenas": 0.0, "decision_feedback": 0.0}
    much = {"reflection_arenas": 0.9, "decision_feedback": 0.9}
    losses = []
    for world in range(worlds):
        losses.append([_loss(levers, world_seed(0, world), leaving, years) for levers in (little, much)])
    without, with_routines = np.array(losses).T
    return pd.DataFrame([
        _row("A turnover shock costs knowledge at hand", "knowledge_at_hand", "falls", -without),
        _row("It costs less where routines hold it", "knowledge_at_hand", "rises", without - with_routines),
    ])  # fmt: skip


def _loss(levers: dict[str, float], seed: int, leaving: float, years: float) -> float:
    org = Organisation(configure(levers=levers, seed=seed, years=years + 1)).run(years)
    calm, shock = org.continue_under(org.config), org.continue_under(_with_exits(org, leaving))
    calm.step()
    shock.step()
    return _at_hand(calm) - _at_hand(shock)


def _with_exits(org: Organisation, leaving: float) -> Config:
    """The same configuration, in which a share ``leaving`` goes in every month, whatever the motivation."""
    rate = float(-np.log(1 - leaving) * org.config.scale.steps_per_year)
    uncertainty = without_checks(org.config.uncertainty, turnover_per_year=rate, turnover_motivation=0.0)
    return without_checks(org.config, uncertainty=uncertainty)


def _at_hand(org: Organisation) -> float:
    people, routine, truth = org.caseworkers, org.offices.routine, org.reality.truth[org.caseworkers.office]
    fallback = ~people.belief.known & routine.known[people.office] & ~(routine.answer[people.office] ^ truth)
    return float(count(people.belief.right(truth) | fallback).mean() / org.practices.number)


def _row(says: str, outcome: str, expect: str, differences: np.ndarray) -> dict[str, Any]:
    mean, low, high = interval(differences)
    return {
        "claim": says, "outcome": outcome, "expected": expect, "difference": mean, "low": low, "high": high,
        "worlds": len(differences), "share_of_worlds": float(np.mean(np.sign(differences) == np.sign(mean))),
        "holds": holds(expect, low, high),
    }  # fmt: skip


def main() -> None:
    """Judge every claim and write the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--worlds", type=int, default=60)
    parser.add_argument("--out", type=Path, default=None)
    given = parser.parse_args()
    table = pd.concat([judge(given.worlds), turnover_shock(min(given.worlds, 24))], ignore_index=True)
    print(table.round(5).to_string(index=False))
    if given.out:
        table.round(6).to_csv(given.out, index=False)


if __name__ == "__main__":
    main()
