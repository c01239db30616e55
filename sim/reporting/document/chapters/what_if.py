"""What if: the levers to be set by the reader, on a quick approximation to the model whose error is told first."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import pandas as pd

from sim.analysis.difference_text import decimals
from sim.analysis.surface import SurfaceResult, surface
from sim.analysis.surface.fitting import FEWEST
from sim.config.fields import ConfigError
from sim.reporting.document.blocks import Block, Explorer, Number, Table, Words
from sim.reporting.document.chapters import what_if_page
from sim.reporting.document.draft import Draft
from sim.studies.results import Results

KIND = "what_if"


def what_if(draft: Draft) -> Iterator[Block]:
    """What the approximation is, its error, how it foretold the study's options, and sliders to try."""
    yield draft.heading("what_if.title", 2, "what-if")
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
        draft.t("document.repeat.runs"): draft.runs(about["study_worlds"]),
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
    words = what_if_page.words(draft, result)
    yield Explorer(title, "try-levers", what_if_page.data(draft, result), words, elsewhere)


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
