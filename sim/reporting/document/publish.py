"""The decision document of a study, or of a comparison, written in every format that is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sim.config.fields import ConfigError
from sim.config.files import no_such
from sim.language import LANGUAGES
from sim.reporting.document import write
from sim.reporting.document.build import build
from sim.studies.results import Results
from sim.studies.supplements import supplements
from sim.studies.workflow import load_study


def report(
    study: Results | str | Path,
    out: str | Path | None = None,
    *,
    language: str = "nb",
    formats: Sequence[str] | None = None,
) -> list[Path]:
    """Write the decision document of a study; returns its files.

    ``study``: what :func:`sim.load_study` gives, or the folder of a study. ``out``: a folder, ``report`` in the study's own
    by default. ``language``: nb or en. ``formats``: html, pdf, docx and xlsx, or some of them. ConfigError for a study with
    nothing to compare.
    """
    if language not in LANGUAGES:
        raise ConfigError(no_such("language", language, LANGUAGES))
    results = study if isinstance(study, Results) else load_study(study)
    if out is None:
        out = (results.folder or Path("outputs")) / "report"
    document = build(results, language, supplements(results))
    return write.write(document, out, tuple(write.FORMATS) if formats is None else formats)
