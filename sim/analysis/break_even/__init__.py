"""The least change of an assumption that turns a comparison."""

from sim.analysis.break_even.assumptions import Assumption, assumptions_of
from sim.analysis.break_even.estimate import BreakEvenResult, flip

__all__ = ["Assumption", "BreakEvenResult", "assumptions_of", "flip"]
