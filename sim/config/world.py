"""World: what nobody in the organisation decides. Tasks, their context, reforms, demand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sim.config.fields import number, share

CHANCE, RATE = "probability", "per practice per year"


def event(value: float, low: float, high: float, unit: str, meaning: str) -> Any:
    """Declare a number of something that a scenario lets happen."""
    return number(value, low, high, unit, meaning, "scenario", provenance="choice")


@dataclass(frozen=True)
class World:
    """Figure 1's practices and how the world moves. Luck here never depends on a lever."""

    name: str = "norway_2014"
    local_variation: float = number(
        0.40, 0, 1, CHANCE, "P(right way differs from the national one) for fully tailored work; 0 for standard work",
        "assumption; report 2c: services may vary between offices", likely=(0.25, 0.5),
    )  # fmt: skip
    tacitness: float = number(
        0.50, 0, 1, CHANCE, "P(practice cannot be written down) for fully tailored work",
        "assumption; report 3a, table 2: tacit knowledge between project and line", likely=(0.3, 0.7),
    )  # fmt: skip
    measurability_fall: float = share(
        0.80, "How much less measurable fully tailored work is than standard work",
        "assumption; report 2d: attention goes to what is easily measured", likely=(0.5, 1.0),
    )  # fmt: skip
    clarity: float = number(
        0.92, 0.5, 1, CHANCE, "P(an outcome shows the right way) for standard work", "assumption", likely=(0.85, 0.98)
    )
    clarity_fall: float = number(
        0.27, 0, 0.5, CHANCE, "How much less clear outcomes of fully tailored work are",
        "assumption; report 2d: uncertain technology, success depends on others", likely=(0.18, 0.35),
    )  # fmt: skip
    outcome_delay: float = share(
        0.50, "How much slower outcomes of pure service work come back",
        "assumption; report 2c: lasting contact, open end", likely=(0.2, 0.7),
    )  # fmt: skip
    municipal_law_tailored: float = share(
        0.50, "Share of tailored practices under municipal law", "assumption; report 2a: social services"
    )
    turbulence: float = number(
        0.50, 0, 3, "relative", "How often rules change (1: a reform of each practice every ten years)",
        "anslag; report 2d: the dust has settled by 2014", likely=(0.2, 1.0),
    )  # fmt: skip
    reforms_per_practice_year: float = number(
        0.10, 0, 2, RATE, "Rate at turbulence 1 at which a reform turns the national right way",
        "assumption", likely=(0.05, 0.2),
    )  # fmt: skip
    local_drift_per_year: float = number(
        0.06, 0, 2, RATE, "Rate at which one office's context is drawn anew", "assumption", likely=(0.03, 0.12)
    )
    pulse_year: float = event(0, 0, 100, "year", "When a pulse of turbulence starts")
    pulse_years: float = event(0, 0, 100, "years", "How long the pulse lasts (0: none)")
    pulse_turbulence: float = event(2, 0, 10, "relative", "Turbulence during the pulse")
    pulse_workload: float = event(1.15, 0.5, 3, "relative", "Demand during the pulse")
    experts_year: float = event(0, 0, 100, "year", "When those who know most leave, all at once")
    experts_share: float = event(
        0, 0, 0.5, "share", "How many of all staff leave then, those who know most first (0: none)"
    )
    tailored_demand: float = share(
        0.45,
        "Share of work in the tailored half of Figure 1 at the start",
        "assumption; many tasks are mixed",
        likely=(0.35, 0.55),
    )
    service_demand: float = share(
        0.50, "Share of work in the service half of Figure 1 at the start", "assumption", likely=(0.4, 0.6)
    )
    demand_drift_per_year: float = number(
        0.01, 0, 0.1, "share per year", "Drift of the demand mix towards tailored services",
        "report 2c: the dotted arrow in Figure 1; the rate is an assumption", likely=(0.0, 0.02),
    )  # fmt: skip
    workload: float = number(
        1.0, 0.3, 2, "relative", "Casework demanded, 1: what the 2014 time budget just manages at full quality", "assumption",
        likely=(0.92, 1.06),
    )  # fmt: skip
