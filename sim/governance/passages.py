"""The report's own words: short quotations that anchor every lever and every mechanism.

The report itself is not part of the project. ``passages.yaml`` holds a short quotation for each anchor. From a checkout,
``docs/tools/quotations.py`` confirms a new one by the whole sentence it stands in, and checks all against the report.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

from sim.language import own_yaml

PASSAGES = Path(__file__).with_name("passages.yaml")
STRENGTHS = ("finding", "perception", "argument", "suggestion", "context")
MIN_WORDS, MAX_WORDS = 4, 15

#: The report's sections in print order: our code, and the heading as printed.
OUTLINE: dict[str, str] = {
    "F": "Forord",
    "1": "Innledning",
    "2a": "Navs organisering",
    "2b": "Profesjoner og kompetanse",
    "2c": "Et komplisert og dynamisk oppdrag",
    "2d": "Læringsutfordringene for lokalkontorene",
    "3": "Hva er en lærende organisasjon?",
    "3a": "Fire læringsdimensjoner",
    "3b": "Læring på Navs lokalkontor",
    "3c": "Sentral standardisering og lokalt skjønn",
    "3d": "Læring fra utviklingsarbeid og forskning",
    "3e": "Integrering av ulike læringsformer",
    "3f": "Sentral styring og lokal innovasjon",
    "3g": "Organisering og lederutvikling",
    "3h": "Behov for kompetanseenheter?",
    "3i": "Savnes en «Nav-profesjon»?",
    "3j": "Lokalkontorene og Nav-organisasjonen",
    "4a": "Innledning",
    "4b": "Kompetente og motiverte medarbeidere",
    "4c": "Myndige lokalkontorer, med rom for lokalt entreprenørskap og innovasjon",
    "4d": "Infrastruktur for læring: fylkesnivå og direktorat",
    "4e": "Lederutvikling som forutsetning for kompetanseheving",
    "4f": "Oppsummering av forslagene",
}


@dataclass(frozen=True)
class Passage:
    """One anchor in the report: where it stands, its words, and how strongly it is said."""

    id: str
    section: str
    heading: str
    quote: str
    strength: str
    note_nb: str = ""
    note_en: str = ""


def normalise(text: str) -> str:
    """Return the text on one line: composed letters, single spaces, no soft hyphens."""
    return " ".join(unicodedata.normalize("NFC", text).replace("\N{SOFT HYPHEN}", "").split())


def words_in(quote: str) -> int:
    """Number of words; a free-standing dash is not one."""
    return sum(any(c.isalnum() for c in word) for word in quote.split())


def passage_from(name: str, entry: object) -> Passage:
    """Read one entry, or refuse it with a sentence."""
    known = [f.name for f in fields(Passage)][1:]
    if not isinstance(entry, dict) or not all(isinstance(value, str) for value in entry.values()):
        raise ValueError(f"Passage '{name}' must be a mapping in which every value is text.")
    if unknown := [key for key in entry if key not in known]:
        raise ValueError(f"Passage '{name}' has an unknown key '{unknown[0]}'; allowed: {', '.join(known)}.")
    if missing := [key for key in known[:4] if not entry.get(key, "").strip()]:
        raise ValueError(f"Passage '{name}' has no {missing[0]}.")
    passage = Passage(id=name, **{key: normalise(value) for key, value in entry.items()})
    count = words_in(passage.quote)
    if passage.strength not in STRENGTHS:
        raise ValueError(f"Passage '{name}' has strength '{passage.strength}', not {' or '.join(STRENGTHS)}.")
    if not MIN_WORDS <= count <= MAX_WORDS:
        raise ValueError(f"Passage '{name}' quotes {count} words; allowed: {MIN_WORDS} to {MAX_WORDS}.")
    if OUTLINE.get(passage.section) != passage.heading:
        raise ValueError(f"Passage '{name}': section {passage.section} is not headed «{passage.heading}».")
    return passage


@cache
def load_passages(path: Path = PASSAGES) -> dict[str, Passage]:
    """Return every passage by its id, checked; :class:`ValueError` says in a sentence what is wrong."""
    entries = own_yaml(path.read_text(encoding="utf-8"))
    if not isinstance(entries, dict) or not entries:
        raise ValueError(f"{path.name} must be a mapping from an anchor's name to its passage.")
    return {str(name): passage_from(str(name), entry) for name, entry in entries.items()}
