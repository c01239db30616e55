"""Four published models of organisational learning, on the mechanisms of this one, with nothing fitted.

:func:`march1991`, :func:`fang2010`, :func:`miller2006` and :func:`chang2000` run a model and return a tidy table;
:func:`lines` runs everything that was said of them and yields the lines of the validation passport.
"""

from sim.validation.classics.chang import chang2000
from sim.validation.classics.fang import fang2010
from sim.validation.classics.march import march1991
from sim.validation.classics.miller import miller2006
from sim.validation.classics.passport_lines import NAMES, lines

__all__ = ["march1991", "fang2010", "miller2006", "chang2000", "lines", "NAMES"]
