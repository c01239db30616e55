"""Names for the kinds of values that analyses pass around. What is in them is checked where they come from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sim.config.fields import ConfigError

Fields = Mapping[str, Any]
"""Read by name: a row of a table, a point of settings, or what is known about a result."""
Record = dict[str, Any]
"""The same, while it is filled in."""
Year = float | str | None
"""A year that was kept, :data:`sim.studies.results.MEAN`, or None for the last."""
Outcomes = str | Sequence[str] | None
"""One outcome, several, or None for all that suit."""


def check_whole(name: str, value: object, least: int) -> None:
    """ConfigError unless the value is a whole number from ``least``."""
    if isinstance(value, bool) or not isinstance(value, int) or value < least:
        raise ConfigError(f"{name} is {value!r}, but must be a whole number from {least}.")
