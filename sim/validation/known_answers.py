"""Known answers: organisations so simple that what must happen can be written down beforehand."""

from __future__ import annotations

from typing import Any, cast

import numpy as np

from sim.config import Config, configure
from sim.config.fields import metas
from sim.config.uncertainties import Uncertainties
from sim.knowledge import ALL, Knowledge, count
from sim.loops.routines import learns_from_superiors, socialises
from sim.luck import Luck
from sim.mechanism import HOLDERS
from sim.organisation import STEP_ORDER, Organisation

STILL = {"reforms_per_practice_year": 0, "local_drift_per_year": 0}
SMALL = {"offices": 12, "caseworkers": 400, "counties": 2, "settling_years": 0}
ERRORS = 4.0
"""How many standard errors from the closed form are allowed."""

Finding = tuple[bool, dict[str, str]]
"""Whether it holds, and the numbers that the sentence about it needs, with decimal points."""


class _Silent:
    """A recorder for an organisation with so few mechanisms that there is no year to record."""

    def note(self) -> None:
        """Nothing is noted."""


def alone(config: Config, *names: str) -> Organisation:
    """An organisation in which only these mechanisms happen; without settling years and without outcomes."""
    org = Organisation(config, order=tuple(m for m in STEP_ORDER if m.name in names))
    org.recorder = cast(Any, _Silent())
    return org


def rates() -> list[str]:
    """The names of every number that says how often something happens."""
    often = ("a year", "a quarter")
    units = {name: meta.unit for name, meta in metas(Uncertainties).items()}
    result = [name for name, unit in units.items() if unit.endswith(often) and not unit.startswith("share")]
    return [*result, "letting_go"]  # a probability, but of a thing that happens twice a year


def no_learning(quick: bool, seed: int) -> Finding:
    """With every rate at 0 and no reforms no view of any holder changes; with one rate back, some do."""
    off = dict.fromkeys(rates(), 0.0)
    still = changed_views("report_package", off, seed) + changed_views("baseline_2014", off, seed)
    one_back = changed_views("report_package", off | {"casework_rate": 1.4}, seed)
    parts = {"rates": str(len(off)), "changed": str(still), "back": str(one_back)}
    return still == 0 < one_back, parts


def changed_views(package: str, uncertainty: dict[str, float], seed: int) -> int:
    """How many views, of all holders together, differ after a year in a world without reforms."""
    config = configure(package, scale=SMALL, world=STILL, uncertainty=uncertainty, years=1, seed=seed)
    org = Organisation(config)
    before = [org.holder(name)[0].copy() for name in HOLDERS]
    org.run()
    return sum(views_apart(was, org.holder(name)[0]) for name, was in zip(HOLDERS, before, strict=True))


def views_apart(some: Knowledge, others: Knowledge) -> int:
    """How many views two holders of as many rows do not have alike."""
    return int(count((some.known ^ others.known) | (some.answer ^ others.answer)).sum())


def diffusion(quick: bool, seed: int) -> Finding:
    """Guidance, forgetting and socialisation, each alone, follow their differential equations."""
    people, years = (1000, 2) if quick else (4000, 3)
    result = {
        "guidance": guidance_alone(people, years, seed),
        "forgetting": forgetting_alone(people, years, seed),
        "code": code_alone(people, years, seed),
    }
    parts: dict[str, str] = {"people": str(people), "years": str(years)}
    furthest = 0.0
    for name, (observed, expected, cells) in result.items():
        parts |= {name: f"{observed:.4f}", f"{name}_expected": f"{expected:.4f}"}
        furthest = max(furthest, abs(observed - expected) / np.sqrt(expected * (1 - expected) / cells))
    return bool(furthest <= ERRORS), parts | {"furthest": f"{furthest:.1f}"}


Share = tuple[float, float, int]
"""A share as found, what the closed form says, and how many cells it is a share of."""


def guidance_alone(people: int, years: float, seed: int, rate: float = 0.7) -> Share:
    """Daily practice under binding guidance: the share who took it over is 1 − exp(−rate·t)."""
    quiet = {"training_rate": 0, "dialogue_rate": 0, "internalising_rate": rate, "initial_knows": 0}
    org, cells = by_the_book(people, years, seed, quiet, "guidance")
    return int(count(org.caseworkers.belief.known).sum()) / cells, 1 - float(np.exp(-rate * years)), cells


def forgetting_alone(people: int, years: float, seed: int, rate: float = 0.6) -> Share:
    """What the book always decides is never exercised: the share of it still known is exp(−rate·t)."""
    org, cells = by_the_book(people, years, seed, {"forgetting_rate": rate, "initial_knows": 1}, "forgetting")
    known = int(count(org.caseworkers.belief.known & org.guidance.known).sum())
    return known / cells, float(np.exp(-rate * years)), cells


def by_the_book(people: int, years: float, seed: int, quiet: dict[str, float], name: str) -> tuple[Organisation, int]:
    """A still world with one big population under binding guidance, where one mechanism alone happens.

    Returns the organisation as it stands at the end, and how many views of what guidance says there are.
    """
    config = configure(
        scale={**SMALL, "caseworkers": people}, years=years, seed=seed, world=STILL,
        uncertainty={**quiet, "municipal_reach": 1}, levers={"detail_management": 1.0, "differentiation": 0.0},
    )  # fmt: skip
    org = alone(config, "reality", "time_budget", "decisions", name).run()
    return org, people * int(count(org.guidance.known)[0])


def code_alone(people: int, years: float, seed: int, p1: float = 0.05) -> Share:
    """People take over a code that never changes: the share who have is 1 − (1 − p1)^t after t months."""
    who = np.arange(people, dtype=np.uint64)
    one = np.zeros(people, np.int64)
    belief, code = Knowledge.empty(people, 1), Knowledge.empty(1, 1)
    code.known[:] = code.answer[:] = ALL
    months = round(12 * years)
    for month in range(months):
        change = socialises(belief, code, one, p1, who, Luck(seed).of("code alone", month))
        belief.known |= change.where
        belief.answer |= change.where & change.answer
    return int(count(belief.answer).sum()) / (64 * people), 1 - (1 - p1) ** months, 64 * people


def tiny(quick: bool, seed: int) -> Finding:
    """Three who agree teach their office with 1 − (1 − p2)³; two against one, with p2; a tie, never."""
    offices, p2 = (500 if quick else 5000), 0.2
    observed = [taught(votes, offices, p2, seed) for votes in ((1, 1, 1), (1, 1, -1), (1, -1, 0))]
    expected = [1 - (1 - p2) ** 3, p2, 0.0]
    errors = [np.sqrt(p * (1 - p) / (64 * offices)) for p in expected]
    holds = all(abs(s - p) <= ERRORS * e for s, p, e in zip(observed, expected, errors, strict=True))
    parts = {"offices": str(offices), "three": f"{observed[0]:.4f}", "three_expected": f"{expected[0]:.4f}"}
    parts |= {"two": f"{observed[1]:.4f}", "two_expected": f"{expected[1]:.4f}", "tie": f"{observed[2]:.0f}"}
    return bool(holds), parts


def taught(votes: tuple[int, ...], offices: int, p2: float, seed: int) -> float:
    """The share of practices an office without any routine learns in one meeting of its superiors' votes."""
    people = Knowledge.empty(offices * len(votes), 1)
    vote = np.tile(np.array(votes), offices)[:, None]
    people.known[:] = np.where(vote != 0, ALL, np.uint64(0))
    people.answer[:] = np.where(vote > 0, ALL, np.uint64(0))
    group = np.repeat(np.arange(offices), len(votes))
    change = learns_from_superiors(
        people, Knowledge.empty(offices, 1), group, np.ones(len(group), bool), np.full(offices, p2),
        np.arange(offices, dtype=np.uint64), Luck(seed).of("tiny", 0),
    )  # fmt: skip
    return int(count(change.where).sum()) / (64 * offices)
