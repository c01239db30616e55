"""What is known about levers and packages, beside their values: codes, levels, labels, passages."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@cache
def registry(name: str) -> dict[str, Any]:
    """The words about levers or packages, as they stand in ``sim/governance``."""
    text = files("sim.governance").joinpath(f"{name}.yaml").read_text(encoding="utf-8")
    result: dict[str, Any] = yaml.safe_load(text)
    return result


def level_of(lever: str) -> str:
    """Who decides a lever: individual, office, partnership, county, directorate or ministry."""
    return str(registry("levers")[lever.partition(".")[0]]["level"])
