"""March (1991), «Exploration and Exploitation in Organizational Learning», on the mechanism of ``routines``.

One organisation is one office, whose routine is the code; replications lie side by side as offices. The rules as printed
do not give the printed figures (Chanda & Miller 2019), so both tellings are here: those of the text and of the program.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.config.fields import ConfigError
from sim.knowledge import ALL, Knowledge, count
from sim.loops.routines import learns_from_superiors, socialises
from sim.luck import Luck, MechanismLuck
from sim.mechanism import Change
from sim.validation.classics import organisations
from sim.validation.classics.organisations import bits, newcomers

DIMENSIONS, PEOPLE, LONGEST = 30, 50, 20_000
EVERYTHING = bits(DIMENSIONS)
RULES = ("text", "program")


@dataclass
class Organisations(organisations.Organisations):
    """Replications side by side; who learns fast, and how fast each person takes over the code."""

    fast: np.ndarray
    p1: np.ndarray


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
    nobody is).

    ``rules="text"``: beliefs are taken over at once, those who match reality on more dimensions than the code are superior,
    and knowledge is the share right, 0 to 1. ``rules="program"``: everyone acts each period, tossing a coin where there
    is no belief; whoever acts better than the code's signed score is superior; the code learns from actions;
    socialisation is gradual; knowledge is the signed score, −1 to 1.

    Raises ConfigError for a probability outside 0 to 1, unknown rules, or an equilibrium asked for that turnover
    or turbulence would never let come.
    """
    _check(p1, p2, p3, p4, share_fast, periods, replications, rules)
    luck = Luck(seed)
    orgs = _begin(p1, share_fast or 0.0, replications, luck.of("march", -1))
    rows = []
    for period in range(1, (periods or LONGEST) + 1):
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
    speeds = [("p1", speed) for speed in ((max(p1), min(p1)) if pair else (p1,))]
    others = (("p2", p2), ("p3", p3), ("p4", p4), ("share_fast", share_fast or 0.0))
    organisations.check((*speeds, *others), replications, periods)
    organisations.one_of("rules", rules, RULES)
    if periods is None and (p3 > 0 or p4 > 0):
        raise ConfigError("With turnover or turbulence there is no equilibrium; say how many periods to run.")


def _begin(p1: float | tuple[float, float], share_fast: float, replications: int, luck: MechanismLuck) -> Organisations:
    fast = np.tile(np.arange(PEOPLE) < round(PEOPLE * share_fast), replications)
    slow_p1, fast_p1 = p1 if isinstance(p1, tuple) else (p1, p1)
    orgs = organisations.begin(luck, EVERYTHING, replications, PEOPLE)
    return Organisations(**vars(orgs), fast=fast, p1=np.asarray(np.where(fast, fast_p1, slow_p1)))


def _period(orgs: Organisations, p2: float, p3: float, p4: float, luck: MechanismLuck, rules: str) -> None:
    """Turbulence, turnover, then people and code learn from each other as they stood before."""
    if p4 > 0:
        everything = np.repeat(EVERYTHING, len(orgs.codes), axis=0)
        orgs.reality = orgs.reality ^ luck.chance("turbulence", p4, where=everything, who=orgs.codes)
    if p3 > 0:
        leaves = np.where(luck.happens("turnover", p3, who=orgs.who), ALL, np.uint64(0))[:, None]
        known, answer = newcomers(luck, EVERYTHING, orgs.who)
        orgs.commit(Change("caseworkers", leaves & EVERYTHING, answer, known=known))
    shown, superior = _those_who_do_better(orgs, luck, rules)
    everyone_p2 = np.full(len(orgs.codes), p2)
    learned = learns_from_superiors(shown, orgs.code, orgs.group, superior, everyone_p2, orgs.codes, luck)
    socialised = socialises(orgs.belief, orgs.code, orgs.group, orgs.p1, orgs.who, luck, gradual=rules == "program")
    orgs.commit(socialised)
    orgs.commit(learned)


def _those_who_do_better(orgs: Organisations, luck: MechanismLuck, rules: str) -> tuple[Knowledge, np.ndarray]:
    """What people show each other (beliefs, or actions), and who does better than the code: bool [people]."""
    shown = orgs.belief
    if rules == "program":
        coin = luck.coins("acts", 1, who=orgs.who)
        known = np.broadcast_to(EVERYTHING, shown.known.shape)
        shown = Knowledge(known, (shown.answer | (~shown.known & coin)) & EVERYTHING, shown.source)
    return shown, _score(shown, orgs.truth, rules) > _score(orgs.code, orgs.reality, rules)[orgs.group]


def _score(views: Knowledge, truth: np.ndarray, rules: str) -> np.ndarray:
    """Dimensions right, less dimensions wrong where the rules are the program's: int64 [rows]."""
    right = count(views.right(truth))
    return right if rules == "text" else right - count(views.wrong(truth))


def _settled(orgs: Organisations, rules: str) -> bool:
    """Nobody differs from what the code holds, and nobody could do better than the code."""
    code_known, code_answer = orgs.code.known[orgs.group], orgs.code.answer[orgs.group]
    if np.any(code_known & (~orgs.belief.known | (orgs.belief.answer ^ code_answer))):
        return False
    best = _score(orgs.belief, orgs.truth, rules)
    if rules == "program":
        best = best + DIMENSIONS - count(orgs.belief.known)
    return not np.any(best > _score(orgs.code, orgs.reality, rules)[orgs.group])


def _record(orgs: Organisations, period: int, rules: str) -> pd.DataFrame:
    """Knowledge of codes and people at the end of a period."""
    code, people = _score(orgs.code, orgs.reality, rules), _score(orgs.belief, orgs.truth, rules)
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
