"""Names for the kinds of values that studies pass around, in one place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypedDict

import numpy as np

from sim.config import Config
from sim.config.fields import Tree as Tree

Values = Mapping[str, Any]  # settings by name that were checked, or columns of a table by name
Settings = Mapping[str, object]  # settings as a user or a file gave them; nothing about them is known yet
Facts = dict[str, object]  # facts by name, ready for JSON
Simulate = Callable[[Any], Any]  # from a job to its result; a function of a module, so that a worker can import it
Observe = Callable[[Config], np.ndarray]  # from the settings of a run to the numbers that are kept of it
Where = str | Path  # a place on the disk
Text = str | dict[str, str]  # a text, or one for each language
Section = str | Tree | None  # of the settings: an option's name, settings on top of one, or None for the usual
Option = tuple[str, Tree]  # an option's label, and its governance settings
Keep = str | list[float]  # the years that are kept: every_year, last_year, or those in a list

Adoption = TypedDict("Adoption", {"from": str, "to": str, "at": str, "sample": int, "seed": int, "golden": str})
"""That results of one version of the model count as those of another: both fingerprints, when, how many runs were done
again to see it, the seed that drew them, and what the golden baseline said."""
