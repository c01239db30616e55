"""Trade-offs that levers can reach, within hours."""

from sim.analysis.search.estimate import SearchResult, search

__all__ = ["SearchResult", "search"]
