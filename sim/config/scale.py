"""Scale: what we chose to look at. Offices, people, steps; no one decides these, and no one doubts them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sim.config.fields import number, share

REPORT_2A = "report, section 2a (Navs organisering)"
REPORT_2B = "report, section 2b (survey at 115 offices, spring 2011; own analyses, not a census)"


def reported(value: float, meaning: str, source: str) -> Any:
    """Declare a share that the report gives."""
    return share(value, meaning, source, provenance="report")


@dataclass(frozen=True)
class Scale:
    """How many of each, and how finely time is cut."""

    name: str = "teaching"
    offices: int = number(60, 1, 2000, "offices", "Local Nav offices", REPORT_2A, provenance="report")
    caseworkers: int = number(
        1750, 2, 200_000, "people", "Office staff, both employers together",
        "derived: 5 000 municipal staff are 40 per cent of office staff, so 12 500 at 428 offices",
        provenance="derived",
    )  # fmt: skip
    counties: int = number(4, 1, 60, "counties", "County units", "general knowledge: 19 in 2014", provenance="choice")
    practices: int = number(
        64, 64, 512, "practices", "Ways of handling a kind of case; a multiple of 64", "model design", provenance="choice"
    )  # fmt: skip
    smallest_office: int = number(
        4, 2, 1000, "people", "Staff in the smallest office", "assumption; the report gives no size distribution"
    )
    size_spread: float = number(
        0.8, 0.0, 2.0, "s.d. of log size", "Skew of office sizes (log-normal)",
        "assumption; many small rural offices, few large urban ones",
    )  # fmt: skip
    steps_per_year: int = number(
        12, 1, 365, "steps a year", "How finely time is cut", "model design", provenance="choice"
    )
    settling_years: float = number(
        4.0, 0.0, 30.0, "years", "Years run under the 2014 baseline before year 0, the same for every option",
        "model design: lets knowledge settle so that options are compared from a living organisation", provenance="choice",
    )  # fmt: skip


@dataclass(frozen=True)
class Population:
    """Who works there: the report's figures, each with its year and sample."""

    municipal_share: float = reported(0.40, "Staff employed by the municipality", REPORT_2A)
    social_workers_municipal: float = reported(0.63, "Social workers among municipal staff", REPORT_2B)
    social_workers_state: float = reported(0.22, "Social workers among state staff", REPORT_2B)
    under_40_municipal: float = share(
        0.50, "Municipal staff under 40", "assumption; the report says municipal staff are younger"
    )
    under_40_state: float = share(0.35, "State staff under 40", "assumption; as above")
    degree_under_40: float = reported(0.90, "Staff under 40 with a bachelor's or master's degree", REPORT_2B)
    degree_over_40: float = share(
        0.38,
        "Staff of 40 and over with a degree",
        "derived so that 64 per cent of all staff have one (report, section 2b), given that social workers do",
        provenance="derived",
    )
    former_agency: float = reported(0.60, "Staff with experience from a former agency", REPORT_2B)
    value_match_social_workers: float = reported(0.68, "Social workers who find their values match Nav's", REPORT_2B)
    value_match_others: float = reported(0.76, "Other staff who find their values match Nav's", REPORT_2B)
    mean_tenure_years: float = number(
        8.0, 0.5, 40, "years", "Mean time in the job at the start", "assumption; the report gives no figure"
    )
