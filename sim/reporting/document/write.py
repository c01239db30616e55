"""Writing the document in every format, into one folder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

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
    """Write the document; returns the files. ConfigError for a format there is not, or for none.

    Every format is made in a hidden folder beside the files, and only when all are whole do they take the place of the
    old ones, which are put aside first. Whatever stops it, no two formats of different age stand side by side.
    """
    if not formats:
        raise ConfigError(f"formats is {formats!r}, but must name at least one of {', '.join(FORMATS)}.")
    for name in formats:
        if name not in FORMATS:
            raise ConfigError(no_such("format", name, FORMATS))
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".report-", dir=folder) as hidden:
        made = [make(document, Path(hidden) / file) for file, make in (FORMATS[name] for name in formats)]
        _exchange(made, folder, Path(hidden) / "old")
    return [folder / path.name for path in made]


def _exchange(made: Sequence[Path], folder: Path, aside: Path) -> None:
    """Put the old files aside and the new ones in their place; the old ones come back where that cannot be done."""
    aside.mkdir()
    old = [folder / path.name for path in made if (folder / path.name).exists()]
    try:
        for path in old:
            path.replace(aside / path.name)
        for path in made:
            path.replace(folder / path.name)
    except OSError:
        for path in aside.iterdir():
            path.replace(folder / path.name)
        raise
