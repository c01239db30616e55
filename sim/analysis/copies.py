"""Options that are the same as another: their differences are nothing that was measured, and no test.

A difference that is 0 in every pair has no spread to be judged by. An option that repeats another, run for run, says a
second time what the other said; counted among the tests, it would make all of them harder to pass.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from sim.analysis.fields import Fields
from sim.analysis.naming import Voice
from sim.studies.results import Results

Copies = dict[str, list[str]]
"""Option -> the first option that it repeats, and how that is known: one of :data:`HOW`."""
SETTINGS, NUMBERS = HOW = "settings", "numbers"
"""The settings are the same; or every number that was kept is, though the settings differ."""


def copies_of(results: Results, first: str | None = None) -> Copies:
    """Return which alternatives repeat another before them: in the order of the study, ``first`` before all.

    Compared are all values that were kept after year 0, in every scenario and world, bit for bit; none where nothing was
    kept after year 0. The settings are the same where the keys of all runs are.
    """
    names = [str(name) for name in results.alternatives.index]
    if first is not None:
        names = [first, *(name for name in names if name != first)]
    table = results.table
    keys = {} if "key" not in table else {
        name: set(table.loc[table["alternative"] == name, "key"]) for name in names
    }  # fmt: skip
    return _copies(table, "alternative", names, ["scenario", "world", "year", "outcome"], keys)


def same_settings(results: Results, first: str | None = None) -> Copies:
    """Return the copies whose settings are the same, so that what was not compared (groups, flows) is the same too."""
    return {name: how for name, how in copies_of(results, first).items() if how[1] == SETTINGS}


def copies_in(values: pd.DataFrame, options: Sequence[str], config: Mapping[str, Fields] | None = None) -> Copies:
    """Return the same for the values of a comparison; ``config``: option -> its settings, where they are known."""
    keys = [key for key in ("set", "world", "year", "outcome") if key in values]
    return _copies(values, "option", options, keys, {name: _plain(own) for name, own in (config or {}).items()})


def _copies(
    table: pd.DataFrame, column: str, names: Sequence[str], keys: list[str], settings: Mapping[str, object]
) -> Copies:
    """Return name -> the first before it with the same values, and whether its ``settings`` are the same too."""
    table = table[table["year"] > 0]
    bounds = table.groupby(column, observed=True)["value"].agg(["min", "max", "size"])
    near = bounds[bounds.duplicated(keep=False)].index  # the rest cannot be alike, and need no closer look
    table = table[table[column].isin(near)]
    place = table.groupby(keys, observed=True).ngroup().to_numpy()
    of, values = table[column].to_numpy(), table["value"].to_numpy(dtype=float) + 0.0
    values[np.isnan(values)] = np.nan
    first: dict[bytes, str] = {}
    result: Copies = {}
    for name in names:
        own = np.flatnonzero(of == name)
        own = own[np.argsort(place[own], kind="stable")]
        if (other := first.setdefault(place[own].tobytes() + values[own].tobytes(), name)) != name and len(own):
            is_same = name in settings and settings[name] == settings.get(other)
            result[name] = [other, SETTINGS if is_same else NUMBERS]
    return result


def sentences(copies: Copies, language: str) -> list[str]:
    """Return a sentence for each option that repeats another."""
    say = Voice("copies", language)
    return [say(how, option=say.option(name), other=say.option(other)) for name, (other, how) in copies.items()]


def in_short(name: str, copies: Copies, language: str) -> str:
    """Return what an option repeats, in a few words: «the same settings as ...»."""
    say, (other, how) = Voice("copies", language), copies[name]
    return say(f"{how}_short", other=say.option(other))


def _plain(settings: Fields) -> dict[str, object]:
    """Return settings without the name of the package they began from."""
    governance = dict(settings.get("governance", {}))
    governance.pop("package", None)
    return {**settings, "governance": governance}
