"""What if: the levers to be set by the reader, on a quick approximation to the model whose error is told first."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import pandas as pd

from sim.analysis.difference_text import decimals
from sim.analysis.surface import SurfaceResult, surface
from sim.analysis.surface.fitting import FEWEST
from sim.config.fields import ConfigError
from sim.reporting import style
from sim.reporting.document.blocks import Block, Column, Explorer, Heading, Number, Paragraph, Picture, Table, Words
from sim.reporting.document.chapters import what_if_page
from sim.reporting.document.draft import Draft
from sim.reporting.document.fill import MARKS, filled
from sim.studies.results import Results

KIND = "what_if"


def what_if(draft: Draft) -> Iterator[Block]:
    """What the approximation is, its error, how it foretold the study's options, and sliders to try."""
    yield Heading(draft.t("what_if.title"), 2, "what-if")
    points = draft.supplements.get(KIND)
    if points is None:
        yield Paragraph((draft.t("what_if.missing", command=command(draft)),), "note")
        return
    try:
        result = _surface(draft.results, points)
    except ConfigError:
        yield Paragraph((draft.t("what_if.cannot", why=_why(draft)),), "note")
        return
    yield from _lead(draft, result)


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


def command(draft: Draft) -> str:
    """What runs the further study and writes the document anew."""
    return f"orglearn report {draft.where} with=[{KIND}]"


def _why(draft: Draft) -> str:
    """In the reader's language, why there is no surface."""
    points = len(draft.supplements[KIND].table[["scenario"]].drop_duplicates())
    if points < FEWEST:
        return draft.t("what_if.too_few", least=FEWEST, points=points)
    return draft.t("what_if.not_fit", command=command(draft))


def _lead(draft: Draft, result: SurfaceResult) -> Iterator[Block]:
    about, reference = result.about, draft.name(draft.results.reference)
    yield Paragraph((draft.t("what_if.lead"),), "lead")
    counts = {"points": about["points"], "worlds": about["worlds"], "reference": reference}
    yield Paragraph((draft.t("what_if.what_it_is", **counts),))
    yield Paragraph((draft.t("what_if.what_it_is_not"),), "warning")
    facts = {
        draft.t("document.repeat.runs"): draft.runs(about["study_worlds"]),
        draft.t("what_if.points"): str(about["points"]),
        draft.t("what_if.point_worlds"): str(about["worlds"]),
    }
    source = draft.source(KIND, draft.t("what_if.source"), command(draft), facts)
    yield _errors(draft, result, source)
    if about["met"]:
        yield from _predicted(draft, result, source)
    if not result.surfaces:
        yield Paragraph((draft.t("what_if.cannot", why=draft.t("what_if.none_good")),), "note")
        return
    title, elsewhere = draft.t("what_if.try"), draft.t("what_if.elsewhere")
    words = what_if_page.words(draft, result)
    yield Explorer(title, "try-levers", what_if_page.data(draft, result), words, elsewhere)


def _errors(draft: Draft, result: SurfaceResult, source: str) -> Table:
    heads = [Column(draft.t("what_if.outcome"))]
    heads += [Column(draft.t(f"what_if.{key}"), True) for key in ("explained", "rmse", "half")]
    rows: list[tuple[Words, ...]] = []
    for _, row in result.tables["fit"].iterrows():
        digits = decimals(row["outcome"])
        cells = ((100 * row["explained"], 0), (row["rmse"], digits), (row["half"], digits))
        kept = draft.t("what_if.kept_yes" if row["kept"] else "what_if.kept_no")
        text = ((Number(float(value), source, d),) if value == value else ("–",) for value, d in cells)
        rows.append(((draft.outcome(row["outcome"]),), *text, (kept,)))
    note = draft.t("what_if.errors_note", least=draft.amount(100 * result.about["least"], 0))
    heads.append(Column(draft.t("what_if.kept")))
    caption = draft.t("what_if.errors_table")
    return Table(caption, tuple(heads), tuple(rows), "what-if-errors", "what if errors", note)


def _predicted(draft: Draft, result: SurfaceResult, source: str) -> Iterator[Block]:
    """The options foretold and as run: words, figure and table."""
    table, about = result.tables["packages"], result.about
    yield Heading(draft.t("what_if.foretold"), 3, "what-if-foretold")
    within, met = (Number(float(about[key]), source) for key in ("within", "met"))
    yield Paragraph(filled(draft.t("what_if.foretold_lead", within=MARKS[0], met=MARKS[1]), within, met))
    hits = table.groupby("alternative", sort=False)["within"].agg(["sum", "count"])
    share = hits["sum"] / hits["count"]
    if share.min() < share.max():
        worst = str(share.idxmin())
        missed = [Number(float(n), source) for n in hits.loc[worst, ["sum", "count"]]]
        text = draft.t("what_if.foretold_some", worst=draft.name(worst), hits=MARKS[0], of=MARKS[1])
        yield Paragraph(filled(text, *missed))
    figure = result.plot(draft.language)
    counts = {"n": table["outcome"].nunique(), "options": len(hits), "within": about["within"], "met": about["met"]}
    alt = draft.t("what_if.alt", **counts)
    caption = draft.t("what_if.foretold_figure")
    yield Picture(caption, alt, style.svg(figure), style.png(figure), "figure-what-if", "", "what-if-options")
    heads = [Column(draft.t("what_if.outcome")), *(Column(draft.name(name), True) for name in hits.index)]
    rows = tuple(
        ((draft.outcome(str(outcome)),), *(_cell(draft, row, source) for _, row in group.iterrows()))
        for outcome, group in table.groupby("outcome", sort=False)
    )
    caption = draft.t("what_if.foretold_table", reference=draft.name(draft.results.reference))
    note = draft.t("what_if.foretold_note", worlds=about["study_worlds"])
    yield Table(caption, tuple(heads), rows, "what-if-options", "what if options", note)


def _cell(draft: Draft, row: pd.Series, source: str) -> Words:
    def cell(part: str) -> Number | str:
        value = float(row[part])
        return draft.signed(value, row["outcome"], source) if value == value else "–"

    between = f" {draft.texts['ui.between']} "
    return (cell("foretold"), " (", cell("low"), between, cell("high"), ")", draft.t("what_if.cell_run"), cell("run"))
