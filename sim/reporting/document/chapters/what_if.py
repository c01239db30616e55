"""What if: the levers to be set by the reader, on a quick approximation to the model whose error is told first."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from operator import attrgetter

import numpy as np
import pandas as pd

from sim.analysis.difference_text import decimals
from sim.analysis.fields import Record
from sim.analysis.lever_changes import config_of, lever_label
from sim.analysis.search.planned_hours import PAIR, hours_of, with_levers
from sim.analysis.surface import SurfaceResult, surface
from sim.analysis.surface.estimate import UNIT, beyond
from sim.analysis.surface.fitting import FEWEST, NORMAL
from sim.config.fields import ConfigError
from sim.config.levers import Levers
from sim.config.registry import level_of, registry
from sim.outcomes.catalogue import CATALOGUE
from sim.reporting.document.blocks import Block, Explorer, Number, Table, Words
from sim.reporting.document.draft import Draft
from sim.studies.results import Results

KIND = "what_if"
OPEN = 8
"""So many levers stand open; the others can be opened, level by level."""
STEPS = (0.05, 0.01)


def what_if(draft: Draft) -> Iterator[Block]:
    """What the approximation is, its error, how it foretold the study's options, and sliders to try."""
    yield draft.heading("what_if.title", 2, "what-if")
    if lacking := draft.lacking(KIND):
        yield lacking
        return
    points = draft.supplements.get(KIND)
    if points is None:
        yield draft.paragraph("what_if.missing", "note", command=draft.asking(KIND))
        return
    try:
        result = _surface(draft.results, points)
    except ConfigError:
        yield draft.paragraph("what_if.cannot", "note", why=_why(draft, points))
        return
    yield from _blocks(draft, result)


_last: dict[str, SurfaceResult] = {}


def _surface(results: Results, points: Results) -> SurfaceResult:
    """The surface; the last one fitted is kept, since a document in two languages asks for the same."""
    digest = hashlib.sha256(repr((results.study, points.study)).encode())
    for table in (results.table, points.table):
        digest.update(
            pd.util.hash_pandas_object(table[["scenario", "world", "value"]], index=False).to_numpy().tobytes()
        )
    key = digest.hexdigest()
    if key not in _last:
        result = surface(results, points)
        _last.clear()
        _last[key] = result
    return _last[key]


def _why(draft: Draft, supplement: Results) -> str:
    """In the reader's language, why there is no surface."""
    points = len(supplement.table[["scenario"]].drop_duplicates())
    if points < FEWEST:
        return draft.t("what_if.too_few", least=FEWEST, points=points)
    return draft.t("what_if.not_fit", command=draft.asking(KIND))


def _blocks(draft: Draft, result: SurfaceResult) -> Iterator[Block]:
    about = result.about
    yield draft.paragraph("what_if.lead", "lead")
    yield draft.paragraph("what_if.what_it_is", points=about["points"], worlds=about["worlds"])
    yield draft.paragraph("what_if.what_it_is_not", "warning")
    facts = {
        draft.t("document.repeat.worlds"): draft.runs(about["study_worlds"]),
        draft.t("what_if.points"): about["points"],
        draft.t("what_if.point_worlds"): about["worlds"],
    }
    source = draft.source(KIND, draft.t("what_if.source"), draft.asking(KIND), facts)
    yield _errors(draft, result, source)
    if about["met"]:
        yield from _predicted(draft, result, source)
    if not result.surfaces:
        yield draft.paragraph("what_if.cannot", "note", why=draft.t("what_if.none_good"))
        return
    title, elsewhere = draft.t("what_if.try"), draft.t("what_if.elsewhere")
    words = _words(draft, result)
    yield Explorer(title, "try-levers", _data(draft, result), words, elsewhere)


def _errors(draft: Draft, result: SurfaceResult, source: str) -> Table:
    """A row for each outcome: how well the surface fits it, and whether it is kept."""
    rows: list[tuple[Words, ...]] = []
    for _, row in result.tables["fit"].iterrows():
        digits = decimals(row["outcome"])
        cells = ((100 * row["explained"], 0), (row["rmse"], digits), (row["half"], digits))
        kept = draft.t("what_if.kept_yes" if row["kept"] else "what_if.kept_no")
        text = ((Number(float(value), source, d),) if value == value else ("–",) for value, d in cells)
        rows.append(((draft.outcome(row["outcome"]),), *text, (kept,)))
    heads = [draft.t(f"what_if.{key}") for key in ("outcome", "explained", "rmse", "half", "kept")]
    least = draft.amount(100 * result.about["least"], 0)
    return draft.table(
        "what_if.errors_table",
        heads,
        rows,
        "what-if-errors",
        note="what_if.errors_note",
        numeric=(1, 2, 3),
        least=least,
    )


def _predicted(draft: Draft, result: SurfaceResult, source: str) -> Iterator[Block]:
    """The options foretold and as run: words, figure and table."""
    table, about = result.tables["packages"], result.about
    yield draft.heading("what_if.foretold", 3, "what-if-foretold")
    within, met = (Number(about[key], source) for key in ("within", "met"))
    yield draft.paragraph("what_if.foretold_lead", within=within, met=met)
    hits = table.groupby("alternative", sort=False)["within"].agg(["sum", "count"])
    share = hits["sum"] / hits["count"]
    if share.min() < share.max():
        worst = str(share.idxmin())
        missed, of = (Number(float(n), source) for n in hits.loc[worst, ["sum", "count"]])
        yield draft.paragraph("what_if.foretold_some", worst=draft.name(worst), hits=missed, of=of)
    yield draft.picture(
        "what_if.foretold_figure", result.plot(draft.language), "figure-what-if", "what-if-options", alt="what_if.alt",
        n=table["outcome"].nunique(), options=len(hits), within=about["within"], met=about["met"],
    )  # fmt: skip
    heads = [draft.t("what_if.outcome"), *map(draft.name, hits.index)]
    rows = [
        ((draft.outcome(str(outcome)),), *(_cell(draft, row, source) for _, row in group.iterrows()))
        for outcome, group in table.groupby("outcome", sort=False)
    ]
    note, worlds = "what_if.foretold_note", about["study_worlds"]
    yield draft.table("what_if.foretold_table", heads, rows, "what-if-options", note=note, worlds=worlds)


def _cell(draft: Draft, row: pd.Series, source: str) -> Words:
    foretold, low, high, run = (
        draft.signed(row[part], row["outcome"], source) if row[part] == row[part] else "–"
        for part in ("foretold", "low", "high", "run")
    )
    return (foretold, " (", *draft.between(low, high), ")", draft.t("what_if.cell_run"), run)


# --- the page to try oneself ----------------------------------------------------------------------


def _data(draft: Draft, result: SurfaceResult) -> Record:
    """What the script reads: plain values, coefficients in full."""
    main = _most_matter(result)
    presets = _presets(draft, result)
    order = sorted(range(len(result.levers)), key=lambda i: (result.levers[i] not in main, i))
    named = {lever: place for place, lever in enumerate(result.levers)}
    config = config_of(draft.results, draft.results.reference)
    each, product = hours_of(list(result.levers), _numeric_base(result, config.governance), config)
    pair = [named[name] for name in PAIR] if all(name in named for name in PAIR) else None
    levers = [_lever(draft, result, i, result.levers[i] in main) for i in range(len(result.levers))]
    place = {old: new for new, old in enumerate(order)}
    return {
        "levers": [levers[i] for i in order],
        "outcomes": [_outcome(draft, result, outcome, place) for outcome in result.surfaces],
        "presets": presets,
        "hours": {
            "each": [each[result.levers[i]] for i in order], "product": product,
            "pair": [place[i] for i in pair] if pair else None,
        },
        "normal": NORMAL, "step": _step(result, presets),
        "region": float(np.linalg.norm(result.points, axis=1).max()),
    }  # fmt: skip


def _words(draft: Draft, result: SurfaceResult) -> dict[str, str]:
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


def _most_matter(result: SurfaceResult) -> list[str]:
    """The levers that matter most: by the spread over the points of the terms each is in, averaged over outcomes."""
    weight = np.zeros(len(result.levers))
    for made in result.surfaces.values():
        second = np.where(made.terms[:, 1] < 0, 1.0, result.points[:, made.terms[:, 1]])
        parts = result.points[:, made.terms[:, 0]] * second * made.coefficients
        own = [parts[:, (made.terms == i).any(axis=1)].sum(axis=1).std() for i in range(len(weight))]
        weight += np.array(own) / max(parts.sum(axis=1).std(), 1e-12)
    return [result.levers[i] for i in np.argsort(-weight, kind="stable")[:OPEN]]


def _numeric_base(result: SurfaceResult, usual: Levers) -> Levers:
    """The reference with competence units staffed as on the surface, so that their hours can be counted."""
    if f"{UNIT}.intensity" not in result.levers:
        return usual
    return with_levers(usual, {f"{UNIT}.model": "hybrid"})


def _lever(draft: Draft, result: SurfaceResult, i: int, main: bool) -> Record:
    lever = result.levers[i]
    name = lever.partition(".")[0]
    return {
        "id": lever, "label": lever_label(name, draft.language),
        "code": registry("levers")[name]["code"], "level": draft.texts[f"levels.{level_of(lever)}"],
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
        values = {lever: float(attrgetter(lever)(levers)) for lever in result.levers}
        moved = {lever: values[lever] for lever, base in zip(values, result.base, strict=True) if values[lever] != base}
        presets.append({"id": name, "label": draft.name(name), "values": moved})
    return presets


def _step(result: SurfaceResult, presets: list[Record]) -> float:
    """The coarser step where every value to be shown stands on it."""
    shown = [*result.base.tolist(), *(value for preset in presets for value in preset["values"].values())]
    coarse = all(abs(value / STEPS[0] - round(value / STEPS[0])) < 1e-9 for value in shown)
    return STEPS[0] if coarse else STEPS[1]
