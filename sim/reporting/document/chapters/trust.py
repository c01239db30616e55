"""How far the model can be trusted: the validation passport in brief."""

from __future__ import annotations

from collections.abc import Iterator

from sim.analysis.fields import Fields
from sim.language import words
from sim.language.format import day
from sim.reporting.document.blocks import Block, Column, Heading, Items, Number, Paragraph, Strong, Table, Words
from sim.reporting.document.draft import Draft
from sim.reporting.document.fill import MARKS, filled
from sim.studies.fingerprint import model_hash
from sim.validation.brief import fingerprints, read_brief

COUNTED = ("classics", "F", "A", "T", "set_aside", "ablations", "verification")


def trust(draft: Draft) -> Iterator[Block]:
    """What was checked and what held; what did not, and why; what a pattern that holds proves; and of which model it was."""
    brief = read_brief()
    made = brief["made"]
    source = draft.source(
        "passport", draft.t("trust.source", date=day(made["date"], draft.language)), made["command"], {}
    )
    yield Heading(draft.t("trust.title"), 1, "trust")
    yield Paragraph((draft.t("trust.lead"),), "lead")
    yield _counts(draft, brief["summary"], source)
    assumed, all_ = (Number(brief[key], source) for key in ("assumed", "patterns"))
    text = draft.t("trust.assumed", assumed=MARKS[0], all=MARKS[1])
    yield Paragraph(filled(text, assumed, all_), "warning")
    for key in ("not_held", "not_testable"):
        if brief[key]:
            yield Paragraph((draft.t(f"trust.{key}"),))
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
    columns = (
        Column(draft.t("trust.kind")), Column(draft.t("trust.held"), True), Column(draft.t("trust.must")),
    )  # fmt: skip
    return Table(draft.t("trust.table"), columns, tuple(rows), "table-trust", "trust", draft.t("trust.note"))


def _pattern(draft: Draft, pattern: Fields) -> Words:
    strength = words(draft.language)[f"passport.strengths.{pattern['strength'].replace('*', '_star')}"]
    where = draft.t("trust.where", id=pattern["id"], section=pattern["section"], strength=strength)
    return Strong(f"{pattern['name'][draft.language]} {where}. "), pattern["why"][draft.language]


def _of_which_model(draft: Draft, made: Fields) -> Words:
    """Whether the passport, the program and the study's runs are of one model."""
    ran = str(draft.results.manifest.get("model", ""))
    parts = [draft.t("trust.made", date=day(made["date"], draft.language), model=made["model"])]
    if model_hash() not in fingerprints(made):
        parts.append(draft.t("trust.changed", model=model_hash()))
    if ran:
        parts.append(draft.t("trust.same" if ran in fingerprints(made) else "trust.other", model=ran))
    return (" ".join(parts),)
