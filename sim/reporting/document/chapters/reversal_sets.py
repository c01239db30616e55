"""How often another option comes ahead under other sets of the uncertain numbers, and within which limits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from sim.analysis.assumptions import influence
from sim.analysis.break_even.companion import Ahead
from sim.analysis.comparison import interval
from sim.analysis.discovery import DiscoveryResult, discover
from sim.analysis.discovery.text import limit_text
from sim.config.fields import ConfigError
from sim.outcomes.catalogue import CATALOGUE
from sim.reporting import style
from sim.reporting.document.blocks import (
    Block,
    Column,
    Heading,
    Items,
    Number,
    Paragraph,
    Picture,
    Strong,
    Table,
    Words,
)  # fmt: skip
from sim.reporting.document.chapters.reversal_table import scale_of_number
from sim.reporting.document.draft import Draft
from sim.reporting.document.fill import MARKS, filled
from sim.studies.results import Results

KIND = "robustness"
MOST = 15
"""Limits are sought on so many uncertain numbers, those that matter most: among many more, chance would find some."""
A, B, C = MARKS[:3]


def under_sets(draft: Draft, every: list[Ahead]) -> Iterator[Block]:
    """In how many sets each other option is ahead of the foremost, and where the nearest one is."""
    yield Heading(draft.t("reversal.sets_title"), 3, "another-sets")
    results = draft.results if len(draft.results.scenarios) > 1 else draft.supplements.get(KIND)
    if results is None:
        command = f"orglearn report {draft.where} with=[{KIND}]"
        yield Paragraph((draft.t("reversal.sets_missing", command=command),), "note")
        return
    there = set(results.alternatives.index)
    every = [a for a in every if a.outcome in results.outcomes and {a.leader, a.behind} <= there]
    if not every:
        yield Paragraph((draft.t("reversal.sets_nothing"),), "note")
        return
    source = _source(draft, results)
    counts = {"sets": len(results.scenarios), "worlds": len(results.worlds)}
    yield Paragraph((draft.t("reversal.sets_lead", **counts),))
    result = [(one, _discovered(results, one)) for ahead in every for one in _held_against(results, ahead)]
    yield Items(tuple(_text(draft, ahead, one, source) for ahead, one in result))
    yield Paragraph((draft.t("reversal.sets_caution", most=MOST, **counts),), "note")
    for outcome in (ahead.outcome for ahead in every):
        lost = [(of, one) for of, one in result if of.outcome == outcome and one and one.about["losses"]]
        if lost:
            yield _picture(draft, *max(lost, key=lambda pair: (_holds(pair[1]), pair[1].about["losses"])))
    yield _table(draft, results, every, source)


def _source(draft: Draft, results: Results) -> str:
    folder = results.folder
    where = draft.where if folder is None or results is draft.results else f"study={folder.as_posix()}"
    facts = {
        draft.t("reversal.facts_sets"): str(len(results.scenarios)),
        draft.t("reversal.facts_worlds"): str(len(results.worlds)),
    }
    return draft.source("another-sets", draft.t("reversal.sets_source"), f"orglearn results {where}", facts)


def _discovered(results: Results, ahead: Ahead) -> DiscoveryResult | None:
    """Where the foremost option comes behind the nearest; None where there is no pair of runs to tell by."""
    try:
        factors = results.scenarios[_factors(results, ahead.outcome)]
        own = replace(results, scenarios=factors.assign(**{
            path: factors[path] * size for path in factors if (size := scale_of_number(path)) != 1
        }))  # fmt: skip
        return discover(own, ahead.outcome, ahead.leader, against=ahead.behind)
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
    start = Strong(f"{draft.outcome(ahead.outcome)}: ")
    names = {"a": draft.name(ahead.leader), "b": draft.name(ahead.behind)}
    if result is None:
        return start, draft.t("reversal.sets_untold", **names)
    about = result.about
    sets, losses, open_ = (Number(float(about[key]), source) for key in ("scenarios", "losses", "uncertain"))
    if about["status"] == "none":
        text = filled(draft.t("reversal.sets_none", sets=A, **names), sets)
    else:
        sentence = draft.t("reversal.sets_some", losses=A, sets=B, **names)
        text = (*filled(sentence, losses, sets), " ", *_where(draft, result, source, names))
    if about["uncertain"]:
        text = (*text, " ", *filled(draft.t("reversal.sets_luck", open=A), open_))
    return (start, *text)


def _where(draft: Draft, result: DiscoveryResult, source: str, names: dict[str, str]) -> Words:
    """The limits within which the other is ahead, if they stood the test; else that there are none to tell of."""
    about = result.about
    if about["status"] != "box":
        return (draft.t(f"reversal.where_{about['status']}", factors=len(about["factors"]), **names),)
    if not _holds(result):
        return (draft.t("reversal.where_not_held", **names),)
    joined = draft.t("discovery.and").join(
        limit_text(row, about["factors"], draft.language) for row in result.tables["limits"].to_dict("records")
    )
    inside, all_ = (Number(float(about[key]), source) for key in ("box_losses", "box_n"))
    return filled(draft.t("reversal.where_box", limits=joined, losses=A, sets=B, **names), inside, all_)


def _picture(draft: Draft, ahead: Ahead, result: DiscoveryResult) -> Picture:
    """Every set's difference, or the box; what is drawn as lost is where the nearest option is ahead."""
    box = "box" if _holds(result) else "line"
    if box == "line":  # limits that did not stand the test are not drawn either
        result = replace(result, about={**result.about, "status": "no_pattern"})
    figure = result.plot(draft.language)
    names = {"a": draft.name(ahead.leader), "b": draft.name(ahead.behind)}
    fields = {
        "outcome": draft.outcome(ahead.outcome),
        "sets": result.about["scenarios"],
        "losses": result.about["losses"],
    }
    alt = draft.t(f"reversal.sets_alt_{box}", **names, **fields)
    picture = style.svg(figure), style.png(figure)
    anchor = f"figure-another-{ahead.outcome}"
    caption, note = (draft.t(f"reversal.sets_{key}", **names, **fields) for key in ("figure", "figure_note"))
    return Picture(caption, alt, *picture, anchor, note, "table-another")


def _table(draft: Draft, results: Results, every: list[Ahead], source: str) -> Table:
    """A row for each option: in how many sets it is ahead of the foremost, outcome by outcome, and how clearly."""
    heads = [Column(draft.t("reversal.option"))]
    heads += [
        Column(draft.t("reversal.ahead_of", outcome=draft.outcome(a.outcome), a=draft.name(a.leader)), True) for a in every
    ]  # fmt: skip
    rows = tuple(
        ((draft.name(name),), *(_ahead(draft, results, name, of, source) for of in every))
        for name in map(str, results.alternatives.index)
    )
    note = draft.t("reversal.table_note", sets=len(results.scenarios), worlds=len(results.worlds))
    return Table(draft.t("reversal.table"), tuple(heads), rows, "table-another", "another ahead", note)


def _ahead(draft: Draft, results: Results, name: str, of: Ahead, source: str) -> Words:
    """In how many sets it is ahead on average over the worlds; in how many the interval says so; of how many."""
    if name == of.leader:
        return ("–",)
    counts = ahead_in(results, name, of)
    numbers = [Number(float(count), source) for count in counts]
    if not counts[1]:
        return ("–",)
    key = "cell_clear" if counts[2] else "cell"
    return filled(draft.t(f"reversal.{key}", ahead=A, sets=B, clear=C), *numbers[: 3 if counts[2] else 2])
