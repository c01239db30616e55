"""Which figure belongs to which kind of result; what draws is imported when it is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING

from sim.config.files import no_such

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from sim.analysis.figures import Drawn

FIGURES = {
    "comparison": "overview.differences",
    "contributions": "contributions.draw",
    "differences": "differences.draw",
    "discovery": "discovery.draw",
    "enough": "sample_size.draw",
    "flip": "break_even.draw",
    "flows": "flows.draw",
    "groups": "groups.draw",
    "levers": "lever_changes.draw",
    "morris": "sensitivity.morris",
    "robustness": "robustness.draw",
    "search": "search.draw",
    "sobol": "sensitivity.sobol",
    "surface": "surface.draw",
    "trajectories": "trajectories.draw",
}
"""Kind of result -> file of this folder and function in it; the function takes the result and a language."""


def draw(result: Drawn, language: str, **choices: object) -> Figure:
    """Draw a result; ``choices`` go to its figure. KeyError where there is no figure of its kind."""
    if result.kind not in FIGURES:
        raise KeyError(no_such("figure", result.kind, FIGURES))
    module, function = FIGURES[result.kind].split(".")
    figure: Figure = getattr(import_module(f"sim.reporting.figures.{module}"), function)(result, language, **choices)
    return figure


def images(figure: Figure) -> Mapping[str, bytes]:
    """Return the bytes of a figure in each format, by the ending of the file."""
    from sim.reporting import style

    return {"svg": style.svg(figure), "png": style.png(figure)}
