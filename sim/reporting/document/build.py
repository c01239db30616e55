"""From a study's results to the decision document, in one language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime

from sim.config.fields import ConfigError
from sim.language import words
from sim.reporting.document import chapters
from sim.reporting.document.blocks import Document
from sim.reporting.document.draft import Draft
from sim.reporting.document.record import Record, present
from sim.studies.results import Results


def build(
    results: Results,
    language: str = "nb",
    supplements: Mapping[str, Results] | None = None,
    record: Record | None = None,
) -> Document:
    """The document about a study; its numbers are those of the store, and say where they come from.

    ``supplements``: studies that go with it, by kind (:mod:`sim.studies.supplements`). ``record``: by what program, and how
    the study is named, where it is to be as a document says; by default as it is here.

    ConfigError for a study with nothing to compare, or without finished runs.
    """
    words(language)  # refuses an unknown language with a sentence
    if len(results.alternatives) < 2:
        raise ConfigError(f"The study {results.name} has one alternative; a document compares two or more.")
    if results.table.empty:
        raise ConfigError(f"The study {results.name} has no finished runs yet; run it with `orglearn sweep`.")
    record = record or present(results, language)
    draft = Draft(results, language, supplements or {}, record)
    blocks = [block for chapter in chapters.ALL for block in chapter(draft)]
    return Document(
        title=title(results, language),
        subtitle=draft.t("document.subtitle"),
        language=language,
        made=day(results),
        blocks=tuple(blocks),
        sources=draft.sources,
        made_with=str(record),
    )


def title(results: Results, language: str) -> str:
    """The study's own title, in the language if it has one."""
    own = results.study.get("title") or ""
    value = own if isinstance(own, str) else own.get(language, "")
    return str(value or words(language)["document.untitled"])


def day(results: Results) -> date:
    """The day the runs were finished, so that the same runs give the same document."""
    runs = results.manifest.get("runs") or [{}]
    text = runs[-1].get("at") or runs[-1].get("begun")
    return datetime.fromisoformat(text).date() if text else datetime.now(UTC).date()
