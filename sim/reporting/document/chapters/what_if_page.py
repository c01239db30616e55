"""What the page to try oneself holds: levers, surfaces, options to begin from, hours, and its words."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.analysis.difference_text import decimals
from sim.analysis.lever_changes import lever_label
from sim.analysis.search.planned_hours import with_levers
from sim.analysis.surface.estimate import UNIT, SurfaceFound, beyond, config_of
from sim.analysis.surface.fitting import NORMAL
from sim.analysis.surface.hours import hours_of
from sim.config.levers import Levers
from sim.config.registry import level_of
from sim.outcomes.catalogue import CATALOGUE
from sim.reporting.document import measures
from sim.reporting.document.draft import Draft

OPEN = 8
"""So many levers stand open; the others can be opened, level by level."""
STEPS = (0.05, 0.01)


def data(draft: Draft, found: SurfaceFound) -> dict[str, Any]:
    """What the script reads: plain values, coefficients in full."""
    main = most_matter(found)
    presets = _presets(draft, found)
    order = sorted(range(len(found.levers)), key=lambda i: (found.levers[i] not in main, i))
    named = {lever: place for place, lever in enumerate(found.levers)}
    config = config_of(draft.results, draft.results.reference)
    hours = hours_of(list(found.levers), _numeric_base(found, config.governance), config)
    pair = [named[name] for name in hours.pair] if all(name in named for name in hours.pair) else None
    levers = [_lever(draft, found, i, found.levers[i] in main) for i in range(len(found.levers))]
    place = {old: new for new, old in enumerate(order)}
    return {
        "levers": [levers[i] for i in order],
        "outcomes": [_outcome(draft, found, outcome, place) for outcome in found.surfaces],
        "presets": presets,
        "hours": {
            "each": [hours.each[found.levers[i]] for i in order], "product": hours.product,
            "pair": [place[i] for i in pair] if pair else None,
        },
        "normal": NORMAL, "step": _step(found, presets),
        "region": float(np.linalg.norm(found.points, axis=1).max()),
    }  # fmt: skip


def words(draft: Draft, found: SurfaceFound) -> dict[str, str]:
    """The page's texts; those about something that is not there are empty."""
    keys = list(draft.say.names("what_if.widget"))
    said = {key: draft.say[f"what_if.widget.{key}"] for key in keys}
    for key in ("results", "summary_none", "hours"):
        said[key] = said[key].replace("{reference}", draft.name(draft.results.reference))
    results = draft.results
    usual = config_of(results, results.reference).governance
    outside = [n for n in draft.others if beyond(config_of(results, n).governance, usual, found.levers)]
    out = found.about["left_out"]
    said["not_offered"] = (
        said["not_offered"].format(names="; ".join(map(draft.name, outside))) if outside else ""
    )
    said["left_out"] = said["left_out"].format(names=", ".join(map(draft.outcome, out))) if out else ""
    said["units"] = said["units"] if f"{UNIT}.intensity" in found.levers else ""
    return said


def most_matter(found: SurfaceFound) -> list[str]:
    """The levers that matter most: by the spread over the points of the terms each is in, averaged over outcomes."""
    weight = np.zeros(len(found.levers))
    for made in found.surfaces.values():
        second = np.where(made.terms[:, 1] < 0, 1.0, found.points[:, made.terms[:, 1]])
        parts = found.points[:, made.terms[:, 0]] * second * made.coefficients
        own = [parts[:, (made.terms == i).any(axis=1)].sum(axis=1).std() for i in range(len(weight))]
        weight += np.array(own) / max(parts.sum(axis=1).std(), 1e-12)
    return [found.levers[i] for i in np.argsort(-weight, kind="stable")[:OPEN]]


def _numeric_base(found: SurfaceFound, usual: Levers) -> Levers:
    """The reference with competence units staffed as on the surface, so that their hours can be told."""
    if f"{UNIT}.intensity" not in found.levers:
        return usual
    return with_levers(usual, {f"{UNIT}.model": "hybrid"})


def _lever(draft: Draft, found: SurfaceFound, i: int, main: bool) -> dict[str, Any]:
    lever = found.levers[i]
    return {
        "id": lever, "label": lever_label(lever.partition(".")[0], draft.language),
        "code": str(measures.about(lever.partition(".")[0])["code"]), "level": draft.say[f"levels.{level_of(lever)}"],
        "base": float(found.base[i]), "low": float(found.low[i]), "high": float(found.high[i]), "main": main,
    }  # fmt: skip


def _outcome(draft: Draft, found: SurfaceFound, outcome: str, place: dict[int, int]) -> dict[str, Any]:
    made, fit = found.surfaces[outcome], found.tables["fit"].set_index("outcome")
    terms = [
        [place[first], place[second] if second >= 0 else -1, coefficient]
        for (first, second), coefficient in zip(made.terms.tolist(), made.coefficients.tolist(), strict=True)
    ]
    return {
        "id": outcome, "label": draft.outcome(outcome), "better": CATALOGUE[outcome].better,
        "digits": decimals(outcome), "terms": terms, "quantile": made.quantile, "reach": made.reach,
        "error": found.errors[outcome], "largest": float(fit.loc[outcome, "largest"]),
    }  # fmt: skip


def _presets(draft: Draft, found: SurfaceFound) -> list[dict[str, Any]]:
    """The options that the surface can express, each with the levers it moves."""
    presets = []
    for name in found.about["options"]:
        levers = config_of(draft.results, name).governance
        values: dict[str, float] = {}
        for lever, base in zip(found.levers, found.base.tolist(), strict=True):
            value: Any = levers
            for part in lever.split("."):
                value = getattr(value, part)
            if float(value) != base:
                values[lever] = float(value)
        presets.append({"id": name, "label": draft.name(name), "values": values})
    return presets


def _step(found: SurfaceFound, presets: list[dict[str, Any]]) -> float:
    """The coarser step where every value to be shown stands on it."""
    shown = [*found.base.tolist(), *(value for preset in presets for value in preset["values"].values())]
    coarse = all(abs(value / STEPS[0] - round(value / STEPS[0])) < 1e-9 for value in shown)
    return STEPS[0] if coarse else STEPS[1]
