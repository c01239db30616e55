"""Where a result's figure comes from: an analysis says what it is, and who draws it is set from outside.

Drawing lies further up, in :mod:`sim.reporting.figures.registry`; ``sim/__init__.py`` sets it here, so that a result can
be drawn however its module was imported, and no analysis imports what draws it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, ClassVar, Protocol

if TYPE_CHECKING:
    from matplotlib.figure import Figure


class Drawn(Protocol):
    """What can be drawn: the registry has a figure for its ``kind``."""

    kind: ClassVar[str]


class Drawing(Protocol):
    """What draws results and turns figures into files."""

    def draw(self, result: Drawn, language: str, **choices: object) -> Figure:
        """Draw a result; ``choices`` go to its figure. KeyError where there is no figure of its kind."""

    def images(self, figure: Figure) -> Mapping[str, bytes]:
        """Return the bytes of a figure in each format, by the ending of the file."""


source: Callable[[], Drawing] | None = None
"""Returns what draws, imported when it is first needed; set by ``sim/__init__.py``."""


def drawing() -> Drawing:
    """Return what draws. RuntimeError where nothing was set, as in a part of the package used without the rest."""
    if source is None:
        raise RuntimeError("No figures are known here: set sim.analysis.figures.source, or import sim.")
    return source()


def draw(result: Drawn, language: str = "en", **choices: object) -> Figure:
    """Draw a result in a language."""
    return drawing().draw(result, language, **choices)
