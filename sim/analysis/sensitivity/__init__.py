"""What drives an outcome: Sobol indices and Morris effects, luck kept apart."""

from sim.analysis.sensitivity.morris import MorrisFound, morris_effects
from sim.analysis.sensitivity.sobol import SobolFound, sobol_indices

__all__ = ["MorrisFound", "SobolFound", "morris_effects", "sobol_indices"]
