"""When does an alternative lose? Boxes of scenarios, found by PRIM and CART, told in words."""

from sim.analysis.discovery.discovering import DiscoveryFound, discover

__all__ = ["DiscoveryFound", "discover"]
