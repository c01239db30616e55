"""The least change of an assumption that turns a comparison."""

from sim.analysis.break_even.assumptions import Assumption, assumptions_of
from sim.analysis.break_even.estimate import FlipFound, flip

__all__ = ["Assumption", "FlipFound", "assumptions_of", "flip"]
