"""The report's forty patterns as paired experiments; one of them the model cannot express."""

from __future__ import annotations

from sim.validation.patterns import development, from_above, frontline, leadership, memory  # noqa: F401
from sim.validation.patterns.registry import REGISTRY, Pattern

__all__ = ["PATTERNS", "Pattern"]

PATTERNS: dict[str, Pattern] = dict(sorted(REGISTRY.items()))
"""Every pattern that can be run, by id."""
