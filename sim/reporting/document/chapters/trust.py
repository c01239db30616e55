"""How far the model can be trusted: what is not in it, what was checked, what it cannot say, and how to repeat it all."""

from __future__ import annotations

from collections.abc import Iterator

from sim.analysis.fields import Fields
from sim.analysis.naming import lever_name
from sim.analysis.proposals import HOW, Proposal, proposals
from sim.language.format import day
from sim.reporting.document.blocks import Block, Items, Number, Paragraph, Strong, Table, Words
from sim.reporting.document.draft import Draft
from sim.studies.commands import orglearn
from sim.studies.fingerprint import model_hash
from sim.validation.brief import fingerprints, read_brief

COUNTED = ("classics", "F", "A", "T", "set_aside", "ablations", "verification")


def not_modelled(draft: Draft) -> Iterator[Block]:
    """Every proposal of the report, those that are not in the model first, with what is left out of it."""
    yield draft.heading("proposals.title", 2, "not-modelled")
    out, part, whole = (sum(one.how == how for one in proposals()) for how in HOW)
    yield draft.paragraph("proposals.lead", all=len(proposals()), whole=whole, part=part, out=out)
    heads = [draft.t(f"proposals.{key}") for key in ("says", "who", "section", "how", "left_out")]
    rows = [_proposal(draft, one) for one in proposals()]
    note = "proposals.note"
    yield draft.table("proposals.table", heads, rows, "table-proposals", note=note, numeric=())


def _proposal(draft: Draft, one: Proposal) -> tuple[Words, ...]:
    how = draft.t(f"proposals.is_{one.how}")
    if one.levers:
        how = f"{how}: {', '.join(str(lever_name(lever, draft.language)) for lever in one.levers)}"
    who, left_out = draft.t(f"proposals.asked.{one.who}"), one.left_out.get(draft.language, "–")
    return (one.says[draft.language],), (who,), (one.section,), (how,), (left_out,)


def trust(draft: Draft) -> Iterator[Block]:
    """What was checked and what held; what did not, and why; what a pattern that holds proves; and of which model it was."""
    brief = read_brief()
    made = brief["made"]
    what = draft.t("trust.source", date=day(made["date"], draft.language))
    source = draft.source("passport", what, made["command"], {})
    yield draft.heading("trust.title", 1, "trust")
    yield draft.paragraph("trust.lead", "lead")
    yield _counts(draft, brief["summary"], source)
    assumed, patterns = (Number(brief[key], source) for key in ("assumed", "patterns"))
    yield draft.paragraph("trust.assumed", "warning", assumed=assumed, all=patterns)
    for key in ("not_held", "not_testable"):
        if brief[key]:
            yield draft.paragraph(f"trust.{key}")
            yield Items(tuple(_pattern(draft, pattern) for pattern in brief[key]))
    yield Paragraph(_of_which_model(draft, made))


def _counts(draft: Draft, summary: Fields, source: str) -> Table:
    """A row for each kind of check: what it is, how many held of how many, and whether it has to."""
    rows: list[tuple[Words, ...]] = []
    for key in COUNTED:
        held, of = (summary[key].get(name) for name in ("held", "of"))
        held = summary[key]["broke"] if held is None else held
        value = Number(held, source), f" {draft.t('trust.of')} ", Number(of, source)
        rows.append(((draft.t(f"trust.kinds.{key}"),), value, (draft.t(f"trust.musts.{key}"),)))
    heads = [draft.t(f"trust.{key}") for key in ("kind", "held", "must")]
    return draft.table("trust.table", heads, rows, "table-trust", note="trust.note", numeric=(1,))


def _pattern(draft: Draft, pattern: Fields) -> Words:
    strength = draft.t(f"passport.strengths.{pattern['strength'].replace('*', '_star')}")
    where = draft.t("trust.where", id=pattern["id"], section=pattern["section"], strength=strength)
    return Strong(f"{pattern['name'][draft.language]} {where}. "), pattern["why"][draft.language]


def _of_which_model(draft: Draft, made: Fields) -> Words:
    """Whether the passport, the program and the study's runs are of one model, and the runs of one environment."""
    ran = str(draft.results.manifest.get("model", ""))
    parts = [draft.t("trust.made", date=day(made["date"], draft.language), model=made["model"])]
    program = draft.record.model if draft.record else model_hash()
    if program not in fingerprints(made):
        parts.append(draft.t("trust.changed", model=program))
    if ran:
        parts.append(draft.t("trust.same" if ran in fingerprints(made) else "trust.other", model=ran))
    if environments := draft.results.manifest.get("environments"):
        parts.append(draft.t("trust.environments", changes=", ".join(environments)))
    return (" ".join(parts),)


def limits(draft: Draft) -> Iterator[Block]:
    """What the model cannot say; never left out."""
    yield draft.heading("document.cannot.title", 1, "cannot")
    yield Items(tuple((line,) for line in draft.texts.lines("ui.what_it_does_not_claim")))


def again(draft: Draft) -> Iterator[Block]:
    """How to repeat it."""
    results = draft.results
    yield draft.heading("document.repeat.title", 1, "repeat")
    yield draft.paragraph("document.repeat.text")
    facts = {
        "study": orglearn("sweep", draft.where),
        "model": str(results.manifest.get("model", "–")),
        "worlds": draft.runs(len(results.worlds)),
        "runs": draft.amount(len(results.table[["alternative", "scenario", "world"]].drop_duplicates()), 0),
    }
    yield Items(tuple((Strong(f"{draft.t(f'document.repeat.{key}')}: "), fact) for key, fact in facts.items()))
    if len(results.left_out):
        yield draft.paragraph("document.repeat.left_out", "note", n=len(results.left_out))
    if len(results.failures):
        yield draft.paragraph("document.repeat.failed", "note", n=len(results.failures))
