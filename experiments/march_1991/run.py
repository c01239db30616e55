"""March's Figure 1 from our own runs, the published points beside them.

python -m experiments.march_1991.run --replications 1000
"""

from __future__ import annotations

import argparse
from pathlib import Path

import pandas as pd
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from sim.validation.classics import march1991

HERE = Path(__file__).parent
P1 = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
PUBLISHED = {
    0.1: (.857, .814, .803, .788, .801, .816, .807, .803, .794),
    0.5: (.954, .919, .874, .836, .797, .779, .781, .753, .746),
    0.9: (.977, .951, .912, .889, .854, .803, .770, .744, .751),
}  # fmt: skip
COLOURS = {0.1: "#0b5394", 0.5: "#b45f06", 0.9: "#38761d"}


def figure_1(replications: int, seed: int = 0) -> pd.DataFrame:
    """Equilibrium knowledge of the code for each pair of rates, with a 95 per cent interval of the mean."""
    rows = []
    for p2, published in PUBLISHED.items():
        for p1, printed in zip(P1, published, strict=True):
            code = march1991(p1, p2, replications=replications, seed=seed)["code_knowledge"]
            half = 1.96 * code.std() / replications**0.5
            rows.append((p2, p1, printed, code.mean(), code.mean() - half, code.mean() + half, replications))
    return pd.DataFrame(rows, columns=["p2", "p1", "published", "found", "low", "high", "replications"])


def draw(table: pd.DataFrame) -> Figure:
    """Lines are ours, circles are March's."""
    figure = Figure(figsize=(7, 4.5), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    for p2, part in table.groupby("p2"):
        axes.plot(part["p1"], part["found"], color=COLOURS[p2])
        axes.plot(part["p1"], part["published"], "o", mfc="white", color=COLOURS[p2])
        last = part.iloc[0]
        axes.annotate(f"p2 = {p2}", (last["p1"], last["found"]), xytext=(-6, 0), textcoords="offset points",
                      ha="right", va="center", color=COLOURS[p2])  # fmt: skip
    axes.set(xlim=(-0.04, 0.95), xlabel="p1: how readily people take over the code",
             ylabel="Knowledge of the code at equilibrium (−1 to 1)")  # fmt: skip
    n = int(table["replications"].iloc[0])
    axes.set_title(f"Lines: our routines, means of {n} runs a point. Circles: March (1991), Figure 1, read off (±.003)",
                   fontsize=8.5, loc="left")  # fmt: skip
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    return figure


def main() -> None:
    """Run every point, write the table and the picture."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--replications", type=int, default=1000)
    parser.add_argument("--out", type=Path, default=HERE)
    given = parser.parse_args()
    table = figure_1(given.replications)
    print(table.round(3).to_string(index=False))
    table.round(4).to_csv(given.out / "found.csv", index=False)
    draw(table).savefig(given.out / "figure.png", dpi=130)


if __name__ == "__main__":
    main()
