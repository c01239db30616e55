"""Numbers that carry their own meaning: value, unit, plausible range, provenance.

Every number a user can set is declared once, with :func:`number`; the table of parameters, the
range check, the ensemble's ranges and the error messages all read that one declaration.
"""

from __future__ import annotations

import copy
import dataclasses
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, NoReturn, TypeAlias, TypeVar

Part = TypeVar("Part")

Tree: TypeAlias = dict[str, Any]
"""Settings by name, as they come from a user, a file or YAML: any value may turn up until it is checked."""

PROVENANCE = ("report", "derived", "literature", "assumption", "choice")


class ConfigError(ValueError):
    """A setting that cannot be used; the message says what was wrong and what is allowed."""

    exit_code = 2


@dataclass(frozen=True)
class Meta:
    """What is known about one number.

    ``low`` and ``high`` bound what is allowed; ``likely`` is the narrower span that comparisons
    vary an uncertain number over (None: not varied). ``provenance`` is one of :data:`PROVENANCE`.
    """

    low: float
    high: float
    unit: str
    meaning: str
    provenance: str
    source: str
    likely: tuple[float, float] | None = None
    choices: tuple[str, ...] = ()


def number(
    value: float | int,
    low: float,
    high: float,
    unit: str,
    meaning: str,
    source: str,
    *,
    provenance: str = "assumption",
    likely: tuple[float, float] | None = None,
) -> Any:
    """Declare a number with its range, unit, meaning and where it comes from."""
    assert provenance in PROVENANCE, provenance
    assert low <= value <= high, (meaning, value)
    meta = Meta(low, high, unit, meaning, provenance, source, likely)
    return field(default=value, metadata={"meta": meta})


def share(value: float, meaning: str, source: str, **more: Any) -> Any:
    """Declare a share from 0 to 1; ``more`` as :func:`number` takes it."""
    return number(value, 0, 1, "share", meaning, source, **more)


def choice(value: str, choices: tuple[str, ...], meaning: str, source: str) -> Any:
    """Declare a setting that takes one of a few names."""
    assert value in choices
    meta = Meta(math.nan, math.nan, "name", meaning, "report", source, None, choices)
    return field(default=value, metadata={"meta": meta})


def metas(section: type | Any) -> dict[str, Meta]:
    """Return name -> :class:`Meta` of every declared number of a section, in order."""
    return {f.name: f.metadata["meta"] for f in dataclasses.fields(section) if "meta" in f.metadata}


def nearest(name: str, allowed: Iterable[str]) -> str:
    """Return a clause proposing the nearest right name, or listing what exists when nothing is near."""
    allowed = list(allowed)
    close = get_close_matches(str(name), allowed, n=1, cutoff=0.5)
    return f"Did you mean '{close[0]}'?" if close else f"Allowed: {', '.join(allowed)}."


def check_value(key: str, value: Any, meta: Meta, type_: type) -> Any:
    """Return ``value`` as its declared type, or raise :class:`ConfigError` with a sentence."""
    if meta.choices:
        if value not in meta.choices:
            names, near = ", ".join(meta.choices), nearest(str(value), meta.choices)
            raise ConfigError(f"{key} is {value!r}, but must be one of: {names}. {near}")
        return value
    allowed = f"a {'whole ' if type_ is int else ''}number from {meta.low:g} to {meta.high:g}"
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if not is_number or (type_ is int and isinstance(value, float) and not value.is_integer()):
        raise ConfigError(f"{key} is {value!r}, but must be {allowed} ({meta.unit}).")
    if not meta.low <= value <= meta.high:  # also refuses NaN
        raise ConfigError(f"{key} is {value:g}, but must be {allowed} ({meta.unit}).")
    return type_(value)


def whole_number(name: str, value: object, least: int, most: int | None = None) -> int:
    """Return a whole number within bounds that are no declaration's; raise :class:`ConfigError` with a sentence."""
    if isinstance(value, int) and not isinstance(value, bool) and least <= value <= (value if most is None else most):
        return value
    allowed = f"of {least} or more" if most is None else f"from {least} to {most}"
    raise ConfigError(f"{name} is {value!r}, but must be a whole number {allowed}.")


def check_values(kind: type, values: Mapping[str, Any], prefix: str) -> Tree:
    """Return every declared number in ``values`` as its declared type; raise :class:`ConfigError` for the first bad one.

    ``kind`` is the section's dataclass; ``values`` has a value for each of its declared numbers.
    """
    types = {f.name: int if f.type in ("int", int) else float for f in dataclasses.fields(kind)}
    return {
        name: check_value(f"{prefix}.{name}", values[name], meta, types[name]) for name, meta in metas(kind).items()
    }


class FrozenDict(Tree):
    """A dict that refuses every change, for a setting that is a table of names and values."""

    def _refuse(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("These settings cannot be changed after they are made; dataclasses.replace makes others.")

    __setitem__ = __delitem__ = __ior__ = _refuse
    clear = pop = popitem = setdefault = update = _refuse

    def __reduce__(self) -> tuple[type, tuple[Tree]]:
        """Copy and pickle as a whole: the usual way would set one item after the other."""
        return (type(self), (dict(self),))


def fill_in(part: Any, **values: Any) -> None:
    """Set fields of a frozen dataclass that is still being made.

    For ``__post_init__`` alone, where a section puts the checked value in place of the one that was given.
    """
    for name, value in values.items():
        object.__setattr__(part, name, value)


def without_checks(part: Part, **values: Any) -> Part:
    """Return a copy of a frozen dataclass with other values in it, which are not checked.

    For probes of the model that need a number no user may set; everything else uses :func:`dataclasses.replace`.
    """
    other = copy.copy(part)
    fill_in(other, **values)
    return other
