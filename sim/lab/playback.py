"""A run as the page plays it: month by month what each loop moved, how each office fares, and what is known where.

The organisation is looked at after each step, and nothing in it is altered. Numbers
that a year has in the catalogue are those of the recorder; what is followed by the month comes from :func:`monthly`.
"""

from __future__ import annotations

import base64

import numpy as np

from sim.config import Config
from sim.config.fields import Tree
from sim.knowledge import count
from sim.lab.replay import months_of, warmed_up
from sim.mechanism import HOLDERS
from sim.organisation import Organisation
from sim.outcomes.catalogue import CATALOGUE
from sim.outcomes.ledger import ENTRIES
from sim.outcomes.measures import instrument, quadrants, weighted
from sim.reporting.figures.flow_map import arrows

MONTHS = 12
STATE = ("pressure", "backlog", "time_casework", "time_admin", "time_learning", "trial_on")
"""Columns of the offices that are taken as they stand."""
MEANS = ("motivation", "knowledge_caseworkers", "knowledge_routines")
"""What is averaged over an office's people, or is its routine's."""
OFFICE_OUTCOMES = (
    "quality", "quality_standard", "quality_discretionary", "quality_most_discretionary", "quality_standard_cash",
    "quality_standard_service", "quality_tailored_cash", "quality_tailored_service", "measured_score", "measurement_gap",
    "learning_ability", "knowledge_caseworkers", "knowledge_routines", "motivation", "pressure", "backlog", "time_casework",
    "time_admin", "time_learning", "trial_on",
)  # fmt: skip
"""What the grid of offices can be coloured by."""
KNOWLEDGE_PLACES = ("heads", "both", "routine", "unused")
"""Where what is right is to be found, for each caseworker and practice: in their own head and not in their office's
routine, in both, in the routine they fall back on where they have no view, or in a routine that they do not ask since they
have a view of their own, which is wrong. The first three together are the outcome ``knowledge_at_hand``."""
SHADES = 255
"""An office's value is given in so many steps between the least and the most of its outcome; the last is «no value»."""


Frames = dict[str, np.ndarray]
"""What is recorded after each step: arrays [steps + 1, ...], step 0 being year 0. Of each office: right [practices],
relearned [2], and all of STATE and MEANS; demand and visible [practices]; levels [holders]; where [places]."""


def play(config: Config) -> Tree:
    """Simulate the years of a run and return all that the page plays, ready for JSON."""
    org = warmed_up(config).continue_under(config)
    looks = [_look(org, year_zero=True)]
    for _ in range(months_of(config)):
        before = org.recorder.right.copy() if org.recorder.steps else None
        org.step()
        looks.append(_look(org, before))
    return recorded(org, {name: np.array([look[name] for look in looks]) for name in looks[0]})


def recorded(org: Organisation, frames: Frames) -> Tree:
    """Return the playback as the page has it: yearly outcomes, monthly series, the loops' flows, the offices."""
    offices = by_month(org, frames)
    return {
        "months": len(frames["demand"]) - 1,
        "outcomes": yearly(org),
        "series": monthly(org, frames),
        "where": _series(dict(zip(KNOWLEDGE_PLACES, frames["where"].T, strict=True))),
        "flows": [packed(counts) for counts in flows(org)],
        "offices": {name: shade(values) for name, values in offices.items()},
        "who": {
            name: getattr(org.offices, name).astype(int).tolist()
            for name in ("size", "county", "unified", "municipal_leader")
        },
    }


def _look(org: Organisation, before: np.ndarray | None = None, year_zero: bool = False) -> Frames:
    """Return the state after a step; ``before``: the year's right decisions so far, None where one begins."""
    notes, offices, practices = org.recorder, org.offices, org.practices.number
    if year_zero:
        moved = {name: getattr(notes, f"last_{name}") for name in ("right", "demand", "visible")}
        moved["relearned"] = np.zeros((len(offices), 2))
    else:
        year = notes.right if notes.steps else notes.last_right
        right = year if before is None else year - before
        moved = {"right": right, "demand": org.demand, "visible": instrument(org), "relearned": notes.relearned}
    known = {}
    for holder in HOLDERS:
        knowledge, truth, row = org.holder(holder)
        known[holder] = count(knowledge.right(truth[row]))
    state = {name: getattr(offices, name) for name in STATE} | {
        "motivation": org.office_mean(org.caseworkers.motivation),
        "knowledge_caseworkers": org.office_mean(known["caseworkers"]) / practices,
        "knowledge_routines": known["routines"] / practices,
        "levels": [known[holder].mean() / practices for holder in HOLDERS],
        "where": knowledge_places(org),
    }
    return {name: np.array(value, dtype=float) for name, value in (moved | state).items()}


def knowledge_places(org: Organisation) -> np.ndarray:
    """Return the share of all caseworkers' practices that each part of :data:`KNOWLEDGE_PLACES` makes up: float [4]."""
    people, truth = org.caseworkers, org.reality.truth
    written = org.offices.routine.right(truth)[people.office]
    known, own = people.belief.known, people.belief.right(truth[people.office])
    parts = (own & ~written, own & written, ~known & written, known & ~own & written)
    return np.array([count(part).mean() for part in parts]) / org.practices.number


def sum_over_year(values: np.ndarray, whole_year: bool) -> np.ndarray:
    """Return for each step the sum over the twelve months up to it.

    ``values[0]`` is year 0: the year's sum (``whole_year``), or its monthly mean. Of year 0 no months are known, so
    what is still in the window counts by its share of that year.
    """
    first = values[0] / (MONTHS if whole_year else 1)
    since = np.concatenate([np.zeros_like(values[:1], dtype=float), np.cumsum(values[1:], axis=0, dtype=float)])
    months = np.arange(len(values))
    ago = np.maximum(0, months - MONTHS)
    left = np.maximum(0, MONTHS - months).reshape(-1, *[1] * (values.ndim - 1))
    return np.asarray(since - since[ago] + left * first)


def by_month(org: Organisation, frames: Frames) -> dict[str, np.ndarray]:
    """Return each outcome of the offices, month by month: float [steps + 1, offices].

    Decisions are those of the last twelve months, so that at the end of a year they are the recorder's own.
    """
    share = sum_over_year(frames["right"], True) / (MONTHS * org.offices.size[None, :, None])
    demand = sum_over_year(frames["demand"], False) / MONTHS
    visible = sum_over_year(frames["visible"], False) / MONTHS
    kinds = quadrants(org, np.ones(org.practices.number))
    result = {name: _mean(share, demand * there) for name, there in kinds.items()}
    result["measured_score"] = _mean(share, demand * visible)
    result["measurement_gap"] = result["measured_score"] - result["quality"]
    with np.errstate(invalid="ignore", divide="ignore"):
        result["learning_ability"] = frames["relearned"][..., 0] / frames["relearned"][..., 1]
    every = frames | result
    return {name: every[name] for name in OFFICE_OUTCOMES}


def _mean(share: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Return the mean of ``share`` [steps, offices, practices] by each step's ``weight`` [steps, practices]."""
    return np.asarray(np.einsum("tom,tm->to", share, weight / weight.sum(axis=1, keepdims=True)))


def monthly(org: Organisation, frames: Frames) -> dict[str, list[float | None]]:
    """Return what is followed by the month: knowledge at each holder, and right decisions under either line's law."""
    result = {f"level_{holder}": frames["levels"][:, place] for place, holder in enumerate(HOLDERS)}
    right = sum_over_year(frames["right"].sum(axis=1), True) / (MONTHS * org.offices.size.sum())
    demand = sum_over_year(frames["demand"], False)
    for name, law in (("right_state_law", ~org.practices.municipal), ("right_municipal_law", org.practices.municipal)):
        result[name] = np.array([float(weighted(row, weight * law)) for row, weight in zip(right, demand, strict=True)])
    return _series(result)


def yearly(org: Organisation) -> dict[str, list[float | None]]:
    """Return every outcome of the catalogue, year 0 first; None where it is not defined."""
    result: dict[str, list[float | None]] = {name: [] for name in CATALOGUE}
    for _, name, value in org.recorder.rows:
        result[name].append(_rounded(value, CATALOGUE[name].decimals + 2))
    return result


def flows(org: Organisation) -> np.ndarray:
    """Return what each arrow moved in each month, from a year before year 0 on: int [2 (right, wrong), arrows, months]."""
    first = max(0, org.settling_steps - MONTHS)
    counts = org.ledger.counts[first : org.now]
    names = [mechanism.name for mechanism in org.order]
    result = np.zeros((2, len(arrows(org.order)), len(counts)), np.int64)
    for a, arrow in enumerate(arrows(org.order)):
        at = [HOLDERS.index(holder) for holder in arrow.holders]
        for side, entry in enumerate(arrow.entries):
            result[side, a] = counts[:, names.index(arrow.loop), at, ENTRIES.index(entry)].sum(axis=1)
    return result


def shade(values: np.ndarray) -> Tree:
    """Return values [steps, offices] as bytes between the least and the most of them, ready for the page."""
    there = np.isfinite(values)
    low, high = (float(values[there].min()), float(values[there].max())) if there.any() else (0.0, 1.0)
    span = high - low or 1.0
    steps = np.where(there, np.rint((np.where(there, values, low) - low) / span * (SHADES - 1)), SHADES)
    return {"low": low, "high": high, "bytes": base64.b64encode(steps.astype(np.uint8).tobytes()).decode("ascii")}


def packed(counts: np.ndarray) -> str:
    """Return whole numbers as the page reads them: little-endian, four bytes each."""
    return base64.b64encode(np.ascontiguousarray(counts, dtype="<i4").tobytes()).decode("ascii")


def _series(values: dict[str, np.ndarray]) -> dict[str, list[float | None]]:
    return {name: [_rounded(value, 4) for value in row] for name, row in values.items()}


def _rounded(value: float, digits: int) -> float | None:
    return round(float(value), digits) if np.isfinite(value) else None
