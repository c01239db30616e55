"""What each part of a package contributes: leave-one-out, alone, and Shapley values."""

from sim.analysis.contributions.estimate import ContributionsResult, contributions, leave_one_out, shapley

__all__ = ["ContributionsResult", "contributions", "leave_one_out", "shapley"]
