"""How each outcome is measured: pure functions of a year's notes and of the organisation at its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim.knowledge import count, tally, unpack
from sim.mechanism import HOLDERS

if TYPE_CHECKING:
    from sim.config.arrays import Floats, Ints
    from sim.organisation import Organisation
    from sim.outcomes.recorder import Recorder

LAM = ("standardisation", "professional", "innovation", "improvement")


def instrument(org: Organisation) -> Floats:
    """What the state's scorecard shows of each practice: float [practices], apart from anyone's attention to it."""
    levers = org.levers_now()
    alike = levers.goal_alignment if levers.structure == "partnership" else 1.0
    return np.asarray(org.directorate.targets * np.where(org.practices.municipal, alike, 1.0))


def weighted(share: Floats, weight: Floats) -> Floats:
    """Return the mean of ``share`` [..., practices] by ``weight`` [practices]; NaN if nothing weighs.

    Summed by NumPy, whose order is fixed; a dot product is added up in an order that depends on the processor.
    """
    total = weight.sum()
    return (share * weight).sum(axis=-1) / total if total > 0 else np.full(share.shape[:-1], np.nan)


def quadrants(org: Organisation, weight: Floats) -> dict[str, Floats]:
    """Weights of the parts of Figure 1 that quality is reported for."""
    y, x = org.practices.y, org.practices.x
    tailored, service = y > 0.5, x > 0.5
    return {
        "quality": weight,
        "quality_standard": weight * ~tailored,
        "quality_discretionary": weight * tailored,
        "quality_most_discretionary": weight * (y == 1),
        "quality_standard_cash": weight * (~tailored & ~service),
        "quality_standard_service": weight * (~tailored & service),
        "quality_tailored_cash": weight * (tailored & ~service),
        "quality_tailored_service": weight * (tailored & service),
    }


def yearly(notes: Recorder, next_step: int) -> dict[str, float]:
    """All outcomes of the year that ends before ``next_step``, by catalogue id."""
    org, sums, steps = notes.org, notes.sums, notes.steps
    people, n = len(org.caseworkers), len(org.offices)
    years = steps * org.dt
    share = notes.right.sum(axis=0) / (people * steps)
    weight = notes.demand / steps
    out = {name: float(weighted(share, w)) for name, w in quadrants(org, weight).items()}
    out["measured_score"] = float(weighted(share, weight * notes.visible / steps))
    out["measurement_gap"] = out["measured_score"] - out["quality"]
    out["goal_conformity"] = sums["in_line"] / max(1.0, sums["guided"])
    out["warranted_tailoring"] = sums["warranted"] / sums["deviating"] if sums["deviating"] else np.nan
    out["unwarranted_variation"] = unwarranted_variation(org, notes.right, steps)
    out["service_variation"] = service_variation(org, notes.acted, weight, steps)
    for name in ("state_attention", "motivation", "trials_active", "pressure", "backlog", "time_casework", "time_admin",
                 "time_learning", "time_double_work", "development_time"):  # fmt: skip
        out[name] = sums[name] / steps
    out |= knowledge(org)
    relearned, asked = (notes.relearned - notes.relearned_before).sum(axis=0)
    out["learning_ability"] = relearned / asked if asked else np.nan
    out |= learning(notes, years, next_step)
    out["spread_time"] = spread_time(notes)
    out["appeal_lessons_state"] = sums["appeals_state"] / n / years
    out["appeal_lessons_municipal"] = sums["appeals_municipal"] / n / years
    out["exits"] = 100 * sums["exits"] / people / years
    waiting = 1 / (1 + 0.1 * out["backlog"])
    out["user_outcome"] = waiting * (0.3 + 0.7 * float(weighted(share, weight * (0.5 + 0.5 * org.practices.x))))
    return out


def knowledge(org: Organisation) -> dict[str, float]:
    """Share of practices each holder has right, at the year's end; and how much hangs on one or two people."""
    out = {}
    for name in HOLDERS:
        holder, truth, row = org.holder(name)
        out[f"knowledge_{name}"] = float(count(holder.right(truth[row])).mean() / org.practices.number)
    people, offices = org.caseworkers, org.offices
    truth = org.reality.truth
    fallback = ~people.belief.known & offices.routine.right(truth)[people.office]
    at_hand = people.belief.right(truth[people.office]) | fallback
    out["knowledge_at_hand"] = float(count(at_hand).mean() / org.practices.number)
    holders = tally(people.belief.right(org.reality.truth[people.office]), people.office, len(offices))
    unwritten = unpack(~offices.routine.right(org.reality.truth)) == 1
    few = (holders > 0) & (holders <= 2) & unwritten
    out["vulnerability"] = float(few.sum() / max(1, (holders > 0).sum()))
    return out


def unwarranted_variation(org: Organisation, right: Ints, steps: int) -> float:
    """How much offices differ where what is right does not: s.d. between offices, weighted by demand."""
    share = right / (org.offices.size[:, None] * steps)
    alike = unpack(org.reality.deviation) == 0
    n = alike.sum(axis=0)
    mean = np.where(alike, share, 0).sum(axis=0) / np.maximum(1, n)
    variance = np.where(alike, (share - mean) ** 2, 0).sum(axis=0) / np.maximum(1, n - 1)
    return float((np.sqrt(variance) * org.demand).sum()) if len(org.offices) > 1 else float("nan")


def service_variation(org: Organisation, acted: Ints, weight: Floats, steps: int) -> float:
    """How differently offices meet the same kind of service case, with or without reason: s.d. between offices.

    ``acted`` int [offices, practices]: decisions of one of the two kinds over ``steps``; the other kind gives the same.
    """
    if len(org.offices) < 2:
        return float("nan")
    share = acted / (org.offices.size[:, None] * steps)
    return float(weighted(share.std(axis=0, ddof=1), weight * (org.practices.x > 0.5)))


def learning(notes: Recorder, years: float, next_step: int) -> dict[str, float]:
    """Learning events by loop and by Lam's types, from the ledger of the year."""
    org = notes.org
    counts = org.ledger.counts[notes.ledger_from : next_step].sum(axis=0)
    learned = counts[:, :2, 0].sum(axis=1) + counts[:, :2, 2].sum(axis=1)
    by_type = np.array([sum(float(learned[i]) for i, m in enumerate(org.order) if m.lam == t) for t in LAM])
    total = by_type.sum()
    shares = by_type / total if total else np.full(len(LAM), np.nan)
    names = {m.name: i for i, m in enumerate(org.order)}
    single = sum(float(learned[i]) for i, m in enumerate(org.order) if m.cycle == "single")
    # Experience from below gives guidance a new view; the dialogue takes a view out of it: each cell counts once.
    revised = float(counts[names["upward"], 3, [0, 2]].sum())
    let_go = float(counts[names["steering_dialogue"], 3, [1, 3]].sum())
    targets = org.directorate.target_revisions - notes.revisions_before
    made, anchored = map(float, counts[names["trials"], :2, 0])
    positive = shares[shares > 0]
    return {
        "single_loop_events": single / len(org.caseworkers) / years,
        "double_loop_events": (revised + let_go + targets) / years,
        **{f"mix_{t}": float(s) for t, s in zip(LAM, shares, strict=True)},
        "learning_mix": float(-(positive * np.log(positive)).sum() / np.log(4)) if total else float("nan"),
        "innovation_made": made / len(org.offices) / years,
        "innovation_anchored": anchored / len(org.offices) / years,
    }


def spread_time(notes: Recorder) -> float:
    """Mean months from a reform until half the routines follow; those still spreading count with their time so far."""
    org = notes.org
    done = notes.sums.get("spread_months", 0.0)
    events = notes.sums.get("spread_events", 0.0)
    waiting = [(org.now - since) * 12 * org.dt for since in notes.spread_at.values()]
    total = events + len(waiting)
    return (done + sum(waiting)) / total if total else float("nan")


def by_office(notes: Recorder) -> pd.DataFrame:
    """A row per office: who and what it is, and each office-level outcome of the last year told."""
    org, offices = notes.org, notes.org.offices
    share = notes.last_right / (offices.size[:, None] * notes.last_steps)
    weight = notes.last_demand
    columns: dict[str, object] = {
        "office": np.arange(len(offices)),
        "county": offices.county,
        "size": offices.size,
        "leadership": np.where(offices.unified, "unified", "split"),
        "leader_background": np.where(offices.municipal_leader, "municipal", "state"),
        "leader_competence": offices.competence.mean(axis=1),
    }
    columns |= {name: weighted(share, w) for name, w in quadrants(org, weight).items()}
    columns["measured_score"] = weighted(share, weight * notes.last_visible)
    columns["measurement_gap"] = columns["measured_score"] - columns["quality"]  # type: ignore[operator]
    with np.errstate(invalid="ignore", divide="ignore"):
        columns["learning_ability"] = notes.relearned[:, 0] / notes.relearned[:, 1]
    people = org.caseworkers
    truth = org.reality.truth
    columns["knowledge_caseworkers"] = (
        org.office_mean(count(people.belief.right(truth[people.office]))) / org.practices.number
    )
    columns["knowledge_routines"] = count(offices.routine.right(truth)) / org.practices.number
    columns["motivation"] = org.office_mean(people.motivation)
    for name in ("pressure", "backlog", "time_casework", "time_admin", "time_learning", "trial_on"):
        columns[name] = getattr(offices, name)
    return pd.DataFrame(columns)
