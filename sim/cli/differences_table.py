"""The differences between options as a table on the screen: outcomes down, options across."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from rich.box import SIMPLE_HEAD
from rich.columns import Columns
from rich.console import Console
from rich.table import Table
from rich.text import Text

from sim.analysis import difference_text
from sim.analysis.catalogues import codes, labels
from sim.analysis.comparison import Comparison
from sim.analysis.copies import sentences
from sim.analysis.events import FEW
from sim.language import words
from sim.language.format import signed, telling_decimals, trimmed

MAIN_OUTCOMES = (
    "quality",
    "quality_standard",
    "quality_discretionary",
    "measured_score",
    "measurement_gap",
    "warranted_tailoring",
    "unwarranted_variation",
    "goal_conformity",
    "knowledge_caseworkers",
    "knowledge_routines",
    "knowledge_guidance",
    "learning_ability",
    "innovation_anchored",
    "motivation",
    "exits",
    "vulnerability",
    "backlog",
)
"""What the printed table shows; the files hold every outcome."""

LABEL_WIDTH, CELL_WIDTH = 30, 9


def show(comparison: Comparison, console: Console, language: str) -> None:
    """Print the differences from the reference, as many options side by side as there is room for."""
    copies = comparison.copies
    names, others = labels(language), [option for option in comparison.options[1:] if option not in copies]
    side_by_side = max(1, (console.width - LABEL_WIDTH) // CELL_WIDTH)
    say, years, values = words(language), comparison.values["year"].max(), comparison.values
    sets = f" × {values['set'].nunique()} {say['ui.parameter_sets']}" if "set" in values else ""
    console.print(
        f"\n{say['ui.difference_from_reference']} ({names.get(comparison.reference, comparison.reference)}). "
        f"{say['ui.axis_year']}: {trimmed(years, 2, language)}. {say['ui.worlds']}: {comparison.replications}{sets}. "
        f"±: {say['ui.interval_95']}. {say['ui.star_rule'].format(tests=comparison.tests)} "
        f"{say['copies.star']}",
        highlight=False,
    )
    for start in range(0, len(others), side_by_side):
        console.print(difference_table(comparison, others[start : start + side_by_side], language))
    code = codes()
    console.print(Columns([f"{code.get(o, o)} {names.get(o, o)}" for o in others], padding=(0, 2)))
    shown = [
        outcome for option, outcome in sorted(comparison.few_events) if outcome in MAIN_OUTCOMES and option in others
    ]
    if shown:
        rare = ", ".join(dict.fromkeys(difference_text.label(outcome, language) for outcome in shown))
        console.print(f"{rare}: {say['ui.few_events'].format(few=FEW)}", highlight=False)
    for sentence in sentences(copies, language):
        console.print(sentence, highlight=False)
    for failure in comparison.failures:
        console.print(str(failure), style="red", highlight=False)
    if comparison.note:
        console.print(comparison.note, style="yellow", highlight=False)


def difference_table(comparison: Comparison, options: Sequence[str], language: str) -> Table:
    """Main outcomes down, options across: the mean difference, and below it half the interval's width."""
    code = codes()
    table = Table(box=SIMPLE_HEAD, padding=(0, 1, 0, 0), show_edge=False)
    table.add_column("", max_width=LABEL_WIDTH)
    for option in options:
        table.add_column(code.get(option, option), justify="right", no_wrap=True)
    result = comparison.differences.set_index(["outcome", "option"])
    has = set(comparison.differences["outcome"])
    for outcome in (o for o in MAIN_OUTCOMES if o in has):
        cells = [short_cell(result.loc[[(outcome, option)]].iloc[0], language) for option in options]
        table.add_row(difference_text.label(outcome, language), *cells)
    return table


def short_cell(row: pd.Series, language: str) -> str | Text:
    """``+.031*`` over ``±.012``, bold where the difference is seen among all of the comparison."""
    if pd.isna(row["difference"]):
        return "–"
    if difference_text.is_same(row):
        return Text("= \n ", style="dim")
    least = telling_decimals(row["low"], row["high"], 3)
    mean = signed(row["difference"], language, least)
    if pd.isna(row["low"]):
        return mean
    half = signed((row["high"] - row["low"]) / 2, language, least).lstrip("+")
    if row["seen"]:
        return Text.assemble((f"{mean}*", "bold"), f"\n±{half} ")
    return Text(f"{mean} \n±{half} ", style="dim")
