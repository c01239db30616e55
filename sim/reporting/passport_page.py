"""The validation passport as a page: one HTML file with everything in it, for somebody who was not there."""

from __future__ import annotations

from jinja2 import Environment, PackageLoader, StrictUndefined

from sim.language import words
from sim.reporting import labelling
from sim.reporting import passport_parts as parts
from sim.reporting import passport_rows as rows
from sim.reporting.passport_rows import Entry, phrase

SECTIONS = ("summary", "failures", "reading", "patterns", "unfold", "set_aside", "not_testable", "classics",
            "ensemble", "verification", "made")  # fmt: skip
"""The sections of the page, in order: what did not hold comes before everything that did."""


def page(passport: Entry, language: str = "en") -> str:
    """The passport as one HTML file that asks for nothing outside it.

    ``passport`` is plain data: made, summary, classics, patterns, verification and ensemble; a part that is absent
    is said to be absent. A pattern has an anchor of its own (``#P01``). ValueError for a language there is not.
    """
    texts = words(language)
    environment = Environment(
        loader=PackageLoader("sim.reporting"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    return environment.get_template("passport.html.j2").render(
        language=language,
        told=lambda key, **filled: phrase(key, language, **filled),
        told_all=lambda key: texts.lines(f"passport.{key}"),
        sections=[(name, _heading(name, language)) for name in SECTIONS],
        begun=rows.begun,
        holds=passport.get("summary", {}).get("verdict") == rows.HOLDS,
        verdict_key=rows.verdict_key(passport),
        mode=_mode(passport, language),
        summary=rows.summary(passport, language),
        failures=parts.failures(passport, language),
        patterns=[parts.pattern(p, language) for p in passport.get("patterns") or []],
        set_aside=parts.set_aside(passport, language),
        figures=[parts.figure(f, language) for f in rows.studies(passport.get("classics") or [], language)],
        ensemble=parts.ensemble(passport.get("ensemble"), language),
        verification=[parts.check(line, language) for line in passport.get("verification") or []],
        made=parts.made(passport.get("made") or {}, language),
    )


def _heading(name: str, language: str) -> str:
    return phrase(name if name == "summary" else f"{name}_title", language)


def _mode(passport: Entry, language: str) -> str:
    """What the passport covers, in a sentence; nothing where it is not said."""
    key = f"passport.modes.{(passport.get('made') or {}).get('mode')}"
    return labelling.text_or(key, "", language)
