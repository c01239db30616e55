"""The entries under "Results change" in ``CHANGELOG.md``."""

from __future__ import annotations

import re
from pathlib import Path

from tests.golden.encode import digest

CHANGELOG = Path(__file__).resolve().parents[2] / "CHANGELOG.md"
WORDS = 8
"""So many of an entry's first words are stored beside its digest, for a reader."""


def entries(text: str | None = None) -> dict[str, str]:
    """The entries of every section "### Results change", newest first: digest of the whole text -> its first words."""
    text = CHANGELOG.read_text(encoding="utf-8") if text is None else text
    result = {}
    for section in re.findall(r"^### Results change\n(.*?)(?=^##|\Z)", text, flags=re.MULTILINE | re.DOTALL):
        for entry in re.split(r"^- ", section, flags=re.MULTILINE)[1:]:
            value = entry.split()
            result[digest(" ".join(value).encode())] = " ".join(value[:WORDS])
    return result
