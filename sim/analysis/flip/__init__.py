"""The least change of an assumption that turns a comparison."""

from sim.analysis.flip.assumptions import Assumption, assumptions_of
from sim.analysis.flip.flipping import FlipFound, flip

__all__ = ["Assumption", "FlipFound", "assumptions_of", "flip"]
