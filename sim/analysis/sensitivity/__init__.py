"""What drives an outcome: Sobol indices and Morris effects, luck kept apart."""

from sim.analysis.sensitivity.morris import MorrisResult, morris_effects
from sim.analysis.sensitivity.sobol import SobolResult, sobol_indices

__all__ = ["MorrisResult", "SobolResult", "morris_effects", "sobol_indices"]
