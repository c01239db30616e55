"""What was seen in the lab, as commands that run it again without the lab."""

from __future__ import annotations

import dataclasses
import shlex

from sim.config import Config
from sim.config.fields import Tree
from sim.config.yaml_text import dump_yaml
from sim.lab.schema import MOVE, YEARS, governance_of, moves_of, reversed_settings, world_of
from sim.studies.jobs import world_seed


def overrides(asked: Tree) -> list[str]:
    """Return the settings of ``python -m sim`` that give the same run as this option of the lab."""
    words = [f"governance={asked.get('package', 'baseline_2014')}", f"scale={asked.get('scale', 'teaching')}"]
    world = world_of(asked.get("world", {}))
    words.append(f"world={world.pop('name')}")
    turned = reversed_settings(asked.get("reversed", []))
    sections = {**turned, "world": {**turned.get("world", {}), **world}}
    for section, values in sections.items():
        words += [f"{section}.{name}={_setting_text(value)}" for name, value in values.items()]
    for name, value in asked.get("levers", {}).items():
        if not isinstance(value, (dict, list)):
            words.append(f"governance.{name}={_setting_text(value)}")
            continue
        start, moves = moves_of(name, value)
        if start is not None:
            words.append(f"governance.{name}={_setting_text(start)}")
        words.append(f"governance.schedule.{name}={_moves_text(moves)}")
    return [*words, f"seed={world_seed(asked.get('seed', 0), 0)}"]


def command(asked: Tree) -> str:
    """Return the command that gives the same run from a shell, in one world."""
    return shlex.join(("python", "-m", "sim", *overrides(asked)))


def study(options: dict[str, Tree], configs: list[Config], worlds: int) -> str | None:
    """Return a study file with these options in so many worlds, for ``orglearn sweep``; None in different worlds."""
    first = configs[0]
    if any(dataclasses.replace(first, governance=other.governance) != other for other in configs):
        return None
    asked = next(iter(options.values()))
    turned = reversed_settings(asked.get("reversed", []))
    tree: Tree = {
        "options": [
            {label: governance_of(one.get("package", "baseline_2014"), one.get("levers", {}))}
            for label, one in options.items()
        ],
        "replications": worlds,
        "scale": asked.get("scale", "teaching"),
        "world": {**turned.get("world", {}), **world_of(asked.get("world", {}))},
        **{section: turned[section] for section in ("uncertainty", "costs") if section in turned},
        "years": YEARS,
        "seed": asked.get("seed", 0),
    }
    return dump_yaml(tree)


def _moves_text(moves: Tree | list[Tree]) -> str:
    if isinstance(moves, list):
        return f"[{', '.join(map(_moves_text, moves))}]"
    return "{" + ", ".join(f"{part}: {_setting_text(moves[part])}" for part in MOVE if part in moves) + "}"


def _setting_text(value: object) -> str:
    return f"{value:g}" if isinstance(value, (int, float)) and not isinstance(value, bool) else str(value)
