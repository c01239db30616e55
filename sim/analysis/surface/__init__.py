"""A response surface: a quick stand-in for the model, fitted to many settings of the levers, with its error told."""

from sim.analysis.surface.estimate import SurfaceResult, surface

__all__ = ["SurfaceResult", "surface"]
