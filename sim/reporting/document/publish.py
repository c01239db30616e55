"""The decision document of a study, or of a comparison, written in every format that is asked for."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from sim.config.fields import ConfigError
from sim.config.files import no_such
from sim.language import LANGUAGES
from sim.reporting.document.blocks import Document
from sim.reporting.document.build import build
from sim.reporting.document.writers import docx, html, pdf, xlsx
from sim.studies.files import appear_together, refuse_links
from sim.studies.places import claim
from sim.studies.results import Results
from sim.studies.supplements import supplements
from sim.studies.workflow import load_study

FORMATS: dict[str, tuple[str, Callable[[Document, Path], Path]]] = {
    "html": ("report.html", html.write),
    "pdf": ("report.pdf", pdf.write),
    "docx": ("report.docx", docx.write),
    "xlsx": ("tables.xlsx", xlsx.write),
}
"""Format -> the file it goes to, and who writes it."""


def report(
    study: Results | str | Path,
    out: str | Path | None = None,
    *,
    language: str = "nb",
    formats: Sequence[str] | None = None,
) -> list[Path]:
    """Write the decision document of a study; returns its files.

    ``study``: what :func:`sim.load_study` gives, or the folder of a study. ``out``: a folder, ``report`` in the study's own
    by default, which may hold no other study's document. ``language``: nb or en. ``formats``: html, pdf, docx and xlsx, or
    some of them. ConfigError for a study with nothing to compare.
    """
    if language not in LANGUAGES:
        raise ConfigError(no_such("language", language, LANGUAGES))
    results = study if isinstance(study, Results) else load_study(study)
    if out is None:
        if results.folder is not None:
            refuse_links(results.folder)
        out = (results.folder or Path("outputs")) / "report"
    elif results.folder is not None:
        check_is_its_own(Path(out), results.folder)
    document = build(results, language, supplements(results))
    return write(document, out, tuple(FORMATS) if formats is None else formats)


def check_is_its_own(out: Path, study: Path) -> None:
    """OtherResultsError where a folder holds another study's document, or files by the names of one; both may be moved."""
    where = Path(os.path.relpath(study.resolve(), out.resolve())).as_posix()
    if where != "../study":  # where that of a comparison lies, in whose folder it is
        claim(out, "document", where, [file for file, _ in FORMATS.values()])


def write(document: Document, folder: str | Path, formats: Sequence[str] = tuple(FORMATS)) -> list[Path]:
    """Write the document; returns the files. ConfigError for a format there is not, or for none.

    Only when all formats are whole do they take the place of the old ones. Whatever stops it, no two formats of
    different age stand side by side.
    """
    if not formats:
        raise ConfigError(f"formats is {formats!r}, but must name at least one of {', '.join(FORMATS)}.")
    for name in formats:
        if name not in FORMATS:
            raise ConfigError(no_such("format", name, FORMATS))
    with appear_together(Path(folder), keep_others=True) as new:
        made = [make(document, new / file) for file, make in (FORMATS[name] for name in formats)]
    return [Path(folder) / path.name for path in made]
