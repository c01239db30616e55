"""Trade-offs that levers can reach, within hours."""

from sim.analysis.search.searching import SearchFound, search

__all__ = ["SearchFound", "search"]
