"""March (1991), «Exploration and Exploitation in Organizational Learning», on the mechanism of ``routines``.

One organisation in his sense is one office here: its code is the routine, socialisation is
:func:`sim.loops.routines.socialises`, and the code learns by :func:`sim.loops.routines.learns_from_superiors`.
Replications lie side by side as offices, so that a thousand of them are one run.

The rules as printed do not give the printed figures (Chanda & Miller 2019), so both tellings are here. ``rules="text"``:
beliefs are taken over at once, those who match reality on more dimensions than the code are superior, and
knowledge is the share right. ``rules="program"``: everyone acts each period, tossing a coin where there is no
belief; whoever acts better than the code's signed score is superior; the code learns from actions;
socialisation is gradual; knowledge is the signed score.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.config.fields import ConfigError
from sim.knowledge import ALL, Knowledge, count, write
from sim.loops.routines import learns_from_superiors, socialises
from sim.luck import Luck, MechanismLuck
from sim.mechanism import Change

DIMENSIONS, PEOPLE, LONGEST = 30, 50, 20_000
RULES = ("text", "program")


@dataclass
class Organisations:
    """Replications side by side: ``reality`` uint64 [replications, 1]; beliefs a row a person."""

    reality: np.ndarray
    belief: Knowledge
    code: Knowledge
    group: np.ndarray
    who: np.ndarray
    codes: np.ndarray
    fast: np.ndarray
    p1: np.ndarray

    @property
    def truth(self) -> np.ndarray:
        """Reality as each person meets it."""
        return self.reality[self.group]


def march1991(
    p1: float | tuple[float, float],
    p2: float,
    p3: float = 0.0,
    p4: float = 0.0,
    *,
    share_fast: float | None = None,
    periods: int | None = None,
    replications: int = 80,
    seed: int = 0,
    rules: str = "program",
) -> pd.DataFrame:
    """Run March's model; a row per replication and recorded period.

    ``p1`` socialisation, or (slow, fast) with ``share_fast``; ``p2`` learning by the code; ``p3`` turnover and
    ``p4`` turbulence per period; ``periods`` None runs to equilibrium and records that, otherwise every period is
    recorded. Columns: replication, period, code_knowledge, mean_knowledge, fast_knowledge, slow_knowledge (NaN where
    nobody is). Knowledge is signed, −1 to 1, under "program", and the share right, 0 to 1, under "text".

    Raises ConfigError for a probability outside 0 to 1, unknown rules, or an equilibrium asked for that turnover
    or turbulence would never let come.
    """
    _check(p1, p2, p3, p4, share_fast, periods, replications, rules)
    luck = Luck(seed)
    orgs = _begin(p1, share_fast, replications, luck.of("march", -1), rules)
    rows = []
    period = 0
    while period < (periods or LONGEST):
        period += 1
        _period(orgs, p2, p3, p4, luck.of("march", period), rules)
        if periods is not None:
            rows.append(_record(orgs, period, rules))
        elif _settled(orgs, rules):
            break
    return pd.concat(rows or [_record(orgs, period, rules)], ignore_index=True)


def _check(p1, p2, p3, p4, share_fast, periods, replications, rules) -> None:  # type: ignore[no-untyped-def]
    pair = isinstance(p1, tuple)
    if pair != (share_fast is not None):
        raise ConfigError("p1 is a pair (slow, fast) exactly when share_fast is given.")
    for name, value in (("p1", max(p1) if pair else p1), ("p1", min(p1) if pair else p1), ("p2", p2), ("p3", p3),
                        ("p4", p4), ("share_fast", share_fast or 0.0)):  # fmt: skip
        if not 0 <= value <= 1:
            raise ConfigError(f"{name} is {value}, but must be a number from 0 to 1.")
    if rules not in RULES:
        raise ConfigError(f"rules is {rules!r}, but must be one of: {', '.join(RULES)}.")
    if replications < 1 or (periods is not None and periods < 1):
        raise ConfigError("replications and periods must be whole numbers of 1 or more.")
    if periods is None and (p3 > 0 or p4 > 0):
        raise ConfigError("With turnover or turbulence there is no equilibrium; say how many periods to run.")


def _begin(p1, share_fast, replications, luck: MechanismLuck, rules: str) -> Organisations:  # type: ignore[no-untyped-def]
    codes = np.arange(replications, dtype=np.uint64)
    who = np.arange(replications * PEOPLE, dtype=np.uint64)
    n_fast = round(PEOPLE * share_fast) if share_fast is not None else 0
    fast = np.tile(np.arange(PEOPLE) < n_fast, replications)
    slow_p1, fast_p1 = p1 if isinstance(p1, tuple) else (p1, p1)
    belief = Knowledge.empty(len(who), 1)
    orgs = Organisations(
        luck.coins("reality", 1, who=codes) & _dimensions(), belief, Knowledge.empty(replications, 1),
        np.repeat(np.arange(replications), PEOPLE), who, codes, fast, np.asarray(np.where(fast, fast_p1, slow_p1)),
    )  # fmt: skip
    belief.known, belief.answer = _fresh(orgs, luck)
    return orgs


def _dimensions() -> np.ndarray:
    return np.full((1, 1), (1 << DIMENSIONS) - 1, dtype=np.uint64)


def _fresh(orgs: Organisations, luck: MechanismLuck) -> tuple[np.ndarray, np.ndarray]:
    """Beliefs of newcomers: −1, 0 and +1 with a third each."""
    everything = np.broadcast_to(_dimensions(), (len(orgs.who), 1)).copy()
    known = luck.chance("has a belief", 2 / 3, where=everything, who=orgs.who)
    return known, known & luck.coins("which", 1, who=orgs.who)


def _period(orgs: Organisations, p2: float, p3: float, p4: float, luck: MechanismLuck, rules: str) -> None:
    """Turbulence, turnover, then people and code learn from each other as they stood before."""
    if p4 > 0:
        everything = np.broadcast_to(_dimensions(), orgs.reality.shape).copy()
        orgs.reality = orgs.reality ^ luck.chance("turbulence", p4, where=everything, who=orgs.codes)
    if p3 > 0:
        leaves = np.where(luck.happens("turnover", p3, who=orgs.who), ALL, np.uint64(0))[:, None]
        known, answer = _fresh(orgs, luck)
        _commit(orgs, Change("caseworkers", leaves & _dimensions(), answer, known=known))
    shown, superior = _those_who_do_better(orgs, luck, rules)
    everyone_p2 = np.full(len(orgs.codes), p2)
    learned = learns_from_superiors(shown, orgs.code, orgs.group, superior, everyone_p2, orgs.codes, luck)
    socialised = socialises(orgs.belief, orgs.code, orgs.group, orgs.p1, orgs.who, luck, gradual=rules == "program")
    _commit(orgs, socialised)
    _commit(orgs, learned)


def _those_who_do_better(orgs: Organisations, luck: MechanismLuck, rules: str) -> tuple[Knowledge, np.ndarray]:
    """What people show each other (beliefs, or actions), and who does better than the code: bool [people]."""
    if rules == "text":
        code = count(orgs.code.right(orgs.reality))
        return orgs.belief, count(orgs.belief.right(orgs.truth)) > code[orgs.group]
    coin = luck.coins("acts", 1, who=orgs.who)
    known = np.broadcast_to(_dimensions(), orgs.belief.known.shape)
    action = (orgs.belief.answer | (~orgs.belief.known & coin)) & _dimensions()
    shown = Knowledge(known, action, orgs.belief.source)
    return shown, _score(shown, orgs.truth) > _score(orgs.code, orgs.reality)[orgs.group]


def _score(views: Knowledge, truth: np.ndarray) -> np.ndarray:
    """Dimensions right less dimensions wrong: int64 [rows]."""
    return count(views.right(truth)) - count(views.wrong(truth))


def _commit(orgs: Organisations, change: Change) -> None:
    """Write a change through the same door as the Nav model does."""
    people = change.holder == "caseworkers"
    holder, row = (orgs.belief, orgs.group) if people else (orgs.code, np.arange(len(orgs.codes)))
    write(holder, change.where, change.known, change.answer, 0, orgs.reality, row)


def _settled(orgs: Organisations, rules: str) -> bool:
    """Nobody differs from what the code holds, and nobody could do better than the code."""
    code_known, code_answer = orgs.code.known[orgs.group], orgs.code.answer[orgs.group]
    if np.any(code_known & (~orgs.belief.known | (orgs.belief.answer ^ code_answer))):
        return False
    if rules == "text":
        best, code = count(orgs.belief.right(orgs.truth)), count(orgs.code.right(orgs.reality))
    else:
        best = _score(orgs.belief, orgs.truth) + DIMENSIONS - count(orgs.belief.known)
        code = _score(orgs.code, orgs.reality)
    return not np.any(best > code[orgs.group])


def _record(orgs: Organisations, period: int, rules: str) -> pd.DataFrame:
    """Knowledge of codes and people at the end of a period."""
    if rules == "text":
        code, people = count(orgs.code.right(orgs.reality)), count(orgs.belief.right(orgs.truth))
    else:
        code, people = _score(orgs.code, orgs.reality), _score(orgs.belief, orgs.truth)
    table = (people / DIMENSIONS).reshape(-1, PEOPLE)
    fast = orgs.fast[:PEOPLE]
    no_members = np.full(len(orgs.codes), np.nan)
    return pd.DataFrame({
        "replication": np.arange(len(orgs.codes)),
        "period": period,
        "code_knowledge": code / DIMENSIONS,
        "mean_knowledge": table.mean(axis=1),
        "fast_knowledge": table[:, fast].mean(axis=1) if fast.any() else no_members,
        "slow_knowledge": table[:, ~fast].mean(axis=1) if not fast.all() else no_members,
    })  # fmt: skip
