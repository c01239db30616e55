"""The patterns' quotations, held against the report as those of levers and mechanisms are.

``python -m sim.validation.patterns.passages accept P07 ["THE WHOLE SENTENCE"]``, or ``check REPORT.txt [--write]``
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from sim.governance import quotations
from sim.governance.quotations import Passage
from sim.validation.patterns.texts import words

FINGERPRINTS = Path(__file__).with_name("fingerprints.json")
KINDS_OF_CLAIM = {"F": "finding", "F*": "perception", "A": "argument", "T": "suggestion"}
"""A pattern's strength as the strength of a passage."""


def load_passages() -> dict[str, Passage]:
    """Every pattern's passage by its id, checked; ValueError says in a sentence what is wrong."""
    result = {}
    for id_, entry in words().items():
        stands = {key: entry[key] for key in ("section", "heading", "quote")}
        result[id_] = quotations.passage_from(id_, stands | {"strength": KINDS_OF_CLAIM[entry["strength"]]})
    return result


def load_fingerprints() -> dict[str, str]:
    """The stored fingerprint of every pattern's heading and quotation."""
    return quotations.load_fingerprints(FINGERPRINTS)


def main(argv: Sequence[str] | None = None) -> int:
    """0: every quotation stands where it should. 1: some do not. 2: the check could not be made."""
    return quotations.main(argv, load_passages, FINGERPRINTS, "sim.validation.patterns.passages")


if __name__ == "__main__":
    sys.exit(main())
