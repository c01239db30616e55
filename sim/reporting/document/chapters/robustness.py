"""Whether it holds under other numbers: signs, ranks and regret over the sets of an ensemble, outcome by outcome."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from sim.analysis.difference_text import decimals
from sim.analysis.robustness import RobustnessResult, robustness
from sim.outcomes.catalogue import CATALOGUE
from sim.reporting.document.blocks import Block, Inline, Items, Number, Strong, Table, Words
from sim.reporting.document.draft import Draft
from sim.studies.commands import orglearn
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
    yield draft.heading("robust.title", 2, "robust")
    if lacking := draft.lacking(KIND):
        yield lacking
        return
    results = draft.under_sets
    if results is None:
        yield draft.paragraph("robust.missing", "note", command=draft.asking(KIND))
        return
    outcomes = [o for o in draft.headlines if o in results.outcomes and CATALOGUE[o].better]
    if not outcomes or len(results.alternatives) < 2:
        yield draft.paragraph("robust.one_option" if outcomes else "robust.nothing", "note")
        return
    result = robustness(results, outcomes, draws=DRAWS)
    counts: dict[str, Any] = {"sets": len(results.scenarios), "worlds": len(results.worlds)}
    command = orglearn("analyse", "robustness", draft.place(results), f"draws={DRAWS}")
    facts = {draft.t(f"robust.{key}"): count for key, count in counts.items()}
    source = draft.source(KIND, draft.t("robust.source"), command, facts)
    yield draft.paragraph("robust.lead", **counts)
    yield from _signs(draft, results, result, outcomes, source)
    yield from _order(draft, result, outcomes, source)
    drawn = [outcome for outcome in DRAWN if outcome in outcomes]
    if drawn:
        yield draft.paragraph("robust.regret_is")
        yield draft.picture(
            "robust.figure", result.plot(draft.language, outcomes=drawn), "figure-robust", f"robust-{drawn[0]}",
            alt="robust.alt", outcomes=", ".join(draft.outcome(outcome).lower() for outcome in drawn),
            options=len(draft.others) + 1, sets=result.about["scenarios"],
        )  # fmt: skip
    for outcome in drawn:
        yield _table(draft, result, outcome, source)


def _signs(
    draft: Draft, results: Results, result: RobustnessResult, outcomes: list[str], source: str
) -> Iterator[Block]:
    """In what share of the sets each difference from the reference points the way it does on average."""
    table = result.tables["signs"].set_index(["alternative", "outcome"])["same_sign"]
    shares = {(name, outcome): float(table[name, outcome]) for name in draft.others for outcome in outcomes}
    known = [share for share in shares.values() if np.isfinite(share)]
    steady = Number(sum(share >= STEADY for share in known), source)
    yield draft.paragraph("robust.steady", n=steady, all=len(known), limit=draft.amount(100 * STEADY, 0))
    heads = [draft.t("robust.option"), *map(draft.outcome, outcomes)]
    rows = draft.by_option(outcomes, lambda name, outcome: _per_cent(draft, shares[name, outcome], source))
    yield draft.table(
        "robust.signs", heads, rows, "table-signs", note="robust.signs_note", sets=len(results.scenarios),
        reference=draft.name(results.reference), worlds=len(results.worlds),
    )  # fmt: skip


def _per_cent(draft: Draft, share: float, source: str) -> Words:
    if not np.isfinite(share):
        return ("–",)
    return (Number(100 * share, source), draft.percent)


def _order(draft: Draft, result: RobustnessResult, outcomes: list[str], source: str) -> Iterator[Block]:
    """How alike the sets put the options in order, and which options come out on top where it can be seen."""
    agreement = result.tables["agreement"].set_index("outcome")
    best = result.tables["best"]
    yield draft.paragraph("robust.order")
    rows: list[Words] = []
    for outcome in outcomes:
        size = float(agreement.loc[outcome, "kendall_w"])
        if not np.isfinite(size):
            continue
        how = draft.t(f"robust.alike_{next(word for limit, word in ALIKE if size >= limit)}")
        words = Strong(f"{draft.outcome(outcome)}: "), f"{how} (W = ", Number(size, source, 2), "); "
        rows.append((*words, *_first(draft, best[best["outcome"] == outcome], source)))
    yield Items(tuple(rows)) if rows else draft.paragraph("robust.no_order", "note")


def _first(draft: Draft, best: pd.DataFrame, source: str) -> Words:
    """The options that did best in most sets, and in how many that was clear."""
    top = best.sort_values("share", ascending=False, kind="stable").head(2)
    words: list[Inline] = [draft.t("robust.first"), " "]
    for nth, (_, row) in enumerate(top[top["share"] > 0].iterrows()):
        share = _per_cent(draft, float(row["share"]), source)
        words += [", " if nth else "", f"{draft.name(str(row['alternative']))} (", *share]
        words += [draft.t("robust.clear", n=int(row["clear"])), ")"]
    return (*words, ".")


def _table(draft: Draft, result: RobustnessResult, outcome: str, source: str) -> Table:
    """Ranks and regret of every option on one outcome: regret with its interval, where there is one."""
    regret = result.tables["regret"].query("outcome == @outcome").set_index("alternative")
    ranks = result.tables["ranks"].query("outcome == @outcome")
    rows: list[tuple[Words, ...]] = []
    for name, row in regret.iterrows():
        own = ranks[ranks["alternative"] == name].sort_values("rank")
        shares = own["redrawn"].where(own["redrawn"].notna(), own["share"]).to_numpy(dtype=float)
        first_and_last = (_per_cent(draft, shares[place], source) for place in (0, -1))
        sizes = (
            draft.interval(
                row[[part, f"{part}_low", f"{part}_high"]],
                lambda value: Number(float(value), source, decimals(outcome)),
                apart=False,  # a regret of 0 says that no other option is better, and is no difference
            )
            for part in ("mean", "max")
        )
        rows.append(((draft.name(str(name)),), *first_and_last, *sizes))
    keys = ("option", "rank_first", "rank_last", "regret_mean", "regret_max")
    heads = [draft.t(f"robust.{key}") for key in keys]
    return draft.table(
        "robust.table", heads, rows, f"robust-{outcome}", note="robust.table_note", outcome=draft.outcome(outcome),
        sets=result.about["scenarios"], worlds=result.about["worlds"], draws=DRAWS,
    )  # fmt: skip
