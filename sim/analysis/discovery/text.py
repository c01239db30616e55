"""What scenario discovery found, in sentences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from sim.analysis.discovery.cases import FEWEST
from sim.analysis.fields import Fields
from sim.analysis.naming import Voice, assumption_name, has_words, name_of
from sim.language import words
from sim.language.format import in_span

if TYPE_CHECKING:
    from sim.analysis.discovery.estimate import DiscoveryResult


def sentences(result: DiscoveryResult, language: str = "en") -> list[str]:
    """Return when an alternative loses: the count, luck, the box, how it stood the test, and what it rests on."""
    say, about = Voice("discovery", language), result.about
    lines = _counted(about, say)
    if about["status"] != "box":
        lines.append(say(about["status"], fewest=FEWEST))
    else:
        rows = result.tables["limits"].to_dict("records")
        limits = say("and").join(limit_text(row, about["factors"], language) for row in rows)
        of = {"base": "base", "coverage": "box_coverage", "density": "box_density", "low": "box_density_low",
              "high": "box_density_high"}  # fmt: skip
        shares = {key: say.share(about[name]) for key, name in of.items()}
        lines.append(say("box", limits=limits, n=about["box_n"], losses=about["box_losses"], **shares))
        lines += _tested(result, say)
        chosen = result.tables["trajectory"].query("chosen")["kept_coverage"]
        low = (chosen < about["least_coverage"]).any()
        lines.append(say("low_coverage" if low else f"rule_{about['rule']}", share=say.share(about["least_coverage"])))
    if "leaves" in about:
        covered = say.share(about["losing_leaves_coverage"])
        lines.append(say("leaves", leaves=about["leaves"], losing=about["losing_leaves"], coverage=covered))
    return [*lines, say("caution")]


def _counted(about: Fields, say: Voice) -> list[str]:
    """Return how often it loses, what losing means, how far luck decides, and what is left out."""
    a, b = alternatives(about, say.language)
    outcome = say.outcome(about["outcome"])
    outcome = outcome[:1].lower() + outcome[1:]
    lines = [say("count", a=a, b=b, outcome=outcome, losses=about["losses"], n=about["scenarios"])]
    if about["neutral"]:
        lines.append(say(f"counted_{about['loses_when']}"))
    key = "counted_limit" if about["worse_than"] or about["neutral"] else "counted"
    lines.append(say(key, worlds=about["worlds"], b=b, limit=say.signed(about["worse_than"])))
    luck = "luck_no_interval" if about["worlds"] < 2 else "luck" if about["uncertain"] else "luck_none"
    lines.append(say(luck, uncertain=about["uncertain"], losses=about["uncertain_losses"]))
    return [*lines, *([say("missing", missing=about["missing"])] if about["missing"] else [])]


def _tested(result: DiscoveryResult, say: Voice) -> list[str]:
    """Return how the box stood the test of the other halves."""
    about = result.about
    if "halves" not in about:
        return [say("flatters"), say("not_tried")]
    halves, names = about["halves"], ("density", "density_low", "density_high", "coverage")
    shares = {name.removeprefix("density_"): say.share(about[f"held_out_{name}"]) for name in names}
    times = round(about["halves_denser"] * halves)
    lines = [say("flatters"), say("held" if about["holds"] else "not_held", halves=halves, times=times, **shares)]
    limits = result.tables["limits"]
    back = {
        in_text(factor, about["factors"], say.language): share
        for factor, share in zip(limits["factor"], limits["came_back"], strict=True)
    }
    each = (say("came_back_one", factor=factor, times=round(share * halves)) for factor, share in back.items())
    lines.append(say("came_back", halves=halves, factors=", ".join(each)))
    if rarely := [factor for factor, share in back.items() if share < 0.5]:
        lines.append(say("rarely", factors=say("and").join(rarely)))
    return lines


def alternatives(about: Fields, language: str) -> tuple[str, str]:
    """Return the names of the alternative and of what it is against."""
    a, b = (name_of(str(about[key]), language) for key in ("alternative", "against"))
    return a, b


def limit_text(row: Fields, factors: Sequence[str], language: str) -> str:
    """``turbulence is above 0.80``; ``factors``: all of them, so that no two get the same short name."""
    say, factor = Voice("discovery", language), in_text(row["factor"], factors, language)
    if row["names"]:
        return say("names", factor=factor, names=say("or").join(row["names"].split(", ")))
    key = "below" if not np.isfinite(row["low"]) else "above" if not np.isfinite(row["high"]) else "between"
    return say(key, factor=factor, low=end(row, "low", language), high=end(row, "high", language))


def end(row: Fields, key: str, language: str) -> str:
    """Return an end of a limit or span."""
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
    """Return the same inside a sentence: words of their own stand in quotation marks."""
    name = plain(factor, factors, language)
    return words(language)["assumptions.quoted"].format(name=name) if has_words(factor, language) else name
