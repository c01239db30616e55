"""The table in ``docs/trace.md`` that counts the settings by where they come from."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from docs.tools.introductions import KINDS
from docs.tools.settings import SECTIONS, VARIED, declared
from sim.config.fields import Meta
from sim.reporting.document.writers.markdown import table

COUNTS = "<!-- counts"


def on_disk(path: Path) -> str:
    """What the file holds, or nothing where there is none."""
    return path.read_text(encoding="utf-8") if path.exists() else ""


def counted(page: Path) -> dict[str, str]:
    """The page on evaluation with its counts of numbers as they are now; nothing where there is no such page."""
    text = on_disk(page)
    if COUNTS not in text:
        return {}
    before, mark, after = text.partition(COUNTS)
    opening, _, rest = after.split("\n\n", 2)
    kinds = {title: [meta for _, _, meta in declared(kind)] for title, kind in SECTIONS.items()}
    varied = {title: of if title in VARIED else [] for title, of in kinds.items()}
    rows = [count_row(title, kinds[title], varied[title]) for title in SECTIONS]
    rows.append(count_row("**all**", *([m for of in every.values() for m in of] for every in (kinds, varied))))
    made = table(["", *KINDS, "varied in the ensemble"], rows)
    return {page.name: "\n\n".join([before + mark + opening, "\n".join(made).strip(), rest])}


def count_row(title: str, of: Sequence[Meta], varied: Sequence[Meta]) -> list[Any]:
    """How many numbers of each provenance a section has, and how many the ensemble varies."""
    kinds = [sum(meta.provenance == kind for meta in of) for kind in KINDS]
    return [title, *kinds, sum(meta.likely is not None for meta in varied)]
