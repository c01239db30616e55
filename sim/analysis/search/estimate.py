"""Many-objective search: sets of levers that no other is better than on every objective, under a budget of hours.

The objectives are never summed: what is found is a front of trade-offs, and which to prefer is a political choice. A
set that was found is put together by a machine, on the model's assumptions; it is not a package of the report.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import numpy as np
import pandas as pd

from sim.analysis.catalogues import labels as package_labels
from sim.analysis.contributions.text import part_label
from sim.analysis.fields import Year
from sim.analysis.naming import Voice
from sim.analysis.result import AnalysisResult
from sim.analysis.search import front as search_front
from sim.analysis.search.levers import space
from sim.analysis.search.steps import Archive, Text, asked, run_generations
from sim.config import Config, package_names
from sim.config.fields import ConfigError, nearest
from sim.outcomes.catalogue import CATALOGUE
from sim.studies.evaluate import Evaluate
from sim.studies.files import write_table

STILL = 0.01
"""A search is said to go on finding where its last quarter gave more than this share of its hypervolume."""
QUARTER = 0.25
MOST_OBJECTIVES = 6
"""With more, nearly every set is best at something, and nobody can read the front."""


@dataclass
class SearchResult(AnalysisResult):
    """The front, in fresh worlds.

    Tables: ``front``, a row a set: planned hours (and how many more than the base), ``standing`` among the sets and
    the packages that it could be chosen instead of (one of :data:`sim.analysis.search.front.STANDINGS`), which beat it,
    whether it is better than the base on every objective, ``as_in`` (a package that says the same of the levers
    searched), the levers, and for each objective the difference from the base with a 95 per cent interval, the worlds, the
    value itself, and the difference that the search had seen. ``packages``: the same for packages, as they are.
    ``progress``: a row a generation, with the hypervolume. ``flattery``: differences in the search's worlds beside
    those in fresh ones. ``levers``: base, and span among the sets. ``tried``: every set tried in the search, with its
    gains (turned so that more is better).
    """

    kind: ClassVar[str] = "search"

    def sentences(self, language: str = "en") -> list[str]:
        """Return what was searched, what was found, what held in fresh worlds, and what it is not."""
        say = Voice("search", language)
        lines = [*_asked(self, say), *_front(self, say)]
        if len(self.table):
            lines += [*_packages(self, say), *_levers(self, say)]
        progress = self.tables["progress"]
        lines.append(say("growing" if still_growing(progress) else "levelled"))
        if failed := int(progress["failed"].iloc[-1]) if len(progress) else 0:
            lines.append(say("failed", n=failed))
        return [*lines, say("left_out"), say("outside"), say("model")]


def search(
    evaluate: Evaluate,
    levers: Sequence[str] | Mapping[str, tuple[float, float]],
    objectives: Sequence[str],
    *,
    budget_hours: float | None = None,
    base: str = "baseline_2014",
    population: int = 32,
    generations: int = 15,
    worlds: int = 6,
    fresh_worlds: int = 24,
    keep: int = 12,
    step: float = 0.05,
    year: Year = None,
    seed: int = 0,
    config: Config | None = None,
    folder: str | Path | None = None,
    progress: Text | None = None,
) -> SearchResult:
    """Search over levers for the best trade-offs between outcomes, by :mod:`sim.analysis.search.steps`.

    ``levers``: names, or name -> (low, high); moved in steps of ``step``. Choices between names (recruitment, structure,
    the competence units' model) cannot be searched: they are as in ``base``. ``objectives``: two to six outcomes of which
    more, or less, is better. ``budget_hours``: frontline hours per caseworker and year that all levers and double
    registration may take together, as planned (:mod:`sim.analysis.search.planned_hours`) by the costs of ``config``.

    Sets meet worlds 0 .. ``worlds`` − 1, one call of ``evaluate`` a generation; ``keep`` of the front, well spread, meet
    ``fresh_worlds`` more, beside the packages, and those numbers are told. ``year``: None for the last, or
    :data:`sim.studies.results.MEAN`. ``folder``: where progress and sets tried are written after each generation.
    ``progress``: is told each generation's row. The same seed asks for the same points in the same order.

    Raises ConfigError, in a sentence, for what cannot be searched.
    """
    result = space(levers, base, step, budget_hours, config)
    objectives = checked(objectives)
    for (name, least), number in zip(LEAST.items(), (population, generations, worlds, fresh_worlds, keep), strict=True):
        if isinstance(number, bool) or not isinstance(number, int) or number < least:
            raise ConfigError(f"{name} is {number!r}, but must be a whole number, {least} or more.")
    archive = Archive(result, evaluate, objectives, range(worlds), year)
    value = run_generations(archive, population, generations, seed, _keeper(archive, folder, progress))
    places, gains = _to_keep(archive, keep)
    again = [{"governance": base}, *(result.point(place) for place in places)]
    again += [{"governance": name} for name in package_names() if name != base]
    values = asked(evaluate, again, range(worlds, worlds + fresh_worlds), objectives, year)
    tables = search_front.tables(result, places, gains, values, objectives)
    tables |= {"progress": value, "tried": archive.table()}
    tables["flattery"] = search_front.flattery(tables["front"], objectives)
    tables["levers"] = search_front.moved(result, tables["front"])
    about = {
        "objectives": objectives, "base": base, "budget_hours": budget_hours, "base_hours": result.hours_of(base),
        "spans": {n: [float(a), float(b)] for n, a, b in zip(result.levers, result.lows, result.highs, strict=True)},
        "step": step, "population": population, "generations": len(value), "worlds": worlds,
        "fresh_worlds": fresh_worlds, "seed": seed, "year": year, "sets_tried": len(archive.tried),
        "front_in_search": len(archive.front()[0]),
        "runs": (len(archive.tried) + 1) * worlds + len(again) * fresh_worlds,
    }  # fmt: skip
    return SearchResult(tables, about)


LEAST = {"population": 4, "generations": 1, "worlds": 2, "fresh_worlds": 3, "keep": 1}
"""What makes sense of each number, at the least."""


def checked(objectives: Sequence[str]) -> list[str]:
    """Return the objectives, seen to be outcomes that can be better or worse, each once."""
    names = [objectives] if isinstance(objectives, str) else list(objectives)
    usable = [name for name, about in CATALOGUE.items() if about.better]
    for name in names:
        if name not in CATALOGUE:
            raise ConfigError(f"There is no outcome '{name}' to search by. {nearest(name, usable)}")
        if not CATALOGUE[name].better:
            raise ConfigError(
                f"Neither more nor less of '{name}' is better in itself, so a search cannot aim at it. "
                f"{nearest(name, usable)}"
            )
    if not 2 <= len(names) <= MOST_OBJECTIVES or len(set(names)) < len(names):
        raise ConfigError(
            f"A search for trade-offs takes two to {MOST_OBJECTIVES} different outcomes; these are {len(names)}: "
            f"{', '.join(names)}."
        )
    return names


def _to_keep(archive: Archive, keep: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the sets of the front to try again; the base itself is there in any case, and is no set that was found."""
    places, gains = archive.front()
    others = np.array([archive.space.is_same_result(place) != archive.space.base for place in places], dtype=bool)
    places, gains = places[others], gains[others]
    order = search_front.spread_out(gains, keep) if len(gains) else np.array([], dtype=int)
    return places[order], gains[order]


def _keeper(archive: Archive, folder: str | Path | None, progress: Text | None) -> Text:
    """Return what is done after each generation: progress and the sets tried are written, and the caller is notified."""
    rows: list[Mapping[str, object]] = []

    def tell(row: Mapping[str, object]) -> None:
        rows.append(row)
        if folder is not None:
            write_table(pd.DataFrame(rows), Path(folder), "progress")
            write_table(archive.table(), Path(folder), "tried")
        if progress is not None:
            progress(row)

    return tell


def _package_names(names: Iterable[str], say: Voice) -> str:
    """Return packages by their labels, with commas between; a set found keeps its own short name."""
    known = package_labels(say.language)
    return ", ".join(f"«{known.get(name, name)}»" for name in names)


def _asked(result: SearchResult, say: Voice) -> list[str]:
    """Return what was asked, and within which limits."""
    about, sets = result.about, result.table
    hours = {"base": _package_names([about["base"]], say), "own": say.number(about["base_hours"])}
    if about["budget_hours"] is not None:
        limits = say("budget", budget=say.number(about["budget_hours"]), **hours)
    elif len(sets):
        limits = say("no_budget", low=say.number(sets["hours"].min()), high=say.number(sets["hours"].max()), **hours)
    else:
        limits = say("no_budget_none", **hours)
    counts = {"tried": about["sets_tried"], "worlds": about["worlds"], "generations": about["generations"]}
    aims = ", ".join(f"«{say.outcome(name)}»" for name in about["objectives"])
    asked = say("asked", levers=len(about["spans"]), **counts)
    return [asked, say("aims", objectives=aims), f"{limits} {say('hours_planned')}"]


def _front(result: SearchResult, say: Voice) -> list[str]:
    """Return how many sets, whether they are better than the base, and whether they held in fresh worlds."""
    about, sets, n = result.about, result.table, len(result.table)
    if not n:
        return [say("none")]
    lines = [say("found", sets=n, fresh=about["fresh_worlds"], front=about["front_in_search"])]
    better = sets[sets["better_than_base"]]["set"]
    lines.append(say("better" if len(better) else "better_none", n=len(better), sets=n, names=", ".join(better)))
    counts = {name: int((sets["standing"] == name).sum()) for name in search_front.STANDINGS}
    standing = [say(f"standing_{name}", n=count) for name, count in counts.items() if count]
    rows = [
        say("flattery_row", outcome=f"«{say.outcome(name)}»", in_search=say.signed(seen), fresh=say.signed(fresh))
        for name, seen, fresh in result.tables["flattery"].itertuples(index=False)
    ]
    return [*lines, " ".join([say("standing"), *standing]), say("flattery", rows="; ".join(rows))]


def _packages(result: SearchResult, say: Voice) -> list[str]:
    """Return which packages a set beats, and the other way round."""
    sets, rows = result.table, result.tables["packages"]
    own = set(sets["set"])
    beaten = rows[[bool(own & _names(by)) for by in rows["beaten_by"]]]["package"]
    lines = [say("packages_beaten" if len(beaten) else "packages_unbeaten", names=_package_names(beaten, say))]
    if by := dict.fromkeys(name for one in sets["beaten_by"] for name in sorted(_names(one) - own)):
        lines.append(say("package_beats", names=_package_names(by, say)))
    same = sets[sets["as_in"] != ""]
    pairs = [f"{one} ({_package_names([as_in], say)})" for one, as_in in zip(same["set"], same["as_in"], strict=True)]
    return [*lines, *([say("as_in", names=", ".join(pairs))] if pairs else [])]


def _levers(result: SearchResult, say: Voice) -> list[str]:
    """Return which levers go the same way in every set."""
    rows = result.tables["levers"]
    moved = {"raised": rows["lowest"] > rows["base"] + 1e-9, "lowered": rows["highest"] < rows["base"] - 1e-9}
    lines = [
        say(key, levers=", ".join(part_label(lever, say.language) for lever in rows["lever"][those]))
        for key, those in moved.items()
        if those.any() and len(result.table) > 1
    ]
    return [" ".join([*lines, say("pointing")])] if lines else []


def _names(listed: str) -> set[str]:
    return {name for name in listed.split(", ") if name}


def still_growing(entry: pd.DataFrame) -> bool:
    """Return whether the last quarter of the generations gave a noticeable share of the hypervolume; True of one alone."""
    volume = entry["hypervolume"].to_numpy(dtype=float)
    if len(volume) < 2 or not np.isfinite(volume[-1]) or volume[-1] <= 0:
        return True
    before = volume[min(int(len(volume) * (1 - QUARTER)), len(volume) - 1) - 1]
    return bool(volume[-1] - before > STILL * volume[-1])
