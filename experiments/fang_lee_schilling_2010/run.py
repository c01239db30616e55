"""What a share of ties across groups pays, at once and in the end, for simple and complex tasks.

python -m experiments.fang_lee_schilling_2010.run --replications 200
"""

from __future__ import annotations

import argparse
from pathlib import Path

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.reporting.style import FAINT, OPTION_COLOURS, PAGE_WIDTH, in_house_style, new_figure, note, png
from sim.validation.classics import fang2010
from sim.validation.classics.fang import MODERATE, SOON, relations

HERE = Path(__file__).parent
COLUMNS = ["id", "target", "found", "low", "high", "verdict", "replications"]
BETAS = (0.0, 0.05, 0.1, 0.2, 0.4, 0.7, 1.0)
TASKS = {1: ("simple", OPTION_COLOURS[2]), 5: ("complex", OPTION_COLOURS[1])}


def lines(replications: int, seed: int = 0) -> pd.DataFrame:
    """Every relation, a row each, in the order of the passport."""
    return pd.DataFrame(relations(replications, seed))[COLUMNS]


def curves(replications: int, seed: int = 0) -> pd.DataFrame:
    """Mean payoff by complexity, beta and period (1 to 300); period 0 stands for equilibrium."""
    frames = []
    for complexity in TASKS:
        for beta in BETAS:
            table = fang2010(beta, complexity, replications=replications, seed=seed)
            mean = table.groupby("period")["payoff"].mean()
            last = mean.iloc[-1]
            mean = mean.reindex(range(1, 301), fill_value=last)
            mean.loc[0] = last
            frames.append(mean.rename("payoff").reset_index().assign(complexity=complexity, beta=beta))
    return pd.concat(frames, ignore_index=True)


@in_house_style
def draw(table: pd.DataFrame, replications: int) -> Figure:
    """Payoff by the share of ties across groups on the left, over time on the right."""
    figure = new_figure(PAGE_WIDTH, 3.6)
    by_beta, over_time = figure.subplots(1, 2)
    for complexity, (word, colour) in TASKS.items():
        mine = table[table["complexity"] == complexity]
        _by_beta(by_beta, mine, word, colour)
    _over_time(over_time, table[table["complexity"] == 5])
    by_beta.set(
        xlim=(-0.02, 1.02),
        ylim=(0, 1.05),
        xlabel="Share of ties across groups (beta)",
        ylabel="Payoff, share of the highest",
    )
    by_beta.set_title("Some cross-links are best in the end, all are best at first")
    over_time.set(xlim=(0, 365), ylim=(0, 1.05), xlabel="Period", ylabel="Payoff, share of the highest")
    over_time.set_title("Complex tasks: all cross-links lead, a fifth overtakes")
    note(
        figure,
        f"Means of {replications} organisations of 280 people in 40 groups. Complex: five dimensions pay only together.",
    )
    return figure


def _by_beta(ax: Axes, mine: pd.DataFrame, word: str, colour: str) -> None:
    for period, when, style in ((0, "in the end", "-"), (SOON, f"period {SOON}", "--")):
        part = mine[mine["period"] == period]
        ax.plot(part["beta"], part["payoff"], color=colour, linestyle=style, marker="o", ms=3)
        last = part.iloc[-1]
        ax.annotate(f"{word}, {when}", (last["beta"], last["payoff"]), xytext=(0, -11 if period == 0 else 5),
                    textcoords="offset points", ha="right", color=colour, fontsize=8)  # fmt: skip


def _over_time(ax: Axes, mine: pd.DataFrame) -> None:
    for beta, colour in ((0.0, FAINT), (MODERATE, OPTION_COLOURS[1]), (1.0, OPTION_COLOURS[3])):
        part = mine[(mine["beta"] == beta) & (mine["period"] > 0)].sort_values("period")
        ax.plot(part["period"], part["payoff"], color=colour)
        ax.annotate(f"beta = {beta:g}", (300, part["payoff"].iloc[-1]), xytext=(5, 0), textcoords="offset points",
                    va="center", color=colour)  # fmt: skip


def main() -> None:
    """Run every relation and curve, write the tables and the picture."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--replications", type=int, default=200)
    parser.add_argument("--out", type=Path, default=HERE)
    given = parser.parse_args()
    result, table = lines(given.replications), curves(given.replications)
    print(result.drop(columns="target").round(4).to_string(index=False))
    result.round(4).to_csv(given.out / "found.csv", index=False)
    in_the_end = table[table["period"].isin([0, SOON])].round(4)
    in_the_end.to_csv(given.out / "curves.csv", index=False)
    print(in_the_end.pivot(index=["complexity", "period"], columns="beta", values="payoff").round(3).to_string())
    (given.out / "figure.png").write_bytes(png(draw(table, given.replications)))


if __name__ == "__main__":
    main()
