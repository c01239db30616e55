"""How much each uncertain number matters, in words, from the table that is written when an ensemble is made."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from docs.tools.introductions import KEY_OUTCOMES
from sim.config.yaml_text import read_yaml
from sim.language.format import number

ARMS = ("baseline", "package")
LEAST = 0.1
"""A correlation below this is not named."""
AT_99 = 2.6
"""Luck alone stays below this over the root of the number of sets, in 99 correlations of 100."""


@dataclass(frozen=True)
class Influence:
    """``table``: a row a parameter, columns ``baseline.<outcome>`` and ``package.<outcome>``; ``sets``: how many."""

    table: pd.DataFrame
    sets: int | None

    @property
    def noise(self) -> float | None:
        """The size that luck alone seldom gives."""
        return AT_99 / math.sqrt(self.sets) if self.sets else None

    @property
    def least(self) -> float:
        """The smallest size that is named: never within noise."""
        return max(LEAST, self.noise or 0.0)

    def about(self) -> dict[str, str]:
        """What the opening of the page needs."""
        noise = f"{_size(self.noise)} (2.6/√n)" if self.noise else "2.6/√n"
        return {
            "sets": str(self.sets or "all the"),
            "outcomes": ", ".join(text for name, text in KEY_OUTCOMES.items() if self._has(name)),
            "noise": noise,
            "least": _size(self.least),
        }

    def _has(self, outcome: str) -> bool:
        return any(f"{arm}.{outcome}" in self.table for arm in ARMS)

    def in_words(self, parameter: str) -> str:
        """The two strongest correlations of a number, or that there are hardly any; a dash where it was not varied."""
        if parameter not in self.table.index:
            return "–"
        row = self.table.loc[parameter]
        result = {
            (arm, outcome): float(row[f"{arm}.{outcome}"])
            for outcome in KEY_OUTCOMES
            for arm in ARMS
            if f"{arm}.{outcome}" in row.index
        }
        # As strong as it is written: a number that rounds to the least is named.
        strong = [key for key, size in result.items() if round(abs(size), 2) >= round(self.least, 2)]
        if not strong:
            return f"hardly any (all below {_size(self.least)})"
        strong.sort(key=lambda key: -abs(result[key]))
        first, *others = strong[:2]
        messages = [f"{_where(*first)} {_signed(result[first])}"]
        for arm, outcome in others:
            same = outcome == first[1]
            messages.append(f"{_where(arm, outcome, same)} {_signed(result[(arm, outcome)])}")
        return "; ".join(messages)


def _where(arm: str, outcome: str, same: bool = False) -> str:
    if arm == "baseline":
        return "its level at baseline" if same else f"{KEY_OUTCOMES[outcome]} at baseline"
    return f"the package's effect on {'it' if same else KEY_OUTCOMES[outcome]}"


def _size(size: float | None) -> str:
    """A size without the zero before the point."""
    return number(size or 0.0, 2, "en").removeprefix("0")


def _signed(size: float) -> str:
    return ("−" if size < 0 else "+") + _size(abs(size))


def read_influence(path: Path) -> Influence | None:
    """The table at ``path`` (NAME.influence.tsv), with the number of sets from NAME.yaml beside it; None without it."""
    if not path.exists():
        return None
    table = pd.read_csv(path, sep="\t", index_col="parameter").dropna(axis=1, how="all").fillna(0.0)
    made = path.with_name(path.name.partition(".")[0] + ".yaml")
    about: dict[str, Any] = read_yaml(made) if made.exists() else {}
    failed = sum(s["rejected"] for s in about.get("stages", []) if s["test"] == "error")
    return Influence(table, about["tried"] - failed if "tried" in about else None)
