"""When does an alternative lose? Boxes of scenarios, found by PRIM and CART, told in words."""

from sim.analysis.discovery.estimate import DiscoveryResult, discover

__all__ = ["DiscoveryResult", "discover"]
