"""Everything the golden tests need of the program that is not a public name; the one file to follow in a renaming."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.cli.main import main
from sim.config import as_dict
from sim.validation.classics import chang2000, fang2010, march1991, miller2006

__all__ = [
    "HOLDERS",
    "SUPPLEMENTS",
    "Views",
    "as_dict",
    "at_year_0",
    "chang2000",
    "decided_rightly",
    "fang2010",
    "ledger_counts",
    "main",
    "march1991",
    "miller2006",
    "views",
]

HOLDERS = ("caseworkers", "routines", "repository", "guidance")
SUPPLEMENTS = "supplements"
"""The folder, in that of a study, where the studies lie that a document takes in besides."""


@dataclass(frozen=True)
class Views:
    """What one kind of holder knows, all arrays uint64 [rows, words]: 64 practices in a word.

    ``known``: practices with a view; ``answer``: the views that are +1; ``source``: uint64 [planes, rows, words], the
    number of the loop that put a view there in binary; ``truth``: what is right for each row.
    """

    known: np.ndarray
    answer: np.ndarray
    source: np.ndarray
    truth: np.ndarray


def views(organisation: Any) -> Iterator[tuple[str, Views]]:
    """Each kind of holder with its views, judged by what is right in its office, or in the nation."""
    reality, people, offices = organisation.reality, organisation.caseworkers, organisation.offices
    truths = {
        "caseworkers": reality.truth[people.office],
        "routines": reality.truth,
        "repository": np.repeat(reality.national, len(organisation.repository.known), axis=0),
        "guidance": reality.national,
    }
    held = (people.belief, offices.routine, organisation.repository, organisation.guidance)
    for name, one in zip(HOLDERS, held, strict=True):
        yield name, Views(one.known, one.answer, one.source, truths[name])


def ledger_counts(organisation: Any) -> np.ndarray:
    """The ledger from the first settling step to now: int64 [steps, loops, holders, entries]."""
    return organisation.ledger.counts[: organisation.now]


def at_year_0(**settings: Any) -> Any:
    """The organisation at year 0, before any option has been in force; settings as for ``sim.simulate``."""
    from sim.config import configure
    from sim.organisation import Organisation

    return Organisation(configure(settings.pop("governance"), **settings))


def decided_rightly(organisation: Any) -> np.ndarray:
    """The practices that each caseworker decided rightly in the last step: uint64 [caseworkers, words]."""
    return organisation.month.right
