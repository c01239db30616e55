"""Properties that must hold exactly: of the ledger, of luck, of numbering, and of workers."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from sim.agents.caseworkers import Caseworkers
from sim.config import configure
from sim.knowledge import Knowledge, count
from sim.luck import Luck
from sim.mechanism import HOLDERS, Change
from sim.organisation import STEP_ORDER, Organisation
from sim.studies.workflow import sweep
from sim.validation.known_answers import Finding, views_apart

SMALL = {"offices": 12, "caseworkers": 350, "counties": 2, "settling_years": 1}

MORE_OF = {m.name: m.rate for m in STEP_ORDER if m.rate}
"""Mechanism -> a rate of which more must mean the same events and further ones."""


def ledger(quick: bool, seed: int) -> Finding:
    """What the ledger says became right and wrong is the change in right and wrong views, exactly."""
    packages = ("baseline_2014", "report_package", "full_municipal", "one_state")
    years, apart, entered = (2 if quick else 6), 0, 0
    for package in packages:
        org = Organisation(configure(package, scale=SMALL, years=years, seed=seed))
        before, first = stock(org), org.now
        entries = org.run().ledger.counts[first : org.now].sum(axis=(0, 1))
        moved = np.stack([entries[:, 0] - entries[:, 1], entries[:, 2] - entries[:, 3]], axis=1)
        apart += int(np.abs(stock(org) - before - moved).sum())
        entered += int(entries.sum())
    parts = {"packages": str(len(packages)), "years": str(years), "entered": str(entered), "apart": str(apart)}
    return apart == 0 < entered, parts


def stock(org: Organisation) -> np.ndarray:
    """Right and wrong views of each holder: int64 [holders, 2]."""
    holders = [(holder, truth[row]) for holder, truth, row in map(org.holder, HOLDERS)]
    return np.array([(count(of.right(truth)).sum(), count(of.wrong(truth)).sum()) for of, truth in holders])


def renumbering(quick: bool, seed: int) -> Finding:
    """People who change places within their office, and keep their luck, live the same year.

    Whom one meets in a team, or visits when seconded, is drawn by place. So ``colleagues`` is left out of that
    year and no one is seconded; for ``colleagues`` whole offices change places, and everybody is taught the same.
    """
    years = 1 if quick else 3
    order = tuple(m for m in STEP_ORDER if m.name != "colleagues")
    at_home = {"competence_units.model": "permanent"}
    config = configure("report_package", scale={**SMALL, "settling_years": 0}, years=years, seed=seed, levers=at_home)
    usual, moved = Organisation(config, order=order), Organisation(config, order=order)
    places = within_offices(moved, seed)
    move_people(moved, places)
    usual.run()
    moved.run()
    apart = views_apart(rows_of(usual.caseworkers.belief, places), moved.caseworkers.belief)
    apart += sum(views_apart(usual.holder(name)[0], moved.holder(name)[0]) for name in HOLDERS[1:])
    met, taught = offices_change_places(seed)
    elsewhere = int(np.sum(places != np.arange(len(places))))
    parts = {"people": str(elsewhere), "months": str(12 * years), "apart": str(apart + met), "taught": str(taught)}
    return apart + met == 0 < min(taught, elsewhere), parts


def within_offices(org: Organisation, seed: int) -> np.ndarray:
    """New places for everybody, each within their own office: int64 [people], place -> who stood where."""
    key = np.random.default_rng(seed).random(len(org.caseworkers))
    return np.lexsort((key, org.caseworkers.office))


def move_people(org: Organisation, places: np.ndarray) -> None:
    """Let the person of row ``places[i]`` stand in row i, with everything that is theirs."""
    people = org.caseworkers
    for column in dataclasses.fields(Caseworkers):
        if column.name != "belief":
            setattr(people, column.name, getattr(people, column.name)[places])
    people.belief = rows_of(people.belief, places)
    org.quality = org.quality[places]


def rows_of(knowledge: Knowledge, rows: np.ndarray) -> Knowledge:
    """These rows of a holder's knowledge."""
    return Knowledge(knowledge.known[rows], knowledge.answer[rows], knowledge.source[:, rows])


def offices_change_places(seed: int) -> tuple[int, int]:
    """Views colleagues teach differently when the offices stand in reverse order, and how many they teach."""
    org = Organisation(configure("report_package", scale=SMALL, years=1, seed=seed)).run()
    colleagues = next(m for m in org.order if m.name == "colleagues")
    luck = org.luck.of("colleagues", org.now)
    other = org.continue_under(org.config)
    offices, people = org.offices, org.caseworkers
    rows = np.concatenate([np.arange(s, s + n) for s, n in zip(offices.start, offices.size, strict=True)][::-1])
    now_at = np.empty_like(rows)
    now_at[rows] = np.arange(len(rows))
    move_people(other, rows)
    other.caseworkers.office = len(offices) - 1 - people.office[rows]
    other.offices.room, other.offices.unified = offices.room[::-1].copy(), offices.unified[::-1].copy()
    other.team_start = now_at[org.team_start[rows]]
    other.team_size = org.team_size[rows]
    other.month = dataclasses.replace(org.month, standing=org.month.standing[rows])
    (usual,), (moved,) = (list(colleagues(o, o.levers_now(), luck)) for o in (org, other))
    assert isinstance(usual, Change) and isinstance(moved, Change)  # noqa: PT018
    apart = (usual.where[rows] ^ moved.where) | ((usual.answer[rows] ^ moved.answer) & moved.where)
    return int(count(apart).sum()), int(count(usual.where).sum())


def more_of_a_rate(quick: bool, seed: int) -> Finding:
    """Under the same luck, a higher probability or rate keeps every event and only adds to them."""
    undone, added = chances(seed, 50 if quick else 500)
    org = Organisation(configure("report_package", scale=SMALL, years=1, seed=seed)).run()
    for name, rate in MORE_OF.items():
        some = events(org, name, rate, 1.0)
        for factor in (1.5, 3.0):
            more = events(org, name, rate, factor)
            undone += int(count(some & ~more).sum())
            added += int(count(more & ~some).sum())
    parts = {"rates": str(len(MORE_OF)), "undone": str(undone), "added": str(added)}
    return undone == 0 < added, parts


def chances(seed: int, pairs: int) -> tuple[int, int]:
    """Events undone and events added, over pairs of a lower and a higher probability."""
    who, where = np.arange(200, dtype=np.uint64), np.full((200, 1), np.uint64(0xFFFFFFFFFFFFFFFF))
    undone = added = 0
    for draw, (low, high) in enumerate(np.sort(np.random.default_rng(seed).random((pairs, 2)), axis=1)):
        luck = Luck(seed).of("more of a rate", draw)
        fewer, more = (luck.chance("x", p, where=where, who=who) for p in (low, high))
        undone += int(count(fewer & ~more).sum())
        added += int(count(more & ~fewer).sum())
    return undone, added


def events(org: Organisation, name: str, rate: str, factor: float) -> np.ndarray:
    """Where a mechanism proposes to alter views this step, with one rate multiplied: uint64 [rows, words]."""
    usual = org.config.uncertainty
    more = dataclasses.replace(usual, **{rate: getattr(usual, rate) * factor})
    heir = org.continue_under(dataclasses.replace(org.config, uncertainty=more))
    mechanism = next(m for m in org.order if m.name == name)
    proposals = mechanism(heir, heir.levers_now(), heir.luck.of(name, heir.now))
    return np.concatenate([p.where for p in proposals if isinstance(p, Change)])


def workers(quick: bool, seed: int) -> Finding:
    """One process and two give the same numbers, to the last bit."""
    worlds = 2 if quick else 6
    study = {"options": ["baseline_2014", "report_package"], "replications": worlds, "scale": "classroom", "years": 2,
             "seed": seed}  # fmt: skip
    with TemporaryDirectory() as folder:
        one, two = (sweep(study, out=Path(folder) / str(n), workers=n).table for n in (1, 2))
    a, b = (table["value"].to_numpy() for table in (one, two))
    same = one.drop(columns="value").equals(two.drop(columns="value"))
    apart = int(np.sum(a.view(np.uint64) != b.view(np.uint64))) if same else len(a)
    return same and apart == 0, {"worlds": str(worlds), "numbers": str(len(a)), "apart": str(apart)}
