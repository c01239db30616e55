"""What is known about levers and packages, beside their values: codes, levels, labels, passages."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from sim.config.fields import Tree
from sim.language import own_yaml


@cache
def registry(name: str) -> Tree:
    """Return the words about levers or packages, as they stand in ``sim/governance``."""
    text = files("sim.governance").joinpath(f"{name}.yaml").read_text(encoding="utf-8")
    result: Tree = own_yaml(text)
    return result


def level_of(lever: str) -> str:
    """Return who decides a lever: individual, office, partnership, county, directorate or ministry."""
    return str(registry("levers")[lever.partition(".")[0]]["level"])
