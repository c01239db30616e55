"""The page's tables as plain rows: differences, flows of the loops, and the levers that were moved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

import pandas as pd

from sim.config.levers import CompetenceUnits, Levers
from sim.language import words
from sim.language.format import number, percent, trimmed
from sim.reporting import labelling
from sim.reporting.figures import levels
from sim.reporting.labelling import Cell

NOT_LEVERS = ("package", "schedule")


@dataclass(frozen=True)
class OutcomeRow:
    """One outcome and what each option did to it; ``cells`` in the order of the options after the reference."""

    outcome: str
    label: str
    meaning: str
    unit: str
    direction: str
    caveat: str
    uncertain: bool
    level: str
    cells: list[Cell]


@dataclass(frozen=True)
class OptionCard:
    """An option as it is presented: what it is called, its idea, and the levers it moved."""

    name: str
    label: str
    short: str
    code: str
    badge: str
    idea: str
    question: str
    moved: list[tuple[str, str, str, str]]
    """(lever, level, value in 2014, value now), in words."""


@dataclass(frozen=True)
class LoopRow:
    """What one loop moved in a year at one holder, in words of the language."""

    loop: str
    holder: str
    became_right: str
    became_wrong: str
    ceased_right: str
    share_right: str


def difference_tables(comparison: Any, language: str) -> list[tuple[str, str, list[OutcomeRow]]]:
    """(group, its title, its rows) in the catalogue's order; the users' outcome stands last."""
    result = comparison.differences.set_index(["outcome", "option"])
    last = comparison.values["year"] == levels.last_year(comparison.values)
    level_table = levels.levels(
        comparison.values[last & (comparison.values["option"] == comparison.options[0])]
    )
    mean = dict(zip(level_table["outcome"], level_table["mean"], strict=True))
    tables = []
    for group, outcomes in labelling.groups(list(comparison.values["outcome"].unique())).items():
        rows = [
            _outcome_row(o, comparison.options[1:], result, mean.get(o, float("nan")), language)
            for o in outcomes
        ]
        tables.append((group, words(language)[f"ui.groups.{group}"], rows))
    return tables


def _outcome_row(
    outcome: str, options: list[str], result: pd.DataFrame, level: float, language: str
) -> OutcomeRow:
    messages = {
        part: labelling.outcome_word(outcome, part, language)
        for part in ("label", "meaning", "unit", "caveat")
    }
    cells = []
    for option in options:
        ends = (float("nan"),) * 3
        if (outcome, option) in result.index:
            row = result.loc[(outcome, option)]
            ends = (float(row["difference"]), float(row["low"]), float(row["high"]))
        cells.append(labelling.cell(outcome, *ends, language))
    return OutcomeRow(
        outcome, direction=labelling.direction(outcome, language), uncertain=outcome == labelling.LAST,
        level=number(level, labelling.decimals(outcome), language), cells=cells, **messages,
    )  # fmt: skip


def loop_rows(ledger: pd.DataFrame, language: str) -> list[LoopRow]:
    """A row for each loop and holder where anything was moved, means per year, in the order of the ledger."""
    rows = []
    for row in levels.loops_per_year(ledger).itertuples():
        moved = row.became_right + row.became_wrong
        if not (moved or row.ceased_right or row.ceased_wrong):
            continue
        counts = (row.became_right, row.became_wrong, row.ceased_right)
        right, wrong, lost = (number(n, 0 if n >= 10 or n == 0 else 1, language) for n in counts)
        share = percent(row.became_right / moved, language) if moved else "–"
        holder = words(language)[f"holders.{row.holder}"]
        rows.append(LoopRow(labelling.loop_label(row.loop, language), holder, right, wrong, lost, share))
    return rows


def option_cards(comparison: Any, language: str) -> list[OptionCard]:
    """Every option, the reference first."""
    cards = []
    for option in comparison.options:
        entry = labelling.registry("packages").get(option, {})
        outside = labelling.is_outside(option, comparison.config)
        governance = comparison.config.get(option, {}).get("governance", {})
        cards.append(
            OptionCard(
                name=option,
                label=labelling.option_label(option, language, short=False),
                short=labelling.option_label(option, language),
                code=entry.get("code", ""),
                badge=words(language)["ui.badge_outside"] if outside else "",
                idea=entry.get("idea", {}).get(language, ""),
                question=entry.get("question", {}).get(language, ""),
                moved=list(moved_levers(governance, language)),
            )
        )
    return cards


def moved_levers(governance: Mapping[str, Any], language: str) -> Iterator[tuple[str, str, str, str]]:
    """The levers that differ from their 2014 value: (lever, level, value in 2014, value now)."""
    start, schedule = Levers(), governance.get("schedule") or {}
    for f in fields(Levers):
        if f.name in NOT_LEVERS:
            continue
        before, now = getattr(start, f.name), governance.get(f.name, getattr(start, f.name))
        then = _value(before, language)
        later = _value(now, language)
        if f.name in schedule:
            plan = {key: _value(part, language, 2) for key, part in schedule[f.name].items()}
            plan = {"from_year": "0", "to": "–", "over_years": "0"} | plan
            later = f"{later}; {words(language)['ui.schedule_line'].format(**plan)}"
        if later != then:
            entry = labelling.registry("levers")[f.name]
            yield entry["label"][language], words(language)[f"levels.{entry['level']}"], then, later


def _value(value: Any, language: str, digits: int = 2) -> str:
    """A lever's value in words: a number, a name, or a competence unit's model and extent."""
    texts = words(language)
    if isinstance(value, CompetenceUnits):
        value = {"model": value.model, "intensity": value.intensity}
    if isinstance(value, Mapping):
        if value.get("model") == "none":
            return texts["ui.values.none"]
        return f"{_value(value['model'], language)}, {_value(value['intensity'], language)}"
    if isinstance(value, str):
        return labelling.text_or(f"ui.values.{value}", value, language)
    return trimmed(float(value), digits, language)
