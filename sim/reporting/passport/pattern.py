"""One pattern of the passport: its row in a table, and in full, as blocks under a fold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sim.reporting import labelling
from sim.reporting.document.blocks import (
    Block,
    Column,
    Drawing,
    Fold,
    Items,
    Mark,
    Paragraph,
    Small,
    Strong,
    Table,
    Words,
)
from sim.reporting.passport import parts, rows
from sim.reporting.passport.rows import Entry, phrase


def table(anchor: str, caption: str, heads: Sequence[str], body: Sequence[tuple[Words, ...]]) -> Table:
    """A table of the passport; each row is a card on a narrow screen."""
    return Table(caption, tuple(Column(head) for head in heads), tuple(body), anchor, caption, cards=True)


def facts(p: Entry, language: str) -> dict[str, str]:
    """The role of a pattern, the mean, interval and share of the margin that came nearest to failing, and its ablation.

    A dash for what cannot be tested or is not known; no interval where the sign is all that is told, since the report
    says that nobody knows how common it is.
    """
    if p.get("verdict") == rows.NOT_TESTABLE:
        return dict.fromkeys(("role", "mean", "interval", "share", "ablation"), "–")
    (nearest,) = parts.margins([rows.weakest(p)], language, sign_only=bool(p.get("sign_only")))
    return {
        "role": phrase("used_for_filter" if p.get("used_for_filter") else "set_aside", language),
        **{key: nearest[key] for key in ("mean", "interval", "share")},
        "ablation": phrase(f"ablations.{rows.ablation_key(p)}", language),
    }


def in_brackets(interval: str) -> str:
    """An interval as it follows a mean; nothing where there is none."""
    return "" if interval in ("", "–") else f"({interval})"


def verdict(entry: Entry, language: str) -> Mark:
    """A verdict in a word."""
    word = entry.get("verdict")
    return Mark(rows.verdict(word, language), str(word).replace(" ", "_"))


def folded(p: Entry, language: str) -> Fold:
    """A pattern under its name and verdict, open where it fails."""
    name = f" {rows.text_of(p, 'name', language)} ({p.get('strength', '')}) "
    title: Words = (Strong(p["id"]), name, verdict(p, language))
    return Fold(title, p["id"], tuple(_inside(p, language)), p.get("verdict") == rows.FAILS)


def _inside(p: Entry, language: str) -> Iterator[Block]:
    """Facts, the passage, the margins, what switching the cause off did, and why."""
    yield Items(tuple((Strong(f"{phrase(key, language)}: "), text) for key, text in _facts(p, language)))
    if p.get("quote"):
        passage: Words = (Strong(f"{phrase('passage', language)}: "), f"«{p['quote']}»")
        if p.get("section"):
            where = phrase("in_section", language, section=p["section"], heading=p.get("heading") or "").rstrip(", ")
            passage = (*passage, Small(where))
        yield Paragraph(passage, "quote")
    if p.get("margins"):
        yield _margins(p, "margins", _based_on(p, language), language)
        yield Paragraph((phrase("margins_note", language),), "note")
    if p.get("moderation"):
        yield _margins(p, "moderation", _moderator(p, language), language)
    if p.get("verdict") != rows.NOT_TESTABLE:
        ablation = p.get("ablation") or {}
        says = f"{rows.text_of(ablation, 'says', language)} ".lstrip()
        yield Paragraph((Strong(f"{phrase('ablation_title', language)}: "), says + _ablation(p, language)))
        if ablation.get("margins"):
            yield _margins(p, "ablation", "", language)
    if why := rows.text_of(p, "why", language):
        yield Paragraph((Strong(f"{phrase('why', language)}: "), why))


def _facts(p: Entry, language: str) -> Iterator[tuple[str, str]]:
    role = "" if p.get("verdict") == rows.NOT_TESTABLE else f". {labelling.begun(facts(p, language)['role'])}."
    yield "strength", rows.strength(p, language) + role
    if levers := p.get("levers"):
        yield "levers", ", ".join(parts.lever(name, language) for name in levers)
    if outcomes := p.get("outcomes"):
        yield "outcomes", ", ".join(labelling.outcome_word(o, "label", language) for o in outcomes)
    yield "direction", rows.text_of(p, "direction", language)
    yield "moderator", _moderator(p, language)
    kind = phrase(f"kinds.{p['kind']}", language) if p.get("kind") in ("assumed", "emergent") else "–"
    rule = rows.text_of(p, "rule", language)
    yield "kind", f"{labelling.begun(kind)}." + (f" {phrase('rule', language)}: {rule}" if rule else "")


def _moderator(p: Entry, language: str) -> str:
    return rows.text_of(p, "moderator", language) or phrase("no_moderator", language)


def _based_on(p: Entry, language: str) -> str:
    if not p.get("pairs"):
        return ""
    pairs, sets = (rows.whole(p.get(key), language) for key in ("pairs", "sets"))
    return phrase("based_on" if p.get("sets") else "based_on_pairs", language, pairs=pairs, sets=sets)


def _ablation(p: Entry, language: str) -> str:
    """What came of switching the claimed cause off, in one or two sentences."""
    text = phrase(f"ablation_{rows.ablation_key(p)}", language)
    left = (p.get("ablation") or {}).get("kept")
    if rows.figure_or_none(left) is None:
        return text
    return f"{text} {phrase('kept', language, kept=rows.percent(left, language))}"


def _margins(p: Entry, which: str, about: str, language: str) -> Table:
    """The margins of a pattern, of its moderation, or of its ``ablation``, whose margins ought to go away."""
    ablated, sign_only = which == "ablation", bool(p.get("sign_only")) and which != "moderation"
    own = p["ablation"]["margins"] if ablated else p[which]
    body: list[tuple[Words, ...]] = []
    for m in parts.margins(own, language, ablated=ablated, sign_only=sign_only):
        outcome: Words = (Small(m["outcome"]),) if m["outcome"] else ()
        interval = f" {in_brackets(m['interval'])}".rstrip()
        drawing, mark = Drawing(str(m["drawing"])), Mark(m["verdict"], m["kind_of_verdict"])
        body.append(((m["says"], *outcome), (drawing,), (Strong(m["mean"]), interval), (m["share"],), (mark,)))
    title = phrase("ablation_title" if ablated else which, language)
    heads = [head and phrase(head, language) for head in ("margin", "", "effect", "share", "verdict")]
    return table(f"{p['id']}-{which}", f"{title}. {about}" if about else title, heads, body)
