"""One office, looked at: its people, its routine, and which loops what is known there came from."""

from __future__ import annotations

import numpy as np

from sim.config import Config
from sim.config.fields import Tree, whole_number
from sim.knowledge import Knowledge, count, unpack
from sim.lab.replay import judge_views, organisation_at
from sim.organisation import Organisation


def office(config: Config, number: int, month: int) -> Tree:
    """Return an office at a month: its people, what each practice stands at, and which loops what is known came from."""
    whole_number("office", number, 0, config.scale.offices - 1)
    org = organisation_at(config, month)
    people, offices, truth = org.caseworkers, org.offices, org.reality.truth[[number]]
    rows = slice(int(offices.start[number]), int(offices.start[number] + offices.size[number]))
    belief, routine = _rows(people.belief, rows), _rows(offices.routine, slice(number, number + 1))
    right, wrong = belief.right(truth), belief.wrong(truth)
    return {
        "office": number,
        "month": month,
        "county": int(offices.county[number]),
        "unified": bool(offices.unified[number]),
        "municipal_leader": bool(offices.municipal_leader[number]),
        "competence": np.round(offices.competence[number], 3).tolist(),
        "trial": bool(offices.trial_on[number]),
        "people": [
            {
                "municipal": bool(people.municipal[row]),
                "social_worker": bool(people.social_worker[row]),
                "tenure": round(float(people.tenure[row]), 1),
                "motivation": round(float(people.motivation[row]), 2),
                "trial": bool(people.in_trial[row]),
                "right": int(knows),
                "wrong": int(errs),
            }
            for row, knows, errs in zip(range(rows.start, rows.stop), count(right), count(wrong), strict=True)
        ],
        "practices": _practices(org, number, right, wrong, routine),
        "sources": {"people": _by_loop(org, belief, truth), "routine": _by_loop(org, routine, truth)},
    }


def _practices(org: Organisation, number: int, right: np.ndarray, wrong: np.ndarray, routine: Knowledge) -> Tree:
    """Return what each practice stands at in an office: lists with an entry a practice."""
    practices, truth = org.practices, org.reality.truth[[number]]
    return {
        "y": practices.y.tolist(),
        "x": practices.x.tolist(),
        "municipal": practices.municipal.astype(int).tolist(),
        "tacit": unpack(practices.tacit)[0].tolist(),
        "deviates": unpack(org.reality.deviation[[number]])[0].tolist(),
        "right": unpack(right).sum(axis=0).tolist(),
        "wrong": unpack(wrong).sum(axis=0).tolist(),
        "routine": judge_views(routine, truth)[0].tolist(),
        "guidance": judge_views(org.guidance, truth)[0].tolist(),
        "routine_source": [
            org.order[int(source)].name if known else None
            for source, known in zip(routine.sources()[0], unpack(routine.known)[0], strict=True)
        ],
    }


def _by_loop(org: Organisation, knowledge: Knowledge, truth: np.ndarray) -> dict[str, list[int]]:
    """Return by loop how many right and wrong views it put there."""
    source = knowledge.sources()
    right, wrong = unpack(knowledge.right(truth)) == 1, unpack(knowledge.wrong(truth)) == 1
    names = enumerate(mechanism.name for mechanism in org.order)
    counts = {name: [int((there & (source == place)).sum()) for there in (right, wrong)] for place, name in names}
    return {name: both for name, both in counts.items() if any(both)}


def _rows(knowledge: Knowledge, rows: slice) -> Knowledge:
    return Knowledge(knowledge.known[rows], knowledge.answer[rows], knowledge.source[:, rows])
