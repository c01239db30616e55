"""Are there worlds enough? A sequential plan that keeps its promises though it looks many times."""

from sim.analysis.sample_size.estimate import SampleSizeResult, plan_next, sample_size

__all__ = ["SampleSizeResult", "plan_next", "sample_size"]
