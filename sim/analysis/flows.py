"""What each learning loop moves in a year: before anything is changed, and in the last year under each alternative.

A piece of knowledge is one view of how one kind of work is done, at one holder. A loop that brings knowledge makes pieces
right or wrong where it ends; what is forgotten, leaves or is overtaken by the world is taken. Counts are per 1 000 staff.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import pandas as pd

from sim.analysis.copies import same_settings
from sim.analysis.differences import opponents
from sim.analysis.estimates import compare, judged
from sim.analysis.fields import Record
from sim.analysis.lever_changes import config_of
from sim.analysis.naming import Voice
from sim.analysis.result import AnalysisResult
from sim.config.fields import ConfigError
from sim.language import words
from sim.mechanism import HOLDERS
from sim.outcomes.ledger import ENTRIES
from sim.studies.details import loops
from sim.studies.results import Results

if TYPE_CHECKING:
    from sim.mechanism import Mechanism

PER = 1000
"""So many staff the counts are told for."""
MEASURES = ("moved", "share_right", "net_right")
"""Pieces that the loop brought or took; the share of right in what it brought; how many more were right because of it."""
WHEN = ("before", "after")
AXES = ("alternative", "scenario", "world", "when", "loop", "holder", "entry")
ALL = "all"
"""In place of a holder: all of them together. A piece counts the same wherever it is held."""
MOST_NAMED = 3


@dataclass
class FlowsResult(AnalysisResult):
    """Tables ``differences``, ``years`` and ``ledgers``; see :func:`flows`."""

    kind: ClassVar[str] = "flows"

    def ledger(self, alternative: str) -> pd.DataFrame:
        """Return what an alternative's loops moved in the last year, as a flow diagram reads it, per 1 000 staff."""
        rows = self.tables["ledgers"]
        return rows[(rows["alternative"] == alternative) & (rows["when"] == "after")].assign(year=1)

    def sentences(self, language: str = "en") -> list[str]:
        """Return what is counted, then for each alternative the loops that surely move more, and less."""
        say, about = Voice("loops_before_after", language), self.about
        head = say("head", reference=say.option(about["reference"]), worlds=about["worlds"], per=say.number(PER))
        rows = self.table[(self.table["holder"] == ALL) & (self.table["measure"] == "moved")]
        return [head, *(_sentence(own, say) for _, own in rows.groupby("alternative", sort=False))]


def flows(results: Results, against: str | None = None) -> FlowsResult:
    """Return what every loop moves, and how that differs from ``against`` (the reference), pair by pair.

    Table ``differences``: alternative, loop, way (brings, takes), holder (or :data:`ALL`), measure (:data:`MEASURES`),
    before (year 0), reference and level (last year), then the numbers of :func:`sim.analysis.differences.paired`,
    p_holm over all alternatives and loops of a measure. Table ``years``: the same for the last year less year 0 within each
    alternative, so that reference is year 0. Table ``ledgers``: alternative, when, loop, holder and the four entries, means
    over runs. NaN where a loop moved nothing that could be right. ConfigError where the study kept no flows.
    """
    against, rest = opponents(results, against)
    if "flows" not in results.details:
        raise ConfigError(f"The study {results.name} kept no flows; put flows among its details and run it.")
    names = [str(name) for name in results.alternatives.index]
    staff = config_of(results, results.reference).scale.caseworkers
    counts = _counts(results, names) * (PER / staff)
    usual, others = names.index(against), [names.index(name) for name in rest]
    apart, over = [], []
    for row, holder, measured in _measured(counts):
        own = {"loop": row[0].name, "way": row[1], "holder": holder}
        for measure, values in measured.items():
            for i in range(len(names)) if holder == ALL else ():
                over.append(_line(own, names[i], measure, values[i, :, :, 0], values[i]))
            for i in others:
                apart.append(_line(own, names[i], measure, values[usual, :, :, 1], values[i]))
    about = {
        "study": results.name, "reference": against, "worlds": len(results.worlds),
        "scenarios": len(results.scenarios), "staff": staff, "per": PER, "alternatives": rest,
    }  # fmt: skip
    copies = same_settings(results, against)
    tables = {"differences": _judged(apart, copies), "years": _judged(over, copies), "ledgers": _ledgers(counts, names)}
    return FlowsResult(tables, about)


def ways() -> list[tuple[Mechanism, str]]:
    """Return every loop that carries knowledge, with what it does: brings, takes, or both in turn."""
    from sim.organisation import STEP_ORDER

    result = []
    for mechanism in STEP_ORDER:
        if not mechanism.flows or label_key(mechanism.name) not in words("en"):
            continue
        ends = {end == "outside" or mechanism.carries == "change" for _, end in mechanism.flows}
        result += [(mechanism, "takes" if lost else "brings") for lost in sorted(ends)]
    return result


def label_key(loop: str) -> str:
    """Return where a loop's name stands among the words."""
    key = f"loops.{loop}.label"
    return key if key in words("en") else f"ui.loop_{loop}"


def loop_name(loop: str, way: str, language: str) -> str:
    """Return a loop's name; what comes and goes with people has a name of its own."""
    texts = words(language)
    own = f"loops_before_after.{loop}_{way}"
    return texts[own] if own in texts else texts[label_key(loop)]


def _counts(results: Results, names: list[str]) -> np.ndarray:
    """Return float [alternatives, scenarios, worlds, when, loops, holders, entries]; NaN where a run is missing."""
    labels: tuple[list[Any], ...] = (
        names, list(results.scenarios.index), results.worlds, list(WHEN), list(loops()), list(HOLDERS), list(ENTRIES),
    )  # fmt: skip
    table = results.details["flows"]
    codes = [
        pd.Categorical(table[axis], categories=of).codes.astype(int) for axis, of in zip(AXES, labels, strict=True)
    ]
    known = np.logical_and.reduce([code >= 0 for code in codes])
    result = np.full([len(of) for of in labels], np.nan)
    result[tuple(code[known] for code in codes)] = table["value"].to_numpy(dtype=float)[known]
    return result


def _measured(counts: np.ndarray) -> Iterator[tuple[tuple[Mechanism, str], str, dict[str, np.ndarray]]]:
    """(loop, way), holder and its measures float [alternatives, scenarios, worlds, when]: of all holders and of each."""
    order = list(loops())
    for mechanism, way in ways():
        mine = counts[..., order.index(mechanism.name), :, :]
        both = any(other is mechanism and how != way for other, how in ways())
        here = [i for i in range(len(HOLDERS)) if np.nansum(_moved(mine[..., i, :], way)) > 0]
        for holder, own in ((ALL, mine.sum(axis=-2)), *((HOLDERS[i], mine[..., i, :]) for i in here)):
            yield (mechanism, way), holder, measures(own, way, both)


def _moved(entries: np.ndarray, way: str) -> np.ndarray:
    return entries[..., [0, 2] if way == "brings" else [1, 3]].sum(axis=-1)


def measures(entries: np.ndarray, way: str, both: bool = False) -> dict[str, np.ndarray]:
    """The measures of a loop from its entries float [..., entries]; ``both``: what it brings and takes is told apart."""
    moved = _moved(entries, way)
    gained, lost = entries[..., 0], entries[..., 1]
    net = (gained if way == "brings" else -lost) if both else gained - lost
    if way == "takes":
        return {"moved": moved, "net_right": net}
    share = np.divide(gained, moved, out=np.full_like(moved, np.nan), where=moved > 0)
    return {"moved": moved, "share_right": share, "net_right": net}


def _line(own: dict[str, str], name: str, measure: str, then: np.ndarray, values: np.ndarray) -> Record:
    """One row: ``then`` float [scenarios, worlds] is what the last year of ``values`` [..., when] is measured against."""
    before, after = values[..., 0], values[..., 1]
    levels = {"before": _mean(before), "reference": _mean(then), "level": _mean(after)}
    return {"alternative": name} | own | {"measure": measure} | levels | compare(after - then)


def _mean(values: np.ndarray) -> float:
    there = values[np.isfinite(values)]
    return float(there.mean()) if len(there) else float("nan")


def _judged(rows: list[Record], copies: Collection[str]) -> pd.DataFrame:
    """With what is seen when all rows of a measure are looked at together: those of all holders, and the rest, apart."""
    table = pd.DataFrame(rows)
    return judged(table, [table["measure"], table["holder"] == ALL], copies)


def _ledgers(counts: np.ndarray, names: list[str]) -> pd.DataFrame:
    runs = counts.reshape(len(names), -1, *counts.shape[3:])
    there = np.isfinite(runs).all(axis=(2, 3, 4, 5))
    means = np.stack(
        [own[ok].mean(axis=0) if ok.any() else np.zeros(own.shape[1:]) for own, ok in zip(runs, there, strict=True)]
    )
    index = pd.MultiIndex.from_product([names, WHEN, loops(), HOLDERS], names=["alternative", "when", "loop", "holder"])
    return pd.DataFrame(means.reshape(-1, len(ENTRIES)), index=index, columns=list(ENTRIES)).reset_index()


def _sentence(rows: pd.DataFrame, say: Voice) -> str:
    """Return the loops that change most among those seen to, by what share of the greater amount, of one alternative."""
    parts = []
    for key, own in zip(("more", "less"), most_changed(rows), strict=True):
        shown = own.head(MOST_NAMED)
        names = ", ".join(loop_name(*of, say.language) for of in zip(shown["loop"], shown["way"], strict=True))
        if rest := len(own) - len(shown):
            names += say("and_more", n=rest)
        parts += [say(key, names=names)] if names else []
    return f"{say.option(rows['alternative'].iloc[0])}: {'; '.join(parts) or say('none_seen')}."


def most_changed(rows: pd.DataFrame, which: str = "seen") -> tuple[pd.DataFrame, pd.DataFrame]:
    """The rows with more and those with less among the ``which`` (seen, excludes_zero), the greatest change first."""
    seen = rows[rows[which]]
    greatest = seen[["reference", "level"]].max(axis=1)
    ordered = seen.assign(part=seen["difference"] / greatest.where(greatest > 0, 1.0))
    up = ordered[ordered["difference"] > 0].sort_values("part", ascending=False, kind="stable")
    down = ordered[ordered["difference"] < 0].sort_values("part", kind="stable")
    return up, down
