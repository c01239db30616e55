"""Judging patterns: each one in many paired worlds, every world under a parameter set of its own.

A margin holds when it is above 0 in at least 80 per cent of the pairs and the 99 per cent t-interval of its mean leaves out
0. A pattern holds when all its margins do. Its ablation breaks it when some margin no longer holds and at least half of it
is gone, or when nine tenths are gone, which no spread over pairs can hide.
"""

from __future__ import annotations

import hashlib
import traceback
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy import stats

from sim.analysis.fields import Fields, Record
from sim.config import configure
from sim.config.ensemble import as_settings
from sim.studies.executors import local_workers, run_each
from sim.studies.log import Log
from sim.studies.pool import Answer
from sim.studies.progress import ProgressCallback
from sim.validation.paired_experiment import PairedExperiment
from sim.validation.patterns import PATTERNS
from sim.validation.patterns.registry import Margins

SHARE, CONFIDENCE = 0.8, 0.99
SCALE = "validation"
FIRST_SEED = 70_000_000
"""Pair n is lived in the world with this seed plus n: none that the ensemble was filtered in."""


def code_hash() -> str:
    """Twelve hexadecimal characters that differ whenever a pattern, or how it is lived, is written differently."""
    here = Path(__file__).parent
    return digest_of([here / "paired_experiment.py", here / "evaluate.py", *sorted((here / "patterns").glob("*.py"))])


def digest_of(files: Iterable[Path]) -> str:
    """Return twelve hexadecimal characters for what files hold, whatever the ends of their lines."""
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()[:12]


@dataclass(frozen=True)
class Pair:
    """One world under one parameter set: which patterns to run there, and whether to ablate them too."""

    number: int
    settings: Mapping[str, float]
    patterns: tuple[str, ...]
    ablate: bool
    scale: str = SCALE
    nation: str = "national"


def run_pair(pair: Pair) -> Record:
    """Every pattern in one world; a pattern that stops with an error is noted and stops no other."""
    config = configure(scale=pair.scale, seed=FIRST_SEED + pair.number, **as_settings(pair.settings))
    done: Record = {"pair": pair.number, "intact": {}, "moderation": {}, "ablated": {}, "errors": {}}
    life = PairedExperiment(config, nation=pair.nation)
    for id_ in pair.patterns:
        pattern = PATTERNS[id_]
        try:
            done["intact"][id_] = plain(pattern.experiment(life))
            if pattern.moderation:
                done["moderation"][id_] = plain(pattern.moderation(life))
            if pair.ablate:
                done["ablated"][id_] = plain(pattern.experiment(PairedExperiment(config, pattern.without, pair.nation)))
        except Exception:
            done["errors"][id_] = traceback.format_exc()
    return done


def plain(margins: Margins) -> dict[str, float | None]:
    """Margins as JSON can have them: None where there is no value."""
    return {name: round(float(v), 9) if np.isfinite(v) else None for name, v in margins.items()}


def run_pairs(pairs: Sequence[Pair], log: Log, workers: int | None, tell: ProgressCallback | None) -> None:
    """Run the pairs that the log does not hold yet; each is logged as it ends. KeyboardInterrupt on Ctrl-C."""
    left = [pair for pair in pairs if pair.number not in log.entries]

    def keep(place: int, answer: Answer) -> None:
        ok, value, _ = answer
        if not ok:
            raise RuntimeError(f"Pair {left[place].number} failed: {value[0]}")
        log.add(value)

    run_each(left, run_pair, local_workers(workers), keep, tell)


Judged = Record
GONE, HALF = 0.1, 0.5
"""How little must be left of a margin that still holds, and of one that no longer does, for it to count as broken."""
PAIRS_THAT_DECIDE = 60
"""Pairs after which a margin that does not hold counts as failing rather than undecided."""


def judge(id_: str, entries: Sequence[Fields]) -> Judged:
    """What the pairs say of one pattern: margins, moderation and ablation, each with interval and share, and a verdict.

    "holds", "fails", or "undecided" where too few pairs were run for the interval to settle it.
    """
    own = [entry for entry in entries if id_ in entry["intact"]]
    margins = summaries([e["intact"][id_] for e in own])
    with_ablation = [e for e in own if id_ in e["ablated"]]
    word = verdict(margins)
    return {
        "pairs": len(own),
        "margins": margins,
        "moderation": summaries([e["moderation"][id_] for e in own if id_ in e["moderation"]]),
        "verdict": word,
        "ablation": ablation(id_, with_ablation, word == "holds") if with_ablation else None,
    }


def verdict(margins: Mapping[str, Judged]) -> str:
    """One word for a pattern: it fails as soon as one margin clearly does, whatever more pairs might say."""
    if not margins:
        return "undecided"
    if all(m["holds"] for m in margins.values()):
        return "holds"
    return "fails" if any(m["settled"] and not m["holds"] for m in margins.values()) else "undecided"


def ablation(id_: str, entries: Sequence[Fields], holds: bool) -> Judged:
    """What is left of a pattern without its mechanism, in the pairs where both were run.

    ``kept``: the ablated mean over the intact one, for the margin of which least is left. ``breaks``: None where
    the intact pattern does not hold over all pairs, so that there is nothing to break.
    """
    intact = summaries([e["intact"][id_] for e in entries])
    without = summaries([e["ablated"][id_] for e in entries])
    left = {name: _kept(without[name]["mean"], m["mean"]) for name, m in intact.items()}
    gone = [name for name in intact if left[name] < (GONE if without[name]["holds"] else HALF)]
    return {
        "margins": without,
        "kept": min(left.values()),
        "pairs": len(entries),
        "breaks": bool(gone) if holds else None,
    }


def _kept(without: float | None, intact: float | None) -> float:
    """Share of an effect that is left; 0 where nothing is left to measure."""
    return 0.0 if without is None or not intact else without / intact


def summaries(rows: Sequence[Mapping[str, float | None]]) -> dict[str, Judged]:
    """Every margin over the pairs, by name."""
    names = list(rows[0]) if rows else []
    return {name: summary([row[name] for row in rows]) for name in names}


def summary(values: Sequence[float | None]) -> Judged:
    """Mean, 99 per cent t-interval, share of pairs above 0, and whether the margin holds.

    A pair without a value speaks against it. ``settled``: more pairs could hardly change the answer: the interval
    lies off 0 on either side with a share clearly on one side of 80 per cent, or there are pairs enough.
    """
    there = np.array([v for v in values if v is not None], dtype=float)
    n, share = len(there), float(np.sum(there > 0) / max(1, len(values)))
    if n == 0:
        return {"mean": None, "low": None, "high": None, "share": share, "holds": False, "settled": True, "n": 0}
    mean = float(there.mean())
    spread = float(there.std(ddof=1)) / np.sqrt(n) if n > 1 else np.inf
    half = float(stats.t.ppf((1 + CONFIDENCE) / 2, max(1, n - 1))) * spread
    holds = bool(mean - half > 0 and share >= SHARE) if n > 1 else False
    settled = holds or mean + half < 0 or _share_too_low(share, len(values)) or len(values) >= PAIRS_THAT_DECIDE
    return {"mean": mean, "low": mean - half if n > 1 else None, "high": mean + half if n > 1 else None,
            "share": share, "holds": holds, "settled": bool(settled), "n": n}  # fmt: skip


def _share_too_low(share: float, n: int) -> bool:
    """Whether a share this low would be rare (1 in 100) if 80 per cent of all pairs had the sign."""
    return bool(stats.binom.cdf(round(share * n), n, SHARE) < 1 - CONFIDENCE)
