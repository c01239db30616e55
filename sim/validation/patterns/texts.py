"""The report's forty patterns in words, from ``patterns.yaml``: what each says, where, and what its numbers compare."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from sim.analysis.fields import Record
from sim.language import LANGUAGES, own_yaml

STRENGTHS = ("F", "F*", "A", "T")
KINDS = ("assumed", "emergent")
STATED = ("name", "direction")
"""Texts of every pattern, in both languages."""
TESTED = ("rule", "ablation")
"""Texts of a pattern that can be tested; one that cannot has ``not_testable`` in their place."""
OPTIONAL = ("moderator", "note", "why")
MARKS = ("sign_only",)
"""Whether only the sign of a pattern is told, not its size."""
MARGINS = ("margins", "moderation")
PLAIN = ("strength", "levers", "outcomes", "section", "heading", "quote", "filter")
KEYS = {*STATED, *TESTED, *OPTIONAL, *MARKS, *MARGINS, *PLAIN, "kind", "not_testable"}


@cache
def words() -> dict[str, Record]:
    """Every pattern's entry by id, in order, read once; ValueError says in a sentence what is wrong."""
    entries: dict[str, Record] = own_yaml(Path(__file__).with_name("patterns.yaml").read_text(encoding="utf-8"))
    if list(entries) != [f"P{n:02}" for n in range(1, 41)]:
        raise ValueError("patterns.yaml must have P01 to P40, in order.")
    for id_, entry in entries.items():
        if wrong := next(problems(entry), ""):
            raise ValueError(f"Pattern {id_} {wrong}.")
    return entries


def problems(entry: Record) -> Iterator[str]:
    """What is wrong with an entry, each as the end of a sentence."""
    yield from (f"has an unknown key '{key}'" for key in sorted(set(entry) - KEYS))
    tested = "not_testable" not in entry
    texts = [*STATED, *(TESTED if tested else ("not_testable",))]
    needed = [*texts, *PLAIN, "moderator", *(("kind", "margins") if tested else ())]
    yield from (f"has no {key}" for key in needed if key not in entry)
    if not tested and (both := [key for key in (*TESTED, *MARGINS, "kind") if key in entry]):
        yield f"cannot be tested, and yet has {both[0]}"
    if entry.get("strength") not in STRENGTHS:
        yield f"has strength '{entry.get('strength')}', not {' or '.join(STRENGTHS)}"
    if tested and entry.get("kind") not in KINDS:
        yield f"is '{entry.get('kind')}', not {' or '.join(KINDS)}"
    if not isinstance(entry.get("filter"), bool):
        yield "must say true or false under filter"
    messages = {key: entry[key] for key in (*texts, *OPTIONAL) if entry.get(key) is not None}
    for part in MARGINS:
        messages |= {f"{part}.{name}": text for name, text in (entry.get(part) or {}).items()}
    yield from (f"must say {key} in {' and '.join(LANGUAGES)}" for key, text in messages.items() if not has_text(text))


def has_text(text: Any) -> bool:
    """Whether a text is there in every language."""
    return (
        isinstance(text, dict)
        and set(text) == set(LANGUAGES)
        and all(isinstance(texts, str) and texts.strip() for texts in text.values())
    )
