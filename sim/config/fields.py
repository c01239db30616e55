"""Numbers that carry their own meaning: value, unit, plausible range, provenance.

Every number a user can set is declared once, with :func:`number`; the table of parameters, the
range check, the ensemble's ranges and the error messages all read that one declaration.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, TypeAlias

Tree: TypeAlias = dict[str, Any]
"""Settings as plain values, as YAML has them; what is in them is not checked yet."""

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


def choice(value: str, choices: tuple[str, ...], meaning: str, source: str) -> Any:
    """Declare a setting that takes one of a few names."""
    assert value in choices
    meta = Meta(math.nan, math.nan, "name", meaning, "report", source, None, choices)
    return field(default=value, metadata={"meta": meta})


def metas(section: Any) -> dict[str, Meta]:
    """Name -> :class:`Meta` of every declared number of a section, in order."""
    return {f.name: f.metadata["meta"] for f in dataclasses.fields(section) if "meta" in f.metadata}


def nearest(name: str, allowed: Iterable[str]) -> str:
    """A clause proposing the nearest right name, or listing what exists when nothing is near."""
    allowed = list(allowed)
    close = get_close_matches(str(name), allowed, n=1, cutoff=0.5)
    if close:
        return f"Did you mean '{close[0]}'?"
    return "Allowed: " + ", ".join(allowed) + "."


def check_value(key: str, value: object, meta: Meta, type_: type) -> Any:
    """Return ``value`` as its declared type, or raise :class:`ConfigError` with a sentence."""
    if meta.choices:
        if value not in meta.choices:
            raise ConfigError(
                f"{key} is {value!r}, but must be one of: {', '.join(meta.choices)}. "
                f"{nearest(str(value), meta.choices)}"
            )
        return value
    allowed = f"a {'whole ' if type_ is int else ''}number from {meta.low:g} to {meta.high:g}"
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise ConfigError(f"{key} is {value!r}, but must be {allowed} ({meta.unit}).")
    if type_ is int and isinstance(value, float) and not value.is_integer():
        raise ConfigError(f"{key} is {value!r}, but must be {allowed} ({meta.unit}).")
    if not meta.low <= value <= meta.high:  # also refuses NaN
        raise ConfigError(f"{key} is {value:g}, but must be {allowed} ({meta.unit}).")
    return type_(value)


def check_section(section: Any, prefix: str) -> None:
    """Check every declared number of a dataclass instance in place of trusting it."""
    for f in dataclasses.fields(section):
        if "meta" not in f.metadata:
            continue
        meta: Meta = f.metadata["meta"]
        type_ = int if f.type in ("int", int) else float
        value = check_value(f"{prefix}.{f.name}", getattr(section, f.name), meta, type_)
        object.__setattr__(section, f.name, value)
