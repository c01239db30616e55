"""What a page may ask for: a setting of the lab, checked and turned into the settings of a run.

The page sends plain JSON; nothing in it can name a file, a class or a number outside what is declared. What is wrong
comes back as a sentence (:class:`sim.config.ConfigError`).
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from sim.analysis.catalogues import lever_metas
from sim.config import Config, ConfigError, configure
from sim.config.check import one_number
from sim.config.fields import Meta, Tree, metas
from sim.config.files import merged, no_such, option_names, package_names
from sim.config.world import World
from sim.language import own_yaml
from sim.studies.jobs import world_seed

YEARS = 10
"""Every run of the lab: ten years after year 0."""
SCALES = ("classroom", "teaching", "national")
WORLD_NUMBERS = (
    "turbulence", "workload", "pulse_year", "pulse_years", "pulse_turbulence", "pulse_workload", "experts_year",
    "experts_share", "demand_drift_per_year",
)  # fmt: skip
"""What of the world a page may set by a number; everything else comes from a named world."""
PARTS = ("package", "levers", "world", "seed", "scale", "reversed")
LATER = ("value", "to", "from_year", "over_years")
SEED = Meta(0, 999_999, "", "Which world", "choice", "model design")
REVERSALS_AT_ONCE = 20


@cache
def reversals() -> dict[str, Tree]:
    """Return the assumptions that can be reversed, by id: settings, label and sentence in both languages, passage."""
    text = files("sim.lab").joinpath("reversals.yaml").read_text(encoding="utf-8")
    result: dict[str, Tree] = own_yaml(text)
    return result


def config_of(asked: object, scales: tuple[str, ...] = SCALES) -> Config:
    """Return the checked settings of one run, from what a page asked for.

    ``asked``: ``package`` (a name), ``levers`` (lever: value, or ``{value, to, from_year, over_years}`` for a value that
    changes later), ``world`` (a name, or ``{name, turbulence, ...}``), ``seed`` 0 to 999 999, ``scale``, ``reversed``
    (ids of reversed assumptions). All may be left out. The run is world 0 of a study with this seed. Raises ConfigError
    with a sentence.
    """
    if not isinstance(asked, dict):
        raise ConfigError("What is asked for must be a tree of names and values.")
    for key in asked:
        chosen("part", key, PARTS)
    scale = chosen("scale", asked.get("scale", "teaching"), scales)
    seed = one_number("seed", asked.get("seed", 0), SEED, int)
    turned = reversed_settings(asked.get("reversed", []))
    world = merged(turned.get("world", {}), world_of(asked.get("world", {})))
    governance = governance_of(asked.get("package", "baseline_2014"), asked.get("levers", {}))
    return configure(
        governance, scale=scale, years=YEARS, seed=world_seed(seed, 0), world=world, uncertainty=turned.get("uncertainty"),
        costs=turned.get("costs"),
    )  # fmt: skip


def governance_of(package: object, levers: object) -> Tree:
    """Return a package with single levers on top, as ``sim.configure`` takes it."""
    tree: Tree = {"package": chosen("package", package, package_names())}
    if not isinstance(levers, dict):
        raise ConfigError("levers must be settings as lever: value.")
    allowed, schedule = tuple(lever_metas()), {}
    for name, value in levers.items():
        chosen("lever", name, allowed)
        if isinstance(value, dict):
            for part in value:
                chosen("part of a lever", part, LATER)
            if name.startswith("competence_units."):
                raise ConfigError("The competence units cannot change later; give one value.")
            schedule[name] = {part: value[part] for part in LATER[1:] if part in value}
            if "value" not in value:
                continue
            value = value["value"]
        if isinstance(value, (list, dict)):
            raise ConfigError(f"{name} must be one value.")
        top, _, part = name.partition(".")
        tree = merged(tree, {top: {part: value}} if part else {name: value})
    return tree | ({"schedule": schedule} if schedule else {})


def world_of(world: object) -> Tree:
    """Return a named world with numbers of its own on top."""
    if isinstance(world, str):
        world = {"name": world}
    if not isinstance(world, dict):
        raise ConfigError("world must be a name, or settings as name: value.")
    tree: Tree = {"name": chosen("world", world.get("name", "norway_2014"), option_names("world"))}
    known = metas(World)
    for key, value in world.items():
        if key == "name":
            continue
        chosen("number of the world", key, WORLD_NUMBERS)
        tree[key] = one_number(f"world.{key}", value, known[key])
    return tree


def reversed_settings(ids: object) -> dict[str, Tree]:
    """Return the settings under which these assumptions are reversed."""
    if not isinstance(ids, list) or len(ids) > REVERSALS_AT_ONCE:
        raise ConfigError(f"reversed must be a list of at most {REVERSALS_AT_ONCE} assumptions.")
    settings: dict[str, Tree] = {}
    for name in ids:
        settings = merged(settings, reversals()[chosen("assumption", name, tuple(reversals()))]["settings"])
    return settings


def chosen(what: str, name: object, allowed: tuple[str, ...]) -> str:
    """Return ``name`` where it is one of the allowed ones; raise ConfigError with the names there are otherwise."""
    if not isinstance(name, str) or name not in allowed:
        raise ConfigError(no_such(what, short(name), allowed))
    return name


def short(value: object, most: int = 40) -> str:
    """Return what was sent, short enough to be repeated in an error."""
    text = value if isinstance(value, str) else repr(value)
    return text if len(text) <= most else text[:most] + "…"
