"""Whether a demonstration shows what it says: each of its claims, tried in paired worlds.

    python -m docs.tools.demonstrations T2 T3 --worlds 20

A claim names an outcome and which way it goes, in one variant against another (``against``) or against an earlier year
of the same variant (``since``). It is seen where the 95 per cent interval of the mean difference over the worlds lies on
that side of zero.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from sim.analysis.estimates import estimate
from sim.config.fields import Tree
from sim.lab.demos import Demo, demos
from sim.lab.schema import YEARS, config_of
from sim.outcomes.catalogue import CATALOGUE
from sim.studies.executors import local_workers, run_each
from sim.studies.pool import Answer
from sim.studies.provenance import own_version
from sim.studies.simulate_config import Observer


def check_demo(demo: Demo, number: int, workers: int | None = None) -> list[Tree]:
    """Return each claim of a demonstration with mean, interval and whether it is seen in ``number`` worlds."""
    outcomes = tuple(dict.fromkeys(expected["outcome"] for expected in demo.tree["expect"]))
    runs = [(name, world) for world in range(number) for name in demo.variants]
    configs = {name: config_of(asked) for name, asked in demo.variants.items()}
    jobs = [dataclasses.replace(configs[name], seed=configs[name].seed + world) for name, world in runs]
    seen: dict[tuple[str, int], np.ndarray] = {}

    def keep(place: int, answer: Answer) -> None:
        ok, value, _ = answer
        if not ok:
            raise RuntimeError("{} failed in world {}: {}".format(*runs[place], value[0]))
        seen[runs[place]] = np.asarray(value).reshape(YEARS + 1, len(outcomes))

    run_each(jobs, Observer(outcomes, tuple(range(YEARS + 1))), local_workers(workers), keep)
    rows = []
    for expected in demo.tree["expect"]:
        column = outcomes.index(expected["outcome"])

        def mean(variant: str, years: Sequence[int], column: int = column) -> np.ndarray:
            return np.array([np.nanmean(seen[variant, w][years[0] : years[1] + 1, column]) for w in range(number)])

        other = expected.get("against", expected["of"])
        difference = mean(expected["of"], expected["years"]) - mean(other, expected.get("since", expected["years"]))
        rows.append(expected | judge_claim(expected, difference))
    return rows


def judge_claim(expected: Tree, difference: np.ndarray) -> Tree:
    """Return mean, 95 per cent interval, and whether it lies on the claimed side: ``more``, ``less`` or ``alike``.

    ``alike`` is seen where the whole interval lies within ``within`` of zero.
    """
    result = estimate(difference[None, :])
    mean, (low, high) = result.mean, result.interval
    within = expected.get("within", 0.0)
    seen = {"more": low > 0, "less": high < 0, "alike": low > -within and high < within}[expected["sign"]]
    digits = CATALOGUE[expected["outcome"]].decimals + 2
    return {"mean": round(mean, digits), "low": round(low, digits), "high": round(high, digits), "seen": bool(seen)}


def main(argv: list[str] | None = None) -> int:
    """Check the demonstrations that are named (all by default); the exit code is 1 where a claim is not seen."""
    reader = argparse.ArgumentParser(prog="python -m docs.tools.demonstrations", description=__doc__)
    reader.add_argument("demos", nargs="*", help="T1 to T12; all by default")
    reader.add_argument("--worlds", type=int, default=20)
    reader.add_argument("--workers", type=int, default=None)
    reader.add_argument("--out", type=Path, help="write the result to this file")
    asked = reader.parse_args(argv)
    result = {}
    for name in asked.demos or demos():
        result[name] = check_demo(demos()[name], asked.worlds, asked.workers)
        for row in result[name]:
            against = row.get("against") or f"years {row['since']}"
            print(f"{name} {row['outcome']} of {row['of']} against {against}, years {row['years']}: {row['mean']} "
                  f"[{row['low']}, {row['high']}], {row['sign']}: {'seen' if row['seen'] else 'NOT SEEN'}")  # fmt: skip
    if asked.out:
        command = f"python -m docs.tools.demonstrations --worlds {asked.worlds} --out {asked.out}"
        whole = {"command": command, "version": own_version(), "worlds": asked.worlds, "demos": result}
        asked.out.write_text(json.dumps(whole, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0 if all(row["seen"] for rows in result.values() for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
