"""Many-objective search: sets of levers that no other is better than on every objective, under a budget of hours.

The objectives are never summed: what is found is a front of trade-offs, and which to prefer is a political choice. A
set that was found is put together by a machine, on the model's assumptions; it is not a package of the report.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import numpy as np
import pandas as pd

from sim.analysis.result import AnalysisResult
from sim.analysis.search import front as search_front
from sim.analysis.search import text as search_text
from sim.analysis.search.levers import space
from sim.analysis.search.steps import Archive, Text, asked, run_generations
from sim.config import Config, package_names
from sim.config.fields import ConfigError, nearest
from sim.outcomes.catalogue import CATALOGUE
from sim.studies.evaluate import Evaluate
from sim.studies.files import write_table

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
        """What was searched, what was found, what held in fresh worlds, and what it is not."""
        return search_text.sentences(self, language)


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
    year: float | str | None = None,
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
    _check_numbers(population=population, generations=generations, worlds=worlds, fresh_worlds=fresh_worlds, keep=keep)
    archive = Archive(result, evaluate, objectives, range(worlds), year)
    value = run_generations(archive, population, generations, seed, _keeper(archive, folder, progress))
    places, gains = _to_keep(archive, keep)
    again = [{"governance": base}, *(result.point(place) for place in places)]
    again += [{"governance": name} for name in package_names() if name != base]
    values = asked(evaluate, again, range(worlds, worlds + fresh_worlds), objectives, year)
    tables = search_front.tables(result, places, gains, values, objectives) | {
        "progress": value,
        "tried": _tried(archive),
    }
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


def _check_numbers(**numbers: int) -> None:
    """Whole numbers, each at least what makes sense of it."""
    for name, number in numbers.items():
        if isinstance(number, bool) or not isinstance(number, int) or number < LEAST[name]:
            raise ConfigError(f"{name} is {number!r}, but must be a whole number, {LEAST[name]} or more.")


def checked(objectives: Sequence[str]) -> list[str]:
    """The objectives, seen to be outcomes that can be better or worse, each once."""
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
    """The sets of the front to try again; the base itself is there in any case, and is no set that was found."""
    places, gains = archive.front()
    others = np.array([archive.space.is_same_result(place) != archive.space.base for place in places], dtype=bool)
    places, gains = places[others], gains[others]
    order = search_front.spread_out(gains, keep) if len(gains) else np.array([], dtype=int)
    return places[order], gains[order]


def _tried(archive: Archive) -> pd.DataFrame:
    """Every set of the search: its levers, hours and gains."""
    rows = [
        archive.space.values(np.array(key))
        | {"hours": archive.space.hours(np.array(key))}
        | dict(zip(archive.objectives, gain, strict=True))
        for key, gain in archive.tried.items()
    ]
    return pd.DataFrame(rows, columns=[*archive.space.levers, "hours", *archive.objectives])


def _keeper(archive: Archive, folder: str | Path | None, progress: Text | None) -> Text:
    """What is done after each generation: progress and the sets tried are written, and the caller is told."""
    rows: list[Mapping[str, object]] = []

    def tell(row: Mapping[str, object]) -> None:
        rows.append(row)
        if folder is not None:
            write_table(pd.DataFrame(rows), Path(folder), "progress")
            write_table(_tried(archive), Path(folder), "tried")
        if progress is not None:
            progress(row)

    return tell
