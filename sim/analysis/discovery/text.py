"""What scenario discovery found, in sentences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from sim.analysis.difference_text import label
from sim.analysis.discovery.cases import FEWEST
from sim.analysis.fields import Fields, Record
from sim.analysis.naming import assumption_name, has_words, name_of
from sim.language import Words, words
from sim.language.format import in_span, number, signed

if TYPE_CHECKING:
    from sim.analysis.discovery.estimate import DiscoveryResult


def sentences(result: DiscoveryResult, language: str) -> list[str]:
    """When an alternative loses: the count, luck, the box, how it stood the test, and what it rests on."""
    messages, about = words(language), result.about
    lines = _counted(messages, about, language)
    status = about["status"]
    if status != "box":
        lines.append(messages[f"discovery.{status}"].format(fewest=FEWEST))
    else:
        limits = messages["discovery.and"].join(limit_text(row, about["factors"], language) for row in _limits(result))
        lines.append(messages["discovery.box"].format(
            limits=limits, n=about["box_n"], losses=about["box_losses"], base=number(100 * about["base"], 0, language),
            **{key: number(100 * about[f"box_{of}"], 0, language) for key, of in
               (("coverage", "coverage"), ("density", "density"), ("low", "density_low"), ("high", "density_high"))},
        ))  # fmt: skip
        lines += _tested(result, messages, language)
        share = number(100 * about["least_coverage"], 0, language)
        lines.append(messages[f"discovery.rule_{about['rule']}"].format(share=share))
        chosen = result.tables["trajectory"].query("chosen")["kept_coverage"]
        if (chosen < about["least_coverage"]).any():
            lines[-1] = messages["discovery.low_coverage"].format(share=share)
    if "leaves" in about:
        covered = number(100 * about["losing_leaves_coverage"], 0, language)
        lines.append(
            messages["discovery.leaves"].format(leaves=about["leaves"], losing=about["losing_leaves"], coverage=covered)
        )
    return [*lines, messages["discovery.caution"]]


def _counted(texts: Words, about: Fields, language: str) -> list[str]:
    """How often it loses, what losing means, how far luck decides, and what is left out."""
    a, b = alternatives(about, language)
    outcome = label(about["outcome"], language)
    lines = [texts["discovery.count"].format(a=a, b=b, outcome=outcome[:1].lower() + outcome[1:],
                                            losses=about["losses"], n=about["scenarios"])]  # fmt: skip
    if about["neutral"]:
        lines.append(texts[f"discovery.counted_{about['loses_when']}"])
    key = "discovery.counted_limit" if about["worse_than"] or about["neutral"] else "discovery.counted"
    lines.append(texts[key].format(worlds=about["worlds"], b=b, limit=signed(about["worse_than"], language)))
    if about["worlds"] < 2:
        lines.append(texts["discovery.luck_no_interval"])
    elif about["uncertain"]:
        lines.append(texts["discovery.luck"].format(uncertain=about["uncertain"], losses=about["uncertain_losses"]))
    else:
        lines.append(texts["discovery.luck_none"])
    if about["missing"]:
        lines.append(texts["discovery.missing"].format(missing=about["missing"]))
    return lines


def _tested(result: DiscoveryResult, texts: Words, language: str) -> list[str]:
    """How the box stood the test of the other halves."""
    about = result.about
    lines = [texts["discovery.flatters"]]
    if "halves" not in about:
        return [*lines, texts["discovery.not_tried"]]
    halves = about["halves"]
    if not about["holds"]:
        times = round(about["halves_denser"] * halves)
        lines.append(texts["discovery.not_held"].format(halves=halves, times=times))
    else:
        keys = {"density": "density", "low": "density_low", "high": "density_high", "coverage": "coverage"}
        fields = {key: number(100 * about[f"held_out_{of}"], 0, language) for key, of in keys.items()}
        lines.append(texts["discovery.held"].format(halves=halves, **fields))
    back = {in_text(row["factor"], about["factors"], language): row["came_back"] for row in _limits(result)}
    factors = ", ".join(
        texts["discovery.came_back_one"].format(factor=f, times=round(share * halves)) for f, share in back.items()
    )
    lines.append(texts["discovery.came_back"].format(halves=halves, factors=factors))
    if rarely := [f for f, share in back.items() if share < 0.5]:
        lines.append(texts["discovery.rarely"].format(factors=texts["discovery.and"].join(rarely)))
    return lines


def _limits(result: DiscoveryResult) -> list[Record]:
    rows: list[Record] = result.tables["limits"].to_dict("records")
    return rows


def alternatives(about: Fields, language: str) -> tuple[str, str]:
    """The names of the alternative and of what it is against."""
    a, b = (name_of(str(about[key]), language) for key in ("alternative", "against"))
    return a, b


def limit_text(row: Fields, factors: Sequence[str], language: str) -> str:
    """``turbulence is above 0.80``; ``factors``: all of them, so that no two get the same short name."""
    text, factor = words(language), in_text(row["factor"], factors, language)
    if row["names"]:
        return text["discovery.names"].format(factor=factor, names=text["discovery.or"].join(row["names"].split(", ")))
    low, high = (end(row, key, language) for key in ("low", "high"))
    if not np.isfinite(row["low"]):
        return text["discovery.below"].format(factor=factor, high=high)
    if not np.isfinite(row["high"]):
        return text["discovery.above"].format(factor=factor, low=low)
    return text["discovery.between"].format(factor=factor, low=low, high=high)


def end(row: Fields, key: str, language: str) -> str:
    """An end of a limit or span."""
    return in_span(row[key], row["span_low"], row["span_high"], language)


def plain(factor: str, factors: Sequence[str], language: str) -> str:
    """A factor in words a reader knows (:func:`sim.analysis.naming.assumption_name`), or else by the end of its path.

    ``a.same_name`` -> ``same name``; with the section where another of the factors has the same name.
    """
    if has_words(factor, language):
        return assumption_name(factor, language)
    short = factor.rpartition(".")[2]
    alone = sum(other.rpartition(".")[2] == short for other in factors if not other.startswith("costs.")) < 2
    return (short if alone else factor).replace("_", " ")


def in_text(factor: str, factors: Sequence[str], language: str) -> str:
    """The same inside a sentence: words of their own stand in quotation marks."""
    name = plain(factor, factors, language)
    return words(language)["assumptions.quoted"].format(name=name) if has_words(factor, language) else name
