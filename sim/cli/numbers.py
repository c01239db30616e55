"""Numbers and lists that several verbs take, checked."""

from __future__ import annotations

from sim.cli.words import Given
from sim.config.check import one_number
from sim.config.fields import ConfigError, Meta

WORKERS = Meta(1, 1024, "processes", "How many runs at a time", "choice", "model design")


def workers_of(given: Given) -> int | None:
    """Return how many processes were asked for, checked; None for one each core."""
    value = given.values.get("workers")
    return None if value is None else whole("workers", value, WORKERS)


def whole(name: str, value: object, meta: Meta) -> int:
    """Return a whole number, checked."""
    return one_number(name, value, meta, int)


def names_in(name: str, value: object) -> list[str]:
    """Return a name, or a list of names, as a list."""
    names = [value] if isinstance(value, str) else value
    if not isinstance(names, list) or not names or not all(isinstance(one, str) for one in names):
        raise ConfigError(f"{name} is {value!r}, but must be a name, or a list as [one,two].")
    return names
