"""A validation passport as rows in words, for the page and for the screen alike.

The passport itself is plain data. Here every number gets its language's form, and what is absent or not a
number becomes a dash, so that neither the page nor the table has to know how.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sim.analysis.fields import Fields, Record
from sim.language import format, words
from sim.reporting.labelling import begun

Entry = Fields

STRENGTHS = ("F", "F*", "A", "T")
SUMMARY = (
    ("classics", "must_hold"), ("F", "must_hold"), ("A", "should_hold"), ("T", "may_fail"),
    ("set_aside", ""), ("not_testable", ""), ("ablations", "should_all"), ("verification", "must_hold"),
)  # fmt: skip
"""The rows of the summary, and what is asked of each."""
HOLDS, FAILS, NOT_TESTABLE = "holds", "fails", "not_testable"


def phrase(key: str, language: str, **parts: Any) -> str:
    """A text of the passport, with its parts filled in."""
    return words(language)[f"passport.{key}"].format(**parts)


def figure_or_none(value: object) -> float | None:
    """A finite number, or None for whatever is not one."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        return None
    return float(value)


def number(value: object, language: str, sign: bool = False, digits: int = 3) -> str:
    """A number with enough decimals to be told from zero, or a dash."""
    real = figure_or_none(value)
    if real is None:
        return "–"
    if abs(real) >= 10:
        digits = 0 if real == int(real) else 1
    while real and round(real, digits) == 0 and digits < 6:
        digits += 1
    return format.number(real, digits, language, sign)


def verdict_key(passport: Entry) -> str:
    """Which sentence the passport opens with: all holds, something fails, or some of it is not settled yet."""
    if (passport.get("summary") or {}).get("verdict") != HOLDS:
        return "verdict_fails"
    must = [p for p in passport.get("patterns") or [] if p.get("strength") in ("F", "F*")]
    return "verdict_undecided" if any(p.get("verdict") == "undecided" for p in must) else "verdict_holds"


def sign(margin: Entry, language: str) -> str:
    """Which side of zero a margin's interval lies on."""
    low, high = figure_or_none(margin.get("low")), figure_or_none(margin.get("high"))
    side = "above" if low is not None and low > 0 else "below" if high is not None and high < 0 else "unclear"
    return phrase(f"signs.{side}", language)


def whole(value: object, language: str) -> str:
    """A count, or a dash."""
    real = figure_or_none(value)
    return "–" if real is None else format.number(real, 0, language)


def percent(share: object, language: str) -> str:
    """A share as per cent; never rounded up to all of them, or down to none."""
    real = figure_or_none(share)
    if real is None:
        return "–"
    digits = 0 if round(100 * real) not in (0, 100) or real in (0, 1) else 1
    return format.percent(real, language, digits)


def interval(low: object, high: object, language: str, sign: bool = True) -> str:
    """An interval in words, or a dash where there is none."""
    if figure_or_none(low) is None or figure_or_none(high) is None:
        return "–"
    return format.between(number(low, language, sign), number(high, language, sign), language)


def verdict(word: object, language: str) -> str:
    """A verdict in words of the language."""
    key = str(word).replace(" ", "_")
    return phrase(f"verdicts.{key if f'passport.verdicts.{key}' in words(language) else 'unknown'}", language)


def text_of(entry: Entry, part: str, language: str) -> str:
    """A part of an entry that has a text for each language, or one for both, or a number."""
    own = entry.get(f"{part}_{language}")
    value = entry.get(part) if own in (None, "") else own
    if isinstance(value, Mapping):
        value = value.get(language) or value.get("en")
    if value is None:
        return ""
    return number(value, language) if isinstance(value, (int, float)) else str(value)


def strength(pattern: Entry, language: str) -> str:
    """How strongly the report says it: the letter, and the word for it."""
    letter = str(pattern.get("strength", ""))
    key = f"passport.strengths.{letter.replace('*', '_star')}"
    return f"{letter}, {words(language)[key]}" if key in words(language) else letter


def summary(passport: Entry, language: str) -> list[tuple[str, str, str]]:
    """(what was checked, how much of it holds, what is asked of it) for each part of the passport."""
    rows = []
    for key, asked in SUMMARY:
        part = passport.get("summary", {}).get(key)
        if part is None:
            continue
        if isinstance(part, Mapping):
            held, of = part.get("held", part.get("broke")), part.get("of")
            pattern = "broke_of" if key == "ablations" else "held_of"
            result = phrase(pattern, language, held=whole(held, language), of=whole(of, language))
            result = result if of else phrase("none_tried", language)
        else:
            result = whole(part, language)
        rows.append((phrase(f"summary_{key.lower()}", language), result, phrase(asked, language) if asked else ""))
    return rows


def weakest(pattern: Entry) -> Entry:
    """The margin that came nearest to failing: one that fails if there is one, then the smallest share of pairs."""
    margins = pattern.get("margins") or [{}]
    return min(margins, key=lambda m: (m.get("holds") is not False, figure_or_none(m.get("share")) or 0.0))


def ablation_key(pattern: Entry) -> str:
    """breaks, stays, unknown or none."""
    ablation = pattern.get("ablation")
    if not ablation:
        return "none"
    return {True: "breaks", False: "stays"}.get(ablation.get("breaks"), "unknown")


def in_order(patterns: Iterable[Entry]) -> list[Entry]:
    """Patterns with the strongest claims first, otherwise as they came."""
    place = {letter: i for i, letter in enumerate(STRENGTHS)}
    return sorted(patterns, key=lambda p: place.get(str(p.get("strength")), len(place)))


def failing(passport: Entry) -> list[Entry]:
    """Patterns that fail, strongest claims first, and then those whose claimed cause was not the cause."""
    patterns = in_order(passport.get("patterns") or [])
    failed = [p for p in patterns if p.get("verdict") == FAILS]
    return failed + [p for p in patterns if p.get("verdict") == HOLDS and ablation_key(p) == "stays"]


def reasons(pattern: Entry, language: str) -> list[str]:
    """What failed about a pattern, each in a sentence."""
    result = []
    for margin in pattern.get("margins") or []:
        if margin.get("holds") is False:
            parts = {"mean": number(margin.get("mean"), language, sign=True),
                     "interval": interval(margin.get("low"), margin.get("high"), language),
                     "share": percent(margin.get("share"), language)}  # fmt: skip
            result.append(phrase("failed_margin", language, says=begun(text_of(margin, "says", language)), **parts))
    if any(m.get("holds") is False for m in pattern.get("moderation") or []):
        result.append(phrase("failed_moderation", language))
    if ablation_key(pattern) == "stays":
        without = begun(text_of(pattern["ablation"], "says", language))
        result.append(phrase("failed_ablation", language, says=without))
    return result


def figures(classics: Sequence[Entry], language: str) -> list[Record]:
    """The classics by figure: heading, entries, how many hold, and whether there are published points to plot.

    Points of one figure are those whose ids are alike up to the settings: "march1991.fig1.program.p1=.1,p2=.5".
    An entry whose id has no settings is a relation, and told in a line.
    """
    together: dict[str, list[Entry]] = {}
    for entry in classics:
        head, settings, _ = str(entry.get("id", "")).partition("=")
        name = head.rpartition(".")[0] if settings else head
        together.setdefault(name, []).append(entry)
    return [_figure(name, entries, language) for name, entries in together.items()]


def studies(classics: Sequence[Entry], language: str) -> list[Record]:
    """As :func:`figures`, with the relations of one publication gathered under its name."""
    gathered: list[Record] = []
    for result in figures(classics, language):
        last = gathered[-1] if gathered else None
        name = text_of(result["entries"][0], "classic", language)
        if len(result["entries"]) > 1:
            gathered.append(result)
        elif last and last.get("relations") == name:
            last["entries"] += result["entries"]
        else:
            gathered.append({**result, "title": name, "relations": name, "entries": [*result["entries"]]})
    for study in gathered:
        study.update(_counted(study["entries"], language))
    return gathered


def _counted(entries: Sequence[Entry], language: str) -> Record:
    """Whether all of the entries hold, and how many do, in words."""
    held = sum(entry.get("verdict") == HOLDS for entry in entries)
    return {"holds": held == len(entries), "count": phrase("points_hold", language, held=held, of=len(entries))}


def _figure(name: str, entries: list[Entry], language: str) -> Record:
    title = text_of(entries[0], "classic", language)
    if at := re.search(r"fig(?:ure)?[ ._-]*(\d+)", name, re.IGNORECASE):
        title = phrase("figure_of", language, classic=title, number=at[1])
        rules = f"passport.rules.{name.rpartition('.')[2]}"
        title += f", {words(language)[rules]}" if rules in words(language) else ""
    if len(entries) == 1:
        title = f"{title}: {text_of(entries[0], 'target', language)}"
    points = [e for e in entries if off(e) is not None]
    worst = _worst(points, language) if len(entries) > 1 else ""
    return {"title": title, "entries": entries, "points": points, "worst": worst, **_counted(entries, language)}


def _worst(points: list[Entry], language: str) -> str:
    """The point furthest from its published value, in a sentence; a point that fails before one that holds."""
    if not points:
        return ""
    worst = max(points, key=lambda e: (e.get("verdict") == FAILS, off(e) or 0.0))
    against = beside(worst)
    numbers = {"found": number(worst["found"], language), "value": number(worst[against], language)}
    return phrase(f"worst_{against}", language, target=text_of(worst, "target", language).rstrip("."), **numbers)


def beside(entry: Entry) -> str:
    """What a point is held against: what was published, or the reference where nothing was."""
    return "reference" if figure_or_none(entry.get("published")) is None else "published"


def off(entry: Entry) -> float | None:
    """How far what was found lies from what it is held against; None where either is no number."""
    result, value = figure_or_none(entry.get("found")), figure_or_none(entry.get(beside(entry)))
    return None if result is None or value is None else abs(result - value)
