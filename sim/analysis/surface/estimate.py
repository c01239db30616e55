"""The surface of a study: every main outcome as a function of the levers, its error, and how it foretells the packages."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np
import pandas as pd

from sim.analysis.catalogues import lever_values
from sim.analysis.difference_text import decimals, in_order
from sim.analysis.estimates import interval
from sim.analysis.fields import Record
from sim.analysis.lever_changes import config_of
from sim.analysis.naming import Voice
from sim.analysis.result import AnalysisResult
from sim.analysis.surface.fitting import COVERAGE, Surface, fit, response
from sim.config.fields import ConfigError, metas
from sim.config.levers import Levers
from sim.outcomes.catalogue import HEADLINES
from sim.studies.results import Factor, Results

LEAST = 0.3
"""An outcome of which less of the variance is explained is left out."""
UNIT = "competence_units"


@dataclass
class SurfaceResult(AnalysisResult):
    """Tables ``fit`` (a row an outcome), ``terms`` (a row a term) and ``packages`` (a row an option and outcome).

    ``surfaces``: by outcome, those that explain enough. ``errors``: their standard errors shared by all points.
    ``levers``: the names in order of the coordinates, ``base``: the reference's values, ``low`` and ``high``: the spans.
    ``points``: float [points, levers], the coordinates of the points.
    """

    kind: ClassVar[str] = "surface"

    surfaces: dict[str, Surface] = field(default_factory=dict)
    errors: dict[str, float] = field(default_factory=dict)
    levers: tuple[str, ...] = ()
    base: np.ndarray = field(default_factory=lambda: np.zeros(0))
    low: np.ndarray = field(default_factory=lambda: np.zeros(0))
    high: np.ndarray = field(default_factory=lambda: np.zeros(0))
    points: np.ndarray = field(default_factory=lambda: np.zeros((0, 0)))

    def sentences(self, language: str = "en") -> list[str]:
        """Return how many points, each outcome's error, how the options were foretold, and what was left out."""
        say, about = Voice("what_if", language), self.about
        lines = [say("fitted_sentence", points=about["points"], worlds=about["worlds"])]
        for _, row in self.tables["fit"].iterrows():
            half, share = say.number(row["half"], decimals(row["outcome"])), say.share(row["explained"])
            key = "error_sentence" if row["kept"] else "left_out_sentence"
            lines.append(say(key, outcome=say.outcome(row["outcome"]), half=half, share=share))
        if about["met"]:
            lines.append(say("met_sentence", within=about["within"], met=about["met"]))
        return [*lines, say("quick_sentence")]

    def coordinates(self, values: np.ndarray) -> np.ndarray:
        """Values of the levers float [..., levers] as distances from the reference in spans."""
        return np.asarray((np.asarray(values, dtype=float) - self.base) / (self.high - self.low))


def surface(results: Results, points: Results, seed: int = 0) -> SurfaceResult:
    """Return the surface of a study's main outcomes, from a study of many settings of its levers in the same worlds.

    ``results``: the study, whose first option is the reference. ``points``: scenarios are settings of the levers
    (:mod:`sim.studies.supplements`, what_if). ``seed``: of the folds. ConfigError, with a sentence, where there are
    too few points, no levers with spans, worlds that the study lacks, or more scenarios than one in the study.
    """
    factors = [factor for factor in points.factors if factor.decided and factor.low is not None]
    _check(results, points, factors)
    governances = {name: config_of(results, str(name)).governance for name in results.alternatives.index}
    usual = governances[results.reference]
    names = tuple(factor.path.removeprefix("governance.") for factor in factors)
    base = np.array([float(lever_values(usual)[name]) for name in names])
    low, high = (np.array([getattr(f, end) for f in factors], dtype=float) for end in ("low", "high"))
    result = SurfaceResult(
        {}, {"coverage": COVERAGE, "least": LEAST, "reference": results.reference},
        levers=names, base=base, low=low, high=high,
    )  # fmt: skip
    result.points = result.coordinates(points.scenarios[[f.name for f in factors]].to_numpy(dtype=float))
    own = {
        str(name): result.coordinates(np.array([float(lever_values(levers)[lever]) for lever in names]))
        for name, levers in governances.items()
        if name != results.reference and not beyond(levers, usual, result.levers)
    }
    shared = [o for o in in_order(points.outcomes) if o in HEADLINES and o in results.outcomes]
    rows = [_fitted(result, results, points, outcome, own, seed) for outcome in shared]
    if not rows:
        raise ConfigError(f"The studies {results.name} and {points.name} share no main outcome.")
    result.tables["fit"] = pd.DataFrame(rows)
    terms = [
        (outcome, result.levers[first], result.levers[second] if second >= 0 else "", coefficient)
        for outcome, made in result.surfaces.items()
        for (first, second), coefficient in zip(made.terms.tolist(), made.coefficients.tolist(), strict=True)
    ]
    result.tables["terms"] = pd.DataFrame(terms, columns=["outcome", "first", "second", "coefficient"])
    result.tables["packages"] = _packages(result, results, own)
    there = result.tables["packages"].dropna(subset=["run"])
    result.about |= {
        "points": len(points.scenarios), "worlds": len(points.worlds), "study_worlds": len(results.worlds),
        "options": list(own), "met": len(there), "within": int(there["within"].sum()),
        "left_out": [str(row["outcome"]) for row in rows if not row["kept"]],
    }  # fmt: skip
    return result


def beyond(levers: Levers, usual: Levers, known: tuple[str, ...]) -> list[str]:
    """Return the levers that a surface does not cover: moved by name, over time, or not among those it knows."""
    names = [*metas(Levers), UNIT, "schedule"]
    moved = [n for n in names if n != "package" and getattr(levers, n) != getattr(usual, n) and n not in known]
    unit = levers.competence_units
    tells = f"{UNIT}.intensity" in known and unit.model in ("hybrid", "none")
    return [name for name in moved if not (name == UNIT and tells)]


def _check(results: Results, points: Results, factors: list[Factor]) -> None:
    if not factors:
        raise ConfigError(f"The study {points.name} moves no lever over a span, so it has no surface.")
    if len(results.scenarios) > 1:
        raise ConfigError(
            f"The study {results.name} has {len(results.scenarios)} scenarios; a surface is fitted to one."
        )
    if lacking := sorted(set(points.worlds) - set(results.worlds)):
        raise ConfigError(f"The study {results.name} has no world {lacking[0]}, which {points.name} has.")


def _fitted(
    result: SurfaceResult, results: Results, points: Results, outcome: str, own: dict[str, np.ndarray], seed: int
) -> Record:
    """Return a row about one outcome; its surface is kept where it explains enough."""
    main, values = results.values(outcome), points.values(outcome).loc[points.reference]
    reference = main.loc[results.reference].iloc[0].to_numpy(dtype=float)
    farthest = max(own, key=lambda name: float(np.linalg.norm(own[name])), default=None)
    far = main.loc[farthest].iloc[0].to_numpy(dtype=float) if farthest else None
    which = [list(main.columns).index(world) for world in values.columns]
    answer = response(values.to_numpy(dtype=float), reference, far, which)
    made = fit(result.points, answer.values, seed)
    kept = bool(np.isfinite(made.explained) and made.explained >= LEAST)
    if kept:
        result.surfaces[outcome], result.errors[outcome] = made, answer.error
    return {
        "outcome": outcome, "points": made.points, "explained": made.explained, "rmse": made.rmse,
        "half": float(made.half(np.array([made.reach]), answer.error)),  # as far out as the points lie
        "terms": len(made.coefficients), "shared_luck": answer.shared, "shared_error": answer.error, "kept": kept,
        "largest": float(np.nanpercentile(np.abs(answer.values), 99)),
    }  # fmt: skip


def _packages(result: SurfaceResult, results: Results, own: dict[str, np.ndarray]) -> pd.DataFrame:
    """Return each option that the surface covers, predicted and as run; no fit has seen what it was as run."""
    rows = []
    for outcome, made in result.surfaces.items():
        for name, x in own.items():
            pairs = results.differences(outcome, name).to_numpy(dtype=float).ravel()
            run, low, high = interval(pairs[np.isfinite(pairs)])[:3]
            value, half = float(made.at(x)), float(made.half(x, result.errors[outcome]))
            rows.append((name, outcome, value, value - half, value + half, run, low, high, abs(value - run) <= half))
    head = ["alternative", "outcome", "foretold", "low", "high", "run", "run_low", "run_high", "within"]
    return pd.DataFrame(rows, columns=head)
