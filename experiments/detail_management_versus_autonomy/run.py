"""Detail management versus local autonomy: every combination, at two levels of differentiation.

Takes some minutes as it is; ``--scale classroom --worlds 2 --years 1 --out FOLDER`` tries it out in seconds.
Writes ``differences.csv`` (each option less the 2014 baseline, in the same worlds) and ``figure.png``.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import matplotlib

matplotlib.use("Agg")

import pandas as pd
from matplotlib import pyplot as plt

import sim
from sim.analysis.differences import paired

HERE = Path(__file__).parent
OUTCOMES = [
    "quality", "quality_standard", "quality_discretionary", "measurement_gap", "unwarranted_variation",
    "warranted_tailoring", "motivation", "time_casework",
]  # fmt: skip
LEVERS = ("detail_management", "local_autonomy", "differentiation")
SHOWN = {"quality_standard": "Right in standard cases", "quality_discretionary": "Right in discretionary cases"}


def table(result: sim.Results) -> pd.DataFrame:
    """A row for each cell and outcome: the levers, the difference from the reference, its 95 % interval."""
    differences = paired(result, OUTCOMES).table
    kept = [*LEVERS, "outcome", "difference", "low", "high", "replications"]
    itself = [
        [*result.alternatives.loc[result.reference, list(LEVERS)], outcome, 0.0, 0.0, 0.0, len(result.worlds)]
        for outcome in OUTCOMES
    ]
    rows = pd.concat([differences[kept], pd.DataFrame(itself, columns=kept)])
    return rows.sort_values(["outcome", *LEVERS]).round(4).reset_index(drop=True)


def figure(rows: pd.DataFrame, years: float) -> plt.Figure:
    """Two outcomes down, two levels of differentiation across; a line for each level of detail management."""
    across = sorted(rows["differentiation"].unique())
    fig, axes = plt.subplots(
        len(SHOWN), len(across), figsize=(8, 6), sharex=True, sharey="row", squeeze=False, layout="constrained"
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
    fig.suptitle(f"Share of right decisions, year {years:g}; {worlds} worlds, bands: 95 % intervals", fontsize=11)
    return fig


def main(argv: Sequence[str] | None = None) -> pd.DataFrame:
    """Run the study and write its table and figure; returns the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--scale", help="classroom, teaching or national")
    parser.add_argument("--worlds", type=int, help="worlds each cell meets")
    parser.add_argument("--years", type=float, help="years")
    parser.add_argument("--workers", type=int, default=None, help="processes (one for each core)")
    parser.add_argument("--out", type=Path, default=HERE, help="folder for the table and the figure")
    parser.add_argument("--runs", type=Path, default=None, help="folder for the runs (outputs/sweeps/...)")
    asked = parser.parse_args(argv)
    given = {"scale": asked.scale, "replications": asked.worlds, "years": asked.years}
    result = sim.sweep(
        HERE, out=asked.runs, workers=asked.workers, progress=argv is None,
        **{name: value for name, value in given.items() if value is not None},
    )  # fmt: skip
    rows = table(result)
    asked.out.mkdir(parents=True, exist_ok=True)
    rows.to_csv(asked.out / "differences.csv", index=False)
    fig = figure(rows, result.years[-1])
    fig.savefig(asked.out / "figure.png", dpi=150)
    plt.close(fig)
    print(f"Wrote {asked.out / 'differences.csv'} and {asked.out / 'figure.png'}.")
    return rows


if __name__ == "__main__":
    main()
