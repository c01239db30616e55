"""Trade-offs that levers can reach, within hours."""

from sim.analysis.search.estimate import SearchFound, search

__all__ = ["SearchFound", "search"]
