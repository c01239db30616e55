"""The patterns' quotations, held against the report as those of levers and mechanisms are.

``fingerprints.json`` shows an edited quotation without the report at hand, and a new one is accepted by the whole
sentence it stands in; whoever has the report as plain text can check all of them again::

    python -m docs.tools.pattern_quotations accept P07 ["THE WHOLE SENTENCE"]
    python -m docs.tools.pattern_quotations check REPORT.txt [--write]
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from docs.tools import quotations
from sim.governance.passages import Passage, passage_from
from sim.validation.patterns import texts
from sim.validation.patterns.texts import words

FINGERPRINTS = Path(texts.__file__).with_name("fingerprints.json")
KINDS_OF_CLAIM = {"F": "finding", "F*": "perception", "A": "argument", "T": "suggestion"}
"""A pattern's strength as the strength of a passage."""


def load_passages() -> dict[str, Passage]:
    """Every pattern's passage by its id, checked; ValueError says in a sentence what is wrong."""
    return {
        id_: passage_from(
            id_,
            {key: entry[key] for key in ("section", "heading", "quote")}
            | {"strength": KINDS_OF_CLAIM[entry["strength"]]},
        )
        for id_, entry in words().items()
    }


def load_fingerprints() -> dict[str, str]:
    """The stored fingerprint of every pattern's heading and quotation."""
    return quotations.load_fingerprints(FINGERPRINTS)


def main(argv: Sequence[str] | None = None) -> int:
    """0: every quotation stands where it should. 1: some do not. 2: the check could not be made."""
    return quotations.main(argv, load_passages, FINGERPRINTS, "docs.tools.pattern_quotations")


if __name__ == "__main__":
    sys.exit(main())
