"""All that the classics say, one line of the validation passport after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from sim.analysis.fields import Record
from sim.validation.classics import chang, fang, march_figures, march_relations, miller


@dataclass(frozen=True)
class Effort:
    """Replications for each part: a number of runs with shared luck."""

    points: int
    of_text: int
    march: int
    fang: int
    miller: int
    chang: int


FULL = Effort(points=1000, of_text=2000, march=1000, fang=200, miller=1000, chang=40)
QUICK = Effort(points=200, of_text=200, march=400, fang=60, miller=100, chang=7)

NAMES = ("march1991", "fang2010", "miller2006", "chang2000")
"""The classics, as :func:`lines` can be asked for single ones."""


def lines(
    quick: bool = False, seed: int = 0, tell: Callable[[str], None] | None = None, only: Sequence[str] = ()
) -> Iterator[Record]:
    """Run every classic and yield its lines in order: March's points and relations, then the other three.

    ``quick`` takes fewer replications: half a minute on one core, against some minutes; ``tell`` is told, in a
    sentence, what is about to run; ``only``: classics out of :data:`NAMES`, all when empty. Each line has: id,
    classic, target and target_nb (what was said), source, published and reference (None for relations), found
    with its 99 % interval low to high, tolerance (None for relations), verdict ("holds" or "fails"),
    replications, fitted (False: nothing here was), note.
    """
    effort = QUICK if quick else FULL
    points = partial(march_figures.points, of_text=effort.of_text)
    parts = (
        ("march1991", "March (1991): every point of Figures 1 and 2.", effort.points, points),
        ("march1991", "March (1991): which way Figures 3 to 5 go.", effort.march, march_relations.relations),
        ("fang2010", "Fang, Lee & Schilling (2010): semi-isolated subgroups.", effort.fang, fang.relations),
        ("miller2006", "Miller, Zhao & Calantone (2006): tacit knowledge.", effort.miller, miller.relations),
        ("chang2000", "Chang & Harrington (2000): autonomy and mandates.", effort.chang, chang.relations),
    )
    for name, says, replications, of_classic in parts:
        if only and name not in only:
            continue
        if tell:
            tell(f"{says} {replications} replications.")
        yield from of_classic(replications, seed=seed)
