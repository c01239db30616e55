"""The chapters of the decision document, a function each: from a draft to blocks.

The skeleton is the six questions that an official study has to answer (utredningsinstruksen, section 2-1), with a summary
before and the model's limits after. A chapter that the study has too little for says so, and says what would give it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sim.reporting.document.blocks import Block
from sim.reporting.document.chapters.conditions import appendix, conditions
from sim.reporting.document.chapters.contributions import parts
from sim.reporting.document.chapters.effects import effects
from sim.reporting.document.chapters.groups import for_whom
from sim.reporting.document.chapters.loops import loops
from sim.reporting.document.chapters.options import options
from sim.reporting.document.chapters.over_time import over_time
from sim.reporting.document.chapters.recommendation import recommendation
from sim.reporting.document.chapters.reversal import another
from sim.reporting.document.chapters.robustness import robust
from sim.reporting.document.chapters.summary import principles, problem, summary
from sim.reporting.document.chapters.trust import again, limits, not_modelled, trust
from sim.reporting.document.chapters.what_if import what_if
from sim.reporting.document.draft import Draft

Chapter = Callable[[Draft], Iterator[Block]]

ALL: tuple[Chapter, ...] = (
    summary, problem, options, principles, effects, over_time, for_whom, parts, loops, what_if, recommendation, conditions,
    robust, another, not_modelled, trust, limits, again, appendix,
)  # fmt: skip
"""The chapters in their order; those of a question follow the one that opens it."""
