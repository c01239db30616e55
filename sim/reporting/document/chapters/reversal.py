"""What would have to be true for another option to come out ahead: under other sets of numbers, and one number at a time."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

import numpy as np

from sim.analysis.break_even import companion
from sim.analysis.break_even.companion import Ahead, best_options
from sim.analysis.differences import compare
from sim.reporting.document.blocks import Block, Heading, Items, Paragraph, Strong, Words
from sim.reporting.document.chapters.reversal_break_even import flipped
from sim.reporting.document.chapters.reversal_sets import under_sets
from sim.reporting.document.draft import Draft
from sim.reporting.document.fill import MARKS, filled

A, B, C = MARKS[:3]


def another(draft: Draft) -> Iterator[Block]:
    """The foremost option held against the nearest behind it: when does the order turn, and when does it hold?"""
    yield Heading(draft.t("reversal.title"), 2, "another")
    asked = [outcome for outcome in companion.OUTCOMES if outcome in draft.headlines]
    if not asked:
        yield Paragraph((draft.t("reversal.not_kept"),), "note")
        return
    every = best_options(draft.results, asked)
    yield Paragraph((draft.t("reversal.lead", reference=draft.name(draft.results.reference)),))
    by = {ahead.outcome: ahead for ahead in every}
    yield Items(tuple(_order(draft, by[outcome]) if outcome in by else _none(draft, outcome) for outcome in asked))
    if every:
        yield from under_sets(draft, every)
        yield from flipped(draft)


def _order(draft: Draft, ahead: Ahead) -> Words:
    """Which option is ahead of which, by how much, and which cannot be told from the foremost."""
    pairs = draft.results.differences(ahead.outcome, ahead.leader, ahead.behind).to_numpy(dtype=float)
    source = _source(draft, ahead)
    mean, low, high = (draft.signed(value, ahead.outcome, source) for value in _interval(pairs))
    names = {"a": draft.name(ahead.leader), "b": draft.name(ahead.behind)}
    text = draft.t("reversal.order", difference=A, low=B, high=C, **names)
    sentence: Words = (Strong(f"{draft.outcome(ahead.outcome)}: "), *filled(text, mean, low, high))
    if ahead.unseen:
        unseen = ", ".join(draft.name(name) for name in ahead.unseen)
        sentence = (*sentence, " ", draft.t("reversal.unseen", names=unseen, a=names["a"]))
    return sentence


def _interval(pairs: np.ndarray) -> tuple[float, float, float]:
    """The mean difference and its interval, as in the table of effects: luck, and doubt about the numbers if varied."""
    row = compare(pairs)
    return float(row["difference"]), float(row["low"]), float(row["high"])


def _source(draft: Draft, ahead: Ahead) -> str:
    """The source of a difference between the two that are held against each other."""
    place = draft.results.alternatives.index.get_loc(ahead.behind)
    what = draft.t("document.source.last", option=draft.name(ahead.leader), reference=draft.name(ahead.behind))
    against = shlex.quote(f"against={ahead.behind}")
    command = f"orglearn analyse differences {draft.where} outcomes=[{ahead.outcome}] {against}"
    facts = {draft.t("document.repeat.runs"): draft.runs(len(draft.results.worlds))}
    return draft.source(f"ahead-{ahead.outcome}-{place}", what, command, facts)


def _none(draft: Draft, outcome: str) -> Words:
    reference = draft.name(draft.results.reference)
    return Strong(f"{draft.outcome(outcome)}: "), draft.t("reversal.none_ahead", reference=reference)
