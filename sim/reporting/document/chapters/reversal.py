"""What would have to be true for another option to come out ahead: under other sets of numbers, and one number at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from sim.analysis.assumptions import influence
from sim.analysis.break_even import companion
from sim.analysis.break_even.companion import Ahead, best_options
from sim.analysis.discovery import DiscoveryResult, discover
from sim.analysis.discovery.text import limit_text
from sim.analysis.estimates import compare, interval
from sim.config.fields import ConfigError
from sim.outcomes.catalogue import CATALOGUE
from sim.reporting.document.blocks import Block, Items, Number, Picture, Strong, Words, telling
from sim.reporting.document.chapters.reversal_break_even import flipped, scale_of_number
from sim.reporting.document.draft import DIFFERENCE, Draft
from sim.studies.commands import orglearn
from sim.studies.results import Results

MOST = 15
"""Limits are sought on so many uncertain numbers, those that matter most: among many more, chance would find some."""


def another(draft: Draft) -> Iterator[Block]:
    """The foremost option held against the nearest behind it: when does the order turn, and when does it hold?"""
    yield draft.heading("reversal.title", 2, "another")
    asked = [outcome for outcome in companion.OUTCOMES if outcome in draft.headlines]
    if not asked:
        yield draft.paragraph("reversal.not_kept", "note")
        return
    every = best_options(draft.results, asked)
    yield draft.paragraph("reversal.lead")
    by = {ahead.outcome: ahead for ahead in every}
    yield Items(tuple(_order(draft, outcome, by.get(outcome)) for outcome in asked))
    if every:
        yield from _under_sets(draft, every)
        yield from flipped(draft)


def _order(draft: Draft, outcome: str, ahead: Ahead | None) -> Words:
    """Which option is ahead of which, by how much, and which cannot be told from the foremost."""
    start = Strong(f"{draft.outcome(outcome)}: ")
    if ahead is None:
        return start, draft.t("reversal.none_ahead")
    # The interval is as in the table of effects: luck, and doubt about the numbers if they are varied.
    row = compare(draft.results.differences(outcome, ahead.leader, ahead.behind).to_numpy(dtype=float))
    source = _source(draft, ahead)
    ends = dict(
        zip(DIFFERENCE, telling(*(draft.signed(row[part], outcome, source) for part in DIFFERENCE)), strict=True)
    )
    sentence = (start, *draft.say("reversal.order", **_names(draft, ahead), **ends))
    if ahead.unseen:
        unseen = ", ".join(draft.name(name) for name in ahead.unseen)
        sentence = (*sentence, " ", draft.t("reversal.unseen", names=unseen, a=draft.name(ahead.leader)))
    return sentence


def _names(draft: Draft, ahead: Ahead) -> dict[str, str]:
    return {"a": draft.name(ahead.leader), "b": draft.name(ahead.behind)}


def _source(draft: Draft, ahead: Ahead) -> str:
    """The source of a difference between the two that are held against each other."""
    place = draft.results.alternatives.index.get_loc(ahead.behind)
    what = draft.t("document.source.last", option=draft.name(ahead.leader), reference=draft.name(ahead.behind))
    outcomes, against = f"outcomes=[{ahead.outcome}]", f"against={ahead.behind}"
    command = orglearn("analyse", "differences", draft.where, outcomes, against)
    return draft.source(f"ahead-{ahead.outcome}-{place}", what, command)


# --- under other sets of the uncertain numbers ----------------------------------------------------


def _under_sets(draft: Draft, every: list[Ahead]) -> Iterator[Block]:
    """In how many sets each other option is ahead of the foremost, and where the nearest one is."""
    yield draft.heading("reversal.sets_title", 3, "another-sets")
    results = draft.under_sets
    if results is None:
        yield draft.paragraph("reversal.sets_missing", "note", command=draft.asking("robustness"))
        return
    there = set(results.alternatives.index)
    every = [a for a in every if a.outcome in results.outcomes and {a.leader, a.behind} <= there]
    if not every:
        yield draft.paragraph("reversal.sets_nothing", "note")
        return
    counts: dict[str, Any] = {"sets": len(results.scenarios), "worlds": len(results.worlds)}
    facts = {draft.t(f"reversal.facts_{key}"): count for key, count in counts.items()}
    command = orglearn("results", draft.place(results))
    source = draft.source("another-sets", draft.t("reversal.sets_source"), command, facts)
    yield draft.paragraph("reversal.sets_lead", **counts)
    result = [(one, _discovered(results, one)) for ahead in every for one in _held_against(results, ahead)]
    yield Items(tuple(_text(draft, ahead, one, source) for ahead, one in result))
    yield draft.paragraph("reversal.sets_caution", "note", most=MOST, **counts)
    for outcome in (ahead.outcome for ahead in every):
        lost = [(of, one) for of, one in result if of.outcome == outcome and one and one.about["losses"]]
        if lost:
            yield _picture(draft, *max(lost, key=lambda pair: (_holds(pair[1]), pair[1].about["losses"])))
    heads = [draft.t("reversal.option")]
    heads += [draft.t("reversal.ahead_of", outcome=draft.outcome(a.outcome), a=draft.name(a.leader)) for a in every]
    options, note = map(str, results.alternatives.index), "reversal.table_note"
    rows = draft.by_option(every, lambda name, of: _ahead(draft, results, name, of, source), options)
    yield draft.table("reversal.table", heads, rows, "table-another", note=note, name="another ahead", **counts)


def _discovered(results: Results, ahead: Ahead) -> DiscoveryResult | None:
    """Where the foremost option comes behind the nearest; None where there is no pair of runs to compare."""
    try:
        factors = results.scenarios[_factors(results, ahead.outcome)]
        scaled = factors.assign(**{
            path: factors[path] * size for path in factors if (size := scale_of_number(path)) != 1
        })  # fmt: skip
        return discover(replace(results, scenarios=scaled), ahead.outcome, ahead.leader, against=ahead.behind)
    except ConfigError:
        return None


def _held_against(results: Results, ahead: Ahead) -> list[Ahead]:
    """The comparison itself, and the foremost against the option that most often comes ahead, where it is another."""
    often = {name: ahead_in(results, name, ahead)[0] for name in map(str, results.alternatives.index)}
    most = max(often, key=lambda name: often[name])
    if most == ahead.behind or often[most] <= often.get(ahead.behind, 0):
        return [ahead]
    return [ahead, replace(ahead, behind=most)]


def ahead_in(results: Results, name: str, of: Ahead) -> tuple[int, int, int]:
    """In how many sets an option has the better mean over the worlds than the foremost, of how many, and clearly."""
    better = CATALOGUE[of.outcome].better
    pairs = better * results.differences(of.outcome, name, of.leader).to_numpy(dtype=float)
    items = [interval(row[np.isfinite(row)]) for row in pairs if np.isfinite(row).any()]
    return sum(mean > 0 for mean, *_ in items), len(items), sum(low > 0 for _, low, *_ in items)


def _holds(result: DiscoveryResult) -> bool:
    """Whether limits were found that stood the test of the other halves."""
    return result.about["status"] == "box" and bool(result.about.get("holds"))


def _factors(results: Results, outcome: str) -> list[str]:
    """What was moved; of the numbers of an ensemble, those that matter most to the outcome."""
    moved = [str(column) for column in results.scenarios if column != "set"]
    sizes = influence()
    if len(moved) <= MOST or outcome not in sizes:
        return moved
    order = sizes[outcome].abs().sort_values(ascending=False, kind="stable").index
    return [path for path in order if path in moved][:MOST] or moved


def _text(draft: Draft, ahead: Ahead, result: DiscoveryResult | None, source: str) -> Words:
    """What the sets say of one comparison, in plain words."""
    start, names = Strong(f"{draft.outcome(ahead.outcome)}: "), _names(draft, ahead)
    if result is None:
        return start, draft.t("reversal.sets_untold", **names)
    sets, losses, open_ = (Number(result.about[key], source) for key in ("scenarios", "losses", "uncertain"))
    if result.about["status"] == "none":
        text = draft.say("reversal.sets_none", sets=sets, **names)
    else:
        some = draft.say("reversal.sets_some", losses=losses, sets=sets, **names)
        text = (*some, " ", *_where(draft, result, source, names))
    if open_.value:
        text = (*text, " ", *draft.say("reversal.sets_luck", open=open_))
    return (start, *text)


def _where(draft: Draft, result: DiscoveryResult, source: str, names: dict[str, str]) -> Words:
    """The limits within which the other is ahead, if they stood the test; else that there are none."""
    about = result.about
    if about["status"] != "box":
        return (draft.t(f"reversal.where_{about['status']}", factors=len(about["factors"]), **names),)
    if not _holds(result):
        return (draft.t("reversal.where_not_held", **names),)
    joined = draft.t("discovery.and").join(
        limit_text(row, about["factors"], draft.language) for row in result.tables["limits"].to_dict("records")
    )
    inside, sets = (Number(about[key], source) for key in ("box_losses", "box_n"))
    return draft.say("reversal.where_box", limits=joined, losses=inside, sets=sets, **names)


def _picture(draft: Draft, ahead: Ahead, result: DiscoveryResult) -> Picture:
    """Every set's difference, or the box; what is drawn as lost is where the nearest option is ahead."""
    box = "box" if _holds(result) else "line"
    if box == "line":  # limits that did not stand the test are not drawn either
        result = replace(result, about={**result.about, "status": "no_pattern"})
    return draft.picture(
        "reversal.sets_figure", result.plot(draft.language), f"figure-another-{ahead.outcome}", "table-another",
        alt=f"reversal.sets_alt_{box}", note="reversal.sets_figure_note", **_names(draft, ahead),
        outcome=draft.outcome(ahead.outcome), sets=result.about["scenarios"], losses=result.about["losses"],
    )  # fmt: skip


def _ahead(draft: Draft, results: Results, name: str, of: Ahead, source: str) -> Words:
    """In how many sets it is ahead on average over the worlds; in how many the interval says so; of how many."""
    ahead, sets, clear = ahead_in(results, name, of)
    if name == of.leader or not sets:
        return ("–",)
    numbers = {"ahead": Number(ahead, source), "sets": Number(sets, source)}
    if not clear:
        return draft.say("reversal.cell", **numbers)
    return draft.say("reversal.cell_clear", **numbers, clear=Number(clear, source))
