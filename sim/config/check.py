"""From plain values to checked sections: each number by its declaration, then the whole by itself."""

from __future__ import annotations

import dataclasses
import itertools
import math
from typing import Any, TypeVar

from sim.config.fields import ConfigError, Meta, Tree, check_value, check_values, metas
from sim.config.files import check_names
from sim.config.levers import UNIT_MODELS, CompetenceUnits, LeverMove, Levers
from sim.config.scale import Scale
from sim.config.world import World
from sim.config.yaml_text import refuse_underscores

Section = TypeVar("Section")

YEARS = Meta(0, 100, "years", "How long to run after year 0", "choice", "model design")
SEED = Meta(0, 2**63 - 1, "a name for one world's luck", "Which luck the world has", "choice", "model design")
#: A lever over time: from which year it moves, to what, and over how many years.
PLAN = {
    "from_year": Meta(0, 100, "years", "When the lever starts to move", "choice", "model design"),
    "to": Meta(0, 1, "share of full strength", "Where the lever ends", "choice", "model design"),
    "over_years": Meta(0, 100, "years", "How long the move takes (0: at once)", "choice", "model design"),
}
#: Years that are taken as the same: sums of decimals miss each other by less.
CLOSE = 1e-9
#: How far, in steps, a number of years that is written with a few decimals may be from the step that is meant.
STEP_MISSED = 0.01
#: Where to find all the names of a section that has many.
SEE = {name: f"what `orglearn list {name}` lists" for name in ("uncertainty", "costs", "world")} | {
    "governance": "what `orglearn list levers` lists"
}


def finite(key: str, value: Any) -> Any:
    """Return the value as plain Python; refuse NaN, infinity and numbers too large to count with."""
    if hasattr(value, "item") and getattr(value, "shape", None) == ():
        value = value.item()
    if isinstance(value, (int, float)):
        try:
            fits = math.isfinite(value)
        except OverflowError:
            fits = False
        if not fits:
            raise ConfigError(f"{key} is {str(value)[:20]}, but must be a finite number.")
    return value


def section(kind: type[Section], values: Any, prefix: str) -> Section:
    """Return a dataclass from a tree of values; raise a :class:`ConfigError` that names the key.

    Unknown names are refused with the nearest right one. Numbers are checked by :func:`check`.
    """
    if not isinstance(values, dict):
        raise ConfigError(f"{prefix} is {values!r}, but must be a name, or settings as name: value.")
    refuse_underscores(values, prefix)
    known = [f.name for f in dataclasses.fields(kind)]  # type: ignore[arg-type]
    allowed = [f"{prefix}.{name}" for name in known]
    check_names("setting", [f"{prefix}.{name}" for name in values], allowed, see=SEE.get(prefix, ""))
    parts = dict(values)
    unit = parts.get("competence_units")
    if kind is Levers and "competence_units" in parts and not isinstance(unit, CompetenceUnits):
        parts["competence_units"] = section(CompetenceUnits, unit, f"{prefix}.competence_units")
    return kind(**parts)


def check(part: Section, prefix: str) -> Section:
    """Return one section with every declared number checked, and names and plans where it has them.

    Numbers come back as plain Python of the declared type. Raises :class:`ConfigError` for what cannot be used.
    """
    values: Tree = {}
    for name, meta in metas(part).items():
        values[name] = finite(f"{prefix}.{name}", getattr(part, name))
        if meta.choices:
            check_names("choice", [values[name]], meta.choices, key=f"{prefix}.{name}")
    values = check_values(type(part), values, prefix)
    if isinstance(part, CompetenceUnits) and part.model == "none" and values["intensity"] > 0:
        raise ConfigError(
            f"{prefix}.intensity is {values['intensity']:g}, but {prefix}.model is none, so there are no units; name a model "
            f"({', '.join(UNIT_MODELS[1:])}), or set the intensity to 0."
        )
    for label in ("name", "package"):
        if not isinstance(getattr(part, label, "-"), str) or not getattr(part, label, "-").strip():
            raise ConfigError(f"{prefix}.{label} is {getattr(part, label)!r}, but must be a name.")
    if isinstance(part, Levers):
        values["competence_units"] = check(part.competence_units, f"{prefix}.competence_units")
        if not isinstance(part.schedule, dict):
            raise ConfigError(f"{prefix}.schedule is {part.schedule!r}, but must be lever: {{from_year, to}}.")
        values["schedule"] = {name: moves(name, what, f"{prefix}.schedule") for name, what in part.schedule.items()}
    checked: Section = dataclasses.replace(part, **values)  # type: ignore[type-var]
    if isinstance(checked, Scale):
        check_scale(checked)
    if isinstance(checked, World):
        check_world(checked)
    return checked


def moves(lever: str, values: Any, prefix: str) -> tuple[LeverMove, ...]:
    """Return the moves of one lever, complete and checked, from one move or a list of them.

    They come in the order of years, and each begins when the one before has ended.
    """
    known, key = metas(Levers), f"{prefix}.{lever}"
    see = "the levers that `orglearn list levers` lists, without the competence units"
    check_names("lever", [lever], known, key=prefix, see=see)
    if not isinstance(values, (list, tuple)):
        return (move(key, values, known[lever]),)
    if not values:
        raise ConfigError(f"{key} is an empty list; a lever that does not move has a value alone.")
    result = tuple(move(f"{key}[{place}]", what, known[lever]) for place, what in enumerate(values))
    for before, after in itertools.pairwise(result):
        ends = before.from_year + before.over_years
        if after.from_year <= before.from_year or after.from_year < ends - CLOSE:
            raise ConfigError(
                f"{key} has a move from year {after.from_year:g} after one from year {before.from_year:g} that ends in year "
                f"{ends:g}; each must begin later than the one before, and no earlier than that one ends."
            )
        if after.to == before.to:
            raise ConfigError(
                f"{key} moves to {after.to!r} twice running, and the second time stays where it is; leave it out."
            )
    return result


def move(key: str, values: Any, lever: Meta) -> LeverMove:
    """Return one move, complete and checked, from ``{"from_year": 3, "to": .45, "over_years": 2}``.

    A lever that is one of a few names changes at once, to a name.
    """
    if isinstance(values, LeverMove):
        values = dataclasses.asdict(values)
    if not isinstance(values, dict) or "to" not in values:
        raise ConfigError(f"{key} is {values!r}, but must be {{from_year: ..., to: ..., over_years: ...}}.")
    check_names("setting", [f"{key}.{name}" for name in values], [f"{key}.{name}" for name in PLAN])
    whole: Tree = {"from_year": 0.0, "over_years": 0.0} | values
    numbers = {name: one_number(f"{key}.{name}", whole[name], PLAN[name]) for name in ("from_year", "over_years")}
    if not lever.choices:
        return LeverMove(to=one_number(f"{key}.to", whole["to"], PLAN["to"]), **numbers)
    check_names("choice", [whole["to"]], lever.choices, key=f"{key}.to")
    if numbers["over_years"]:
        raise ConfigError(
            f"{key}.over_years is {numbers['over_years']:g}, but a lever that is a name changes at once; leave it out."
        )
    return LeverMove(to=whole["to"], **numbers)


def check_whole_steps(years: float, steps_per_year: int) -> None:
    """Refuse a run that would end between two steps: what it is called by would not be what it lived."""
    steps = years * steps_per_year
    near = round(steps)
    exact = years == near // steps_per_year if near % steps_per_year == 0 else abs(steps - near) < STEP_MISSED
    if not exact:
        allowed = " or ".join(f"{step / steps_per_year:.4g}" for step in (math.floor(steps), math.ceil(steps)))
        raise ConfigError(
            f"years is {years:g}, but must be a whole number of steps of 1/{steps_per_year} year. Nearest: {allowed}."
        )


def check_in_time(levers: Levers, world: World, years: float, steps_per_year: int) -> None:
    """Refuse what begins too late to have any effect in a run of so many years: a lever's move, or an event of the world."""
    last = (round(years * steps_per_year) - 1) / steps_per_year
    late = [
        (f"governance.schedule.{name}", "starts to move", one.from_year)
        for name, own in levers.schedule.items()
        for one in own
        if one.from_year > last + (-CLOSE if one.over_years else CLOSE)
    ]
    if world.pulse_years and world.pulse_year > last + CLOSE:
        late.append(("world.pulse_year", "has a pulse begin", world.pulse_year))
    if world.experts_share and round((last - world.experts_year) * steps_per_year) < 0:  # leave in the nearest step
        late.append(("world.experts_year", "has experts leave", world.experts_year))
    for key, what, year in late[:1]:
        raise ConfigError(
            f"{key} {what} in year {year:g}, too late to have any effect in a run of {years:g} years; let it be earlier, or "
            "run for more years."
        )


def one_number(key: str, value: Any, meta: Meta, type_: type = float) -> Any:
    """Return one number that stands outside a section, checked."""
    return check_value(key, finite(key, value), meta, type_)


def check_scale(scale: Scale) -> None:
    """Require people for every office, offices for every county, and whole words of practices."""
    room = scale.caseworkers // scale.smallest_office
    if scale.offices > room:
        raise ConfigError(
            f"scale.offices is {scale.offices}, but {scale.caseworkers} caseworkers with at least "
            f"{scale.smallest_office} in each office allow at most {room}."
        )
    if scale.counties > scale.offices:
        most = f"at most the number of offices, {scale.offices}"
        raise ConfigError(f"scale.counties is {scale.counties}, but must be {most}.")
    if scale.practices % 64:
        raise ConfigError(f"scale.practices is {scale.practices}, but must be a multiple of 64, up to 512.")


def check_world(world: World) -> None:
    """Refuse outcomes less clear than chance, which would teach the opposite of what is right."""
    if world.clarity - world.clarity_fall < 0.5 - 1e-9:
        raise ConfigError(
            f"world.clarity_fall is {world.clarity_fall:g}, but must be at most {world.clarity - 0.5:.3g} "
            f"where world.clarity is {world.clarity:g}: no outcome is less clear than chance (0.5)."
        )
