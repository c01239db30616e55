"""Each result becomes a line of the validation passport: what was said, what was found, and whether it holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TypeAlias

import numpy as np
import pandas as pd
from scipy import stats

from sim.analysis.fields import Record
from sim.language import LANGUAGES, own_yaml
from sim.language.format import trimmed

CONFIDENCE = 0.99
Values: TypeAlias = np.ndarray | pd.Series


@cache
def words() -> dict[str, Record]:
    """Every classic's name, paper and lines, from ``classics.yaml``, by what its ids begin with."""
    return own_yaml(Path(__file__).with_name("classics.yaml").read_text(encoding="utf-8"))


def interval(values: Values) -> tuple[float, float, float]:
    """Mean of independent values with its two-sided 99 % t-interval: (mean, low, high)."""
    values = np.asarray(values, dtype=float)
    mean = float(values.mean())
    if len(values) < 2:
        return mean, float("-inf"), float("inf")
    half = float(stats.t.ppf(0.5 + CONFIDENCE / 2, len(values) - 1) * values.std(ddof=1) / np.sqrt(len(values)))
    return mean, mean - half, mean + half


def goes(differences: Values, expect: str) -> bool:
    """Whether paired differences, one a replication, go the way that is expected.

    ``expect``: "rises" or "falls" holds where the whole 99 % interval is on that side of zero (stricter than a
    one-sided interval of 99 %); "keeps" where every single difference is zero.
    """
    _, low, high = interval(differences)
    return {"rises": low > 0, "falls": high < 0, "keeps": bool(np.all(np.asarray(differences) == 0))}[expect]


def relations(classic: str, differences: Mapping[str, Values]) -> Iterator[Record]:
    """A line for each relation, by its name in ``classics.yaml``: which way something goes (:func:`goes`)."""
    for name, values in differences.items():
        yield _line(classic, name, values, goes(values, words()[classic]["says"][name]["expect"]), {})


def point(
    classic: str,
    name: str,
    settings: Mapping[str, float],
    values: pd.Series,
    *,
    published: float | None = None,
    reference: float,
    near_reference: float,
    near_published: float | None = None,
) -> Record:
    """A line that says how much, judged by its distance from a reference and from what was printed.

    ``near_reference`` and ``near_published`` are the distances allowed. ``tolerance`` of the line is the one
    that goes with the printed value, or with the reference where nothing was printed.
    """
    result = interval(values)[0]
    holds = abs(result - reference) <= near_reference
    allowed = near_reference
    if published is not None and near_published is not None:
        holds = holds and abs(result - published) <= near_published
        allowed = near_published
    printed = {} if published is None else {"published": published}
    line = _line(classic, name, values, holds, {**settings, "reference": reference, "near": near_reference, **printed})
    line["id"] += "." + ",".join(f"{key}={_short(value)}" for key, value in settings.items())
    return line | {"published": published, "reference": reference, "tolerance": float(allowed)}


def _line(classic: str, name: str, values: Values, holds: bool, numbers: Mapping[str, float]) -> Record:
    """Everything a line has, the ``numbers`` written into its words; a point adds to it what was printed."""
    about = words()[classic]
    says = about["says"][name]
    result, low, high = interval(values)
    texts = {}
    for language in (code for code in reversed(LANGUAGES) if code in says):
        written = numbers if language == "en" else {k: trimmed(v, 3, language) for k, v in numbers.items()}
        texts["target" if language == "en" else f"target_{language}"] = says[language].format(**written)
    return {
        "id": f"{classic}.{name}",
        "classic": about["name"],
        **texts,
        "source": ", ".join(filter(None, (about["paper"], says.get("where")))),
        "published": None,
        "reference": None,
        "found": result,
        "low": low,
        "high": high,
        "tolerance": None,
        "verdict": "holds" if holds else "fails",
        "replications": len(values),
        "fitted": False,
        "note": says.get("note", "").format(**numbers),
    }


def _short(number: float) -> str:
    """.1 rather than 0.1, as March writes it."""
    return f"{number:g}".replace("0.", ".", 1) if 0 < number < 1 else f"{number:g}"


def at(table: pd.DataFrame, column: str, period: int | None = None) -> pd.Series:
    """One value a replication: ``column`` at ``period``, or at the end; indexed by replication."""
    when = table["period"].max() if period is None else period
    return table[table["period"] == when].set_index("replication")[column].sort_index()
