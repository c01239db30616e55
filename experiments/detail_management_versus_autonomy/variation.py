"""Where autonomy widens variation between offices: where there is guidance to part from.

Compares local autonomy 0.9 with the 2014 baseline (0.3) in the same worlds, and splits the unwarranted
variation between offices by whether there is guidance on the practice at the end.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence

import numpy as np

import sim
from sim.analysis.estimates import interval
from sim.knowledge import unpack


def variation(run: sim.Run) -> tuple[float, float]:
    """Standard deviation between offices where the right answer is alike: (with guidance, without)."""
    org, notes = run.organisation, run.organisation.recorder
    share = notes.last_right / (org.offices.size[:, None] * notes.last_steps)
    alike = unpack(org.reality.deviation) == 0
    spread = np.nanstd(np.where(alike, share, np.nan), axis=0, ddof=1)
    guided = unpack(org.guidance.known)[0] == 1
    with_guidance, without = (np.average(spread[g], weights=org.demand[g]) for g in (guided, ~guided))
    return float(with_guidance), float(without)


def main(argv: Sequence[str] | None = None) -> list[tuple[float, float, float]]:
    """Print and return mean difference, low and high: where there is guidance, and where there is none."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--scale", default="teaching", help="classroom, teaching or national")
    parser.add_argument("--worlds", type=int, default=8, help="worlds")
    parser.add_argument("--years", type=float, default=10, help="years")
    asked = parser.parse_args(argv)
    pairs = []
    for seed in range(asked.worlds):
        common = {"scale": asked.scale, "years": asked.years, "seed": seed}
        free = variation(sim.simulate(levers={"local_autonomy": 0.9}, **common))
        pairs.append(np.subtract(free, variation(sim.simulate(**common))))
    result = [interval(np.array(pairs)[:, column])[:3] for column in (0, 1)]
    for where, (mean, low, high) in zip(("with guidance", "without"), result, strict=True):
        print(f"{where:14}{mean:+.4f} ({low:+.4f} to {high:+.4f})")
    return result


if __name__ == "__main__":
    main()
