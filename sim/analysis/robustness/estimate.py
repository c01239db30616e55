"""Robustness: how the alternatives fare over scenarios that nobody chooses, each scenario's value a mean over worlds.

Three questions, each outcome by itself: how far an alternative falls short of the best one at worst
(:mod:`~sim.analysis.robustness.regret`), how often it is good enough (:mod:`~sim.analysis.robustness.satisficing`),
and whether the same ones come out best throughout (:mod:`~sim.analysis.robustness.ranks`). There is no score over
outcomes: weighing them is not ours to do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, ClassVar

from sim.analysis import figures
from sim.analysis.complete_cases import cube, wanted
from sim.analysis.fields import Fields
from sim.analysis.result import AnalysisResult
from sim.analysis.robustness.ranks import rank_stability
from sim.analysis.robustness.regret import DRAWS, regret
from sim.analysis.robustness.satisficing import Threshold, satisficing, threshold
from sim.analysis.robustness.signs import signs
from sim.analysis.robustness.text import sentences
from sim.config.fields import ConfigError
from sim.studies.results import Results

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["RobustnessResult", "Threshold", "rank_stability", "regret", "robustness", "satisficing"]


@dataclass
class RobustnessResult(AnalysisResult):
    """Tables ``regret``, ``ranks``, ``best``, ``agreement``, ``signs`` and, where thresholds were given, ``satisficing``."""

    kind: ClassVar[str] = "robustness"

    def sentences(self, language: str = "en") -> list[str]:
        """Regret, thresholds and ranks, outcome by outcome; no winner where none is seen."""
        return sentences(self, language)

    def plot(self, language: str = "en", outcomes: Sequence[str] | None = None) -> Figure:
        """Regret with intervals, rank shares, and shares of scenarios that are good enough, in panels."""
        return figures.draw(self, language, outcomes=outcomes)


def robustness(
    results: Results,
    outcomes: str | Sequence[str] | None = None,
    thresholds: Fields | None = None,
    *,
    year: float | str | None = None,
    draws: int = DRAWS,
    seed: int = 0,
) -> RobustnessResult:
    """Regret, rank stability and, with ``thresholds``, satisficing over a study's scenarios, outcome by outcome.

    ``outcomes``: those of which more or less is better (all such). ``thresholds``: see :func:`satisficing`. ``draws``
    samples of scenarios and worlds, from ``seed``, give the intervals. With one scenario the tables are made, but tell of
    luck only. ConfigError where nothing can be compared.
    """
    asked = wanted(results, outcomes, directed=True)
    if not asked:
        raise ConfigError(f"The study {results.name} has no outcome of which more, or less, is better.")
    tables = {"regret": regret(results, asked, year, draws=draws, seed=seed)}
    tables |= rank_stability(results, asked, year, draws=draws, seed=seed) | {"signs": signs(results, asked, year)}
    if thresholds:
        tables["satisficing"] = satisficing(results, thresholds, year)
    blocks = {outcome: cube(results, outcome, year) for outcome in asked}
    about = {
        "study": results.name, "outcomes": asked, "year": year, "draws": draws, "seed": seed,
        "reference": results.reference, "scenarios": len(results.scenarios), "worlds": len(results.worlds),
        "thresholds": {o: asdict(threshold(results, o, limit)) for o, limit in (thresholds or {}).items()},
        "left_out": {outcome: result.left_out for outcome, result in blocks.items() if result.left_out},
    }  # fmt: skip
    return RobustnessResult(tables, about)
