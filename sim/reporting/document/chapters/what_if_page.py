"""What the page to try oneself holds: levers, surfaces, options to begin from, hours, and its words."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.analysis.difference_text import decimals
from sim.analysis.fields import Record
from sim.analysis.lever_changes import config_of, lever_label
from sim.analysis.search.planned_hours import hours_of, with_levers
from sim.analysis.surface.estimate import UNIT, SurfaceResult, beyond
from sim.analysis.surface.fitting import NORMAL
from sim.config.levers import Levers
from sim.config.registry import level_of
from sim.outcomes.catalogue import CATALOGUE
from sim.reporting.document import measures
from sim.reporting.document.draft import Draft

OPEN = 8
"""So many levers stand open; the others can be opened, level by level."""
STEPS = (0.05, 0.01)


def data(draft: Draft, result: SurfaceResult) -> Record:
    """What the script reads: plain values, coefficients in full."""
    main = most_matter(result)
    presets = _presets(draft, result)
    order = sorted(range(len(result.levers)), key=lambda i: (result.levers[i] not in main, i))
    named = {lever: place for place, lever in enumerate(result.levers)}
    config = config_of(draft.results, draft.results.reference)
    hours = hours_of(list(result.levers), _numeric_base(result, config.governance), config)
    pair = [named[name] for name in hours.pair] if all(name in named for name in hours.pair) else None
    levers = [_lever(draft, result, i, result.levers[i] in main) for i in range(len(result.levers))]
    place = {old: new for new, old in enumerate(order)}
    return {
        "levers": [levers[i] for i in order],
        "outcomes": [_outcome(draft, result, outcome, place) for outcome in result.surfaces],
        "presets": presets,
        "hours": {
            "each": [hours.each[result.levers[i]] for i in order], "product": hours.product,
            "pair": [place[i] for i in pair] if pair else None,
        },
        "normal": NORMAL, "step": _step(result, presets),
        "region": float(np.linalg.norm(result.points, axis=1).max()),
    }  # fmt: skip


def words(draft: Draft, result: SurfaceResult) -> dict[str, str]:
    """The page's texts; those about something that is not there are empty."""
    keys = list(draft.texts.names("what_if.widget"))
    text = {key: draft.texts[f"what_if.widget.{key}"] for key in keys}
    for key in ("results", "summary_none", "hours"):
        text[key] = text[key].replace("{reference}", draft.name(draft.results.reference))
    results = draft.results
    usual = config_of(results, results.reference).governance
    outside = [n for n in draft.others if beyond(config_of(results, n).governance, usual, result.levers)]
    out = result.about["left_out"]
    text["not_offered"] = text["not_offered"].format(names="; ".join(map(draft.name, outside))) if outside else ""
    text["left_out"] = text["left_out"].format(names=", ".join(map(draft.outcome, out))) if out else ""
    text["units"] = text["units"] if f"{UNIT}.intensity" in result.levers else ""
    return text


def most_matter(result: SurfaceResult) -> list[str]:
    """The levers that matter most: by the spread over the points of the terms each is in, averaged over outcomes."""
    weight = np.zeros(len(result.levers))
    for made in result.surfaces.values():
        second = np.where(made.terms[:, 1] < 0, 1.0, result.points[:, made.terms[:, 1]])
        parts = result.points[:, made.terms[:, 0]] * second * made.coefficients
        own = [parts[:, (made.terms == i).any(axis=1)].sum(axis=1).std() for i in range(len(weight))]
        weight += np.array(own) / max(parts.sum(axis=1).std(), 1e-12)
    return [result.levers[i] for i in np.argsort(-weight, kind="stable")[:OPEN]]


def _numeric_base(result: SurfaceResult, usual: Levers) -> Levers:
    """The reference with competence units staffed as on the surface, so that their hours can be told."""
    if f"{UNIT}.intensity" not in result.levers:
        return usual
    return with_levers(usual, {f"{UNIT}.model": "hybrid"})


def _lever(draft: Draft, result: SurfaceResult, i: int, main: bool) -> Record:
    lever = result.levers[i]
    return {
        "id": lever, "label": lever_label(lever.partition(".")[0], draft.language),
        "code": str(measures.about(lever.partition(".")[0])["code"]), "level": draft.texts[f"levels.{level_of(lever)}"],
        "base": float(result.base[i]), "low": float(result.low[i]), "high": float(result.high[i]), "main": main,
    }  # fmt: skip


def _outcome(draft: Draft, result: SurfaceResult, outcome: str, place: dict[int, int]) -> Record:
    made, fit = result.surfaces[outcome], result.tables["fit"].set_index("outcome")
    terms = [
        [place[first], place[second] if second >= 0 else -1, coefficient]
        for (first, second), coefficient in zip(made.terms.tolist(), made.coefficients.tolist(), strict=True)
    ]
    return {
        "id": outcome, "label": draft.outcome(outcome), "better": CATALOGUE[outcome].better,
        "digits": decimals(outcome), "terms": terms, "quantile": made.quantile, "reach": made.reach,
        "error": result.errors[outcome], "largest": float(fit.loc[outcome, "largest"]),
    }  # fmt: skip


def _presets(draft: Draft, result: SurfaceResult) -> list[Record]:
    """The options that the surface can express, each with the levers it moves."""
    presets = []
    for name in result.about["options"]:
        levers = config_of(draft.results, name).governance
        values: dict[str, float] = {}
        for lever, base in zip(result.levers, result.base.tolist(), strict=True):
            value: Any = levers
            for part in lever.split("."):
                value = getattr(value, part)
            if float(value) != base:
                values[lever] = float(value)
        presets.append({"id": name, "label": draft.name(name), "values": values})
    return presets


def _step(result: SurfaceResult, presets: list[Record]) -> float:
    """The coarser step where every value to be shown stands on it."""
    shown = [*result.base.tolist(), *(value for preset in presets for value in preset["values"].values())]
    coarse = all(abs(value / STEPS[0] - round(value / STEPS[0])) < 1e-9 for value in shown)
    return STEPS[0] if coarse else STEPS[1]
