"""How differences develop over the years, and whether an option does worse before it does better.

A dip is looked for in many years. Bands therefore hold for all years of an option and outcome at once (Montiel Olea &
Plagborg-Møller 2019, Journal of Applied Econometrics 34, «sup-t»); not for all options and outcomes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pandas as pd
from scipy import stats

from sim.analysis.complete_cases import better, wanted, whole
from sim.analysis.difference_text import decimals
from sim.analysis.estimates import CONFIDENCE, estimate, reach
from sim.analysis.fields import Outcomes, Record
from sim.analysis.naming import Voice
from sim.analysis.result import AnalysisResult
from sim.config.fields import ConfigError
from sim.language.format import trimmed
from sim.outcomes.catalogue import CATALOGUE
from sim.outcomes.years import year_ends
from sim.studies.results import Results

MAIN = ("quality_standard", "quality_discretionary", "learning_ability", "motivation")
"""Looked at where no outcomes are named."""
MATTERS = 0.01
"""A shortfall smaller than this, of outcomes that are shares or go from 0 to 1, is no dip worth the name."""
VERDICTS = ("dip", "worse", "fades", "none", "open", "untold")
"""Surely worse and later surely better; surely worse and never after surely better; surely better and later surely worse;
never worse by anything that matters; the band is too wide to tell; too few worlds for a band."""
MOST_NAMED = 4
DRAWS, SEED = 20_000, 20150
NOTHING = 1e-12
"""A standard error below this is rounding, not doubt."""


@dataclass
class TrajectoriesResult(AnalysisResult):
    """Tables ``trajectories`` and ``dips``; see :func:`trajectories`."""

    kind: ClassVar[str] = "trajectories"

    @property
    def dips(self) -> pd.DataFrame:
        """A row for each alternative and outcome: whether it is worse before it is better."""
        return self.tables["dips"]

    def sentences(self, language: str = "en") -> list[str]:
        """Return what was compared, how the bands are made, and for each outcome who dips, who does not, what is open."""
        say, about = Voice("trajectories", language), self.about
        reference = say.option(about["reference"])
        lines = [
            say("head", reference=reference, worlds=about["worlds"], years=trimmed(max(about["years"]), 2, language)),
            say("rule"),
        ]
        for outcome in about["outcomes"]:
            rows = self.dips[self.dips["outcome"] == outcome]
            lines += [_outcome(rows, outcome, say)] if len(rows) else []
        return [*lines, say("model")]


def is_short(results: Results) -> bool:
    """Return whether a study lasts so few years that one at most could be kept after year 0."""
    return "years" in results.study and len(year_ends(float(results.study["years"]))) < 2


def trajectories(
    results: Results, outcomes: Outcomes = None, against: str | None = None, alternative: str | None = None
) -> TrajectoriesResult:
    """The paired difference from ``against`` (the reference) in every year after year 0, with simultaneous bands.

    ``outcomes``: those of :data:`MAIN` that were kept, or else all; ``alternative``: this one alone. Table
    ``trajectories``: alternative, outcome, year, difference, low, high, n (worlds). Table ``dips``, for outcomes of which
    more or less is better: alternative, outcome, verdict (:data:`VERDICTS`), year, difference, low, high (where it is
    lowest, told by what is better), better_from (the first year from which every band is on the better side; NaN:
    none), worse_first, worse_last (years surely worse; NaN: none) and n. ConfigError for unknown names, and where only
    one year was kept.
    """
    against = results.reference if against is None else against
    asked = wanted(results, outcomes)
    if outcomes is None:
        asked = [o for o in MAIN if o in asked] or asked
    results.check(asked[0], [against] + ([] if alternative is None else [alternative]))
    years = [year for year in results.years if year > 0]
    if len(years) < 2:
        why = "lasts one year at most" if is_short(results) else "kept one year only"
        takes = "more years" if is_short(results) else "keep=every_year"
        raise ConfigError(f"The study {results.name} {why}; how a difference develops takes {takes}.")
    names, lines = list(map(str, results.alternatives.index)), []
    chosen = [name for name in names if name != against and alternative in (None, name)]
    for outcome in asked:
        values = np.stack([results.values(outcome, year).to_numpy(dtype=float) for year in years])
        values = values.reshape(len(years), len(names), len(results.scenarios), -1)
        for name in chosen:
            result = band(values[:, names.index(name)] - values[:, names.index(against)])
            own = {"alternative": name, "outcome": outcome, "year": years, "difference": result["mean"]}
            lines.append(pd.DataFrame(own | {key: result[key] for key in ("low", "high", "n")}))
    table = pd.concat(lines, ignore_index=True) if lines else pd.DataFrame()
    dips = [dip(line) for line in lines if better(str(line["outcome"].iloc[0]))]
    about = {
        "study": results.name, "reference": against, "outcomes": asked, "years": years, "alternatives": chosen,
        "worlds": len(results.worlds), "scenarios": len(results.scenarios),
    }  # fmt: skip
    return TrajectoriesResult({"trajectories": table, "dips": pd.DataFrame(dips)}, about)


def dip(line: pd.DataFrame) -> Record:
    """Return whether one line, a row a year in order, is worse before it is better: a row of the table ``dips``."""
    outcome = str(line["outcome"].iloc[0])
    own = {"alternative": line["alternative"].iloc[0], "outcome": outcome}
    way = better(outcome)
    towards = line["difference"].to_numpy(dtype=float) * way
    ends = line[["low", "high"]].to_numpy(dtype=float) * way
    low, high = ends.min(axis=1), ends.max(axis=1)
    year, n = line["year"].to_numpy(dtype=float), int(line["n"].min())
    least = dict.fromkeys(("year", "difference", "low", "high"), np.nan)
    if np.isfinite(towards).any():
        lowest = line.iloc[int(np.nanargmin(towards))]
        least = {key: float(lowest[key]) for key in least}
    unit = CATALOGUE[outcome].unit if outcome in CATALOGUE else ""
    limit = MATTERS if "share" in unit or unit.startswith("index") else 0.0
    return own | {"verdict": verdict(low, high, limit)} | least | _spans(year, low, high) | {"n": n}


def verdict(low: np.ndarray, high: np.ndarray, limit: float) -> str:
    """Return one of :data:`VERDICTS` from a band float [years], up for better, that may reach ``limit`` below 0 unharmed."""
    up, down = np.flatnonzero(low > 0), np.flatnonzero(high < 0)
    if not np.isfinite(low).any():
        return "untold"
    if len(down) and len(up):
        return "dip" if down[0] < up[-1] else "fades"
    if len(down):
        return "worse"
    return "none" if np.isfinite(low).all() and (low >= -limit).all() else "open"


def _spans(year: np.ndarray, low: np.ndarray, high: np.ndarray) -> dict[str, float]:
    """From which year on it is surely better, and the first and last year it is surely worse; NaN where none is."""
    short = np.flatnonzero(~(low > 0))
    first = int(short[-1]) + 1 if len(short) else 0
    worse = year[high < 0]
    return {
        "better_from": float(year[first]) if first < len(year) else np.nan,
        "worse_first": float(worse[0]) if len(worse) else np.nan,
        "worse_last": float(worse[-1]) if len(worse) else np.nan,
    }


def _outcome(rows: pd.DataFrame, outcome: str, say: Voice) -> str:
    """Return how many alternatives fall under each verdict, and the first that dip."""
    counts = {what: int((rows["verdict"] == what).sum()) for what in VERDICTS}
    parts = "; ".join(say(f"count.{what}", n=n) for what, n in counts.items() if n)
    lines = [say("outcome", outcome=say.outcome(outcome), counts=parts)]
    for _, row in rows[rows["verdict"] == "dip"].head(MOST_NAMED).iterrows():
        size = say.number(float(row["difference"]), decimals(outcome), sign=True, claimed=True)
        lines.append(
            say("dips", option=say.option(row["alternative"]), size=size, year=trimmed(row["year"], 2, say.language))
        )
    return " ".join(lines)


def band(pairs: np.ndarray) -> dict[str, np.ndarray]:
    """Mean, low, high and n at each point, of paired differences float [points, scenarios, worlds]; NaN where missing.

    Where one scenario was met in at least twice as many worlds as there are points and nothing is missing, the critical
    value follows how the points hang together (sup-t). Otherwise it is Bonferroni's, which is never too narrow however
    they hang together. ``n``: whole worlds at the point. Ends are NaN with fewer than two worlds, and meet the mean where
    every world agrees to the bit.
    """
    points, scenarios, worlds = pairs.shape
    known = [estimate(whole(table)) for table in pairs]
    mean, se = np.array([k.mean for k in known]), np.array([k.se for k in known])
    freedom = np.array([k.freedom for k in known])
    if scenarios == 1 and worlds >= 2 * points and np.isfinite(pairs).all():
        factor = np.full(points, critical(pairs[:, 0, :]))
    else:
        factor = stats.t.ppf(1 - (1 - CONFIDENCE) / (2 * points), freedom)
    half = np.where(se <= NOTHING, 0.0, factor * se)
    n = np.array([whole(table).shape[1] for table in pairs])
    return {"mean": mean, "low": mean - half, "high": mean + half, "n": n}


def critical(values: np.ndarray) -> float:
    """Return how many standard errors the band of means of float [points, worlds] reaches to either side.

    The 95th percentile of the largest |t| over the points, drawn from Student's t with worlds − 1 degrees of freedom
    and the correlation found between the points. Points without spread are left out. The draws have a fixed seed.
    """
    spread = values.std(axis=1, ddof=1)
    moving = values[spread > NOTHING]
    freedom = values.shape[1] - 1
    if not len(moving):
        return reach(freedom)
    together = np.atleast_2d(np.corrcoef(moving))
    size, way = np.linalg.eigh(together)
    root = way * np.sqrt(np.clip(size, 0.0, None))
    luck = np.random.default_rng(SEED)
    drawn = luck.standard_normal((DRAWS, len(moving))) @ root.T
    drawn /= np.sqrt(luck.chisquare(freedom, size=(DRAWS, 1)) / freedom)
    return float(np.quantile(np.abs(drawn).max(axis=1), CONFIDENCE))
