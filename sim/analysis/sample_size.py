"""Enough worlds? What the worlds so far show of an effect that matters, and how many more it takes.

The plan is made with the upper limit of the spread, since with the spread as found it has too little power (R. H. Browne
1995, Statistics in Medicine 14; M. Kieser & G. Wassmer 1996, Biometrical Journal 38).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, log2
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pandas as pd
from scipy import stats

from sim.analysis.complete_cases import nothing_moved, whole
from sim.analysis.copies import SETTINGS, copies_of, in_short
from sim.analysis.estimates import two_way
from sim.analysis.fields import Fields, Record, Year
from sim.analysis.naming import Voice
from sim.analysis.power import ALPHA, POWER, half_width, worlds_to_narrow, worlds_to_see
from sim.analysis.result import AnalysisResult
from sim.config.fields import ConfigError
from sim.language.format import between, shortest
from sim.studies.results import Results
from sim.studies.workflow import sweep

SEEN, SMALL, UNTOLD = "seen", "too_small", "not_told"
SURE_OF_SPREAD = 0.95
"""The plan is made with a spread that the true one is below with this probability."""
FIRST = 8
"""Worlds in a first look, before anything is known of the spread."""
SKEWED = 2.0
"""From this skewness on the level was found to slip in simulation (exponential differences have 2)."""
ENDLESS = 1_000_000


@dataclass
class SampleSizeResult(AnalysisResult):
    """Table ``enough``: a row for each alternative, see :func:`sample_size`."""

    kind: ClassVar[str] = "enough"

    def sentences(self, language: str = "en") -> list[str]:
        """Return the question, the verdict of each alternative, and what more worlds can and cannot show."""
        say, about, table = Voice("sample_size", language), self.about, self.table
        asked = {"outcome": say.outcome(about["outcome"]), "effect": shortest(about["effect"], language)}
        lines = [say("question", **asked, reference=say.option(about["reference"]), worlds=about["run"])]
        if about.get("nothing_moved"):
            return [*lines, say("nothing_moved"), say("model")]
        lines += [f"{say.option(row['alternative'])}: {_of(row, about, say)}" for _, row in table.iterrows()]
        left = table[table["more"] > 0]
        if left.empty:
            lines.append(say("all_told"))
        else:
            power = percent(about["power"], language)
            lines.append(say("left", n=len(left), more=worlds(left["more"].max(), say), power=power))
        if table["doubt"].notna().any():
            doubt = say.signed(table["doubt"].max()).lstrip("+")
            lines.append(say("doubt", scenarios=about["scenarios"], doubt=doubt))
        if (table["skewness"].abs() > SKEWED).any():
            lines.append(say("skewed"))
        return [*lines, say("level", alpha=percent(about["alpha"], language)), say("model")]


def _of(row: pd.Series, about: Fields, say: Voice) -> str:
    """Return the verdict of an alternative; one with the reference's settings is known to be no other."""
    name = str(row["alternative"])
    return in_short(name, about["copies"], say.language) + "." if name in about["copies"] else verdict(row, about, say)


def sample_size(
    results: Results,
    outcome: str,
    effect: float,
    *,
    alternative: str | None = None,
    power: float = POWER,
    alpha: float = ALPHA,
    year: Year = None,
) -> SampleSizeResult:
    """Tell whether there are worlds enough to see if an ``effect`` on an outcome, in its own unit, is there.

    For ``alternative`` (every one) against the reference: difference, low, high (an interval of level 1 − ``alpha`` at
    every look at once), sd of a world's difference, sd_upper (its upper limit), skewness, worlds (whole ones),
    planned (worlds after which a true effect of that size is seen with probability ``power``), needed (worlds that
    the verdict is likely to take, by what is known now), more, verdict, sign, and doubt (with several scenarios:
    half the width, at 95 per cent, that is left however many worlds are run; else NaN). Verdicts: ``seen``, the
    interval leaves out 0; ``too_small``, it lies within ± effect; ``not_told``. ConfigError for what cannot be.

    With several scenarios a world's difference is the mean over them. The level is that of each alternative by itself;
    divide it by their number for one that holds for all together.
    """
    _check(effect, power, alpha)
    results.check(outcome, [] if alternative is None else [alternative])
    names = [str(name) for name in results.alternatives.index if name != results.reference]
    if alternative == results.reference:
        raise ConfigError(f"'{alternative}' is what the others are measured against; ask about another one.")
    values = results.values(outcome, year)
    same = {name: how for name, how in copies_of(results).items() if how == [results.reference, SETTINGS]}
    rows = []
    for name in names if alternative is None else [alternative]:
        pairs = (values.loc[name] - values.loc[results.reference]).to_numpy(dtype=float)
        own: Record = {"alternative": name} | judge(pairs, effect, power=power, alpha=alpha)
        if name in same:
            own |= {"verdict": SMALL, "needed": float(own["worlds"]), "more": 0.0}
        rows.append(own)
    about = {
        "study": results.name, "outcome": outcome, "effect": effect, "power": power, "alpha": alpha, "year": year,
        "reference": results.reference, "scenarios": len(results.scenarios), "run": worlds_run(results),
        "copies": same,
        **nothing_moved(results, year),
    }  # fmt: skip
    return SampleSizeResult({"enough": pd.DataFrame(rows)}, about)


def next_worlds(table: pd.DataFrame, run: int, growth: float = 2.0, most: int | None = None) -> int:
    """Return the number of worlds to run to before the next look; those already run where there is nothing to run for.

    ``table``: the verdicts; ``run``: worlds that were run. At most ``growth`` times as many, since a plan is no better than
    the spread it was made with, and at most ``most``.
    """
    if growth <= 1:
        raise ConfigError(f"growth is {growth}; it must be above 1, so that there are more worlds each time.")
    more = table["more"].max() if len(table) else 0
    if not more > 0:
        return run
    wanted = max(run + 1, min(run + int(more), floor(max(growth * run, FIRST))))
    return wanted if most is None else max(run, min(wanted, most))


def worlds_run(results: Results) -> int:
    """Return how many worlds were run, those in which runs failed among them."""
    return max(results.worlds, default=-1) + 1


def run_until_enough(
    study: object,
    outcome: str,
    effect: float,
    *,
    most: int,
    out: str | Path | None = None,
    alternative: str | None = None,
    year: Year = None,
    **choices: Any,
) -> SampleSizeResult:
    """Run a study in steps until its worlds decide whether each difference of ``effect`` on an outcome is there.

    After each step the intervals are checked, and the study is given as many worlds more as the spread so far asks for,
    to ``most`` at most. The intervals hold at every check at once, so checking often costs nothing of what they promise.
    ``alternative``: decide for this one only. ``choices`` go to :func:`sim.sweep`. Returns the last check.
    """
    count = min(FIRST, most)
    while True:
        results = sweep(study, out=out, replications=count, **choices)
        result = sample_size(results, outcome, effect, alternative=alternative, year=year)
        if result.about.get("nothing_moved"):
            return result
        wanted = next_worlds(result.table, worlds_run(results), most=most)
        if wanted <= max(count, worlds_run(results)):
            return result
        count = wanted


def judge(pairs: np.ndarray, effect: float, *, power: float = POWER, alpha: float = ALPHA) -> Record:
    """Return what paired differences float [scenarios, worlds], with or without gaps, show of ``effect``."""
    table = whole(pairs)
    per_world = table.mean(axis=0) if table.size else np.empty(0)
    n = len(per_world)
    mean = float(per_world.mean()) if n else float("nan")
    result: Record = {
        "difference": mean, "low": np.nan, "high": np.nan, "sd": np.nan, "sd_upper": np.nan, "skewness": np.nan,
        "worlds": n, "planned": np.nan, "needed": float(max(FIRST, n + 1)), "verdict": UNTOLD, "sign": 0,
        "doubt": _doubt(table),
    }  # fmt: skip
    if n >= 2:
        sd = float(per_world.std(ddof=1))
        equal = sd <= 1e-12 * max(1.0, abs(mean))
        result |= _equal(mean, n, effect, alpha) if equal else _spread(per_world, mean, sd, effect, power, alpha)
    result["more"] = 0.0 if result["verdict"] != UNTOLD else max(1.0, result["needed"] - n)
    return result


def _spread(per_world: np.ndarray, mean: float, sd: float, effect: float, power: float, alpha: float) -> Record:
    """Return the verdict on differences that vary from world to world."""
    n = len(per_world)
    half = half_width(sd, n, alpha)
    upper = sd * ((n - 1) / float(stats.chi2.ppf(1 - SURE_OF_SPREAD, n - 1))) ** 0.5
    planned = worlds_to_see(upper, effect, alpha, power)
    # Past the plan without a verdict, the truth may lie between 0 and the effect, where only a narrower interval tells.
    value = worlds_to_narrow(upper, max(abs(mean), effect - abs(mean)), alpha)
    verdict = _verdict(mean, half, effect)
    needed = n if verdict != UNTOLD else planned if n < planned else max(value, n + 1)
    return {
        "low": mean - half, "high": mean + half, "sd": sd, "sd_upper": upper,
        "skewness": float(stats.skew(per_world)), "planned": float(planned), "needed": float(needed),
        "verdict": verdict, "sign": int(np.sign(mean)) if abs(mean) > half else 0,
    }  # fmt: skip


def _equal(mean: float, n: int, effect: float, alpha: float) -> Record:
    """Return the verdict where all worlds agree to the bit: after so many that the sign test would see it at ``alpha``."""
    least = ceil(1 + log2(1 / alpha))
    if n < least:
        return {"sd": 0.0, "sd_upper": np.nan, "needed": float(least), "planned": float(least)}
    mean = mean if abs(mean) > 1e-12 else 0.0
    return {
        "low": mean, "high": mean, "sd": 0.0, "sd_upper": 0.0, "planned": float(least), "needed": float(n),
        "verdict": _verdict(mean, 0.0, effect), "sign": int(np.sign(mean)),
    }  # fmt: skip


def _verdict(mean: float, half: float, effect: float) -> str:
    """Return what the interval mean ± half amounts to; a difference that is seen and too small is too small."""
    if abs(mean) + half < effect:
        return SMALL
    return SEEN if abs(mean) > half else UNTOLD


def _doubt(table: np.ndarray) -> float:
    """Return half the 95 per cent interval that doubt about scenarios leaves, had every world been run."""
    if min(table.shape) < 2:
        return float("nan")
    scenarios = table.shape[0]
    return float(stats.t.ppf(0.975, scenarios - 1) * two_way(table)["set_sd"] / scenarios**0.5)


def _check(effect: float, power: float, alpha: float) -> None:
    """ConfigError for an effect, a power or a level that cannot be."""
    if not (np.isfinite(effect) and effect > 0):
        raise ConfigError(f"effect is {effect}; it must be above 0: the smallest difference that matters, either way.")
    for name, value, usual in (("power", power, POWER), ("alpha", alpha, ALPHA)):
        if not 0 < value < 1:
            raise ConfigError(f"{name} is {value}; it must lie between 0 and 1, such as {usual}.")


def verdict(row: pd.Series, about: Fields, say: Voice) -> str:
    """Return one alternative's verdict, with its interval, as a sentence."""
    if not row["worlds"]:
        return say("no_pairs")
    counts = {"worlds": int(row["worlds"]), "more": worlds(row["more"], say)}
    if not np.isfinite(row["low"]) or not np.isfinite(row["high"]):
        return say("equal" if row["sd"] == 0 else "no_interval", **counts)
    key = {"seen": "up" if row["sign"] > 0 else "down", "not_told": "not_told"}.get(row["verdict"], "small")
    if key == "small" and row["sign"]:
        key = "small_seen"
    ends = say.ends(row["difference"], row["low"], row["high"])
    interval = between(ends["low"], ends["high"], say.language)
    effect = shortest(about["effect"], say.language)
    return say(key, difference=ends["mean"], interval=interval, effect=effect, **counts)


def short(row: pd.Series, language: str) -> str:
    """Return the verdict in a few words, for a figure: with the worlds run, and those still wanted."""
    say = Voice("sample_size", language)
    key = {"seen": "short_up" if row["sign"] > 0 else "short_down", "too_small": "short_small"}.get(row["verdict"])
    return say(key or "short_not_told", worlds=int(row["worlds"]), more=worlds(row["more"], say))


def worlds(count: float, say: Voice) -> str:
    """Return a number of worlds; a very great one only by its size."""
    return say("endless") if count >= ENDLESS else say.number(count)


def percent(share: float, language: str) -> str:
    """Return a share as a number of per cent."""
    return shortest(round(100 * share, 6), language)
