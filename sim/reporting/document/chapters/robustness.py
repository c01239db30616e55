"""Whether it holds under other numbers: signs, ranks and regret over the sets of an ensemble, outcome by outcome."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from sim.analysis.difference_text import decimals
from sim.analysis.robustness import RobustnessResult, robustness
from sim.outcomes.catalogue import CATALOGUE
from sim.reporting import style
from sim.reporting.document.blocks import (
    Block,
    Column,
    Heading,
    Inline,
    Items,
    Number,
    Paragraph,
    Picture,
    Strong,
    Table,
    Words,
)
from sim.reporting.document.draft import Draft
from sim.reporting.document.fill import MARKS, filled, with_interval
from sim.studies.results import Results

KIND = "robustness"
DRAWN = ("quality_standard", "quality_discretionary", "learning_ability")
"""Told with ranks and regret; of all main outcomes it is told how far the signs and the order hold."""
DRAWS = 200
STEADY = 0.95
"""A difference is called steady when so many sets point its way."""
ALIKE = ((0.8, "much"), (0.5, "some"), (-1.0, "little"))
"""Kendall's W at least -> how alike the sets put the options in order."""


def robust(draft: Draft) -> Iterator[Block]:
    """How far differences and order hold under other sets of the uncertain numbers; no option is called best over all."""
    yield Heading(draft.t("robust.title"), 2, "robust")
    results = draft.results if len(draft.results.scenarios) > 1 else draft.supplements.get(KIND)
    if results is None:
        command = f"orglearn report {draft.where} with=[{KIND}]"
        yield Paragraph((draft.t("robust.missing", command=command),), "note")
        return
    outcomes = [o for o in draft.headlines if o in results.outcomes and CATALOGUE[o].better]
    if not outcomes or len(results.alternatives) < 2 or results.table.empty:
        yield Paragraph((draft.t("robust.nothing"),), "note")
        return
    result = robustness(results, outcomes, draws=DRAWS)
    source = _source(draft, results)
    counts = {"sets": len(results.scenarios), "worlds": len(results.worlds)}
    yield Paragraph((draft.t("robust.lead", **counts),))
    yield from _signs(draft, results, result, outcomes, source)
    yield from _order(draft, result, outcomes, source)
    drawn = [outcome for outcome in DRAWN if outcome in outcomes]
    if drawn:
        yield Paragraph((draft.t("robust.regret_is"),))
        yield _figure(draft, result, drawn)
    for outcome in drawn:
        yield _table(draft, result, outcome, source)


def _source(draft: Draft, results: Results) -> str:
    folder = results.folder
    where = draft.where if folder is None or results is draft.results else f"study={folder.as_posix()}"
    facts = {draft.t("robust.sets"): str(len(results.scenarios)), draft.t("robust.worlds"): str(len(results.worlds))}
    return draft.source(KIND, draft.t("robust.source"), f"orglearn analyse robustness {where} draws={DRAWS}", facts)


def _signs(
    draft: Draft, results: Results, result: RobustnessResult, outcomes: list[str], source: str
) -> Iterator[Block]:
    """In what share of the sets each difference from the reference points the way it does on average."""
    table = result.tables["signs"].set_index(["alternative", "outcome"])["same_sign"]
    shares = {(name, outcome): float(table[name, outcome]) for name in draft.others for outcome in outcomes}
    known = [share for share in shares.values() if np.isfinite(share)]
    steady = sum(share >= STEADY for share in known)
    text = draft.t("robust.steady", n=MARKS[0], all=len(known), limit=draft.amount(100 * STEADY, 0))
    yield Paragraph(filled(text, Number(float(steady), source)))
    columns = (Column(draft.t("robust.option")), *(Column(draft.outcome(o), True) for o in outcomes))
    rows = tuple(
        ((draft.name(name),), *(_per_cent(draft, shares[name, outcome], source) for outcome in outcomes))
        for name in draft.others
    )
    caption = draft.t("robust.signs", reference=draft.name(results.reference))
    note = draft.t("robust.signs_note", sets=len(results.scenarios), worlds=len(results.worlds))
    yield Table(caption, columns, rows, "table-signs", "signs", note)


def _per_cent(draft: Draft, share: float, source: str) -> Words:
    if not np.isfinite(share):
        return ("–",)
    return (Number(100 * share, source), draft.percent)


def _order(draft: Draft, result: RobustnessResult, outcomes: list[str], source: str) -> Iterator[Block]:
    """How alike the sets put the options in order, and which options come out on top where it can be seen."""
    agreement = result.tables["agreement"].set_index("outcome")
    best = result.tables["best"]
    yield Paragraph((draft.t("robust.order"),))
    rows = []
    for outcome in outcomes:
        size = float(agreement.loc[outcome, "kendall_w"])
        if not np.isfinite(size):
            continue
        how = draft.t(f"robust.alike_{next(word for limit, word in ALIKE if size >= limit)}")
        words: list[Inline] = [Strong(f"{draft.outcome(outcome)}: "), f"{how} (W = ", Number(size, source, 2), "); "]
        rows.append((*words, *_first(draft, best[best["outcome"] == outcome], source)))
    yield Items(tuple(rows)) if rows else Paragraph((draft.t("robust.no_order"),), "note")


def _first(draft: Draft, best: pd.DataFrame, source: str) -> Words:
    """The options that did best in most sets, and in how many that was clear."""
    top = best.sort_values("share", ascending=False, kind="stable").head(2)
    words: list[Inline] = [draft.t("robust.first"), " "]
    for nth, (_, row) in enumerate(top[top["share"] > 0].iterrows()):
        share = 100 * float(row["share"])
        words += [", " if nth else "", f"{draft.name(str(row['alternative']))} (", Number(share, source), draft.percent]
        words += [draft.t("robust.clear", n=int(row["clear"])), ")"]
    return (*words, ".")


def _figure(draft: Draft, result: RobustnessResult, drawn: list[str]) -> Picture:
    figure = result.plot(draft.language, outcomes=drawn)
    named = ", ".join(draft.outcome(outcome).lower() for outcome in drawn)
    alt = draft.t("robust.alt", outcomes=named, options=len(draft.others) + 1, sets=result.about["scenarios"])
    picture = style.svg(figure), style.png(figure)
    return Picture(draft.t("robust.figure"), alt, *picture, "figure-robust", "", f"robust-{drawn[0]}")


def _table(draft: Draft, result: RobustnessResult, outcome: str, source: str) -> Table:
    """Ranks and regret of every option on one outcome."""
    regret = result.tables["regret"].query("outcome == @outcome").set_index("alternative")
    ranks = result.tables["ranks"].query("outcome == @outcome")
    rows: list[tuple[Words, ...]] = []
    for name, row in regret.iterrows():
        own = ranks[ranks["alternative"] == name].sort_values("rank")
        shares = own["redrawn"].where(own["redrawn"].notna(), own["share"]).to_numpy(dtype=float)
        first, last = _per_cent(draft, shares[0], source), _per_cent(draft, shares[-1], source)
        size = tuple(_size(draft, row, part, outcome, source) for part in ("mean", "max"))
        rows.append(((draft.name(str(name)),), first, last, *size))
    heads = ("option", "rank_first", "rank_last", "regret_mean", "regret_max")
    columns = tuple(Column(draft.t(f"robust.{head}"), place > 0) for place, head in enumerate(heads))
    caption = draft.t("robust.table", outcome=draft.outcome(outcome))
    note = draft.t("robust.table_note", sets=result.about["scenarios"], worlds=result.about["worlds"], draws=DRAWS)
    return Table(caption, columns, tuple(rows), f"robust-{outcome}", f"robust {outcome}"[:31], note)


def _size(draft: Draft, row: pd.Series, part: str, outcome: str, source: str) -> Words:
    """Regret with its interval, or alone where there is none, or a dash."""
    values = (float(row[key]) for key in (part, f"{part}_low", f"{part}_high"))
    return with_interval(draft, values, decimals(outcome), source, sign=False)
