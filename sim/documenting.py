"""``orglearn report`` and ``sim.report``: a study as a document to lay on the table."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sim.config import ConfigError
from sim.config.files import no_such
from sim.config.words import settings
from sim.language import LANGUAGES
from sim.runner.results import Results


def report(
    study: Any, out: str | Path | None = None, *, language: str = "nb", formats: Sequence[str] | None = None
) -> list[Path]:
    """Write the decision document of a study; returns its files.

    ``study``: what :func:`sim.load_study` gives, or the folder of a study. ``out``: a folder, ``report`` in the study's own
    by default. ``language``: nb or en. ``formats``: html, pdf, docx and xlsx, or some of them. ConfigError for a study with
    nothing to compare.
    """
    from sim.reporting.document import folder
    from sim.reporting.document.build import build
    from sim.study import load_study

    if language not in LANGUAGES:
        raise ConfigError(no_such("language", language, LANGUAGES))
    results = study if isinstance(study, Results) else load_study(study)
    if out is None:
        out = (results.folder or Path("outputs")) / "report"
    document = build(results, language)
    return folder.write(document, out, tuple(folder.FORMATS) if formats is None else formats)


def document(asked: Namespace) -> int:
    """Write the document that was asked for, and say where it is."""
    from sim.sweeping import run_folder

    words = settings(asked.words, ("study", "out", "language", "formats"))
    place = run_folder(words.get("study"))
    formats = words.get("formats")
    files = report(
        place.path, words.get("out"), language=str(words.get("language", "nb")),
        formats=[formats] if isinstance(formats, str) else formats,
    )  # fmt: skip
    for file in files:
        print(file)
    return 0
