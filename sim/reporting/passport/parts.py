"""The parts of the passport's page as plain rows: patterns, published models, ensemble, checks, and what failed."""

from __future__ import annotations

from collections.abc import Sequence

from sim.analysis.fields import Record
from sim.language.format import number
from sim.outcomes.catalogue import CATALOGUE
from sim.reporting import labelling
from sim.reporting.document.blocks import Drawing, Words
from sim.reporting.passport import drawings as svg
from sim.reporting.passport import rows
from sim.reporting.passport.rows import Entry, phrase


def failures(passport: Entry, language: str) -> list[Record]:
    """Everything that did not hold, patterns first: name, strength, what it says, reasons, and why."""
    result = [
        {
            "anchor": p["id"], "name": f"{p['id']} {rows.text_of(p, 'name', language)}",
            "strength": rows.strength(p, language), "says": rows.text_of(p, "direction", language),
            "reasons": rows.reasons(p, language), "why": rows.text_of(p, "why", language) or phrase("no_why", language),
        }
        for p in rows.failing(passport)
    ]  # fmt: skip
    others: list[tuple[str, list[str], Entry]] = [
        (f["title"], [f"{f['count']}.", *filter(None, (f["worst"],))], f["entries"][0])
        for f in rows.figures(passport.get("classics") or [], language)
        if not f["holds"]
    ]
    for line in passport.get("verification") or []:
        if line.get("verdict") == rows.FAILS:
            reason = phrase("failed_found", language, result=rows.text_of(line, "found", language).rstrip("."))
            others.append((rows.text_of(line, "target", language), [reason], line))
    for name, reasons, entry in others:
        why = rows.text_of(entry, "note", language)
        result.append({"anchor": "", "name": name, "strength": "", "says": "", "reasons": reasons, "why": why})
    return result


def lever(name: str, language: str) -> str:
    """A lever's name in the language; or that of a condition of the world; or what it was called."""
    if entry := labelling.registry("levers").get(name):
        return str(entry["label"][language])
    return labelling.text_or(f"passport.moved.{name.replace('.', '_')}", name, language)


def margins(result: Sequence[Entry], language: str, ablated: bool = False, sign_only: bool = False) -> list[Record]:
    """Margins in words, each with its drawing; those whose outcomes have one unit share a scale.

    ``ablated``: the cause is switched off, so that a margin ought to go away. ``sign_only``: no size, no drawing.
    """
    items = []
    for m in result:
        alike = [other for other in result if _unit(other) == _unit(m)]
        share = rows.percent(m.get("share"), language)
        mean = rows.sign(m, language) if sign_only else rows.number(m.get("mean"), language, sign=True)
        between = "" if sign_only else rows.interval(m.get("low"), m.get("high"), language)
        kind, verdict = _verdict(m.get("holds"), language, ablated)
        items.append({
            "says": rows.text_of(m, "says", language), "mean": mean, "share": share, "verdict": verdict,
            "interval": between, "outcome": labelling.outcome_word(m.get("outcome") or "", "label", language),
            "kind_of_verdict": kind, "drawing": "" if sign_only else svg.whisker(m, svg.reach(alike), f"{mean} ({between})"),
        })  # fmt: skip
    return items


def _verdict(holds: object, language: str, ablated: bool) -> tuple[str, str]:
    """The kind of verdict on a margin, and its word; a margin that was told and not judged has a dash."""
    if holds is None:
        return "unknown", "–"
    kind = rows.HOLDS if bool(holds) != ablated else rows.FAILS
    word = phrase(f"ablations.{'stays' if holds else 'breaks'}", language) if ablated else rows.verdict(kind, language)
    return kind, word


def _unit(margin: Entry) -> str:
    """The unit of a margin's outcome; a margin without an outcome has one of its own."""
    outcome = str(margin.get("outcome"))
    return CATALOGUE[outcome].unit if outcome in CATALOGUE else f"{id(margin)}"


def figure(f: Record, language: str) -> Record:
    """A figure of a published model: its points in words and a plot; or a model's relations, in words only."""
    drawing, against = "", ""
    if len(f["points"]) > 1 and not f.get("relations"):
        against = rows.beside(f["points"][0])
        across, up, text = (phrase(key, language) for key in (against, "found", f"plot_{against}"))
        drawing = svg.plot(f["points"], against, (across, up, text), lambda v: number(v, 2, language))
    lines = [point(e, language) for e in f["entries"]]
    numbers = [key for key in ("published", "reference", "tolerance") if any(e[key] != "–" for e in lines)]
    verdict = rows.verdict(rows.HOLDS if f["holds"] else rows.FAILS, language)
    return {**f, "plot": drawing, "against": against, "lines": lines, "numbers": numbers, "verdict": verdict}


def point(entry: Entry, language: str) -> dict[str, str]:
    """One published point or relation in words."""
    fields = {part: rows.text_of(entry, part, language) for part in ("target", "source", "note", "found")}
    fields |= {part: rows.number(entry.get(part), language) for part in ("published", "reference", "tolerance")}
    return fields | {
        "found": fields["found"] or "–",
        "interval": rows.interval(entry.get("low"), entry.get("high"), language, sign=False),
        "replications": rows.whole(entry.get("replications"), language),
        "fitted": phrase("fitted_yes" if entry.get("fitted") else "fitted_no", language),
        "verdict": rows.verdict(entry.get("verdict"), language),
        "kind_of_verdict": str(entry.get("verdict")),
    }


def stage(entry: Entry, language: str) -> tuple[str, ...]:
    """One stage of the filter: what it asks, and how many sets came to it, were turned away and passed."""
    entered, rejected = (rows.figure_or_none(entry.get(key)) for key in ("entered", "rejected"))
    passed = None if entered is None or rejected is None else entered - rejected
    counts = (rows.whole(value, language) for value in (entered, rejected, passed))
    return rows.text_of(entry, "says", language), *counts


def informed(entry: Entry, language: str) -> tuple[Words, ...]:
    """One number that the filter moved: its name, how far, the span drawn from, the one kept, and both drawn."""
    ends = [(entry.get(f"{key}_low"), entry.get(f"{key}_high")) for key in ("prior", "post")]
    prior, post = (rows.interval(*both, language, sign=False) for both in ends)
    distance = rows.number(entry.get("ks"), language, digits=2)
    drawing = Drawing(str(svg.spans(ends[0], ends[1], f"{prior}; {post}")))
    return (entry.get("parameter", ""),), (distance,), (prior,), (post,), (drawing,)


def made(about: Entry, language: str) -> list[tuple[str, str]]:
    """(what, value) for everything known about how the passport was made."""
    libraries = ", ".join(f"{name} {version}" for name, version in (about.get("libraries") or {}).items())
    mode = str(about.get("mode") or "")
    values = {key: about.get(key) for key in ("command", "date", "version", "python", "revision")} | {
        "libraries": libraries,
        "mode": labelling.text_or(f"passport.mode_names.{mode}", mode, language),
        "seconds": rows.whole(about.get("seconds"), language) if about.get("seconds") else "",
        "ensemble_used": (about.get("ensemble") or {}).get("name"),
    }
    order = ("command", "date", "version", "revision", "mode", "seconds", "ensemble_used", "python", "libraries")
    return [(phrase(key, language), str(values[key])) for key in order if values[key]]
