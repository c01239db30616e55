"""A comparison as a folder of pictures and a page to read."""

from __future__ import annotations

from pathlib import Path

from sim.analysis.catalogues import labels
from sim.analysis.comparison import Comparison
from sim.language import words
from sim.reporting.comparison import build
from sim.reporting.figures import flow_diagram, overview
from sim.studies.files import appear_together, distinct_names


def write_comparison(comparison: Comparison, folder: Path, language: str) -> Path:
    """Write tables, figures and page into a folder, where they appear together; returns the page."""
    with appear_together(folder) as new:
        comparison.save(new)
        page = illustrate(comparison, new, language)
    return folder / page.relative_to(new)


def illustrate(comparison: Comparison, folder: Path, language: str = "en") -> Path:
    """Draw the figures and each option's loops into ``folder``/figures, and write the page; returns the page."""
    pictures = folder / "figures"
    pictures.mkdir(parents=True, exist_ok=True)
    for name in ("differences", "trajectories", "learning_mix"):
        getattr(overview, name)(comparison, language=language).savefig(pictures / f"{name}.svg", bbox_inches="tight")
    names = distinct_names(comparison.options)
    for option in comparison.options:
        ledger = comparison.ledger[comparison.ledger["option"] == option]
        title = words(language)["ui.loops_of"].format(option=labels(language).get(option, option))
        diagram = flow_diagram.loop_diagram(ledger, language, title=title, worlds=comparison.replications)
        diagram.savefig(pictures / f"loops_{names[option]}.svg", bbox_inches="tight")
    return build.write(comparison, folder, language)
