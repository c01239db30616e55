"""What a document says of its own making, so that it can be made once more and compared: it proves nothing by itself."""

from __future__ import annotations

import shlex
from dataclasses import asdict, dataclass, fields

from sim.studies.commands import shown_path
from sim.studies.fingerprint import model_hash
from sim.studies.provenance import environment, own_version
from sim.studies.results import Results


@dataclass(frozen=True)
class Record:
    """By what a document was made: version, fingerprint of the model, digest of the environment; and of what.

    ``language``: nb or en. ``study``: how the document names its study, for the commands in it.
    """

    orglearn: str
    model: str
    environment: str
    language: str
    study: str

    def __str__(self) -> str:
        """All of it as one line, which :func:`read` reads back."""
        return shlex.join(f"{name}={value}" for name, value in asdict(self).items())


def present(results: Results, language: str) -> Record:
    """Return what a document made here and now says."""
    return Record(own_version(), model_hash(), environment(), language, shown_study(results))


def shown_study(results: Results) -> str:
    """Return how a document names a study: its folder as others may see it, or its name where it has none."""
    return results.name if results.folder is None else shown_path(results.folder)


def read(text: str) -> Record | None:
    """Return the record that a text is; None where it is none."""
    try:
        pairs = dict(word.split("=", 1) for word in shlex.split(text))
    except ValueError:
        return None
    if not text.isprintable():
        return None
    return Record(**pairs) if set(pairs) == {field.name for field in fields(Record)} else None
