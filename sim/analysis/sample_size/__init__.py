"""Are there worlds enough? A sequential plan that keeps its promises though it looks many times."""

from sim.analysis.sample_size.estimate import SampleSizeResult, enough, plan_next

__all__ = ["SampleSizeResult", "enough", "plan_next"]
