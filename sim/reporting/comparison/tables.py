"""The tables of a comparison's page: differences, flows of the loops, and the levers that were moved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

import numpy as np
import pandas as pd

from sim.analysis.comparison import Comparison
from sim.analysis.copies import copies_in, in_short
from sim.analysis.events import FEW, few_in
from sim.analysis.fields import Fields
from sim.config.check import CLOSE
from sim.config.levers import CompetenceUnits, Levers
from sim.language import words
from sim.language.format import telling_decimals, trimmed
from sim.reporting import labelling
from sim.reporting.document.blocks import PER_CENT, Badge, Column, Inline, Mark, Number, Small, Strong, Table, Words
from sim.reporting.figures import levels
from sim.reporting.labelling import begun

NOT_LEVERS = ("package", "schedule")
SOURCE = "comparison"
"""The source of every number of the page: the comparison itself."""


@dataclass(frozen=True)
class OptionCard:
    """An option as it is presented: what it is called, its idea, and the levers it moved."""

    name: str
    label: str
    short: str
    badge: str
    idea: str
    question: str
    moved: list[tuple[str, str, str, str]]
    """(lever, level, value in 2014, value now), in words."""
    repeats: str = ""
    """Where its runs are those of another option before it: «the same settings as ...»."""


def differences(
    comparison: Comparison, group: str, title: str, outcomes: Sequence[str], cards: Sequence[OptionCard], language: str
) -> Table:
    """A row for each outcome of a group: its level under the reference, and what each other option did to it."""
    text = words(language)
    rows = comparison.differences.set_index(["outcome", "option"]).sort_index()
    mean, year = _levels(comparison), trimmed(levels.last_year(comparison.values), 2, language)
    level = text["ui.level_in_year"].format(year=year)
    columns = (
        Column(text["ui.outcome"]),
        Column(f"{cards[0].short}, {level}", numeric=True),
        *(Column(f"{card.short} ({card.badge})" if card.badge else card.short) for card in cards[1:]),
    )
    few = few_in(comparison.values, comparison.options[0])
    warning: tuple[Words, Words] = (), (Small(text["ui.few_events"].format(few=FEW)),)
    table = []
    for outcome in outcomes:
        number = Number(mean.get(outcome, float("nan")), SOURCE, labelling.decimals(outcome))
        cells = (
            (Mark(card.repeats, "same"),)
            if card.repeats
            else (*_difference(rows, outcome, card.name, language), *warning[(card.name, outcome) in few])
            for card in cards[1:]
        )
        table.append((_about(outcome, language), (number,), *cells))
    difference = text["ui.difference_from"].format(reference=cards[0].short, year=year)
    caption = f"{title}: {difference}, {text['ui.interval_95']}, n = {levels.worlds(comparison.values)}"
    faint = frozenset(nth for nth, outcome in enumerate(outcomes) if outcome == labelling.LAST)
    return Table(caption, columns, tuple(table), f"table-{group}", title, cards=True, faint=faint)


def _levels(comparison: Comparison) -> dict[str, float]:
    """Outcome -> its mean under the reference in the last year."""
    values = comparison.values
    last = values["year"] == levels.last_year(values)
    table = levels.levels(values[last & (values["option"] == comparison.options[0])])
    return dict(zip(table["outcome"], table["mean"], strict=True))


def _about(outcome: str, language: str) -> Words:
    """An outcome: its name, what it means, its unit and which way is better, and its caveat."""
    text = words(language)
    label, meaning, unit, caveat = (
        labelling.outcome_word(outcome, part, language) for part in ("label", "meaning", "unit", "caveat")
    )
    direction = labelling.direction(outcome, language)
    badge: Words = (" ", Badge(text["ui.most_uncertain"])) if outcome == labelling.LAST else ()
    return (
        Strong(label),
        *badge,
        Small(meaning),
        Small(f"{begun(unit)}. {begun(direction)}."),
        Small(f"{text['ui.caveat']}: {caveat}"),
    )


def _difference(rows: pd.DataFrame, outcome: str, option: str, language: str) -> Words:
    ends, seen = (float("nan"),) * 3, False
    if (outcome, option) in rows.index:
        row = rows.loc[(outcome, option)]
        ends, seen = (float(row["difference"]), float(row["low"]), float(row["high"])), bool(row["seen"])
    return cell(outcome, *ends, seen, language)


def cell(outcome: str, mean: float, low: float, high: float, seen: bool, language: str) -> Words:
    """A difference with its interval, and what it amounts to in a word; ``seen``: among all of the comparison."""
    text, kind, digits = words(language), labelling.kind_of(outcome, mean, low, high, seen), labelling.decimals(outcome)
    digits = telling_decimals(low, high, digits)
    number, start, end = (Number(value, SOURCE, digits, sign=True) for value in (mean, low, high))
    interval: Words = ()
    if kind == "same":
        return (Mark(text["copies.same"], kind),)
    if kind not in ("undefined", "one_world"):
        interval = ("(", start, f" {text['ui.between']} ", end, ") ")
    first: Inline = number if np.isfinite(mean) else "–"
    return (first, " ", *interval, Mark(text[f"ui.{kind}"], kind))


def loops(ledger: pd.DataFrame, title: str, nth: int, worlds: int, language: str) -> Table:
    """A row for each loop and holder where anything was moved, means per year, in the order of the ledger."""
    text = words(language)
    keys = ("loop", "holder", "became_right", "became_wrong", "ceased_right", "share_right")
    rows: list[tuple[Words, ...]] = []
    for row in levels.loops_per_year(ledger).itertuples():
        moved = row.became_right + row.became_wrong
        if not (moved or row.ceased_right or row.ceased_wrong):
            continue
        counts = (
            (Number(n, SOURCE, 0 if n >= 10 or n == 0 else 1),)
            for n in (row.became_right, row.became_wrong, row.ceased_right)
        )
        share: Inline = Number(100 * row.became_right / moved, SOURCE, unit=PER_CENT) if moved else "–"
        names = (labelling.loop_label(row.loop, language),), (text[f"holders.{row.holder}"],)
        rows.append((*names, *counts, (share,)))
    caption = f"{title} ({text['ui.per_year']}, n = {worlds})"
    return Table(caption, _columns(keys, language), tuple(rows), f"table-loops-{nth}", title)


def levers(card: OptionCard, nth: int, language: str) -> Table:
    """The levers that an option moved from their value in 2014."""
    text = words(language)
    rows: tuple[tuple[Words, ...], ...] = tuple(tuple((word,) for word in row) for row in card.moved)
    caption = text["ui.moved_caption"].format(option=card.label)
    return Table(
        caption, _columns(("lever", "level", "baseline", "value"), language), rows, f"table-option-{nth}", card.short
    )


def _columns(keys: Sequence[str], language: str) -> tuple[Column, ...]:
    """Two columns of words, and then columns of numbers."""
    return tuple(Column(words(language)[f"ui.{key}"], place > 1) for place, key in enumerate(keys))


def option_cards(comparison: Comparison, language: str) -> list[OptionCard]:
    """Every option, the reference first."""
    cards = []
    copies = copies_in(comparison.values, comparison.options, comparison.config)
    for option in comparison.options:
        entry = labelling.registry("packages").get(option, {})
        outside = labelling.is_outside(option, comparison.config)
        settings = comparison.config.get(option, {})
        cards.append(
            OptionCard(
                name=option,
                label=labelling.option_label(option, language, short=False),
                short=labelling.option_label(option, language),
                badge=words(language)["ui.badge_outside"] if outside else "",
                idea=entry.get("idea", {}).get(language, ""),
                question=entry.get("question", {}).get(language, ""),
                moved=list(moved_levers(settings.get("governance", {}), language, settings.get("years"))),
                repeats=in_short(option, copies, language) if option in copies else "",
            )
        )
    return cards


def moved_levers(governance: Fields, language: str, years: float | None = None) -> Iterator[tuple[str, str, str, str]]:
    """The levers that differ from their 2014 value: (lever, level, value in 2014, value now and later on).

    ``years``: how long the run is, where that is known; a move that ends after it is marked as such.
    """
    start, schedule = Levers(), governance.get("schedule") or {}
    for f in fields(Levers):
        if f.name in NOT_LEVERS:
            continue
        before, now = getattr(start, f.name), governance.get(f.name, getattr(start, f.name))
        then, later = _value(before, language), _value(now, language)
        if f.name in schedule:
            moves = schedule[f.name] if isinstance(schedule[f.name], list) else [schedule[f.name]]
            later = "; ".join([later, *_over_time(moves, language, years)])
        if later != then:
            entry = labelling.registry("levers")[f.name]
            yield entry["label"][language], words(language)[f"levels.{entry['level']}"], then, later


def _over_time(moves: Sequence[Fields], language: str, years: float | None) -> Iterator[str]:
    """Each move of a lever, in words; and whether the run ends before the last of them does."""
    texts, ends = words(language), 0.0
    for move in moves:
        key = "ui.schedule_line" if move["over_years"] else "ui.schedule_at_once"
        yield texts[key].format(**{name: _value(part, language) for name, part in move.items()})
        ends = move["from_year"] + move["over_years"]
    if years is not None and ends > years + CLOSE:
        yield texts["ui.schedule_cut_short"].format(years=_value(years, language))


def _value(value: Any, language: str) -> str:
    """A lever's value in words: a number, a name, or a competence unit's model and extent."""
    if isinstance(value, CompetenceUnits):
        value = asdict(value)
    if isinstance(value, Mapping):
        if value.get("model") == "none":
            return words(language)["ui.values.none"]
        return f"{_value(value['model'], language)}, {_value(value['intensity'], language)}"
    if isinstance(value, str):
        return labelling.text_or(f"ui.values.{value}", value, language)
    return trimmed(float(value), 2, language)
