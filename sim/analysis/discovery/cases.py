"""The cases of scenario discovery: what each scenario was, how far the alternatives differed, whether it is a loss."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.analysis.complete_cases import better
from sim.analysis.estimates import interval
from sim.config.fields import ConfigError, nearest
from sim.studies.results import Results

FEWEST = 10
"""With fewer losses, or fewer scenarios that are not, there is too little to draw a box around."""
RESERVED = ("scenario", "difference", "low", "high", "worlds", "loses", "uncertain", "in_box")
"""The columns of the table of cases that are not factors."""


def direction(outcome: str, lose: str | None) -> int:
    """+1 where a lower value loses, −1 where a higher one does."""
    usual = better(outcome)
    if lose not in (None, "below", "above"):
        raise ConfigError(f"lose is {lose!r}, but must be below or above. {nearest(str(lose), ('below', 'above'))}")
    wanted = {None: usual, "below": 1, "above": -1}[lose]
    if wanted == 0:
        raise ConfigError(f"Neither more nor less of {outcome} is better; say lose='below' or lose='above'.")
    if usual and wanted != usual:
        right = "below" if usual > 0 else "above"
        raise ConfigError(f"lose is '{lose}', but one loses on {outcome} when it is '{right}'; leave lose out.")
    return wanted


def gather(
    results: Results, differences: pd.DataFrame, sign: int, worse_than: float
) -> tuple[pd.DataFrame, pd.DataFrame, int]:
    """Return the factors of each scenario that has a pair, what came of it, and how many scenarios have none.

    ``differences``: float, a row a scenario, a column a world. ``sign``: +1 where more is better, else −1.
    """
    if not np.isfinite(worse_than):
        raise ConfigError(f"worse_than is {worse_than!r}, but must be a number.")
    items = [interval(row[np.isfinite(row)]) for row in differences.to_numpy(dtype=float)]
    cases = pd.DataFrame(items, columns=["difference", "low", "high", "share", "worlds"], index=differences.index)
    x = factors(results.scenarios)
    there = (cases["worlds"] > 0) & x.notna().all(axis=1)
    x, cases = x[there], cases[there].drop(columns="share")
    if cases.empty:
        raise ConfigError(f"The study {results.name} has no scenario with both alternatives in the same world.")
    x = x[[factor for factor in x if x[factor].nunique() > 1]]
    if x.shape[1] == 0:
        raise ConfigError(f"The scenarios of the study {results.name} do not differ in any factor, so there is "
                          "nothing to tell a loss by.")  # fmt: skip
    ends = sign * cases["low"], sign * cases["high"]
    cases["loses"] = sign * cases["difference"] < worse_than
    beyond = (np.maximum(*ends) < worse_than) | (np.minimum(*ends) > worse_than)  # never where there is no interval
    cases["uncertain"] = ~beyond
    cases.insert(0, "scenario", cases.index)
    x, cases = x.reset_index(drop=True), cases.reset_index(drop=True)
    return x, pd.concat([cases[["scenario"]], x, cases.drop(columns="scenario")], axis=1), int((~there).sum())


def factors(scenarios: pd.DataFrame) -> pd.DataFrame:
    """Return numbers as float, everything else as names; columns without any value are left out."""
    result = {}
    for column in scenarios:
        values = scenarios[column]
        if values.isna().all():
            continue
        name = f"{column} (factor)" if column in RESERVED else str(column)
        number = pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values)
        result[name] = values.astype(float) if number else values.astype(object).map(str).where(values.notna(), None)
    return pd.DataFrame(result, index=scenarios.index)


def status(loses: np.ndarray) -> str:
    """Return what there is to look for: none, all, few, few_others, or box where there is enough of both."""
    losses, others = int(loses.sum()), int((~loses).sum())
    if losses == 0:
        return "none"
    if others == 0:
        return "all"
    return "few" if losses < FEWEST else "few_others" if others < FEWEST else "box"
