"""Whether a study goes on in a folder, or is another one by the same name."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from sim.studies.jobs import Jobs, kept_by
from sim.studies.points import MOST_SETTINGS, Points, size_of
from sim.studies.study import Study

MAY_GROW = ("title", "question", "replications")
"""What may change in a study that goes on: its words, and how many worlds its options meet."""


def difference(there: Study, asked: Study) -> str:
    """Return what makes two studies two, in words; empty where one is the other, or a part of it.

    A part: the same luck, the same outcomes and years kept, and every setting that is run in one is run in the other.
    So a study may get more worlds, options or levels, or be gone on with in part.
    """
    apart = [key for key in asked.tree if key not in MAY_GROW and plain(there.tree[key]) != plain(asked.tree[key])]
    if not apart or (there.seed == asked.seed and kept_by(there, "") == kept_by(asked, "") and _is_part(there, asked)):
        return ""
    return " and ".join([", ".join(apart[:-1]), apart[-1]] if len(apart) > 1 else apart)


def _is_part(there: Study, asked: Study) -> bool:
    """Return whether all settings that one of the studies runs are among those of the other."""
    if max(math.prod(size_of(study)) for study in (there, asked)) > MOST_SETTINGS:
        return False  # such a study is never run
    one, two = (set(Jobs(study, Points(study)).contents) for study in (there, asked))
    return one <= two or two <= one


def plain(tree: object) -> Any:
    """Return mappings as dicts and sequences as lists, as YAML writes them."""
    if isinstance(tree, dict) or hasattr(tree, "items"):
        return {str(key): plain(value) for key, value in tree.items()}
    if isinstance(tree, (list, tuple)):
        return [plain(value) for value in tree]
    return tree.item() if isinstance(tree, np.generic) else tree
