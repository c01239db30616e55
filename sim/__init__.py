"""orglearn: a simulation of organisational learning, after the report «Nav som lærende organisasjon».

One organisation, and what happened in it::

    >>> import sim
    >>> small = {"offices": 4, "caseworkers": 40, "counties": 1, "settling_years": 1}
    >>> run = sim.simulate("report_package", scale=small, years=2, seed=1)
    >>> list(run.outcomes.columns)
    ['year', 'outcome', 'value']

Several options in the same worlds, with the same luck; the first is the one the others are measured against::

    >>> options = ["baseline_2014", "report_package", ("less detail", {"detail_management": 0.4})]
    >>> found = sim.compare(options, replications=2, scale=small, years=1, workers=1)
    >>> found.options
    ['baseline_2014', 'report_package', 'less detail']
    >>> list(found.differences.columns)[:5]
    ['option', 'outcome', 'difference', 'low', 'high']

What there is to choose, and to look at: :func:`packages`, :func:`levers`, :func:`outcomes`::

    >>> sim.packages().loc[0, ["code", "package"]].tolist()
    ['G0', 'baseline_2014']
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.analysis.comparison import Comparison
    from sim.analysis.sample_size import run_until_enough
    from sim.api import Run, compare, levers, outcomes, packages, simulate
    from sim.config import Config, ConfigError, configure
    from sim.reporting.document.publish import report
    from sim.studies.results import Results
    from sim.studies.workflow import load_study, sweep

__all__ = [
    "simulate",
    "compare",
    "sweep",
    "load_study",
    "run_until_enough",
    "report",
    "Run",
    "Comparison",
    "Results",
    "packages",
    "levers",
    "outcomes",
    "configure",
    "Config",
    "ConfigError",
    "__version__",
]

_NAMES = {
    "sim.api": ("simulate", "compare", "Run", "packages", "levers", "outcomes"),
    "sim.studies.workflow": ("sweep", "load_study"),
    "sim.analysis.sample_size": ("run_until_enough",),
    "sim.reporting.document.publish": ("report",),
    "sim.analysis.comparison": ("Comparison",),
    "sim.studies.results": ("Results",),
    "sim.config": ("configure", "Config", "ConfigError"),
}
_HOME = {name: module for module, names in _NAMES.items() for name in names}


def __getattr__(name: str) -> Any:
    """Load a public name when somebody asks for it, so that ``import sim`` is quick."""
    if name == "__version__":
        from sim.studies.provenance import own_version

        return own_version()
    if name not in _HOME:
        raise AttributeError(f"module 'sim' has no attribute '{name}'; its names are: {', '.join(__all__)}.")
    result = globals()[name] = getattr(import_module(_HOME[name]), name)
    return result


def __dir__() -> list[str]:
    """The public names, and what is loaded."""
    return sorted({*__all__, *globals()})


def _drawing() -> Any:
    return import_module("sim.reporting.figures.registry")


# What draws the results of an analysis lies above it, and is loaded when a figure is asked for.
import_module("sim.analysis.figures").source = _drawing  # type: ignore[attr-defined]

# The folder sim/outcomes and the function outcomes() share a name. The folder is loaded once, here,
# and its name given back, so that `sim.outcomes` is always the function; imports from the folder still work.
import_module("sim.outcomes")
globals().pop("outcomes", None)
