"""What a surface is worth, in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.analysis.difference_text import decimals, label
from sim.language import words
from sim.language.format import number

if TYPE_CHECKING:
    from sim.analysis.surface.estimate import SurfaceResult


def sentences(result: SurfaceResult, language: str = "en") -> list[str]:
    """How many points, each outcome's error, how the options were foretold, and what was left out."""
    say, about = words(language), result.about
    counts = {"points": about["points"], "worlds": about["worlds"]}
    items = [say["what_if.fitted_sentence"].format(**counts)]
    for _, row in result.tables["fit"].iterrows():
        key = "error_sentence" if row["kept"] else "left_out_sentence"
        items.append(
            say[f"what_if.{key}"].format(
                outcome=label(row["outcome"], language),
                half=number(row["half"], decimals(row["outcome"]), language),
                share=number(100 * row["explained"], 0, language),
            )
        )
    if about["met"]:
        items.append(say["what_if.met_sentence"].format(within=about["within"], met=about["met"]))
    return [*items, say["what_if.quick_sentence"]]
