"""Writing the document in every format, into one folder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from sim.config.fields import ConfigError
from sim.config.files import no_such
from sim.reporting.document.blocks import Document
from sim.reporting.document.writers import docx, html, pdf, xlsx

FORMATS: dict[str, tuple[str, Callable[[Document, Path], Path]]] = {
    "html": ("report.html", html.write),
    "pdf": ("report.pdf", pdf.write),
    "docx": ("report.docx", docx.write),
    "xlsx": ("tables.xlsx", xlsx.write),
}
"""Format -> the file it goes to, and who writes it."""


def write(document: Document, folder: str | Path, formats: Sequence[str] = tuple(FORMATS)) -> list[Path]:
    """Write the document; returns the files. ConfigError for a format there is not."""
    for name in formats:
        if name not in FORMATS:
            raise ConfigError(no_such("format", name, FORMATS))
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    return [make(document, folder / file) for file, make in (FORMATS[name] for name in formats)]
