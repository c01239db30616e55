"""Detail management versus local autonomy: every combination, at two levels of differentiation.

Takes some minutes as it is; ``--scale classroom --worlds 2 --years 1 --out FOLDER`` tries it out in seconds.
Writes ``differences.csv`` (each option less the 2014 baseline, in the same worlds) and ``figure.png``.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from itertools import product
from pathlib import Path
from typing import Any

import matplotlib

matplotlib.use("Agg")

import pandas as pd
import yaml
from matplotlib import pyplot as plt

import sim

HERE = Path(__file__).parent
LEVERS = ("detail_management", "local_autonomy", "differentiation")
SHOWN = {
    "quality_standard": "Right in standard cases",
    "quality_discretionary": "Right in discretionary cases",
}


def options(study: dict[str, Any]) -> list[tuple[str, dict[str, float]]]:
    """Label and levers of every cell of the grid, the reference first."""
    reference = dict(study["reference"])
    cells = [dict(zip(LEVERS, values, strict=True)) for values in product(*(study[name] for name in LEVERS))]
    cells = [reference, *(cell for cell in cells if cell != reference)]
    return [(label(cell), cell) for cell in cells]


def label(cell: dict[str, float]) -> str:
    """A cell's name, such as «detail 0.5, autonomy 0.9, differentiation 0.25»."""
    short = {
        "detail_management": "detail",
        "local_autonomy": "autonomy",
        "differentiation": "differentiation",
    }
    return ", ".join(f"{short[name]} {cell[name]:g}" for name in LEVERS)


def table(study: dict[str, Any], comparison: sim.Comparison) -> pd.DataFrame:
    """A row for each cell and outcome: the levers, the difference from the reference, its 95 % interval."""
    cells = pd.DataFrame([{"option": name, **cell} for name, cell in options(study)])
    found = comparison.differences
    found = found[found["outcome"].isin(study["outcomes"])]
    itself = found.drop_duplicates("outcome").assign(
        option=comparison.reference, difference=0.0, low=0.0, high=0.0
    )
    found = pd.concat([itself, found])
    kept = [*LEVERS, "outcome", "difference", "low", "high", "replications"]
    merged = cells.merge(found, on="option")[kept]
    return merged.sort_values(["outcome", *LEVERS]).round(4).reset_index(drop=True)


def figure(study: dict[str, Any], rows: pd.DataFrame) -> plt.Figure:
    """Two outcomes down, two levels of differentiation across; a line for each level of detail management."""
    across = study["differentiation"]
    fig, axes = plt.subplots(
        len(SHOWN),
        len(across),
        figsize=(8, 6),
        sharex=True,
        sharey="row",
        squeeze=False,
        layout="constrained",
    )
    colours = plt.get_cmap("viridis")
    for (outcome, title), line in zip(SHOWN.items(), axes, strict=True):
        for level, ax in zip(across, line, strict=True):
            here = rows[(rows["outcome"] == outcome) & (rows["differentiation"] == level)]
            for i, (detail, one) in enumerate(here.groupby("detail_management")):
                colour = colours(0.1 + 0.35 * i)
                ax.plot(one["local_autonomy"], one["difference"], "o-", color=colour, label=f"{detail:g}")
                ax.fill_between(one["local_autonomy"], one["low"], one["high"], color=colour, alpha=0.15)
            ax.axhline(0, color="0.5", linewidth=0.8)
            ax.set_title(f"{title}\ndifferentiation {level:g}", fontsize=10)
            ax.set_xlabel("local autonomy")
        line[0].set_ylabel("difference from 2014 baseline")
    axes[1, 0].legend(title="detail management", fontsize=8, title_fontsize=8, loc="upper left")
    worlds = int(rows["replications"].max())
    year = f"{study['years']:g}"
    fig.suptitle(
        f"Share of right decisions, year {year}; {worlds} worlds, bands: 95 % intervals", fontsize=11
    )
    return fig


def main(argv: Sequence[str] | None = None) -> pd.DataFrame:
    """Run the study and write its table and figure; returns the table."""
    study = yaml.safe_load((HERE / "study.yaml").read_text(encoding="utf-8"))
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--scale", default=study["scale"], help="classroom, teaching or national")
    parser.add_argument("--worlds", type=int, default=study["replications"], help="worlds each cell meets")
    parser.add_argument("--years", type=float, default=study["years"], help="years")
    parser.add_argument("--workers", type=int, default=None, help="processes (one for each core)")
    parser.add_argument("--out", type=Path, default=HERE, help="folder for the table and the figure")
    asked = parser.parse_args(argv)
    study["years"] = asked.years
    comparison = sim.compare(
        options(study), replications=asked.worlds, scale=asked.scale, years=asked.years,
        seed=study["seed"], workers=asked.workers, progress=argv is None,
    )  # fmt: skip
    rows = table(study, comparison)
    asked.out.mkdir(parents=True, exist_ok=True)
    rows.to_csv(asked.out / "differences.csv", index=False)
    fig = figure(study, rows)
    fig.savefig(asked.out / "figure.png", dpi=150)
    plt.close(fig)
    print(f"Wrote {asked.out / 'differences.csv'} and {asked.out / 'figure.png'}.")
    return rows


if __name__ == "__main__":
    main()
