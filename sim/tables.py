"""What there is to choose and to look at, as tables: packages, levers, outcomes."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import pandas as pd
import yaml

from sim.config.fields import metas
from sim.config.levers import CompetenceUnits, Levers
from sim.language import words


@cache
def registry(name: str) -> dict[str, Any]:
    """The words of ``levers`` or ``packages``, from ``sim/governance``."""
    text = files("sim.governance").joinpath(f"{name}.yaml").read_text(encoding="utf-8")
    tree: dict[str, Any] = yaml.safe_load(text)
    return tree


def codes() -> dict[str, str]:
    """Package -> its code, G0 to G9b."""
    return {name: entry["code"] for name, entry in registry("packages").items()}


def labels(language: str) -> dict[str, str]:
    """Package -> its short name in a language."""
    words(language)  # refuses a language that is not there
    return {name: entry["short_label"][language] for name, entry in registry("packages").items()}


def lever_values(governance: Levers) -> dict[str, Any]:
    """Lever -> value, in order; the competence units count as two, with a dot."""
    values: dict[str, Any] = {}
    for name in registry("levers"):
        if name == "competence_units":
            unit = governance.competence_units
            values |= {f"{name}.{part}": getattr(unit, part) for part in metas(CompetenceUnits)}
        else:
            values[name] = getattr(governance, name)
    return values


def packages(language: str = "en") -> pd.DataFrame:
    """Every package: code, package, label, idea, in_report, and badge where it stands outside the report."""
    words(language)
    rows = [
        {"code": entry["code"], "package": name}
        | {part: entry[part][language] for part in ("label", "idea")}
        | {"in_report": entry["in_report"], "badge": entry["badge"][language]}
        for name, entry in registry("packages").items()
    ]
    return pd.DataFrame(rows)


def levers(language: str = "en") -> pd.DataFrame:
    """Every lever: code, lever, baseline, choices, level, label, description, status, evidence."""
    words(language)
    rows = []
    for name, baseline in lever_values(Levers()).items():
        lever, _, part = name.partition(".")
        entry = registry("levers")[lever]
        meta = metas(CompetenceUnits)[part] if part else metas(Levers)[lever]
        row = {"code": entry["code"], "lever": name, "baseline": baseline, "choices": ", ".join(meta.choices)}
        row |= {"level": entry["level"], "label": entry["label"][language]}
        row |= {"description": entry["description"][language], "status": entry["status"]}
        rows.append(row | {"evidence": entry["evidence"]})
    return pd.DataFrame(rows)


def outcomes(language: str = "en") -> pd.DataFrame:
    """Every outcome: outcome, label, unit, better (+1, −1, 0), group, meaning, caveat."""
    from sim.outcomes.catalogue import CATALOGUE

    book = words(language)
    rows = []
    for name, outcome in CATALOGUE.items():
        parts = ("label", "unit", "meaning", "caveat")
        said = {part: _said(book, f"outcomes.{name}.{part}") for part in parts}
        row: dict[str, Any] = {
            "outcome": name,
            "label": said["label"] or name,
            "unit": said["unit"] or outcome.unit,
        }
        row |= {"better": outcome.better, "group": outcome.group}
        rows.append(row | {"meaning": said["meaning"], "caveat": said["caveat"]})
    return pd.DataFrame(rows)


def _said(book: Any, key: str) -> str:
    return str(book[key]) if key in book else ""
