"""The page docs/validation.md, from the committed passport: every line of it, failures in full."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from sim.reporting.document.blocks import Table
from sim.reporting.document.writers.markdown import lines, plain, table
from sim.reporting.passport import parts, rows
from sim.reporting.passport.build import Page
from sim.reporting.passport.pattern import facts, verdict
from sim.studies.fingerprint import model_hash
from sim.validation.brief import fingerprints
from sim.validation.patterns.texts import words as pattern_words

Entry = Mapping[str, Any]
SIGN_ONLY = frozenset(id_ for id_, entry in pattern_words().items() if entry.get("sign_only"))
"""Patterns of which only the sign is told: the report says that nobody knows how common it is."""
ENGLISH = "en"


def read_passport(path: Path) -> dict[str, Any] | None:
    """The passport at ``path``; None where there is none."""
    if not path.exists():
        return None
    passport: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return passport


def draw_picture(passport: Entry | None, path: Path) -> None:
    """Draw what the filter informs; nothing where it informed nothing."""
    from sim.reporting import style
    from sim.reporting.figures import ensemble

    if informed := informs(passport or {}):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(style.png(ensemble.draw(informed, ENGLISH)))


def informs(passport: Entry) -> Sequence[Entry]:
    """The parameters that the filter moved, the most moved first."""
    ensemble: Entry = passport.get("ensemble") or {}
    result: Sequence[Entry] = ensemble.get("informed") or []
    return result


def validation(passport: Entry, picture: str) -> list[str]:
    """The page below its opening; ``picture`` is where the ensemble's picture is, seen from the page."""
    patterns = passport.get("patterns") or []
    return [
        *made(passport),
        *in_short(passport),
        *not_held(passport),
        *all_patterns(patterns),
        *untestable(patterns),
        *published(passport.get("classics") or []),
        *lines(Page(passport, ENGLISH).verification(), ENGLISH),
        *ensemble(passport, picture),
    ]


def text_of(entry: Entry, part: str) -> str:
    """A part of an entry in English."""
    return plain(rows.text_of(entry, part, ENGLISH))


def made(passport: Entry) -> list[str]:
    """Command, date and versions."""
    about: Entry = passport.get("made") or {}
    libraries = ", ".join(f"{name} {version}" for name, version in (about.get("libraries") or {}).items())
    seconds = about.get("seconds")
    parts = {
        "Command": f"`{about.get('command', '')}`",
        "Date": about.get("date"),
        "Version": about.get("version"),
        "Revision": about.get("revision"),
        "Model code": since(about),
        "Python": about.get("python"),
        "Libraries": libraries,
        "Scale of the patterns' worlds": about.get("scale"),
        "Took": (f"{seconds / 60:.0f} minutes" if seconds >= 90 else f"{seconds:.0f} seconds") if seconds else None,
    }
    return [*(f"- {name}: {value}" for name, value in parts.items() if value), ""]


def since(made: Entry) -> str | None:
    """Return the fingerprint of the model that made the passport, and whether it is still, or was adopted by, this one."""
    if not made.get("model"):
        return None
    changed = "; **the code has changed since, so the results below may be old**"
    if model_hash() == made["model"]:
        changed = ""
    elif model_hash() in fingerprints(made):
        changed = f"; adopted by `{model_hash()}`, which gives the same numbers"
    return f"`{made['model']}` (fingerprint{changed})"


def in_short(passport: Entry) -> list[str]:
    """How many of each class held, and the verdict."""
    page = Page(passport, ENGLISH)
    heading, *table = page.summary()
    return [*lines([heading, *page.verdict(), *table], ENGLISH)]


def not_held(passport: Entry) -> list[str]:
    """Everything that failed, that is undecided, or that outlived its claimed cause, each with its reason."""
    lines = ["## What did not hold", ""]
    by_id = {p["id"]: p for p in passport.get("patterns") or []}
    for failure in parts.failures(passport, ENGLISH):
        own = by_id.get(failure["anchor"])
        lines += [f"**{plain(failure['name'])}.** {plain(failure['says'])}".rstrip(), ""]
        reasons = signs(own) if own and own["id"] in SIGN_ONLY else failure["reasons"]
        lines += [f"- {plain(reason)}" for reason in [*reasons, failure["why"]] if reason]
        lines.append("")
    for p in (p for p in by_id.values() if p.get("verdict") == "undecided"):
        lines += [f"**{p['id']} {text_of(p, 'name')}.** Too few pairs to say. {text_of(p, 'why')}".rstrip(), ""]
    return lines if len(lines) > 2 else [*lines, rows.phrase("no_failures", ENGLISH), ""]


def signs(p: Entry) -> list[str]:
    """What came of a pattern of which only the sign is told."""
    items = [f"{text_of(m, 'says')}: {sign_of(m)}, in {share_of(m)} of the pairs." for m in p.get("margins") or []]
    if rows.ablation_key(p) == "stays":
        items.append(rows.phrase("failed_ablation", ENGLISH, says=text_of(p["ablation"], "says")))
    return items


def sign_of(m: Entry) -> str:
    """The sign of a margin's mean, as far as its interval tells."""
    low, high = m.get("low"), m.get("high")
    if low is None or high is None:
        return "not known"
    return "above 0" if low > 0 else "below 0" if high < 0 else "not told from 0"


def share_of(m: Entry) -> str:
    """Share of pairs with a margin above 0."""
    return rows.percent(m.get("share"), ENGLISH)


def all_patterns(patterns: Sequence[Entry]) -> list[str]:
    """The table of the report's patterns."""
    heading = ["## The report's patterns", ""]
    if not patterns:
        return [*heading, "None was run.", ""]
    text = (
        "Numbers are those of the margin that came nearest to failing: one that fails where there is one, otherwise "
        "that with the smallest share of pairs above 0. Of P11 only the sign is told, since the report says that "
        "nobody knows how common it is."
    )
    pairs = " and ".join(sorted({str(p["pairs"]) for p in patterns if p.get("pairs")}))
    head = ["", "pattern", "strength", "moved", "verdict", "used", "nearest to failing", "mean (99 % interval)",
            "share of pairs", "without its cause"]  # fmt: skip
    return [*heading, f"{text} Pairs: {pairs or 'none'}.", "", *table(head, map(pattern_row, patterns))]


def pattern_row(p: Entry) -> list[str]:
    """One pattern, every number in words."""
    moved = ", ".join(parts.lever(name, ENGLISH) for name in p.get("levers") or []) or "nothing"
    row = [p["id"], text_of(p, "name"), plain(p.get("strength", "")), plain(moved), verdict(p, ENGLISH).text]
    if p.get("verdict") == rows.NOT_TESTABLE:
        return [*row, *["–"] * 5]
    used = "used for filtering" if p.get("used_for_filter") else "set aside"
    about, nearest = facts(p, ENGLISH), rows.weakest(p)
    result = sign_of(nearest) if p["id"] in SIGN_ONLY else f"{about['mean']} ({about['interval']})"
    return [*row, used, text_of(nearest, "says"), result, about["share"], without_cause(p, about["ablation"])]


def without_cause(p: Entry, value: str) -> str:
    """Whether the pattern went away without its cause, how much of it was left, and what was switched off."""
    ablation: Entry = p.get("ablation") or {}
    left = rows.percent(ablation.get("kept"), ENGLISH)
    if left != "–" and ablation.get("breaks") is not None and p["id"] not in SIGN_ONLY:
        value += f" ({left} left)"
    return f"{value}: {text_of(ablation, 'says')}" if ablation.get("says") else value


def untestable(patterns: Sequence[Entry]) -> list[str]:
    """Why some patterns cannot be tested here."""
    result = [p for p in patterns if p.get("verdict") == "not_testable"]
    lines = [f"- {p['id']} {text_of(p, 'name')}. {text_of(p, 'why')}" for p in result]
    return ["## Patterns that cannot be tested here", "", *(lines or ["None."]), ""]


def published(classics: Sequence[Entry]) -> list[str]:
    """Published models: figure by figure, and relations one by one."""
    fitted = "Some of it was fitted" if any(e.get("fitted") for e in classics) else "Nothing was fitted"
    lines = ["## Published models", "", f"{fitted}. Intervals are 99 per cent.", ""]
    for study in rows.studies(classics, ENGLISH):
        runs = ", ".join(sorted({rows.whole(e.get("replications"), ENGLISH) for e in study["entries"]}))
        text = f"{study['count']}. {plain(study['worst'])} Runs: {runs}."
        lines += [f"### {plain(study['title'])}", "", " ".join(text.split()), ""]
        if not study["points"]:
            lines += table(["relation", "found (99 % interval)", "verdict"], map(relation_row, study["entries"]))
    return lines if classics else [*lines[:2], "None was run.", ""]


def relation_row(e: Entry) -> list[str]:
    """One relation of a published model."""
    between = rows.interval(e.get("low"), e.get("high"), ENGLISH)
    result = f"{rows.number(e.get('found'), ENGLISH, sign=True)} ({between})"
    return [text_of(e, "target"), result, rows.verdict(e.get("verdict"), ENGLISH)]


def ensemble(passport: Entry, picture: str) -> list[str]:
    """How the parameter sets came about, and what the filter says about the numbers."""
    about: Entry = passport.get("ensemble") or {}
    if not about:
        return ["## The parameter sets", "", "None were used.", ""]
    tried, kept, stored = (rows.whole(about.get(key), ENGLISH) for key in ("tried", "accepted", "sets"))
    texts = [
        "## The parameter sets",
        "",
        f"{tried} sets were tried, {kept} passed every test, and {stored} are stored.",
        "",
    ]
    if about.get("command"):
        texts += [f"Made by `{about['command']}`, which varies {about.get('parameters', '–')} numbers at once.", ""]
    stages = [b for b in Page(passport, ENGLISH).ensemble() if isinstance(b, Table) and b.anchor == "table-stages"]
    return [*texts, *lines(stages, ENGLISH), *informed_rows(informs(passport), picture)]


def informed_rows(moved: Sequence[Entry], picture: str) -> Iterator[str]:
    """The numbers that the filter says something about, with their picture."""
    yield from ("### Numbers that the filter says something about", "")
    if not moved:
        yield from ("The filter narrowed no number.", "")
        return
    yield from (
        "Distance: Kolmogorov and Smirnov's, between the kept values and the span they were drawn from. Only numbers are "
        "listed whose distance chance would seldom give (1 in 100, corrected for how many numbers there are). Of the "
        "others the filter says nothing that could be told from chance.",
        "",
    )
    items = []
    for row in moved:
        drawn, kept = (
            rows.interval(row.get(f"{part}_low"), row.get(f"{part}_high"), ENGLISH, sign=False)
            for part in ("prior", "post")
        )
        items.append([f"`{row['parameter']}`", rows.number(row.get("ks"), ENGLISH), drawn, kept])
    yield from table(["number", "distance", "drawn within", "nine in ten of the kept within"], items)
    yield f"![Where the kept values lie within their likely spans]({picture})"
