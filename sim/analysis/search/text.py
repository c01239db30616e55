"""What a search says, in plain sentences of a language."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim.analysis.catalogues import labels as package_labels
from sim.analysis.contributions.text import part_label
from sim.analysis.difference_text import label
from sim.language import words
from sim.language.format import number, signed

if TYPE_CHECKING:
    from sim.analysis.search.estimate import SearchResult

STILL = 0.01
"""A search is said to go on finding where its last quarter gave more than this share of its hypervolume."""
QUARTER = 0.25


def sentences(result: SearchResult, language: str) -> list[str]:
    """What was searched; what was found and how it held; what was not searched, and what the sets are not."""
    say = _Say(result, language)
    lines = [*say.search(), *say.front(), *say.packages(), *say.levers(), *say.end()]
    return [*lines, say("left_out"), say("outside"), say("model")]


def package_names(names: Iterable[str], language: str) -> str:
    """Packages by their labels, with commas between; a set found keeps its own short name."""
    known = package_labels(language)
    return ", ".join(f"«{known.get(name, name)}»" for name in names)


class _Say:
    """The sentences of one search in one language."""

    def __init__(self, result: SearchResult, language: str):
        self.result, self.language, self.about = result, language, result.about
        self.sets = result.tables["front"]

    def __call__(self, key: str, **what: object) -> str:
        return words(self.language)[f"search.{key}"].format(**what)

    def search(self) -> list[str]:
        """What was asked, and within which limits."""
        about, sets = self.about, self.sets
        aims = ", ".join(f"«{label(name, self.language)}»" for name in about["objectives"])
        own = {
            "base": package_names([about["base"]], self.language),
            "own": number(about["base_hours"], 0, self.language),
        }
        if about["budget_hours"] is not None:
            hours = self("budget", budget=number(about["budget_hours"], 0, self.language), **own)
        elif len(sets):
            low, high = (number(h, 0, self.language) for h in (sets["hours"].min(), sets["hours"].max()))
            hours = self("no_budget", low=low, high=high, **own)
        else:
            hours = self("no_budget_none", **own)
        asked = self(
            "asked",
            levers=len(about["spans"]),
            tried=about["sets_tried"],
            worlds=about["worlds"],
            generations=about["generations"],
        )
        return [asked, self("aims", objectives=aims), f"{hours} {self('hours_planned')}"]

    def front(self) -> list[str]:
        """How many sets, whether they are better than the base, and whether they held in fresh worlds."""
        sets, n = self.sets, len(self.sets)
        if not n:
            return [self("none")]
        lines = [self("found", sets=n, fresh=self.about["fresh_worlds"], front=self.about["front_in_search"])]
        better = sets[sets["better_than_base"]]["set"]
        lines.append(
            self("better", n=len(better), sets=n, names=", ".join(better)) if len(better) else self("better_none")
        )
        counts = {name: int((sets["standing"] == name).sum()) for name in ("stands", "unclear", "beaten")}
        standing = [self(f"standing_{name}", n=count) for name, count in counts.items() if count]
        return [*lines, " ".join([self("standing"), *standing]), self._flattery()]

    def _flattery(self) -> str:
        value = self.result.tables["flattery"].itertuples(index=False)
        rows = [
            self(
                "flattery_row",
                outcome=f"«{label(name, self.language)}»",
                in_search=self._amount(seen),
                fresh=self._amount(fresh),
            )
            for name, seen, fresh in value
        ]
        return self("flattery", rows="; ".join(rows))

    def _amount(self, value: float) -> str:
        return signed(value, self.language) if np.isfinite(value) else "–"

    def packages(self) -> list[str]:
        """Which packages a set beats, and the other way round."""
        if not len(self.sets):
            return []
        own = set(self.sets["set"])
        rows = self.result.tables["packages"]
        beaten = rows[[bool(own & _names(by)) for by in rows["beaten_by"]]]["package"]
        lines = [
            self("packages_beaten", names=package_names(beaten, self.language))
            if len(beaten)
            else self("packages_unbeaten")
        ]
        by = dict.fromkeys(name for one in self.sets["beaten_by"] for name in sorted(_names(one) - own))
        if by:
            lines.append(self("package_beats", names=package_names(by, self.language)))
        same = self.sets[self.sets["as_in"] != ""]
        if len(same):
            pairs = [
                f"{s} ({package_names([p], self.language)})" for s, p in zip(same["set"], same["as_in"], strict=True)
            ]
            lines.append(self("as_in", names=", ".join(pairs)))
        return lines

    def levers(self) -> list[str]:
        """Which levers go the same way in every set."""
        rows = self.result.tables["levers"]
        lines = []
        for key, ones in (
            ("raised", rows[rows["lowest"] > rows["base"] + 1e-9]),
            ("lowered", rows[rows["highest"] < rows["base"] - 1e-9]),
        ):
            if len(ones) and len(self.sets) > 1:
                lines.append(self(key, levers=", ".join(part_label(lever, self.language) for lever in ones["lever"])))
        return [" ".join([*lines, self("pointing")])] if lines else []

    def end(self) -> list[str]:
        """Whether the search had come to rest, and what failed on the way."""
        value = self.result.tables["progress"]
        lines = [self("growing" if still_growing(value) else "levelled")]
        if failed := int(value["failed"].iloc[-1]) if len(value) else 0:
            lines.append(self("failed", n=failed))
        return lines


def _names(listed: str) -> set[str]:
    return {name for name in listed.split(", ") if name}


def still_growing(entry: pd.DataFrame) -> bool:
    """Whether the last quarter of the generations gave a noticeable share of the hypervolume; True of a single one."""
    volume = entry["hypervolume"].to_numpy(dtype=float)
    if len(volume) < 2 or not np.isfinite(volume[-1]) or volume[-1] <= 0:
        return True
    before = volume[min(int(len(volume) * (1 - QUARTER)), len(volume) - 1) - 1]
    return bool(volume[-1] - before > STILL * volume[-1])
