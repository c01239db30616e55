"""Assumptions: numbers nobody knows, each with the value used and the span it is likely to lie in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.analysis.fields import Fields, check_whole
from sim.config.build import Config
from sim.config.ensemble import KINDS
from sim.config.fields import ConfigError, metas, nearest


@dataclass(frozen=True)
class Assumption:
    """A number nobody knows: the value used, its likely span, and what is allowed at all (needed for ``beyond``)."""

    name: str
    path: str
    value: float
    low: float
    high: float
    allowed_low: float = float("nan")
    allowed_high: float = float("nan")
    unit: str = ""


def assumptions_of(config: Config | None = None, names: Sequence[str] = ()) -> list[Assumption]:
    """Every uncertain number with a likely span, from uncertainties, world and costs, at the value the config gives it.

    ``names``: only these, as ``uncertainty.peer_rate`` or ``peer_rate``; ConfigError for one that there is not.
    """
    config = Config() if config is None else config
    result = {
        f"{section}.{name}": Assumption(name, f"{section}.{name}", float(getattr(getattr(config, section), name)),
                                        *meta.likely, meta.low, meta.high, meta.unit)
        for section, kind in KINDS.items() for name, meta in metas(kind).items() if meta.likely is not None
    }  # fmt: skip
    if not names:
        return list(result.values())
    wanted = []
    for name in names:
        those = [path for path in result if name in (path, path.partition(".")[2])]
        if len(those) != 1:
            what = f"in {' and '.join(those)}; say which" if those else f"not there. {nearest(name, result)}"
            raise ConfigError(f"The assumption '{name}' is {what}")
        wanted.append(result[those[0]])
    return wanted


def checked(
    assumptions: Sequence[Assumption], base: Fields, alternative: Fields,
    against: Fields, beyond: bool, worlds: int, tolerance: float,
) -> list[Assumption]:  # fmt: skip
    """Return the assumptions at the values used, with what is to be tried as their allowed range; ConfigError."""
    check_whole("worlds", worlds, 1)
    if not 0 < tolerance <= 1:
        raise ConfigError(f"tolerance is {tolerance!r}, but must be above 0 and at most 1, a share of the span.")
    result: dict[str, Assumption] = {}
    for of in assumptions:
        value = float(base.get(of.path, of.value))
        if of.path in alternative or of.path in against:
            raise ConfigError(f"{of.path} is set by one of the alternatives, so it cannot be moved as an assumption.")
        if of.path in result:
            raise ConfigError(f"{of.path} is named twice among the assumptions.")
        if not (np.isfinite([value, of.low, of.high]).all() and of.low < of.high):
            raise ConfigError(f"{of.path} has the value {value:g} and the likely span {of.low:g} to {of.high:g}, "
                              "but must have a number and a span from a lower to a higher one.")  # fmt: skip
        low, high = of.low, of.high
        if beyond:
            low, high = float(of.allowed_low), float(of.allowed_high)
            if not low < high:
                raise ConfigError(
                    f"{of.path} does not say what is allowed, so nothing beyond its likely span can be tried."
                )
        result[of.path] = Assumption(of.name, of.path, value, of.low, of.high, min(low, value), max(high, value))
    if not result:
        raise ConfigError("There are no assumptions to move; assumptions_of() gives those of a config.")
    return list(result.values())
