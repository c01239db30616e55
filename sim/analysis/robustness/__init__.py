"""How alternatives stand over scenarios: regret, thresholds, ranks; outcome by outcome, never one score."""

from sim.analysis.robustness.estimate import RobustnessResult, robustness

__all__ = ["RobustnessResult", "robustness"]
