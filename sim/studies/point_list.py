"""Points of a design given as a list: rows of a CSV file or mappings, each with a value for every factor."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sim.config.fields import ConfigError
from sim.config.yaml_text import read_file
from sim.studies.results import Factor
from sim.studies.types import Tree, Values

MOST = 1_000_000
"""Points of a list."""
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
WHOLE = re.compile(r"[+-]?\d+")


def read_points(given: Values) -> list[Tree]:
    """Return the points of a design, factor's setting -> value, from ``file`` (a CSV) or ``points`` (a list of mappings).

    ConfigError, with the line, where the file cannot be read: it must be UTF-8 with commas, a line of names first, and a
    value in every cell.
    """
    if ("file" in given) == ("points" in given):
        raise ConfigError("A design of points takes file, a CSV with a column for each factor, or points, a list.")
    rows = _of_file(Path(str(given["file"]))) if "file" in given else given["points"]
    if (
        not isinstance(rows, Sequence)
        or isinstance(rows, str)
        or not rows
        or not all(isinstance(r, Mapping) for r in rows)
    ):
        raise ConfigError("design.points must be a list with at least one point, setting: value, in it.")
    if len(rows) > MOST:
        raise ConfigError(f"A design of points has {len(rows)} points, but can have at most {MOST}.")
    for number, row in enumerate(rows, 1):
        if list(row) != list(rows[0]):
            raise ConfigError(
                f"Point {number} sets {', '.join(row) or 'nothing'}, but point 1 sets {', '.join(rows[0])}."
            )
        if wrong := [key for key, value in row.items() if not isinstance(value, (int, float, str))]:
            raise ConfigError(f"Point {number} sets {wrong[0]} to {row[wrong[0]]!r}, but takes a number or a name.")
    return [dict(row) for row in rows]


def factors_of(points: Sequence[Values]) -> Tree:
    """Return what a list of points moves, as a study file would have it: setting -> its values."""
    return {key: list(dict.fromkeys(row[key] for row in points)) for key in points[0]}


def levels_at(points: Sequence[Values], factors: Sequence[Factor]) -> list[Tree]:
    """Return the points by factor and level; ``factors``: those of :func:`factors_of`, in the same order."""
    given = factors_of(points)
    levels = {
        key: dict(zip(given[key], factor.levels, strict=True)) for key, factor in zip(given, factors, strict=True)
    }
    return [{f.name: levels[key][row[key]] for key, f in zip(given, factors, strict=True)} for row in points]


def _of_file(path: Path) -> list[Tree]:
    """Return the rows of a CSV file; numbers as numbers, all else as text."""
    try:
        text = read_file(path, str(path), "CSV").decode("utf-8-sig")
        lines = list(csv.reader(io.StringIO(text), strict=True))
    except UnicodeDecodeError:
        raise ConfigError(f"{path} is not in UTF-8; save it as a CSV file in UTF-8.") from None
    except csv.Error as problem:
        raise ConfigError(f"{path} cannot be read as a CSV file: {problem}.") from None
    names = [name.strip() for name in lines[0]] if lines else []
    if len(names) == 1 and ";" in names[0]:
        raise ConfigError(
            f"{path} has its columns between semicolons; save it with commas, and with points in numbers."
        )
    if not names or not all(names) or len(set(names)) < len(names):
        raise ConfigError(f"The first line of {path} must name every column, each once; it is: {', '.join(names)}.")
    rows = []
    for number, line in enumerate(lines[1:], 2):
        if not line:
            continue
        if len(line) != len(names) or not all(cell.strip() for cell in line):
            raise ConfigError(f"Line {number} of {path} has {sum(map(bool, line))} values for {len(names)} columns.")
        rows.append({name: _cell(cell.strip()) for name, cell in zip(names, line, strict=True)})
    return rows


def _cell(text: str) -> Any:
    if WHOLE.fullmatch(text):
        return int(text)
    return float(text) if NUMBER.fullmatch(text) else text
