"""Which sentences stand under which heading of the report, without the report.

``report_sentences.json`` holds a slow, salted hash of every sentence of four words or more, by section, in the order of
the hashes. Whoever copies a whole sentence from the report can have it confirmed; nobody can read the report out of
the file. Windows of a few words would not do: they overlap, so that from one known quotation the next word can be
guessed, word after word, to the end. A whole sentence must be known to be confirmed.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sim.governance.passages import PASSAGES

INDEX = PASSAGES.with_name("report_sentences.json")
SALT = b"Nav som laerende organisasjon, ISF 2015:6"
ROUNDS = 100_000
"""Rounds of PBKDF2: about a twentieth of a second a sentence, so that guessing is dear and confirming is not."""
BYTES = 12
MIN_WORDS = 4
_END = re.compile(r"(?<=[.!?:;])[»\"”)]*\s+")


def letters(text: str) -> str:
    """Letters and digits alone, in lower case: what two ways of setting one sentence share."""
    return "".join(c for c in text.casefold() if c.isalnum())


def split(text: str) -> list[str]:
    """Return the sentences of a text that are long enough to be confirmed."""
    return [part for part in _END.split(text) if len(part.split()) >= MIN_WORDS]


def digest(sentence: str) -> str:
    """Return the hash under which a sentence is known: 24 hexadecimal digits."""
    return hashlib.pbkdf2_hmac("sha256", letters(sentence).encode(), SALT, ROUNDS, BYTES).hex()


@dataclass(frozen=True)
class SentenceIndex:
    """The hashes of the report's sentences. ``known``: section code -> hashes."""

    known: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, sections: Mapping[str, str]) -> SentenceIndex:
        """Return the index of a report's sections, as :func:`docs.tools.quotations.split_sections` gives them."""
        return cls({code: frozenset(map(digest, split(text))) for code, text in sections.items() if code})

    @classmethod
    def read(cls, path: Path = INDEX) -> SentenceIndex:
        """Return the stored index."""
        stored = json.loads(path.read_text(encoding="utf-8"))
        return cls({code: frozenset(hashes) for code, hashes in stored.items()})

    def write(self, path: Path = INDEX) -> None:
        """Store it. Hashes are sorted, so that their order says nothing of the order of the sentences."""
        text = json.dumps({code: sorted(hashes) for code, hashes in self.known.items()}, indent=0)
        path.write_text(text + "\n", encoding="utf-8")

    def sections_of(self, quote: str, around: str = "") -> set[str]:
        """Return the sections in which a sentence of ``around`` that holds the quotation stands.

        ``around`` is the whole sentence as copied from the report, more of it if you like; by default the quotation
        itself, where that is a whole sentence. Empty where no such sentence is known.
        """
        holding = [part for part in split(around or quote) if letters(quote) in letters(part)]
        hashes = {digest(part) for part in holding}
        return {code for code, known in self.known.items() if hashes & known}
