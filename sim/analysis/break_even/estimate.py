"""The flip test: the smallest change of an assumption that reverses a comparison, as in threshold analysis (Pannell 1997).

Each assumption is moved alone to either end of its likely span, in the same worlds. Where an end puts the other ahead,
halving finds where they are level. A comparison is reversed only where the 95 per cent interval over worlds says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import pandas as pd

from sim.analysis.break_even.assumptions import Assumption, checked
from sim.analysis.break_even.lines import JOINT, Asker, Line, Paired, Progress, follow, joint_line, joint_table
from sim.analysis.complete_cases import better
from sim.analysis.discovery.text import in_text
from sim.analysis.fields import Fields, Record, Year
from sim.analysis.naming import Voice
from sim.analysis.result import AnalysisResult
from sim.studies.evaluate import Evaluate

MOST = 5
"""So many assumptions are listed one by one; the rest are counted."""
HOLDS, UNSEEN, REVERSED, MISSING = "holds", "no longer seen", "reversed", "missing"
CROSSING = ("end", "crossing", "crossing_low", "crossing_high", "change", "rough")
ORDER = (REVERSED, UNSEEN, HOLDS, MISSING)


@dataclass
class BreakEvenResult(AnalysisResult):
    """What would reverse a comparison.

    ``assumptions``: a row each, the smallest reversing change first: assumption, path, value, low and high (the
    likely span), tried_low, tried_high; difference_low with difference_low_from and difference_low_to (at the low end,
    with its interval) and likewise _high; verdict_low, verdict_high, verdict (holds, no longer seen, reversed, missing),
    end (the one that the crossing is towards), crossing, crossing_low, crossing_high (NaN: not reached), change (as a
    share of the likely span), rough (runs on the way are missing, so that it is not found as closely as asked), worlds
    (fewest at an end), left (the difference at the weakest end, plus where it has kept its sign).
    ``joint``: assumption, path, value, at, change, where several moved together are level. ``trace``: everything that
    was asked. ``about``: status (unseen, one_world, missing, reversed, not_reversed), the base difference, the joint
    flip (reversed, no longer seen, holds, missing, or none where fewer than two weaken it), and how many runs it took.
    """

    kind: ClassVar[str] = "flip"

    def sentences(self, language: str = "en") -> list[str]:
        """Return what holds, what reverses it, what does not, what several together do, and what was not looked at."""
        say, about, table = Voice("break_even", language), self.about, self.table
        if about["status"] not in ("reversed", "not_reversed"):
            return [say(about["status"], **base(about, language))]
        ways, better = ("better", "worse") if about["better"] else ("higher", "lower"), about["better"] or 1
        direction = ways[0] if better * about["difference"] > 0 else ways[1]
        lines = [say(f"base_{direction}", **base(about, language))]
        paths, everything = list(table["path"]), len(table)
        rows = table[table["verdict"] == "reversed"].to_dict("records")
        lines += [_reversed(row, paths, say) for row in rows[:MOST]]
        if len(rows) > MOST:
            lines.append(say("more_reversed", n=len(rows) - MOST))
        if not rows:
            lines.append(say("none_beyond" if about["beyond"] else "none_likely", all=everything))
        for verdict, key in (("no longer seen", "gone"), ("holds", "holds"), ("missing", "untold")):
            names = [in_text(path, paths, language) for path in table["path"][table["verdict"] == verdict]]
            lines += [say(key, n=len(names), all=everything, factors=say.listed(names, MOST))] if names else []
        return [*lines, *_joint(self, paths, say), say("caution")]


def flip(
    evaluate: Evaluate, base: Fields, alternative: Fields, against: Fields,
    assumptions: Sequence[Assumption], outcome: str, *, worlds: int, year: Year = None,
    tolerance: float = 0.02, beyond: bool = False, joint: bool = True,
    labels: tuple[str, str] | None = None, progress: Progress | None = None,
) -> BreakEvenResult:  # fmt: skip
    """Find the change of an assumption that, alone, reverses an alternative against another on an outcome.

    ``base``: settings common to both; a value there is the value used of an assumption. ``worlds``: how many; the
    same luck at every point. ``tolerance``: how closely a crossing is found, as a share of the likely span.
    ``beyond``: try everything that is allowed, not only what is likely. ``joint``: where no single assumption
    reverses it, move together those that are seen to weaken it, in proportion to how much (the steepest
    direction, a linear approximation from the ends), and run the points on that line.

    Only the ends, and the way to an end that puts the other ahead, are looked at: where the difference crosses zero
    several times on the way, one crossing is found, and where it crosses and comes back before the end, none is.
    Where the difference is not seen, nothing is moved. The same question asks for the same points in the same order.

    ConfigError for assumptions that cannot be moved, or an outcome or year that the runs do not have.
    """
    moved = checked(assumptions, base, alternative, against, beyond, worlds, tolerance)
    ask = Asker(evaluate, base, (alternative, against), outcome, worlds, year, progress)
    now = ask("base", [{}])[0]
    about: Record = {
        "outcome": outcome, "labels": list(labels or _labels(alternative, against)), "beyond": beyond, "worlds": worlds,
        "year": year, "tolerance": tolerance, "difference": now.mean, "low": now.low, "high": now.high,
        "better": better(outcome), "worlds_paired": now.worlds,
    }  # fmt: skip
    lines: dict[str, list[Line]] = {of.path: [] for of in moved}
    described = pd.DataFrame(columns=JOINT)
    if now.seen:
        lines = _ends(moved, now, ask, tolerance)
        follow([line for of in lines.values() for line in of], ask)
    table = _table(moved, lines, now)
    about["status"] = _status(now, table)
    extra: list[Line] = []
    if about["status"] == "not_reversed" and joint:
        line = joint_line(moved, lines, tolerance)
        about["joint"] = "none"
        if line is not None:
            about["joint"], place = _tried(line, ask)
            about |= _joint_about(line, place)
            extra, described = [line], joint_table(line, {of.path: of for of in moved}, place)
    about |= {"points": ask.asked, "runs": ask.asked * worlds, "rounds": ask.rounds}
    return BreakEvenResult({"assumptions": table, "joint": described, "trace": _trace(now, lines, extra)}, about)


def _labels(alternative: Fields, against: Fields) -> tuple[str, str]:
    """Return the packages' names where the two differ in them, else A and B."""
    names = tuple(of.get("governance") for of in (alternative, against))
    value = all(isinstance(name, str) for name in names) and names[0] != names[1]
    return (str(names[0]), str(names[1])) if value else ("A", "B")


def _ends(moved: Sequence[Assumption], now: Paired, ask: Asker, tolerance: float) -> dict[str, list[Line]]:
    """Path -> its lines to either end, both ends of all assumptions asked about in one round."""
    lines: dict[str, list[Line]] = {of.path: [] for of in moved}
    for of in moved:
        for end, far in (("low", of.allowed_low), ("high", of.allowed_high)):
            if far != of.value:
                step = tolerance * (of.high - of.low) / abs(far - of.value)
                lines[of.path].append(Line(of.path, end, _way(of, far), step, {0.0: now}))
    every = [line for of in lines.values() for line in of]
    for line, paired in zip(every, ask("ends", [line.at(1.0) for line in every]), strict=True):
        line.seen[1.0] = paired
    return lines


def _way(of: Assumption, far: float) -> Any:
    """Place -> the one setting moved; place 1 is exactly the end."""
    return lambda place: {of.path: far if place == 1 else of.value + place * (far - of.value)}


def _verdict(result: Paired, sign: float) -> str:
    """Return what an end says of the comparison."""
    if not np.isfinite(result.low):
        return MISSING
    return UNSEEN if not result.seen else HOLDS if sign * result.mean > 0 else REVERSED


def _table(moved: Sequence[Assumption], lines: Mapping[str, list[Line]], now: Paired) -> pd.DataFrame:
    """Return a row an assumption, the smallest reversing change first; those that hold, with least left first."""
    sign, rows = np.sign(now.mean), []
    for of in moved:
        row: Record = {"assumption": of.name, "path": of.path, "value": of.value, "low": of.low, "high": of.high,
                       "tried_low": of.allowed_low, "tried_high": of.allowed_high}  # fmt: skip
        ends = {line.end: line.seen[1.0] for line in lines[of.path]}
        verdicts = {end: _verdict(result, sign) for end, result in ends.items()}
        for end in ("low", "high"):
            result = ends.get(end, now)
            row |= {f"difference_{end}": result.mean, f"difference_{end}_from": result.low,
                    f"difference_{end}_to": result.high, f"verdict_{end}": verdicts.get(end, "not moved")}  # fmt: skip
        worst = next((verdict for verdict in (REVERSED, UNSEEN, MISSING) if verdict in verdicts.values()), HOLDS)
        row["verdict"] = worst if verdicts else MISSING
        row |= _crossing(of, lines[of.path], verdicts, row["verdict"])
        row["worlds"] = min((result.worlds for result in ends.values()), default=0)
        row["left"] = min((sign * result.mean for result in ends.values()), default=np.nan)
        rows.append(row)
    table = pd.DataFrame(rows)
    order = table[["verdict", "change", "left"]].assign(verdict=table["verdict"].map(ORDER.index))
    return table.loc[order.sort_values(list(order), kind="stable").index].reset_index(drop=True)


def _crossing(of: Assumption, lines: list[Line], verdicts: Mapping[str, str], verdict: str) -> Record:
    """Return the nearest crossing among the ends with this verdict, with its interval, in the assumption's own unit."""
    ways = [line for line in lines if verdicts[line.end] == verdict and np.isfinite(line.crossing())]
    if not ways:
        return dict(zip(CROSSING, ("", np.nan, np.nan, np.nan, np.nan, False), strict=True))
    at = {line.end: line.at(line.crossing())[of.path] for line in ways}
    line = min(ways, key=lambda line: abs(at[line.end] - of.value))
    ends = [line.at(place)[of.path] if np.isfinite(place) else np.nan for place in line.interval()]
    low, high = ends if line.end == "high" else ends[::-1]
    change = abs(at[line.end] - of.value) / (of.high - of.low)
    return dict(zip(CROSSING, (line.end, at[line.end], low, high, change, line.rough), strict=True))


def _status(now: Paired, table: pd.DataFrame) -> str:
    if now.worlds == 0:
        return "missing"
    if now.worlds == 1:
        return "one_world"
    if not now.seen:
        return "unseen"
    return "reversed" if (table["verdict"] == REVERSED).any() else "not_reversed"


def _tried(line: Line, ask: Asker) -> tuple[str, float]:
    """Run the joint line where straight lines would be level, at its end, and on the way to where it is level in truth.

    Returns what it says of the comparison, and the place to tell of, which has been run: level, or the end.
    """
    first = [place for place in (line.guess, 1.0) if 0 < place <= 1]
    for place, result in zip(first, ask("joint", [line.at(place) for place in first]), strict=True):
        line.seen[place] = result
    follow([line], ask, "joint")
    if not np.isfinite(place := line.crossing()):
        place = 1.0
    elif place not in line.seen:
        line.seen[place] = ask("joint", [line.at(place)])[0]
    verdicts = {_verdict(result, line.sign) for result in line.seen.values()}
    return REVERSED if REVERSED in verdicts else _verdict(line.seen[1.0], line.sign), place


def _joint_about(line: Line, place: float) -> Record:
    """Return the difference with all at their ends, and at the place reported, and where along the line that is."""
    far, at, (near, beyond) = line.seen[1.0], line.seen[place], line.interval()
    return {"joint_difference": far.mean, "joint_low": far.low, "joint_high": far.high, "joint_place": place,
            "joint_place_low": near, "joint_place_high": beyond, "joint_at_difference": at.mean,
            "joint_at_low": at.low, "joint_at_high": at.high}  # fmt: skip


def _trace(now: Paired, lines: Mapping[str, list[Line]], extra: Sequence[Line]) -> pd.DataFrame:
    """Every point that was asked about: assumption (or joint), end, place on the line, value, difference, low, high."""
    rows: list[list[Any]] = [["", "", 0.0, np.nan, now.mean, now.low, now.high, now.worlds]]
    for line in [*(line for of in lines.values() for line in of), *extra]:
        for place, result in sorted(line.seen.items()):
            if place > 0:
                value = line.at(place).get(line.name, np.nan)
                rows.append([line.name, line.end, place, value, result.mean, result.low, result.high, result.worlds])
    columns = ["assumption", "end", "place", "value", "difference", "low", "high", "worlds"]
    return pd.DataFrame(rows, columns=columns)


def base(about: Fields, language: str) -> Record:
    """Return the names and numbers of the comparison, as text."""
    say = Voice("break_even", language)
    a, b = map(say.option, about["labels"])
    numbers = say.ends(*(about[key] for key in ("difference", "low", "high")))
    numbers["difference"] = numbers.pop("mean")
    return {"outcome": say.outcome(about["outcome"]), "a": a, "b": b, "worlds": about["worlds_paired"], **numbers}


def _reversed(row: Fields, paths: list[str], say: Voice) -> str:
    """Return how far one assumption may go before the comparison is reversed."""
    end, span = row["end"], (row["low"], row["high"])
    of = {"crossing": "crossing", "value": "value", "from": "low", "to": "high", "end": f"tried_{end}"}
    fields = {key: say.in_span(row[column], *span) for key, column in of.items()}
    fields |= say.ends(*(row[f"difference_{end}{of}"] for of in ("", "_from", "_to")))
    fields["difference"] = fields.pop("mean")
    fields |= {"factor": in_text(row["path"], paths, say.language), "change": say.share(row["change"])}
    text = say("stays_below" if end == "high" else "stays_above", interval=interval_text(row, say), **fields)
    return f"{text} {say('rough')}" if row["rough"] else text


def interval_text(row: Fields, say: Voice) -> str:
    """Return the interval of a crossing, with an end that was not reached said to be so."""
    low, high = (say.in_span(row[key], row["low"], row["high"]) for key in ("crossing_low", "crossing_high"))
    there = np.isfinite(row["crossing_low"]), np.isfinite(row["crossing_high"])
    key = {(True, True): "whole", (True, False): "from", (False, True): "to", (False, False): "none"}[there]
    return say(f"interval_{key}", low=low, high=high)


def _joint(result: BreakEvenResult, paths: list[str], say: Voice) -> list[str]:
    """Return what moving several together did; nothing where it was not asked for."""
    about, table = result.about, result.tables["joint"]
    if "joint" not in about:
        return []
    if about["joint"] == "none":
        return [say("joint_none")]
    spans = result.table.set_index("path")[["low", "high"]]
    at = [
        say("joint_at", factor=in_text(path, paths, say.language), at=say.in_span(value, *spans.loc[path]))
        for path, value in zip(table["path"], table["at"], strict=True)
    ]
    numbers = say.ends(*(about.get(f"joint_{key}", np.nan) for key in ("difference", "low", "high")))
    numbers["difference"] = numbers.pop("mean")
    key = "unseen" if about["joint"] == "no longer seen" else about["joint"]
    return [say(f"joint_{key}", n=len(table), factors=say.listed(at, MOST), **numbers), say("joint_how")]
