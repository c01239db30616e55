"""What there is to choose and to look at, as tables: levers, packages, outcomes, in words of a language."""

from __future__ import annotations

import pandas as pd

from sim.config import configure, package_names
from sim.config.fields import Meta, metas
from sim.config.levers import CompetenceUnits, Levers
from sim.config.registry import registry
from sim.language import words
from sim.outcomes.catalogue import CATALOGUE


def labels(language: str) -> dict[str, str]:
    """Package name -> its short label in the language."""
    return {name: about["short_label"][language] for name, about in registry("packages").items()}


def badged(language: str) -> dict[str, str]:
    """Package name -> its short label, with «outside the report» behind those that are: ``Full state (outside ...)``."""
    badges = {name: about["badge"][language] for name, about in registry("packages").items()}
    return {name: f"{label} ({badges[name]})" if badges[name] else label for name, label in labels(language).items()}


def codes() -> dict[str, str]:
    """Package name -> its code: ``{"baseline_2014": "G0", ...}``, in order."""
    return {name: about["code"] for name, about in registry("packages").items()}


def lever_metas() -> dict[str, Meta]:
    """Lever -> what is known about it, from I1 to M4; competence units are two: model and intensity."""
    own = metas(Levers)
    parts = {f"competence_units.{name}": meta for name, meta in metas(CompetenceUnits).items()}
    result: dict[str, Meta] = {}
    for name in registry("levers"):
        result |= parts if name == "competence_units" else {name: own[name]}
    return result


def lever_values(settings: Levers) -> dict[str, float | str]:
    """Lever -> value, in the order of :func:`lever_metas`."""
    values: dict[str, float | str] = {}
    for name in lever_metas():
        unit, _, part = name.partition(".")
        result = getattr(settings, unit)
        values[name] = getattr(result, part) if part else result
    return values


def levers(language: str = "en") -> pd.DataFrame:
    """Return every lever: code, level, label, 2014 baseline, what is allowed, status and evidence in the report.

    ``allowed`` is a range or a list of names; ``from``, ``to`` span what the baseline may be («anslag»).
    """
    say, baseline = words(language), lever_values(Levers())
    rows = []
    for name, meta in lever_metas().items():
        about = registry("levers")[name.partition(".")[0]]
        low, high = (None, None) if meta.choices else about["sensitivity"] or (None, None)
        level, label = say[f"levels.{about['level']}"], about["label"][language]
        allowed = ", ".join(meta.choices) or f"{meta.low:g} to {meta.high:g}"
        known = {
            "status": about["status"],
            "evidence": about["evidence"],
            "description": about["description"][language],
        }
        row = {"lever": name, "code": about["code"], "level": level, "label": label, "baseline": baseline[name]}
        rows.append(row | {"from": low, "to": high, "allowed": allowed} | known)
    return pd.DataFrame(rows)


def packages(language: str = "en") -> pd.DataFrame:
    """Return every package: code, label, whether the report has it, how many levers it moves, idea and question."""
    words(language)  # refuses an unknown language with a sentence
    baseline = lever_values(Levers())
    rows = []
    for name in package_names():
        about = registry("packages")[name]
        own = lever_values(configure(name).governance)
        moved = sum(own[lever] != value for lever, value in baseline.items())
        label, badge, idea, question = (about[key][language] for key in ("label", "badge", "idea", "question"))
        row = {"package": name, "code": about["code"], "label": label, "in_report": about["in_report"], "badge": badge}
        rows.append(row | {"levers_moved": moved, "idea": idea, "question": question})
    return pd.DataFrame(rows)


def outcomes(language: str = "en") -> pd.DataFrame:
    """Return every outcome: group, label, unit, what is better (1 more, -1 less, 0 neither), meaning, caveat."""
    say, rows = words(language), []
    for name, outcome in CATALOGUE.items():
        label, unit, meaning, caveat = (say[f"outcomes.{name}.{key}"] for key in ("label", "unit", "meaning", "caveat"))
        row = {"outcome": name, "group": outcome.group, "label": label, "unit": unit, "better": outcome.better}
        rows.append(row | {"meaning": meaning, "caveat": caveat})
    return pd.DataFrame(rows)
